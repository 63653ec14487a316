//! Content models without counters: a table with a row for each state.

use rustc_hash::FxHashMap;

use super::alphabet::{Alphabet, Child, Taken};
use super::particle::LeafId;
use super::positions::Positions;
use crate::schema::grammar::ElementId;
use crate::schema::names::{Names, Symbol};

/// A deterministic automaton. Row 0 is the start.
#[derive(Debug)]
pub(in crate::schema) struct Table {
    rows: Vec<Row>,
    /// The edges of all rows, one row after the other; in a row they are in the order of symbols.
    edges: Vec<TableEdge>,
    /// The wildcard edges of all rows.
    wild: Vec<WildEdge>,
    alphabet: Alphabet,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    from: u32,
    to: u32,
    wild_from: u32,
    wild_to: u32,
    accepts: bool,
}

#[derive(Clone, Copy, Debug)]
struct TableEdge {
    symbol: Symbol,
    leaf: LeafId,
    element: ElementId,
    row: u32,
}

/// An edge for all names of a class of namespaces that have no edge of their own.
#[derive(Clone, Copy, Debug)]
struct WildEdge {
    class: u32,
    leaf: LeafId,
    row: u32,
}

/// A state: the positions that may come next, and whether the children may end. What led there
/// makes no difference.
type State = (Vec<usize>, bool);

/// Rows up to this are searched from the start.
const SHORT: usize = 12;

/// Edges of all rows together.
const MOST_EDGES: usize = 2_000_000;

impl Table {
    /// Makes the automaton deterministic by taking sets of positions for states.
    pub(super) fn build(
        positions: &Positions,
        alphabet: Alphabet,
        names: &Names,
        most_states: usize,
    ) -> Result<Self, String> {
        let start: State =
            (sorted(positions.start.iter().map(|edge| edge.to).collect()), positions.nullable);
        let mut table = Self { rows: Vec::new(), edges: Vec::new(), wild: Vec::new(), alphabet };
        let mut states = States {
            known: FxHashMap::from_iter([(start.clone(), 0)]),
            all: vec![start],
            behind_one: vec![None; positions.leaves.len()],
        };
        let mut at = 0;
        while at < states.all.len() {
            let (next, accepts) = std::mem::take(&mut states.all[at]);
            table.add_row(positions, names, &next, accepts, &mut states);
            if states.all.len() > most_states || table.edges.len() > MOST_EDGES {
                return Err(format!(
                    "the content model needs more than {most_states} states, or {MOST_EDGES} \
                     edges; write it with fewer alternatives"
                ));
            }
            at += 1;
        }
        Ok(table)
    }

    fn add_row(
        &mut self,
        positions: &Positions,
        names: &Names,
        next: &[usize],
        accepts: bool,
        states: &mut States,
    ) {
        let (from, wild_from) = (self.edges.len() as u32, self.wild.len() as u32);
        let leaf_of = |position: usize| positions.leaves[position];
        let wildcards: Vec<usize> =
            next.iter().copied().filter(|at| self.alphabet.is_wildcard(leaf_of(*at))).collect();
        // In the schema's order within each name, for the first leaf is the one that is reported.
        let mut named: Vec<(Symbol, usize, ElementId)> = Vec::with_capacity(next.len());
        for position in next {
            let names = self.alphabet.names(leaf_of(*position));
            named.extend(names.iter().map(|(symbol, element)| (*symbol, *position, *element)));
        }
        named.sort_by_key(|(symbol, position, _)| (*symbol, *position));
        for group in named.chunk_by(|left, right| left.0 == right.0) {
            let (symbol, first, element) = group[0];
            let row = if group.len() == 1 && wildcards.is_empty() {
                states.behind(positions, &[first])
            } else {
                let mut targets: Vec<usize> = group.iter().map(|entry| entry.1).collect();
                let class = self.alphabet.class_of(symbol, names);
                let allows = |at: &&usize| self.alphabet.allows(leaf_of(**at), class);
                targets.extend(wildcards.iter().filter(allows));
                states.behind(positions, &targets)
            };
            self.edges.push(TableEdge { symbol, leaf: leaf_of(first), element, row });
        }
        if !wildcards.is_empty() {
            for class in self.alphabet.classes() {
                let allows = |at: &usize| self.alphabet.allows(leaf_of(*at), class);
                let targets: Vec<usize> = wildcards.iter().copied().filter(allows).collect();
                let Some(first) = targets.first() else { continue };
                let (leaf, class) = (leaf_of(*first), class as u32);
                let row = states.behind(positions, &targets);
                self.wild.push(WildEdge { class, leaf, row });
            }
        }
        let (to, wild_to) = (self.edges.len() as u32, self.wild.len() as u32);
        self.rows.push(Row { from, to, wild_from, wild_to, accepts });
    }

