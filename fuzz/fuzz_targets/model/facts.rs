//! What an answer says, and how surely. A text that may be read in two ways is neither here nor
//! there: then the model says nothing of it.

use super::Account;
use serde_json::Value;

/// An amount, or a moment, in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact<T> {
    /// There is none.
    Absent,
    Sure(T),
    /// One may read it, or not.
    Odd,
    /// Nobody can read it.
    Unreadable,
}

impl<T: Copy> Fact<T> {
    pub fn sure(self) -> Option<T> {
        if let Self::Sure(value) = self { Some(value) } else { None }
    }

    pub fn is_unreadable(self) -> bool {
        matches!(self, Self::Unreadable)
    }
}

/// More than any amount here, and far from the end of the numbers.
pub const ANY: u64 = 1 << 40;

impl Fact<u64> {
    /// The most that it can be.
    pub fn most(self) -> u64 {
        match self {
            Self::Sure(units) => units.min(ANY),
            Self::Odd | Self::Absent => ANY,
            Self::Unreadable => 0,
        }
    }

    pub fn may_be(self, units: u64) -> bool {
        matches!(self, Self::Odd | Self::Absent) || self == Self::Sure(units)
    }
}

/// Minor units of a member.
pub fn amount(body: &Value, name: &str, account: &Account) -> Fact<u64> {
    match body.get(name) {
        None | Some(Value::Null) => Fact::Absent,
        Some(Value::Number(number)) => units(&number.to_string(), account.decimals),
        Some(Value::String(text)) => match units(text, account.decimals) {
            Fact::Odd if !text.bytes().any(|b| b.is_ascii_digit()) => Fact::Unreadable,
            found => found,
        },
        Some(_) => Fact::Unreadable,
    }
}

/// Digits, perhaps a point and digits, perhaps an exponent; what else there may be is odd.
fn units(text: &str, decimals: usize) -> Fact<u64> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let Ok(exponent) = exponent.parse::<i32>() else { return Fact::Odd };
    if whole.starts_with('-') && whole.len() > 1 && digits(&whole[1..]) {
        return if whole[1..].bytes().chain(fraction.bytes()).all(|b| b == b'0') {
            Fact::Odd
        } else {
            Fact::Unreadable
        };
    }
    let plain = !whole.is_empty() && whole.len() <= 13 && fraction.len() <= 13;
    if !plain || !digits(whole) || !digits(fraction) || exponent.abs() > 12 {
        return Fact::Odd;
    }
    // The value times ten to the power of `places`, without its point.
    let number: u128 = format!("{whole}{fraction}").parse().unwrap_or(u128::MAX);
    let places = fraction.len() as i32 - exponent - decimals as i32;
    let exact = if places >= 0 {
        let unit = 10_u128.pow(places as u32);
        number.is_multiple_of(unit).then_some(number / unit)
    } else {
        number.checked_mul(10_u128.pow(-places as u32))
    };
    match exact.map(u64::try_from) {
        Some(Ok(units)) if units < ANY => Fact::Sure(units),
        Some(_) => Fact::Odd,
        None => Fact::Unreadable,
    }
}

/// A text or a number, as text.
pub fn text(body: &Value, name: &str) -> Option<String> {
    match body.get(name)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

pub fn word(body: &Value, name: &str) -> String {
    text(body, name).unwrap_or_default().to_ascii_lowercase()
}

/// The elements of a list, by its path.
pub fn list<'v>(body: &'v Value, path: &[&str]) -> &'v [Value] {
    let found = path.iter().try_fold(body, |value, name| value.get(name));
    found.and_then(Value::as_array).map_or(&[], |list| list)
}

/// Whether something is this account's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Ours,
    /// The answer does not say.
    Unsaid,
    Others,
    Odd,
}

pub fn currency(body: &Value, names: &[&str], account: &Account) -> Whose {
    let Some(name) = names.iter().find(|name| body.get(**name).is_some_and(|v| !v.is_null()))
    else {
        return Whose::Unsaid;
    };
    match &body[*name] {
        Value::String(code) if code == account.currency => Whose::Ours,
        Value::String(code) if code.is_empty() => Whose::Unsaid,
        Value::String(code) if code.trim().eq_ignore_ascii_case(account.currency) => Whose::Odd,
        Value::String(_) => Whose::Others,
        _ => Whose::Odd,
    }
}

