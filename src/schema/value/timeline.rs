//! Points in time of any precision: days of the calendar, and seconds with a fraction.

use std::cmp::Ordering;

use smol_str::SmolStr;

/// Seconds of any size and precision.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) struct Seconds {
    /// Whole ones, rounded down.
    whole: i128,
    /// What is above: digits behind the point, no zeros at the end.
    fraction: SmolStr,
}

impl Seconds {
    /// Seconds from whole ones and the digits behind the point.
    pub fn new(whole: i128, fraction: &str) -> Self {
        Self { whole, fraction: SmolStr::new(fraction.trim_end_matches('0')) }
    }

    /// As many before zero as this is after it.
    pub fn negated(&self) -> Self {
        if self.fraction.is_empty() {
            return Self { whole: -self.whole, fraction: SmolStr::default() };
        }
        // Down to the next whole second, and up again by what is left: nines but for the last.
        let last = self.fraction.len() - 1;
        let rest = self.fraction.bytes().enumerate().map(|(at, digit)| {
            let full = if at == last { 10 } else { 9 };
            char::from(b'0' + (full - (digit - b'0')))
        });
        Self { whole: -self.whole - 1, fraction: rest.collect() }
    }

    /// This much later.
    pub fn plus(&self, seconds: i128) -> Self {
        Self { whole: self.whole.saturating_add(seconds), fraction: self.fraction.clone() }
    }
}

/// Days from the first day of the year 1 to a day; years before count down from -1 (XSD 1.0 has no
/// year 0).
pub(super) fn days(year: i128, month: u8, day: u8) -> i128 {
    const BEFORE: [i128; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let last = year - 1;
    let leap_days = last.div_euclid(4) - last.div_euclid(100) + last.div_euclid(400);
    let in_year = BEFORE[usize::from(month - 1).min(11)] + i128::from(month > 2 && is_leap(year));
    // The arithmetic has a year 0, a leap year, that the calendar has not.
    let missing_year = if year < 0 { 366 } else { 0 };
    last * 365 + leap_days + in_year + i128::from(day) - 1 + missing_year
}

/// Whether February has 29 days (part 2, appendix E.1).
pub(super) fn is_leap(year: i128) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

/// The last day of a month.
pub(super) fn days_in(month: u8, is_leap: bool) -> u8 {
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A point in time, with or without a time zone.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(in crate::schema) struct Moment {
    /// From the year 1; in UTC if there is a zone, local time if not.
    seconds: Seconds,
    is_zoned: bool,
}

/// As far as a time zone can move a clock.
const FARTHEST_ZONE: i128 = 14 * 3600;

impl Moment {
    pub(super) fn new(seconds: Seconds, is_zoned: bool) -> Self {
        Self { seconds, is_zoned }
    }

    /// Which comes first (part 2, section 3.2.7.4); none where the missing zone of one of them
    /// could turn it round.
    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        if self.is_zoned == other.is_zoned {
            return Some(self.seconds.cmp(&other.seconds));
        }
        if !self.is_zoned {
            return other.compare(self).map(Ordering::reverse);
        }
        if self.seconds < other.seconds.plus(-FARTHEST_ZONE) {
            Some(Ordering::Less)
        } else if self.seconds > other.seconds.plus(FARTHEST_ZONE) {
            Some(Ordering::Greater)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_follow_one_another() {
        let mut expected = days(-5, 1, 1);
        for year in (-5..=5).filter(|year| *year != 0).chain(396..404) {
            if year == 396 {
                expected = days(396, 1, 1);
            }
            for month in 1..=12 {
                for day in 1..=days_in(month, is_leap(year)) {
                    assert_eq!(days(year, month, day), expected, "{year}-{month}-{day}");
                    expected += 1;
                }
            }
        }
        assert_eq!(days(1, 1, 1), 0);
        assert_eq!(days(1970, 1, 1), 719_162);
    }

    #[test]
    fn negated_seconds_mirror() {
        let half = Seconds::new(1, "5");
        assert_eq!(half.negated(), Seconds::new(-2, "5"));
        assert_eq!(Seconds::new(0, "01").negated(), Seconds::new(-1, "99"));
        assert_eq!(Seconds::new(3, "000").negated(), Seconds::new(-3, ""));
        assert_eq!(half.negated().negated(), half);
        assert!(Seconds::new(0, "09") < Seconds::new(0, "1"));
        assert!(Seconds::new(0, "1") < Seconds::new(0, "10001"));
    }
}
