//! Files of one source, judged together: what each file alone cannot show. Does the source write what
//! is mandatory, are its snapshots complete, do its events fit the snapshots around them?
//!
//! - `header`: what the properties of a file say, and which order that gives the files;
//! - `change`: a record to what it says of persons, groups and roles;
//! - `state`: what the files so far come to, and how a snapshot differs from that;
//! - `source`: the pass over all files; `outcome`: what comes of it.

mod change;
mod header;
mod outcome;
mod source;
mod state;
#[cfg(test)]
mod tests;

pub use header::{Header, in_order};
pub use outcome::{SetFinding, SetJudgement};
pub use source::SourceSet;
