//! Charges and payloads: what each profile fixes, fills in, asks for and refuses. Expected values
//! come from the standard, the manuals of Pix and the page of Mercado Pago; where they are computed,
//! from a writer of its own below, with its own checksum.

mod common;

use posqr_core::Fault;
use posqr_core::error::{Error, Field, Path, Severity};
use posqr_core::payload::{
    Charge, Fields, Profile, Writer, build, check_charge, check_payload, find, parse,
};
use posqr_core::text::Encoding;

type Pairs<'a> = &'a [(&'a str, &'a str)];

/// CRC-16 with polynomial 1021 and start value FFFF, bit by bit (EMVCo MPM 1.1, 4.7.3).
fn crc(text: &str) -> u16 {
    text.bytes().fold(0xFFFF, |sum: u16, byte| {
        (0..8).fold(sum ^ u16::from(byte) << 8, |sum, _| {
            if sum & 0x8000 == 0 { sum << 1 } else { sum << 1 ^ 0x1021 }
        })
    })
}

/// The text with its checksum.
fn closed(text: &str) -> String {
    let text = format!("{text}6304");
    format!("{text}{:04X}", crc(&text))
}

/// Objects as they are written: ID, length in characters, value.
fn objects(list: Pairs<'_>) -> String {
    list.iter().map(|(id, value)| format!("{id}{:02}{value}", value.chars().count())).collect()
}

fn built(charge: &Charge<'_>) -> Result<String, Error> {
    let mut writer = Writer::default();
    build(charge, &mut writer).map(|text| String::from_utf8(text.to_vec()).expect("UTF-8"))
}

fn text(charge: &Charge<'_>) -> String {
    built(charge).unwrap_or_else(|error| panic!("{error}"))
}

/// Every fault of a charge, warnings included; what `build` says is what `check_charge` says.
fn faults(charge: &Charge<'_>) -> Vec<Error> {
    let mut faults = Vec::new();
    check_charge(charge, &mut |error| faults.push(error));
    let first = faults.iter().find(|error| error.severity == Severity::Error);
    assert_eq!(built(charge).err().as_ref(), first);
    faults
}

/// The errors as fault, field and path.
fn errors(charge: &Charge<'_>) -> Vec<(Fault, String, String)> {
    let errors = faults(charge).into_iter().filter(|e| e.severity == Severity::Error);
    errors.map(|e| (e.fault, e.field.to_string(), e.place().to_string())).collect()
}

fn only(fault: Fault, field: &str, path: &str) -> Vec<(Fault, String, String)> {
    vec![(fault, field.into(), path.into())]
}

fn has(charge: &Charge<'_>, fault: Fault, field: &str) -> bool {
    errors(charge).iter().any(|(f, name, _)| *f == fault && name == field)
}

fn first(charge: &Charge<'_>) -> (Fault, String) {
    let error = built(charge).expect_err("refused");
    (error.fault, error.field.to_string())
}

fn value(payload: &str, path: &str) -> Option<String> {
    let path = Path::parse(path.as_bytes()).expect("a path");
    let found = find(payload.as_bytes(), path).expect("a payload");
    found.map(|value| String::from_utf8(value.to_vec()).expect("UTF-8"))
}

/// The errors that a reader finds.
fn read(payload: &str, profile: Profile) -> Vec<Fault> {
    let mut faults = Vec::new();
    check_payload(payload.as_bytes(), profile, &mut |error| {
        if error.severity == Severity::Error {
            faults.push(error.fault);
        }
    });
    faults
}

/// The sample of Mercado Pago's page, Brazil.
fn mercado_pago() -> Charge<'static> {
    Charge {
        profile: Profile::MercadoPago,
        user_id: b"582245993",
        country: b"BR",
        amount: b"5.00",
        merchant_category: b"5812",
        merchant_name: b"TuNegocio",
        merchant_city: b"Sao Paulo",
        reference: b"ticket-123",
        terminal: b"CAJA001",
        purpose: b"Bebida",
        ..Charge::default()
    }
}

/// The static sample of Banco Central's manual (MPI 2.2, 1.5.4).
fn pix_static() -> Charge<'static> {
    Charge {
        profile: Profile::PixStatic,
        pix_key: b"123e4567-e12b-12d1-a456-426655440000",
        merchant_name: b"Fulano de Tal",
        merchant_city: b"BRASILIA",
        ..Charge::default()
    }
}

/// The dynamic sample of the same manual (1.6.7), less its amount and txid.
fn pix_dynamic() -> Charge<'static> {
    Charge {
        profile: Profile::PixDynamic,
        pix_url: b"pix.example.com/v2/8b3da2f39a4140d1a91abd93113bd441",
        merchant_name: b"Fulano de Tal",
        merchant_city: b"BRASILIA",
        ..Charge::default()
    }
}

/// The least of EMVCo.
fn emv<'a>(fields: &'a Pairs<'a>) -> Charge<'a> {
    Charge {
        country: b"BR",
        merchant_category: b"0000",
        merchant_name: b"N",
        merchant_city: b"C",
        fields: fields as &dyn Fields,
        ..Charge::default()
    }
}

const ACCOUNT: (&str, &str) = ("26.00", "com.example");

// What was published.

#[test]
fn the_seven_samples_of_mercado_pago_come_out_byte_for_byte() {
    let head = "00020101021243380016com.mercadolibre0201103";
    let tail = "62350510ticket-1230707CAJA0010806Bebida6304";
    type Sample = (&'static str, &'static str, &'static str, &'static str, &'static str, String);
    let samples: [Sample; 7] = [
        (
            "BR",
            "582245993",
            "5812",
            "5.00",
            "Sao Paulo",
            format!(
                "{head}0958224599352045812530398654045.005802BR5909TuNegocio6009Sao Paulo{tail}9D3B"
            ),
        ),
        (
            "AR",
            "446566691",
            "5206",
            "5.0",
            "Buenos Aires",
            format!(
                "{head}0944656669152045206530303254035.05802AR5909TuNegocio6012Buenos Aires{tail}5259"
            ),
        ),
        (
            "CL",
            "582115007",
            "5812",
            "5.00",
            "Santiago",
            format!(
                "{head}0958211500752045812530315254045.005802CL5909TuNegocio6008Santiago{tail}B680"
            ),
        ),
        (
            "UY",
            "519253179",
            "5812",
            "5.00",
            "Montevideo",
            format!(
                "{head}0951925317952045812530385854045.005802UY5909TuNegocio6010Montevideo{tail}9512"
            ),
        ),
        (
            "CO",
            "582249137",
            "5812",
            "5.00",
            "Bogotá",
            format!(
                "{head}0958224913752045812530317054045.005802CO5909TuNegocio6006Bogotá{tail}2735"
            ),
        ),
        (
            "PE",
            "582252133",
            "5812",
            "5.00",
            "Lima",
            format!(
                "{head}0958225213352045812530360454045.005802PE5909TuNegocio6004Lima{tail}91B1"
            ),
        ),
        (
            "MX",
            "582256360",
            "5812",
            "5.00",
            "Guadalajara",
            format!(
                "{head}0958225636052045812530348454045.005802MX5909TuNegocio6011Guadalajara{tail}C8D9"
            ),
        ),
    ];
    for (country, user, category, amount, city, published) in &samples {
        let charge = Charge {
            country: country.as_bytes(),
            user_id: user.as_bytes(),
            merchant_category: category.as_bytes(),
            amount: amount.as_bytes(),
            merchant_city: city.as_bytes(),
            keep_accents: true,
            ..mercado_pago()
        };
        assert_eq!(&text(&charge), published, "{country}");
    }
}

#[test]
fn the_samples_of_banco_central_come_out_byte_for_byte() {
    assert_eq!(
        text(&pix_static()),
        "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR\
         5913Fulano de Tal6008BRASILIA62070503***63041D3D"
    );
    let fields: Pairs<'_> = &[("01", "12")];
    let dynamic = Charge {
        amount: b"123.45",
        reference: b"RP12345678-2019",
        fields: &fields,
        ..pix_dynamic()
    };
    assert_eq!(
        text(&dynamic),
        "00020101021226730014br.gov.bcb.pix2551pix.example.com/v2/8b3da2f39a4140d1a91abd93113bd441\
         5204000053039865406123.455802BR5913Fulano de Tal6008BRASILIA62190515RP12345678-20196304\
         7309"
    );
}

#[test]
fn the_sample_of_the_standard_comes_out_in_its_own_order() {
    // Annex B.7: 58 before 53, 64 before 54; template 64 in characters.
    let fields: Pairs<'_> = &[
        ("00", "01"),
        ("01", "12"),
        ("29.00", "D15600000000"),
        ("29.05", "A93FO3230Q"),
        ("31.00", "D15600000001"),
        ("31.03", "12345678"),
        ("52", "4111"),
        ("58", "CN"),
        ("59", "BEST TRANSPORT"),
        ("60", "BEIJING"),
        ("64.00", "ZH"),
        ("64.01", "最佳运输"),
        ("64.02", "北京"),
        ("54", "23.72"),
        ("53", "156"),
        ("55", "01"),
        ("62.03", "1234"),
        ("62.06", "***"),
        ("62.07", "A6008667"),
        ("62.09", "ME"),
        ("91.00", "A011223344998877"),
        ("91.07", "12345678"),
    ];
    let charge = Charge { fields: &fields, keep_accents: true, ..Charge::default() };
    assert_eq!(
        text(&charge),
        "00020101021229300012D156000000000510A93FO3230Q31280012D1560000000103081234567852044111\
         5802CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233\
         030412340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A"
    );
}

