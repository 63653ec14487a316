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
