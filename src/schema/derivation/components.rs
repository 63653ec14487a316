//! What the checks look up.

use crate::schema::grammar::{ElementDecl, ElementId, TypeDefinition, TypeId};
use crate::schema::names::Names;

/// The components of a schema, content models apart.
pub(in crate::schema) trait Components {
    fn names(&self) -> &Names;

    fn element(&self, id: ElementId) -> &ElementDecl;

    fn definition(&self, id: TypeId) -> &TypeDefinition;

    /// The type of everything.
    fn any_type(&self) -> TypeId;

    /// The elements that may stand in for a global one, itself apart (part 1, section 3.3.6).
    fn substitutes(&self, head: ElementId) -> &[ElementId];
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