    pub(super) fn step(&self, row: &mut u32, child: Child<'_>) -> Option<Taken> {
        if let Some(symbol) = child.symbol
            && let Some(edge) = self.edge(*row, symbol)
        {
            *row = edge.row;
            return Some(Taken { leaf: edge.leaf, element: Some(edge.element) });
        }
        let here = self.rows[*row as usize];
        if here.wild_from == here.wild_to {
            return None;
        }
        let class = self.alphabet.class(&child.name.namespace) as u32;
        let edge = self.wild_of(here).iter().find(|edge| edge.class == class)?;
        *row = edge.row;
        Some(Taken { leaf: edge.leaf, element: None })
    }

    /// Takes something that the leaf matches, whatever it is.
    pub(super) fn step_leaf(&self, row: &mut u32, leaf: LeafId) -> bool {
        let here = self.rows[*row as usize];
        let named = self.edges[here.from as usize..here.to as usize].iter();
        let named = named.map(|edge| (edge.leaf, edge.row));
        let mut all = named.chain(self.wild_of(here).iter().map(|edge| (edge.leaf, edge.row)));
        match all.find(|edge| edge.0 == leaf) {
            Some((_, there)) => {
                *row = there;
                true
            }
            None => false,
        }
    }

    pub(super) fn accepts(&self, row: u32) -> bool {
        self.rows[row as usize].accepts
    }

    pub(super) fn next(&self, row: u32) -> impl Iterator<Item = LeafId> {
        let here = self.rows[row as usize];
        let named = self.edges[here.from as usize..here.to as usize].iter().map(|edge| edge.leaf);
        named.chain(self.wild_of(here).iter().map(|edge| edge.leaf))
    }
    /// The element that stands for a child of that name, and the row behind it.
    #[inline]
    pub(super) fn plain_step(&self, row: u32, symbol: Symbol) -> Option<(ElementId, u32)> {
        self.edge(row, symbol).map(|edge| (edge.element, edge.row))
    }

    /// Where an element of that name leads from a row, if it has an edge of its own there.
    #[inline]
    fn edge(&self, row: u32, symbol: Symbol) -> Option<&TableEdge> {
        let here = self.rows[row as usize];
        let edges = &self.edges[here.from as usize..here.to as usize];
        if edges.len() <= SHORT {
            edges.iter().find(|edge| edge.symbol == symbol)
        } else {
            edges.binary_search_by_key(&symbol, |edge| edge.symbol).ok().map(|at| &edges[at])
        }
    }

    fn wild_of(&self, row: Row) -> &[WildEdge] {
        &self.wild[row.wild_from as usize..row.wild_to as usize]
    }
}

/// The states that are known, by number.
struct States {
    known: FxHashMap<State, u32>,
    /// In the order of their numbers; taken out when their row is made.
    all: Vec<State>,
    /// The states behind single positions, by position: nearly all edges lead to one of these.
    behind_one: Vec<Option<u32>>,
}

impl States {
    /// The state behind any of these positions.
    fn behind(&mut self, positions: &Positions, targets: &[usize]) -> u32 {
        let &[only] = targets else { return self.behind_all(positions, targets) };
        if let Some(number) = self.behind_one[only] {
            return number;
        }
        let number = self.behind_all(positions, targets);
        self.behind_one[only] = Some(number);
        number
    }

    fn behind_all(&mut self, positions: &Positions, targets: &[usize]) -> u32 {
        let follow = targets.iter().flat_map(|at| &positions.follow[*at]).map(|edge| edge.to);
        let accepts = targets.iter().any(|at| positions.last[*at].is_some());
        let state = (sorted(follow.collect()), accepts);
        let next = self.all.len() as u32;
        if let Some(number) = self.known.get(&state) {
            return *number;
        }
        self.all.push(state.clone());
        self.known.insert(state, next);
        next
    }
}

fn sorted(mut positions: Vec<usize>) -> Vec<usize> {
    positions.sort_unstable();
    positions.dedup();
    positions
}
