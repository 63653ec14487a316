//! Positions of an expression and the edges between them, after Glushkov, with counters.

use super::expression::Expression;
use super::particle::LeafId;

/// An expression taken apart.
#[derive(Debug, Default)]
pub(super) struct Positions {
    /// The leaf of each position.
    pub leaves: Vec<LeafId>,
    /// Where each position may be followed from.
    pub follow: Vec<Vec<Edge>>,
    /// Where the children may begin.
    pub start: Vec<Edge>,
    /// Whether there need be no children.
    pub nullable: bool,
    /// For each position after which the children may end, the counters that end with it.
    pub last: Vec<Option<Vec<CounterStep>>>,
    pub counters: Vec<Counter>,
    /// Edges so far, those that are there twice included.
    edges: usize,
}

/// Edges that are kept; what needs more is refused.
const MOST_EDGES: usize = 1_000_000;

/// An edge to a position, and what it does to the counters on its way.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Edge {
    pub to: usize,
    pub steps: Vec<CounterStep>,
}

/// What an edge does to a counter.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum CounterStep {
    /// Starts counting: this is the first time round.
    Enter(usize),
    /// One more time round, if the bound allows it.
    Again(usize),
    /// Goes on behind it, if it was round often enough.
    Leave(usize),
}

/// The bounds of a counter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counter {
    pub min: u32,
    pub max: Option<u32>,
}

/// A part of the expression while it is taken apart.
struct Part {
    nullable: bool,
    first: Vec<Edge>,
    last: Vec<(usize, Vec<CounterStep>)>,
}

impl Positions {
    /// Takes an expression apart.
    ///
    /// # Errors
    /// If there are too many edges between its positions.
    pub fn of(expression: &Expression) -> Result<Self, String> {
        let mut positions = Self::default();
        let whole = positions.visit(expression);
        positions.nullable = whole.nullable;
        positions.start = whole.first;
        positions.last = vec![None; positions.leaves.len()];
        for (position, steps) in whole.last {
            positions.last[position] = Some(steps);
        }
        if positions.edges > MOST_EDGES {
            return Err(format!(
                "too many elements of the content model may follow one another: more than \
                 {MOST_EDGES} pairs"
            ));
        }
        for edges in &mut positions.follow {
            edges.sort_by(|left, right| (left.to, &left.steps).cmp(&(right.to, &right.steps)));
            edges.dedup();
        }
        Ok(positions)
    }

    // The expression is as deep as the schema document, which the reader limits, and the bounds
    // that are written out, which `expression` limits.
    fn visit(&mut self, expression: &Expression) -> Part {
        match expression {
            Expression::Empty => Part { nullable: true, first: Vec::new(), last: Vec::new() },
            Expression::Never => Part { nullable: false, first: Vec::new(), last: Vec::new() },
            Expression::Leaf(leaf) => {
                let position = self.leaves.len();
                self.leaves.push(*leaf);
                self.follow.push(Vec::new());
                Part {
                    nullable: false,
                    first: vec![Edge { to: position, steps: Vec::new() }],
                    last: vec![(position, Vec::new())],
                }
            }
            Expression::Sequence(members) => self.sequence(members),
            Expression::Choice(members) => {
                let mut whole = Part { nullable: false, first: Vec::new(), last: Vec::new() };
                for member in members {
                    let part = self.visit(member);
                    whole.nullable |= part.nullable;
                    whole.first.extend(part.first);
                    whole.last.extend(part.last);
                }
                whole
            }
            Expression::Optional(inner) => Part { nullable: true, ..self.visit(inner) },
            Expression::Repeated(inner) => {
                let part = self.visit(inner);
                self.connect(&part.last, &part.first, None);
                part
            }
            Expression::Counted(inner, min, max) => self.counted(inner, *min, *max),
        }
    }

    fn sequence(&mut self, members: &[Expression]) -> Part {
        let mut whole = Part { nullable: true, first: Vec::new(), last: Vec::new() };
        for member in members {
            let part = self.visit(member);
            self.connect(&whole.last, &part.first, None);
            if whole.nullable {
                whole.first.extend(part.first);
            }
            if part.nullable {
                whole.last.extend(part.last);
            } else {
                whole.last = part.last;
            }
            whole.nullable &= part.nullable;
        }
        whole
    }

    fn counted(&mut self, inner: &Expression, min: u32, max: Option<u32>) -> Part {
        let mut part = self.visit(inner);
        let counter = self.counters.len();
        // Rounds that take nothing count too, so they can always make up for what is missing.
        let least = if part.nullable { 0 } else { min };
        self.counters.push(Counter { min: least, max });
        self.connect(&part.last, &part.first, Some(CounterStep::Again(counter)));
        for edge in &mut part.first {
            edge.steps.push(CounterStep::Enter(counter));
        }
        for (_, steps) in &mut part.last {
            steps.push(CounterStep::Leave(counter));
        }
        part.nullable |= min == 0;
        part
    }

    fn connect(
        &mut self,
        last: &[(usize, Vec<CounterStep>)],
        first: &[Edge],
        between: Option<CounterStep>,
    ) {
        self.edges = self.edges.saturating_add(last.len().saturating_mul(first.len()));
        if self.edges > MOST_EDGES {
            return;
        }
        for (from, leaving) in last {
            self.follow[*from].reserve(first.len());
            for edge in first {
                let mut steps = leaving.clone();
                steps.extend(between);
                steps.extend(&edge.steps);
                self.follow[*from].push(Edge { to: edge.to, steps });
            }
        }
    }
}
