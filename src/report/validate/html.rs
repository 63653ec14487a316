//! The report on files as one page of HTML, like that on runs: complete in itself, without scripts.

use maud::{Markup, html};

use super::super::html::page;
use super::super::html::text::{Line, badge, fact, scrolled};
use super::super::words::{counted, duration, grouped};
use super::{JudgedFile, ValidateReport, risks, words};
use crate::ground::Verdict;
use crate::validate::{Assertion, Finding, Judgement, SetJudgement};

/// The report as HTML. Lines of the files are not in it.
#[must_use]
pub fn validate_html(report: &ValidateReport) -> String {
    let verdict = report.verdict().filter(|_| report.not_judged.is_empty());
    let title = match verdict {
        Some(verdict) => format!("{verdict}: {}", counted(report.files.len() as u64, "file")),
        None => "not judged to the end".to_owned(),
    };
    let body = html! {
        a .skip href="#content" { "Skip to the result" }
        header { h1 { (Line(&title)) } }
        main #content {
            (overview(report))
            @if let Some(set) = &report.set { (of_set(set)) }
            @for file in &report.files { (of_file(file)) }
            @if !report.not_judged.is_empty() {
                section {
                    h2 { "Not judged" }
                    p { "The command was interrupted, so this proves nothing about these files:" }
                    ul { @for name in &report.not_judged { li { (Line(name)) } } }
                }
            }
        }
        footer {
            p {
                "Made by lis-conform " (env!("CARGO_PKG_VERSION")) " in "
                (duration(report.elapsed_us)) "."
            }
        }
    };
    page(&title, &body).into_string()
}

fn overview(report: &ValidateReport) -> Markup {
    let rows = html! {
        @for file in &report.files {
            tr {
                th scope="row" { (Line(&file.name)) }
                td { (badge(file.verdict())) }
                td { @if let Ok(judgement) = &file.outcome { (Line(&words::subject(judgement))) } }
                td .number { (grouped(file.bytes)) }
            }
        }
    };
    table("Files", &["file", "verdict", "what it is", "bytes"], &rows)
}

fn of_file(file: &JudgedFile) -> Markup {
    html! {
        section {
            h2 { (badge(file.verdict())) " " (Line(&file.name)) }
            @if let Some(obstacle) = file.obstacle() { p { (Line(obstacle)) } }
            @if let Ok(judgement) = &file.outcome { (of_judgement(file, judgement)) }
        }
    }
}

fn of_judgement(file: &JudgedFile, judgement: &Judgement) -> Markup {
    html! {
        dl {
            (fact("document", Line(&words::subject(judgement))))
            @if let Some(fit) = words::fit(judgement) { (fact("schemas", Line(&fit))) }
            @if let Some(facts) = &judgement.roster {
                (fact("records", Line(&words::records(facts))))
                (fact("requirements", Line(&words::assertions(&facts.assertions))))
            }
        }
        @if !judgement.findings.is_empty() {
            h3 { "Findings" }
            (table("Findings", &FINDING, &html! {
                @for finding in &judgement.findings { (row(&file.name, finding)) }
            }))
            @if let Some(beyond) = words::beyond(judgement) { p { (Line(&beyond)) } }
        }
        @if let Some(facts) = &judgement.roster { (requirements(&facts.assertions)) }
        @if file.is_at_risk() { (of_risks(file)) }
    }
}

fn of_set(set: &SetJudgement) -> Markup {
    html! {
        section {
            h2 { (badge(set.verdict())) " The files of one source together" }
            @if let Some(obstacle) = &set.obstacle {
                p { "Not judged to the end: " (Line(obstacle)) }
            }
            p { "In this order:" }
            ol { @for name in &set.files { li { (Line(name)) } } }
            @if !set.findings.is_empty() {
                (table("Findings", &FINDING, &html! {
                    @for found in &set.findings { (row(&found.file, &found.finding)) }
                }))
            }
            (requirements(&set.assertions))
        }
    }
}

const FINDING: [&str; 4] = ["verdict", "place", "what", "rule"];

fn row(file: &str, finding: &Finding) -> Markup {
    let place = finding.place;
    let clause = finding.clause.filter(|clause| *clause != finding.rule);
    html! {
        tr {
            td { (badge(finding.verdict)) }
            td { (Line(&format!("{file}:{}:{}", place.line, place.column))) }
            td {
                (Line(&finding.message))
                @if !finding.path.is_empty() { br; code { (Line(&finding.path)) } }
            }
            td .words {
                code { (finding.rule) }
                @if let Some(clause) = clause { br; code { (clause) } }
                br; (finding.basis.to_string())
            }
        }
    }
}

fn requirements(assertions: &[Assertion]) -> Markup {
    let rows = html! {
        @for assertion in assertions {
            tr {
                th scope="row" { code { (assertion.clause) } }
                td {
                    @match assertion.verdict {
                        Some(Verdict::NotApplicable) => { "nothing to judge" }
                        Some(verdict) => { (badge(verdict)) }
                        None => { "not judged" }
                    }
                }
                td .number { (grouped(assertion.findings)) }
            }
        }
    };
    html! {
        h3 { "Requirements" }
        (table("Requirements", &["requirement", "verdict", "findings"], &rows))
    }
}

fn of_risks(file: &JudgedFile) -> Markup {
    let rows = html! {
        @for risk in file.risks() {
            tr {
                th scope="row" { code { (risk.id) } }
                td { (Line(&risk.message)) }
                td { (risk.place.line) ":" (risk.place.column) }
                td .number { (grouped(risk.times)) }
                td {
                    ul {
                        @for (importer, what) in risks::losses(risk) {
                            li { (importer) ": " (Line(&what)) }
                        }
                    }
                }
                td { (Line(risk.advice)) }
            }
        }
    };
    let heads =
        ["habit", "what the file does", "first at", "times", "who loses what", "what helps"];
    html! {
        h3 { "What importers may lose, though the file conforms" }
        (table("Importers", &heads, &rows))
    }
}

fn table(label: &str, heads: &[&str], rows: &Markup) -> Markup {
    let table = html! {
        table {
            thead { tr { @for head in heads { th scope="col" { (head) } } } }
            tbody { (rows) }
        }
    };
    scrolled(label, &table)
}
