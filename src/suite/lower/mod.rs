//! From a case as written to a case in which nothing is left to be checked. Whatever is wrong is
//! noted and the rest is still looked at, so that an author sees everything at once.

mod case;
mod expect;
mod step;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::case::Case;
use super::fixtures::Fixtures;
use super::raw::RawCase;
use crate::spec::toml_file::{Diagnostic, suggestion};
use crate::spec::{ClauseId, Operation, OperationRef, Service, Spec};
use crate::xml::{Path, Prefixes};

/// Lowers one case. The case is none where diagnostics are found.
pub(super) fn lower(
    spec: &Spec,
    fixtures: &Fixtures,
    file: &str,
    text: &str,
    raw: RawCase,
) -> Result<Case, Vec<Diagnostic>> {
    let mut lowering = Lowering {
        spec,
        fixtures,
        file,
        text,
        found: Vec::new(),
        ids: BTreeMap::new(),
        ids_used: BTreeSet::new(),
        captured: BTreeSet::new(),
        prefixes: BTreeMap::new(),
        steps: BTreeMap::new(),
        slugs: BTreeSet::new(),
    };
    let case = lowering.case(raw);
    if lowering.found.is_empty() {
        Ok(case)
    } else {
        lowering.found.sort_by_key(|diagnostic| diagnostic.span.start);
        Err(lowering.found)
    }
}

/// What is known while a case is read from top to bottom.
struct Lowering<'a> {
    spec: &'a Spec,
    fixtures: &'a Fixtures,
    file: &'a str,
    text: &'a str,
    found: Vec<Diagnostic>,
    /// Identifier variables, with the place where they are declared.
    ids: BTreeMap<String, Range<usize>>,
    /// Those of them that something uses.
    ids_used: BTreeSet<String>,
    /// Variables captured by the steps so far.
    captured: BTreeSet<String>,
    prefixes: BTreeMap<String, String>,
    /// The steps so far: name, and whether a record was sent.
    steps: BTreeMap<String, SentRecord>,
    /// The assertions so far.
    slugs: BTreeSet<String>,
}

/// Whether a step sent a record, which another step may compare with.
#[derive(Clone, Copy, Eq, PartialEq)]
enum SentRecord {
    Yes,
    No,
}

impl<'a> Lowering<'a> {
    fn wrong(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.found.push(Diagnostic::at(self.file, self.text, span, message));
    }

    fn operation(
        &mut self,
        span: Range<usize>,
        id: &str,
    ) -> Option<(&'a Service, &'a Operation, OperationRef)> {
        let reference = OperationRef(id.into());
        if let Some((service, operation)) = self.spec.operation(&reference) {
            return Some((service, operation, reference));
        }
        let known = self.spec.operations().map(|(_, operation)| operation.id.0.as_str());
        let hint = suggestion(id, known);
        self.wrong(span, format!("there is no operation `{id}`: {hint}"));
        None
    }

    fn clause(&mut self, span: Range<usize>, id: &str) -> ClauseId {
        if self.spec.catalogue.clause(id).is_none() {
            let known = self.spec.catalogue.iter().map(|clause| clause.id.0.as_str());
            let hint = suggestion(id, known);
            self.wrong(span, format!("there is no clause `{id}` in the requirements: {hint}"));
        }
        ClauseId(id.into())
    }

    /// Checks that a path can be read, with the prefixes of the case.
    fn path(&mut self, span: Range<usize>, path: &str, service: Option<&Service>) {
        let own = self
            .prefixes
            .iter()
            .map(|(prefix, namespace)| (prefix.clone(), crate::xml::Namespace::new(namespace)));
        let of_service = service.into_iter().flat_map(|service| service.prefixes.clone());
        let bound = of_service.chain(own);
        let prefixes = Prefixes {
            default: service.map(|service| service.namespace.clone()),
            bound: bound.collect(),
        };
        if let Err(error) = Path::parse(path, &prefixes) {
            self.wrong(span, error.to_string());
        }
    }

    fn line(&self, span: &Range<usize>) -> u32 {
        crate::spec::toml_file::line_column(self.text, span.start).0
    }
}

#[cfg(test)]
mod tests;
