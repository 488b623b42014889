//! The text of codes: shapes seen in the wild (reference, 2.4), never with an amount.

use super::Account;
use super::emv::{closed, object};

/// The code of one order: it pays that order, and no other.
pub(super) fn order_code(account: &Account, uuid: &str) -> String {
    let site = account.site;
    let tail = |category: &str| {
        [
            object("52", category),
            object("53", site.numeric),
            object("58", site.country),
            object("59", &account.name),
            object("60", site.city),
        ]
        .concat()
    };
    let start = "000201010212";
    let text = match (site.country, account.pix_key) {
        ("BR", true) => {
            let url = format!("pix-qr.mercadopago.com/instore/o/v2/{uuid}");
            let pix = object("00", "BR.GOV.BCB.PIX") + &object("25", &url);
            [start, &object("26", &pix), &tail("0000"), "62070503***"].concat()
        }
        ("BR", false) => {
            let own = object("00", "COM.MERCADOLIBRE") + &object("02", "3") + &object("06", uuid);
            [start, &object("43", &own), &tail("0000"), "62070503***"].concat()
        }
        _ => {
            let own = object("00", "com.mercadolibre") + &object("02", "3") + &object("06", uuid);
            let tax = object("50", &object("00", &account.tax_id));
            [start, &object("43", &own), &tax, &tail("9700")].concat()
        }
    };
    closed(text)
}

/// The printed code of a till (reference, 2.4): always the same.
pub(super) fn till_code(account: &Account, till: u64, hash: &str) -> String {
    let site = account.site;
    let url = format!("https://mpago.la/pos/{till}");
    let own = object("43", &(object("00", "com.mercadolibre") + &object("01", &url)));
    let (schemes, category, end) = match (site.country, account.pix_key) {
        ("BR", true) => {
            let url = format!("pix-qr.mercadopago.com/instore/p/v2/{hash}");
            let pix = object("00", "BR.GOV.BCB.PIX") + &object("25", &url);
            (object("26", &pix) + &own, "0000", "62070503***")
        }
        ("BR", false) => (own, "0000", "62070503***"),
        _ => (own + &object("50", &object("00", &account.tax_id)), "9700", ""),
    };
    let text = [
        "000201010211",
        &schemes,
        &object("52", category),
        &object("53", site.numeric),
        &object("58", site.country),
        &object("59", &account.name),
        &object("60", site.city),
        end,
    ];
    closed(text.concat())
}
