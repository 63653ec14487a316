//! The report for programs that read along: one event a line.

use crate::runner::Event;

/// A line that is no event.
#[derive(Debug, thiserror::Error)]
#[error("line {line} is no event of a run: {source}")]
pub struct JsonlError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub source: serde_json::Error,
}

/// The event as one line, line feed included.
#[must_use]
pub fn jsonl_line(event: &Event) -> String {
    let mut line = serde_json::to_string(event).expect("events have string keys and no raw values");
    line.push('\n');
    line
}

/// The events of a JSONL report. Empty lines are skipped.
///
/// # Errors
/// The first line that is no event.
pub fn read_jsonl(text: &str) -> Result<Vec<Event>, JsonlError> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            serde_json::from_str(line).map_err(|source| JsonlError { line: at + 1, source })
        })
        .collect()
}
