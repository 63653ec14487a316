//! What validation and a look into a schema give back.

use crate::ground::Basis;
use crate::xml::{Offset, QName};

/// A place where a document does not follow its schema.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Violation {
    /// Path with positions, such as `createPersonRequest/personRecord/person/name[2]`.
    pub path: String,
    /// Where in the source.
    pub offset: Offset,
    /// The validation rule of XML Schema part 1 or 2, such as `cvc-complex-type.2.4`.
    pub rule: &'static str,
    /// What was found and what was expected, a lowercase sentence.
    pub message: String,
    /// What was allowed at that place, a short list; empty where it does not apply.
    pub expected: Vec<String>,
    /// What the violated constraint rests on: inferred ones warn at most.
    pub basis: Basis,
    /// Which mistake it is in the structure, where it is one.
    pub structure: Option<Structure>,
}

/// A mistake in which elements and attributes there are, how often, and where.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Structure {
    /// The element around the one that the path leads to lacks these children in front of that. They
    /// may come behind it, which is not told again.
    MissingBefore(Vec<String>),
    /// The element that the path leads to lacks an attribute, or a child at its end.
    Missing,
    /// It stands more often than it may.
    TooOften,
    /// It belongs in the element around it, but not at this place.
    OutOfPlace,
    /// It does not belong in the element around it, or on it.
    Unknown,
}

/// One child that the schema allows in an element, in the schema's order.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ChildShape {
    /// The child's name.
    pub name: QName,
    /// Fewest occurrences.
    pub min_occurs: u32,
    /// Most occurrences; none for unbounded.
    pub max_occurs: Option<u32>,
}
