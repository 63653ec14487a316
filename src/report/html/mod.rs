//! The report as one page of HTML: complete in itself, without scripts, readable offline, by
//! keyboard and by ear, in light and dark; printed, it is the certificate on one sheet.
//!
//! - `style`: the style sheet and the policy that lets in nothing else;
//! - `text`: text of a target, escaped by its type;
//! - `result`: the result and what is printed; `grid`: tables of verdicts;
//! - `problems`, `exchange`: what is wrong, worst first, with what was sent and received;
//! - `clauses`: requirements; `lists`: waivers, observations, cases, environment.

mod clauses;
mod exchange;
mod grid;
mod lists;
mod problems;
mod result;
mod style;
pub(super) mod text;

use maud::{DOCTYPE, Markup, PreEscaped, html};

pub use grid::grid_html;

use self::style::{STYLE, policy};
use self::text::Line;
use super::coverage::Coverage;
use super::fold::RunReport;
use super::standing::Standing;
use super::telling::Telling;

/// The report as HTML.
#[must_use]
pub fn html(report: &RunReport, telling: &Telling<'_>) -> String {
    let coverage = Coverage::of(report, telling.spec);
    let standing = Standing::of(report);
    let title = format!("{}: {}", standing.word(), report.started.target);
    let sections = sections(report, telling, &coverage);
    let first = result::result(report, telling, &coverage);
    let made = html! {
        "Made by lis-conform " (Line(&report.started.tool_version)) ", run "
        (Line(&report.started.run_id)) "."
    };
    let body = whole(result::heading(standing), &first, &sections, &made);
    page(&title, &body).into_string()
}

/// The body of a page: what is printed first, then everything that the contents name.
pub(super) fn whole(heading: &str, first: &Markup, sections: &[Section], made: &Markup) -> Markup {
    html! {
        a .skip href="#content" { "Skip to the result" }
        header {
            h1 { (heading) }
        }
        nav .screen-only aria-label="Contents" {
            ul {
                @for section in sections {
                    li { a href=(format!("#{}", section.id)) { (section.title) } }
                }
            }
        }
        main #content {
            (first)
            @for section in sections {
                section .screen-only aria-labelledby=(section.id) {
                    h2 id=(section.id) { (section.title) }
                    (section.content)
                }
            }
        }
        footer { p { (made) } }
    }
}

/// A whole page around a body. Other pages of the program (a matrix of targets) look the same.
#[must_use]
pub fn page(title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (Line(title)) }
                style { (PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    }
}

/// A part of the page that the contents name.
pub(super) struct Section {
    id: &'static str,
    title: String,
    content: Markup,
}

impl Section {
    pub(in crate::report) fn new(
        id: &'static str,
        title: impl Into<String>,
        content: Markup,
    ) -> Self {
        Self { id, title: title.into(), content }
    }
}

/// Everything below the result that has something to say, most urgent first.
fn sections(report: &RunReport, telling: &Telling<'_>, coverage: &Coverage) -> Vec<Section> {
    let mut sections = Vec::new();
    sections.extend(lists::leftovers(report));
    sections.extend(lists::waivers(report));
    sections.extend(problems::sections(report, telling));
    sections.extend(lists::lenient(report));
    sections.push(clauses::judged(coverage));
    sections.extend(clauses::not_judged(coverage));
    sections.extend(lists::observations(report));
    sections.extend(lists::not_applicable(report));
    sections.extend(lists::cases(report));
    sections.push(lists::environment(report));
    sections
}
