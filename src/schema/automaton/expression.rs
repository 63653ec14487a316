//! Content models as regular expressions: bounds written out where that is short, counted where it
//! is not.

use super::particle::{LeafId, Particle, Term};

/// A regular expression over leaves.
#[derive(Clone, Debug)]
pub(super) enum Expression {
    /// Nothing at all.
    Empty,
    /// No list of children fits, not even the empty one (a choice without members).
    Never,
    Leaf(LeafId),
    Sequence(Vec<Self>),
    Choice(Vec<Self>),
    /// Once or not.
    Optional(Box<Self>),
    /// Once or more.
    Repeated(Box<Self>),
    /// Between the bounds; none for unbounded.
    Counted(Box<Self>, u32, Option<u32>),
}

/// Leaves an expression may have once its bounds are written out.
const MOST_LEAVES: u64 = 400;

/// Leaves that even a model with counters may not exceed.
const LEAVES_LIMIT: u64 = 10_000;

/// Bounds up to this are written out in any case.
const SMALL: u32 = 4;

/// The expression of a content model.
///
/// # Errors
/// Refuses models that are too large even with counters.
pub(super) fn of_particle(particle: &Particle) -> Result<Expression, String> {
    let particle = &flattened(particle.clone());
    if leaves_written_out(particle, u32::MAX) <= MOST_LEAVES {
        return Ok(build(particle, u32::MAX));
    }
    if leaves_written_out(particle, SMALL) > LEAVES_LIMIT {
        return Err(format!("the content model is larger than {LEAVES_LIMIT} elements"));
    }
    Ok(build(particle, SMALL))
}

/// The same particle, without groups of one member where bounds inside bounds come to the same as
/// one pair of bounds: `(a{2,4}){3,5}` is `a{6,20}`.
fn flattened(mut particle: Particle) -> Particle {
    let (Term::Sequence(members, _) | Term::Choice(members) | Term::All(members)) =
        &mut particle.term
    else {
        return particle;
    };
    *members = std::mem::take(members).into_iter().map(flattened).collect();
    let [only] = members.as_slice() else { return particle };
    match bounds_together((only.min, only.max), (particle.min, particle.max)) {
        Some((min, max)) => Particle { min, max, ..only.clone() },
        None => particle,
    }
}

/// The bounds that say the same as `inner` within `rounds`, if there are any: there must be no gap
/// between what one number of rounds comes to and what the next one does.
fn bounds_together(
    inner: (u32, Option<u32>),
    rounds: (u32, Option<u32>),
) -> Option<(u32, Option<u32>)> {
    let ((min, max), (least, most)) = (inner, rounds);
    if max == Some(0) || most == Some(0) {
        return None;
    }
    let product = |one: u32, other: u32| u64::from(one) * u64::from(other);
    let has_gap_behind = |rounds: u32| {
        let reach = match max {
            Some(max) => product(max, rounds),
            None if rounds == 0 => 0,
            None => return false,
        };
        most.is_none_or(|most| rounds < most) && product(min, rounds) + u64::from(min) > reach + 1
    };
    // Further on, gaps only close.
    if has_gap_behind(least) || (least == 0 && has_gap_behind(1)) {
        return None;
    }
    // More than can be counted is as good as no bound.
    let most = max.zip(most).and_then(|(max, most)| u32::try_from(product(max, most)).ok());
    Some((u32::try_from(product(min, least)).unwrap_or(u32::MAX), most))
}

/// Leaves once every bound up to `limit` is written out.
fn leaves_written_out(particle: &Particle, limit: u32) -> u64 {
    let inner = match &particle.term {
        Term::Leaf(_) => 1,
        Term::Sequence(members, _) | Term::Choice(members) | Term::All(members) => members
            .iter()
            .map(|member| leaves_written_out(member, limit))
            .fold(0, u64::saturating_add),
    };
    match particle.max.unwrap_or(particle.min).max(1) {
        copies if copies <= limit => inner.saturating_mul(copies.into()),
        _ => inner,
    }
}

fn build(particle: &Particle, write_out_up_to: u32) -> Expression {
    if particle.max == Some(0) {
        return Expression::Empty;
    }
    let inner = match &particle.term {
        Term::Leaf(leaf) => Expression::Leaf(*leaf),
        // `automaton` has automata of their own for those; a particle inside one is none.
        Term::Sequence(members, _) | Term::All(members) => {
            Expression::Sequence(members.iter().map(|m| build(m, write_out_up_to)).collect())
        }
        // A choice without members: nothing matches it (part 1, section 3.8.4).
        Term::Choice(members) if members.is_empty() => Expression::Never,
        Term::Choice(members) => {
            Expression::Choice(members.iter().map(|m| build(m, write_out_up_to)).collect())
        }
    };
    repeat(inner, particle.min, particle.max, write_out_up_to)
}

fn repeat(inner: Expression, min: u32, max: Option<u32>, write_out_up_to: u32) -> Expression {
    match (min, max) {
        (1, Some(1)) => inner,
        (0, Some(1)) => Expression::Optional(Box::new(inner)),
        (0, None) => Expression::Optional(Box::new(Expression::Repeated(Box::new(inner)))),
        (1, None) => Expression::Repeated(Box::new(inner)),
        (min, max) if max.unwrap_or(min) > write_out_up_to => {
            Expression::Counted(Box::new(inner), min, max)
        }
        (min, None) => {
            let mut copies = vec![inner.clone(); min as usize - 1];
            copies.push(Expression::Repeated(Box::new(inner)));
            Expression::Sequence(copies)
        }
        (min, Some(max)) => {
            // a{1,3} is a (a (a)?)?: each further copy hangs on the one before.
            let mut tail = Expression::Empty;
            for _ in min..max {
                let copy = Expression::Sequence(vec![inner.clone(), tail]);
                tail = Expression::Optional(Box::new(copy));
            }
            let mut copies = vec![inner; min as usize];
            copies.push(tail);
            Expression::Sequence(copies)
        }
    }
}
