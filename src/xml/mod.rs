//! Everything XML. No other room names an XML crate.
//!
//! - `name`, `tree`, `children`: qualified names and the element tree the whole program works on;
//! - `packed`, `packing`, `known_names`: the same tree in little memory, for keeping many;
//! - `limits`, `error`: what is refused, and how that is said;
//! - `read`: the strict reader for messages, bytes to tree;
//! - `flat`: usual messages in lists instead of a tree;
//! - `stream`: the strict reader for files of any size, bytes to events;
//! - `canonical`: canonical form and comparison by meaning;
//! - `write`: tree to bytes, in a style that is data;
//! - `path`: a small path language whose prefixes the caller binds.

mod build;
mod canonical;
mod chars;
mod children;
mod content;
mod cursor;
mod declaration;
mod decode;
mod error;
mod flat;
mod known_names;
mod limits;
mod name;
mod namespaces;
mod packed;
mod packing;
mod path;
mod read;
mod reference;
mod seen_names;
mod stream;
#[cfg(test)]
mod tests;
mod tree;
mod write;

pub use canonical::{canonical_form, same_meaning};
pub use children::{Children, Node, NodeRef, Nodes};
pub use error::{LineColumn, XmlError, XmlErrorKind};
pub use flat::{FlatDocument, FlatElement, read_flat};
pub use limits::XmlLimits;
pub use name::{Namespace, QName};
pub use packed::PackedElement;
pub use path::{Path, PathError, Prefixes};
pub use read::{Document, Encoding, read_document};
pub use stream::{
    ChildTags, Doctype, Event, FileEncoding, Met, NameKey, Part, Policy, Spelling, StreamError,
    StreamPolicies, StreamReader,
};
pub use tree::{Attribute, Element, Offset, Scope};
pub use write::{Declaration, Form, Layout, PrefixPlace, Style, write_document};
