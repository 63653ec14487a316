//! Facets: what narrows a simple type (XML Schema part 2, section 4.3).

use super::builtin::Builtin;
use super::decimal::Decimal;
use super::{ValueError, binary, excerpt};
use crate::ground::Basis;

/// What is demanded of a value beyond its lexical form.
#[derive(Clone, Debug, Default)]
pub(in crate::schema) struct Facets {
    /// The only values there are; none for no such facet.
    pub enumeration: Option<Vec<String>>,
    /// Values outside the enumeration that are worth a note only.
    pub tolerated: Vec<String>,
    /// Characters, or octets of binary values.
    pub length: Option<usize>,
    /// Fewest of them.
    pub min_length: Option<usize>,
    /// Most of them.
    pub max_length: Option<usize>,
    /// Limits of numbers.
    pub bounds: Vec<Bound>,
    /// Most digits that count.
    pub total_digits: Option<usize>,
    /// Most digits after the point.
    pub fraction_digits: Option<usize>,
}

/// A limit of a number.
#[derive(Clone, Debug)]
pub(in crate::schema) enum Bound {
    MinInclusive(String),
    MinExclusive(String),
    MaxInclusive(String),
    MaxExclusive(String),
}

impl Facets {
    /// Whether nothing is demanded.
    pub fn are_none(&self) -> bool {
        self.enumeration.is_none()
            && self.length.is_none()
            && self.min_length.is_none()
            && self.max_length.is_none()
            && self.bounds.is_empty()
            && self.total_digits.is_none()
            && self.fraction_digits.is_none()
    }

    /// Checks a value whose form is known to be right.
    pub fn check(&self, builtin: Builtin, value: &str) -> Result<(), ValueError> {
        if self.are_none() {
            return Ok(());
        }
        self.check_length(builtin, value)?;
        self.check_number(value)?;
        self.check_enumeration(builtin, value)
    }

    fn check_length(&self, builtin: Builtin, value: &str) -> Result<(), ValueError> {
        if self.length.or(self.min_length).or(self.max_length).is_none() {
            return Ok(());
        }
        let length = match builtin {
            Builtin::HexBinary => binary::hex_octets(value),
            Builtin::Base64Binary => binary::base64_octets(value),
            _ => value.chars().count(),
        };
        if let Some(wanted) = self.length
            && length != wanted
        {
            return breach("cvc-length-valid", format!("the length is {length}, not {wanted}"));
        }
        if let Some(least) = self.min_length
            && length < least
        {
            let message = format!("the length is {length}, but {least} is the least");
            return breach("cvc-minLength-valid", message);
        }
        if let Some(most) = self.max_length
            && length > most
        {
            let message = format!("the length is {length}, but {most} is the most");
            return breach("cvc-maxLength-valid", message);
        }
        Ok(())
    }

    fn check_number(&self, text: &str) -> Result<(), ValueError> {
        if self.bounds.is_empty() && self.total_digits.or(self.fraction_digits).is_none() {
            return Ok(());
        }
        let Some(value) = Decimal::parse(text) else { return Ok(()) };
        for bound in &self.bounds {
            let (limit, holds, rule, words): (_, fn(_) -> bool, _, _) = match bound {
                Bound::MinInclusive(l) => {
                    (l, std::cmp::Ordering::is_ge, "cvc-minInclusive-valid", "at least")
                }
                Bound::MinExclusive(l) => {
                    (l, std::cmp::Ordering::is_gt, "cvc-minExclusive-valid", "more than")
                }
                Bound::MaxInclusive(l) => {
                    (l, std::cmp::Ordering::is_le, "cvc-maxInclusive-valid", "at most")
                }
                Bound::MaxExclusive(l) => {
                    (l, std::cmp::Ordering::is_lt, "cvc-maxExclusive-valid", "less than")
                }
            };
            if Decimal::parse(limit).is_some_and(|limit| !holds(value.cmp(&limit))) {
                return breach(rule, format!("`{}` is not {words} {limit}", excerpt(text)));
            }
        }
        if let Some(most) = self.total_digits
            && value.total_digits() > most
        {
            let message = format!("`{}` has more than {most} digits", excerpt(text));
            return breach("cvc-totalDigits-valid", message);
        }
        if let Some(most) = self.fraction_digits
            && value.fraction_digits() > most
        {
            let message =
                format!("`{}` has more than {most} digits after the point", excerpt(text));
            return breach("cvc-fractionDigits-valid", message);
        }
        Ok(())
    }

    fn check_enumeration(&self, builtin: Builtin, value: &str) -> Result<(), ValueError> {
        let Some(values) = &self.enumeration else { return Ok(()) };
        if values.iter().any(|allowed| builtin.same_value(allowed, value)) {
            return Ok(());
        }
        let is_tolerated = self.tolerated.iter().any(|known| known == value);
        let near = values.iter().find(|allowed| allowed.eq_ignore_ascii_case(value));
        let message = match (near, values.as_slice()) {
            (Some(near), _) => {
                format!("`{}` is not in the list; is `{near}` meant?", excerpt(value))
            }
            (None, [only]) => format!("`{}` is not `{only}`, the only value", excerpt(value)),
            (None, _) => {
                format!(
                    "`{}` is not one of the {} values in the list",
                    excerpt(value),
                    values.len()
                )
            }
        };
        Err(ValueError {
            rule: "cvc-enumeration-valid",
            message,
            expected: values.clone(),
            basis: if is_tolerated { Basis::Inferred } else { Basis::Schema },
        })
    }
}

fn breach(rule: &'static str, message: String) -> Result<(), ValueError> {
    Err(ValueError { rule, message, expected: Vec::new(), basis: Basis::Schema })
}
