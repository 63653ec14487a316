//! The events of a kept run to its report, complete or not.

use crate::report::{Fold, FoldError, RunReport};
use crate::runner::Event;

/// What the events of a folder come to.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadRun {
    /// The report. Where the run was cut off it says so, as any incomplete one does.
    pub report: RunReport,
    /// Whether the end is missing: the run was killed, is still going on, or the file was cut.
    pub cut_off: bool,
}

/// Lines that are no events of a run.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A line that is no event.
    #[error("line {line} is no event: {source}")]
    Line {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// They are no report.
    #[error(transparent)]
    Fold(#[from] FoldError),
}

/// Why a run that was cut off has no verdict.
const CUT_OFF: &str = "the run was cut off before its end";

/// Reads events, one a line. A run that was killed leaves whole lines and perhaps the beginning of
/// one: that is dropped, and the report is incomplete.
///
/// # Errors
/// Where a line that is not the last is no event, or the events do not fit together.
pub fn read_events(text: &str) -> Result<ReadRun, ReadError> {
    let mut fold = Fold::default();
    for (at, line) in text.split_inclusive('\n').enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<Event>(line) {
            Ok(event) => fold.take(event)?,
            Err(_) if !line.ends_with('\n') => break,
            Err(source) => return Err(ReadError::Line { line: at + 1, source }),
        }
    }
    let cut_off = !fold.is_finished();
    let report = if cut_off { fold.cut_off(CUT_OFF)? } else { fold.finish()? };
    Ok(ReadRun { report, cut_off })
}
