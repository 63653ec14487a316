//! How old credentials are.

use jiff::Timestamp;

/// How far the time in credentials may be from ours, in either direction: five minutes, the least that
/// the user name token profile of WS-Security advises.
pub const WINDOW_SECONDS: i64 = 300;

/// What makes credentials differ from all others: when they are made, and random bytes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Moment {
    /// The time.
    pub now: Timestamp,
    /// Random bytes, new each time.
    pub nonce: [u8; 16],
}

impl Moment {
    /// The same moment, so many seconds earlier.
    #[must_use]
    pub fn earlier(self, seconds: i64) -> Self {
        let now = Timestamp::from_second(self.now.as_second() - seconds).unwrap_or(self.now);
        Self { now, ..self }
    }
}

/// Whether a time, in seconds since 1970, is near enough to now.
pub(super) fn is_fresh(seconds: i64, now: Timestamp) -> bool {
    now.as_second().abs_diff(seconds) <= WINDOW_SECONDS.unsigned_abs()
}

/// Reads an `xs:dateTime`. One without a zone is taken for UTC, as WS-Security advises.
pub(super) fn read_time(text: &str) -> Option<Timestamp> {
    /// No time is longer; what is, is not looked at.
    const LONGEST: usize = 64;
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    text.parse().ok().or_else(|| format!("{text}Z").parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_has_two_ends() {
        let now = Timestamp::from_second(1_000_000).unwrap();
        for (seconds, fresh) in [
            (1_000_000, true),
            (999_700, true),
            (999_699, false),
            (1_000_300, true),
            (1_000_301, false),
        ] {
            assert_eq!(is_fresh(seconds, now), fresh, "{seconds}");
        }
        assert!(!is_fresh(i64::MIN, now) && !is_fresh(i64::MAX, now));
    }

    #[test]
    fn times_are_read_with_and_without_zone() {
        let seconds = |text| read_time(text).map(Timestamp::as_second);
        assert_eq!(seconds("1970-01-01T00:01:00Z"), Some(60));
        assert_eq!(seconds(" 1970-01-01T01:01:00.250+01:00\n"), Some(60));
        assert_eq!(seconds("1970-01-01T00:01:00"), Some(60));
        for wrong in ["", "yesterday", "1970-01-01", &"1".repeat(80)] {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }
}
