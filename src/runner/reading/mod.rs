//! What a target holds, by its own reads.
//!
//! - `ask`: one question and its answer; `answer`: bytes to the element that answers;
//! - `roster`: which questions lead to identifiers, and from them to objects.

mod answer;
mod ask;
mod roster;

pub use ask::{NoAnswer, TargetReader};
pub use roster::{Listed, ReadObject};
