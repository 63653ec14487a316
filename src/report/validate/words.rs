//! What a file is, how it fits, and what was found, in words.

use super::super::visible::visible_line;
use super::super::words::{counted, grouped};
use crate::ground::Verdict;
use crate::validate::{
    Assertion, Direction, FileKind, Finding, Fit, Judgement, RosterFacts, Totals,
};

/// Names in a list before it is cut short.
const LONGEST_LIST: usize = 8;

/// What the document is: `createPersonRequest, a request (SOAP)`.
pub(super) fn subject(judgement: &Judgement) -> String {
    let Some(root) = &judgement.root else { return "no XML document".to_owned() };
    let Some(soap) = &judgement.soap else { return visible_line(&root.local).into_owned() };
    let way = match soap.direction {
        Some(Direction::Request) => ", a request",
        Some(Direction::Response) => ", a response",
        None => "",
    };
    match &soap.payload {
        Some(_) if soap.is_fault => "a SOAP fault".to_owned(),
        Some(payload) => format!("{}{way} (SOAP)", visible_line(&payload.local)),
        None => format!("a SOAP envelope without a message{way}"),
    }
}

/// How it fits the schemas that could be meant; none where there is no more than one.
pub(super) fn fit(judgement: &Judgement) -> Option<String> {
    let told = judgement.fits.first().filter(|_| judgement.fits.len() > 1)?;
    let (fitting, failing): (Vec<&Fit>, Vec<&Fit>) =
        judgement.fits.iter().partition(|fit| fit.totals.is_green());
    let names = |fits: &[&Fit]| {
        fits.iter().map(|fit| fit.schema.as_str()).collect::<Vec<_>>().join(" and ")
    };
    let counts = |fits: &[&Fit]| fits.iter().map(misfit).collect::<Vec<_>>().join(", ");
    Some(match (fitting.as_slice(), failing.as_slice()) {
        (all, []) => format!("fits {}", names(all)),
        ([], all) => format!("fits none of {}; what is told is by {}", counts(all), told.schema),
        (some, others) => format!("fits {}, not {}", names(some), counts(others)),
    })
}

fn misfit(fit: &&Fit) -> String {
    let red = fit.totals.fail + fit.totals.untestable;
    let or_more = if fit.is_open { " or more" } else { "" };
    format!("{} ({}{or_more})", fit.schema, counted(red, "finding"))
}

/// What a roster file holds: `a snapshot of 2 persons, 1 group, 1 membership with 2 members`.
pub(super) fn records(facts: &RosterFacts) -> String {
    let kind = match (facts.kind, facts.is_mixed) {
        (FileKind::Snapshot, _) => "a snapshot of",
        (FileKind::Events, false) => "events:",
        (FileKind::Events, true) => "events (some records without recstatus):",
    };
    format!(
        "{kind} {}, {}, {} with {}",
        counted(facts.persons, "person"),
        counted(facts.groups, "group"),
        counted(facts.memberships, "membership"),
        counted(facts.members, "member"),
    )
}

/// What came of requirements: those that were not kept by name, the others by
/// number.
pub(super) fn assertions(assertions: &[Assertion]) -> String {
    let mut parts = Vec::new();
    let (mut kept, mut empty, mut open) = (0, 0, 0);
    for assertion in assertions {
        match assertion.verdict {
            Some(Verdict::Pass) => kept += 1,
            Some(Verdict::NotApplicable) => empty += 1,
            None => open += 1,
            Some(verdict) => {
                let count = grouped(assertion.findings);
                parts.push(format!("{} {verdict} ({count})", assertion.clause));
            }
        }
    }
    parts.push(format!("{} kept", counted(kept, "requirement")));
    if empty > 0 {
        parts.push(format!("{empty} with nothing to judge"));
    }
    if open > 0 {
        parts.push(format!("{open} not judged"));
    }
    parts.join(", ")
}

/// `3 failures, 1 warning`; nothing where there is nothing.
pub(super) fn totals(totals: Totals) -> String {
    let parts = [
        (totals.fail, "failure"),
        (totals.untestable, "obstacle"),
        (totals.warn, "warning"),
        (totals.note, "note"),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    parts.map(|(count, noun)| counted(count, noun)).collect::<Vec<_>>().join(", ")
}

/// What was found beyond what is told: `and 12 more findings, of 3 other kinds`.
pub(super) fn beyond(judgement: &Judgement) -> Option<String> {
    let beyond = judgement.beyond;
    if beyond.findings == 0 {
        return None;
    }
    let kinds = match (beyond.kinds, beyond.is_open) {
        (0, _) => "all of kinds told above".to_owned(),
        (kinds, false) => format!("with {}", counted(kinds, "more kind")),
        (kinds, true) => format!("with {} more kinds or more", grouped(kinds)),
    };
    Some(format!("and {}, {kinds}", counted(beyond.findings, "more finding")))
}

/// What was allowed, a short list in one line.
pub(super) fn expected(finding: &Finding) -> Option<String> {
    if finding.expected.is_empty() {
        return None;
    }
    let shown = finding.expected.iter().take(LONGEST_LIST);
    let mut names: Vec<String> = shown.map(|name| format!("`{}`", visible_line(name))).collect();
    if finding.expected.len() > LONGEST_LIST {
        names.push(format!("{} more", finding.expected.len() - LONGEST_LIST));
    }
    Some(names.join(", "))
}
