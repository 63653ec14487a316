//! What a clause requires, where that is written, and who tests it.

use super::super::world::World;
use super::page::Page;
use crate::file_suite::FileCase;
use crate::ground::{Basis, Level};
use crate::spec::{Clause, Subject};
use crate::{judge, validate};

pub fn page(clause: &Clause, world: &World, file_cases: &[FileCase]) -> Page {
    let mut page = Page::new("Clause", &clause.id.0);
    page.say(&clause.text);
    page.row("level", &clause.level.to_string());
    page.row("basis", &format!("{}: {}", clause.basis, meaning(clause.basis)));
    page.row("a breach", consequence(clause));
    page.row("source", &clause.source);
    page.row("file", &format!("{}:{}", clause.file, clause.line));
    let operations = clause.operations.iter().map(ToString::to_string).collect::<Vec<_>>();
    page.row("operations", &operations.join(", "));
    if judge::rule_ids().contains(&clause.id.0.as_str()) {
        page.row("tested", "on every response, by the rule of the same name");
    }
    if validate::rule_ids().contains(&clause.id.0.as_str()) {
        page.row("tested", "on every roster file, by `validate`");
    }
    page.list("tested by", tests(clause, world, file_cases));
    page.row("not tested", clause.untested.as_deref().unwrap_or(""));
    page
}

fn tests(clause: &Clause, world: &World, file_cases: &[FileCase]) -> Vec<String> {
    let mut names = Vec::new();
    for case in &world.cases {
        let expects = case.steps.iter().flat_map(|step| &step.expect);
        for expect in expects.filter(|expect| expect.clause == clause.id) {
            names.push(format!("{}  {}", case.assertion(expect), case.title));
        }
    }
    for case in file_cases {
        for expect in case.expects().filter(|expect| expect.clause == clause.id) {
            names.push(format!("{}  {}", case.assertion(expect), case.title));
        }
    }
    names
}

const fn meaning(basis: Basis) -> &'static str {
    match basis {
        Basis::Text => "a standard says it in words",
        Basis::Schema => "an XSD or WSDL of the standard says it",
        Basis::Analogy => "the same release says it of the sister operation",
        Basis::Practice => "independent implementations agree, the standard does not say it",
        Basis::Inferred => "our own reading, the standard does not say it",
    }
}

const fn consequence(clause: &Clause) -> &'static str {
    match (clause.level, clause.basis) {
        (Level::Must, Basis::Text | Basis::Schema | Basis::Analogy) => match clause.subject {
            Subject::Exchanges => "fails the target",
            Subject::Files => "fails the file",
            Subject::Importers => "fails the importer",
        },
        (Level::Must | Level::Should, _) => "warns",
        (Level::May, _) => "is noted as lenient",
    }
}
