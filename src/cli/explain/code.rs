//! What a status code means, and which cases expect it.

use super::super::world::World;
use super::page::Page;
use crate::spec::StatusCode;
use crate::suite::Check;

pub fn page(code: StatusCode<'_>, world: &World) -> Page {
    match code {
        StatusCode::Major(word) => {
            let mut page = Page::new("Major code", &word.value);
            page.say(&word.meaning);
            page
        }
        StatusCode::Severity(word) => {
            let mut page = Page::new("Severity", &word.value);
            page.say(&word.meaning);
            page
        }
        StatusCode::Minor(code) => {
            let mut page = Page::new("Minor code", &code.value);
            if !code.meaning.is_empty() {
                page.say(&code.meaning);
            }
            page.row("used by", &code.used_by);
            if let Some(of) = &code.spelling_of {
                page.row("draft spelling of", of);
            }
            page.row("listed in", &code.revisions.join(", "));
            page.list("expected by", expected_by(&code.value, world));
            page
        }
    }
}

fn expected_by(code: &str, world: &World) -> Vec<String> {
    let mut names = Vec::new();
    for case in &world.cases {
        for expect in case.steps.iter().flat_map(|step| &step.expect) {
            let Check::CodeMinor(codes) = &expect.check else { continue };
            if codes.iter().any(|expected| expected == code) {
                names.push(format!("{}  {}", case.assertion(expect), case.title));
            }
        }
    }
    names
}
