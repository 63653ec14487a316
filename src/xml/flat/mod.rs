//! Usual messages in a few lists instead of a tree: nothing is allocated for an element.
//!
//! Usual is a message in UTF-8 of elements and texts, with no attributes but namespace
//! declarations, no comments, sections and references, and no text beside elements. Whoever wants
//! anything else, or to know what is wrong with a message, reads it as a tree: what is read here is
//! read the same way there.
//!
//! - `read`: bytes to lists;
//! - `element`: the elements in them;
//! - `pack`: one of them packed.

mod element;
mod pack;
mod read;
#[cfg(test)]
mod tests;

pub use element::FlatElement;
pub use read::{FlatDocument, read_flat};
