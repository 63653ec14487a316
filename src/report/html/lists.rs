//! What else there is to know: waivers, what was accepted or only observed, every case, and under
//! which circumstances all of that was found.

use std::collections::HashMap;

use maud::{Markup, html};

use super::super::entry::with_verdict;
use super::super::fold::RunReport;
use super::super::standing::day_and_time;
use super::super::words::{duration, grouped};
use super::Section;
use super::text::{Line, badge, fact, scrolled};
use crate::ground::Verdict;
use crate::tls::TlsSeen;

/// The entries of the waiver files, those that do not hold on top.
pub(super) fn waivers(report: &RunReport) -> Option<Section> {
    let waivers = &report.finished.waivers;
    if waivers.is_empty() {
        return None;
    }
    let (problems, others): (Vec<_>, Vec<_>) =
        waivers.iter().partition(|waiver| waiver.standing.is_problem());
    let wrong = problems.len();
    let rows = html! {
        @for waiver in problems.into_iter().chain(others) {
            tr {
                th scope="row" { code { (Line(&waiver.assertion)) } }
                td {
                    @let class = if waiver.standing.is_problem() { "badge fail" } else { "badge quiet" };
                    span class=(class) { (waiver.standing.to_string()) }
                    @if let Some(detail) = &waiver.detail { " " (Line(detail)) }
                }
                td { (Line(&waiver.reason)) }
                td { (Line(&waiver.owner)) }
                td { (Line(&waiver.expires)) }
                td { @for seen in &waiver.observed { (Line(seen)) br; } }
                td .number { (waiver.findings) }
                td { (Line(&waiver.place)) }
            }
        }
    };
    let heads =
        ["assertion", "standing", "reason", "owner", "until", "known to see", "waived", "file"];
    let content = html! {
        p {
            @if wrong == 0 { "All of them hold." }
            @else { strong { (wrong) " of " (waivers.len()) " do not hold; they fail the run." } }
        }
        (table("Waivers", &heads, &rows))
    };
    Some(Section::new("waivers", format!("Waivers ({})", waivers.len()), content))
}

/// What the run could not clean up.
pub(super) fn leftovers(report: &RunReport) -> Option<Section> {
    let left = report.cases.iter().flat_map(|case| case.leftovers.iter().map(move |it| (case, it)));
    let left: Vec<_> = left.collect();
    if left.is_empty() {
        return None;
    }
    let content = html! {
        p { "Cleaning up did not succeed. These objects may still be on the target:" }
        ul {
            @for (case, leftover) in &left {
                li { (Line(leftover)) " (created by " (Line(&case.case.0)) ")" }
            }
        }
    };
    Some(Section::new("leftovers", format!("Left on the target ({})", left.len()), content))
}

/// What was accepted, though not in the preferred way.
pub(super) fn lenient(report: &RunReport) -> Option<Section> {
    let entries = with_verdict(report, Verdict::Lenient);
    if entries.is_empty() {
        return None;
    }
    let rows = html! {
        @for entry in &entries {
            @if let Some(finding) = entry.finding {
                tr {
                    th scope="row" {
                        (Line(&entry.case.case.0))
                        @if entry.others > 0 { " and " (entry.others) " more" }
                    }
                    td { code { (Line(&finding.assertion)) } }
                    td { (Line(&finding.expected)) }
                    td { (Line(&finding.actual)) }
                }
            }
        }
    };
    let heads = ["case", "assertion", "preferred", "came"];
    let title = format!("Accepted, though not in the preferred way ({})", entries.len());
    Some(Section::new("lenient", title, table("Lenient", &heads, &rows)))
}

/// The answers to questions that the standard leaves open, equal ones together.
pub(super) fn observations(report: &RunReport) -> Option<Section> {
    let mut answers: Vec<(&str, &str, usize)> = Vec::new();
    let mut places: HashMap<(&str, &str), usize> = HashMap::new();
    for observation in report.cases.iter().flat_map(|case| &case.outcome.observations) {
        let (question, seen) = (observation.question.as_str(), observation.seen.as_str());
        let at = *places.entry((question, seen)).or_insert(answers.len());
        match answers.get_mut(at) {
            Some((_, _, times)) => *times += 1,
            None => answers.push((question, seen, 1)),
        }
    }
    if answers.is_empty() {
        return None;
    }
    let rows = html! {
        @for (question, seen, times) in &answers {
            tr {
                th scope="row" { (Line(question)) }
                td { (Line(seen)) }
                td .number { (times) }
            }
        }
    };
    let content = html! {
        details {
            summary { "What the standard leaves open, and what was seen" }
            (table("Observations", &["question", "seen", "times"], &rows))
        }
    };
    Some(Section::new("observed", format!("Observed, not judged ({})", answers.len()), content))
}

