//! The bindings that are built in: which schema describes which service, in which revision.
//!
//! - `library`: every schema under `fixtures/schemas/`, by name, and by service and revision;
//! - `entry`: one of them, compiled when it is first used, with what it imports;
//! - `opening`: what a schema document says of itself before its first declaration;
//! - `detect`: from the name of an element to the schemas that describe it.

mod detect;
mod entry;
mod library;
mod opening;

pub use detect::{Candidate, Direction};
pub use library::{Description, Library};
