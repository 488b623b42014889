//! Reads and writes points in time as services write them.

use time::OffsetDateTime;
use time::format_description::well_known::{Rfc2822, Rfc3339};

/// Milliseconds since 1970 of `2020-08-22T16:34:56.559-04:00` (RFC 3339).
#[must_use]
pub fn rfc3339(text: &str) -> Option<i64> {
    milliseconds(OffsetDateTime::parse(text, &Rfc3339).ok()?)
}

/// As [`rfc3339`], for a time that the service wrote. Its offset may lack the colon:
/// `2026-11-29T12:00:00.000-0400` (ISO 8601, basic format of the offset).
#[must_use]
pub fn service(text: &str) -> Option<i64> {
    rfc3339(text).or_else(|| {
        let (rest, minutes) = text.split_at_checked(text.len().checked_sub(2)?)?;
        let sign = *rest.as_bytes().get(rest.len().checked_sub(3)?)?;
        let whole = matches!(sign, b'+' | b'-').then(|| format!("{rest}:{minutes}"))?;
        rfc3339(&whole)
    })
}

/// Milliseconds since 1970 of the header `Date` (RFC 9110, 5.6.7).
#[must_use]
pub fn http_date(text: &str) -> Option<i64> {
    milliseconds(OffsetDateTime::parse(text, &Rfc2822).ok()?)
}

fn milliseconds(at: OffsetDateTime) -> Option<i64> {
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok()
}

/// Writes a point in time as RFC 3339 in UTC; empty if the calendar has no such time.
#[must_use]
pub fn to_rfc3339(unix_ms: i64) -> String {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(unix_ms) * 1_000_000)
        .ok()
        .and_then(|at| at.format(&Rfc3339).ok())
        .unwrap_or_default()
}

/// Rewrites a point in time from the service in UTC. A text that cannot be read stays as it is.
#[must_use]
pub fn utc(text: &str) -> String {
    match service(text) {
        Some(at) if !text.ends_with('Z') => to_rfc3339(at),
        _ => text.to_owned(),
    }
}

/// Seconds of an ISO 8601 duration of hours, minutes and seconds (`PT16M`). Durations with days or
/// longer units are refused: they have no fixed length, or no order of ours has them.
#[must_use]
pub fn duration_s(text: &str) -> Option<i64> {
    let mut rest = text.strip_prefix("PT")?;
    let mut total = 0_i64;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = (rest.get(..end)?, rest.get(end..=end)?);
        let seconds = match unit {
            "H" => 3600,
            "M" => 60,
            "S" => 1,
            _ => return None,
        };
        total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(seconds)?)?;
        rest = rest.get(end + 1..)?;
    }
    Some(total)
}

/// Writes a duration in its largest whole unit: 960 is `PT16M`.
#[must_use]
pub fn duration(seconds: u32) -> String {
    match seconds {
        s if s.is_multiple_of(3600) => format!("PT{}H", s / 3600),
        s if s.is_multiple_of(60) => format!("PT{}M", s / 60),
        s => format!("PT{s}S"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_the_service_writes_them() {
        assert_eq!(rfc3339("1970-01-01T00:00:00.500Z"), Some(500));
        assert_eq!(rfc3339("2024-01-15T10:30:00.000-03:00"), Some(1_705_325_400_000));
        assert_eq!(rfc3339("2025-08-21T19:43:10.123456789Z"), Some(1_755_805_390_123));
        assert_eq!(rfc3339("yesterday"), None);
        assert_eq!(rfc3339("2024-01-15T10:30:00.000-0300"), None);
        assert_eq!(service("2024-01-15T10:30:00.000-0300"), Some(1_705_325_400_000));
        assert_eq!(service("2024-01-15T10:30:00-03:00"), Some(1_705_325_400_000));
        assert_eq!(service("2024-01-15T13:30:00Z"), Some(1_705_325_400_000));
        for text in ["", "0", "-0", "-0400", "1764417600", "2024-01-15 10:30:00", "\u{e9}\u{e9}"] {
            assert_eq!(service(text), None, "{text}");
        }
        assert_eq!(http_date("Thu, 01 Jan 1970 00:00:01 GMT"), Some(1000));
        assert_eq!(http_date("now"), None);
        assert_eq!(to_rfc3339(1_705_325_400_000), "2024-01-15T13:30:00Z");
        assert_eq!(utc("2024-01-15T10:30:00.000-03:00"), "2024-01-15T13:30:00Z");
        assert_eq!(utc("2025-08-21T19:43:10.130Z"), "2025-08-21T19:43:10.130Z");
        assert_eq!(utc("yesterday"), "yesterday");
    }

    #[test]
    fn durations_go_both_ways() {
        for (seconds, text) in [(30, "PT30S"), (960, "PT16M"), (3600, "PT1H"), (5400, "PT90M")] {
            assert_eq!(duration(seconds), text);
            assert_eq!(duration_s(text), Some(i64::from(seconds)));
        }
        assert_eq!(duration_s("PT1H30M5S"), Some(5405));
        for text in ["P3Y6M4DT12H30M5S", "16M", "PT16", "PT", ""] {
            assert_ne!(duration_s(text), Some(1), "{text}");
        }
        assert_eq!(duration_s("P3Y6M4DT12H30M5S"), None);
    }
}
