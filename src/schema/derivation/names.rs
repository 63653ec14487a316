//! The names that a content model takes, and which particles share one.

use super::components::Components;
use crate::schema::automaton::{Leaf, LeafId, Matcher};
use crate::schema::grammar::{ElementId, Wildcard};
use crate::schema::names::Symbol;

/// The names that a content model takes.
pub(super) struct TakenNames<'m> {
    /// Sorted by name.
    taken: Vec<TakenName>,
    pub wildcards: Vec<(LeafId, &'m Wildcard)>,
}

/// A name that a particle takes.
#[derive(Clone, Copy)]
pub(super) struct TakenName {
    pub symbol: Symbol,
    pub leaf: LeafId,
    /// The declaration: that of the particle, or one that may stand in for it.
    pub element: ElementId,
}

impl<'m> TakenNames<'m> {
    pub fn of(components: &impl Components, leaves: &'m [Leaf]) -> Self {
        let mut names = Self { taken: Vec::with_capacity(leaves.len()), wildcards: Vec::new() };
        for (leaf, at) in leaves.iter().zip(0..) {
            let id = LeafId(at);
            match &leaf.matcher {
                Matcher::Wildcard(wildcard) => names.wildcards.push((id, wildcard)),
                Matcher::Element { symbol, element } => {
                    let substitutes = components.substitutes(*element).iter().copied();
                    let all = [(*symbol, *element)].into_iter().chain(substitutes);
                    let take = |(symbol, element)| TakenName { symbol, leaf: id, element };
                    names.taken.extend(all.map(take));
                }
            }
        }
        names.taken.sort_unstable_by_key(|name| (name.symbol, name.leaf));
        names
    }

    /// Those that take one name, for each name.
    pub fn by_name(&self) -> impl Iterator<Item = &[TakenName]> {
        self.taken.chunk_by(|one, other| one.symbol == other.symbol)
    }
}
