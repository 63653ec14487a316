//! Dates and times (XML Schema part 2, sections 3.2.7 to 3.2.14).

use super::timeline::{Moment, Seconds, days, days_in};

/// What a date or time says. What the type has no field for is the same for all its values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields<'a> {
    /// Never 0; the farthest there is for one farther away.
    year: i128,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
    /// Digits behind the point.
    fraction: &'a str,
    /// Minutes ahead of UTC.
    zone: Option<i16>,
}

/// Years beyond are all the same to comparisons; they are well-formed all the same.
const FARTHEST_YEAR: i128 = 1_000_000_000_000_000_000_000_000;

impl<'a> Fields<'a> {
    /// The fields that say nothing: a leap year, so that it has every day of the year.
    const NEUTRAL: Self = Fields {
        year: 1972,
        month: 1,
        day: 1,
        hour: 0,
        minute: 0,
        second: 0,
        fraction: "",
        zone: None,
    };

    /// `xs:dateTime`.
    pub fn date_time(text: &'a str) -> Option<Self> {
        let mut rest = Cursor { text, fields: Self::NEUTRAL };
        rest.calendar_day()?;
        rest.eat('T')?;
        rest.clock()?;
        rest.zone_to_end()
    }

    /// `xs:time`.
    pub fn time(text: &'a str) -> Option<Self> {
        let mut rest = Cursor { text, fields: Self::NEUTRAL };
        rest.clock()?;
        // Midnight at the end of the day is the one at its beginning: there is no day.
        rest.fields.hour %= 24;
        rest.zone_to_end()
    }

    /// `xs:date`.
    pub fn date(text: &'a str) -> Option<Self> {
        let mut rest = Cursor { text, fields: Self::NEUTRAL };
        rest.calendar_day()?;
        rest.zone_to_end()
    }

    /// `xs:gYearMonth`.
    pub fn year_month(text: &'a str) -> Option<Self> {
        let mut rest = Cursor { text, fields: Self::NEUTRAL };
        rest.year()?;
        rest.eat('-')?;
        rest.month()?;
        rest.zone_to_end()
    }

    /// `xs:gYear`.
    pub fn year(text: &'a str) -> Option<Self> {
        let mut rest = Cursor { text, fields: Self::NEUTRAL };
        rest.year()?;
        rest.zone_to_end()
    }

    /// `xs:gMonthDay`. The 29th of February is one: some year has it.
    pub fn month_day(text: &'a str) -> Option<Self> {
        let mut rest = Cursor { text: text.strip_prefix("--")?, fields: Self::NEUTRAL };
        rest.month()?;
        rest.eat('-')?;
        rest.day_up_to(days_in(rest.fields.month, true))?;
        rest.zone_to_end()
    }

    /// `xs:gDay`.
    pub fn day(text: &'a str) -> Option<Self> {
        let mut rest = Cursor { text: text.strip_prefix("---")?, fields: Self::NEUTRAL };
        rest.day_up_to(31)?;
        rest.zone_to_end()
    }

    /// `xs:gMonth`.
    pub fn month(text: &'a str) -> Option<Self> {
        let mut rest = Cursor { text: text.strip_prefix("--")?, fields: Self::NEUTRAL };
        rest.month()?;
        rest.zone_to_end()
    }

    /// Where that is on the time line: where a day or a year begins, for those.
    pub fn moment(&self) -> Moment {
        let minutes = i128::from(self.hour) * 60 + i128::from(self.minute)
            - i128::from(self.zone.unwrap_or(0));
        let whole =
            days(self.year, self.month, self.day) * 86_400 + minutes * 60 + i128::from(self.second);
        Moment::new(Seconds::new(whole, self.fraction), self.zone.is_some())
    }
}

/// What is left to read, and what was read.
struct Cursor<'a> {
    text: &'a str,
    fields: Fields<'a>,
}

impl<'a> Cursor<'a> {
    fn eat(&mut self, character: char) -> Option<()> {
        self.text = self.text.strip_prefix(character)?;
        Some(())
    }

    fn digits(&mut self) -> &'a str {
        let count = self.text.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.text.split_at(count);
        self.text = rest;
        digits
    }

    fn two(&mut self) -> Option<u8> {
        match self.text.as_bytes() {
            [tens, ones, ..] if tens.is_ascii_digit() && ones.is_ascii_digit() => {
                self.text = &self.text[2..];
                Some((tens - b'0') * 10 + (ones - b'0'))
            }
            _ => None,
        }
    }

    /// Four digits or more, no zeros in front of more, and never the year 0. Gives whether it is a
    /// leap year; years are of any length.
    fn year(&mut self) -> Option<bool> {
        let is_negative = self.eat('-').is_some();
        let digits = self.digits().as_bytes();
        let is_padded = digits.len() > 4 && digits[0] == b'0';
        if digits.len() < 4 || is_padded || digits.iter().all(|digit| *digit == b'0') {
            return None;
        }
        let (mut year, mut remainder) = (0_i128, 0_u16);
        for digit in digits.iter().map(|digit| digit - b'0') {
            year = (year * 10 + i128::from(digit)).min(FARTHEST_YEAR);
            remainder = (remainder * 10 + u16::from(digit)) % 400;
        }
        self.fields.year = if is_negative { -year } else { year };
        Some(remainder.is_multiple_of(4) && (!remainder.is_multiple_of(100) || remainder == 0))
    }

    fn month(&mut self) -> Option<()> {
        self.fields.month = self.two().filter(|month| (1..=12).contains(month))?;
        Some(())
    }

    fn day_up_to(&mut self, last: u8) -> Option<()> {
        self.fields.day = self.two().filter(|day| (1..=last).contains(day))?;
        Some(())
    }

    fn calendar_day(&mut self) -> Option<()> {
        let is_leap = self.year()?;
        self.eat('-')?;
        self.month()?;
        self.eat('-')?;
        self.day_up_to(days_in(self.fields.month, is_leap))
    }

    /// Hours to 23, or 24 with nothing after it; seconds to 59, with a fraction of any length.
    fn clock(&mut self) -> Option<()> {
        let hour = self.two()?;
        self.eat(':')?;
        let minute = self.two()?;
        self.eat(':')?;
        let second = self.two()?;
        let mut fraction = "";
        if self.eat('.').is_some() {
            fraction = self.digits();
            if fraction.is_empty() {
                return None;
            }
        }
        let is_full_hour = minute == 0 && second == 0 && fraction.bytes().all(|b| b == b'0');
        if hour > 24 || minute > 59 || second > 59 || (hour == 24 && !is_full_hour) {
            return None;
        }
        self.fields = Fields { hour, minute, second, fraction, ..self.fields };
        Some(())
    }

    /// `Z`, an offset of 14 hours at most, or nothing; then the end.
    fn zone_to_end(mut self) -> Option<Fields<'a>> {
        match self.text {
            "" => return Some(self.fields),
            "Z" => return Some(Fields { zone: Some(0), ..self.fields }),
            _ => {}
        }
        let sign = if self.eat('+').is_some() { 1 } else { -1 };
        if sign < 0 {
            self.eat('-')?;
        }
        let hours = i16::from(self.two()?);
        self.eat(':')?;
        let minutes = i16::from(self.two()?);
        let offset = hours * 60 + minutes;
        if !self.text.is_empty() || minutes > 59 || offset > 14 * 60 {
            return None;
        }
        Some(Fields { zone: Some(sign * offset), ..self.fields })
    }
}
