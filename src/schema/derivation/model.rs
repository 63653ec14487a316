//! Content models for comparison: without what is pointless, with substitution groups written out
//! (part 1, section 3.9.6, clauses 2.1 and 2.2).

use super::components::Components;
use crate::schema::automaton::{Leaf, Matcher, Particle, Term};
use crate::schema::grammar::{ElementId, Wildcard};

/// How often a particle may stand: fewest, and most or none for unbounded.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Range {
    pub min: u32,
    pub max: Option<u32>,
}

/// A particle.
#[derive(Clone, Debug)]
pub(super) struct Part<'m> {
    pub range: Range,
    pub term: PartTerm<'m>,
}

/// What stands.
#[derive(Clone, Debug)]
pub(super) enum PartTerm<'m> {
    Element(ElementId),
    Wildcard(&'m Wildcard),
    Group(Compositor, Vec<Part<'m>>),
}

/// How the members of a group stand together.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Compositor {
    Sequence,
    Choice,
    All,
}

impl Range {
    pub const ONCE: Self = Self { min: 1, max: Some(1) };

    /// Whether it is within the other (range-ok).
    pub fn is_within(self, base: Self) -> bool {
        let fits = match (self.max, base.max) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(max), Some(most)) => max <= most,
        };
        self.min >= base.min && fits
    }

    /// The range of what stands in `self` for as often as `outer` says.
    pub fn times(self, outer: Self) -> Self {
        let max = match (self.max, outer.max) {
            (Some(0), _) | (_, Some(0)) => Some(0),
            (Some(inner), Some(outer)) => Some(inner.saturating_mul(outer)),
            _ => None,
        };
        Self { min: self.min.saturating_mul(outer.min), max }
    }

    fn plus(self, other: Self) -> Self {
        let max = self.max.zip(other.max).map(|(one, other)| one.saturating_add(other));
        Self { min: self.min.saturating_add(other.min), max }
    }

    fn or(self, other: Self) -> Self {
        let max = self.max.zip(other.max).map(|(one, other)| one.max(other));
        Self { min: self.min.min(other.min), max }
    }
}

impl<'m> Part<'m> {
    /// The model without what is pointless; none if nothing is left.
    pub fn of(
        components: &impl Components,
        particle: &Particle,
        leaves: &'m [Leaf],
    ) -> Option<Self> {
        let mut parts = strip(components, particle, leaves, None).0;
        // Outside of a group, nothing is taken apart into more than one.
        parts.pop()
    }

    /// How many elements may stand in all (3.8.6 cos-seq-range and cos-choice-range).
    pub fn total_range(&self) -> Range {
        let inner = match &self.term {
            PartTerm::Element(_) | PartTerm::Wildcard(_) => Range::ONCE,
            PartTerm::Group(Compositor::Choice, members) => members
                .iter()
                .map(Self::total_range)
                .reduce(Range::or)
                .unwrap_or(Range { min: 0, max: Some(0) }),
            PartTerm::Group(_, members) => {
                let none = Range { min: 0, max: Some(0) };
                members.iter().map(Self::total_range).fold(none, Range::plus)
            }
        };
        inner.times(self.range)
    }

    /// Whether nothing need stand (3.9.6 cos-group-emptiable).
    pub fn is_emptiable(&self) -> bool {
        self.total_range().min == 0
    }
}

/// The particle as members of the group it is in, with whether something was left out that may be
/// empty.
fn strip<'m>(
    components: &impl Components,
    particle: &Particle,
    leaves: &'m [Leaf],
    inside: Option<Compositor>,
) -> (Vec<Part<'m>>, bool) {
    let mut range = Range { min: particle.min, max: particle.max };
    if range.max == Some(0) {
        // Such a particle is none at all (3.9.2).
        return (Vec::new(), true);
    }
    let (compositor, members) = match &particle.term {
        Term::Leaf(id) => match &leaves[id.0 as usize].matcher {
            Matcher::Wildcard(wildcard) => {
                return (vec![Part { range, term: PartTerm::Wildcard(wildcard) }], false);
            }
            Matcher::Element { element, .. } => {
                return (element_parts(components, *element, range, inside), false);
            }
        },
        Term::Sequence(members, _) => (Compositor::Sequence, members),
        Term::Choice(members) => (Compositor::Choice, members),
        Term::All(members) => (Compositor::All, members),
    };
    let mut parts = Vec::with_capacity(members.len());
    let mut left_out = false;
    for member in members {
        let (stripped, is_left_out) = strip(components, member, leaves, Some(compositor));
        left_out |= is_left_out;
        parts.extend(stripped);
    }
    let is_choice = compositor == Compositor::Choice;
    if is_choice && left_out {
        // One of the alternatives was nothing: what is left may be nothing.
        range.min = 0;
    }
    if parts.is_empty() && (!is_choice || range.min == 0) {
        return (parts, true);
    }
    if left_out
        && range == (Range { min: 0, max: Some(1) })
        && let [only] = parts.as_mut_slice()
    {
        only.range.min = 0;
        return (parts, false);
    }
    if range == Range::ONCE && (parts.len() == 1 || inside_its_like(inside, compositor)) {
        return (parts, false);
    }
    (vec![Part { range, term: PartTerm::Group(compositor, parts) }], false)
}

/// An element, or the choice among it and all that may stand in for it.
fn element_parts<'m>(
    components: &impl Components,
    element: ElementId,
    range: Range,
    inside: Option<Compositor>,
) -> Vec<Part<'m>> {
    let substitutes = components.substitutes(element);
    if substitutes.is_empty() {
        return vec![Part { range, term: PartTerm::Element(element) }];
    }
    let all = [element].into_iter().chain(substitutes.iter().map(|(_, member)| *member));
    let members: Vec<Part<'m>> =
        all.map(|id| Part { range: Range::ONCE, term: PartTerm::Element(id) }).collect();
    if range == Range::ONCE && inside_its_like(inside, Compositor::Choice) {
        return members;
    }
    vec![Part { range, term: PartTerm::Group(Compositor::Choice, members) }]
}

/// Whether a group once in another says the same as its members there.
fn inside_its_like(inside: Option<Compositor>, compositor: Compositor) -> bool {
    inside == Some(compositor) && compositor != Compositor::All
}
