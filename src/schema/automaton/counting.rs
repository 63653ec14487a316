//! Content models with counters: a walk over positions that keeps how often it was round.

use super::alphabet::{Alphabet, Child, Taken};
use super::particle::LeafId;
use super::positions::{CounterStep, Edge, Positions};

/// A walk with counters.
#[derive(Debug)]
pub(in crate::schema) struct Counting {
    positions: Positions,
    alphabet: Alphabet,
}

/// All the places that the children so far can have led to.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) struct Places(Vec<Place>);

/// A position with what its counters may stand at. The same children can often be counted in more
/// ways than one; ways that differ in one counter are kept as a range, so that few places do.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
struct Place {
    /// None before the first child.
    position: Option<usize>,
    counts: Vec<Count>,
}

/// All the values that a counter may stand at.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
struct Count {
    least: u32,
    most: u32,
}

/// Ways to count the same children that are followed at once.
const MOST_PLACES: u64 = 100;

impl Counting {
    /// Takes positions that have counters.
    ///
    /// # Errors
    /// Refuses large bounds within large bounds where the same child could count for either: there
    /// would be a place for each count of the outer one.
    pub(super) fn build(positions: Positions, alphabet: Alphabet) -> Result<Self, String> {
        for edges in positions.follow.iter().chain([&positions.start]) {
            for (at, edge) in edges.iter().enumerate() {
                let rivals = edges[at + 1..].iter().filter(|rival| rival.to == edge.to);
                for rival in rivals {
                    // Counters are numbered from the inside out.
                    let mut counters: Vec<usize> =
                        counters_of(edge).chain(counters_of(rival)).collect();
                    counters.sort_unstable();
                    counters.dedup();
                    let outer = counters.iter().skip(1).map(|at| positions.counters[*at]);
                    let places: u64 = outer.map(|c| u64::from(c.max.unwrap_or(c.min))).product();
                    if places > MOST_PLACES {
                        return Err(format!(
                            "bounds inside bounds of the same element are supported up to \
                             {MOST_PLACES} for the outer ones; this needs {places}"
                        ));
                    }
                }
            }
        }
        Ok(Self { positions, alphabet })
    }

    pub(super) fn start(&self) -> Places {
        Places(vec![Place {
            position: None,
            counts: vec![Count::at(0); self.positions.counters.len()],
        }])
    }

    pub(super) fn step(&self, places: &mut Places, child: Child<'_>) -> Option<Taken> {
        let (after, taken) = self.after(places, |leaf| self.alphabet.take(leaf, child));
        taken.inspect(|_| places.0 = after)
    }

    /// Takes something that the leaf matches, whatever it is.
    pub(super) fn step_leaf(&self, places: &mut Places, leaf: LeafId) -> bool {
        let same = |at: LeafId| (at == leaf).then_some(Taken { leaf, element: None });
        let (after, taken) = self.after(places, same);
        if taken.is_some() {
            places.0 = after;
        }
        taken.is_some()
    }

    /// Where a child leads that leaves may take, and what it is taken for: a name of its own goes
    /// before a wildcard.
    fn after(
        &self,
        places: &Places,
        take: impl Fn(LeafId) -> Option<Taken>,
    ) -> (Vec<Place>, Option<Taken>) {
        let mut after: Vec<Place> = Vec::new();
        let mut best: Option<Taken> = None;
        for place in &places.0 {
            for edge in self.edges_from(place) {
                let Some(taken) = take(self.positions.leaves[edge.to]) else { continue };
                let Some(counts) = self.follow(&edge.steps, &place.counts) else { continue };
                let there = Place { position: Some(edge.to), counts };
                if !after.iter_mut().any(|known| known.take_in(&there)) {
                    after.push(there);
                }
                if best.is_none_or(|best| best.element.is_none() && taken.element.is_some()) {
                    best = Some(taken);
                }
            }
        }
        (after, best)
    }

    pub(super) fn accepts(&self, places: &Places) -> bool {
        places.0.iter().any(|place| match place.position {
            None => self.positions.nullable,
            Some(position) => self.positions.last[position]
                .as_ref()
                .is_some_and(|steps| self.follow(steps, &place.counts).is_some()),
        })
    }

    pub(super) fn next(&self, places: &Places) -> Vec<LeafId> {
        let edges = places.0.iter().flat_map(|place| {
            let open = |edge: &&Edge| self.follow(&edge.steps, &place.counts).is_some();
            self.edges_from(place).iter().filter(open)
        });
        edges.map(|edge| self.positions.leaves[edge.to]).collect()
    }

    fn edges_from(&self, place: &Place) -> &[Edge] {
        match place.position {
            None => &self.positions.start,
            Some(position) => &self.positions.follow[position],
        }
    }

    /// The counters behind the edge; none if a bound forbids it.
    fn follow(&self, steps: &[CounterStep], counts: &[Count]) -> Option<Vec<Count>> {
        let mut counts = counts.to_vec();
        for step in steps {
            match *step {
                CounterStep::Enter(counter) => counts[counter] = Count::at(1),
                CounterStep::Again(counter) => {
                    let bounds = self.positions.counters[counter];
                    let Count { least, most } = counts[counter];
                    // Without an upper bound, more than enough is as good as enough.
                    let cap = bounds.max.unwrap_or_else(|| bounds.min.max(1));
                    if bounds.max.is_some_and(|max| least >= max) {
                        return None;
                    }
                    let next = |count: u32| count.saturating_add(1).min(cap);
                    counts[counter] = Count { least: next(least), most: next(most) };
                }
                CounterStep::Leave(counter) => {
                    if counts[counter].most < self.positions.counters[counter].min {
                        return None;
                    }
                    counts[counter] = Count::at(0);
                }
            }
        }
        Some(counts)
    }
}

impl Place {
    /// Widens this place by another one, if that says exactly the same: they are at one position
    /// and differ in one counter at the most, whose ranges touch.
    fn take_in(&mut self, other: &Self) -> bool {
        if self.position != other.position {
            return false;
        }
        let mut differing =
            (0..self.counts.len()).filter(|at| self.counts[*at] != other.counts[*at]);
        let Some(at) = differing.next() else { return true };
        let (mine, theirs) = (self.counts[at], other.counts[at]);
        let touch = mine.least <= theirs.most.saturating_add(1)
            && theirs.least <= mine.most.saturating_add(1);
        if differing.next().is_some() || !touch {
            return false;
        }
        self.counts[at] =
            Count { least: mine.least.min(theirs.least), most: mine.most.max(theirs.most) };
        true
    }
}

impl Count {
    fn at(count: u32) -> Self {
        Self { least: count, most: count }
    }
}

fn counters_of(edge: &Edge) -> impl Iterator<Item = usize> {
    edge.steps.iter().map(|step| match *step {
        CounterStep::Enter(counter) | CounterStep::Again(counter) | CounterStep::Leave(counter) => {
            counter
        }
    })
}
