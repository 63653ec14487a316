//! Durations (XML Schema part 2, section 3.2.6): months, which differ in length, and seconds.

use std::cmp::Ordering;

use super::timeline::{Seconds, days};

/// The numbers in a text, as written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Parts<'a> {
    is_negative: bool,
    years: &'a str,
    months: &'a str,
    days: &'a str,
    hours: &'a str,
    minutes: &'a str,
    seconds: &'a str,
    /// Digits behind the point of the seconds.
    fraction: &'a str,
}

/// A duration.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(in crate::schema) struct Duration {
    months: i128,
    seconds: Seconds,
}

impl<'a> Parts<'a> {
    /// Reads the lexical form: one part at least, none twice, in order, and nothing but times
    /// behind the `T`, of which there is one at least.
    pub fn parse(text: &'a str) -> Option<Self> {
        let unsigned = text.strip_prefix('-');
        let mut rest = unsigned.unwrap_or(text).strip_prefix('P')?;
        let mut parts = Self { is_negative: unsigned.is_some(), ..Self::default() };
        if rest.is_empty() {
            return None;
        }
        parts.years = take(&mut rest, 'Y');
        parts.months = take(&mut rest, 'M');
        parts.days = take(&mut rest, 'D');
        if let Some(times) = rest.strip_prefix('T') {
            rest = times;
            if rest.is_empty() {
                return None;
            }
            parts.hours = take(&mut rest, 'H');
            parts.minutes = take(&mut rest, 'M');
            let seconds = take(&mut rest, 'S');
            parts.seconds = seconds;
            if seconds.is_empty() && !rest.is_empty() {
                let (whole, fraction) = rest.strip_suffix('S')?.split_once('.')?;
                if !are_digits(whole) || !are_digits(fraction) {
                    return None;
                }
                (parts.seconds, parts.fraction, rest) = (whole, fraction, "");
            }
        }
        rest.is_empty().then_some(parts)
    }

    /// The value.
    pub fn duration(&self) -> Duration {
        let months = number(self.years) * 12 + number(self.months);
        let minutes = (number(self.days) * 24 + number(self.hours)) * 60 + number(self.minutes);
        let seconds = Seconds::new(minutes * 60 + number(self.seconds), self.fraction);
        if self.is_negative {
            Duration { months: -months, seconds: seconds.negated() }
        } else {
            Duration { months, seconds }
        }
    }
}

impl Duration {
    /// Which is longer; none where that depends on the months that are meant (section 3.2.6.2).
    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        /// The first days of these months show every way in which months can differ.
        const STARTS: [(i128, u8); 4] = [(1696, 9), (1697, 2), (1903, 3), (1903, 7)];
        let mut orders =
            STARTS.iter().map(|start| self.added_to(*start).cmp(&other.added_to(*start)));
        let first = orders.next()?;
        orders.all(|order| order == first).then_some(first)
    }

    fn added_to(&self, (year, month): (i128, u8)) -> Seconds {
        let months = year * 12 + i128::from(month) - 1 + self.months;
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) as u8 + 1);
        // There is no year 0.
        let year = if year > 0 { year } else { year - 1 };
        self.seconds.plus(days(year, month, 1) * 86_400)
    }
}

/// Digits with that letter behind them; nothing, and no step forward, if they are not there.
fn take<'a>(rest: &mut &'a str, letter: char) -> &'a str {
    let count = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, behind) = rest.split_at(count);
    match behind.strip_prefix(letter) {
        Some(behind) if count > 0 => {
            *rest = behind;
            digits
        }
        _ => "",
    }
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Numbers beyond 10^24 are all the same to comparisons.
fn number(digits: &str) -> i128 {
    const FARTHEST: i128 = 1_000_000_000_000_000_000_000_000;
    digits.bytes().fold(0, |number, digit| (number * 10 + i128::from(digit - b'0')).min(FARTHEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(left: &str, right: &str) -> Option<Ordering> {
        let value = |text| Parts::parse(text).expect("a duration").duration();
        value(left).compare(&value(right))
    }

    #[test]
    fn the_examples_of_the_standard_hold() {
        // Part 2, section 3.2.6.2.
        for (left, right) in [
            ("P1Y", "P364D"),
            ("P1M", "P27D"),
            ("P5M", "P149D"),
            ("PT1S", "-P1Y"),
            ("PT0.5S", "PT0.49S"),
        ] {
            assert_eq!(order(left, right), Some(Ordering::Greater), "{left} {right}");
            assert_eq!(order(right, left), Some(Ordering::Less), "{left} {right}");
        }
        for (left, right) in [
            ("P1Y", "P365D"),
            ("P1Y", "P366D"),
            ("P1M", "P28D"),
            ("P1M", "P29D"),
            ("P1M", "P30D"),
            ("P1M", "P31D"),
            ("P5M", "P150D"),
            ("P5M", "P153D"),
        ] {
            assert_eq!(order(left, right), None, "{left} {right}");
        }
        for (left, right) in [("P1Y", "P12M"), ("P1D", "PT24H"), ("-PT90S", "-PT1M30.0S")] {
            assert_eq!(order(left, right), Some(Ordering::Equal), "{left} {right}");
        }
        assert_eq!(order("P1M", "P32D"), Some(Ordering::Less));
        assert_eq!(order("P5M", "P154D"), Some(Ordering::Less));
    }
}
