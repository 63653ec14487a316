//! Snapshots: how a target behaves in a case, as text that is the same in every run in which it
//! behaves the same. Pure.
//!
//! - `contents`: what was recorded of a case, to text; `request`: what was asked, in a line;
//!   `message`: a body, to text;
//! - `placeholders`: what stands for identifiers, times and save points, so that their relations stay;
//!   `sets`: what concerns other cases is left out of lists;
//! - `file`: the text in a file of the form that `insta` has, so that its tools work, too;
//! - `changes`: two texts held against each other;
//! - `summary`: what events say of them.

mod changes;
mod contents;
mod file;
mod message;
mod placeholders;
mod request;
mod sets;
mod summary;

#[cfg(test)]
mod tests;

pub use changes::{Change, changes};
pub use contents::contents;
pub use file::{SnapshotFile, SnapshotFileError, file_name, target_folder};
pub use summary::{SnapshotDifference, SnapshotSummary};
