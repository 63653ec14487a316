//! What the checks look up.

use crate::schema::derives::Types;
use crate::schema::grammar::{ElementDecl, ElementId};
use crate::schema::names::{Names, Symbol};

/// The components of a schema, content models apart.
pub(in crate::schema) trait Components: Types {
    fn names(&self) -> &Names;

    fn element(&self, id: ElementId) -> &ElementDecl;

    /// The elements that may stand in for one, itself apart (part 1, section 3.3.6).
    fn substitutes(&self, head: ElementId) -> &[(Symbol, ElementId)];
}

/// A schema component constraint that a schema breaks.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(in crate::schema) struct Broken {
    /// The constraint of XML Schema part 1, such as `cos-nonambig`.
    pub rule: &'static str,
    pub message: String,
}

impl Broken {
    pub(super) fn new(rule: &'static str, message: String) -> Self {
        Self { rule, message }
    }
}
