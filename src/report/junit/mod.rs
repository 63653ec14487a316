//! The report for CI servers.
//!
//! - `parts`: what every JUnit report is made of;
//! - `problem`: what is wrong with the run as a whole: `snapshots`, `waivers`, its end.

pub(super) mod parts;
mod problem;
mod snapshots;
pub(super) mod waivers;

use std::collections::BTreeMap;

use self::parts::{Suite, document, named, seconds, set, texted};
pub use self::problem::{RunProblem, RunProblemKind};
use super::fold::RunReport;
use super::visible::visible;
use crate::ground::Verdict;
use crate::judge::Finding;
use crate::runner::CaseFinished;
use crate::xml::Element;

/// The report as JUnit XML: a suite for each service, a test case for each case. Failures, errors
/// and skipped cases are kept apart: `untestable` and `error` are errors, `not-applicable` is
/// skipped; warnings and lenient passes are told in `system-out`. A case that is waived in whole is
/// skipped too, with the reason: it is no pass. Waivers that do not hold and snapshots
/// that differ are failures of the suite `run`. A run that is not complete, or judged nothing, is one
/// error more, since it proves nothing.
#[must_use]
pub fn junit(report: &RunReport) -> String {
    let mut suites: BTreeMap<&str, Vec<Element>> = BTreeMap::new();
    for case in &report.cases {
        suites.entry(suite_name(case)).or_default().push(test_case(case));
    }
    for problem in RunProblem::all_of(report) {
        suites.entry("run").or_default().push(problem.element("run"));
    }

    let time_of = |name: &str| -> u64 {
        let cases = report.cases.iter().filter(|case| suite_name(case) == name);
        cases.map(|case| case.elapsed_us).sum()
    };
    let partition = report.started.partition.as_ref();
    let partition = partition.map(|part| format!("{part} of {} cases", part.cases));
    let suites = suites
        .into_iter()
        .map(|(name, cases)| Suite {
            name,
            time_us: time_of(name),
            timestamp: Some(&report.started.started_at),
            properties: properties(report, partition.as_deref()),
            cases,
        })
        .collect();
    document(suites, report.finished.elapsed_us)
}

fn test_case(case: &CaseFinished) -> Element {
    let mut element = named("testcase");
    set(&mut element, "name", &format!("{} {}", case.case, case.title));
    set(&mut element, "classname", &class_name(case));
    set(&mut element, "time", &seconds(case.elapsed_us));
    let (outcome, kind) = match case.unwaived_verdict() {
        _ if case.is_waived() && case.verdict.is_red() => {
            element.push(waivers::skipped(case));
            (None, Verdict::Pass)
        }
        Verdict::Pass | Verdict::Lenient | Verdict::Warn => (None, Verdict::Pass),
        Verdict::NotApplicable => (Some("skipped"), Verdict::NotApplicable),
        Verdict::Fail => (Some("failure"), Verdict::Fail),
        red @ (Verdict::Untestable | Verdict::Error) => (Some("error"), red),
    };
    let (weighty, others): (Vec<_>, Vec<_>) = case
        .outcome
        .findings
        .iter()
        .partition(|finding| finding.verdict.is_red() && case.waiver_of(finding).is_none());
    if let Some(outcome) = outcome {
        let mut child = named(outcome);
        set(&mut child, "type", &kind.to_string());
        set(&mut child, "message", &message(case, &weighty));
        let details = weighty.iter().map(|finding| details(case, finding)).collect::<Vec<_>>();
        if !details.is_empty() {
            child.set_text(visible(&details.join("\n\n")));
        }
        element.push(child);
    }
    if !others.is_empty() {
        let text = others.iter().map(|finding| details(case, finding)).collect::<Vec<_>>();
        element.push(texted("system-out", &text.join("\n\n")));
    }
    element
}

/// One line: the reason, or the first thing that went wrong.
fn message(case: &CaseFinished, findings: &[&Finding]) -> String {
    match (&case.reason, findings.first()) {
        (Some(reason), _) => reason.clone(),
        (None, Some(first)) => {
            format!("{}: expected {}, got {}", first.assertion, first.expected, first.actual)
        }
        (None, None) => case.verdict.to_string(),
    }
}

fn details(case: &CaseFinished, finding: &Finding) -> String {
    let mut lines = vec![
        format!("{}: {}", finding.verdict, finding.assertion),
        format!("clause {} ({}, {})", finding.clause, finding.level, finding.basis),
        format!("expected {}", finding.expected),
        format!("actual {}", finding.actual),
    ];
    if let Some(waived) = case.waiver_of(finding) {
        lines.push(waivers::said(waived));
    }
    if let Some(place) = &finding.place {
        lines.push(format!("at {}, line {} column {}", place.path, place.line, place.column));
    }
    let exchange =
        finding.exchange.and_then(|index| case.exchanges.iter().find(|e| e.index == index));
    if let Some(exchange) = exchange {
        lines.push(format!("{}: {}", exchange.purpose, exchange.answer));
    }
    match finding.case_line {
        Some(line) => lines.push(format!("{}:{line}", case.file)),
        None => lines.push(case.file.clone()),
    }
    lines.join("\n")
}

/// The service whose clause the case tests, or the folder of generic cases: `pms-2.0`, `wire`.
fn suite_name(case: &CaseFinished) -> &str {
    let clause = case.clause.0.as_str();
    match clause.split_once('/') {
        Some((service, _)) => service,
        None => case.file.rsplit('/').nth(1).unwrap_or("generic"),
    }
}

/// The operation that the clause is about, or else the clause: `pms.deletePerson`, `HT-01`.
pub(super) fn class_name(case: &CaseFinished) -> String {
    let clause = case.clause.0.as_str();
    let Some((_, rest)) = clause.split_once('/') else { return clause.to_owned() };
    let name = rest.split('.').next().unwrap_or(rest);
    let operation = case
        .operations
        .iter()
        .find(|o| o.0.split_once('.').is_some_and(|(_, local)| local == name));
    operation.map_or_else(|| clause.to_owned(), ToString::to_string)
}

fn properties<'a>(
    report: &'a RunReport,
    partition: Option<&'a str>,
) -> Vec<(&'static str, &'a str)> {
    let started = &report.started;
    let mut properties: Vec<(&str, &str)> = vec![
        ("target", &started.target),
        ("profile", &started.profile),
        ("run-id", &started.run_id),
        ("tool-version", &started.tool_version),
    ];
    properties.extend(partition.map(|partition| ("partition", partition)));
    properties
}
