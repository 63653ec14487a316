//! Reports on files that were judged as they are.
//!
//! - `text`: for people, file by file; `words`: what a file is and how it fits, in words;
//!   `risks`: what importers lose; `set_text`: files of one source;
//! - `json`, `roster_json`: for programs; `junit`: for CI servers; `html`: a page; `github`: notes on the lines of a change.

mod github;
mod html;
mod json;
mod junit;
mod risks;
mod roster_json;
mod set_text;
mod text;
mod words;

#[cfg(test)]
mod tests;

use crate::ground::Verdict;
use crate::validate::{Excerpt, ImporterRisk, Judgement, SetJudgement};

pub use github::validate_github;
pub use html::validate_html;
pub use json::validate_json;
pub use junit::validate_junit;
pub use set_text::validate_set_text;
pub use text::{ImportersTold, validate_file_text, validate_summary_text};

/// What came of judging files.
#[derive(Debug, Default)]
pub struct ValidateReport {
    /// Those that were judged, in the order they were named.
    pub files: Vec<JudgedFile>,
    /// Those that were not, since the command was interrupted.
    pub not_judged: Vec<String>,
    /// What came of judging them together, where that was asked for.
    pub set: Option<SetJudgement>,
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

    /// Whether an importer is known to lose something of it.
    #[must_use]
    pub fn is_at_risk(&self) -> bool {
        !self.risks().is_empty()
    }

    /// What importers are known to lose of it.
    pub(super) fn risks(&self) -> &[ImporterRisk] {
        let judgement = self.outcome.as_ref().ok();
        judgement.and_then(|of| of.roster.as_ref()).map_or(&[], |roster| &roster.risks)
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
    /// The worst verdict of all files, and of the set; none where no file was judged.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        let of_set = self.set.as_ref().map(SetJudgement::verdict);
        self.files.iter().map(JudgedFile::verdict).chain(of_set).max()
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
