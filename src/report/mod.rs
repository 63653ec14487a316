//! Events to reports. Everything here is pure: events in, text out.
//!
//! - `fold`: events to one checked [`RunReport`], which every other format is rendered from;
//! - `jsonl`, `json`: for programs; the JSONL replays to the same JSON;
//! - `junit`: for CI servers;
//! - `terminal`: for people;
//! - `diff`: two runs held against each other;
//! - `matrix`: which quirk fired which assertion, and whether that is complete;
//! - `validate`: the reports on files, in every format;
//! - `visible`, `words`: text of a target made harmless, numbers and durations made readable.

mod diff;
mod fold;
mod json;
mod jsonl;
mod junit;
mod matrix;
mod terminal;
mod validate;
mod visible;
mod words;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

pub use diff::{Class, Compared, Diff, Entry as DiffEntry, diff_json, diff_text};
pub use fold::{Fold, FoldError, RunReport};
pub use json::json;
pub use jsonl::{JsonlError, jsonl_line, read_jsonl};
pub use junit::junit;
pub use matrix::{Matrix, MatrixGap, QuirkRow, matrix_json, matrix_text};
pub use terminal::{TerminalOptions, Verbosity, paint, terminal};
pub use validate::{
    JudgedFile, ValidateReport, validate_file_text, validate_github, validate_json, validate_junit,
    validate_summary_text,
};
pub use visible::{visible, visible_line};
pub use words::{counted, duration, grouped};
