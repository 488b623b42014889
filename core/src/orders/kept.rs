//! The last log lines of a client, for callers that cannot give a callback. A line is kept as
//! `2026-01-31T12:00:00Z info HTTP 201 in 120 ms`: UTC by this machine's clock, level, text.

use super::sync::{Mutex, MutexGuard};
use super::time_text;
use core::fmt::{self, Write};
use std::sync::PoisonError;

/// How many lines are kept.
pub const LINES: usize = 256;
/// Most characters of a kept line. A longer line is cut, and its last three characters are dots.
pub const LINE_MAX: usize = 500;

/// The last second that four digits of a year can tell.
const LAST_MS: i64 = 253_402_300_799_000;

/// The lines, which many threads write and read. The lock is held while one line is copied.
pub struct Kept(Mutex<Ring>);

struct Ring {
    /// All of its memory is taken at the beginning, so that there is always room for a line.
    lines: Vec<Line>,
    /// The number of the line that comes next. Line `n` stands in place `n % LINES`; 2^32 is a
    /// multiple of [`LINES`], so that this holds when the numbers begin again with 0.
    next: u32,
}

/// One line.
#[derive(Clone, Copy)]
pub struct Line {
    len: u16,
    text: [u8; LINE_MAX],
}

impl Kept {
    /// No lines yet; `None` without memory for all that may come.
    #[must_use]
    pub fn new() -> Option<Self> {
        let mut lines = Vec::new();
        lines.try_reserve_exact(LINES).ok()?;
        Some(Self(Mutex::new(Ring { lines, next: 0 })))
    }

    /// Keeps a line, in place of the oldest if there are [`LINES`]. It holds no credential, since
    /// whoever logs has masked it.
    pub fn keep(&self, unix_ms: i64, level: &str, text: &str) {
        let line = Line::new(unix_ms, level, text);
        let mut ring = self.ring();
        let at = ring.next as usize % LINES;
        if ring.lines.len() < LINES {
            ring.lines.push(line);
        } else if let Some(oldest) = ring.lines.get_mut(at) {
            *oldest = line;
        }
        ring.next = ring.next.wrapping_add(1);
    }

    /// Line number `from` and the number to ask for next; the oldest kept line if that one is gone;
    /// `None` if it is not there yet.
    #[must_use]
    pub fn line(&self, from: u32) -> Option<(Line, u32)> {
        let ring = self.ring();
        let behind = ring.next.wrapping_sub(from) as usize;
        let behind = behind.min(ring.lines.len()) as u32;
        let number = ring.next.wrapping_sub(behind);
        let line = ring.lines.get(number as usize % LINES).filter(|_| behind > 0)?;
        Some((*line, number.wrapping_add(1)))
    }

    /// What a panic would leave behind is good enough: the ring is whole between two statements.
    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    fn new(unix_ms: i64, level: &str, text: &str) -> Self {
        let second = unix_ms.clamp(0, LAST_MS) / 1000 * 1000;
        let mut line = Self { len: 0, text: [0; LINE_MAX] };
        if write!(line, "{} {level} {text}", time_text::to_rfc3339(second)).is_err() {
            line.text[LINE_MAX - 3..].fill(b'.');
        }
        line
    }

    /// Printable ASCII.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.text[..self.len.into()]
    }
}