// Mercado Pago.

#[test]
fn mercado_pago_fixes_the_format_the_account_and_the_category() {
    let charge = Charge { merchant_category: b"", terminal: b"", purpose: b"", ..mercado_pago() };
    let payload = text(&charge);
    for (path, expected) in [
        ("00", "01"),
        ("01", "12"),
        ("43.00", "com.mercadolibre"),
        ("43.02", "1"),
        ("43.03", "582245993"),
        ("52", "5206"),
        ("53", "986"),
        ("62.05", "ticket-123"),
    ] {
        assert_eq!(value(&payload, path).as_deref(), Some(expected), "{path}");
    }
    for path in ["43.01", "43.04", "61", "62.07", "62.08", "64", "26"] {
        assert_eq!(value(&payload, path), None, "{path}");
    }
}

#[test]
fn mercado_pago_names_every_member_that_is_missing() {
    let full = mercado_pago();
    for (field, path, charge) in [
        ("user_id", "43.03", Charge { user_id: b"", ..full }),
        ("amount", "54", Charge { amount: b"", ..full }),
        ("merchant_name", "59", Charge { merchant_name: b"", ..full }),
        ("merchant_city", "60", Charge { merchant_city: b"", ..full }),
        ("reference", "62.05", Charge { reference: b"", ..full }),
    ] {
        assert_eq!(errors(&charge), only(Fault::MissingMandatory, field, path));
    }
    // The currency comes with it.
    assert!(has(&Charge { country: b"", ..full }, Fault::MissingMandatory, "country"));
}

#[test]
fn mercado_pago_takes_each_country_with_its_own_currency() {
    for (country, currency) in [
        ("AR", "032"),
        ("BR", "986"),
        ("CL", "152"),
        ("CO", "170"),
        ("MX", "484"),
        ("PE", "604"),
        ("UY", "858"),
    ] {
        let charge = Charge { country: country.as_bytes(), ..mercado_pago() };
        assert_eq!(value(&text(&charge), "53").as_deref(), Some(currency), "{country}");
    }
    let dollars = Charge { currency: b"USD", ..mercado_pago() };
    assert_eq!(errors(&dollars), only(Fault::BadValue, "currency", "53"));
    let elsewhere = Charge { country: b"US", ..mercado_pago() };
    assert_eq!(errors(&elsewhere), only(Fault::BadValue, "country", "58"));
}

#[test]
fn mercado_pago_judges_accounts_reference_and_terminal() {
    let full = mercado_pago();
    for (fault, field, charge) in [
        (Fault::NotNumeric, "user_id", Charge { user_id: b"58224599a", ..full }),
        (Fault::TooLong, "user_id", Charge { user_id: b"12345678901", ..full }),
        (Fault::NotNumeric, "sponsor_id", Charge { sponsor_id: b"1-2", ..full }),
        (Fault::TooLong, "sponsor_id", Charge { sponsor_id: b"12345678901", ..full }),
        (Fault::BadValue, "sponsor_id", Charge { sponsor_id: b"582245993", ..full }),
        // A number that was never set.
        (Fault::BadValue, "user_id", Charge { user_id: b"0", ..full }),
        (Fault::BadValue, "user_id", Charge { user_id: b"0000000000", ..full }),
        (Fault::BadValue, "sponsor_id", Charge { sponsor_id: b"00", ..full }),
        (Fault::BadValue, "reference", Charge { reference: b"***", ..full }),
        (Fault::TooLong, "terminal", Charge { terminal: b"CAJA0000001", ..full }),
        (Fault::TooLong, "purpose", Charge { purpose: b"12345678901234567890123456", ..full }),
        (Fault::BadLength, "merchant_category", Charge { merchant_category: b"581", ..full }),
        (Fault::NotNumeric, "merchant_category", Charge { merchant_category: b"58l2", ..full }),
        (Fault::TooLong, "postal_code", Charge { postal_code: b"12345678901", ..full }),
    ] {
        assert_eq!(first(&charge), (fault, field.into()));
        assert_eq!(errors(&charge).len(), 1, "{field}");
    }
    let sponsored = Charge { sponsor_id: b"1234567890", ..full };
    assert_eq!(value(&text(&sponsored), "43.04").as_deref(), Some("1234567890"));
}

#[test]
fn a_fault_is_listed_once() {
    // What the standard limits and the page of Mercado Pago limits again is one fault.
    let long = "x".repeat(26);
    let reference = Charge { reference: long.as_bytes(), ..mercado_pago() };
    assert_eq!(errors(&reference), only(Fault::TooLong, "reference", "62.05"));
    let amount = Charge { amount: b"12345678901.00", ..mercado_pago() };
    assert_eq!(errors(&amount), only(Fault::TooLong, "amount", "54"));
    let currency = Charge { currency: b"REAL", ..mercado_pago() };
    assert_eq!(errors(&currency), only(Fault::BadValue, "currency", "53"));
}

#[test]
fn a_value_that_is_wrong_is_not_missing_too() {
    let reference = Charge { reference: "venta-ñ".as_bytes(), ..mercado_pago() };
    assert_eq!(errors(&reference), only(Fault::NotAns, "reference", "62.05"));
    let key = Charge { pix_key: "josé@example.com".as_bytes(), ..pix_static() };
    assert_eq!(errors(&key), only(Fault::NotAns, "pix_key", "26.01"));
}

#[test]
fn members_of_another_profile_are_refused_by_name() {
    let given = |charge: Charge<'static>| Charge {
        user_id: b"1",
        sponsor_id: b"2",
        pix_key: b"12345678909",
        pix_description: b"d",
        pix_url: b"pix.example.com/a",
        ..charge
    };
    let cases: [(Charge<'_>, &[&str]); 4] = [
        (
            given(Charge::default()),
            &["user_id", "sponsor_id", "pix_key", "pix_description", "pix_url"],
        ),
        (given(mercado_pago()), &["pix_key", "pix_description", "pix_url"]),
        (given(pix_static()), &["user_id", "sponsor_id", "pix_url"]),
        (given(pix_dynamic()), &["user_id", "sponsor_id", "pix_key", "pix_description"]),
    ];
    for (charge, expected) in cases {
        let refused = errors(&charge).into_iter().filter(|(f, ..)| *f == Fault::Forbidden);
        let refused: Vec<_> = refused.map(|(_, field, _)| field).collect();
        assert_eq!(refused, expected, "{:?}", charge.profile);
    }
}

#[test]
fn what_a_profile_fixes_may_be_said_again_and_not_otherwise() {
    let same: Pairs<'_> = &[("00", "01"), ("01", "12"), ("43.00", "com.mercadolibre")];
    assert_eq!(text(&Charge { fields: &same, ..mercado_pago() }), text(&mercado_pago()));
    let capitals: Pairs<'_> = &[("43.00", "COM.MERCADOLIBRE")];
    let payload = text(&Charge { fields: &capitals, ..mercado_pago() });
    assert_eq!(value(&payload, "43.00").as_deref(), Some("COM.MERCADOLIBRE"));
    for (field, fault) in [
        (("00", "02"), Fault::RfuValue),
        (("01", "11"), Fault::BadValue),
        (("43.00", "com.example"), Fault::MissingMerchantAccount),
    ] {
        let fields: Pairs<'_> = &[field];
        let charge = Charge { fields: &fields, ..mercado_pago() };
        assert_eq!(built(&charge).expect_err("refused").fault, fault, "{field:?}");
    }
}

// Pix.

#[test]
fn pix_fills_in_account_category_currency_country_and_txid() {
    let payload = text(&pix_static());
    for (path, expected) in [
        ("00", "01"),
        ("26.00", "br.gov.bcb.pix"),
        ("52", "0000"),
        ("53", "986"),
        ("58", "BR"),
        ("62.05", "***"),
    ] {
        assert_eq!(value(&payload, path).as_deref(), Some(expected), "{path}");
    }
    for path in ["01", "54", "26.02", "26.25", "62.50", "80"] {
        assert_eq!(value(&payload, path), None, "{path}");
    }
    let payload = text(&pix_dynamic());
    assert_eq!(value(&payload, "26.01"), None);
    assert_eq!(value(&payload, "62.05").as_deref(), Some("***"));
}

#[test]
fn pix_names_every_member_that_is_missing() {
    for (field, path, charge) in [
        ("pix_key", "26.01", Charge { pix_key: b"", ..pix_static() }),
        ("merchant_name", "59", Charge { merchant_name: b"", ..pix_static() }),
        ("merchant_city", "60", Charge { merchant_city: b"", ..pix_static() }),
        ("pix_url", "26.25", Charge { pix_url: b"", ..pix_dynamic() }),
        ("merchant_name", "59", Charge { merchant_name: b"", ..pix_dynamic() }),
        ("merchant_city", "60", Charge { merchant_city: b"", ..pix_dynamic() }),
    ] {
        assert_eq!(errors(&charge), only(Fault::MissingMandatory, field, path));
    }
}

