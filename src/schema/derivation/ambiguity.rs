//! Unique particle attribution (part 1, section 3.8.6 cos-nonambig, and appendix H): at every
//! child, the names alone say which particle it stands for.
//!
//! Most models pass at a glance: no two of their particles take the same name. For the others, all
//! the places are followed that the same children can lead to.

use rustc_hash::{FxHashMap, FxHashSet};

use super::components::{Broken, Components};
use super::names::TakenNames;
use super::wildcard;
use crate::schema::automaton::{Leaf, LeafId, Particle, Term};

const RULE: &str = "cos-nonambig";

/// Particles once bounds are written out; what needs more is refused.
const MOST_POSITIONS: usize = 20_000;

/// Places that may follow a place, or be reached together, summed up; what needs more is refused.
const MOST_STEPS: usize = 4_000_000;

/// Rounds that large bounds are brought down to, the closest first.
const FEW_ROUNDS: [u32; 2] = [3, 2];

/// Bounds as they are.
const ALL_ROUNDS: u32 = u32::MAX;

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
    let meeting_in = |most_rounds| Positions::of(particle, most_rounds)?.meeting(&rivals);
    // Few rounds are quick to follow and hide no ambiguity, but they can make one up.
    let Some(suspect) = FEW_ROUNDS.into_iter().find_map(|few| meeting_in(few).ok()) else {
        let message = "the content model is too large to be checked for ambiguity".to_owned();
        return Err(Broken::new(RULE, message));
    };
    let Some(suspect) = suspect else { return Ok(()) };
    match meeting_in(ALL_ROUNDS) {
        Ok(None) => Ok(()),
        Ok(Some(meeting)) => Err(meeting.broken(components, leaves, Sure::Yes)),
        Err(TooLarge) => Err(suspect.broken(components, leaves, Sure::TooLargeToBe)),
    }
}

struct TooLarge;

/// What was taken of [`MOST_STEPS`].
#[derive(Clone, Copy, Default)]
struct Steps(usize);

impl Steps {
    fn take(&mut self, steps: usize) -> Result<(), TooLarge> {
        self.0 = self.0.saturating_add(steps);
        if self.0 > MOST_STEPS { Err(TooLarge) } else { Ok(()) }
    }
}

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
    fn broken(&self, components: &impl Components, leaves: &[Leaf], sure: Sure) -> Broken {
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
        let verdict = match sure {
            Sure::Yes => "is ambiguous",
            Sure::TooLargeToBe => "seems to be ambiguous (it is too large to be sure)",
        };
        Broken::new(RULE, format!("the content model {verdict}: {message}"))
    }
}

/// Whether two particles meet in the model as it is written, or once its bounds are brought down.
#[derive(Clone, Copy)]
enum Sure {
    Yes,
    TooLargeToBe,
}

/// A model taken apart into places and what may follow each, with bounds written out.
///
/// Large bounds are brought down to small ones first. That hides no ambiguity: what counts is
/// whether the rounds may go on where they may also end, and they may do so exactly if the least
/// and the most are not the same. It can make one up where rounds are counted inside rounds that
/// are counted: of `(a{5,6}){3}`, the number of children tells how many rounds are over; of
/// `(a{2,3}){3}` it does not.
#[derive(Default)]
struct Positions {
    leaves: Vec<LeafId>,
    follow: Vec<Vec<usize>>,
    start: Vec<usize>,
    steps: Steps,
}

/// A part of the model while it is taken apart.
struct Part {
    is_nullable: bool,
    first: Vec<usize>,
    last: Vec<usize>,
}

impl Part {
    fn nothing() -> Self {
        Self { is_nullable: true, first: Vec::new(), last: Vec::new() }
    }
}

impl Positions {
    fn of(particle: &Particle, most_rounds: u32) -> Result<Self, TooLarge> {
        let mut positions = Self::default();
        let whole = positions.visit(particle, most_rounds)?;
        positions.start = whole.first;
        for follow in &mut positions.follow {
            follow.sort_unstable();
            follow.dedup();
        }
        Ok(positions)
    }

