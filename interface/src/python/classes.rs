//! The dataclasses of the Python module.

/// A dataclass, and the struct that it stands for.
#[derive(Debug)]
pub struct Class {
    /// "Order".
    pub name: &'static str,
    /// "qr_order".
    pub(super) of: &'static str,
    /// Which way it goes.
    pub(super) way: Way,
    /// Members that come first, in this order; the others follow as C has them.
    pub(super) first: &'static [&'static str],
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// In: what C requires is required.
    In,
    /// In, and its members also as keywords of a function: each may be left out at first.
    Keywords,
    /// Out.
    Out,
}

pub(super) const CLASSES: &[Class] = &[
    Class {
        name: "Charge",
        of: "qr_charge",
        way: Way::Keywords,
        first: &[
            "profile",
            "amount",
            "currency",
            "country",
            "merchant_name",
            "merchant_city",
            "postal_code",
            "merchant_category",
            "reference",
            "terminal",
            "purpose",
            "user_id",
            "sponsor_id",
            "pix_key",
            "pix_url",
            "pix_description",
            "fields",
            "flags",
            "encoding",
        ],
    },
    Class {
        name: "Item",
        of: "qr_item",
        way: Way::In,
        first: &["title", "unit_price", "quantity"],
    },
    Class {
        name: "Order",
        of: "qr_order",
        way: Way::Keywords,
        first: &[
            "reference",
            "amount",
            "pos",
            "description",
            "items",
            "expires_s",
            "mode",
            "api",
            "flags",
            "title",
            "notification_url",
            "idempotency_key",
            "extra_json",
            "encoding",
        ],
    },
    Class {
        name: "Store",
        of: "qr_store",
        way: Way::In,
        first: &[
            "external_id",
            "name",
            "street",
            "street_number",
            "city",
            "state",
            "latitude",
            "longitude",
            "landmark",
            "extra_json",
        ],
    },
    Class {
        name: "Pos",
        of: "qr_pos",
        way: Way::In,
        first: &["external_id", "name", "external_store_id", "store_id", "category", "extra_json"],
    },
    Class { name: "Printer", of: "qr_printer", way: Way::In, first: &[] },
    Class { name: "Line", of: "qr_line", way: Way::In, first: &["kind", "text"] },
    Class { name: "PrintInfo", of: "qr_print_info", way: Way::Out, first: &[] },
    Class { name: "OrderInfo", of: "qr_order_info", way: Way::Out, first: &[] },
    Class { name: "PaymentInfo", of: "qr_payment_info", way: Way::Out, first: &[] },
    Class { name: "StoreInfo", of: "qr_store_info", way: Way::Out, first: &[] },
    Class { name: "PosInfo", of: "qr_pos_info", way: Way::Out, first: &[] },
];

/// The class that stands for a struct.
#[must_use]
pub fn class(structure: &str) -> Option<&'static Class> {
    CLASSES.iter().find(|class| class.of == structure)
}
