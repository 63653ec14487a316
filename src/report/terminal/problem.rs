//! One problem in full.

use std::collections::BTreeSet;

use super::super::entry::Entry;
use super::super::visible::visible_line;
use super::super::words::counted;
use super::{TerminalOptions, exchange, line, paint};
use crate::ground::{Basis, Verdict};
use crate::judge::Finding;
use crate::runner::{CaseFinished, ExchangeRecord};
use crate::spec::{Catalogue, ClauseId};

/// The exchanges shown so far, by case and index: each is shown once.
pub(super) type Shown<'a> = BTreeSet<(&'a str, usize)>;

pub(super) fn write<'a>(
    entry: &Entry<'a>,
    catalogue: &Catalogue,
    options: &TerminalOptions,
    shown: &mut Shown<'a>,
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
    match entry.finding {
        Some(finding) => {
            // No requirement of the standard is behind a mistake of ours or of the network.
            if finding.verdict != Verdict::Error {
                clause(&finding.clause, Some(finding), catalogue, out);
            }
            judged(finding, out);
        }
        None => {
            row(out, "reason", &visible_line(case.reason.as_deref().unwrap_or("none was given")));
            clause(&case.clause, None, catalogue, out);
        }
    }
    if let Some(record) = shows_it(entry) {
        let place = entry.finding.and_then(|finding| finding.place.as_ref());
        if shown.insert((&case.case.0, record.index)) {
            exchange::write(record, place, options.verbosity, out);
        } else {
            row(out, "exchange", &format!("{}, shown above", visible_line(&record.purpose)));
        }
    }
    let at = entry.finding.and_then(|finding| finding.case_line);
    match at {
        Some(number) => row(out, "case", &format!("{}:{number}", visible_line(&case.file))),
        None => row(out, "case", &visible_line(&case.file)),
    }
    row(out, "rerun", &format!("{} {} -v", options.rerun, case.case));
    line(out, format_args!(""));
}

/// One problem in one line.
pub(super) fn write_briefly(entry: &Entry<'_>, out: &mut String) {
    let label = paint::verdict(entry.verdict);
    let what = match entry.finding {
        Some(finding) => {
            let (assertion, actual) = (&finding.assertion, &finding.actual);
            format!("{assertion}: expected {}, got {actual}", finding.expected)
        }
        None => entry.case.reason.clone().unwrap_or_default(),
    };
    line(out, format_args!("{label}  {}  {}", entry.case.case, visible_line(&what)));
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
    row(out, "clause", &format!("{id}{ground}"));
    if let Some(known) = known {
        row(out, "source", &visible_line(&known.source));
    }
}

/// What a requirement rests on, so that nobody takes our reading for the standard's words.
pub(in crate::report) const fn said(basis: Basis) -> &'static str {
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
pub(in crate::report) fn shows_it<'a>(entry: &Entry<'a>) -> Option<&'a ExchangeRecord> {
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
