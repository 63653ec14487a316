//! The strict reader for files of any size: bytes to events, in bounded memory.
//!
//! quick-xml finds the markup; it is no well-formedness checker, so everything it hands over is
//! looked at again here.
//!
//! - `encoding`, `source`: which encoding a file is in; its bytes to UTF-8;
//! - `markup`, `name_cache`: the checks on single pieces of markup; tags checked before;
//! - `document`: the order of the pieces, and what they add up to;
//! - `pieces`: piece after piece from quick-xml, and where each stands;
//! - `policy`: what is welcome besides elements and text;
//! - `reader`: the events.

mod document;
mod encoding;
mod markup;
mod name_cache;
mod pieces;
mod policy;
mod reader;
mod source;
#[cfg(test)]
mod tests;

pub use encoding::FileEncoding;
pub use markup::Doctype;
pub use policy::{Policy, StreamPolicies};
pub use reader::{Event, StreamError, StreamReader};
