//! What is wrong, worst first, and for each: the requirement, what was expected and came, the
//! exchange that shows it, and the command that runs it again.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::super::cascade::{Scene, picture};
use super::super::entry::{Entry, entries, waived};
use super::super::fold::RunReport;
use super::super::telling::Telling;
use super::super::terminal::problem::{said, shows_it};
use super::super::visible::visible_line;
use super::super::words::counted;
use super::Section;
use super::exchange::{Kept, exchange};
use super::text::{Line, badge, fact, scrolled};
use crate::ground::Verdict;
use crate::judge::Finding;
use crate::runner::CaseFinished;
use crate::spec::ClauseId;

/// Problems of a sort told in full; more are a row of a table each.
const MOST_IN_FULL: usize = 50;
/// Rows of that table.
const MOST_ROWS: usize = 2_000;

/// Failures and what could not be judged, then warnings, then what waivers cover.
pub(super) fn sections(report: &RunReport, telling: &Telling<'_>) -> Vec<Section> {
    let entries = entries(report);
    let mut told = Told::default();
    let (red, warnings): (Vec<_>, Vec<_>) =
        entries.iter().partition(|entry| entry.verdict != Verdict::Warn);
    let covered = waived(report);
    [
        ("failures", "What failed or could not be judged", red),
        ("warnings", "Warnings", warnings),
        ("waived", "Waived", covered.iter().collect()),
    ]
    .into_iter()
    .filter(|(_, _, entries)| !entries.is_empty())
    .map(|(id, title, entries)| {
        let title = format!("{title} ({})", entries.len());
        Section::new(id, title, problems(&entries, telling, &mut told))
    })
    .collect()
}

/// What was shown so far: each exchange and each picture is shown once.
#[derive(Default)]
struct Told<'a> {
    exchanges: BTreeSet<(&'a str, usize)>,
    scenes: BTreeSet<&'a str>,
    kept: Kept,
}

fn problems<'a>(entries: &[&Entry<'a>], telling: &Telling<'_>, told: &mut Told<'a>) -> Markup {
    let (full, brief) = entries.split_at(entries.len().min(MOST_IN_FULL));
    html! {
        @for entry in full { (problem(entry, telling, told)) }
        @if !brief.is_empty() {
            h3 { (counted(brief.len() as u64, "more problem")) }
            (scrolled("More problems", &rows(&brief[..brief.len().min(MOST_ROWS)])))
            p .note {
                @if brief.len() > MOST_ROWS { "And " (brief.len() - MOST_ROWS) " more. " }
                "The JSON report has all of them with their exchanges."
            }
        }
    }
}

fn problem<'a>(entry: &Entry<'a>, telling: &Telling<'_>, told: &mut Told<'a>) -> Markup {
    let case = entry.case;
    let scene = told.scenes.insert(&case.case.0).then(|| Scene::of(case, telling.spec)).flatten();
    let shown = shows_it(entry);
    let again = shown.is_some_and(|it| !told.exchanges.insert((&case.case.0, it.index)));
    let waived = entry.finding.and_then(|finding| case.waiver_of(finding));
    let place = entry.finding.and_then(|finding| finding.place.as_ref());
    html! {
        article class=(format!("as-{}", entry.verdict)) {
            h3 {
                (badge(entry.verdict)) " "
                @if waived.is_some() { span class="badge quiet" { "waived" } " " }
                @if case.flaky { span class="badge quiet" { "flaky" } " " }
                (Line(&case.case.0)) ": " (Line(&case.title))
            }
            dl {
                @if let Some(finding) = entry.finding {
                    @if finding.verdict != Verdict::Error {
                        (requirement(&finding.clause, Some(finding), telling))
                    }
                    (judged(finding))
                } @else {
                    (fact("reason", Line(case.reason.as_deref().unwrap_or("none was given"))))
                    (requirement(&case.clause, None, telling))
                }
                @if entry.others > 0 {
                    @let times = counted(entry.others as u64 + 1, "time");
                    (fact("seen", format!("{times}; this is the first")))
                }
                @if let Some(waived) = waived {
                    (fact("waived", html! {
                        (Line(&waived.reason)) " (" (Line(&waived.owner)) ", until "
                        (Line(&waived.expires)) ")"
                    }))
                }
                (fact("case", Line(&file(entry))))
                (fact("rerun", html! { code { (Line(&rerun(case, telling))) } }))
            }
            @if let Some(scene) = &scene { (picture(scene, told.scenes.len())) }
            @match shown {
                Some(record) if again => p .note {
                    "The exchange is shown above: " (Line(&record.purpose)) "."
                },
                Some(record) => (exchange(record, place, &mut told.kept)),
                None => {},
            }
        }
    }
}

/// The requirement that is not met: its words, how strongly it binds, and what it rests on.
fn requirement(id: &ClauseId, finding: Option<&Finding>, telling: &Telling<'_>) -> Markup {
    let known = telling.spec.catalogue.clause(&id.0);
    let ground = finding
        .map(|finding| (finding.level, finding.basis))
        .or_else(|| known.map(|known| (known.level, known.basis)));
    html! {
        @if let Some(known) = known { (fact("requirement", Line(&known.text))) }
        (fact("clause", html! {
            code { (Line(&id.0)) }
            @if let Some((level, basis)) = ground { " (" (level.to_string()) "; " (said(basis)) ")" }
        }))
        @if let Some(known) = known { (fact("source", Line(&known.source))) }
    }
}

fn judged(finding: &Finding) -> Markup {
    html! {
        (fact("assertion", html! { code { (Line(&finding.assertion)) } }))
        (fact("expected", Line(&finding.expected)))
        (fact("actual", html! { strong { (Line(&finding.actual)) } }))
        @if let Some(place) = &finding.place {
            (fact("at", html! {
                code { (Line(&place.path)) }
                @if place.line > 0 { " (line " (place.line) ", column " (place.column) ")" }
            }))
        }
    }
}

fn file(entry: &Entry<'_>) -> String {
    match entry.finding.and_then(|finding| finding.case_line) {
        Some(line) => format!("{}:{line}", entry.case.file),
        None => entry.case.file.clone(),
    }
}

fn rerun(case: &CaseFinished, telling: &Telling<'_>) -> String {
    format!("{} {} -v", telling.rerun, case.case)
}

fn rows(entries: &[&Entry<'_>]) -> Markup {
    html! {
        table {
            thead { tr {
                th scope="col" { "verdict" }
                th scope="col" { "case" }
                th scope="col" { "what" }
            } }
            tbody {
                @for entry in entries {
                    tr {
                        td { (badge(entry.verdict)) }
                        th scope="row" { (Line(&entry.case.case.0)) }
                        td { (Line(&brief(entry))) }
                    }
                }
            }
        }
    }
}

fn brief(entry: &Entry<'_>) -> String {
    let text = match entry.finding {
        Some(finding) => {
            format!("{}: expected {}, got {}", finding.assertion, finding.expected, finding.actual)
        }
        None => entry.case.reason.clone().unwrap_or_default(),
    };
    visible_line(&text).into_owned()
}
