//! Save points: the reference counter that LIS carries as `xs:dateTime` (SP-4, SP-5).

use std::fmt;

use jiff::civil::Date;

/// A point in a target's history: microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct SavePoint(pub i64);

/// A text that is no `xs:dateTime`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("not a date and time; write it like 2011-06-30T12:00:00Z")]
pub struct SavePointError;

const MICROSECONDS: i128 = 1_000_000;
const SECONDS_OF_DAY: i128 = 86_400;
/// The calendar repeats itself after this many years and days.
const CYCLE: (i64, i128) = (400, 146_097);

impl SavePoint {
    /// Before anything has happened.
    pub const ZERO: Self = Self(0);

    /// Reads an `xs:dateTime` (XML Schema part 2, section 3.2.7). Without a time zone it counts as
    /// UTC; parts of a microsecond are cut off; what 64 bits cannot hold becomes the nearest that
    /// they can.
    ///
    /// # Errors
    /// What is not in the lexical space of `xs:dateTime`.
    pub fn parse(text: &str) -> Result<Self, SavePointError> {
        let text = text.trim_matches([' ', '\t', '\r', '\n']);
        let (date, time) = text.split_once('T').ok_or(SavePointError)?;
        let (time, offset_minutes) = split_zone(time)?;
        let days = days_since_epoch(date)?;
        let in_day = microseconds_of_day(time)?;
        let minutes = i128::from(offset_minutes);
        let all = (days * SECONDS_OF_DAY - minutes * 60) * MICROSECONDS + in_day;
        let nearest = all.clamp(i128::from(i64::MIN), i128::from(i64::MAX));
        i64::try_from(nearest).map(Self).map_err(|_| SavePointError)
    }

    /// The first point after this one.
    pub(super) fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The point so many seconds later, or earlier.
    pub(super) fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }
}

/// The `xs:dateTime` form, always in UTC with six decimals, so that text order is time order.
impl fmt::Display for SavePoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::MAX);
        write!(f, "{time:.6}")
    }
}

/// Takes the time zone off: the rest, and the offset from UTC in minutes.
fn split_zone(time: &str) -> Result<(&str, i16), SavePointError> {
    if let Some(time) = time.strip_suffix('Z') {
        return Ok((time, 0));
    }
    let Some(sign) = time.find(['+', '-']) else { return Ok((time, 0)) };
    let (time, zone) = time.split_at(sign);
    let (hours, minutes) = zone[1..].split_once(':').ok_or(SavePointError)?;
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    if minutes > 59 || u16::from(hours) * 60 + u16::from(minutes) > 14 * 60 {
        return Err(SavePointError);
    }
    let offset = i16::from(hours) * 60 + i16::from(minutes);
    Ok((time, if zone.starts_with('-') { -offset } else { offset }))
}

fn days_since_epoch(date: &str) -> Result<i128, SavePointError> {
    let (negative, date) = date.strip_prefix('-').map_or((false, date), |rest| (true, rest));
    let mut parts = date.split('-');
    let mut part = || parts.next().ok_or(SavePointError);
    let (year, month, day) = (part()?, two_digits(part()?)?, two_digits(part()?)?);
    if parts.next().is_some() {
        return Err(SavePointError);
    }
    let all_digits = year.bytes().all(|byte| byte.is_ascii_digit());
    let padded = year.len() > 4 && year.starts_with('0');
    if year.len() < 4 || padded || !all_digits || year == "0000" {
        return Err(SavePointError);
    }
    // More than 18 digits are beyond what 64 bits of microseconds can say by far.
    let year: i64 = if year.len() > 18 { i64::MAX / 2 } else { number(year)? };
    let year = if negative { -year } else { year };
    // The calendar of any year is that of one between 2000 and 2399.
    let cycles = i128::from((year - 2000).div_euclid(CYCLE.0));
    let like = 2000 + (year - 2000).rem_euclid(CYCLE.0);
    let like = i16::try_from(like).map_err(|_| SavePointError)?;
    let (month, day) = (narrow(month)?, narrow(day)?);
    let date = Date::new(like, month, day).map_err(|_| SavePointError)?;
    let days = (date - Date::constant(1970, 1, 1)).get_days();
    Ok(i128::from(days) + cycles * CYCLE.1)
}

