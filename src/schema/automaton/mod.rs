//! Content models: particles compiled to automata.
//!
//! A model is expanded to an expression (`expression`), the expression to positions and the edges
//! between them (`positions`, after Glushkov), and those to a table (`table`) – or, where bounds
//! are too large to be written out, to a walk with counters (`counting`). `xs:all` has an automaton
//! of its own (`all`). `alphabet` says which children a leaf stands for; `search` finds what is
//! missing.

mod all;
mod alphabet;
mod counting;
mod expression;
mod particle;
mod positions;
mod search;
mod table;

pub(super) use alphabet::{Child, Substitutes, Taken};
pub(super) use particle::{Leaf, LeafId, Matcher, Particle, Term, shapes};

use self::all::{AllOf, Seen};
use self::alphabet::Alphabet;
use self::counting::{Counting, Places};
use self::positions::Positions;
use self::table::Table;
use super::grammar::ElementId;
use super::names::{Names, Symbol};

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
    All(AllOf),
    /// Not compiled yet.
    Unread,
}

/// Where an automaton stands. One is kept for every open element, so it is small.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) struct Cursor {
    /// Row of a table.
    row: u32,
    /// What the other automata keep.
    kept: Option<Box<Kept>>,
}

/// What a cursor keeps where a row is not enough.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
enum Kept {
    Places(Places),
    Seen(Seen),
}

/// Larger than any model that people write; what needs more is refused.
const MOST_STATES: usize = 10_000;

impl ContentModel {
    /// Compiles a model, with those that may stand for the elements in it.
    ///
    /// # Errors
    /// Says why it is too large or too tangled.
    pub fn compile(
        particle: &Particle,
        leaves: Vec<Leaf>,
        substitutes: &Substitutes,
        names: &Names,
    ) -> Result<Self, String> {
        let compile = |particle: &Particle| {
            Automaton::compile(particle, Alphabet::new(&leaves, substitutes), names)
        };
        let strict = compile(particle)?;
        let relaxed = particle.relaxed().map(|particle| compile(&particle)).transpose()?;
        Ok(Self { leaves, strict, relaxed })
    }

    /// The place of a model that is compiled later.
    pub fn unread() -> Self {
        Self { leaves: Vec::new(), strict: Automaton::Unread, relaxed: None }
    }

    pub fn leaf(&self, id: LeafId) -> &Leaf {
        &self.leaves[id.0 as usize]
    }

    /// Takes a child by its name where all automata are tables with an edge for it, as nearly
    /// always. Otherwise nothing moves, and the child has to be looked at properly.
    #[inline]
    pub fn step_plainly(
        &self,
        strict: &mut Cursor,
        relaxed: Option<&mut Cursor>,
        symbol: Symbol,
    ) -> Option<ElementId> {
        let Automaton::Table(table) = &self.strict else { return None };
        let (element, row) = table.plain_step(strict.row, symbol)?;
        if let Some(automaton) = &self.relaxed {
            let (Automaton::Table(table), Some(cursor)) = (automaton, relaxed) else { return None };
            cursor.row = table.plain_step(cursor.row, symbol)?.1;
        }
        strict.row = row;
        Some(element)
    }

    /// Some leaf of that name.
    pub fn leaf_named(&self, symbol: Symbol) -> Option<&Leaf> {
        self.leaves.iter().find(|leaf| leaf.symbol() == Some(symbol))
    }
}

impl Automaton {
    fn compile(particle: &Particle, alphabet: Alphabet, names: &Names) -> Result<Self, String> {
        if let Some(all) = AllOf::build(particle, &alphabet) {
            return Ok(Self::All(all));
        }
        let expression = expression::of_particle(particle)?;
        let positions = Positions::of(&expression)?;
        if positions.counters.is_empty() {
            return Table::build(&positions, alphabet, names, MOST_STATES).map(Self::Table);
        }
        Counting::build(positions, alphabet).map(Self::Counting)
    }

    /// Where it stands before the first child.
    #[inline]
    pub fn start(&self) -> Cursor {
        let kept = match self {
            Self::Table(_) | Self::Unread => None,
            Self::Counting(counting) => Some(Box::new(Kept::Places(counting.start()))),
            Self::All(all) => Some(Box::new(Kept::Seen(all.start()))),
        };
        Cursor { row: 0, kept }
    }

    /// Takes one child. Where the child does not fit, the cursor stays.
    pub fn step(&self, cursor: &mut Cursor, child: Child<'_>) -> Option<Taken> {
        match (self, cursor.kept.as_deref_mut()) {
            (Self::Table(table), _) => table.step(&mut cursor.row, child),
            (Self::Counting(counting), Some(Kept::Places(places))) => counting.step(places, child),
            (Self::All(all), Some(Kept::Seen(seen))) => all.step(seen, child),
            _ => None,
        }
    }

    /// Takes something that the leaf stands for, whatever it is; says whether that fits.
    pub fn step_leaf(&self, cursor: &mut Cursor, leaf: LeafId) -> bool {
        match (self, cursor.kept.as_deref_mut()) {
            (Self::Table(table), _) => table.step_leaf(&mut cursor.row, leaf),
            (Self::Counting(counting), Some(Kept::Places(places))) => {
                counting.step_leaf(places, leaf)
            }
            (Self::All(all), Some(Kept::Seen(seen))) => all.step_leaf(seen, leaf),
            _ => false,
        }
    }

    /// Whether the children may end here.
    #[inline]
    pub fn accepts(&self, cursor: &Cursor) -> bool {
        match (self, cursor.kept.as_deref()) {
            (Self::Table(table), _) => table.accepts(cursor.row),
            (Self::Counting(counting), Some(Kept::Places(places))) => counting.accepts(places),
            (Self::All(all), Some(Kept::Seen(seen))) => all.accepts(seen),
            _ => false,
        }
    }

    /// What may come next, in the schema's order.
    pub fn next(&self, cursor: &Cursor) -> Vec<LeafId> {
        let mut next = match (self, cursor.kept.as_deref()) {
            (Self::Table(table), _) => table.next(cursor.row).collect(),
            (Self::Counting(counting), Some(Kept::Places(places))) => counting.next(places),
            (Self::All(all), Some(Kept::Seen(seen))) => all.next(seen),
            _ => Vec::new(),
        };
        next.sort_unstable();
        next.dedup();
        next
    }
}

#[cfg(test)]
mod tests;
