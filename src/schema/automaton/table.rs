//! Content models without counters: a table with a row for each state.

use std::collections::HashMap;

use super::particle::{Leaf, LeafId};
use super::positions::Positions;
use crate::schema::names::Symbol;

/// A deterministic automaton. Row 0 is the start.
#[derive(Debug)]
pub(in crate::schema) struct Table {
    rows: Vec<Row>,
    /// The edges of all rows, one row after the other.
    edges: Vec<TableEdge>,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    from: u32,
    to: u32,
    accepts: bool,
}

#[derive(Clone, Copy, Debug)]
struct TableEdge {
    symbol: Symbol,
    leaf: LeafId,
    row: u32,
}

impl Table {
    /// Makes the automaton deterministic by taking sets of positions for states.
    pub(super) fn build(
        positions: &Positions,
        leaves: &[Leaf],
        most_states: usize,
    ) -> Result<Self, String> {
        let mut table = Self { rows: Vec::new(), edges: Vec::new() };
        // The start is told apart from the empty set by its own key.
        let mut known: HashMap<Option<Vec<usize>>, u32> = HashMap::from([(None, 0)]);
        let mut states: Vec<Option<Vec<usize>>> = vec![None];
        let mut at = 0;
        while at < states.len() {
            let state = states[at].clone();
            let mut targets: Vec<(Symbol, LeafId, Vec<usize>)> = Vec::new();
            let edges = match &state {
                None => positions.start.iter().collect::<Vec<_>>(),
                Some(set) => set.iter().flat_map(|from| &positions.follow[*from]).collect(),
            };
            for edge in edges {
                let leaf = positions.leaves[edge.to];
                let Some(symbol) = leaves[leaf.0 as usize].symbol() else { continue };
                match targets.iter_mut().find(|target| target.0 == symbol) {
                    Some(target) => target.2.push(edge.to),
                    None => targets.push((symbol, leaf, vec![edge.to])),
                }
            }
            let from = table.edges.len() as u32;
            for (symbol, leaf, mut set) in targets {
                set.sort_unstable();
                set.dedup();
                let next = states.len() as u32;
                let row = *known.entry(Some(set.clone())).or_insert(next);
                if row == next {
                    states.push(Some(set));
                }
                table.edges.push(TableEdge { symbol, leaf, row });
            }
            if states.len() > most_states {
                return Err(format!(
                    "the content model needs more than {most_states} states; \
                     write it with fewer alternatives"
                ));
            }
            let accepts = match &state {
                None => positions.nullable,
                Some(set) => set.iter().any(|at| positions.last[*at].is_some()),
            };
            table.rows.push(Row { from, to: table.edges.len() as u32, accepts });
            at += 1;
        }
        Ok(table)
    }

    pub fn step(&self, row: &mut u32, symbol: Symbol) -> Option<LeafId> {
        let edge = self.edges_of(*row).iter().find(|edge| edge.symbol == symbol)?;
        *row = edge.row;
        Some(edge.leaf)
    }

    pub fn accepts(&self, row: u32) -> bool {
        self.rows[row as usize].accepts
    }

    pub fn next(&self, row: u32) -> impl Iterator<Item = LeafId> {
        self.edges_of(row).iter().map(|edge| edge.leaf)
    }

    fn edges_of(&self, row: u32) -> &[TableEdge] {
        let row = self.rows[row as usize];
        &self.edges[row.from as usize..row.to as usize]
    }
}
