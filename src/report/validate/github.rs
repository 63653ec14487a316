//! Notes on the lines of a change, as workflow commands of GitHub Actions.

use super::super::visible::visible_line;
use super::words;
use super::{JudgedFile, ValidateReport};
use crate::ground::Verdict;
use crate::validate::Finding;

/// A workflow command for each finding, and a last line that is none.
#[must_use]
pub fn validate_github(report: &ValidateReport) -> String {
    let mut out = String::new();
    for file in &report.files {
        file_notes(file, &mut out);
    }
    if let Some(set) = &report.set {
        set.findings.iter().for_each(|found| note(&found.file, &found.finding, &mut out));
    }
    for name in &report.not_judged {
        command("error", name, None, "not judged", "the command was interrupted", &mut out);
    }
    out.push_str(&super::text::plain_summary(report));
    out
}

fn file_notes(file: &JudgedFile, out: &mut String) {
    if let Some(obstacle) = file.obstacle() {
        command("error", &file.name, None, "cannot be read", obstacle, out);
    }
    let Ok(judgement) = &file.outcome else { return };
    for finding in &judgement.findings {
        note(&file.name, finding, out);
    }
    if let Some(beyond) = words::beyond(judgement) {
        command("notice", &file.name, None, "more", &beyond, out);
    }
}

fn note(file: &str, finding: &Finding, out: &mut String) {
    let level = match finding.verdict {
        Verdict::Warn => "warning",
        Verdict::Lenient | Verdict::Pass | Verdict::NotApplicable => "notice",
        Verdict::Fail | Verdict::Untestable | Verdict::Error => "error",
    };
    let mut text = finding.message.clone();
    if !finding.path.is_empty() {
        text.push_str(&format!("\nat {}", finding.path));
    }
    if let Some(expected) = words::expected(finding) {
        text.push_str(&format!("\nallowed here: {expected}"));
    }
    let place = Some((finding.place.line, finding.place.column));
    command(level, file, place, finding.rule, &text, out);
}

/// `::error file=..,line=..,col=..,title=..::text`, with everything in it escaped.
fn command(
    level: &str,
    file: &str,
    place: Option<(u64, u64)>,
    title: &str,
    text: &str,
    out: &mut String,
) {
    let place = place.map(|(line, column)| format!(",line={line},col={column}"));
    let lines: Vec<_> = text.lines().map(visible_line).collect();
    out.push_str(&format!(
        "::{level} file={}{},title={}::{}\n",
        property(file),
        place.unwrap_or_default(),
        property(title),
        data(&lines.join("\n")),
    ));
}

/// What stands behind the two colons.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(&visible_line(text)).replace(':', "%3A").replace(',', "%2C")
}
