//! Several targets for CI servers: a suite for each.

use super::super::junit::parts::{Suite, document, named, seconds, set, texted};
use super::super::visible::visible;
use super::{EstateCase, EstateFinding, EstateReport, TargetResult};
use crate::ground::Verdict;
use crate::xml::Element;

/// The report as JUnit XML: a suite for each target, named as it is, with a test case for each case
/// that was run, told as in the report of one run. What is wrong with a run as a whole is one test
/// case more; a target that was lost or not begun has an error, so that its suite is never green.
pub(super) fn junit(report: &EstateReport) -> String {
    let part =
        report.partition.map(|it| format!("{}/{} of {} targets", it.number, it.count, it.targets));
    let suites = report.targets.iter().map(|target| Suite {
        name: &target.name,
        time_us: target.elapsed_us,
        timestamp: Some(target.started_at.as_str()).filter(|text| !text.is_empty()),
        properties: properties(target, &report.started.tool_version, part.as_deref()),
        cases: test_cases(target),
    });
    document(suites.collect(), report.elapsed_us)
}

fn properties<'a>(
    target: &'a TargetResult,
    tool_version: &'a str,
    part: Option<&'a str>,
) -> Vec<(&'static str, &'a str)> {
    let mut properties: Vec<(&str, &str)> = vec![
        ("target", &target.target),
        ("profile", &target.profile),
        ("run-id", &target.run_id),
        ("tool-version", tool_version),
        ("result", target.standing.word()),
    ];
    properties.extend(target.kept.as_deref().map(|kept| ("kept", kept)));
    properties.extend(part.map(|part| ("partition", part)));
    properties
}

fn test_cases(target: &TargetResult) -> Vec<Element> {
    let cases = target.cases.iter().map(|case| test_case(case, &target.name));
    let problems = target.problems.iter().map(|problem| problem.element(&target.name));
    cases.chain(problems).collect()
}

fn test_case(case: &EstateCase, target: &str) -> Element {
    let mut element = named("testcase");
    set(&mut element, "name", &format!("{} {}", case.case, case.title));
    set(&mut element, "classname", &format!("{target}.{}", case.about));
    set(&mut element, "time", &seconds(case.elapsed_us));
    let is_left = |finding: &&EstateFinding| finding.verdict.is_red() && !finding.waived;
    let (weighty, others): (Vec<_>, Vec<_>) = case.findings.iter().partition(is_left);
    let left = case.unwaived_verdict;
    let outcome = match (&case.waived, left) {
        (Some(by), _) if case.verdict.is_red() => {
            Some(("skipped", "waived".to_owned(), by.clone()))
        }
        (_, Verdict::Pass | Verdict::Lenient | Verdict::Warn) => None,
        (_, Verdict::NotApplicable) => Some(("skipped", left.to_string(), message(case, &weighty))),
        (_, Verdict::Fail) => Some(("failure", left.to_string(), message(case, &weighty))),
        (_, Verdict::Untestable | Verdict::Error) => {
            Some(("error", left.to_string(), message(case, &weighty)))
        }
    };
    if let Some((outcome, kind, message)) = outcome {
        let mut child = named(outcome);
        set(&mut child, "type", &kind);
        set(&mut child, "message", &message);
        if !weighty.is_empty() {
            child.set_text(visible(&details(&weighty)));
        }
        element.push(child);
    }
    if !others.is_empty() {
        element.push(texted("system-out", &details(&others)));
    }
    element
}

/// One line: the reason, or the first thing that went wrong.
fn message(case: &EstateCase, findings: &[&EstateFinding]) -> String {
    match (&case.reason, findings.first()) {
        (Some(reason), _) => reason.clone(),
        (None, Some(first)) => {
            format!("{}: expected {}, got {}", first.assertion, first.expected, first.actual)
        }
        (None, None) => case.verdict.to_string(),
    }
}

fn details(findings: &[&EstateFinding]) -> String {
    let one = |finding: &&EstateFinding| {
        let EstateFinding { assertion, clause, level, basis, verdict, expected, actual, .. } =
            finding;
        let times = match finding.times {
            1 => String::new(),
            times => format!("\nseen {times} times; this is the first"),
        };
        let waived = if finding.waived { "\nwaived" } else { "" };
        format!(
            "{verdict}: {assertion}\nclause {clause} ({level}, {basis})\nexpected {expected}\n\
             actual {actual}{times}{waived}"
        )
    };
    findings.iter().map(one).collect::<Vec<_>>().join("\n\n")
}
