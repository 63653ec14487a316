//! For CI servers: a suite of all files, a test case for each.

use super::super::junit::parts::{Suite, document, named, seconds, set, texted};
use super::super::visible::{visible, visible_line};
use super::words;
use super::{JudgedFile, ValidateReport, risks};
use crate::ground::Verdict;
use crate::validate::{Finding, Judgement, SetJudgement};
use crate::xml::Element;

/// The report as JUnit XML. Files that could not be judged are errors, and so are those that were
/// not judged any more; warnings are told in `system-out`.
#[must_use]
pub fn validate_junit(report: &ValidateReport) -> String {
    let mut cases: Vec<Element> = report.files.iter().map(test_case).collect();
    cases.extend(report.set.as_ref().map(set_case));
    cases.extend(report.not_judged.iter().map(|name| not_judged(name)));
    let properties = vec![("tool-version", env!("CARGO_PKG_VERSION"))];
    let time_us = report.elapsed_us;
    let suite = Suite { name: "validate", time_us, timestamp: None, properties, cases };
    let of_rosters = report.files.iter().filter_map(requirements);
    document(std::iter::once(suite).chain(of_rosters).collect(), time_us)
}

fn test_case(file: &JudgedFile) -> Element {
    let judgement = file.outcome.as_ref().ok();
    let class = judgement.and_then(Judgement::schema).unwrap_or("no schema");
    let mut element = case(&file.name, class, file.elapsed_us);
    let verdict = file.verdict();
    let findings = judgement.map_or(&[][..], |judgement| &judgement.findings);
    let (red, mild): (Vec<&Finding>, Vec<&Finding>) =
        findings.iter().partition(|finding| finding.verdict.is_red());
    if verdict.is_red() {
        let name = if verdict == Verdict::Fail { "failure" } else { "error" };
        let mut child = named(name);
        set(&mut child, "type", &verdict.to_string());
        let first = red.first().map(|finding| line(finding));
        let message = file.obstacle().map(str::to_owned).or(first).unwrap_or_default();
        set(&mut child, "message", &message);
        let mut texts: Vec<String> = red.iter().map(|finding| details(file, finding)).collect();
        texts.extend(judgement.and_then(words::beyond));
        child.set_text(visible(&texts.join("\n\n")));
        element.push(child);
    }
    let mut notes: Vec<String> = judgement.map(words::subject).into_iter().collect();
    notes.extend(judgement.and_then(words::fit));
    if let Some(facts) = judgement.and_then(|judgement| judgement.roster.as_ref()) {
        notes.extend([words::records(facts), words::assertions(&facts.assertions)]);
        notes.extend(risks::by_name(&facts.risks));
    }
    notes.extend(mild.iter().map(|finding| details(file, finding)));
    if !notes.is_empty() {
        element.push(texted("system-out", &notes.join("\n\n")));
    }
    element
}

/// The requirements on a roster file, a test case for each; none for other documents.
fn requirements(file: &JudgedFile) -> Option<Suite<'_>> {
    let facts = file.outcome.as_ref().ok()?.roster.as_ref()?;
    let cases = facts.assertions.iter().map(|assertion| {
        let mut element = case(assertion.clause, &file.name, 0);
        let (name, message) = match assertion.verdict {
            Some(Verdict::Pass) => return element,
            Some(Verdict::NotApplicable) => ("skipped", "the file has nothing that it is about"),
            None => ("skipped", "not judged"),
            Some(verdict) if verdict.is_red() => ("failure", "see the test case of the file"),
            Some(_) => {
                element.push(texted("system-out", "warned: see the test case of the file"));
                return element;
            }
        };
        let mut child = named(name);
        set(&mut child, "message", message);
        element.push(child);
        element
    });
    let cases = cases.collect();
    Some(Suite { name: &file.name, time_us: 0, timestamp: None, properties: Vec::new(), cases })
}

/// The files together.
fn set_case(of: &SetJudgement) -> Element {
    let mut element = case("the files together", "one source", 0);
    let told = of.findings.iter().map(|found| {
        let Finding { verdict, rule, message, place, .. } = &found.finding;
        let name = visible_line(&found.file);
        format!("{name}:{}:{}\n{verdict}: {message}\nrule {rule}", place.line, place.column)
    });
    let texts: Vec<String> = of.obstacle.iter().cloned().chain(told).collect();
    let verdict = of.verdict();
    if verdict.is_red() {
        let mut child = named(if verdict == Verdict::Fail { "failure" } else { "error" });
        set(&mut child, "type", &verdict.to_string());
        set(&mut child, "message", &words::assertions(&of.assertions));
        child.set_text(visible(&texts.join("\n\n")));
        element.push(child);
    } else if !texts.is_empty() {
        element.push(texted("system-out", &texts.join("\n\n")));
    }
    element
}

fn not_judged(name: &str) -> Element {
    let mut element = case(name, "not judged", 0);
    let mut error = named("error");
    set(&mut error, "type", "incomplete");
    set(&mut error, "message", "the command was interrupted before this file was judged");
    element.push(error);
    element
}

fn case(name: &str, class: &str, time_us: u64) -> Element {
    let mut element = named("testcase");
    set(&mut element, "name", name);
    set(&mut element, "classname", class);
    set(&mut element, "time", &seconds(time_us));
    element
}

fn line(finding: &Finding) -> String {
    format!("{}: {}", finding.rule, finding.message)
}

fn details(file: &JudgedFile, finding: &Finding) -> String {
    let place = finding.place;
    let mut lines = vec![
        format!("{}:{}:{}", visible_line(&file.name), place.line, place.column),
        format!("{}: {}", finding.verdict, finding.message),
    ];
    if !finding.path.is_empty() {
        lines.push(format!("at {}", finding.path));
    }
    if let Some(expected) = words::expected(finding) {
        lines.push(format!("allowed here: {expected}"));
    }
    let clause = finding.clause.filter(|clause| *clause != finding.rule);
    let clause = clause.map(|clause| format!(", clause {clause}")).unwrap_or_default();
    lines.push(format!("rule {}{clause} ({})", finding.rule, finding.basis));
    lines.join("\n")
}
