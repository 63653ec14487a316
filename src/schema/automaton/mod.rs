//! Content models: particles compiled to automata.
//!
//! A model is expanded to an expression (`expression`), the expression to positions and the edges
//! between them (`positions`, after Glushkov), and those to a table (`table`) – or, where bounds
//! are too large to be written out, to a walk with counters (`counting`).

mod counting;
mod expression;
mod particle;
mod positions;
mod table;

use std::collections::VecDeque;

pub(super) use particle::{Leaf, LeafId, Matcher, Particle, Term, shapes};

use self::counting::{Counting, Places};
use self::positions::Positions;
use self::table::Table;
use super::names::Symbol;

/// The compiled content of a type.
#[derive(Debug)]
pub(super) struct ContentModel {
    pub leaves: Vec<Leaf>,
    /// What the schema says.
    pub strict: Automaton,
    /// The same without what may not fail a target; none where that is all the same.
    pub relaxed: Option<Automaton>,
}

/// An automaton over the children of an element.
#[derive(Debug)]
pub(super) enum Automaton {
    Table(Table),
    Counting(Counting),
}

/// Where an automaton stands. One is kept for every open element, so it is small.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) struct Cursor {
    /// Row of a table.
    row: u32,
    /// Places of a walk with counters, where there are counters.
    places: Option<Box<Places>>,
}

/// Larger than any model that people write; what needs more is refused.
const MOST_STATES: usize = 10_000;

/// How far the search for what is missing goes in a model with counters.
const SEARCH_STEPS: usize = 512;

impl ContentModel {
    /// Compiles a model.
    ///
    /// # Errors
    /// Says why it is too large or too tangled.
    pub fn compile(particle: &Particle, leaves: Vec<Leaf>) -> Result<Self, String> {
        let strict = Automaton::compile(particle, &leaves)?;
        let relaxed = match particle.relaxed() {
            Some(particle) => Some(Automaton::compile(&particle, &leaves)?),
            None => None,
        };
        Ok(Self { leaves, strict, relaxed })
    }

    pub fn leaf(&self, id: LeafId) -> &Leaf {
        &self.leaves[id.0 as usize]
    }

    /// Some leaf of that name.
    pub fn leaf_named(&self, symbol: Symbol) -> Option<&Leaf> {
        self.leaves.iter().find(|leaf| leaf.symbol() == Some(symbol))
    }
}

impl Automaton {
    fn compile(particle: &Particle, leaves: &[Leaf]) -> Result<Self, String> {
        let expression = expression::of_particle(particle)?;
        let positions = Positions::of(&expression);
        if positions.counters.is_empty() {
            return Table::build(&positions, leaves, MOST_STATES).map(Self::Table);
        }
        Counting::build(positions, leaves).map(Self::Counting)
    }

    /// Where it stands before the first child.
    pub fn start(&self) -> Cursor {
        let places = match self {
            Self::Table(_) => None,
            Self::Counting(counting) => Some(Box::new(counting.start())),
        };
        Cursor { row: 0, places }
    }

    /// Takes one child. Where the child does not fit, the cursor stays.
    pub fn step(&self, cursor: &mut Cursor, symbol: Symbol) -> Option<LeafId> {
        match self {
            Self::Table(table) => table.step(&mut cursor.row, symbol),
            Self::Counting(counting) => counting.step(cursor.places.as_mut()?, symbol),
        }
    }

    /// Whether the children may end here.
    pub fn accepts(&self, cursor: &Cursor) -> bool {
        match self {
            Self::Table(table) => table.accepts(cursor.row),
            Self::Counting(counting) => {
                cursor.places.as_ref().is_some_and(|places| counting.accepts(places))
            }
        }
    }

    /// What may come next, in the schema's order.
    pub fn next(&self, cursor: &Cursor) -> Vec<LeafId> {
        let mut next = match (self, &cursor.places) {
            (Self::Table(table), _) => table.next(cursor.row).collect(),
            (Self::Counting(counting), Some(places)) => counting.next(places),
            (Self::Counting(_), None) => Vec::new(),
        };
        next.sort_unstable();
        next.dedup();
        next
    }

    /// The shortest list of children after which `symbol` fits, or, without one, after which the
    /// children may end. Empty if that is so already; none if no such list is found.
    pub fn missing_before(
        &self,
        cursor: &Cursor,
        symbol: Option<Symbol>,
        leaves: &[Leaf],
    ) -> Option<Vec<LeafId>> {
        let is_there = |at: &Cursor| match symbol {
            Some(symbol) => self.step(&mut at.clone(), symbol).is_some(),
            None => self.accepts(at),
        };
        // Breadth first; each entry knows the entry it came from and the leaf that was taken.
        let mut seen: Vec<(Cursor, usize, LeafId)> = vec![(cursor.clone(), 0, LeafId(0))];
        let mut known = std::collections::HashSet::from([cursor.clone()]);
        let mut pending = VecDeque::from([0]);
        while let Some(at) = pending.pop_front() {
            let here = seen[at].0.clone();
            if is_there(&here) {
                return Some(path_to(&seen, at));
            }
            if seen.len() > self.search_limit() {
                return None;
            }
            for leaf in self.next(&here) {
                let mut there = here.clone();
                let Some(symbol) = leaves[leaf.0 as usize].symbol() else { continue };
                self.step(&mut there, symbol);
                if known.insert(there.clone()) {
                    pending.push_back(seen.len());
                    seen.push((there, at, leaf));
                }
            }
        }
        None
    }

    fn search_limit(&self) -> usize {
        match self {
            Self::Table(_) => MOST_STATES,
            Self::Counting(_) => SEARCH_STEPS,
        }
    }
}

fn path_to(seen: &[(Cursor, usize, LeafId)], mut at: usize) -> Vec<LeafId> {
    let mut path = Vec::new();
    while at != 0 {
        path.push(seen[at].2);
        at = seen[at].1;
    }
    path.reverse();
    path
}

#[cfg(test)]
mod tests;
