//! A child, or the end, meeting a content model.
//!
//! Two automata run side by side where a model holds rules that are only inferred: the strict one
//! says what is valid, the relaxed one which breaches count.

use super::children::Admission;
use super::frame::ModelState;
use super::validator::Breach;
use super::wording;
use crate::ground::Basis;
use crate::schema::automaton::{
    Automaton, Child, ContentModel, Cursor, Leaf, LeafId, Matcher, Taken,
};
use crate::schema::names::{Names, Symbol};
use crate::schema::violation::Structure;
use crate::xml::QName;

const RULE: &str = "cvc-complex-type.2.4";

/// What becomes of a child, and what is wrong with it. Boxed: nearly always there is nothing.
pub(super) type Outcome = (Admission, Option<Box<Breach>>);

/// One child, or the end, meeting a content model.
pub(super) struct Turn<'a> {
    pub model: &'a ContentModel,
    pub names: &'a Names,
    pub state: &'a mut ModelState,
    /// The child's position among those of its name, from 1.
    pub ordinal: u32,
}

impl Turn<'_> {
    /// Takes a child.
    pub fn take(self, child: Child<'_>) -> Outcome {
        let strict = self.model.strict.step(&mut self.state.strict, child);
        let relaxed = match (&self.model.relaxed, &mut self.state.relaxed) {
            (Some(relaxed), Some(cursor)) => relaxed.step(cursor, child),
            _ => strict,
        };
        match (strict, relaxed) {
            (Some(taken), _) => {
                self.state.all_is_well();
                (self.admission(taken), None)
            }
            (None, Some(taken)) => self.take_inferred(child, taken),
            (None, None) => match child.symbol {
                Some(symbol) => self.take_wrong(child, symbol),
                None => self.take_unknown(child),
            },
        }
    }

    /// A child that only an inferred rule keeps out.
    fn take_inferred(self, child: Child<'_>, taken: Taken) -> Outcome {
        let admission = self.admission(taken);
        if child.symbol.is_some_and(|symbol| self.state.is_reported(symbol)) {
            return (admission, None);
        }
        let missing = self.model.strict.missing_before(&self.state.strict, Some(child));
        let Some(missing) = missing else {
            if let Some(symbol) = child.symbol {
                self.state.note_reported(symbol);
            }
            let breach = self.not_here(child, weak(self.model.leaf(taken.leaf).max_basis));
            return (admission, Some(Box::new(breach)));
        };
        let breach = self.missing_before(child.name, &missing, weakest(&missing, self.model));
        follow(&self.model.strict, &mut self.state.strict, &missing, child);
        (admission, Some(Box::new(breach)))
    }

    /// A child that a firm rule keeps out.
    fn take_wrong(self, child: Child<'_>, symbol: Symbol) -> Outcome {
        let declared = self.model.leaf_named(symbol).and_then(Leaf::element);
        let admission = declared.map_or(Admission::Skipped, Admission::Declared);
        if self.state.was_missing(symbol) {
            // The two reports would be of one mistake in the order.
            return (admission, None);
        }
        // Nothing has moved since, so the search would end as it did then.
        if self.state.is_reported(symbol) {
            return (admission, None);
        }
        let (firm, cursor) = self.firm();
        let Some(missing) = firm.missing_before(cursor, Some(child)) else {
            self.state.note_reported(symbol);
            let breach = self.not_here(child, Basis::Schema);
            return (admission, Some(Box::new(breach)));
        };
        let basis = firmest(&missing, self.model);
        let breach = self.missing_before(child.name, &missing, basis);
        let model = self.model;
        self.state.note_missing(missing.iter().filter_map(|id| model.leaf(*id).symbol()));
        self.advance(&missing, child);
        (admission, Some(Box::new(breach)))
    }

    /// A child whose name the schema does not have: perhaps one in the wrong namespace.
    fn take_unknown(self, child: Child<'_>) -> Outcome {
        let name = child.name;
        let mut symbols = self.model.leaves.iter().filter_map(Leaf::symbol);
        let namesake = symbols.find(|symbol| self.names.name(*symbol).local == name.local);
        let Some(symbol) = namesake else {
            let (firm, cursor) = self.firm();
            if let Some(missing) = firm.missing_before(cursor, Some(child)) {
                // A wildcard lets it through, but not yet.
                let breach = self.missing_before(name, &missing, firmest(&missing, self.model));
                self.advance(&missing, child);
                return (Admission::Skipped, Some(Box::new(breach)));
            }
            return (Admission::Skipped, Some(Box::new(self.not_here(child, Basis::Schema))));
        };
        let meant = Child { name: self.names.name(symbol), symbol: Some(symbol) };
        let breach = Breach {
            expected: vec![meant.name.to_string()],
            ..Breach::new(RULE, wording::wrong_namespace(name, &meant.name.namespace))
        };
        // It is taken for the one that was meant, so that nothing is missed on its account.
        let (firm, cursor) = self.firm();
        if let Some(missing) = firm.missing_before(cursor, Some(meant)) {
            self.advance(&missing, meant);
        }
        (Admission::Skipped, Some(Box::new(breach)))
    }

    /// Takes the end, where the strict automaton does not.
    pub fn end(self) -> Option<Breach> {
        let leaves = &self.model.leaves;
        let is_firm = match (&self.model.relaxed, &self.state.relaxed) {
            (Some(relaxed), Some(cursor)) => !relaxed.accepts(cursor),
            _ => true,
        };
        let missing = self.model.strict.missing_before(&self.state.strict, None);
        let basis = if is_firm {
            let (firm, cursor) = self.firm();
            let firmly = firm.missing_before(cursor, None).unwrap_or_default();
            firmest(&firmly, self.model)
        } else {
            weakest(missing.as_deref().unwrap_or(&[]), self.model)
        };
        let expected =
            wording::names_of(&self.model.strict.next(&self.state.strict), leaves, self.names);
        let message = match missing.as_deref() {
            Some(missing) if expected.len() <= 1 => {
                format!(
                    "{} missing at the end",
                    is_missing(&wording::names_of(missing, leaves, self.names))
                )
            }
            _ => format!("the end comes too early; expected {}", wording::either(&expected)),
        };
        let breach = Breach::new(RULE, message).in_structure(Structure::Missing);
        Some(Breach { expected, basis, ..breach })
    }

    // --- helpers

    fn admission(&self, taken: Taken) -> Admission {
        match (taken.element, &self.model.leaf(taken.leaf).matcher) {
            (Some(element), _) => Admission::Declared(element),
            (None, Matcher::Wildcard(wildcard)) => Admission::Let(wildcard.process),
            (None, Matcher::Element { element, .. }) => Admission::Declared(*element),
        }
    }

    /// The automaton whose refusals count.
    fn firm(&self) -> (&Automaton, &Cursor) {
        match (&self.model.relaxed, &self.state.relaxed) {
            (Some(relaxed), Some(cursor)) => (relaxed, cursor),
            _ => (&self.model.strict, &self.state.strict),
        }
    }

    /// Takes both automata past `child`, as if what was missing had been there.
    fn advance(self, missing: &[LeafId], child: Child<'_>) {
        let model = self.model;
        let strict = model.strict.missing_before(&self.state.strict, Some(child));
        if let Some(path) = strict {
            follow(&model.strict, &mut self.state.strict, &path, child);
        }
        if let (Some(relaxed), Some(cursor)) = (&model.relaxed, &mut self.state.relaxed) {
            follow(relaxed, cursor, missing, child);
        }
    }

    fn missing_before(&self, name: &QName, missing: &[LeafId], basis: Basis) -> Breach {
        let expected = wording::names_of(
            &self.model.strict.next(&self.state.strict),
            &self.model.leaves,
            self.names,
        );
        let names = wording::names_of(missing, &self.model.leaves, self.names);
        let message = format!("{} missing before `{}`", is_missing(&names), name.local);
        let breach = Breach::new(RULE, message).in_structure(Structure::MissingBefore(names));
        Breach { expected, basis, ..breach }
    }

    fn not_here(&self, child: Child<'_>, basis: Basis) -> Breach {
        let name = child.name;
        let strict = &self.model.strict;
        let next = strict.next(&self.state.strict);
        let expected = wording::names_of(&next, &self.model.leaves, self.names);
        let leaf = child.symbol.and_then(|symbol| self.model.leaf_named(symbol));
        let limit = leaf.and_then(|leaf| leaf.max).filter(|limit| self.ordinal > *limit);
        let mut message =
            wording::unexpected(&name.local, &expected, strict.accepts(&self.state.strict));
        match limit {
            Some(1) => message.push_str(&format!(" (`{}` stands once at most)", name.local)),
            Some(limit) => {
                message.push_str(&format!(" (`{}` stands {limit} times at most)", name.local));
            }
            None => {}
        }
        let structure = match (limit, leaf) {
            (Some(_), _) => Structure::TooOften,
            (None, Some(_)) => Structure::OutOfPlace,
            (None, None) => Structure::Unknown,
        };
        Breach { expected, basis, ..Breach::new(RULE, message).in_structure(structure) }
    }
}

fn follow(automaton: &Automaton, cursor: &mut Cursor, missing: &[LeafId], child: Child<'_>) {
    for leaf in missing {
        automaton.step_leaf(cursor, *leaf);
    }
    automaton.step(cursor, child);
}

fn is_missing(names: &[String]) -> String {
    format!("{} {}", wording::all(names), if names.len() == 1 { "is" } else { "are" })
}

/// The basis of a breach that is known to be weak.
fn weak(basis: Basis) -> Basis {
    if basis.may_fail() { Basis::Inferred } else { basis }
}

/// What a breach rests on that only a weak rule makes one.
fn weakest(missing: &[LeafId], model: &ContentModel) -> Basis {
    let all = missing.iter().map(|id| model.leaf(*id).min_basis);
    all.filter(|basis| !basis.may_fail()).min().unwrap_or(Basis::Inferred)
}

/// What a breach of firm rules rests on: the one that says least for certain.
fn firmest(missing: &[LeafId], model: &ContentModel) -> Basis {
    let all = missing.iter().map(|id| model.leaf(*id).min_basis);
    all.filter(|basis| basis.may_fail()).fold(Basis::Schema, Ord::min)
}
