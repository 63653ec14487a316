//! Whether requirements and cases fit together: nothing required goes untested without a reason.

use std::collections::{BTreeMap, BTreeSet};

use super::case::{Case, Step, StepAction};
use super::citations;
use super::fixtures::Fixtures;
use crate::embedded;
use crate::spec::toml_file::Diagnostic;
use crate::spec::{Clause, OperationRef, Spec};
use crate::xml::{XmlLimits, read_document};

/// Checks that every clause is tested or says why not, and not both; that every assertion and every
/// generic rule names a clause, and the assertions one that their exchange can speak of; that ids
/// are unique; that every operation is tested; that the built-in fixtures are XML.
///
/// `rules` are the ids of the generic rules, each the name of its clause.
#[must_use]
pub fn check(spec: &Spec, cases: &[Case], rules: &[&str]) -> Vec<Diagnostic> {
    let mut tested: BTreeMap<&str, String> =
        rules.iter().map(|id| (*id, "a generic rule".to_owned())).collect();
    for case in cases {
        for expect in case.steps.iter().flat_map(|step| &step.expect) {
            tested.entry(&expect.clause.0).or_insert_with(|| case.assertion(expect));
        }
    }
    let mut found = Vec::new();
    found.extend(spec.catalogue.iter().filter_map(|clause| standing(clause, &tested)));
    found.extend(unknown_clauses(spec, cases));
    found.extend(cases.iter().flat_map(|case| misplaced_citations(spec, case)));
    for rule in rules.iter().filter(|rule| spec.catalogue.clause(rule).is_none()) {
        let message =
            format!("the generic rule `{rule}` has no clause: add it to the requirements");
        found.push(Diagnostic::at("suites/requirements/", "", 0..0, message));
    }
    found.extend(twice(cases));
    found.extend(untested_operations(spec, cases));
    found.extend(malformed(&Fixtures::builtin()));
    found
}

fn standing(clause: &Clause, tested: &BTreeMap<&str, String>) -> Option<Diagnostic> {
    let id = &clause.id;
    let message = match (tested.get(id.0.as_str()), &clause.untested) {
        (None, None) => {
            format!("nothing tests the clause `{id}`: add a case, or say why in `untested`")
        }
        (Some(by), Some(_)) => {
            format!(
                "the clause `{id}` says that it is untested, but {by} tests it: remove `untested`"
            )
        }
        (Some(_), None) | (None, Some(_)) => return None,
    };
    Some(at_line(&clause.file, clause.line, message))
}

fn unknown_clauses(spec: &Spec, cases: &[Case]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for case in cases {
        let own = std::iter::once((&case.clause, 1));
        let assertions = case.steps.iter().flat_map(|step| &step.expect);
        for (clause, line) in own.chain(assertions.map(|expect| (&expect.clause, expect.line))) {
            if spec.catalogue.clause(&clause.0).is_none() {
                let message = format!("there is no clause `{clause}` in the requirements");
                found.push(at_line(&case.file, line, message));
            }
        }
    }
    found
}

fn misplaced_citations(spec: &Spec, case: &Case) -> Vec<Diagnostic> {
    let misplaced = citations::misplaced(spec, case).into_iter();
    misplaced
        .map(|(expect, reason)| {
            let message = format!(
                "`{}` cites `{}`, but {reason}: cite a clause that this exchange shows",
                case.assertion(expect),
                expect.clause
            );
            at_line(&case.file, expect.line, message)
        })
        .collect()
}

fn twice(cases: &[Case]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut ids = BTreeMap::new();
    for case in cases {
        if let Some(first) = ids.insert(&case.id, &case.file) {
            let message = format!("case `{}` is also in {first}: ids are unique", case.id);
            found.push(at_line(&case.file, 1, message));
        }
        let mut slugs = BTreeSet::new();
        for expect in case.steps.iter().flat_map(|step| &step.expect) {
            if !slugs.insert(&expect.slug) {
                let message = format!("the assertion `{}` stands twice", case.assertion(expect));
                found.push(at_line(&case.file, expect.line, message));
            }
        }
    }
    found
}

fn untested_operations(spec: &Spec, cases: &[Case]) -> Vec<Diagnostic> {
    let tested: BTreeSet<&OperationRef> =
        cases.iter().flat_map(|case| &case.steps).filter_map(tested_operation).collect();
    spec.operations()
        .filter(|(_, operation)| !tested.contains(&operation.id))
        .map(|(service, operation)| {
            let file = format!("fixtures/services/{}.toml", service.id);
            let message = format!("no case expects anything of `{}`", operation.id);
            Diagnostic::at(&file, "", 0..0, message)
        })
        .collect()
}

/// Placeholders only stand where text may stand, so a fixture is XML as it is.
fn malformed(fixtures: &Fixtures) -> Vec<Diagnostic> {
    let read = |name: &str| {
        let text = fixtures.text(name)?;
        let error = read_document(text.as_bytes(), None, &XmlLimits::default()).err()?;
        let file = format!("fixtures/messages/{name}.xml");
        Some(Diagnostic::at(&file, "", 0..0, format!("the fixture is no XML: {error}")))
    };
    fixtures.names().filter_map(read).collect()
}

fn tested_operation(step: &Step) -> Option<&OperationRef> {
    match &step.action {
        StepAction::Call { operation, .. } if !step.expect.is_empty() => Some(operation),
        StepAction::Call { .. } | StepAction::Message { .. } | StepAction::Raw(_) => None,
    }
}

/// A message about a line (from 1) of a built-in file, or of a file whose text is not at hand.
fn at_line(file: &str, line: u32, message: String) -> Diagnostic {
    let text = embedded::file(file).map_or("", |file| file.text);
    let before = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
    let start = text.split_inclusive('\n').take(before).map(str::len).sum();
    Diagnostic { line, ..Diagnostic::at(file, text, start..start, message) }
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