#[test]
fn pix_is_in_reais_and_in_brazil() {
    for (field, charge) in [
        ("currency", Charge { currency: b"USD", ..pix_static() }),
        ("country", Charge { country: b"AR", currency: b"BRL", ..pix_static() }),
        ("country", Charge { country: b"AR", ..pix_static() }),
        ("currency", Charge { currency: b"032", ..pix_dynamic() }),
    ] {
        assert_eq!(first(&charge), (Fault::BadValue, field.into()));
    }
    let said = Charge { currency: b"BRL", country: b"BR", ..pix_static() };
    assert_eq!(text(&said), text(&pix_static()));
}

#[test]
fn keys_of_every_kind_are_taken() {
    for key in [
        // Receita Federal: CPF 123456789-09, CNPJ 00.038.166/0001-05; Banco do Brasil's CNPJ;
        // IN RFB 2229/2024: 12.ABC.345/01DE-35.
        "12345678909",
        "00038166000105",
        "00000000000191",
        "12ABC34501DE35",
        // Manual of Pix, table of keys.
        "+5561912345678",
        "+551132345678",
        "+14155552671",
        "fulano_da_silva.recebedor@example.com",
        "a@b.c",
        "o'brien+pix@x-y.example",
        "123e4567-e12b-12d1-a456-426655440000",
        "123E4567-E12B-12D1-A456-426655440000",
    ] {
        let charge = Charge { pix_key: key.as_bytes(), ..pix_static() };
        assert_eq!(faults(&charge), [], "{key}");
        assert_eq!(value(&text(&charge), "26.01").as_deref(), Some(key));
    }
}

#[test]
fn keys_that_are_none_are_refused() {
    for key in [
        "1234567890",
        "123456789012",
        "123.456.789-09",
        "12abc34501de35",
        "00.038.166/0001-05",
        "+5561912345",
        "+55619123456789",
        "+0561912345678",
        "+",
        "+55 61912345678",
        "+5506191234567",
        "+5501912345678",
        "5561912345678",
        "+5561-12345678",
        "@example.com",
        "a@",
        "a@b",
        "a@b@c.d",
        "a@-b.c",
        "a@b-.c",
        "a@b..c",
        "a b@c.d",
        "(a)@b.c",
        "123e4567-e12b-12d1-a456-42665544000g",
        "123e4567e12b12d1a456426655440000",
        "123e4567-e12b-12d1-a4564-26655440000",
        "chave",
    ] {
        let charge = Charge { pix_key: key.as_bytes(), ..pix_static() };
        assert_eq!(errors(&charge), only(Fault::BadValue, "pix_key", "26.01"), "{key}");
    }
    let mail = format!("{}@example.com", "x".repeat(66));
    let charge = Charge { pix_key: mail.as_bytes(), ..pix_static() };
    assert!(has(&charge, Fault::TooLong, "pix_key"));
}

#[test]
fn a_key_that_may_send_the_money_astray_is_taken_with_a_warning() {
    for key in [
        // A CPF that is a mobile number of São Paulo, or the other way round.
        "11987654021",
        "11987654102",
        // Banks know e-mail addresses in small letters.
        "VENDAS@LOJA.EXAMPLE",
        "Caixa@loja.example",
        "caixa@Loja.example",
    ] {
        let charge = Charge { pix_key: key.as_bytes(), ..pix_static() };
        let found = faults(&charge);
        assert_eq!(found.len(), 1, "{key}");
        assert_eq!((found[0].fault, found[0].severity), (Fault::BadValue, Severity::Warning));
        assert_eq!(found[0].field, Field::Name("pix_key"));
        let payload = text(&charge);
        assert_eq!(value(&payload, "26.01").as_deref(), Some(key));
        // Whoever reads the code is told so, too.
        let mut advice = Vec::new();
        check_payload(payload.as_bytes(), Profile::PixStatic, &mut |e| advice.push(e.severity));
        assert_eq!(advice, [Severity::Warning], "{key}");
    }
}

#[test]
fn wrong_check_digits_are_an_error_unless_any_will_do() {
    for key in [
        // The CPF of the manual's own samples; a mobile number without +55.
        "12345678900",
        "12345678919",
        "61912345678",
        "00038166000106",
        "00038166000115",
        "12ABC34501DE53",
    ] {
        let charge = Charge { pix_key: key.as_bytes(), ..pix_static() };
        assert_eq!(errors(&charge), only(Fault::CheckDigits, "pix_key", "26.01"), "{key}");
        let lenient = Charge { any_check_digits: true, ..charge };
        let warnings = faults(&lenient);
        assert_eq!(warnings.len(), 1);
        assert_eq!(
            (warnings[0].fault, warnings[0].severity),
            (Fault::CheckDigits, Severity::Warning)
        );
        assert_eq!(value(&text(&lenient), "26.01").as_deref(), Some(key));
    }
    // Leniency is of check digits alone.
    let other = Charge { pix_key: b"1234567890", any_check_digits: true, ..pix_static() };
    assert_eq!(first(&other), (Fault::BadValue, "pix_key".into()));
}

#[test]
fn a_description_has_the_room_that_the_key_leaves() {
    // 18 + (4 + key) + (4 + text) is at most 99; 12 less with 26.03.
    let long_mail = format!("{}@example.com", "x".repeat(60));
    let facilitator: Pairs<'_> = &[("26.03", "12345678")];
    for (key, room) in [
        ("12345678909", 62),
        ("00038166000105", 59),
        ("+5561912345678", 59),
        ("123e4567-e12b-12d1-a456-426655440000", 37),
        (long_mail.as_str(), 1),
    ] {
        for fss in [false, true] {
            let room = if fss { room - 12 } else { room };
            if room < 1 {
                continue;
            }
            let (fits, long) = ("x".repeat(room as usize), "x".repeat(room as usize + 1));
            let mut charge = Charge {
                pix_key: key.as_bytes(),
                pix_description: fits.as_bytes(),
                ..pix_static()
            };
            if fss {
                charge.fields = &facilitator;
            }
            assert_eq!(value(&text(&charge), "26.02").as_deref(), Some(fits.as_str()));
            assert_eq!(value(&text(&charge), "26").expect("26").len(), 99);
            charge.pix_description = long.as_bytes();
            let error = built(&charge).expect_err("too long");
            assert_eq!(error.fault, Fault::TooLong);
            assert_eq!(error.field, Field::Name("pix_description"));
            assert_eq!((error.found, error.limit), (room as u32 + 1, room as u32), "{key} {fss}");
        }
    }
}

#[test]
fn a_template_that_is_too_long_is_not_missing_too() {
    let long = "x".repeat(63);
    let charge =
        Charge { pix_key: b"12345678909", pix_description: long.as_bytes(), ..pix_static() };
    assert_eq!(errors(&charge), only(Fault::TooLong, "pix_description", "26.02"));
}

