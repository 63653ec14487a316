//! Several targets as one page of HTML, which looks as that of one run does.

use maud::{Markup, html as markup};

use super::super::html::text::{Line, badge, fact, scrolled};
use super::super::html::{Section, grid_html, page, whole};
use super::super::standing::{NOT_SHOWN, day_and_time};
use super::super::words::{counted, duration, grouped};
use super::shared::{SharedProblem, shared_problems};
use super::table::grid;
use super::words::{names, result, rows, what_was_tested};
use super::{EstateReport, TargetResult};

/// Targets that are named with one problem.
const MOST_NAMES: usize = 40;
/// Problems that are told.
const MOST_PROBLEMS: usize = 1_000;

/// The report as HTML.
pub(super) fn html(report: &EstateReport) -> String {
    let standing = report.standing();
    let title = format!("{}: {}", standing.word(), report.started.file);
    let mut sections = Vec::new();
    sections.extend(without_verdict(report));
    sections.extend(problems(report));
    sections.push(targets(report));
    let made = markup! { "Made by lis-conform " (Line(&report.started.tool_version)) "." };
    let body = whole("Report on several targets", &first(report), &sections, &made);
    page(&title, &body).into_string()
}

fn first(report: &EstateReport) -> Markup {
    let standing = report.standing();
    markup! {
        section aria-labelledby="result" {
            h2 #result { "Result" }
            strong class=(format!("standing {}", standing.tone())) { (standing.word()) }
            p .lead { (Line(&what_was_tested(report, str::to_owned))) }
            p .lead { strong { (Line(&result(report, str::to_owned))) } }
            p { (NOT_SHOWN) }
            h3 { "Targets and services" }
            (grid_html(&grid(report)))
            h3 { "Targets by result" }
            (counts(report))
            h3 { "Run" }
            (facts(report))
        }
    }
}

fn counts(report: &EstateReport) -> Markup {
    markup! {
        table .counts {
            caption { "Targets by what they come to" }
            thead { tr { th scope="col" { "result" } th scope="col" { "targets" } } }
            tbody {
                @for (word, count, tone) in rows(&report.counts).iter().filter(|row| row.1 > 0) {
                    tr {
                        th scope="row" { span class=(format!("badge {tone}")) { (word) } }
                        td .number { (grouped((*count).into())) }
                    }
                }
            }
            tfoot { tr {
                th scope="row" { "selected" }
                td .number { (grouped(report.counts.selected.into())) }
            } }
        }
    }
}

fn facts(report: &EstateReport) -> Markup {
    let head = &report.started;
    markup! {
        dl {
            (fact("file", Line(&head.file)))
            (fact("its SHA-256", markup! { code { (head.file_hash.to_string()) } }))
            (fact("suite, SHA-256", markup! { code { (head.suite_hash.to_string()) } }))
            (fact("tool", Line(&format!("lis-conform {}", head.tool_version))))
            (fact("began", Line(&day_and_time(&head.started_at))))
            (fact("took", duration(report.elapsed_us)))
            (fact("cases", grouped(report.cases.selected.into())))
            @if let Some(part) = &report.partition {
                (fact("part", format!("{} of {}, of {}", part.number, part.count,
                    counted(part.targets.into(), "target"))))
            }
        }
    }
}

fn without_verdict(report: &EstateReport) -> Option<Section> {
    let lost: Vec<&TargetResult> =
        report.targets.iter().filter(|it| !it.standing.has_verdict()).collect();
    if lost.is_empty() {
        return None;
    }
    let content = markup! {
        (scrolled("Targets without a verdict", &markup! {
            table {
                thead { tr {
                    th scope="col" { "target" }
                    th scope="col" { "result" }
                    th scope="col" { "why" }
                } }
                tbody {
                    @for target in &lost {
                        tr {
                            th scope="row" { (Line(&target.name)) }
                            td { (standing(target)) }
                            td { (Line(&target.sentence)) }
                        }
                    }
                }
            }
        }))
    };
    Some(Section::new("lost", format!("Without a verdict ({})", lost.len()), content))
}

fn standing(target: &TargetResult) -> Markup {
    let class = format!("badge {}", target.standing.tone());
    markup! { span class=(class) { (target.standing.word().to_lowercase()) } }
}

fn problems(report: &EstateReport) -> Option<Section> {
    let all = shared_problems(report);
    if all.is_empty() {
        return None;
    }
    let row = |problem: &SharedProblem<'_>| {
        markup! {
            tr {
                th scope="row" { code { (Line(problem.assertion)) } }
                td { (badge(problem.verdict)) }
                td .number { (problem.targets.len()) }
                td .number { (problem.cases) }
                td { (Line(problem.expected.unwrap_or("-"))) }
                td { (Line(problem.actual)) }
                td .words { (Line(&names(&problem.targets, MOST_NAMES))) }
            }
        }
    };
    let heads = ["assertion", "verdict", "targets", "cases", "expected", "came first", "on"];
    let content = markup! {
        p { "One row for each assertion, the worst first, and what most targets share before what few do." }
        (scrolled("What is wrong, by assertion", &markup! {
            table {
                thead { tr { @for head in heads { th scope="col" { (head) } } } }
                tbody { @for problem in all.iter().take(MOST_PROBLEMS) { (row(problem)) } }
            }
        }))
        @if let Some(more) = all.len().checked_sub(MOST_PROBLEMS).filter(|more| *more > 0) {
            p .note { "... and " (more) " more, which the JSON report tells." }
        }
    };
    Some(Section::new("problems", format!("What is wrong ({})", all.len()), content))
}

/// The cases of each target by verdict, and where its run is.
fn targets(report: &EstateReport) -> Section {
    let heads = [
        "target",
        "result",
        "address",
        "profile",
        "cases",
        "pass",
        "lenient",
        "warn",
        "fail",
        "untestable",
        "error",
        "not applicable",
        "not run",
        "waived",
        "assertions",
        "time",
        "run",
    ];
    let numbers = |target: &TargetResult| {
        let counts = target.counts;
        [
            counts.selected,
            counts.pass,
            counts.lenient,
            counts.warn,
            counts.fail,
            counts.untestable,
            counts.error,
            counts.not_applicable,
            counts.not_run,
            counts.waived,
        ]
    };
    let content = markup! {
        p { "The whole report of a run: " code { "lis-conform report RUN --format html" } "." }
        (scrolled("Each target", &markup! {
            table {
                thead { tr { @for head in heads { th scope="col" { (head) } } } }
                tbody {
                    @for target in &report.targets {
                        tr {
                            th scope="row" { (Line(&target.name)) }
                            td { (standing(target)) }
                            td { (Line(&target.target)) }
                            td { (Line(&target.profile)) }
                            @for number in numbers(target) { td .number { (grouped(number.into())) } }
                            td .number { (grouped(target.assertions_judged)) }
                            td .number { (duration(target.elapsed_us)) }
                            td { (Line(target.kept.as_deref().unwrap_or(&target.run_id))) }
                        }
                    }
                }
            }
        }))
    };
    Section::new("targets", format!("Targets ({})", report.targets.len()), content)
}