    // As deep as the schema document, whose depth is limited.
    fn visit(&mut self, particle: &Particle, most_rounds: u32) -> Result<Part, TooLarge> {
        let mut whole = Part::nothing();
        if particle.max == Some(0) {
            return Ok(whole);
        }
        let (min, max) = brought_down(particle.min, particle.max, most_rounds);
        let mut rounds = min;
        match max {
            None => {
                whole = self.term(&particle.term, most_rounds)?;
                self.connect(&whole.last, &whole.first)?;
                whole.is_nullable |= min == 0;
                rounds = min.saturating_sub(1);
            }
            Some(max) => {
                for _ in min..max {
                    let round = self.term(&particle.term, most_rounds)?;
                    whole = self.sequence(round, whole)?;
                    whole.is_nullable = true;
                }
            }
        }
        for _ in 0..rounds {
            let round = self.term(&particle.term, most_rounds)?;
            whole = self.sequence(round, whole)?;
        }
        Ok(whole)
    }

    fn term(&mut self, term: &Term, most_rounds: u32) -> Result<Part, TooLarge> {
        // Rounds of nothing take time too.
        self.steps.take(1)?;
        match term {
            Term::Leaf(leaf) => {
                let position = self.leaves.len();
                if position >= MOST_POSITIONS {
                    return Err(TooLarge);
                }
                self.leaves.push(*leaf);
                self.follow.push(Vec::new());
                Ok(Part { is_nullable: false, first: vec![position], last: vec![position] })
            }
            Term::Sequence(members, _) => {
                let mut whole = Part::nothing();
                for member in members {
                    let part = self.visit(member, most_rounds)?;
                    whole = self.sequence(whole, part)?;
                }
                Ok(whole)
            }
            Term::Choice(members) => self.alternatives(members, most_rounds),
            // In any order: whatever the children so far, each member that has not come may come.
            // For rivals it is enough that they are there side by side at the beginning.
            Term::All(members) => self.alternatives(members, most_rounds),
        }
    }

    fn alternatives(&mut self, members: &[Particle], most_rounds: u32) -> Result<Part, TooLarge> {
        let mut whole = Part { is_nullable: false, ..Part::nothing() };
        for member in members {
            let part = self.visit(member, most_rounds)?;
            whole.is_nullable |= part.is_nullable;
            whole.first.extend(part.first);
            whole.last.extend(part.last);
        }
        Ok(whole)
    }

    fn sequence(&mut self, left: Part, right: Part) -> Result<Part, TooLarge> {
        self.connect(&left.last, &right.first)?;
        let mut whole = Part {
            is_nullable: left.is_nullable && right.is_nullable,
            first: left.first,
            last: right.last,
        };
        if left.is_nullable {
            self.steps.take(right.first.len())?;
            whole.first.extend(right.first);
        }
        if right.is_nullable {
            self.steps.take(left.last.len())?;
            whole.last.extend(left.last);
        }
        Ok(whole)
    }

    fn connect(&mut self, last: &[usize], first: &[usize]) -> Result<(), TooLarge> {
        self.steps.take(last.len().saturating_mul(first.len()))?;
        for from in last {
            self.follow[*from].extend(first);
        }
        Ok(())
    }

    /// Follows all that the same children can lead to, until two rivals meet.
    fn meeting(self, rivals: &Rivals) -> Result<Option<Meeting>, TooLarge> {
        let mut steps = self.steps;
        let mut known: FxHashSet<Vec<usize>> = FxHashSet::default();
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
                if !known.insert(places.to_vec()) {
                    continue;
                }
                let follow: Vec<usize> =
                    places.iter().flat_map(|at| self.follow[*at].iter().copied()).collect();
                steps.take(places.len() + follow.len())?;
                pending.push((Some(self.leaves[places[0]]), follow));
            }
        }
        Ok(None)
    }
}

/// Bounds that are ambiguous wherever the given ones are, and small enough to be written out.
fn brought_down(min: u32, max: Option<u32>, most_rounds: u32) -> (u32, Option<u32>) {
    match max {
        None => (min.min(most_rounds - 1), None),
        Some(max) if max == min => (min.min(most_rounds), Some(max.min(most_rounds))),
        Some(max) => {
            // Two more, so that one round may follow another even if none has to.
            let (least, more) = (min.min(most_rounds - 1), (most_rounds - 1).max(2));
            (least, Some(least + (max - min).min(more)))
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
    let meeting = Positions::of(particle, most_rounds).ok()?.meeting(&rivals).ok()?;
    Some(meeting.is_some())
}
