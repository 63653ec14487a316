//! Simple types: white space, lexical forms, facets.

mod binary;
mod builtin;
mod decimal;
mod facets;
mod lexical_name;
mod temporal;
mod uri;
mod white_space;

pub(super) use builtin::Builtin;
pub(super) use facets::{Bound, Facets};
pub(super) use lexical_name::is_ncname;
pub(super) use white_space::{WhiteSpace, is_blank};

use super::grammar::TypeId;
use crate::ground::Basis;

/// A simple type.
#[derive(Clone, Debug)]
pub(super) struct SimpleType {
    /// How messages call it, such as `xs:date` or `Gender.Type`.
    pub label: String,
    pub base: Option<TypeId>,
    /// The nearest built-in type above it.
    pub builtin: Builtin,
    pub white_space: WhiteSpace,
    pub facets: Facets,
    /// What the definition rests on.
    pub basis: Basis,
}

/// Why a value is refused.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct ValueError {
    pub rule: &'static str,
    pub message: String,
    pub expected: Vec<String>,
    pub basis: Basis,
}

impl SimpleType {
    /// A built-in type.
    pub fn of_builtin(builtin: Builtin, base: Option<TypeId>) -> Self {
        Self {
            label: format!("xs:{}", builtin.name()),
            base,
            builtin,
            white_space: builtin.white_space(),
            facets: Facets::default(),
            basis: Basis::Schema,
        }
    }

    /// Whether every text is a value, so that none need be kept to be looked at.
    pub fn takes_all(&self) -> bool {
        self.builtin.takes_all() && self.facets.are_none()
    }

    /// Checks the text of an element or attribute, as it stands in the document.
    ///
    /// # Errors
    /// Says which rule the text breaks.
    pub fn check(&self, text: &str) -> Result<(), ValueError> {
        let value = self.white_space.normalize(text);
        if !self.builtin.has_form(&value) {
            return Err(ValueError {
                rule: "cvc-datatype-valid.1",
                message: format!("`{}` is not a value of {}", excerpt(text), self.label),
                expected: vec![self.builtin.form().to_owned()],
                basis: self.basis,
            });
        }
        self.facets.check(self.builtin, &value).map_err(|mut error| {
            error.basis = error.basis.min(self.basis);
            error
        })
    }

    /// Whether two texts, both of this type, are the same value.
    pub fn same_value(&self, left: &str, right: &str) -> bool {
        let (left, right) = (self.white_space.normalize(left), self.white_space.normalize(right));
        self.builtin.same_value(&left, &right)
    }
}

/// The beginning of a text, short enough for a message and on one line.
pub(super) fn excerpt(text: &str) -> String {
    excerpt_of(text, 60)
}

/// The same, with another limit in characters.
pub(super) fn excerpt_of(text: &str, longest: usize) -> String {
    let printable = |c: char| if c.is_control() { ' ' } else { c };
    let mut short: String = text.chars().take(longest).map(printable).collect();
    if text.chars().nth(longest).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests;
