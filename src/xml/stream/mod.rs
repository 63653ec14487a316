//! The strict reader for files of any size: bytes to events, in bounded memory.
//!
//! - `encoding`, `source`, `utf8`, `utf16`, `single_byte`: which encoding a file is in; its bytes
//!   to text;
//! - `window`, `place`: the part of the text that is looked at; lines and columns;
//! - `scanner`: the order of the pieces, and the fast way past the usual ones;
//! - `tags`, `plain_tag`, `pieces`, `markup`: the pieces, looked at properly;
//! - `open`, `name_table`, `attributes`, `word`: what is kept of tags, and how they are compared;
//! - `spelling`: what could be written more plainly;
//! - `policy`: what is welcome besides elements and text;
//! - `reader`: the events;
//! - `split`: reading on from the middle of a file.

mod attributes;
mod encoding;
mod markup;
mod name_table;
mod open;
mod pieces;
mod place;
mod plain_tag;
mod policy;
mod reader;
mod scanner;
mod single_byte;
mod source;
mod spelling;
mod split;
mod tags;
#[cfg(test)]
mod tests;
mod utf16;
mod utf8;
mod window;
mod word;

pub(in crate::xml) use markup::start_tag;
pub(in crate::xml) use name_table::{NameTable, Written, rest as rest_of_name};

pub use encoding::FileEncoding;
pub use markup::Doctype;
pub use name_table::NameKey;
pub use policy::{Policy, StreamPolicies};
pub use reader::{Event, Part, StreamError, StreamReader};
pub use spelling::{Met, Spelling};
pub use split::ChildTags;
