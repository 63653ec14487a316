//! Reports on files that were judged as they are.
//!
//! - `text`: for people, file by file; `words`: what a file is and how it fits, in words;
//! - `json`: for programs; `junit`: for CI servers; `github`: notes on the lines of a change.

mod github;
mod json;
mod junit;
mod text;
mod words;

#[cfg(test)]
mod tests;

use crate::ground::Verdict;
use crate::validate::{Excerpt, Judgement};

pub use github::validate_github;
pub use json::validate_json;
pub use junit::validate_junit;
pub use text::{validate_file_text, validate_summary_text};

/// What came of judging files.
#[derive(Debug, Default)]
pub struct ValidateReport {
    /// Those that were judged, in the order they were named.
    pub files: Vec<JudgedFile>,
    /// Those that were not, since the command was interrupted.
    pub not_judged: Vec<String>,
    /// How long it took, in microseconds.
    pub elapsed_us: u64,
}

/// A file and what came of it.
#[derive(Debug)]
pub struct JudgedFile {
    /// Its path as the user would write it; `-` for the standard input.
    pub name: String,
    /// What came of it, or why it could not be read at all.
    pub outcome: Result<Judgement, String>,
    /// The line of each finding, as far as it could be had.
    pub excerpts: Vec<Option<Excerpt>>,
    /// How many bytes were read.
    pub bytes: u64,
    /// How long it took, in microseconds.
    pub elapsed_us: u64,
}

/// How many files there are of a verdict.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Counts {
    pub pass: u64,
    pub lenient: u64,
    pub warn: u64,
    pub fail: u64,
    pub untestable: u64,
    pub error: u64,
}

impl JudgedFile {
    /// The verdict on it: `error` where it could not be read.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.outcome.as_ref().map_or(Verdict::Error, Judgement::verdict)
    }

    /// Why it could not be read, or not to its end.
    pub(super) fn obstacle(&self) -> Option<&str> {
        match &self.outcome {
            Ok(judgement) => judgement.stopped.as_deref(),
            Err(reason) => Some(reason),
        }
    }
}

impl ValidateReport {
    /// The worst verdict of all files; none where no file was judged.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        self.files.iter().map(JudgedFile::verdict).max()
    }

    pub(super) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for file in &self.files {
            let count = match file.verdict() {
                Verdict::Pass | Verdict::NotApplicable => &mut counts.pass,
                Verdict::Lenient => &mut counts.lenient,
                Verdict::Warn => &mut counts.warn,
                Verdict::Fail => &mut counts.fail,
                Verdict::Untestable => &mut counts.untestable,
                Verdict::Error => &mut counts.error,
            };
            *count += 1;
        }
        counts
    }
}
