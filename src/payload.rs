//! The payload functions: arguments in, the core called, results out. No decision about payments
//! is taken here.

use super::arg::{Buffer, FaultsOut, StructIn, TextIn, length, text};
use super::boundary::{caught, guarded};
use super::choice::{encoding, known_flags, unknown};
use super::generated::statuses::QR_OK;
use super::report::{ErrorOut, describe, status};
use super::types::*;
use core::ffi::c_char;
use posqr_core::error::{Path, Severity};
use posqr_core::payload::{self, Charge, FieldAt, Fields, Profile, Writer};
use posqr_core::{Error, Fault};

/// Builds the text of a merchant-presented QR payload (EMVCo MPM 1.1).
///
/// @param charge   What to encode. Read during the call only.
/// @param buf      Receives the text and a NUL. NULL with `cap` 0 asks for the size.
/// @param cap      Size of `buf` in bytes, NUL included; QR_PAYLOAD_MAX + 1 is always enough.
/// @param len      Receives the length in bytes, NUL excluded, also when `buf` is NULL or too
///                 small. Must not be NULL.
/// @param err      Receives details of a failure. May be NULL.
/// @return QR_OK; QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_BUFFER_TOO_SMALL, QR_ERR_UNSUPPORTED,
///         QR_ERR_ENCODING, QR_ERR_RANGE (over QR_FIELDS_MAX fields); or a payload error (20..59),
///         the first that qr_check_charge lists. On any error `buf` is as it was before the call.
///
/// Allocates nothing, does not block, and may be called from several threads at once.
/// See c-examples/charge.c.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_build_payload(
    charge: *const qr_charge,
    buf: *mut c_char,
    cap: u32,
    len: *mut u32,
    err: *mut qr_error,
) -> qr_status {
    // SAFETY: the header asks of callers exactly what these constructors need.
    let (charge, out, err) =
        unsafe { (StructIn::new(charge), Buffer::new(buf, cap, len), ErrorOut::new(err)) };
    guarded(err, move || {
        out.check()?;
        let charge = charge.read()?;
        let fields = FieldList::new(&charge)?;
        let mut writer = Writer::default();
        out.put(payload::build(&request(&charge, &fields)?, &mut writer)?)
    })
}

/// Lists everything that is wrong with a charge, and what goes against advice.
///
/// @param charge   What would be encoded. Read during the call only.
/// @param errors   Receives the first `cap` faults; every element with its `struct_size` set. NULL
///                 with `cap` 0 only counts.
/// @param cap      Number of elements of `errors`.
/// @param count    Receives the number of all faults, warnings included. Must not be NULL.
/// @return QR_OK if there are warnings at most; else the code of the first error, with which
///         qr_build_payload would refuse the charge. QR_ERR_NULL, QR_ERR_STRUCT_SIZE,
///         QR_ERR_UNSUPPORTED for the call itself: these are not counted.
///
/// Allocates nothing, does not block, and may be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_check_charge(
    charge: *const qr_charge,
    errors: *mut qr_error,
    cap: u32,
    count: *mut u32,
) -> qr_status {
    // SAFETY: the header asks of callers exactly what these constructors need.
    let (charge, out) = unsafe { (StructIn::new(charge), FaultsOut::new(errors, cap, count)) };
    listed(out, move |report| {
        let charge = charge.read()?;
        let fields = FieldList::new(&charge)?;
        payload::check_charge(&request(&charge, &fields)?, report);
        Ok(())
    })
}

/// Lists everything that is wrong with a payload that was read, of any scheme.
///
/// @param payload      The text, in UTF-8. A NUL inside is an error.
/// @param payload_len  Its length in bytes, or QR_NUL_TERMINATED.
/// @param profile      QR_PROFILE_EMV: EMVCo's rules alone; any other: the rules of its scheme,
///                     too. QR_PROFILE_MERCADO_PAGO knows what a till writes and what the service
///                     writes: codes of orders, as a Pix charge too, and the printed ones of tills.
/// @param errors       Receives the first `cap` faults; every element with its `struct_size` set.
///                     NULL with `cap` 0 only counts.
/// @param cap          Number of elements of `errors`.
/// @param count        Receives the number of all faults, warnings included. Must not be NULL.
/// @return QR_OK if there are warnings at most; else the code of the first error. If the payload
///         cannot be read at all (20..31), that is its only fault, except for QR_ERR_CRC_MISMATCH.
///         QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_NUL_INSIDE, QR_ERR_UNSUPPORTED for the call
///         itself: these are not counted.
///
/// Many national schemes break single rules of EMVCo: a payload with QR_ERR_MISSING_MANDATORY may
/// well be paid. The message about a wrong CRC gives the right one. If the text is not a payload,
/// the message names what a scanner or an editor put around it, as far as that can be seen.
/// Allocates nothing, does not block, and may be called from several threads at once. See
/// c-examples/explain.c.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_check_payload(
    payload: *const c_char,
    payload_len: u32,
    profile: u32,
    errors: *mut qr_error,
    cap: u32,
    count: *mut u32,
) -> qr_status {
    // SAFETY: the header asks of callers exactly what these constructors need.
    let (payload, out) = unsafe {
        (
            TextIn::counted(["payload", "payload_len"], payload, payload_len),
            FaultsOut::new(errors, cap, count),
        )
    };
    listed(out, move |report| {
        let profile = self::profile(profile)?;
        payload::check_payload(payload.text()?, profile, report);
        Ok(())
    })
}

