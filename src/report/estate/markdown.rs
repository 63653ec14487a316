//! Several targets for the summary page of a CI job.

use super::super::markdown::escape::{cell, clipped, code};
use super::super::markdown::{Page, grid_markdown, mark};
use super::super::words::{counted, duration};
use super::shared::{SharedProblem, shared_problems};
use super::table::grid;
use super::words::{names, result, rows, what_was_tested};
use super::{EstateReport, TargetResult};

/// Problems that are told.
const MOST_PROBLEMS: usize = 50;
/// Targets that are named with one problem.
const MOST_NAMES: usize = 20;
/// Characters of one text.
const MOST_OF_TEXT: usize = 400;

/// The report as Markdown, at most 900 KiB long. What a target says stands in code spans only.
pub(super) fn markdown(report: &EstateReport) -> String {
    let standing = report.standing();
    let mut out = Page::default();
    out.push(format!("## {} {}\n", mark(standing.tone()), standing.word()));
    out.push(format!("{}\n", what_was_tested(report, code)));
    out.push(format!("**{}**\n", result(report, code)));
    out.push(counts(report));
    out.push(grid_markdown(&grid(report)));
    out.push(cases(report));
    problems(report, &mut out);
    without_verdict(report, &mut out);
    out.finish()
}

fn counts(report: &EstateReport) -> String {
    let mut text = "| result | targets |\n|---|---:|\n".to_owned();
    for (word, count, tone) in rows(&report.counts) {
        if count > 0 {
            text.push_str(&format!("| {} {word} | {count} |\n", mark(tone)));
        }
    }
    text.push_str(&format!("| **selected** | **{}** |\n", report.counts.selected));
    text.push_str(&format!("\nIn {}.\n", duration(report.elapsed_us)));
    text
}

/// The cases of each target by verdict.
fn cases(report: &EstateReport) -> String {
    let mut text = "### Cases by verdict\n\n| target | selected | pass | lenient | warn | fail | \
                    untestable | error | not applicable | not run | waived | run |\n\
                    |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|\n"
        .to_owned();
    for TargetResult { name, counts, run_id, .. } in &report.targets {
        text.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |\n",
            cell(name),
            counts.selected,
            counts.pass,
            counts.lenient,
            counts.warn,
            counts.fail,
            counts.untestable,
            counts.error,
            counts.not_applicable,
            counts.not_run,
            counts.waived,
            cell(run_id),
        ));
    }
    text
}

fn problems(report: &EstateReport, out: &mut Page) {
    let all = shared_problems(report);
    if all.is_empty() {
        return;
    }
    out.push("### What is wrong\n".to_owned());
    for problem in all.iter().take(MOST_PROBLEMS) {
        out.push(told(problem));
    }
    if let Some(more) = all.len().checked_sub(MOST_PROBLEMS).filter(|more| *more > 0) {
        out.push(format!("... and {more} more, which the JSON and the HTML report tell.\n"));
    }
}

fn told(problem: &SharedProblem<'_>) -> String {
    let SharedProblem { verdict, assertion, expected, actual, targets, cases } = problem;
    let mut lines = vec![format!("- {} **{verdict}** {}", mark(*verdict), code(assertion))];
    if let Some(expected) = expected {
        lines.push(format!("  - expected: {}", clipped(expected, MOST_OF_TEXT)));
    }
    lines.push(format!("  - actual: {}", clipped(actual, MOST_OF_TEXT)));
    lines.push(format!(
        "  - on {}, in {}: {}",
        counted(targets.len() as u64, "target"),
        counted(*cases as u64, "case"),
        code(&names(targets, MOST_NAMES))
    ));
    lines.push(String::new());
    lines.join("\n")
}

fn without_verdict(report: &EstateReport, out: &mut Page) {
    let mut lost = report.targets.iter().filter(|it| !it.standing.has_verdict()).peekable();
    if lost.peek().is_none() {
        return;
    }
    out.push("### Without a verdict\n".to_owned());
    for TargetResult { name, standing, sentence, .. } in lost {
        let sentence = clipped(sentence, MOST_OF_TEXT);
        out.push(format!(
            "- {} {} {}: {sentence}",
            mark(standing.tone()),
            standing.word(),
            code(name)
        ));
    }
    out.push(String::new());
}
