//! Dates, times and durations (XML Schema part 2, sections 3.2.6 to 3.2.14).

/// `xs:dateTime`.
pub(super) fn is_date_time(text: &str) -> bool {
    let mut rest = Cursor(text.as_bytes());
    rest.calendar_day().is_some() && rest.eat(b'T') && rest.clock() && rest.zone_to_end()
}

/// `xs:time`.
pub(super) fn is_time(text: &str) -> bool {
    let mut rest = Cursor(text.as_bytes());
    rest.clock() && rest.zone_to_end()
}

/// `xs:date`.
pub(super) fn is_date(text: &str) -> bool {
    let mut rest = Cursor(text.as_bytes());
    rest.calendar_day().is_some() && rest.zone_to_end()
}

/// `xs:gYearMonth`.
pub(super) fn is_year_month(text: &str) -> bool {
    let mut rest = Cursor(text.as_bytes());
    rest.year().is_some() && rest.eat(b'-') && rest.month().is_some() && rest.zone_to_end()
}

/// `xs:gYear`.
pub(super) fn is_year(text: &str) -> bool {
    let mut rest = Cursor(text.as_bytes());
    rest.year().is_some() && rest.zone_to_end()
}

/// `xs:gMonthDay`. The 29th of February is one: some year has it.
pub(super) fn is_month_day(text: &str) -> bool {
    let mut rest = Cursor(text.as_bytes());
    if !(rest.eat(b'-') && rest.eat(b'-')) {
        return false;
    }
    let Some(month) = rest.month() else { return false };
    rest.eat(b'-') && rest.day_up_to(days_in(month, true)) && rest.zone_to_end()
}

/// `xs:gDay`.
pub(super) fn is_day(text: &str) -> bool {
    let mut rest = Cursor(text.as_bytes());
    rest.eat(b'-') && rest.eat(b'-') && rest.eat(b'-') && rest.day_up_to(31) && rest.zone_to_end()
}

/// `xs:gMonth`.
pub(super) fn is_month(text: &str) -> bool {
    let mut rest = Cursor(text.as_bytes());
    rest.eat(b'-') && rest.eat(b'-') && rest.month().is_some() && rest.zone_to_end()
}

/// `xs:duration`: at least one part, none twice, and nothing but times behind the `T`.
pub(super) fn is_duration(text: &str) -> bool {
    let mut rest = Cursor(text.as_bytes());
    rest.eat(b'-');
    if !rest.eat(b'P') {
        return false;
    }
    let mut parts = rest.parts(b"YMD", false);
    if rest.eat(b'T') {
        let times = rest.parts(b"HMS", true);
        if times == 0 {
            return false;
        }
        parts += times;
    }
    parts > 0 && rest.0.is_empty()
}

/// What is left to read.
struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn eat(&mut self, byte: u8) -> bool {
        match self.0.split_first() {
            Some((first, rest)) if *first == byte => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    fn digits(&mut self) -> usize {
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.0 = &self.0[count..];
        count
    }

    fn two(&mut self) -> Option<u8> {
        match self.0 {
            [tens, ones, rest @ ..] if tens.is_ascii_digit() && ones.is_ascii_digit() => {
                self.0 = rest;
                Some((tens - b'0') * 10 + (ones - b'0'))
            }
            _ => None,
        }
    }

    /// Four digits or more, no zeros in front of more, and never the year 0. Gives whether it is a
    /// leap year; years are of any length.
    fn year(&mut self) -> Option<bool> {
        self.eat(b'-');
        let all = self.0;
        let count = self.digits();
        let digits = &all[..count];
        if count < 4 || (count > 4 && digits[0] == b'0') || digits.iter().all(|d| *d == b'0') {
            return None;
        }
        let remainder = digits.iter().fold(0_u16, |sum, d| (sum * 10 + u16::from(d - b'0')) % 400);
        Some(remainder % 4 == 0 && (remainder % 100 != 0 || remainder == 0))
    }

    fn month(&mut self) -> Option<u8> {
        self.two().filter(|month| (1..=12).contains(month))
    }

    fn day_up_to(&mut self, last: u8) -> bool {
        self.two().is_some_and(|day| (1..=last).contains(&day))
    }

    fn calendar_day(&mut self) -> Option<()> {
        let is_leap = self.year()?;
        let month = self.eat(b'-').then(|| self.month())??;
        (self.eat(b'-') && self.day_up_to(days_in(month, is_leap))).then_some(())
    }

    /// Hours to 23, or 24 with nothing after it; seconds to 59, with a fraction of any length.
    fn clock(&mut self) -> bool {
        let Some(hour) = self.two() else { return false };
        let Some(minute) = self.eat(b':').then(|| self.two()).flatten() else { return false };
        let Some(second) = self.eat(b':').then(|| self.two()).flatten() else { return false };
        let mut has_fraction = false;
        if self.eat(b'.') {
            let all = self.0;
            let count = self.digits();
            if count == 0 {
                return false;
            }
            has_fraction = all[..count].iter().any(|digit| *digit != b'0');
        }
        if hour == 24 {
            return minute == 0 && second == 0 && !has_fraction;
        }
        hour < 24 && minute < 60 && second < 60
    }

    /// `Z`, an offset of 14 hours at most, or nothing; then the end.
    fn zone_to_end(&mut self) -> bool {
        if self.0.is_empty() || self.0 == b"Z" {
            return true;
        }
        if !(self.eat(b'+') || self.eat(b'-')) {
            return false;
        }
        let Some(hours) = self.two() else { return false };
        let Some(minutes) = self.eat(b':').then(|| self.two()).flatten() else { return false };
        self.0.is_empty() && minutes < 60 && (hours < 14 || (hours == 14 && minutes == 0))
    }

    /// Numbers, each with one of `letters` behind it, in that order. Seconds may have a fraction.
    fn parts(&mut self, letters: &[u8], with_fraction: bool) -> usize {
        let mut parts = 0;
        for (at, letter) in letters.iter().enumerate() {
            let before = self.0;
            let mut is_part = self.digits() > 0;
            if is_part && with_fraction && at + 1 == letters.len() && self.eat(b'.') {
                is_part = self.digits() > 0;
            }
            if is_part && self.eat(*letter) {
                parts += 1;
            } else {
                self.0 = before;
            }
        }
        parts
    }
}

fn days_in(month: u8, is_leap: bool) -> u8 {
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