/// Takes a payload of any scheme apart. Checks its structure only; qr_check_payload checks the CRC
/// and the values. Lengths are read as characters and, if that does not lead to the end of the CRC,
/// as bytes: the nodes then carry QR_NODE_LENGTH_IN_BYTES.
///
/// @param payload      The text, in UTF-8. A NUL inside is an error.
/// @param payload_len  Its length in bytes, or QR_NUL_TERMINATED.
/// @param nodes        Receives one node for each object, in the order of the text; a template is
///                     followed by its objects. NULL with `cap` 0 asks for the number.
/// @param cap          Number of elements of `nodes`.
/// @param count        Receives the number of objects. Must not be NULL.
/// @param err          Receives details of a failure. May be NULL.
/// @return QR_OK; QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_BUFFER_TOO_SMALL, QR_ERR_NUL_INSIDE, or
///         a fault of structure (20..26, 31).
///
/// Nothing is copied: offsets are those of the caller's own text. Allocates nothing, does not
/// block, and may be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_parse_payload(
    payload: *const c_char,
    payload_len: u32,
    nodes: *mut qr_node,
    cap: u32,
    count: *mut u32,
    err: *mut qr_error,
) -> qr_status {
    // SAFETY: the header asks of callers exactly what these constructors need.
    let (payload, out, err) = unsafe {
        (
            TextIn::counted(["payload", "payload_len"], payload, payload_len),
            Buffer::new(nodes, cap, count),
            ErrorOut::new(err),
        )
    };
    guarded(err, move || {
        out.check().map_err(|e| match e.field {
            posqr_core::error::Field::Name("len") => e.named("count"),
            posqr_core::error::Field::Name("buf") => e.named("nodes"),
            _ => e,
        })?;
        let text = payload.text()?;
        let mut found = 0;
        let source = payload::parse(text, &mut |_| {
            found += 1;
            Ok(())
        })?;
        if !out.reserve(found, found).map_err(|e| e.named("nodes"))? {
            return Ok(());
        }
        let unit = if source.counts_bytes() { QR_NODE_LENGTH_IN_BYTES } else { 0 };
        let mut at = 0;
        payload::parse(text, &mut |node| {
            out.set(at, c_node(&node, unit));
            at += 1;
            Ok(())
        })?;
        Ok(())
    })
}

/// Reads one value out of a payload of any scheme.
///
/// @param payload      The text, in UTF-8. A NUL inside is an error.
/// @param payload_len  Its length in bytes, or QR_NUL_TERMINATED.
/// @param path         Which object: "54", "62.05".
/// @param buf          Receives the value and a NUL. NULL with `cap` 0 asks for the size.
/// @param cap          Size of `buf` in bytes, NUL included.
/// @param len          Receives the length in bytes, NUL excluded. Must not be NULL.
/// @param err          Receives details of a failure. May be NULL.
/// @return QR_OK; QR_ERR_MISSING_MANDATORY if the payload has no such object (if it occurs twice,
///         the first is given); QR_ERR_ID_NOT_NUMERIC for a path that is not valid; else as
///         qr_parse_payload.
///
/// Allocates nothing, does not block, and may be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_get_field(
    payload: *const c_char,
    payload_len: u32,
    path: *const c_char,
    buf: *mut c_char,
    cap: u32,
    len: *mut u32,
    err: *mut qr_error,
) -> qr_status {
    // SAFETY: the header asks of callers exactly what these constructors need.
    let (payload, path, out, err) = unsafe {
        (
            TextIn::counted(["payload", "payload_len"], payload, payload_len),
            TextIn::new("path", path),
            Buffer::new(buf, cap, len),
            ErrorOut::new(err),
        )
    };
    guarded(err, move || {
        out.check()?;
        let text = payload.text()?;
        let path = path.required()?;
        let path = Path::parse(path).ok_or_else(|| {
            Error::new(Fault::IdNotNumeric)
                .named("path")
                .excerpt(path)
                .allowed("IDs of two digits joined by dots, up to three: \"62.05\"")
        })?;
        let value = payload::find(text, path)?
            .ok_or_else(|| Error::new(Fault::MissingMandatory).named("payload").at(path))?;
        out.put(value)
    })
}

