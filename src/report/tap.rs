//! The report for TAP consumers: version 14 of the Test Anything Protocol, which readers of version
//! 13 understand as far as they go.

use super::fold::RunReport;
use super::standing::{Standing, part, result};
use super::visible::visible_line;
use crate::ground::Verdict;
use crate::judge::Finding;
use crate::runner::CaseFinished;

/// The report as TAP: a test point for each case. What does not apply is skipped; what waivers cover
/// in whole is `TODO`, so that it is seen and does not fail. A run without a verdict has one more
/// test point, which is not ok, and bails out.
#[must_use]
pub fn tap(report: &RunReport) -> String {
    let closing = closing(report);
    let points = report.cases.len() + usize::from(closing.is_some());
    let mut lines = vec!["TAP version 14".to_owned(), format!("1..{points}")];
    if let Some(part) = part(report) {
        lines.push(format!("# A part only: {part}"));
    }
    for (at, case) in report.cases.iter().enumerate() {
        point(at + 1, case, &mut lines);
    }
    if let Some(what) = closing {
        lines.push(format!("not ok {points} - {what}"));
        diagnostics(&[("message", result(report, str::to_owned))], &[], &mut lines);
        if !Standing::of(report).has_verdict() {
            lines.push(format!("Bail out! {}", visible_line(&result(report, str::to_owned))));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

/// What the run as a whole did not do, where no case says so.
fn closing(report: &RunReport) -> Option<&'static str> {
    match Standing::of(report) {
        Standing::Incomplete => Some("the run is complete"),
        Standing::TargetLost => Some("the target answers to the end"),
        Standing::NothingJudged => Some("something was judged"),
        _ if report.finished.waivers.iter().any(|it| it.standing.is_problem()) => {
            Some("the waivers hold")
        }
        _ => None,
    }
}

fn point(number: usize, case: &CaseFinished, lines: &mut Vec<String>) {
    let ok = if case.verdict.is_red() { "not ok" } else { "ok" };
    let directive = match case.verdict {
        Verdict::NotApplicable => format!(" # SKIP {}", plain(reason(case))),
        red if red.is_red() && case.is_waived() => {
            let reason = case.waived.first().map_or("", |waived| &waived.reason);
            format!(" # TODO waived: {}", plain(reason))
        }
        _ => String::new(),
    };
    let name = format!("{} {}", case.case, case.title);
    lines.push(format!("{ok} {number} - {}{directive}", plain(&name)));
    if matches!(case.verdict, Verdict::Pass | Verdict::NotApplicable) {
        return;
    }
    let mut rows = vec![("verdict", case.verdict.to_string())];
    if let Some(reason) = &case.reason {
        rows.push(("message", reason.clone()));
    }
    if case.flaky {
        rows.push(("flaky", "an exchange had to be tried again".to_owned()));
    }
    rows.push(("clause", case.clause.to_string()));
    rows.push(("file", case.file.clone()));
    diagnostics(&rows, &case.outcome.findings, lines);
}

fn reason(case: &CaseFinished) -> &str {
    case.reason.as_deref().unwrap_or("it does not apply")
}

/// A YAML block. Every value is a JSON string, which is YAML, so that no value can end the block or
/// be taken for another type.
fn diagnostics(rows: &[(&str, String)], findings: &[Finding], lines: &mut Vec<String>) {
    lines.push("  ---".to_owned());
    for (key, value) in rows {
        lines.push(format!("  {key}: {}", quoted(value)));
    }
    if !findings.is_empty() {
        lines.push("  findings:".to_owned());
    }
    for finding in findings {
        lines.push(format!("    - assertion: {}", quoted(&finding.assertion)));
        let rows = [
            ("clause", finding.clause.to_string()),
            ("level", finding.level.to_string()),
            ("basis", finding.basis.to_string()),
            ("verdict", finding.verdict.to_string()),
            ("expected", finding.expected.clone()),
            ("actual", finding.actual.clone()),
        ];
        lines.extend(rows.iter().map(|(key, value)| format!("      {key}: {}", quoted(value))));
    }
    lines.push("  ...".to_owned());
}

fn quoted(text: &str) -> String {
    serde_json::to_string(&visible_line(text)).expect("a string")
}

/// Text on a line of TAP: a number sign would begin a directive.
fn plain(text: &str) -> String {
    visible_line(text).replace('\\', "\\\\").replace('#', "\\#")
}
