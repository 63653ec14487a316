//! Schema documents to a grammar.
//!
//! First all documents are brought together and checked one by one:
//! - `assembly`: what is given, and what `include`, `import` and `redefine` lead to;
//! - `document`, `node`: one document, and an element of it, with errors that know their line;
//! - `shape`, `shape_rules`: what may stand where in a document;
//! - `globals`: what is declared globally, by name.
//!
//! Then components are read:
//! - `loader`: the numbers that things get, and what is read so far;
//! - `order`: which types are read before which;
//! - `element`, `attribute`, `attribute_group`, `wildcard`, `model`, `complex`, `simple`: one for
//!   each sort of component; `restriction` compares attributes with those of a base.
//!
//! Last, what needs to know all of them: `substitution`, `check`, `redefinition`, and `finish`,
//! which compiles.

mod assembly;
mod attribute;
mod attribute_group;
mod check;
mod complex;
mod document;
mod element;
mod finish;
mod globals;
mod loader;
mod model;
mod node;
mod order;
mod redefinition;
mod restriction;
mod shape;
mod shape_rules;
mod simple;
mod substitution;
mod wildcard;

use crate::xml::LineColumn;

pub(super) use assembly::Resolve;
pub(super) use finish::load;

/// Where a document starts.
const START: LineColumn = LineColumn { line: 1, column: 1 };

#[cfg(test)]
mod component_tests;
#[cfg(test)]
mod tests;