#[test]
fn a_static_txid_is_letters_and_digits_or_three_asterisks() {
    for txid in ["a", "RP123456782019", "***", "ABCDEFGHIJKLMNOPQRSTUVWXY"] {
        let charge = Charge { reference: txid.as_bytes(), ..pix_static() };
        assert_eq!(value(&text(&charge), "62.05").as_deref(), Some(txid));
    }
    for txid in ["RP12345678-2019", "a b", "**", "****", "a_b", "***a"] {
        let charge = Charge { reference: txid.as_bytes(), ..pix_static() };
        assert_eq!(errors(&charge), only(Fault::BadValue, "reference", "62.05"), "{txid}");
    }
    let long = Charge { reference: b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", ..pix_static() };
    assert!(has(&long, Fault::TooLong, "reference"));
    // The payer's bank does not look at it where there is an address.
    let dynamic = Charge { reference: b"RP12345678-2019", ..pix_dynamic() };
    assert_eq!(errors(&dynamic), []);
}

#[test]
fn an_address_has_a_host_and_a_path_and_no_scheme() {
    let longest = format!("pix.example.com/{}", "x".repeat(61));
    for url in [
        "pix.example.com/v2/8b3da2f39a4140d1a91abd93113bd441",
        "a.b/c",
        "pix.example.com/qr/v2/cobv/x",
        "pix-qr.mercadopago.com/instore/o/v2/00000000-0000-4000-8000-000000000000",
        &longest,
        "a.b/c%20d?e=f",
        "a.b/%2F%c3%A9",
        "A1.b-c.br/x",
    ] {
        let charge = Charge { pix_url: url.as_bytes(), ..pix_dynamic() };
        assert_eq!(faults(&charge), [], "{url}");
    }
    for url in [
        "https://pix.example.com/v2/x",
        "http://a.b/c",
        "pix.example.com",
        "pix.example.com/",
        "/v2/x",
        "localhost/x",
        "-a.b/c",
        "a..b/c",
        "a.b/c d",
        "a.b/<x>",
        "a_b.c/d",
        "user@a.b/c",
        "a.b:8080/c",
        "10.0.0.1/c",
        "a.b./c",
        "pix/v2/c",
        "a.b/x%zz",
        "a.b/x%2",
        "a.b/x%",
        "a.b/%%20",
        "a%20.b/x",
        "a.b/[x]",
        "pix+v2.x://a.b/c",
    ] {
        let charge = Charge { pix_url: url.as_bytes(), ..pix_dynamic() };
        assert_eq!(errors(&charge), only(Fault::BadValue, "pix_url", "26.25"), "{url}");
    }
    let long = format!("{longest}x");
    assert!(has(&Charge { pix_url: long.as_bytes(), ..pix_dynamic() }, Fault::TooLong, "pix_url"));
}

#[test]
fn a_key_and_an_address_exclude_each_other() {
    let fields: Pairs<'_> = &[("26.25", "pix.example.com/a")];
    let charge = Charge { fields: &fields, ..pix_static() };
    assert_eq!(errors(&charge), only(Fault::Forbidden, "fields[0].value", "26.25"));
    let fields: Pairs<'_> = &[("26.01", "12345678909")];
    let charge = Charge { fields: &fields, ..pix_dynamic() };
    assert_eq!(errors(&charge), only(Fault::Forbidden, "fields[0].value", "26.01"));
}

#[test]
fn the_facilitator_of_a_withdrawal_is_eight_digits_or_letters() {
    for (ispb, right) in
        [("12345678", true), ("12ABC345", true), ("1234567", false), ("12abc345", false)]
    {
        let fields = [("26.03", ispb)];
        let fields: Pairs<'_> = &fields;
        let charge = Charge { fields: &fields, ..pix_static() };
        let expected =
            if right { vec![] } else { only(Fault::BadValue, "fields[0].value", "26.03") };
        assert_eq!(errors(&charge), expected, "{ispb}");
    }
}

#[test]
fn the_journeys_of_pix_automatico_come_out() {
    // Pix API, openapi.yaml, sample of journey 2; the others by this file's own writer.
    let recurrence = "pix.example.com/qr/v2/rec/2353c790eefb11eaadc10242ac120002";
    let fields = [("80.00", "br.gov.bcb.pix"), ("80.25", recurrence)];
    let fields: Pairs<'_> = &fields;
    let second = Charge { pix_url: b"", fields: &fields, ..pix_dynamic() };
    assert_eq!(
        text(&second),
        "00020126180014br.gov.bcb.pix5204000053039865802BR5913Fulano de Tal6008BRASILIA\
         62070503***80800014br.gov.bcb.pix2558pix.example.com/qr/v2/rec/\
         2353c790eefb11eaadc10242ac120002630462C9"
    );
    let gui = ("00", "br.gov.bcb.pix");
    let expected = |account: (&str, &str)| {
        closed(&objects(&[
            ("00", "01"),
            ("26", &objects(&[gui, account])),
            ("52", "0000"),
            ("53", "986"),
            ("58", "BR"),
            ("59", "Fulano de Tal"),
            ("60", "BRASILIA"),
            ("62", &objects(&[("05", "***")])),
            ("80", &objects(&[gui, ("25", recurrence)])),
        ]))
    };
    let immediate = "pix.example.com/v2/8b3da2f39a4140d1a91abd93113bd441";
    let third = Charge { fields: &fields, ..pix_dynamic() };
    assert_eq!(text(&third), expected(("25", immediate)));
    let due = Charge { pix_url: b"pix.example.com/v2/cobv/1", ..third };
    assert_eq!(text(&due), expected(("25", "pix.example.com/v2/cobv/1")));
    let with_key = Charge { fields: &fields, ..pix_static() };
    assert_eq!(text(&with_key), expected(("01", "123e4567-e12b-12d1-a456-426655440000")));
    for charge in [second, third, due] {
        assert_eq!(read(&text(&charge), Profile::PixDynamic), []);
    }
    assert_eq!(read(&text(&with_key), Profile::PixStatic), []);
}

#[test]
fn the_address_of_a_recurrence_is_judged_like_any_other() {
    let fields: Pairs<'_> =
        &[("80.00", "br.gov.bcb.pix"), ("80.25", "https://pix.example.com/rec/1")];
    let charge = Charge { pix_url: b"", fields: &fields, ..pix_dynamic() };
    assert_eq!(errors(&charge), only(Fault::BadValue, "fields[1].value", "80.25"));
    let fields: Pairs<'_> = &[("80.00", "br.gov.bcb.pix")];
    let charge = Charge { pix_url: b"", fields: &fields, ..pix_dynamic() };
    assert_eq!(errors(&charge), only(Fault::MissingMandatory, "", "80.25"));
}

#[test]
fn what_is_built_is_what_a_reader_of_the_profile_takes() {
    // Templates given whole, as one value, too.
    for (value, sound) in [
        ("0014br.gov.bcb.pix2517pix.example.com/a", true),
        ("0014br.gov.bcb.pix2525https://pix.example.com/a", false),
        ("0014br.gov.bcb.pix", false),
    ] {
        let fields = [("80", value)];
        let fields: Pairs<'_> = &fields;
        let charge = Charge { fields: &fields, ..pix_static() };
        assert_eq!(built(&charge).is_ok(), sound, "{value}");
    }
}

// Any payload.

#[test]
fn members_and_fields_stand_in_ascending_order_and_fields_alone_as_given() {
    let fields: Pairs<'_> = &[
        ("99.00", "z"),
        ("62.05", "r"),
        ("26.01", "b"),
        ("26.00", "a"),
        ("02", "v"),
        ("62.01", "n"),
        ("54", "1"),
    ];
    let expected = closed(&objects(&[
        ("00", "01"),
        ("02", "v"),
        ("26", "0001a0101b"),
        ("52", "0000"),
        ("53", "986"),
        ("54", "1"),
        ("58", "BR"),
        ("59", "N"),
        ("60", "C"),
        ("62", "0101n0501r"),
        ("99", "0001z"),
    ]));
    assert_eq!(text(&emv(&fields)), expected);
    let alone: Pairs<'_> = &[
        ("60", "C"),
        ("62.05", "r"),
        ("26.01", "b"),
        ("59", "N"),
        ("62.50.01", "y"),
        ("26.00", "a"),
        ("62.50.00", "x"),
        ("58", "BR"),
        ("53", "986"),
        ("52", "0000"),
        ("62.01", "n"),
    ];
    // A template stands where its first object does, and so do its objects.
    let expected = closed(&objects(&[
        ("00", "01"),
        ("60", "C"),
        ("62", "0501r50100101y0001x0101n"),
        ("26", "0101b0001a"),
        ("59", "N"),
        ("58", "BR"),
        ("53", "986"),
        ("52", "0000"),
    ]));
    assert_eq!(text(&Charge { fields: &alone, ..Charge::default() }), expected);
}

#[test]
fn object_00_comes_first_or_is_an_error() {
    let late: Pairs<'_> = &[
        ("26.00", "a"),
        ("00", "01"),
        ("52", "0000"),
        ("53", "986"),
        ("58", "BR"),
        ("59", "N"),
        ("60", "C"),
    ];
    let charge = Charge { fields: &late, ..Charge::default() };
    assert_eq!(errors(&charge), only(Fault::FormatIndicatorNotFirst, "fields[0].value", "26.00"));
}

#[test]
fn an_object_given_twice_is_an_error() {
    for field in [("54", "2.00"), ("59", "M"), ("52", "0001"), ("62.05", "x")] {
        let fields = [ACCOUNT, field];
        let fields: Pairs<'_> = &fields;
        let charge = Charge { amount: b"1.00", reference: b"r", ..emv(&fields) };
        assert_eq!(errors(&charge), only(Fault::DuplicateId, "fields[1].value", field.0));
    }
    for (one, two) in [
        (("26.01", "a"), ("26.01", "b")),
        (("62.50.01", "a"), ("62.50.01", "b")),
        (("02", "a"), ("02", "b")),
    ] {
        let fields = [ACCOUNT, ("62.50.00", "x"), one, two];
        let fields: Pairs<'_> = &fields;
        assert_eq!(errors(&emv(&fields)), only(Fault::DuplicateId, "fields[3].value", two.0));
    }
    // A template as one value and by its objects.
    let fields: Pairs<'_> = &[ACCOUNT, ("62", "0501r"), ("62.01", "n")];
    assert_eq!(errors(&emv(&fields))[0].0, Fault::DuplicateId);
    let fields: Pairs<'_> = &[("43", "0016com.mercadolibre02011030911111111")];
    let charge = Charge { fields: &fields, ..mercado_pago() };
    assert!(errors(&charge).iter().any(|(fault, ..)| *fault == Fault::DuplicateId));
}

#[test]
fn networks_may_nest_objects_in_their_own() {
    // VietQR: 38.01 holds 00, the bank, and 01, the account.
    let fields: Pairs<'_> = &[
        ("38.00", "A000000727"),
        ("38.01.00", "970403"),
        ("38.01.01", "0011012345678"),
        ("38.02", "QRIBFTTA"),
        ("53", "704"),
    ];
    let charge = Charge { country: b"VN", ..emv(&fields) };
    let inner = objects(&[("00", "970403"), ("01", "0011012345678")]);
    let account = objects(&[("00", "A000000727"), ("01", &inner), ("02", "QRIBFTTA")]);
    let payload = text(&charge);
    assert_eq!(value(&payload, "38").as_deref(), Some(account.as_str()));
    assert_eq!(value(&payload, "38.01").as_deref(), Some(inner.as_str()));
    for path in ["02.01", "26.00.01", "62.05.01", "64.01.00", "54.00", "59.01", "65.00"] {
        let fields = [ACCOUNT, (path, "x")];
        let fields: Pairs<'_> = &fields;
        assert_eq!(first(&emv(&fields)), (Fault::BadValue, "fields[1].path".into()), "{path}");
    }
}

