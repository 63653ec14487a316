//! Events to reports. Everything here is pure: events in, text out.
//!
//! - `fold`: events to one checked [`RunReport`], which every other format is rendered from;
//! - `standing`: what a run comes to; `coverage`: which requirements it judged; `entry`: what is
//!   told, in which order; `cascade`: what a delete took along; `message`: messages laid out;
//! - `format`: the formats by name; `telling`: what those for people need besides the run;
//! - `jsonl`, `json`: for programs; the JSONL replays to the same JSON;
//! - `junit`, `tap`: for CI servers; `markdown`: for their summary pages; `badge`: for a README;
//! - `terminal`, `html`: for people;
//! - `diff`: two runs held against each other;
//! - `estate`: several targets in one report;
//! - `matrix`: which quirk fired which assertion, and whether that is complete;
//! - `validate`: the reports on files, in every format; `import`: what an importer made of files;
//! - `shell`: commands for people to copy;
//! - `visible`, `words`: text of a target made harmless, numbers and durations made readable.

mod badge;
mod cascade;
mod coverage;
mod diff;
mod entry;
mod estate;
mod fold;
mod format;
mod html;
mod import;
mod json;
mod jsonl;
mod junit;
mod markdown;
mod matrix;
mod message;
mod shell;
mod standing;
mod tap;
mod telling;
mod terminal;
mod validate;
mod visible;
mod words;

#[cfg(test)]
mod format_tests;
#[cfg(test)]
mod page_tests;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

pub use badge::{badge_shields, badge_svg};
pub use coverage::{
    Condition, ConditionResult, Coverage, Grid, GridCell, GridRow, GridState, KnownClause,
    coverage_json, coverage_markdown, coverage_text, operations_grid,
};
pub use diff::{Class, Compared, Diff, Entry as DiffEntry, diff_json, diff_text};
pub use estate::{
    ESTATE_VERSION, EstateCase, EstateCounts, EstateError, EstateFinding, EstateFormat, EstateHead,
    EstateMergeError, EstatePartition, EstateReport, TargetFacts, TargetResult, estate_text,
    merge_estates,
};
pub use fold::{Fold, FoldError, RunReport};
pub use format::RunFormat;
pub use html::{grid_html, html, page};
pub use import::{ImportReport, ImportedFile, import_json, import_text};
pub use json::json;
pub use jsonl::{JsonlError, jsonl_line, read_jsonl};
pub use junit::{RunProblem, RunProblemKind, junit};
pub use markdown::{grid_markdown, markdown};
pub use matrix::{Matrix, MatrixGap, QuirkRow, matrix_json, matrix_text};
pub use shell::{command_line, quoted};
pub use standing::Standing;
pub use tap::tap;
pub use telling::Telling;
pub use terminal::{TerminalOptions, Verbosity, paint, terminal};
pub use validate::{
    ImportersTold, JudgedFile, ValidateReport, validate_file_text, validate_github, validate_html,
    validate_json, validate_junit, validate_set_text, validate_summary_text,
};
pub use visible::{visible, visible_line};
pub use words::{counted, duration, grouped};
