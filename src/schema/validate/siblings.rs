//! The children of the document element, for validating parts of a document apart from each other.
//!
//! What a child of the document element is worth depends on the rest of the document in three ways
//! only: on the content model of the document element, on identity constraints in force there, and
//! on IDs. Where there are none of the latter two, a part that begins at a child can be validated
//! by itself, supposing a state of the content model. Whether it supposed the right one can be told
//! later: the child has to lead both states to the same one.

use super::frame::ModelState;
use super::validator::Validator;
use crate::schema::automaton::Child;
use crate::schema::grammar::{Content, TypeDefinition};
use crate::schema::names::Symbol;
use crate::xml::{ChildTags, NameKey, QName};

/// What is known of the children of a document element.
#[derive(Clone, Debug, Default)]
pub(super) struct Siblings {
    /// The start tags by which they may be found.
    pub tags: ChildTags,
    /// For each of those, a child that stood there.
    list: Vec<Sibling>,
    /// Names that need not be looked at again.
    noted: Vec<NameKey>,
    /// A sample whose name as written is not known yet.
    sample: Option<Sibling>,
}

/// A child of the document element, and a state in which one may stand.
#[derive(Clone, Debug)]
pub(super) struct Sibling {
    name: QName,
    symbol: Option<Symbol>,
    before: Option<ModelState>,
}

/// Names that are looked at; documents have a few.
const MOST_NOTED: usize = 32;

impl Siblings {
    /// Takes a sample of a child that is about to start, if it is the first of its name; says
    /// whether it is.
    pub fn sample(
        &mut self,
        key: NameKey,
        name: &QName,
        symbol: Option<Symbol>,
        validator: &Validator<'_>,
    ) -> bool {
        if self.noted.contains(&key) || self.noted.len() >= MOST_NOTED {
            return false;
        }
        self.noted.push(key);
        let before = validator.frames.first().and_then(|root| root.state.clone());
        self.sample = Some(Sibling { name: name.clone(), symbol, before });
        true
    }

    /// Adds the sample, whose name is written like that.
    pub fn add(&mut self, written: &str) {
        let Some(sample) = self.sample.take() else { return };
        if self.tags.note(written) == Some(self.list.len()) {
            self.list.push(sample);
        }
    }

    /// The child that such a tag begins.
    pub fn of_tag(&self, tag: usize) -> Option<&Sibling> {
        self.list.get(tag)
    }
}

impl<'s> Validator<'s> {
    /// Whether the children of the document element that are still to come can be validated apart.
    pub(super) fn is_splittable(&self) -> bool {
        let is_plain = matches!(self.frames.as_slice(), [root] if !root.keeps_text && !root.is_nil);
        is_plain && self.skipped == 0 && self.has_noted_nothing()
    }

    /// Whether nothing was noted that concerns other parts of the document.
    pub(super) fn has_noted_nothing(&self) -> bool {
        !self.tracker.is_active() && self.identifiers.are_none() && !self.has_violations()
    }

    /// A validator for a part of the document that begins with such a child, as if that stood where
    /// the sample stood.
    pub(super) fn fork(&self, sibling: &Sibling) -> Self {
        let mut fork = Self::new(self.grammar, usize::MAX);
        fork.frames.extend(self.frames.first().cloned());
        if let Some(root) = fork.frames.first_mut() {
            root.state.clone_from(&sibling.before);
            root.has_children = true;
        }
        fork
    }

    /// Whether such a child would be taken here as it was where the sample stood, and leave the
    /// content model of the document element in the same state.
    pub(super) fn agrees_on(&self, sibling: &Sibling) -> bool {
        let Some(root) = self.frames.first() else { return false };
        let (here, there) = match (&root.state, &sibling.before) {
            (Some(here), Some(there)) => (here, there),
            (None, None) => return true,
            _ => return false,
        };
        let TypeDefinition::Complex(complex) = self.grammar.definition(root.definition) else {
            return false;
        };
        let Content::Elements(content) = &complex.content else { return false };
        let child = Child { name: &sibling.name, symbol: sibling.symbol };
        let step = |state: &ModelState| {
            let (mut strict, mut relaxed) = (state.strict.clone(), state.relaxed.clone());
            let taken = content.model.strict.step(&mut strict, child)?;
            if let (Some(automaton), Some(cursor)) = (&content.model.relaxed, &mut relaxed) {
                automaton.step(cursor, child)?;
            }
            Some((taken, strict, relaxed))
        };
        let stepped = step(here);
        let has_reports = here.reports.is_some() || there.reports.is_some();
        stepped.is_some() && !has_reports && stepped == step(there)
    }

    /// Takes over from a fork that has validated what comes next.
    pub(super) fn take_over(&mut self, mut fork: Self) {
        for (symbol, count) in self.counts.drain(..) {
            match fork.counts.iter_mut().find(|known| known.0 == symbol) {
                Some(known) => known.1 = known.1.saturating_add(count),
                None => fork.counts.push((symbol, count)),
            }
        }
        // What was reported of the document element once is not reported again.
        let is_spoilt = self.frames.first().is_some_and(|root| root.is_spoilt);
        if let Some(root) = fork.frames.first_mut() {
            root.is_spoilt |= is_spoilt;
        }
        *self = fork;
    }
}
