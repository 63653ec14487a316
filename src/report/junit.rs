//! The report for CI servers, in the shape that the xUnit plugin of Jenkins defines (junit-10):
//! no attribute and no element that it does not know.

use std::collections::BTreeMap;

use super::fold::RunReport;
use super::visible::{visible, visible_line};
use super::words::counted;
use crate::ground::Verdict;
use crate::judge::Finding;
use crate::runner::CaseFinished;
use crate::xml::{
    Attribute, Declaration, Element, Encoding, Layout, PrefixPlace, QName, Style, write_document,
};

/// The report as JUnit XML: a suite for each service, a test case for each case. Failures, errors
/// and skipped cases are kept apart: `untestable` and `error` are errors, `not-applicable` is
/// skipped; warnings and lenient passes are told in `system-out`. Cases that were not run make one
/// error, since a run that is not complete proves nothing.
#[must_use]
pub fn junit(report: &RunReport) -> String {
    let mut suites: BTreeMap<&str, Vec<Element>> = BTreeMap::new();
    for case in &report.cases {
        suites.entry(suite_name(case)).or_default().push(test_case(case));
    }
    if let Some(element) = unfinished(report) {
        suites.entry("run").or_default().push(element);
    }

    let mut totals = Totals::default();
    let mut root = named("testsuites");
    let mut children = Vec::new();
    for (name, cases) in suites {
        let own = Totals::of(&cases);
        let time: u64 = report
            .cases
            .iter()
            .filter(|case| suite_name(case) == name)
            .map(|case| case.elapsed_us)
            .sum();
        let mut suite = named("testsuite");
        set(&mut suite, "name", name);
        own.write(&mut suite);
        set(&mut suite, "skipped", &own.skipped.to_string());
        set(&mut suite, "time", &seconds(time));
        set(&mut suite, "timestamp", &report.started.started_at);
        suite.push(properties(report));
        for case in cases {
            suite.push(case);
        }
        totals.add(&own);
        children.push(suite);
    }
    set(&mut root, "name", "lis-conform");
    totals.write(&mut root);
    set(&mut root, "time", &seconds(report.finished.elapsed_us));
    for child in children {
        root.push(child);
    }
    to_text(&root)
}

fn test_case(case: &CaseFinished) -> Element {
    let mut element = named("testcase");
    set(&mut element, "name", &format!("{} {}", case.case, case.title));
    set(&mut element, "classname", &class_name(case));
    set(&mut element, "time", &seconds(case.elapsed_us));
    let (outcome, kind) = match case.verdict {
        Verdict::Pass | Verdict::Lenient | Verdict::Warn => (None, Verdict::Pass),
        Verdict::NotApplicable => (Some("skipped"), Verdict::NotApplicable),
        Verdict::Fail => (Some("failure"), Verdict::Fail),
        red @ (Verdict::Untestable | Verdict::Error) => (Some("error"), red),
    };
    let (weighty, others): (Vec<_>, Vec<_>) =
        case.outcome.findings.iter().partition(|finding| finding.verdict.is_red());
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

/// A run that was cut short must not look green, whatever its cases say.
fn unfinished(report: &RunReport) -> Option<Element> {
    let finished = &report.finished;
    let reason = finished.incomplete.as_ref().or(finished.target_lost.as_ref())?;
    let mut element = named("testcase");
    set(&mut element, "name", "the run is complete");
    set(&mut element, "classname", "run");
    set(&mut element, "time", "0.000");
    let mut error = named("error");
    set(&mut error, "type", "incomplete");
    set(
        &mut error,
        "message",
        &format!("{reason}; {} not run", counted(finished.counts.not_run.into(), "case")),
    );
    element.push(error);
    Some(element)
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
fn class_name(case: &CaseFinished) -> String {
    let clause = case.clause.0.as_str();
    let Some((_, rest)) = clause.split_once('/') else { return clause.to_owned() };
    let name = rest.split('.').next().unwrap_or(rest);
    let operation = case
        .operations
        .iter()
        .find(|o| o.0.split_once('.').is_some_and(|(_, local)| local == name));
    operation.map_or_else(|| clause.to_owned(), ToString::to_string)
}

fn properties(report: &RunReport) -> Element {
    let mut properties = named("properties");
    let started = &report.started;
    for (name, value) in [
        ("target", &started.target),
        ("profile", &started.profile),
        ("run-id", &started.run_id),
        ("tool-version", &started.tool_version),
    ] {
        let mut property = named("property");
        set(&mut property, "name", name);
        set(&mut property, "value", value);
        properties.push(property);
    }
    properties
}

#[derive(Clone, Copy, Default)]
struct Totals {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Totals {
    /// Counted from what is written, so that numbers and content cannot differ.
    fn of(cases: &[Element]) -> Self {
        let with = |name| {
            cases
                .iter()
                .filter(|case| case.elements().any(|child| child.name.local == name))
                .count()
        };
        Self {
            tests: cases.len(),
            failures: with("failure"),
            errors: with("error"),
            skipped: with("skipped"),
        }
    }

    const fn add(&mut self, other: &Self) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.errors += other.errors;
        self.skipped += other.skipped;
    }

    fn write(&self, element: &mut Element) {
        set(element, "tests", &self.tests.to_string());
        set(element, "failures", &self.failures.to_string());
        set(element, "errors", &self.errors.to_string());
    }
}

fn named(local: &'static str) -> Element {
    Element::new(QName::unqualified(local))
}

fn texted(local: &'static str, text: &str) -> Element {
    Element::with_text(QName::unqualified(local), visible(text))
}

fn set(element: &mut Element, name: &'static str, value: &str) {
    let value = visible_line(value).into_owned();
    element.attributes.push(Attribute { name: QName::unqualified(name), value });
}

/// Seconds with three decimals, no exponent and no group separators.
fn seconds(microseconds: u64) -> String {
    let milliseconds = microseconds.div_ceil(1_000);
    format!("{}.{:03}", milliseconds / 1_000, milliseconds % 1_000)
}

fn to_text(root: &Element) -> String {
    let style = Style {
        prefixes: Vec::new(),
        place: PrefixPlace::Root,
        layout: Layout::Pretty,
        declaration: Declaration::Encoding,
        encoding: Encoding::Utf8,
        byte_order_mark: false,
    };
    let mut text = String::from_utf8_lossy(&write_document(root, &style)).into_owned();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}
