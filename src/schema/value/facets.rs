//! Facets: what narrows a simple type (XML Schema part 2, section 4.3).

use std::sync::Arc;

use super::actual::Value;
use super::bound::Bound;
use super::builtin::Builtin;
use super::decimal::Decimal;
use super::enumeration::Enumeration;
use super::failure::Failure;
use super::pattern::Pattern;
use super::{FacetKind, binary};

/// What is demanded of a value beyond its lexical form, by all derivation steps together.
#[derive(Clone, Debug, Default)]
pub(in crate::schema) struct Facets {
    /// The only values there are; none for no such facet.
    pub enumeration: Option<Arc<Enumeration>>,
    /// Values outside the enumeration that are worth a note only.
    pub tolerated: Vec<String>,
    /// What `length` counts: characters, octets or items.
    pub length: Option<usize>,
    /// Fewest of them.
    pub min_length: Option<usize>,
    /// Most of them.
    pub max_length: Option<usize>,
    /// Limits of ordered values.
    pub bounds: Vec<Bound>,
    /// Most digits that count.
    pub total_digits: Option<usize>,
    /// Most digits after the point.
    pub fraction_digits: Option<usize>,
    /// One for each derivation step that has any; all must be met.
    pub patterns: Vec<Arc<Pattern>>,
    /// What no derivation may change any more.
    pub fixed: Vec<FacetKind>,
}

impl Facets {
    /// Whether nothing is demanded.
    pub fn are_none(&self) -> bool {
        self.enumeration.is_none()
            && !self.has_length()
            && self.bounds.is_empty()
            && self.total_digits.or(self.fraction_digits).is_none()
            && self.patterns.is_empty()
    }

    /// Whether every text of so many bytes is as demanded. No text has more characters than bytes, nor
    /// does white space make it longer when it is dealt with.
    #[inline]
    pub fn take_all_of_length(&self, bytes: usize) -> bool {
        self.max_length.is_none_or(|most| bytes <= most)
            && self.length.or(self.min_length).is_none()
            && self.enumeration.is_none()
            && self.patterns.is_empty()
            && self.bounds.is_empty()
            && self.total_digits.or(self.fraction_digits).is_none()
    }

    /// Checks the text of an atomic type, white space dealt with and of the right form. `value`
    /// gives what it stands for.
    pub(super) fn check_atomic(
        &self,
        builtin: Builtin,
        literal: &str,
        value: impl Fn() -> Option<Value>,
    ) -> Result<(), Failure> {
        // No text has more characters than bytes, which are known without counting.
        let is_short = self.length.or(self.min_length).is_none()
            && self.max_length.is_some_and(|most| literal.len() <= most);
        if self.has_length()
            && !is_short
            && let Some(length) = length_of(builtin, literal)
        {
            self.check_length(length)?;
        }
        self.check_digits(literal)?;
        if !self.bounds.is_empty()
            && let Some(value) = value()
            && let Some(at) = self.bounds.iter().position(|bound| !bound.holds(&value))
        {
            return Err(Failure::Bound(at));
        }
        self.check_literal(literal, value)
    }

    /// Checks the text of a list by the number of its items.
    pub(super) fn check_list(
        &self,
        items: usize,
        literal: &str,
        value: impl Fn() -> Option<Value>,
    ) -> Result<(), Failure> {
        if self.has_length() {
            self.check_length(items)?;
        }
        self.check_literal(literal, value)
    }

    /// Checks what every variety can have.
    pub(super) fn check_literal(
        &self,
        literal: &str,
        value: impl FnOnce() -> Option<Value>,
    ) -> Result<(), Failure> {
        if let Some(at) = self.patterns.iter().position(|pattern| !pattern.matches(literal)) {
            return Err(Failure::Pattern(at));
        }
        match &self.enumeration {
            Some(enumeration) if !enumeration.contains(literal, value) => Err(Failure::Enumeration),
            _ => Ok(()),
        }
    }

    fn has_length(&self) -> bool {
        self.length.or(self.min_length).or(self.max_length).is_some()
    }

    fn check_length(&self, length: usize) -> Result<(), Failure> {
        if self.length.is_some_and(|wanted| length != wanted) {
            return Err(Failure::Length(length));
        }
        if self.min_length.is_some_and(|least| length < least) {
            return Err(Failure::MinLength(length));
        }
        if self.max_length.is_some_and(|most| length > most) {
            return Err(Failure::MaxLength(length));
        }
        Ok(())
    }

    fn check_digits(&self, literal: &str) -> Result<(), Failure> {
        if self.total_digits.or(self.fraction_digits).is_none() {
            return Ok(());
        }
        let Some(value) = Decimal::parse(literal) else { return Ok(()) };
        if self.total_digits.is_some_and(|most| value.total_digits() > most) {
            return Err(Failure::TotalDigits);
        }
        if self.fraction_digits.is_some_and(|most| value.fraction_digits() > most) {
            return Err(Failure::FractionDigits);
        }
        Ok(())
    }
}

/// What the length facets measure. Names have no length that counts: it depends on a prefix (part
/// 2, section 4.3.1.3).
fn length_of(builtin: Builtin, literal: &str) -> Option<usize> {
    match builtin {
        Builtin::HexBinary => Some(binary::hex_octets(literal)),
        Builtin::Base64Binary => Some(binary::base64_octets(literal)),
        Builtin::QName | Builtin::Notation => None,
        _ => Some(literal.chars().count()),
    }
}
