//! The bindings that are built in: which schema describes which service, in which revision.
//!
//! - `library`: every schema under `fixtures/schemas/`, by service and revision.

mod library;

pub use library::Library;
