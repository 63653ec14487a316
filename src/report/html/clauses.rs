//! The requirements: what came of each in this run, and which no assertion judged.

use maud::{Markup, html};

use super::super::coverage::{Condition, ConditionResult, Coverage};
use super::super::words::grouped;
use super::Section;
use super::text::{Line, badge, scrolled};
use crate::ground::Verdict;

/// Every requirement that was judged, those not met first; the others folded by operation.
pub(super) fn judged(coverage: &Coverage) -> Section {
    let judged: Vec<(&Condition, Verdict)> = coverage
        .conditions
        .iter()
        .filter_map(|condition| match condition.result {
            ConditionResult::Judged(verdict) => Some((condition, verdict)),
            ConditionResult::NotJudged(_) => None,
        })
        .collect();
    let mut groups: Vec<(String, Vec<&(&Condition, Verdict)>)> = Vec::new();
    for entry in &judged {
        let name = entry
            .0
            .operation
            .as_ref()
            .map_or_else(|| "What every exchange must keep to".to_owned(), ToString::to_string);
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, entries)) => entries.push(entry),
            None => groups.push((name, vec![entry])),
        }
    }
    let content = html! {
        p {
            "A requirement counts as judged only where an assertion of it was carried out in this run. \
             Its verdict is the worst of them."
        }
        @for (name, entries) in &groups {
            @let worst = entries.iter().map(|(_, verdict)| *verdict).max();
            details open[worst > Some(Verdict::Lenient)] {
                summary {
                    (Line(name)) " (" (entries.len()) ") "
                    @if let Some(worst) = worst { (badge(worst)) }
                }
                (scrolled(&format!("Requirements on {name}"), &table(entries)))
            }
        }
    };
    Section::new("requirements", format!("Requirements judged ({})", judged.len()), content)
}

fn table(entries: &[&(&Condition, Verdict)]) -> Markup {
    html! {
        table {
            thead { tr {
                th scope="col" { "clause" }
                th scope="col" { "verdict" }
                th scope="col" { "requirement" }
                th scope="col" { "binds" }
                th scope="col" { "source" }
                th scope="col" { "judged" }
            } }
            tbody {
                @for (condition, verdict) in entries {
                    tr {
                        th scope="row" { code { (Line(&condition.clause.0)) } }
                        td { (badge(*verdict)) }
                        @match &condition.known {
                            Some(known) => {
                                td { (Line(&known.text)) }
                                td { (known.level.to_string()) ", " (known.basis.to_string()) }
                                td { (Line(&known.source)) }
                            },
                            None => {
                                td { "not in the catalogue of this version" }
                                td { "-" }
                                td { "-" }
                            },
                        }
                        td .number { (grouped(condition.judged)) }
                    }
                }
            }
        }
    }
}

/// The requirements that no assertion judged, with the reason.
pub(super) fn not_judged(coverage: &Coverage) -> Option<Section> {
    let all: Vec<(&Condition, &str)> = coverage.not_judged().collect();
    if all.is_empty() {
        return None;
    }
    let content = html! {
        details {
            summary { "All " (all.len()) ", each with its reason" }
            (scrolled("Requirements not judged", &html! {
                table {
                    thead { tr {
                        th scope="col" { "clause" }
                        th scope="col" { "requirement" }
                        th scope="col" { "why it was not judged" }
                    } }
                    tbody {
                        @for (condition, why) in &all {
                            tr {
                                th scope="row" { code { (Line(&condition.clause.0)) } }
                                td { (Line(condition.known.as_ref().map_or("", |it| &it.text))) }
                                td { (Line(why)) }
                            }
                        }
                    }
                }
            }))
        }
    };
    Some(Section::new("not-judged", format!("Requirements not judged ({})", all.len()), content))
}
