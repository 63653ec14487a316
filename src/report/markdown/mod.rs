//! The report for the summary page of a CI job: short, and within the size such pages take.
//!
//! - `escape`: text of a target that stays text;
//! - `grid`: tables of verdicts.

pub(in crate::report) mod escape;
mod grid;

pub use grid::grid_markdown;

use escape::{clipped, code};

use super::coverage::operations_grid;
use super::entry::{Entry, entries, waived};
use super::fold::RunReport;
use super::standing::{NOT_SHOWN, Standing, part, result, shows, what_was_tested};
use super::telling::Telling;
use super::terminal::problem::said;
use super::words::{counted, duration};
use crate::ground::Verdict;
use crate::runner::Counts;

/// GitHub refuses a summary of more than 1 MiB, and other steps may write to the same.
const MOST_BYTES: usize = 900 << 10;
/// Problems told in full.
const MOST_PROBLEMS: usize = 50;
/// Characters of one text.
const MOST_OF_TEXT: usize = 400;

/// The report as Markdown, at most 900 KiB long. What a target says stands in code spans only.
#[must_use]
pub fn markdown(report: &RunReport, telling: &Telling<'_>) -> String {
    let standing = Standing::of(report);
    let mut out = Page::default();
    out.push(format!("## {} {}\n", mark(standing.tone()), standing.word()));
    out.push(format!("{}\n", what_was_tested(report, code)));
    out.push(format!("**{}**\n", result(report, code)));
    if let Some(part) = part(report) {
        out.push(format!("**This is a part only: {part}.**\n"));
    }
    out.push(format!("What it shows: {}\n", shows(report)));
    out.push(format!("{NOT_SHOWN}\n"));
    out.push(counts(report.finished.counts, report.finished.elapsed_us));
    out.push(grid_markdown(&operations_grid(report, telling.spec)));
    problems(report, telling, &mut out);
    waivers(report, &mut out);
    leftovers(report, &mut out);
    out.finish()
}

/// A page that stops growing at its limit, and says so.
#[derive(Default)]
pub(in crate::report) struct Page {
    text: String,
    full: bool,
}

impl Page {
    /// Adds a block, unless the page is full.
    pub fn push(&mut self, block: String) {
        if self.full {
            return;
        }
        if self.text.len() + block.len() > MOST_BYTES {
            self.full = true;
            self.text.push_str(
                "\nCut here, since such pages are limited; the JSON report has it all.\n",
            );
            return;
        }
        self.text.push_str(&block);
        self.text.push('\n');
    }

    /// What stands on it.
    pub fn finish(self) -> String {
        self.text
    }
}

/// A mark that does not rest on colour.
pub(in crate::report) const fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass | Verdict::Lenient => "✅",
        Verdict::Warn => "⚠️",
        Verdict::Fail => "❌",
        Verdict::Untestable | Verdict::Error => "⛔",
        Verdict::NotApplicable => "➖",
    }
}

fn counts(counts: Counts, elapsed_us: u64) -> String {
    let rows = [
        ("pass", counts.pass),
        ("lenient", counts.lenient),
        ("warn", counts.warn),
        ("fail", counts.fail),
        ("untestable", counts.untestable),
        ("error", counts.error),
        ("not applicable", counts.not_applicable),
        ("not run", counts.not_run),
    ];
    let mut text = "| verdict | cases |\n|---|---:|\n".to_owned();
    for (word, count) in rows {
        text.push_str(&format!("| {word} | {count} |\n"));
    }
    text.push_str(&format!("| **selected** | **{}** |\n", counts.selected));
    text.push_str(&format!("\nIn {}.", duration(elapsed_us)));
    if counts.waived > 0 {
        text.push_str(&format!(" Waived in whole: {}.", counted(counts.waived.into(), "case")));
    }
    if counts.flaky > 0 {
        text.push_str(&format!(" Flaky: {}.", counted(counts.flaky.into(), "case")));
    }
    text.push('\n');
    text
}

fn problems(report: &RunReport, telling: &Telling<'_>, out: &mut Page) {
    let mut entries = entries(report);
    entries.extend(waived(report));
    if entries.is_empty() {
        return;
    }
    out.push("### What is wrong\n".to_owned());
    for entry in entries.iter().take(MOST_PROBLEMS) {
        out.push(problem(entry, telling));
    }
    if let Some(more) = entries.len().checked_sub(MOST_PROBLEMS).filter(|more| *more > 0) {
        out.push(format!("... and {more} more, which the JSON and the HTML report tell.\n"));
    }
}

fn problem(entry: &Entry<'_>, telling: &Telling<'_>) -> String {
    let case = entry.case;
    let mut lines = vec![format!(
        "- {} **{}** {} {}",
        mark(entry.verdict),
        entry.verdict,
        code(&case.case.0),
        clipped(&case.title, MOST_OF_TEXT)
    )];
    let mut row = |label: &str, text: String| lines.push(format!("  - {label}: {text}"));
    match entry.finding {
        Some(finding) => {
            row("assertion", code(&finding.assertion));
            row("expected", clipped(&finding.expected, MOST_OF_TEXT));
            row("actual", clipped(&finding.actual, MOST_OF_TEXT));
            if finding.verdict != Verdict::Error {
                let ground = format!("{}; {}", finding.level, said(finding.basis));
                row("clause", format!("{} ({ground})", code(&finding.clause.0)));
            }
            if let Some(waived) = case.waiver_of(finding) {
                row("waived", format!("until {}: {}", code(&waived.expires), code(&waived.reason)));
            }
        }
        None => {
            let reason = case.reason.as_deref().unwrap_or("none was given");
            row("reason", clipped(reason, MOST_OF_TEXT));
        }
    }
    if entry.others > 0 {
        row("seen", format!("{} times; this is the first", entry.others + 1));
    }
    row("rerun", code(&format!("{} {} -v", telling.rerun, case.case)));
    lines.push(String::new());
    lines.join("\n")
}

fn waivers(report: &RunReport, out: &mut Page) {
    let waivers = &report.finished.waivers;
    if waivers.is_empty() {
        return;
    }
    out.push("### Waivers\n".to_owned());
    let (problems, others): (Vec<_>, Vec<_>) =
        waivers.iter().partition(|waiver| waiver.standing.is_problem());
    for waiver in problems.into_iter().chain(others) {
        let mark = if waiver.standing.is_problem() { "❌" } else { "➖" };
        let detail = waiver.detail.as_deref().map(|it| format!(": {}", code(it)));
        out.push(format!(
            "- {mark} **{}** {} until {}, by {}: {}{}",
            waiver.standing,
            code(&waiver.assertion),
            code(&waiver.expires),
            code(&waiver.owner),
            clipped(&waiver.reason, MOST_OF_TEXT),
            detail.unwrap_or_default(),
        ));
    }
    out.push(String::new());
}

fn leftovers(report: &RunReport, out: &mut Page) {
    let mut left = report.cases.iter().flat_map(|case| &case.leftovers).peekable();
    if left.peek().is_none() {
        return;
    }
    out.push("### Left on the target, since cleaning up did not succeed\n".to_owned());
    for leftover in left {
        out.push(format!("- {}", clipped(leftover, MOST_OF_TEXT)));
    }
}
