//! Identity constraints: `xs:unique`, `xs:key` and `xs:keyref` (XML Schema part 1, section 3.11).
//!
//! - `path`: the part of XPath that selectors and fields are written in;
//! - `constraint`: a constraint, and all those of a schema;
//! - `reader`: an element of a schema document to a constraint;
//! - `tracker`: the constraints in force while a document goes by, one pass;
//! - `target`: a selected node and its fields;
//! - `table`: the values that were met, as they travel up the document;
//! - `wording`: the sentences.
//!
//! A document without constraints costs nothing here. With constraints, what is kept is one entry
//! for each different value of the constraints in force, up to a limit.

mod constraint;
mod path;
mod reader;
mod table;
mod target;
mod tracker;
mod wording;

pub(super) use constraint::{Constraint, Constraints};
pub(super) use reader::Refusal;
pub(super) use target::FieldValue;
pub(super) use tracker::Tracker;

#[cfg(test)]
mod schema_tests;
#[cfg(test)]
mod tests;