/// Writes a number of a program's as an amount: text with the currency's own decimals (ISO 4217),
/// without any floating point. 1999 with 2 decimals is "19.99" in reais, 50000 with 2 is "500" in
/// Chilean pesos. What would have to be rounded is refused.
///
/// @param value      The number without its point; above zero.
/// @param decimals   How many of its digits stand behind the point, 0..9: 2 of cents, 4 of the type
///                   Currency of Delphi and VB6 as an integer.
/// @param currency   "986" or "BRL".
/// @param buf        Receives the text and a NUL. NULL with `cap` 0 asks for the size.
/// @param cap        Size of `buf` in bytes, NUL included; 14 is always enough.
/// @param len        Receives the length in bytes, NUL excluded. Must not be NULL.
/// @param err        Receives details of a failure. May be NULL.
/// @return QR_OK; QR_ERR_NULL, QR_ERR_BUFFER_TOO_SMALL, QR_ERR_STRUCT_SIZE; QR_ERR_RANGE over 9
///         decimals; QR_ERR_BAD_VALUE for an unknown currency; QR_ERR_ZERO_AMOUNT; QR_ERR_BAD_AMOUNT
///         below zero, or with digits that the currency does not have; QR_ERR_TOO_LONG over 13
///         characters.
///
/// Allocates nothing, does not block, and may be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_format_amount(
    value: i64,
    decimals: u32,
    currency: *const c_char,
    buf: *mut c_char,
    cap: u32,
    len: *mut u32,
    err: *mut qr_error,
) -> qr_status {
    // SAFETY: the header asks of callers exactly what these constructors need.
    let (currency, out, err) = unsafe {
        (TextIn::new("currency", currency), Buffer::new(buf, cap, len), ErrorOut::new(err))
    };
    guarded(err, move || {
        out.check()?;
        out.put(&payload::format_amount(value, decimals, currency.required()?)?)
    })
}

/// Reads an amount as people and programs write it, "1.234,56", and writes it as `qr_charge` and
/// `qr_order` take it: "1234.56", with the currency's own decimals (ISO 4217). Nothing is guessed:
/// which sign stands before the decimals is said, the other one groups digits by threes, and whatever
/// would have to be rounded is refused.
///
/// @param text          The amount: digits, at most one decimal sign, group signs. No blank, no minus,
///                      no currency sign.
/// @param decimal_sign  ',' (44) or '.' (46). The other one is the group sign.
/// @param currency      "986" or "BRL".
/// @param buf           Receives the text and a NUL. NULL with `cap` 0 asks for the size.
/// @param cap           Size of `buf` in bytes, NUL included; 14 is always enough.
/// @param len           Receives the length in bytes, NUL excluded. Must not be NULL.
/// @param err           Receives details of a failure. May be NULL.
/// @return QR_OK; QR_ERR_NULL, QR_ERR_BUFFER_TOO_SMALL, QR_ERR_STRUCT_SIZE; QR_ERR_UNSUPPORTED for
///         another decimal sign; QR_ERR_BAD_VALUE for an unknown currency; QR_ERR_ZERO_AMOUNT;
///         QR_ERR_BAD_AMOUNT for what is no such amount; QR_ERR_MORE_DECIMALS_THAN_CURRENCY for what
///         would have to be rounded; QR_ERR_TOO_LONG over 13 characters.
///
/// Exactly three decimals are refused in a currency that has none or two, zeros too: to those who
/// group with that sign "1,000" is a thousand. Allocates nothing, does not block, and may be called
/// from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_parse_amount(
    text: *const c_char,
    decimal_sign: u32,
    currency: *const c_char,
    buf: *mut c_char,
    cap: u32,
    len: *mut u32,
    err: *mut qr_error,
) -> qr_status {
    // SAFETY: the header asks of callers exactly what these constructors need.
    let (text, currency, out, err) = unsafe {
        (
            TextIn::new("text", text),
            TextIn::new("currency", currency),
            Buffer::new(buf, cap, len),
            ErrorOut::new(err),
        )
    };
    guarded(err, move || {
        out.check()?;
        out.put(&payload::parse_amount(text.required()?, decimal_sign, currency.required()?)?)
    })
}