/// What the profile does not claim, by reason.
pub(super) fn not_applicable(report: &RunReport) -> Option<Section> {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for case in report.cases.iter().filter(|case| case.verdict == Verdict::NotApplicable) {
        let reason = case.reason.as_deref().unwrap_or("no reason given");
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, cases)) => cases.push(&case.case.0),
            None => reasons.push((reason, vec![&case.case.0])),
        }
    }
    if reasons.is_empty() {
        return None;
    }
    let rows = html! {
        @for (reason, cases) in &reasons {
            tr {
                th scope="row" { (Line(reason)) }
                td .number { (cases.len()) }
                td { (Line(&cases.join(", "))) }
            }
        }
    };
    let content = table("Not applicable", &["reason", "cases", "which"], &rows);
    Some(Section::new("not-applicable", "Not applicable", content))
}

/// Every case that was run, a row each.
pub(super) fn cases(report: &RunReport) -> Option<Section> {
    if report.cases.is_empty() {
        return None;
    }
    let rows = html! {
        @for case in &report.cases {
            tr {
                th scope="row" { (Line(&case.case.0)) }
                td {
                    (badge(case.verdict))
                    @if case.is_waived() { " waived" }
                    @if case.flaky { " flaky" }
                }
                td { (Line(&case.title)) }
                td .number {
                    (case.outcome.held.values().sum::<u32>() as usize + case.outcome.findings.len())
                }
                td .number { (case.exchanges.len()) }
                td .number { (duration(case.elapsed_us)) }
            }
        }
    };
    let heads = ["case", "verdict", "what it shows", "assertions", "requests", "time"];
    let content = html! {
        details {
            summary { "All " (grouped(report.cases.len() as u64)) " cases in the order of the run" }
            (table("All cases", &heads, &rows))
        }
    };
    Some(Section::new("cases", format!("Cases ({})", grouped(report.cases.len() as u64)), content))
}

/// Under which circumstances all of that was found.
pub(super) fn environment(report: &RunReport) -> Section {
    let (started, finished) = (&report.started, &report.finished);
    let claimed: Vec<&str> = started.operations_claimed.iter().map(|it| it.0.as_str()).collect();
    let missing: Vec<&str> = started
        .operations_claimed
        .iter()
        .filter(|it| !finished.operations_covered.contains(it))
        .map(|it| it.0.as_str())
        .collect();
    let content = html! {
        dl {
            (fact("target", Line(&started.target)))
            (fact("profile", Line(&started.profile)))
            (fact("tool", Line(&format!("lis-conform {}", started.tool_version))))
            (fact("report format", format!("version {}", started.schema_version)))
            (fact("run", Line(&started.run_id)))
            (fact("began", Line(&day_and_time(&started.started_at))))
            (fact("took", duration(finished.elapsed_us)))
            (fact("requests", grouped(finished.exchanges)))
            (fact("transport", transport(&started.target)))
            @if let Some(tls) = &finished.tls {
                (fact("protocol", Line(&tls.protocol)))
                (fact("certificate", Line(&certificate(tls))))
            }
            (fact("claimed", Line(&claimed.join(", "))))
            @if !missing.is_empty() { (fact("never called", Line(&missing.join(", ")))) }
        }
    };
    Section::new("environment", "Environment", content)
}

/// Whether anybody on the way could have read or changed what was said.
fn transport(target: &str) -> &'static str {
    if target.starts_with("https://") {
        "HTTPS"
    } else if target.starts_with("http://") {
        "HTTP, not encrypted"
    } else {
        "within this machine"
    }
}

fn certificate(tls: &TlsSeen) -> String {
    let verified = if tls.verified { "verified" } else { "not verified" };
    format!("{verified}, SHA-256 {}", tls.fingerprint)
}

fn table(label: &str, heads: &[&str], rows: &Markup) -> Markup {
    scrolled(
        label,
        &html! {
            table {
                thead { tr { @for head in heads { th scope="col" { (head) } } } }
                tbody { (rows) }
            }
        },
    )
}