#[test]
fn a_path_that_is_none_is_named() {
    for path in ["", "x", "5", "541", "54.", ".54", "62.5", "62,05", "62.05.", "26.01.02.03", " 54"]
    {
        let fields = [ACCOUNT, (path, "x")];
        let fields: Pairs<'_> = &fields;
        let fault = (Fault::IdNotNumeric, "fields[1].path".to_owned());
        assert_eq!(first(&emv(&fields)), fault, "{path:?}");
    }
    let fields: Pairs<'_> = &[ACCOUNT, ("63", "1D3D")];
    assert_eq!(first(&emv(&fields)), (Fault::Forbidden, "fields[1].path".into()));
    let fields: Pairs<'_> = &[ACCOUNT, ("62.05", "")];
    assert_eq!(errors(&emv(&fields)), only(Fault::ZeroLength, "fields[1].value", "62.05"));
}

#[test]
fn what_is_reserved_is_not_written() {
    for path in ["65", "79", "62.00", "62.12", "62.49", "64.03", "64.99"] {
        let fields = [ACCOUNT, ("64.00", "PT"), ("64.01", "N"), (path, "x")];
        let fields: Pairs<'_> = &fields;
        assert_eq!(errors(&emv(&fields)), only(Fault::RfuId, "fields[3].value", path));
    }
}

#[test]
fn what_may_be_missing_is_so_only_where_the_caller_says_so() {
    let fields: Pairs<'_> = &[("29.01", "x")];
    let charge = Charge { country: b"TH", fields: &fields, ..Charge::default() };
    let missing: Vec<_> = errors(&charge).into_iter().map(|(.., path)| path).collect();
    assert_eq!(missing, ["29.00", "52", "59", "60"]);
    let lenient = Charge { allow_missing: true, ..charge };
    let warnings = faults(&lenient);
    assert_eq!(warnings.len(), 4);
    assert!(warnings.iter().all(|warning| warning.severity == Severity::Warning));
    let expected = closed(&objects(&[("00", "01"), ("29", "0101x"), ("53", "764"), ("58", "TH")]));
    assert_eq!(text(&lenient), expected);
    // Currency, country and an account never; nor in the profile of a scheme.
    let bare = Charge { allow_missing: true, ..Charge::default() };
    let missing: Vec<_> = errors(&bare).into_iter().map(|(.., path)| path).collect();
    assert_eq!(missing, ["53", "58", "02-51"]);
    let nameless = Charge { allow_missing: true, merchant_name: b"", ..pix_static() };
    assert_eq!(first(&nameless), (Fault::MissingMandatory, "merchant_name".into()));
}

#[test]
fn the_language_template_is_never_without_language_and_name() {
    // Table of 64: 00 and 01 are mandatory; allow_missing is of 52, 59, 60 and GUIDs alone.
    let fields: Pairs<'_> = &[ACCOUNT, ("64.02", "Pequim")];
    for allow_missing in [false, true] {
        let charge = Charge { allow_missing, ..emv(&fields) };
        let missing: Vec<_> = errors(&charge).into_iter().map(|(.., path)| path).collect();
        assert_eq!(missing, ["64.00", "64.01"], "{allow_missing}");
    }
}