fn microseconds_of_day(time: &str) -> Result<i128, SavePointError> {
    let mut parts = time.split(':');
    let mut part = || parts.next().ok_or(SavePointError);
    let (hours, minutes, seconds) = (two_digits(part()?)?, two_digits(part()?)?, part()?);
    if parts.next().is_some() {
        return Err(SavePointError);
    }
    let (seconds, fraction) = match seconds.split_once('.') {
        Some((_, "")) => return Err(SavePointError),
        Some((seconds, fraction)) => (seconds, fraction),
        None => (seconds, "0"),
    };
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(SavePointError);
    }
    let seconds = two_digits(seconds)?;
    let zero_fraction = fraction.bytes().all(|byte| byte == b'0');
    let midnight = (hours, minutes, seconds) == (24, 0, 0) && zero_fraction;
    if !midnight && (hours > 23 || minutes > 59 || seconds > 59) {
        return Err(SavePointError);
    }
    let micros: String = fraction.chars().chain("000000".chars()).take(6).collect();
    let whole = i128::from(hours) * 3600 + i128::from(minutes) * 60 + i128::from(seconds);
    Ok(whole * MICROSECONDS + i128::from(number(&micros)?))
}

fn two_digits(text: &str) -> Result<u8, SavePointError> {
    let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().map_err(|_| SavePointError) } else { Err(SavePointError) }
}

fn number(digits: &str) -> Result<i64, SavePointError> {
    digits.parse().map_err(|_| SavePointError)
}

fn narrow(value: u8) -> Result<i8, SavePointError> {
    i8::try_from(value).map_err(|_| SavePointError)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        SavePoint::parse(text).unwrap().0
    }

    #[test]
    fn the_written_form_reads_back() {
        for micros in
            [0, 1, 1_309_435_200_123_456, 253_402_207_199_000_000, -62_135_596_800_000_000]
        {
            let text = SavePoint(micros).to_string();
            assert_eq!(at(&text), micros, "{text}");
        }
        assert_eq!(SavePoint(1).to_string(), "1970-01-01T00:00:00.000001Z");
    }

    #[test]
    fn zones_and_fractions_are_understood() {
        let noon = at("2011-06-30T12:00:00Z");
        assert_eq!(at("2011-06-30T12:00:00"), noon);
        assert_eq!(at(" 2011-06-30T14:00:00+02:00\n"), noon);
        assert_eq!(at("2011-06-30T07:30:00-04:30"), noon);
        assert_eq!(at("2011-06-30T12:00:00.5Z"), noon + 500_000);
        assert_eq!(at("2011-06-30T12:00:00.0000019Z"), noon + 1);
        assert_eq!(at("2011-06-29T24:00:00Z"), at("2011-06-30T00:00:00Z"));
    }

    #[test]
    fn years_far_away_keep_their_order() {
        let years = ["-0004-02-29", "-0001-01-01", "0001-01-01", "1970-01-01", "12000-02-29"];
        let points: Vec<i64> = years.iter().map(|day| at(&format!("{day}T00:00:00Z"))).collect();
        assert!(points.is_sorted_by(|a, b| a < b), "{points:?}");
        assert_eq!(at("99999999999999999999-01-01T00:00:00Z"), i64::MAX);
        assert_eq!(at("-99999999999999999999-01-01T00:00:00Z"), i64::MIN);
    }

    #[test]
    fn what_is_no_date_and_time_is_refused() {
        for text in [
            "",
            "T",
            "0",
            "2011-06-30",
            "12:00:00",
            "2011-06-30 12:00:00",
            "2011-06-30T12:00",
            "2011-06-31T12:00:00Z",
            "2011-13-01T12:00:00Z",
            "0000-01-01T00:00:00Z",
            "011-01-01T00:00:00Z",
            "02011-01-01T00:00:00Z",
            "+2011-01-01T00:00:00Z",
            "2011-06-30T25:00:00Z",
            "2011-06-30T24:00:00.1Z",
            "2011-06-30T24:00:01Z",
            "2011-06-30T12:60:00Z",
            "2011-06-30T12:00:60Z",
            "2011-06-30T12:00:00.Z",
            "2011-06-30T12:00:00z",
            "2011-06-30T12:00:00+14:01",
            "2011-06-30T12:00:00+2:00",
            "2011-06-30T12:00:00+02:60",
            "2011-06-30T12:00:00ZZ",
            "2011-06-30T12:00:00 Z",
            "2011-06-30-01T12:00:00Z",
            "2011-06-30T12:00:00:00Z",
            "2011-06-30T1é:00:00Z",
            "2011-é6-30T12:00:00+é",
        ] {
            assert_eq!(SavePoint::parse(text), Err(SavePointError), "{text}");
        }
    }
}
