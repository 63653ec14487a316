//! One problem in full.

use super::super::visible::visible_line;
use super::super::words::counted;
use super::entry::Entry;
use super::{TerminalOptions, exchange, line, paint};
use crate::ground::{Basis, Verdict};
use crate::judge::Finding;
use crate::runner::{CaseFinished, ExchangeRecord};
use crate::spec::{Catalogue, ClauseId};

pub(super) fn write(
    entry: &Entry<'_>,
    catalogue: &Catalogue,
    options: &TerminalOptions,
    out: &mut String,
) {
    let case = entry.case;
    let label = paint::verdict(entry.verdict);
    let title = visible_line(&case.title);
    line(out, format_args!("{label}  {}  {title}", paint::strong(&case.case)));
    if entry.others > 0 {
        let times = counted(entry.others as u64 + 1, "time");
        row(out, "seen", &format!("{times}; this is the first"));
    }
    if let Some(reason) = &case.reason {
        row(out, "reason", &visible_line(reason));
    }
    match entry.finding {
        Some(finding) => {
            clause(&finding.clause, Some(finding), catalogue, out);
            judged(finding, out);
        }
        None => clause(&case.clause, None, catalogue, out),
    }
    if let Some(record) = shown(entry) {
        let place = entry.finding.and_then(|finding| finding.place.as_ref());
        exchange::write(record, place, options.verbosity, out);
    }
    let at = entry.finding.and_then(|finding| finding.case_line);
    match at {
        Some(number) => row(out, "case", &format!("{}:{number}", visible_line(&case.file))),
        None => row(out, "case", &visible_line(&case.file)),
    }
    row(out, "rerun", &format!("{} {} -v", options.rerun, case.case));
    line(out, format_args!(""));
}

/// A labelled line; the labels are as wide as the widest, so that values stand in a column.
pub(super) fn row(out: &mut String, label: &str, value: &str) {
    line(out, format_args!("         {label:<11} {value}"));
}

fn clause(id: &ClauseId, finding: Option<&Finding>, catalogue: &Catalogue, out: &mut String) {
    let known = catalogue.clause(&id.0);
    if let Some(known) = known {
        row(out, "requirement", &visible_line(&known.text));
    }
    let ground = finding
        .map(|finding| (finding.level, finding.basis))
        .or_else(|| known.map(|known| (known.level, known.basis)));
    let ground = match ground {
        Some((level, basis)) => format!(" ({level}; {})", said(basis)),
        None => String::new(),
    };
    let source = known.map_or_else(String::new, |known| format!(" [{}]", known.source));
    row(out, "clause", &format!("{id}{ground}{}", visible_line(&source)));
}

/// What a requirement rests on, so that nobody takes our reading for the standard's words.
const fn said(basis: Basis) -> &'static str {
    match basis {
        Basis::Text => "the standard says so",
        Basis::Schema => "the schema says so",
        Basis::Analogy => "by analogy with the sister service",
        Basis::Practice => "what implementations do; the standard does not say it",
        Basis::Inferred => "our reading; the standard does not say it",
    }
}

fn judged(finding: &Finding, out: &mut String) {
    row(out, "assertion", &visible_line(&finding.assertion));
    row(out, "expected", &visible_line(&finding.expected));
    row(out, "actual", &visible_line(&finding.actual));
    let Some(place) = &finding.place else { return };
    let path = visible_line(&place.path);
    match (place.line, place.column) {
        (0, _) => row(out, "at", &path),
        (number, column) => row(out, "at", &format!("{path} (line {number}, column {column})")),
    }
}

/// The exchange that shows it; where the case could not be judged, the last one of its steps.
fn shown<'a>(entry: &Entry<'a>) -> Option<&'a ExchangeRecord> {
    let exchanges = &entry.case.exchanges;
    match (entry.finding, entry.verdict) {
        (Some(finding), _) => {
            let index = finding.exchange?;
            exchanges.iter().find(|record| record.index == index)
        }
        (None, Verdict::Untestable | Verdict::Error) => last_step(entry.case),
        (None, _) => None,
    }
}

fn last_step(case: &CaseFinished) -> Option<&ExchangeRecord> {
    case.exchanges.iter().rev().find(|record| record.purpose.starts_with("step"))
}