pub fn collector(body: &Value, account: &Account) -> Whose {
    match body.get("collector_id") {
        None | Some(Value::Null) if body.get("collector").is_some() => Whose::Odd,
        None | Some(Value::Null) => Whose::Unsaid,
        Some(Value::String(text)) if text.is_empty() => Whose::Unsaid,
        Some(Value::String(_) | Value::Number(_)) => {
            let found = text(body, "collector_id").unwrap_or_default();
            match (found == account.user_id, found.contains(account.user_id)) {
                (true, _) => Whose::Ours,
                (_, true) => Whose::Odd,
                _ => Whose::Others,
            }
        }
        Some(_) => Whose::Odd,
    }
}

/// When a payment was made, in milliseconds since 1970.
pub fn made_at(body: &Value) -> Fact<i64> {
    let moment = |name: &str| match body.get(name) {
        None | Some(Value::Null) => Fact::Absent,
        Some(Value::String(text)) if text.is_empty() => Fact::Absent,
        Some(Value::String(text)) => rfc3339(text),
        Some(_) => Fact::Unreadable,
    };
    match (moment("date_created"), moment("date_approved")) {
        (Fact::Absent, Fact::Absent) => Fact::Unreadable,
        (Fact::Absent, approved) => approved,
        (Fact::Unreadable, Fact::Absent | Fact::Unreadable) => Fact::Unreadable,
        (Fact::Unreadable, _) => Fact::Odd,
        (created, _) => created,
    }
}

/// RFC 3339, and an offset without its colon, as the service's older pages write it.
pub fn rfc3339(text: &str) -> Fact<i64> {
    let number = |from: usize, to: usize| {
        let digits = text.get(from..to).filter(|part| part.bytes().all(|b| b.is_ascii_digit()));
        digits.and_then(|digits| digits.parse::<i64>().ok())
    };
    let marks = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")];
    let parts = [(0, 4), (5, 7), (8, 10), (11, 13), (14, 16), (17, 19)];
    if marks.iter().any(|(at, mark)| text.get(*at..at + 1) != Some(mark)) {
        // A blank between, or small letters: allowed by some readings of it, not by others.
        let like = text.len() >= 19 && text.as_bytes()[0].is_ascii_digit();
        let blank = text.get(10..11) == Some(" ");
        return if like && !blank { Fact::Odd } else { Fact::Unreadable };
    }
    let [Some(year), Some(month), Some(day), Some(hour), Some(minute), Some(second)] =
        parts.map(|(from, to)| number(from, to))
    else {
        return Fact::Unreadable;
    };
    let rest = &text[19..];
    let digits =
        rest.strip_prefix('.').map_or(0, |f| f.bytes().take_while(u8::is_ascii_digit).count());
    let zone = &rest[if digits > 0 { digits + 1 } else { 0 }..];
    let Some(offset) = offset_minutes(zone) else { return Fact::Odd };
    let sound = (1970..9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=28).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    if !sound {
        return Fact::Odd;
    }
    let fraction = format!("{:0<3}", &rest[usize::from(digits > 0)..][..digits.min(3)]);
    let seconds = ((days(year, month, day) * 24 + hour) * 60 + minute - offset) * 60 + second;
    Fact::Sure(seconds * 1000 + fraction.parse::<i64>().unwrap_or(0))
}

fn offset_minutes(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let digits = zone.strip_prefix(['-', '+'])?.replacen(':', "", 1);
    let number: i64 = digits.parse().ok()?;
    let sound = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
    (sound && number < 2400 && number % 100 < 60)
        .then_some(sign * (number / 100 * 60 + number % 100))
}

/// Days from 1970 on, by counting.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let leap = |year: i64| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let years: i64 = (1970..year).map(|year| if leap(year) { 366 } else { 365 }).sum();
    let months = [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    years + months[..month as usize - 1].iter().sum::<i64>() + day - 1
}

/// An object of a payload, by its two digits, if the payload can be taken apart.
fn object_of_code<'c>(qr_data: &'c str, wanted: &str) -> Option<&'c str> {
    let mut rest = qr_data;
    let mut found = None;
    while !rest.is_empty() {
        let (id, length) = (rest.get(..2)?, rest.get(2..4)?.parse::<usize>().ok()?);
        let value = rest.get(4..4 + length)?;
        if id == wanted {
            found = Some(value);
        }
        rest = &rest[4 + length..];
    }
    found
}

/// The amount inside a payload (object 54), if there is one beyond doubt.
pub fn amount_of_code(qr_data: &str, account: &Account) -> Option<u64> {
    object_of_code(qr_data, "54").and_then(|text| units(text, account.decimals).sure())
}

/// Whether a payload names another currency than ours (object 53).
pub fn is_foreign_code(qr_data: &str, account: &Account) -> bool {
    object_of_code(qr_data, "53").is_some_and(|numeric| numeric != account.numeric)
}
