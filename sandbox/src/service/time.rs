//! Moments and durations as text. Inside, time is milliseconds since 1970, UTC.

use time::format_description::well_known::{Rfc2822, Rfc3339};
use time::{OffsetDateTime, UtcOffset};

pub(crate) const SECOND: i64 = 1_000;
pub(crate) const HOUR: i64 = 3_600 * SECOND;
pub(crate) const DAY: i64 = 24 * HOUR;

fn moment(ms: i64) -> OffsetDateTime {
    // A clock beyond the year 9999 is the caller's mistake; the text then says 1970.
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(ms) * 1_000_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

fn written(moment: OffsetDateTime, zone: &str) -> String {
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}{zone}",
        moment.year(),
        u8::from(moment.month()),
        moment.day(),
        moment.hour(),
        moment.minute(),
        moment.second(),
        moment.millisecond(),
    )
}

/// `2025-08-21T19:43:10.130Z`, as in the Orders API.
pub(crate) fn utc(ms: i64) -> String {
    written(moment(ms), "Z")
}

/// `2019-04-02T14:35:35.000-04:00`, as in the older APIs, which write all times so.
pub(crate) fn minus_four(ms: i64) -> String {
    written(moment(ms - 4 * HOUR), "-04:00")
}

/// The number that a Pix return carries: `D`, the bank of the payee, the minute, and a word of 11
/// that makes it unique.
pub(crate) fn end_to_end(ms: i64, number: u64) -> String {
    let minute: String = utc(ms).chars().filter(char::is_ascii_digit).take(12).collect();
    format!("D10573521{minute}{number:011}")
}

/// `Fri, 21 Nov 2025 19:43:10 GMT`, for the header Date.
#[must_use]
pub fn http_date(ms: i64) -> String {
    let text = moment(ms).to_offset(UtcOffset::UTC).format(&Rfc2822).unwrap_or_default();
    text.replace("+0000", "GMT")
}

/// RFC 3339, with any offset.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok()
}

/// `NOW`, `NOW-1MONTH`, `NOW+2HOURS` or RFC 3339, as the searches take them.
pub(crate) fn parse_search(text: &str, now_ms: i64) -> Option<i64> {
    let Some(rest) = text.strip_prefix("NOW") else { return parse(text) };
    if rest.is_empty() {
        return Some(now_ms);
    }
    let sign = match rest.as_bytes()[0] {
        b'-' => -1,
        b'+' | b' ' => 1,
        _ => return None,
    };
    let unit_at = rest.find(|c: char| c.is_ascii_uppercase())?;
    let count: i64 = rest.get(1..unit_at)?.parse().ok().filter(|count| *count < 100_000)?;
    let unit = match rest[unit_at..].trim_end_matches('S') {
        "MINUTE" => 60 * SECOND,
        "HOUR" => HOUR,
        "DAY" => DAY,
        "MONTH" => 30 * DAY,
        "YEAR" => 365 * DAY,
        _ => return None,
    };
    Some(now_ms + sign * count * unit)
}

/// An ISO 8601 duration in milliseconds: `PT16M`, `P3Y6M4DT12H30M5S`.
///
/// Years and months have no length of their own: 365 and 30 days.
pub(crate) fn duration(text: &str) -> Option<i64> {
    let (date, clock) = match text.strip_prefix('P')?.split_once('T') {
        Some((_, "")) => return None,
        Some((date, clock)) => (date, clock),
        None => (text.strip_prefix('P')?, ""),
    };
    if date.is_empty() && clock.is_empty() {
        return None;
    }
    let days = sum(date, &[('Y', 365 * DAY), ('M', 30 * DAY), ('W', 7 * DAY), ('D', DAY)])?;
    let time = sum(clock, &[('H', HOUR), ('M', 60 * SECOND), ('S', SECOND)])?;
    days.checked_add(time)
}

/// Numbers with units that must come in the order of `units`.
fn sum(mut text: &str, units: &[(char, i64)]) -> Option<i64> {
    let (mut total, mut from) = (0_i64, 0);
    while !text.is_empty() {
        let end = text.find(|c: char| !c.is_ascii_digit())?;
        let count: i64 = text[..end].parse().ok()?;
        let unit = text[end..].chars().next()?;
        let place = units[from..].iter().position(|(name, _)| *name == unit)? + from;
        total = total.checked_add(count.checked_mul(units[place].1)?)?;
        from = place + 1;
        text = &text[end + unit.len_utf8()..];
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_of_the_documentation_are_read() {
        assert_eq!(duration("PT16M"), Some(960 * SECOND));
        assert_eq!(
            duration("P3Y6M4DT12H30M5S"),
            Some((3 * 365 + 180 + 4) * DAY + 12 * HOUR + 1_805 * SECOND)
        );
        for bad in ["", "P", "PT", "16M", "PT16", "PT5S3M", "P1H", "PTxM", "PT1.5M", "P-1D"] {
            assert_eq!(duration(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_date_header_has_the_form_of_http() {
        assert_eq!(http_date(784_111_777_000), "Sun, 06 Nov 1994 08:49:37 GMT");
    }

    #[test]
    fn relative_moments_count_from_now() {
        assert_eq!(parse_search("NOW-1DAYS", DAY), Some(0));
        assert_eq!(parse_search("1970-01-02T00:00:00.000Z", 0), Some(DAY));
        assert_eq!(parse_search("yesterday", 0), None);
    }
}