#[test]
fn tips_and_fees_stand_as_55_asks() {
    // 4.7.5.
    let fixed = Fault::MissingConditional;
    let unasked = Fault::UnexpectedConditional;
    let cases: [(Pairs<'_>, Option<(Fault, &str)>); 9] = [
        (&[ACCOUNT, ("55", "01")], None),
        (&[ACCOUNT, ("55", "02"), ("56", "10.75")], None),
        (&[ACCOUNT, ("55", "03"), ("57", "3.00")], None),
        (&[ACCOUNT, ("55", "02")], Some((fixed, "56"))),
        (&[ACCOUNT, ("55", "03")], Some((fixed, "57"))),
        (&[ACCOUNT, ("55", "01"), ("56", "1")], Some((unasked, "56"))),
        (&[ACCOUNT, ("57", "3")], Some((unasked, "57"))),
        (&[ACCOUNT, ("55", "02"), ("56", "1"), ("57", "3")], Some((unasked, "57"))),
        (&[ACCOUNT, ("55", "02"), ("56", "0.00")], Some((Fault::ZeroAmount, "56"))),
    ];
    for (fields, expected) in cases {
        let found = errors(&emv(&fields)).first().map(|(fault, _, path)| (*fault, path.clone()));
        assert_eq!(found, expected.map(|(fault, path)| (fault, path.to_owned())), "{fields:?}");
    }
}

#[test]
fn amounts_are_written_as_given_and_never_rounded() {
    let fields: Pairs<'_> = &[ACCOUNT];
    for amount in ["5.0", "5.", "5", ".5", "0.01", "005.00", "9999999999.99"] {
        let charge = Charge { amount: amount.as_bytes(), ..emv(&fields) };
        assert_eq!(value(&text(&charge), "54").as_deref(), Some(amount));
    }
    for (amount, fault, offset) in [
        ("5,00", Fault::BadAmount, Some(1)),
        ("-5.00", Fault::BadAmount, Some(0)),
        ("1.000.00", Fault::BadAmount, Some(5)),
        (" 5.00", Fault::BadAmount, Some(0)),
        (".", Fault::BadAmount, None),
        ("0.00", Fault::ZeroAmount, None),
        ("0", Fault::ZeroAmount, None),
        ("12345678901.00", Fault::TooLong, None),
    ] {
        let charge = Charge { amount: amount.as_bytes(), ..emv(&fields) };
        let error = built(&charge).expect_err("refused");
        assert_eq!((error.fault, error.offset), (fault, offset), "{amount}");
        assert_eq!((error.field, error.path), (Field::Name("amount"), Path::root(54)), "{amount}");
    }
}

#[test]
fn digits_beyond_the_minor_unit_must_be_zeros() {
    // ISO 4217: CLP none, BRL two, KWD three.
    let fields: Pairs<'_> = &[ACCOUNT];
    for (currency, amount, sound) in [
        ("CLP", "4990", true),
        ("CLP", "4990.", true),
        ("CLP", "5.00", true),
        ("CLP", "5.01", false),
        ("CLP", "5.10", false),
        ("BRL", "5.0000", true),
        ("BRL", "5.0001", false),
        ("BRL", "5.0100", true),
        ("KWD", "5.001", true),
        ("KWD", "5.0010", true),
        ("KWD", "5.0011", false),
    ] {
        let charge =
            Charge { amount: amount.as_bytes(), currency: currency.as_bytes(), ..emv(&fields) };
        let expected =
            if sound { vec![] } else { only(Fault::MoreDecimalsThanCurrency, "amount", "54") };
        assert_eq!(errors(&charge), expected, "{amount} {currency}");
    }
}

#[test]
fn three_decimals_are_a_thousand_where_the_currency_has_fewer() {
    for (currency, amount, sound) in [
        ("BRL", "1.000", false),
        ("BRL", "12.500", false),
        ("BRL", ".500", false),
        ("CLP", "10.000", false),
        ("PYG", "150.000", false),
        ("CLP", "5.00", true),
        ("CLP", "5.0000", true),
        ("BRL", "1.0", true),
        ("KWD", "1.500", true),
        ("CLF", "1.500", true),
    ] {
        let fee = [ACCOUNT, ("55", "02"), ("56", amount)];
        for (field, path, amount, fields) in [
            ("amount", "54", amount, fee.get(..1).unwrap_or_default()),
            ("fields[2].value", "56", "10", &fee),
        ] {
            let charge =
                Charge { amount: amount.as_bytes(), currency: currency.as_bytes(), ..emv(&fields) };
            let refused = || only(Fault::MoreDecimalsThanCurrency, field, path);
            let expected = if sound { vec![] } else { refused() };
            assert_eq!(errors(&charge), expected, "{path} {currency}");
        }
    }
    let charge = Charge { amount: b"1.000", ..mercado_pago() };
    let error = built(&charge).expect_err("refused");
    assert_eq!((error.found, error.limit), (3, 2));
    let message = error.to_string();
    assert!(message.contains("\"1.000\"") && message.contains("1000.00"), "{message}");
}

#[test]
fn decimals_beyond_the_currency_are_advice_in_what_was_read() {
    let read = |amount, fee: &str, currency| {
        let payload = closed(&objects(&[
            ("00", "01"),
            ("26", "0011com.example"),
            ("52", "0000"),
            ("53", currency),
            ("54", amount),
            ("55", "02"),
            ("56", fee),
            ("58", "BR"),
            ("59", "N"),
            ("60", "C"),
        ]));
        let mut found = Vec::new();
        check_payload(payload.as_bytes(), Profile::Emv, &mut |error| found.push(error));
        found.into_iter().map(|e| (e.fault, e.severity, e.place().to_string())).collect::<Vec<_>>()
    };
    let advice =
        |path: &str| vec![(Fault::MoreDecimalsThanCurrency, Severity::Warning, path.to_owned())];
    assert_eq!(read("1.000", "1.00", "986"), advice("54"));
    assert_eq!(read("5.01", "1", "152"), advice("54"));
    assert_eq!(read("1.00", "1.000", "986"), advice("56"));
    assert_eq!(read("1.00", "1.00", "986"), []);
}

#[test]
fn a_country_is_blamed_before_the_currency_that_comes_from_it() {
    let elsewhere = Charge { country: b"AR", ..pix_static() };
    assert_eq!(errors(&elsewhere), only(Fault::BadValue, "country", "58"));
    let elsewhere = Charge { country: b"PT", ..pix_dynamic() };
    assert_eq!(errors(&elsewhere), only(Fault::BadValue, "country", "58"));
    let elsewhere = Charge { country: b"ZZ", ..mercado_pago() };
    assert_eq!(errors(&elsewhere), only(Fault::BadValue, "country", "58"));
    let small = Charge { country: b"br", ..mercado_pago() };
    assert_eq!(errors(&small), only(Fault::BadCountry, "country", "58"));
    // Both named, both wrong: both told, the country first.
    let both = Charge { country: b"AR", currency: b"ARS", ..pix_static() };
    let found: Vec<_> = errors(&both).into_iter().map(|(_, field, _)| field).collect();
    assert_eq!(found, ["country", "currency"]);
    // No such country, so no currency; the United Kingdom is GB.
    let fields: Pairs<'_> = &[ACCOUNT];
    let unknown = Charge { country: b"UK", ..emv(&fields) };
    assert_eq!(errors(&unknown), only(Fault::BadCountry, "country", "58"));
    let named = Charge { currency: b"GBP", ..unknown };
    assert_eq!(errors(&named), []);
    let several = Charge { country: b" PA ", trim: true, ..emv(&fields) };
    assert_eq!(errors(&several), only(Fault::MissingMandatory, "currency", "53"));
}

#[test]
fn the_currency_is_that_of_the_country_where_it_has_one() {
    let fields: Pairs<'_> = &[ACCOUNT];
    let given = |country, currency| Charge { country, currency, ..emv(&fields) };
    assert_eq!(value(&text(&given(b"CL", b"")), "53").as_deref(), Some("152"));
    assert_eq!(value(&text(&given(b"CL", b"USD")), "53").as_deref(), Some("840"));
    assert_eq!(value(&text(&given(b"PA", b"PAB")), "53").as_deref(), Some("590"));
    assert_eq!(errors(&given(b"PA", b"")), only(Fault::MissingMandatory, "currency", "53"));
    assert_eq!(errors(&given(b"CL", b"R$")), only(Fault::BadValue, "currency", "53"));
}

// Texts.

#[test]
fn only_name_and_city_are_cut_and_only_when_asked() {
    let long = "12345678901234567890 aaaa zzz";
    let name = Charge { merchant_name: long.as_bytes(), ..mercado_pago() };
    assert_eq!(errors(&name), only(Fault::TooLong, "merchant_name", "59"));
    let cut = Charge { truncate: true, ..name };
    assert_eq!(value(&text(&cut), "59").as_deref(), Some("12345678901234567890 aaaa"));
    // No blank is left where it is cut; after folding, so "ß" counts as two.
    let city = Charge {
        truncate: true,
        merchant_city: "Großwort-Stadt Nord".as_bytes(),
        ..mercado_pago()
    };
    assert_eq!(value(&text(&city), "60").as_deref(), Some("Grosswort-Stadt"));
    let blank = Charge { truncate: true, merchant_city: b"Santiago del Estero", ..mercado_pago() };
    assert_eq!(value(&text(&blank), "60").as_deref(), Some("Santiago del Es"));
    let blank = Charge { truncate: true, merchant_city: b"Santa Fe de la Vera", ..mercado_pago() };
    assert_eq!(value(&text(&blank), "60").as_deref(), Some("Santa Fe de la"));
    for (field, charge) in [
        ("reference", Charge { reference: long.as_bytes(), ..mercado_pago() }),
        ("purpose", Charge { purpose: long.as_bytes(), ..mercado_pago() }),
        ("terminal", Charge { terminal: long.as_bytes(), ..mercado_pago() }),
        ("user_id", Charge { user_id: b"12345678901", ..mercado_pago() }),
        ("amount", Charge { amount: b"12345678901.00", ..mercado_pago() }),
        ("postal_code", Charge { postal_code: b"12345678901", ..mercado_pago() }),
    ] {
        let charge = Charge { truncate: true, ..charge };
        assert_eq!(first(&charge), (Fault::TooLong, field.into()));
    }
}

#[test]
fn blanks_at_the_ends_are_dropped_when_asked() {
    let fields: Pairs<'_> = &[(" 61 ", " 1000 ")];
    let padded = Charge {
        trim: true,
        amount: b"  5.00  ",
        country: b"BR ",
        currency: b" BRL",
        merchant_name: b"TuNegocio                     ",
        merchant_city: b" Sao Paulo ",
        reference: b"ticket-123     ",
        sponsor_id: b"     ",
        pix_key: b"   ",
        fields: &fields,
        ..mercado_pago()
    };
    let plain = Charge { postal_code: b"1000", ..mercado_pago() };
    assert_eq!(text(&padded), text(&plain));
    let kept = Charge { trim: false, fields: &posqr_core::payload::NO_FIELDS, ..padded };
    assert!(has(&kept, Fault::BadAmount, "amount"));
    // Blanks alone are the same as nothing.
    let blank = Charge { trim: true, reference: b"   ", ..mercado_pago() };
    assert_eq!(errors(&blank), only(Fault::MissingMandatory, "reference", "62.05"));
}

#[test]
fn places_are_those_of_the_text_as_it_was_given() {
    for (charge, offset) in [
        (Charge { amount: b"5,00", ..mercado_pago() }, 1),
        (Charge { reference: b"ab\tc", ..mercado_pago() }, 2),
        (Charge { merchant_name: "Café €".as_bytes(), ..mercado_pago() }, 6),
        (Charge { merchant_name: b"Caf\xE9", ..mercado_pago() }, 3),
        (Charge { user_id: b"12a", ..mercado_pago() }, 2),
    ] {
        assert_eq!(built(&charge).expect_err("refused").offset, Some(offset));
    }
}

#[test]
fn places_are_those_of_the_text_as_it_was_given_where_blanks_are_dropped() {
    for (charge, offset) in [
        (Charge { amount: b"  5,00", ..mercado_pago() }, 3),
        (Charge { reference: b"   a\tb", ..mercado_pago() }, 4),
        (Charge { user_id: b" 12a", ..mercado_pago() }, 3),
    ] {
        let charge = Charge { trim: true, ..charge };
        assert_eq!(built(&charge).expect_err("refused").offset, Some(offset));
    }
}

#[test]
fn texts_for_people_are_folded_and_everything_else_is_not() {
    let fields: Pairs<'_> = &[("62.03", "Loja São João")];
    let charge = Charge {
        merchant_name: "Padaria São João".as_bytes(),
        merchant_city: "Bogotá".as_bytes(),
        purpose: "Almoço".as_bytes(),
        fields: &fields,
        ..mercado_pago()
    };
    let payload = text(&charge);
    assert!(payload.is_ascii());
    for (path, expected) in [
        ("59", "Padaria Sao Joao"),
        ("60", "Bogota"),
        ("62.08", "Almoco"),
        ("62.03", "Loja Sao Joao"),
    ] {
        assert_eq!(value(&payload, path).as_deref(), Some(expected), "{path}");
    }
    let described = Charge { pix_description: "Café".as_bytes(), ..pix_static() };
    assert_eq!(value(&text(&described), "26.02").as_deref(), Some("Cafe"));
    for (field, charge) in [
        ("reference", Charge { reference: "señal".as_bytes(), ..mercado_pago() }),
        ("terminal", Charge { terminal: "caña".as_bytes(), ..mercado_pago() }),
        ("postal_code", Charge { postal_code: "1º".as_bytes(), ..mercado_pago() }),
        ("pix_url", Charge { pix_url: "pix.example.com/ç".as_bytes(), ..pix_dynamic() }),
    ] {
        assert_eq!(first(&charge), (Fault::NotAns, field.into()));
    }
}

#[test]
fn kept_accents_count_as_characters_and_are_a_warning_in_names() {
    let charge = Charge {
        keep_accents: true,
        merchant_name: "Sa\u{303}o Joa\u{303}o".as_bytes(),
        ..mercado_pago()
    };
    let payload = text(&charge);
    assert!(payload.contains("5908São João60"), "{payload}");
    assert!(payload.ends_with(&format!("{:04X}", crc(&payload[..payload.len() - 4]))));
    assert_eq!(faults(&charge)[0].fault, Fault::NotAns);
    let (fits, long) = ("ã".repeat(25), "ã".repeat(26));
    assert!(built(&Charge { merchant_name: fits.as_bytes(), ..charge }).is_ok());
    let long = Charge { merchant_name: long.as_bytes(), ..charge };
    assert_eq!(errors(&long), only(Fault::TooLong, "merchant_name", "59"));
    let cut = Charge { truncate: true, ..long };
    assert_eq!(value(&text(&cut), "59"), Some(fits));
}

#[test]
fn texts_come_in_the_encoding_that_is_stated() {
    for (encoding, name) in [
        (Encoding::Utf8, b"S\xC3\xA3o".as_slice()),
        (Encoding::Latin1, b"S\xE3o"),
        (Encoding::Cp1252, b"S\xE3o"),
        (Encoding::Cp850, b"S\xC6o"),
        (Encoding::Cp860, b"S\x84o"),
        (Encoding::Cp858, b"S\xC6o"),
    ] {
        let charge = Charge { encoding, merchant_name: name, ..mercado_pago() };
        assert_eq!(value(&text(&charge), "59").as_deref(), Some("Sao"), "{encoding:?}");
        let kept = Charge { keep_accents: true, ..charge };
        assert_eq!(value(&text(&kept), "59").as_deref(), Some("São"), "{encoding:?}");
    }
    let wrong = Charge { merchant_name: b"S\xE3o", ..mercado_pago() };
    let error = built(&wrong).expect_err("refused");
    assert_eq!((error.fault, error.offset), (Fault::Encoding, Some(1)));
    assert_eq!(error.field, Field::Name("merchant_name"));
}

#[test]
fn utf8_under_a_code_page_is_refused_with_the_cure() {
    let pages = [
        Encoding::Latin1,
        Encoding::Cp1252,
        Encoding::Cp850,
        Encoding::Cp437,
        Encoding::Cp860,
        Encoding::Cp858,
    ];
    let base = mercado_pago();
    let long = format!("{}ã", "x".repeat(26));
    for encoding in pages {
        for keep_accents in [false, true] {
            // A name, a city, a reference, which is not folded; and a name that would be cut.
            for (member, offset, charge) in [
                ("merchant_name", 4, Charge { merchant_name: "  Três".as_bytes(), ..base }),
                ("merchant_city", 4, Charge { merchant_city: "  JOÃO".as_bytes(), ..base }),
                ("reference", 4, Charge { reference: "  Baú".as_bytes(), ..base }),
                ("merchant_name", 26, Charge { merchant_name: long.as_bytes(), ..base }),
            ] {
                let charge =
                    Charge { encoding, keep_accents, trim: true, truncate: true, ..charge };
                let error = built(&charge).expect_err("refused");
                assert_eq!(error.fault, Fault::Encoding, "{encoding:?}");
                assert_eq!(
                    (error.field, error.offset),
                    (Field::Name(member), Some(offset)),
                    "{encoding:?}"
                );
                let message = error.to_string();
                assert!(message.contains("set encoding to QR_ENCODING_UTF8 (0)"), "{message}");
                assert!(message.len() < 256, "{message}");
                let utf8 = Charge { encoding: Encoding::Utf8, ..charge };
                if member != "reference" {
                    assert!(built(&utf8).is_ok(), "{member}");
                }
            }
        }
    }
    let charge = Charge { encoding: Encoding::Cp1252, merchant_name: b"NESCAF\xC9\xAE", ..base };
    assert_eq!(value(&text(&charge), "59").as_deref(), Some("NESCAFE(R)"));
}

#[test]
fn a_text_of_blanks_is_written_with_a_warning() {
    let fields: Pairs<'_> = &[("62.01", "  ")];
    for (field, charge) in [
        ("merchant_name", Charge { merchant_name: b"   ", ..pix_static() }),
        ("merchant_city", Charge { merchant_city: b" ", ..mercado_pago() }),
        ("merchant_name", Charge { merchant_name: "\u{A0} ".as_bytes(), ..mercado_pago() }),
        ("purpose", Charge { purpose: b"  ", ..mercado_pago() }),
        ("fields[0].value", Charge { fields: &fields, ..mercado_pago() }),
    ] {
        let found = faults(&charge);
        assert_eq!(found.len(), 1, "{field}");
        assert_eq!((found[0].fault, found[0].severity), (Fault::ZeroLength, Severity::Warning));
        assert_eq!(found[0].field.to_string(), field);
        assert_eq!(read(&text(&charge), charge.profile), []);
    }
    let name = Charge { merchant_name: b" A ", ..mercado_pago() };
    assert_eq!(faults(&name), []);
}

// Sizes.

#[test]
fn a_template_over_99_characters_is_an_error_with_the_room_that_is_left() {
    let twenty = "x".repeat(20);
    let fields = [ACCOUNT, ("62.01", &twenty), ("62.02", &twenty), ("62.03", &twenty)];
    let fields: Pairs<'_> = &fields;
    // Three of 24 leave 27: 4 of the header and 23.
    let fits = "y".repeat(23);
    let charge = Charge { reference: fits.as_bytes(), ..emv(&fields) };
    assert_eq!(value(&text(&charge), "62").expect("62").len(), 99);
    let long = "y".repeat(24);
    let error = built(&Charge { reference: long.as_bytes(), ..charge }).expect_err("too long");
    assert_eq!((error.fault, error.field), (Fault::TooLong, Field::Name("reference")));
    assert_eq!((error.found, error.limit), (24, 23));
}

#[test]
fn a_payload_has_512_bytes_at_most() {
    let fill = "x".repeat(94);
    for (last, sound) in [(23, true), (24, false)] {
        let rest = "y".repeat(last);
        let fields = [
            ACCOUNT,
            ("80.00", "a"),
            ("80.01", &fill[..90]),
            ("81.00", "a"),
            ("81.01", &fill[..90]),
            ("82.00", "a"),
            ("82.01", &fill[..90]),
            ("83.00", "a"),
            ("83.01", &fill[..90]),
            ("84.00", "a"),
            ("84.01", &rest),
        ];
        let fields: Pairs<'_> = &fields;
        let charge = emv(&fields);
        let result = built(&charge);
        if sound {
            assert_eq!(result.expect("fits").len(), 512);
        } else {
            let error = result.expect_err("too long");
            assert_eq!((error.fault, error.field), (Fault::TooLong, Field::Name("payload")));
            assert_eq!((error.found, error.limit), (513, 512));
        }
    }
}

#[test]
fn a_payload_far_too_long_is_too_long_and_not_incomplete() {
    let fill = "x".repeat(90);
    let paths: Vec<String> = (80..=99).map(|id| format!("{id}.00")).collect();
    let insides: Vec<String> = (80..=99).map(|id| format!("{id}.01")).collect();
    let mut fields: Vec<(&str, &str)> = Vec::new();
    for (path, inside) in paths.iter().zip(&insides) {
        fields.push((path, "a"));
        fields.push((inside, &fill));
    }
    fields.extend([
        ("26.00", "a"),
        ("52", "0000"),
        ("53", "986"),
        ("58", "BR"),
        ("59", "N"),
        ("60", "C"),
    ]);
    let fields: Pairs<'_> = &fields;
    let charge = Charge { fields: &fields, ..Charge::default() };
    let found = errors(&charge);
    assert!(found.contains(&(Fault::TooLong, "payload".into(), String::new())), "{found:?}");
    assert!(found.iter().all(|(fault, ..)| *fault == Fault::TooLong), "{found:?}");
}

#[test]
fn more_than_128_fields_are_refused() {
    let many = vec![("26.00", "a"); 129];
    let fields: Pairs<'_> = &many;
    let error = built(&emv(&fields)).expect_err("too many");
    assert_eq!((error.fault, error.field), (Fault::Range, Field::Name("field_count")));
    assert_eq!((error.found, error.limit), (129, 128));
    let fields: Pairs<'_> = &many[..128];
    assert_eq!(built(&emv(&fields)).expect_err("twice").fault, Fault::DuplicateId);
}

// Reading.

#[test]
fn a_scheme_judges_what_was_read_too() {
    let payload = text(&mercado_pago());
    assert_eq!(read(&payload, Profile::MercadoPago), []);
    assert_eq!(read(&payload, Profile::PixStatic), [Fault::MissingMerchantAccount]);
    let payload = text(&pix_static());
    assert_eq!(read(&payload, Profile::PixStatic), []);
    assert_eq!(read(&payload, Profile::PixDynamic), [Fault::MissingMandatory, Fault::Forbidden]);
    // Another template and another case of the GUID.
    let account = objects(&[("00", "BR.GOV.BCB.PIX"), ("01", "12345678909")]);
    let other = closed(&objects(&[
        ("00", "01"),
        ("27", "0011com.example"),
        ("51", &account),
        ("52", "0000"),
        ("53", "986"),
        ("58", "BR"),
        ("59", "N"),
        ("60", "C"),
        ("62", "0503***"),
    ]));
    assert_eq!(read(&other, Profile::PixStatic), []);
}

#[test]
fn kept_accents_are_no_error_to_the_reader_of_their_scheme() {
    let fields: Pairs<'_> = &[("61", "1º"), ("62.01", "nº 5"), ("62.07", "caña")];
    for charge in [mercado_pago(), pix_static(), pix_dynamic()] {
        let charge = Charge {
            keep_accents: true,
            merchant_name: "Padaria São João".as_bytes(),
            merchant_city: "Bogotá".as_bytes(),
            terminal: b"",
            fields: &fields,
            ..charge
        };
        let payload = text(&charge);
        assert!(!payload.is_ascii());
        assert_eq!(read(&payload, charge.profile), []);
        let mut advice = Vec::new();
        check_payload(payload.as_bytes(), charge.profile, &mut |e| advice.push(e.fault));
        assert_eq!(advice, [Fault::NotAns; 5]);
        // EMVCo's own rules are as they are.
        assert_eq!(read(&payload, Profile::Emv), [Fault::NotAns; 5]);
    }
    // What no builder writes is an error as before: a mark on its own, a control character.
    for name in ["Sa\u{303}o", "S\u{7}o"] {
        let plain = text(&Charge { merchant_name: b"NAME", ..mercado_pago() });
        let begin = plain.find("5904NAME").expect("the name");
        let length = name.chars().count();
        let changed = closed(&format!(
            "{}59{length:02}{name}{}",
            &plain[..begin],
            &plain[begin + 8..plain.len() - 8]
        ));
        assert_eq!(read(&changed, Profile::MercadoPago), [Fault::NotAns], "{name:?}");
    }
}

/// A code of Mercado Pago's own: its account, and what else stands in it.
fn of_the_service(account: Pairs<'_>, more: Pairs<'_>) -> String {
    let account = objects(account);
    let mut list = vec![("00", "01"), ("43", account.as_str())];
    list.extend([("52", "0000"), ("53", "986"), ("58", "BR"), ("59", "Loja"), ("60", "C")]);
    list.extend(more);
    closed(&objects(&list))
}

#[test]
fn the_codes_that_the_service_writes_are_sound_by_its_profile() {
    let uuid = "638f1192-5fd1-4180-a180-8bcae3556bc3";
    let guid = ("00", "COM.MERCADOLIBRE");
    let order: Pairs<'_> = &[guid, ("02", "3"), ("06", uuid)];
    let printed: Pairs<'_> = &[guid, ("01", "https://mpago.la/pos/1234567")];
    for (account, more) in [
        (order, [("01", "12"), ("62", "0503***")].as_slice()),
        (order, &[]),
        (order, &[("01", "11"), ("54", "5.00"), ("50", "001120083265943")]),
        (printed, &[("01", "11"), ("26", "0014br.gov.bcb.pix011112345678909")]),
    ] {
        let payload = of_the_service(account, more);
        assert_eq!(read(&payload, Profile::MercadoPago), [], "{payload}");
    }
    // Every one that was seen and that can be read.
    let mut seen = 0;
    for row in common::rows("mercado-pago.tsv") {
        if row.raw("kind").starts_with("online-") || row.raw("kind").starts_with("static-") {
            let payload = String::from_utf8(row.bytes("payload")).expect("UTF-8");
            if read(&payload, Profile::Emv).is_empty() {
                assert_eq!(read(&payload, Profile::MercadoPago), [], "{payload}");
                seen += 1;
            }
        }
    }
    assert!(seen > 8, "{seen}");
    // Half of an order is none; nor is an order in another country's currency.
    let without: Pairs<'_> = &[guid, ("02", "3")];
    let missing = of_the_service(without, &[]);
    assert_eq!(read(&missing, Profile::MercadoPago), [Fault::MissingMandatory]);
    let version: Pairs<'_> = &[guid, ("06", uuid)];
    let missing = of_the_service(version, &[]);
    assert_eq!(read(&missing, Profile::MercadoPago), [Fault::MissingMandatory]);
    let payload = of_the_service(order, &[]);
    let pesos = closed(&payload[..payload.len() - 8].replace("5303986", "5303032"));
    assert_eq!(read(&pesos, Profile::MercadoPago), [Fault::BadValue]);
}

#[test]
fn a_pix_charge_of_another_bank_is_no_code_of_mercado_pago() {
    let code = |url: &str| {
        let account = objects(&[("00", "br.gov.bcb.pix"), ("25", url)]);
        closed(&objects(&[
            ("00", "01"),
            ("26", &account),
            ("52", "0000"),
            ("53", "986"),
            ("58", "BR"),
            ("59", "N"),
            ("60", "C"),
            ("62", "0503***"),
        ]))
    };
    assert_eq!(read(&code("pix-qr.mercadopago.com/instore/o/v2/1"), Profile::MercadoPago), []);
    for url in ["pix.example.com/v2/1", "notmercadopago.com/v2/1", "mercadopago.com.evil.br/1"] {
        let found = read(&code(url), Profile::MercadoPago);
        assert!(found.contains(&Fault::MissingMerchantAccount), "{url}: {found:?}");
    }
    // A till writes the offline form, whatever the service writes.
    let fields: Pairs<'_> = &[("43.02", "3"), ("43.06", "638f1192-5fd1-4180-a180-8bcae3556bc3")];
    let charge = Charge { amount: b"", fields: &fields, ..mercado_pago() };
    assert_eq!(errors(&charge), only(Fault::MissingMandatory, "amount", "54"));
}

#[test]
fn places_in_what_was_read_are_places_in_the_payload() {
    let account = objects(&[("00", "com.mercadolibre"), ("02", "1"), ("03", "44656669a")]);
    let payload = closed(&objects(&[
        ("00", "01"),
        ("01", "12"),
        ("43", &account),
        ("52", "5206"),
        ("53", "032"),
        ("54", "5.00"),
        ("58", "AR"),
        ("59", "N"),
        ("60", "C"),
        ("62", "0501r"),
    ]));
    let mut found = Vec::new();
    check_payload(payload.as_bytes(), Profile::MercadoPago, &mut |error| found.push(error));
    assert_eq!(found.len(), 1);
    let expected = payload.find("69a").expect("the value") + 2;
    assert_eq!(found[0].offset, Some(expected as u32));
}

#[test]
fn the_first_of_two_objects_is_found_and_none_is_none() {
    let payload = closed("0002010201a0201b62110501r0502xy");
    assert_eq!(value(&payload, "02").as_deref(), Some("a"));
    assert_eq!(value(&payload, "62.05").as_deref(), Some("r"));
    assert_eq!(value(&payload, "63").map(|crc| crc.len()), Some(4));
    assert_eq!(value(&payload, "54"), None);
    assert_eq!(value(&payload, "62.05.01"), None);
}

#[test]
fn parsing_stops_where_its_taker_says_so() {
    let payload = text(&mercado_pago());
    let mut count = 0;
    let stopped = parse(payload.as_bytes(), &mut |_| {
        count += 1;
        if count == 3 { Err(Error::new(Fault::Range)) } else { Ok(()) }
    });
    assert_eq!(stopped.expect_err("stopped").fault, Fault::Range);
    assert_eq!(count, 3);
}

#[test]
fn messages_name_member_object_found_and_allowed() {
    let long = "Padaria e Confeitaria do Bairro";
    let charge = Charge { merchant_name: long.as_bytes(), ..mercado_pago() };
    let message = built(&charge).expect_err("too long").to_string();
    for part in ["merchant_name (59)", "too long", "31", "25"] {
        assert!(message.contains(part), "{message}");
    }
    let comma = Charge { amount: b"5,00", ..mercado_pago() };
    let message = built(&comma).expect_err("refused").to_string();
    assert!(message.starts_with("amount (54): not an amount: found \"5,00\""), "{message}");
}

#[test]
fn what_is_only_advice_hides_no_fault_of_the_scheme() {
    // The accent is a warning where accents are kept; the hyphen in a static txid is not.
    let charge = Charge { keep_accents: true, reference: "a-é".as_bytes(), ..pix_static() };
    assert_eq!(errors(&charge), only(Fault::BadValue, "reference", "62.05"));
}

/// The rules of a scheme reach objects that the caller put inside one of its own: 26.25 with an
/// object in it is there, and forbidden beside a key.
#[test]
fn objects_inside_a_scheme_s_own_object_do_not_hide_it() {
    type Pairs = &'static [(&'static str, &'static str)];
    let cases: [(Profile, Pairs, &str); 4] = [
        (Profile::PixStatic, &[("26.25.01", "x")], "26.25"),
        (Profile::PixStatic, &[("26.03.01", "x")], "26.03"),
        (Profile::PixDynamic, &[("26.01.00", "k")], "26.01"),
        (Profile::MercadoPago, &[("43.04.01", "x")], "43.04"),
    ];
    for (profile, fields, place) in cases {
        let charge = Charge {
            profile,
            fields: &fields,
            amount: b"5.00",
            country: b"BR",
            merchant_name: b"LOJA",
            merchant_city: b"RIO",
            reference: b"A1",
            user_id: if profile == Profile::MercadoPago { b"1234" } else { b"" },
            pix_key: if profile == Profile::PixStatic { b"a@b.co" } else { b"" },
            pix_url: if profile == Profile::PixDynamic { b"p.example/1" } else { b"" },
            ..Charge::default()
        };
        let mut out = Writer::default();
        let error = build(&charge, &mut out).expect_err(place);
        assert_eq!(error.path.to_string(), place);
    }
}

#[test]
fn a_template_given_whole_takes_the_place_of_the_profile_s() {
    let fields: &[(&str, &str)] = &[("62", "0503***")];
    let charge = Charge {
        profile: Profile::PixStatic,
        fields: &fields,
        merchant_name: b"Fulano de Tal",
        merchant_city: b"BRASILIA",
        pix_key: b"123e4567-e12b-12d1-a456-426655440000",
        ..Charge::default()
    };
    // The Banco Central's own sample of a static code.
    let mut out = Writer::default();
    assert_eq!(
        build(&charge, &mut out).map(|text| String::from_utf8_lossy(text).into_owned()),
        Ok("00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-426655440000\
            5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D"
            .to_owned())
    );
}
