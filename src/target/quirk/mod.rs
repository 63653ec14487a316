//! Quirks: named, deliberate misbehaviours of the mock, as data under `fixtures/quirks/`.
//!
//! - `hook`: what a quirk can take hold of, one type for each stage of an exchange;
//! - `edit`: changes to the response as a tree, the hook that most quirks use;
//! - `file`: the file format, and the quirks built in;
//! - `pattern`: operation and assertion patterns with `*`;
//! - `selection`: the hooks of the chosen quirks, sorted out by operation once.

mod edit;
mod file;
mod hook;
mod pattern;
mod selection;

pub use edit::{Action, Edit, NewElement, Step};
pub use file::{Quirk, QuirkError, Scope, UnknownQuirk, find_quirks, parse_quirks, quirks};
pub use hook::{ByteHook, ConnectionHook, Hook, HttpHook, ReplyHook, RequestHook, When};
pub use pattern::Pattern;
pub use selection::{Selected, Selection};

#[cfg(test)]
mod tests;
