//! What a value is usually like, beyond what makes it valid: our own attribute `expected`.

use super::SimpleType;
use super::failure::ValueError;
use crate::ground::Basis;
use crate::xml::Scope;

/// A type that values are expected to be of, though they are valid if they are not.
#[derive(Clone, Debug)]
pub(in crate::schema) struct Expectation {
    pub definition: SimpleType,
    /// What the expectation rests on.
    pub basis: Basis,
}

impl Expectation {
    /// # Errors
    /// Says which rule of the expected type the text breaks.
    pub fn check(&self, text: &str, scope: &Scope) -> Result<(), ValueError> {
        self.definition.check(text, scope).map_err(|error| ValueError {
            rule: "expected-value",
            basis: error.basis.min(self.basis),
            ..error
        })
    }
}
