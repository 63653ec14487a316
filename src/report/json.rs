//! The report for programs that read at the end: the fold of all events.

use super::fold::RunReport;

/// The report as JSON, laid out, with a line feed at the end. Its shape is [`RunReport`].
#[must_use]
pub fn json(report: &RunReport) -> String {
    let mut text =
        serde_json::to_string_pretty(report).expect("reports have string keys and no raw values");
    text.push('\n');
    text
}
