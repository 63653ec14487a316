//! Unique particle attribution (part 1, section 3.8.6 cos-nonambig, and appendix H): at every
//! child, the names alone say which particle it stands for.
//!
//! Most models pass at a glance: no two of their particles take the same name. For the others, all
//! the places are followed that the same children can lead to.

use rustc_hash::FxHashMap;

use super::components::{Broken, Components};
use super::names::TakenNames;
use super::wildcard;
use crate::schema::automaton::{Leaf, LeafId, Particle, Term};

const RULE: &str = "cos-nonambig";

/// Particles once bounds are written out; what needs more is refused.
const MOST_POSITIONS: usize = 20_000;

/// Sets of places that the same children lead to.
const MOST_STATES: usize = 20_000;

/// Checks that no child could be taken for two particles of a content model.
///
/// # Errors
/// Names the two particles, and after what they meet.
pub(super) fn check(
    components: &impl Components,
    particle: &Particle,
    leaves: &[Leaf],
    names: &TakenNames<'_>,
) -> Result<(), Broken> {
    let Some(rivals) = Rivals::find(components, names) else { return Ok(()) };
    let positions = [3, 2]
        .into_iter()
        .find_map(|most_rounds| Positions::of(particle, most_rounds))
        .ok_or_else(too_large)?;
    match positions.meeting(&rivals) {
        Ok(None) => Ok(()),
        Ok(Some(meeting)) => Err(meeting.broken(components, leaves)),
        Err(TooLarge) => Err(too_large()),
    }
}

fn too_large() -> Broken {
    let message = "the content model is too large to be checked for ambiguity".to_owned();
    Broken::new(RULE, message)
}

struct TooLarge;

/// The particles that take a name that another one takes too.
struct Rivals(FxHashMap<LeafId, Vec<LeafId>>);

impl Rivals {
    /// None if there are none.
    fn find(components: &impl Components, names: &TakenNames<'_>) -> Option<Self> {
        let mut rivals = Self(FxHashMap::default());
        for same in names.by_name() {
            for (at, name) in same.iter().enumerate() {
                let others = same[..at].iter().filter(|other| other.leaf != name.leaf);
                others.for_each(|other| rivals.add(name.leaf, other.leaf));
            }
        }
        for (at, (id, wildcard)) in names.wildcards.iter().enumerate() {
            for (other, that) in &names.wildcards[..at] {
                if wildcard::overlap(&wildcard.namespaces, &that.namespaces) {
                    rivals.add(*id, *other);
                }
            }
            for same in names.by_name() {
                let name = components.names().name(same[0].symbol);
                if wildcard.namespaces.allows(&name.namespace) {
                    same.iter().for_each(|taken| rivals.add(*id, taken.leaf));
                }
            }
        }
        (!rivals.0.is_empty()).then_some(rivals)
    }

    fn add(&mut self, one: LeafId, other: LeafId) {
        self.0.entry(one).or_default().push(other);
        self.0.entry(other).or_default().push(one);
    }

    /// Two of these that are rivals; the first such pair in the schema's order.
    fn among(&self, leaves: &[LeafId]) -> Option<(LeafId, LeafId)> {
        leaves.iter().find_map(|one| {
            let rivals = self.0.get(one)?;
            rivals.iter().filter(|other| leaves.contains(other)).min().map(|other| (*one, *other))
        })
    }
}

/// Two particles that meet.
struct Meeting {
    pair: (LeafId, LeafId),
    /// The child before; none at the beginning.
    after: Option<LeafId>,
}

impl Meeting {
    fn broken(&self, components: &impl Components, leaves: &[Leaf]) -> Broken {
        let label = |id: LeafId| match leaves[id.0 as usize].symbol() {
            Some(symbol) => format!("`{}`", components.names().name(symbol).local),
            None => "the wildcard".to_owned(),
        };
        let (one, other) = (label(self.pair.0), label(self.pair.1));
        let place = match self.after {
            None => "at the beginning".to_owned(),
            Some(leaf) => format!("after {}", label(leaf)),
        };
        let message = if one == other {
            format!("{place}, a child could be taken for one of two particles, each {one}")
        } else {
            format!("{place}, the same child could be taken for {one} or for {other}")
        };
        Broken::new(RULE, format!("the content model is ambiguous: {message}"))
    }
}

/// A model taken apart into places and what may follow each, with bounds written out.
///
/// Large bounds are brought down to small ones first. That changes nothing here: what counts is
/// whether the rounds may go on where they may also end, and they may do so exactly if the least
/// and the most are not the same.
#[derive(Default)]
struct Positions {
    leaves: Vec<LeafId>,
    follow: Vec<Vec<usize>>,
    start: Vec<usize>,
    is_too_large: bool,
}

/// A part of the model while it is taken apart.
struct Part {
    is_nullable: bool,
    first: Vec<usize>,
    last: Vec<usize>,
}

impl Positions {
    /// None if there are too many.
    fn of(particle: &Particle, most_rounds: u32) -> Option<Self> {
        let mut positions = Self::default();
        let whole = positions.visit(particle, most_rounds);
        positions.start = whole.first;
        for follow in &mut positions.follow {
            follow.sort_unstable();
            follow.dedup();
        }
        (!positions.is_too_large).then_some(positions)
    }

