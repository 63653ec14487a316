//! Streaming validation: start tags, text and end tags in, violations out.
//!
//! One validator serves trees and streams. What it keeps grows with the depth of the document, not
//! with its size, and a document without violations costs no allocation per element.
//!
//! - `validator`: the events;
//! - `frame`: what is kept for each open element;
//! - `children`, `turn`: which child may stand, and how to go on after one that may not;
//! - `leaf`: elements that come whole; `attributes`, `text`: the rest of an element; `xsi`: the types a document names itself;
//! - `identifiers`, `tracking`: IDs, and what identity constraints are told;
//! - `stream`, `drive`, `symbols`, `kinds`: a whole file driven through a validator, and what was
//!   found;
//! - `flat`: a message that is no tree;
//! - `parallel`, `siblings`: the same by several threads; `companion`: who goes along;
//! - `wording`: the sentences.

mod attributes;
mod children;
mod companion;
mod drive;
mod flat;
mod frame;
mod identifiers;
mod kinds;
mod leaf;
mod parallel;
mod siblings;
mod stream;
mod symbols;
mod text;
mod tracking;
mod turn;
mod validator;
mod wording;
mod xsi;

pub use companion::Companion;
pub(super) use flat::admits;
pub(crate) use identifiers::DANGLING;
pub use parallel::Seekable;
pub use stream::{Beyond, PlacedViolation, StreamOptions, StreamOutcome, Totals};
pub use symbols::Symbols;
pub use validator::Validator;

use super::compiled::Schema;
use super::violation::Violation;
use crate::xml::{Element, NodeRef};

/// Drives a validator over a tree, without recursion.
pub(super) fn tree(schema: &Schema, root: &Element, max_violations: usize) -> Vec<Violation> {
    let mut validator = schema.validator(max_violations);
    let start = |validator: &mut Validator<'_>, element: &Element| {
        validator.start(&element.name, &element.attributes, &element.scope, element.offset);
    };
    start(&mut validator, root);
    let mut open = vec![root.children.iter()];
    while let Some(children) = open.last_mut() {
        if validator.is_full() {
            break;
        }
        match children.next() {
            Some(NodeRef::Element(element)) => {
                if element.attributes.is_empty()
                    && let Some(text) = element.children.only_text()
                {
                    let symbol = validator.symbol_of(&element.name);
                    validator.leaf(symbol, &element.name, text, &element.scope, element.offset);
                    continue;
                }
                start(&mut validator, element);
                open.push(element.children.iter());
            }
            Some(NodeRef::Text(text)) => validator.text(text),
            None => {
                validator.end();
                open.pop();
            }
        }
    }
    validator.finish()
}

#[cfg(test)]
mod structure_tests;
#[cfg(test)]
mod tests;