/// Runs a check that lists faults: the status is that of the first error.
fn listed(
    mut out: FaultsOut<'_>,
    check: impl FnOnce(&mut dyn FnMut(Error)) -> Result<(), Error>,
) -> qr_status {
    let mut first = QR_OK;
    let result = caught(|| {
        out.check()?;
        let mut count = 0;
        check(&mut |error| {
            if error.severity == Severity::Error && first == QR_OK {
                first = status(error.fault);
            }
            out.put(count, &describe(&error));
            count += 1;
        })?;
        out.count(count);
        Ok::<_, Error>(())
    });
    match result {
        Ok(()) => first,
        Err(error) => status(error.fault),
    }
}

fn c_node(node: &payload::Node<'_>, unit: u32) -> qr_node {
    let mut path = [0; 16];
    for level in 0..node.path.depth() {
        // Two digits and a dot a level, three levels at most.
        let at = 3 * level as usize;
        let id = node.path.id(level);
        if level > 0 {
            path[at - 1] = b'.' as c_char;
        }
        path[at] = (b'0' + id / 10 % 10) as c_char;
        path[at + 1] = (b'0' + id % 10) as c_char;
    }
    qr_node {
        path,
        offset: u32::try_from(node.offset).unwrap_or(u32::MAX),
        length: u32::try_from(node.value.len()).unwrap_or(u32::MAX),
        depth: node.path.depth().saturating_sub(1),
        flags: unit | if node.template.is_some() { QR_NODE_TEMPLATE } else { 0 },
    }
}

/// The profile with a number, which is its place in the core's list.
pub(super) fn profile(profile: u32) -> Result<Profile, Error> {
    let known = Profile::ALL.get(profile as usize).copied();
    known.ok_or_else(|| unknown("profile", profile, Profile::ALL.len() as u32 - 1))
}

const CHARGE_FLAGS: u32 = QR_CHARGE_KEEP_ACCENTS
    | QR_CHARGE_TRUNCATE
    | QR_CHARGE_TRIM
    | QR_CHARGE_ALLOW_MISSING
    | QR_CHARGE_ANY_CHECK_DIGITS;

/// The caller's array of fields, read one at a time.
struct FieldList {
    pointer: *const qr_field,
    count: usize,
}

impl FieldList {
    fn new(charge: &qr_charge) -> Result<Self, Error> {
        let count = length("field_count", charge.field_count)?;
        if charge.fields.is_null() && count > 0 {
            return Err(Error::new(Fault::Null).named("fields"));
        }
        Ok(Self { pointer: charge.fields, count })
    }
}

impl Fields for FieldList {
    fn count(&self) -> usize {
        self.count
    }

    fn at(&self, index: usize) -> FieldAt<'_> {
        if index >= self.count {
            return FieldAt { path: None, value: None };
        }
        // SAFETY: the caller promises `field_count` elements, and texts that end with NUL.
        unsafe {
            let field = self.pointer.add(index).read_unaligned();
            let part = |pointer: *const c_char| (!pointer.is_null()).then(|| text(pointer));
            FieldAt { path: part(field.path), value: part(field.value) }
        }
    }
}

#[inline(always)]
fn request<'a>(c: &qr_charge, fields: &'a FieldList) -> Result<Charge<'a>, Error> {
    known_flags(c.flags, CHARGE_FLAGS)?;
    if c.reserved != 0 {
        return Err(unknown("reserved", c.reserved, 0).allowed("0"));
    }
    let has = |flag| c.flags & flag != 0;
    // SAFETY: the caller promises that every text of the struct is NULL or ends with NUL.
    let text = |pointer| unsafe { text(pointer) };
    Ok(Charge {
        profile: profile(c.profile)?,
        encoding: encoding(c.encoding)?,
        keep_accents: has(QR_CHARGE_KEEP_ACCENTS),
        truncate: has(QR_CHARGE_TRUNCATE),
        trim: has(QR_CHARGE_TRIM),
        allow_missing: has(QR_CHARGE_ALLOW_MISSING),
        any_check_digits: has(QR_CHARGE_ANY_CHECK_DIGITS),
        fields,
        amount: text(c.amount),
        currency: text(c.currency),
        country: text(c.country),
        merchant_name: text(c.merchant_name),
        merchant_city: text(c.merchant_city),
        postal_code: text(c.postal_code),
        merchant_category: text(c.merchant_category),
        reference: text(c.reference),
        terminal: text(c.terminal),
        purpose: text(c.purpose),
        user_id: text(c.user_id),
        sponsor_id: text(c.sponsor_id),
        pix_key: text(c.pix_key),
        pix_url: text(c.pix_url),
        pix_description: text(c.pix_description),
    })
}