    // As deep as the schema document, whose depth is limited.
    fn visit(&mut self, particle: &Particle, most_rounds: u32) -> Part {
        let nothing = || Part { is_nullable: true, first: Vec::new(), last: Vec::new() };
        if particle.max == Some(0) || self.is_too_large {
            return nothing();
        }
        let (min, max) = brought_down(particle.min, particle.max, most_rounds);
        let mut whole = nothing();
        let mut rounds = min;
        match max {
            None => {
                whole = self.term(&particle.term, most_rounds);
                self.connect(&whole.last, &whole.first);
                whole.is_nullable |= min == 0;
                rounds = min.saturating_sub(1);
            }
            Some(max) => {
                for _ in min..max {
                    let round = self.term(&particle.term, most_rounds);
                    whole = self.sequence(round, whole);
                    whole.is_nullable = true;
                }
            }
        }
        for _ in 0..rounds {
            let round = self.term(&particle.term, most_rounds);
            whole = self.sequence(round, whole);
        }
        whole
    }

    fn term(&mut self, term: &Term, most_rounds: u32) -> Part {
        match term {
            Term::Leaf(leaf) => {
                let position = self.leaves.len();
                self.is_too_large |= position >= MOST_POSITIONS;
                self.leaves.push(*leaf);
                self.follow.push(Vec::new());
                Part { is_nullable: false, first: vec![position], last: vec![position] }
            }
            Term::Sequence(members, _) => {
                let mut whole = Part { is_nullable: true, first: Vec::new(), last: Vec::new() };
                for member in members {
                    let part = self.visit(member, most_rounds);
                    whole = self.sequence(whole, part);
                }
                whole
            }
            Term::Choice(members) => self.alternatives(members, most_rounds),
            // In any order: whatever the children so far, each member that has not come may come.
            // For rivals it is enough that they are there side by side at the beginning.
            Term::All(members) => self.alternatives(members, most_rounds),
        }
    }

    fn alternatives(&mut self, members: &[Particle], most_rounds: u32) -> Part {
        let mut whole = Part { is_nullable: false, first: Vec::new(), last: Vec::new() };
        for member in members {
            let part = self.visit(member, most_rounds);
            whole.is_nullable |= part.is_nullable;
            whole.first.extend(part.first);
            whole.last.extend(part.last);
        }
        whole
    }

    fn sequence(&mut self, left: Part, right: Part) -> Part {
        self.connect(&left.last, &right.first);
        let mut whole = Part {
            is_nullable: left.is_nullable && right.is_nullable,
            first: left.first,
            last: right.last,
        };
        if left.is_nullable {
            whole.first.extend(right.first);
        }
        if right.is_nullable {
            whole.last.extend(left.last);
        }
        whole
    }

    fn connect(&mut self, last: &[usize], first: &[usize]) {
        for from in last {
            self.follow[*from].extend(first);
        }
    }

    /// Follows all that the same children can lead to, until two rivals meet.
    fn meeting(&self, rivals: &Rivals) -> Result<Option<Meeting>, TooLarge> {
        let mut known: FxHashMap<Vec<usize>, ()> = FxHashMap::default();
        let mut pending: Vec<(Option<LeafId>, Vec<usize>)> = vec![(None, self.start.clone())];
        while let Some((after, mut next)) = pending.pop() {
            next.sort_unstable_by_key(|position| (self.leaves[*position], *position));
            next.dedup();
            let mut leaves: Vec<LeafId> = next.iter().map(|at| self.leaves[*at]).collect();
            leaves.dedup();
            if let Some(pair) = rivals.among(&leaves) {
                return Ok(Some(Meeting { pair, after }));
            }
            for places in next.chunk_by(|one, other| self.leaves[*one] == self.leaves[*other]) {
                if known.contains_key(places) {
                    continue;
                }
                if known.len() >= MOST_STATES {
                    return Err(TooLarge);
                }
                known.insert(places.to_vec(), ());
                let follow = places.iter().flat_map(|at| self.follow[*at].iter().copied());
                pending.push((Some(self.leaves[places[0]]), follow.collect()));
            }
        }
        Ok(None)
    }
}

/// Bounds that are ambiguous where the given ones are, and small enough to be written out.
fn brought_down(min: u32, max: Option<u32>, most_rounds: u32) -> (u32, Option<u32>) {
    match max {
        None => (min.min(most_rounds - 1), None),
        Some(max) if max == min => (min.min(most_rounds), Some(max.min(most_rounds))),
        Some(max) => {
            let least = min.min(most_rounds - 1);
            (least, Some(least + (max - min).min(most_rounds - 1)))
        }
    }
}

/// Whether two particles meet once bounds above `most_rounds` are brought down; none if the model
/// is too large for that.
#[cfg(test)]
pub(super) fn meets(
    components: &impl Components,
    particle: &Particle,
    names: &TakenNames<'_>,
    most_rounds: u32,
) -> Option<bool> {
    let Some(rivals) = Rivals::find(components, names) else { return Some(false) };
    let meeting = Positions::of(particle, most_rounds)?.meeting(&rivals).ok()?;
    Some(meeting.is_some())
}