/// An error says that the text was cut.
impl Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            let place = self.text.get_mut(usize::from(self.len)).ok_or(fmt::Error)?;
            *place = if matches!(byte, b' '..=b'~') { byte } else { b'?' };
            self.len += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-01-31 12:00:00 UTC, by `date -u -d @1769860800`.
    const NOON: i64 = 1_769_860_800_000;

    fn text(line: &Line) -> &str {
        core::str::from_utf8(line.bytes()).expect("ASCII")
    }

    /// "line 0", "line 1" and so on.
    fn with(count: u32) -> Kept {
        let kept = Kept::new().expect("memory");
        for number in 0..count {
            kept.keep(NOON, "info", &format!("line {number}"));
        }
        kept
    }

    /// All that a reader sees that begins at `next`, and where it stands then.
    fn read(kept: &Kept, mut next: u32) -> (Vec<String>, u32) {
        let mut all = Vec::new();
        while let Some((line, after)) = kept.line(next) {
            all.push(text(&line).rsplit_once("line ").expect("a line of ours").1.to_owned());
            next = after;
        }
        (all, next)
    }

    fn numbers(from: u32, to: u32) -> Vec<String> {
        (from..to).map(|number| number.to_string()).collect()
    }

    #[test]
    fn a_line_has_its_time_and_its_level() {
        let kept = Kept::new().expect("memory");
        kept.keep(NOON + 999, "warning", "HTTP 500 in 120 ms");
        let (line, _) = kept.line(0).expect("kept");
        assert_eq!(text(&line), "2026-01-31T12:00:00Z warning HTTP 500 in 120 ms");
    }

    #[test]
    fn the_time_is_as_long_whatever_the_clock_says() {
        for (clock, expected) in [
            (i64::MIN, "1970-01-01T00:00:00Z info x"),
            (-1, "1970-01-01T00:00:00Z info x"),
            (i64::MAX, "9999-12-31T23:59:59Z info x"),
        ] {
            assert_eq!(text(&Line::new(clock, "info", "x")), expected);
        }
    }

    #[test]
    fn a_long_line_is_cut_and_ends_with_dots() {
        let before = "2026-01-31T12:00:00Z info ".len();
        let room = LINE_MAX - before;
        let fits = "x".repeat(room);
        assert!(text(&Line::new(NOON, "info", &fits)).ends_with(&format!(" {fits}")));
        let cut = Line::new(NOON, "info", &"x".repeat(room + 1));
        assert_eq!(cut.bytes().len(), LINE_MAX);
        assert!(text(&cut).ends_with(&format!(" {}...", "x".repeat(room - 3))));
        assert_eq!(text(&Line::new(NOON, "info", "a\n\u{e9}")).rsplit(' ').next(), Some("a???"));
    }

    #[test]
    fn every_line_is_read_once_and_in_order() {
        assert!(with(0).line(0).is_none());
        assert!(with(0).line(7).is_none());
        let kept = with(3);
        assert_eq!(read(&kept, 0), (numbers(0, 3), 3));
        assert!(kept.line(3).is_none());
        kept.keep(NOON, "info", "line 3");
        assert_eq!(read(&kept, 3), (numbers(3, 4), 4));
        // A number that this client never gave, of an earlier client for example.
        assert_eq!(read(&kept, 1000).0, numbers(0, 4));
    }

    #[test]
    fn the_last_256_lines_are_kept_and_a_reader_moves_past_those_that_are_gone() {
        assert_eq!(read(&with(255), 0), (numbers(0, 255), 255));
        assert_eq!(read(&with(256), 0), (numbers(0, 256), 256));
        assert_eq!(read(&with(257), 0), (numbers(1, 257), 257));
        assert_eq!(read(&with(1000), 743), (numbers(744, 1000), 1000));
        assert_eq!(read(&with(1000), 744), (numbers(744, 1000), 1000));
        assert_eq!(read(&with(1000), 998), (numbers(998, 1000), 1000));
    }

    #[test]
    fn after_2_to_the_32_lines_the_numbers_begin_again_and_nothing_is_lost() {
        let kept = with(256);
        kept.ring().next = 0_u32.wrapping_sub(256);
        for number in 256..300 {
            if number == 260 {
                // 4 lines before the end, a reader who is up to date.
                kept.ring().next = u32::MAX - 3;
                assert!(kept.line(u32::MAX - 3).is_none());
            }
            kept.keep(NOON, "info", &format!("line {number}"));
        }
        assert_eq!(kept.ring().next, 36);
        assert_eq!(read(&kept, u32::MAX - 3), (numbers(260, 300), 36));
        assert!(kept.line(36).is_none());
    }

    #[test]
    fn many_threads_write_and_none_of_their_lines_is_torn_or_lost() {
        let kept = Kept::new().expect("memory");
        std::thread::scope(|scope| {
            for letter in ["a", "b", "c", "d"] {
                let kept = &kept;
                scope.spawn(move || {
                    for _ in 0..64 {
                        kept.keep(NOON, "info", &letter.repeat(400));
                        let _ = kept.line(0);
                    }
                });
            }
        });
        let mut next = 0;
        let mut count = 0;
        while let Some((line, after)) = kept.line(next) {
            let text = &line.bytes()["2026-01-31T12:00:00Z info ".len()..];
            assert_eq!(text, [text[0]; 400]);
            (next, count) = (after, count + 1);
        }
        assert_eq!(count, 256);
    }
}
