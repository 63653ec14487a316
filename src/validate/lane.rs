//! One schema, and what it finds.

use std::collections::HashMap;

use super::choice::{Candidate, Origin};
use super::collected::Collected;
use super::finding::{Breach, Finding, Place};
use super::late_child::{LateChild, LateChildren};
use super::roster::conformance;
use super::veil::is_in_credential;
use crate::schema::{DANGLING, Schema, Structure, Symbols, Validator, Violation};
use crate::spec::Catalogue;
use crate::xml::{Attribute, NameKey, Offset, QName, Scope};

/// Violations taken from a validator at once; what one event finds is fewer.
const MOST_AT_ONCE: usize = 1_000;

/// One schema that a document is held against.
#[derive(Debug)]
pub(super) struct Lane<'a> {
    pub schema: &'a Schema,
    pub name: String,
    pub origin: Origin,
    pub collected: Collected,
    /// The header block of its own that was seen.
    pub header: Option<QName>,
    /// Whether a payload of its own was seen.
    pub has_payload: bool,
    /// Open while an element is validated.
    validator: Option<Validator<'a>>,
    /// What the schema knows of the reader's names.
    symbols: Symbols,
    /// Where references stand that may lead nowhere.
    references: HashMap<u32, Place>,
    /// What was missed in elements of a roster file that are open still.
    late: LateChildren,
}

impl<'a> Lane<'a> {
    pub fn new(candidate: Candidate<'a>, most: usize) -> Self {
        let binding = candidate.binding;
        Self {
            schema: binding.schema,
            name: binding.name,
            origin: binding.origin,
            collected: Collected::new(most),
            header: None,
            has_payload: false,
            validator: None,
            symbols: Symbols::default(),
            references: HashMap::new(),
            late: LateChildren::default(),
        }
    }

    /// Begins to validate: the next start event is that of the element.
    pub fn open(&mut self) {
        self.validator = Some(self.schema.validator(MOST_AT_ONCE));
        self.symbols = Symbols::default();
    }

    /// Whether the candidate, which knows the payload, is what this lane's header block belongs to:
    /// the same schema, or one of the same revision that keeps its header blocks in another.
    pub fn is_for(&self, candidate: &Candidate<'_>) -> bool {
        let binding = &candidate.binding;
        if self.name == binding.name {
            return true;
        }
        let revision = |name: &str| name.split('/').next().map(str::to_owned);
        let knows = |header: &QName| binding.schema.declares(header);
        !self.has_payload
            && revision(&self.name) == revision(&binding.name)
            && self.header.as_ref().is_some_and(knows)
    }

    /// Goes on with the schema of the payload.
    pub fn turn_to(&mut self, candidate: Candidate<'a>) {
        self.schema = candidate.binding.schema;
        self.name = candidate.binding.name;
    }

    /// The validator, while an element is validated.
    pub const fn validator(&mut self) -> Option<&mut Validator<'a>> {
        self.validator.as_mut()
    }

    /// Validates a start tag.
    #[inline]
    pub fn start(
        &mut self,
        (key, name): (NameKey, &QName),
        attributes: &[Attribute],
        scope: &Scope,
        offset: Offset,
    ) {
        if let Some(validator) = &mut self.validator {
            validator.start_numbered(&mut self.symbols, key, name, attributes, scope, offset);
        }
    }

    /// Validates an element that comes whole.
    #[inline]
    pub fn leaf(&mut self, name: (NameKey, &QName), text: &str, scope: &Scope, offset: Offset) {
        if let Some(validator) = &mut self.validator {
            validator.leaf_numbered(&mut self.symbols, name, text, scope, offset);
        }
    }

    /// Whether there is anything to take that was found, or noted, since the last time.
    #[inline]
    pub fn has_news(&self) -> bool {
        let has = |of: &Validator<'_>| of.has_violations() || of.has_new_references();
        self.validator.as_ref().is_some_and(has)
    }

    /// Notes where references stand while that can be told.
    pub fn note_references(&mut self, place_of: impl Fn(Offset) -> Place) {
        if let Some(validator) = self.validator.as_mut().filter(|of| of.has_new_references()) {
            let new = validator.take_references().into_iter();
            self.references.extend(new.map(|offset| (offset.0, place_of(offset))));
        }
    }

    /// Where a violation is, if that was noted.
    pub fn noted_place(&self, violation: &Violation) -> Option<Place> {
        self.references.get(&violation.offset.0).copied().filter(|_| violation.rule == DANGLING)
    }

    /// What was found since the last time.
    pub fn news(&mut self) -> Vec<Violation> {
        self.validator.as_mut().map(Validator::take_violations).unwrap_or_default()
    }

    /// The element has ended; what it found late.
    pub fn close(&mut self) -> Vec<Violation> {
        self.validator.take().map(Validator::finish).unwrap_or_default()
    }

    /// Takes a violation in, which showed at that depth. A credential is not quoted.
    pub fn add(
        &mut self,
        violation: Violation,
        (clause, front): (Option<&'static str>, &str),
        depth: usize,
        place: Place,
    ) {
        let missing = match &violation.structure {
            Some(Structure::MissingBefore(missing)) if self.is_of_enterprise() => missing.clone(),
            _ => return self.add_finding(violation, clause, front, place),
        };
        if let Some(violation) = self.late.wait(LateChild { missing, depth, violation, place }) {
            self.add_finding(violation, clause, front, place);
        }
    }

    /// A child of that name begins, at that depth: what was missed may come now.
    pub fn begin_child(&mut self, name: &QName, depth: usize) {
        self.late.child(name, depth);
    }

    /// The element at that depth has ended, so that what was missed in it will not come.
    #[inline]
    pub fn end_of_children(&mut self, depth: usize) {
        if self.late.is_empty() {
            return;
        }
        for (violation, place) in self.late.end(depth) {
            self.add_finding(violation, None, "", place);
        }
    }

    fn add_finding(
        &mut self,
        mut violation: Violation,
        clause: Option<&'static str>,
        front: &str,
        place: Place,
    ) {
        let clause = match clause {
            Some(clause) if self.is_of_lis() => Some(clause),
            _ if self.is_of_enterprise() => conformance::clause_of(&violation),
            _ => None,
        };
        violation.basis = conformance::basis_of(clause, &violation);
        let mut finding = Finding::of_violation(violation, clause, front, place);
        if is_in_credential(&finding.path) {
            "this does not follow its type; it is a credential and not shown"
                .clone_into(&mut finding.message);
        }
        self.collected.add(finding);
    }

    /// Whether the clauses on schemas, which are about LIS, speak of this one.
    fn is_of_lis(&self) -> bool {
        self.origin == Origin::BuiltIn && self.name.starts_with("lis-")
    }

    /// Whether the requirements on roster files speak of this one: it is one of their schemas, or
    /// the user's together with one.
    pub fn is_of_enterprise(&self) -> bool {
        conformance::is_of_enterprise(&self.name)
    }

    /// Takes a breach in that is one by this schema only.
    pub fn breach(&mut self, breach: Breach, catalogue: &Catalogue, path: &str, place: Place) {
        self.collected.add(breach.into_finding(catalogue, path.to_owned(), place));
    }
}
