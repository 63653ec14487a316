//! Numbers of any size, compared by their digits.

use std::cmp::Ordering;

use smol_str::SmolStr;

/// A decimal number in its text: digits without needless zeros.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Decimal<'a> {
    /// Never set for zero.
    is_negative: bool,
    /// Digits before the point, no zeros in front; empty for none.
    whole: &'a str,
    /// Digits after it, no zeros behind.
    fraction: &'a str,
}

impl<'a> Decimal<'a> {
    /// Reads the lexical form of `xs:decimal`.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (is_negative, digits) = split_sign(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && fraction.is_empty() || !are_digits(whole) || !are_digits(fraction) {
            return None;
        }
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let is_zero = whole.is_empty() && fraction.is_empty();
        Some(Self { is_negative: is_negative && !is_zero, whole, fraction })
    }

    /// The digits that count, as `totalDigits` counts them.
    pub fn total_digits(&self) -> usize {
        if self.whole.is_empty() {
            return self.fraction.trim_start_matches('0').len().max(1);
        }
        self.whole.len() + self.fraction.len()
    }

    /// The digits after the point, as `fractionDigits` counts them.
    pub fn fraction_digits(&self) -> usize {
        self.fraction.len()
    }

    /// The number on its own.
    pub fn to_owned(self) -> DecimalValue {
        DecimalValue {
            is_negative: self.is_negative,
            whole: SmolStr::new(self.whole),
            fraction: SmolStr::new(self.fraction),
        }
    }

    fn compare_size(&self, other: &Self) -> Ordering {
        let by_whole =
            self.whole.len().cmp(&other.whole.len()).then_with(|| self.whole.cmp(other.whole));
        by_whole.then_with(|| self.fraction.cmp(other.fraction))
    }
}

/// A decimal number that is kept.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(in crate::schema) struct DecimalValue {
    is_negative: bool,
    whole: SmolStr,
    fraction: SmolStr,
}

impl DecimalValue {
    /// The same number, for comparing.
    pub(super) fn as_decimal(&self) -> Decimal<'_> {
        Decimal { is_negative: self.is_negative, whole: &self.whole, fraction: &self.fraction }
    }
}

impl PartialOrd for Decimal<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_negative, other.is_negative) {
            (false, false) => self.compare_size(other),
            (true, true) => other.compare_size(self),
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
        }
    }
}

/// `xs:decimal`.
pub(super) fn is_decimal(text: &str) -> bool {
    Decimal::parse(text).is_some()
}

/// `xs:integer`: an optional sign and digits.
pub(super) fn is_integer(text: &str) -> bool {
    let (_, digits) = split_sign(text);
    !digits.is_empty() && are_digits(digits)
}

/// An integer whose sign (-1, 0 or 1) `holds` accepts.
pub(super) fn is_integer_with_sign(text: &str, holds: impl Fn(i8) -> bool) -> bool {
    if !is_integer(text) {
        return false;
    }
    let (is_negative, digits) = split_sign(text);
    let sign = match (digits.bytes().all(|digit| digit == b'0'), is_negative) {
        (true, _) => 0,
        (false, true) => -1,
        (false, false) => 1,
    };
    holds(sign)
}

/// An integer within bounds, both included.
pub(super) fn is_integer_between(text: &str, least: i128, most: i128) -> bool {
    if !is_integer(text) {
        return false;
    }
    let (is_negative, digits) = split_sign(text);
    let digits = digits.trim_start_matches('0');
    // 38 digits always fit an i128, and no bounded type needs more than 20.
    if digits.len() > 38 {
        return false;
    }
    let size = digits.bytes().fold(0_i128, |sum, digit| sum * 10 + i128::from(digit - b'0'));
    let value = if is_negative { -size } else { size };
    (least..=most).contains(&value)
}

/// Digits without a sign (part 2, section 3.3.21.1), of a number that is not too large.
pub(super) fn is_unsigned_up_to(text: &str, most: i128) -> bool {
    !text.starts_with(['+', '-']) && is_integer_between(text, 0, most)
}

fn split_sign(text: &str) -> (bool, &str) {
    if let Some(rest) = text.strip_prefix('-') {
        (true, rest)
    } else {
        (false, text.strip_prefix('+').unwrap_or(text))
    }
}

fn are_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
