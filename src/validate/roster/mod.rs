//! What is to be said of a roster file besides what its schema says: whether it keeps each
//! requirement on instances, whether what it names is there, and what it is.
//!
//! - `follow`: the pass beside the schema's, tag by tag;
//! - `conformance`: which requirement a violation of the schema breaks;
//! - `integrity`: names that nothing in the file has; `timeframe`: ends before beginnings;
//! - `tally`: how many records there are, and whether they are a snapshot;
//! - `assertions`: what came of each requirement; `facts`: all of that.

mod assertions;
pub(super) mod conformance;
mod facts;
mod follow;
mod integrity;
mod rules;
mod tally;
#[cfg(test)]
mod tests;
mod timeframe;

pub use facts::{Assertion, FileKind, RosterFacts};
pub(super) use follow::{Ending, Followed, Roster, is_roster};
pub(super) use rules::SET_RULES;
pub use rules::rule_ids;
pub(super) use timeframe::day;
