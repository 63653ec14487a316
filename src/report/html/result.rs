//! The result: the first thing on the screen, and all that is printed.

use maud::{Markup, html};

use super::super::coverage::{Coverage, operations_grid};
use super::super::fold::RunReport;
use super::super::standing::{
    NOT_SHOWN, Standing, day_and_time, part, result as sentence, shows, what_was_tested,
};
use super::super::telling::Telling;
use super::super::words::{duration, grouped};
use super::grid::grid_html;
use super::text::{Line, badge, fact};
use crate::ground::Verdict;
use crate::runner::Counts;

/// The heading of the page. Only a green run has a certificate.
pub(super) const fn heading(standing: Standing) -> &'static str {
    if standing.is_green() {
        "Certificate of a conformance test"
    } else {
        "Report of a conformance test"
    }
}

/// Sentence, facts, counts, matrix and a summary of requirements.
pub(super) fn result(report: &RunReport, telling: &Telling<'_>, coverage: &Coverage) -> Markup {
    let standing = Standing::of(report);
    let tone = standing.tone();
    html! {
        section aria-labelledby="result" {
            h2 #result { "Result" }
            strong class=(format!("standing {tone}")) { (standing.word()) }
            p .lead { (Line(&what_was_tested(report, str::to_owned))) }
            p .lead { strong { (Line(&sentence(report, str::to_owned))) } }
            @if !standing.is_green() {
                p .print-only { "This sheet is a report of the run and no certificate." }
            }
            @if let Some(part) = part(report) {
                p .lead { strong { "This is a part only: " (Line(&part)) "." } }
            }
            p { "What it shows: " (Line(&shows(report))) }
            p { (NOT_SHOWN) }
            div .certificate {
                div {
                    h3 { "Run" }
                    (facts(report))
                    h3 { "Requirements" }
                    (requirements(coverage))
                }
                div .cases {
                    h3 { "Cases" }
                    (counts(report.finished.counts))
                }
                div .wide {
                    h3 { "Operations" }
                    (grid_html(&operations_grid(report, telling.spec)))
                }
            }
        }
    }
}

fn facts(report: &RunReport) -> Markup {
    let (started, finished) = (&report.started, &report.finished);
    let operations =
        format!("{} of {}", finished.operations_covered.len(), started.operations_claimed.len());
    html! {
        dl {
            (fact("target", Line(&started.target)))
            (fact("profile", Line(&started.profile)))
            (fact("tool", Line(&format!("lis-conform {}", started.tool_version))))
            (fact("run", Line(&started.run_id)))
            (fact("began", Line(&day_and_time(&started.started_at))))
            (fact("took", duration(finished.elapsed_us)))
            (fact("requests", grouped(finished.exchanges)))
            (fact("assertions", grouped(finished.assertions_judged)))
            (fact("operations called", operations))
        }
    }
}

/// Cases by verdict; the last row is the sum of the others.
fn counts(counts: Counts) -> Markup {
    let rows = [
        (Verdict::Pass, counts.pass, "as required"),
        (Verdict::Lenient, counts.lenient, "as required, not in the preferred way"),
        (Verdict::Warn, counts.warn, "advice not followed, or a rule that may only warn"),
        (Verdict::Fail, counts.fail, "a must is not met"),
        (Verdict::Untestable, counts.untestable, "a prerequisite failed"),
        (Verdict::Error, counts.error, "network or harness; says nothing of the target"),
        (Verdict::NotApplicable, counts.not_applicable, "not claimed by the profile"),
    ];
    html! {
        table .counts {
            caption { "Cases by verdict" }
            thead { tr {
                th scope="col" { "verdict" }
                th scope="col" { "cases" }
                th scope="col" { "meaning" }
            } }
            tbody {
                @for (verdict, count, meaning) in rows {
                    tr {
                        th scope="row" { (badge(verdict)) }
                        td .number { (grouped(count.into())) }
                        td { (meaning) }
                    }
                }
                tr {
                    th scope="row" { span class="badge quiet" { "not run" } }
                    td .number { (grouped(counts.not_run.into())) }
                    td { "the run ended before" }
                }
            }
            tfoot { tr {
                th scope="row" { "selected" }
                td .number { (grouped(counts.selected.into())) }
                td { "the sum of the above" }
            } }
        }
        @if counts.waived > 0 || counts.flaky > 0 {
            p .note {
                "Of these, " (counts.waived) " waived in whole and " (counts.flaky)
                " flaky: an exchange had to be tried again."
            }
        }
    }
}

/// How many requirements came out how.
fn requirements(coverage: &Coverage) -> Markup {
    const ORDER: [Verdict; 6] = [
        Verdict::Pass,
        Verdict::Lenient,
        Verdict::Warn,
        Verdict::Fail,
        Verdict::Untestable,
        Verdict::Error,
    ];
    html! {
        table .counts {
            caption { "Requirements by the worst verdict of their assertions" }
            thead { tr { th scope="col" { "verdict" } th scope="col" { "requirements" } } }
            tbody {
                @for verdict in ORDER {
                    tr {
                        th scope="row" { (badge(verdict)) }
                        td .number { (coverage.count(verdict)) }
                    }
                }
                tr {
                    th scope="row" { span class="badge quiet" { "not judged" } }
                    td .number { (coverage.not_judged().count()) }
                }
            }
            tfoot { tr { th scope="row" { "all" } td .number { (coverage.conditions.len()) } } }
        }
    }
}
