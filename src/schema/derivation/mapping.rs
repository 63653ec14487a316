//! Which member of a base group each member of a group restricts.

use super::components::Broken;
use super::model::Part;

/// Work that comparing two models may take: pairs of particles looked at.
pub(super) const MOST_PAIRS: usize = 1_000_000;

/// What the standard asks of the mapping from the members of a group to those of the base group.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Mapping {
    /// In the same order, and what is skipped may be empty (rcase-Recurse).
    Ordered,
    /// In the same order (rcase-RecurseLax).
    OrderedLax,
    /// In any order, none twice, and what is left over may be empty (rcase-RecurseUnordered).
    Unordered,
    /// In any order (rcase-MapAndSum, clause 1).
    Any,
}

/// Finds out whether there is such a mapping. `restricts` says whether one member may map to one.
///
/// # Errors
/// That of the first member that cannot be placed, if it is that; what `missing` says of a member
/// of the base that must stand and does not.
pub(super) fn check(
    mapping: Mapping,
    derived: &[Part<'_>],
    base: &[Part<'_>],
    mut restricts: impl FnMut(&Part<'_>, &Part<'_>) -> Result<(), Broken>,
    missing: impl Fn(&Part<'_>) -> Broken,
    extra: impl Fn(&Part<'_>) -> Broken,
) -> Result<(), Broken> {
    match mapping {
        Mapping::Ordered => ordered(derived, base, true, restricts, missing, extra),
        Mapping::OrderedLax => ordered(derived, base, false, restricts, missing, extra),
        Mapping::Unordered => unordered(derived, base, restricts, missing, extra),
        Mapping::Any => derived.iter().try_for_each(|part| {
            let mut why = extra(part);
            for candidate in base {
                match restricts(part, candidate) {
                    Ok(()) => return Ok(()),
                    Err(broken) => why = closer(why, broken),
                }
            }
            Err(why)
        }),
    }
}

/// Follows all the places of the base that the members so far can have led to.
fn ordered(
    derived: &[Part<'_>],
    base: &[Part<'_>],
    must_be_emptiable: bool,
    mut restricts: impl FnMut(&Part<'_>, &Part<'_>) -> Result<(), Broken>,
    missing: impl Fn(&Part<'_>) -> Broken,
    extra: impl Fn(&Part<'_>) -> Broken,
) -> Result<(), Broken> {
    let may_skip: Vec<bool> =
        base.iter().map(|part| !must_be_emptiable || part.is_emptiable()).collect();
    // Whether the next member may map to a place at or behind this one.
    let mut open = vec![false; base.len() + 1];
    open[0] = true;
    for part in derived {
        let mut next = vec![false; base.len() + 1];
        let mut is_placed = false;
        let mut is_reached = false;
        let mut why = None;
        for (at, candidate) in base.iter().enumerate() {
            is_reached |= open[at];
            if !is_reached {
                continue;
            }
            match restricts(part, candidate) {
                Ok(()) => {
                    next[at + 1] = true;
                    is_placed = true;
                }
                Err(broken) => {
                    let so_far = why.take().unwrap_or_else(|| extra(part));
                    why = Some(closer(so_far, broken));
                }
            }
            if !may_skip[at] {
                if !is_placed && why.is_none() {
                    why = Some(missing(candidate));
                }
                is_reached = false;
            }
        }
        if !is_placed {
            return Err(why.unwrap_or_else(|| extra(part)));
        }
        open = next;
    }
    // The rest must be skipped, from some place that is open.
    let from = open.iter().rposition(|is_open| *is_open).unwrap_or(0);
    match (from..base.len()).find(|at| !may_skip[*at]) {
        Some(at) => Err(missing(&base[at])),
        None => Ok(()),
    }
}

fn unordered(
    derived: &[Part<'_>],
    base: &[Part<'_>],
    mut restricts: impl FnMut(&Part<'_>, &Part<'_>) -> Result<(), Broken>,
    missing: impl Fn(&Part<'_>) -> Broken,
    extra: impl Fn(&Part<'_>) -> Broken,
) -> Result<(), Broken> {
    let mut is_taken = vec![false; base.len()];
    for part in derived {
        let mut why = extra(part);
        // Members of `all` have different names, so the first that fits is the only one.
        let mut place = None;
        for (at, candidate) in base.iter().enumerate().filter(|(at, _)| !is_taken[*at]) {
            match restricts(part, candidate) {
                Ok(()) => {
                    place = Some(at);
                    break;
                }
                Err(broken) => why = closer(why, broken),
            }
        }
        let Some(at) = place else { return Err(why) };
        is_taken[at] = true;
    }
    let left_over =
        base.iter().zip(&is_taken).find(|(part, taken)| !**taken && !part.is_emptiable());
    match left_over {
        Some((part, _)) => Err(missing(part)),
        None => Ok(()),
    }
}

/// Which of two reasons says more: one about the same element says more than that none fits.
fn closer(so_far: Broken, other: Broken) -> Broken {
    if other.rule == "rcase-NameAndTypeOK.1" || other.rule == FORBIDDEN { so_far } else { other }
}

/// Two particles that are of sorts that do not compare.
pub(super) const FORBIDDEN: &str = "cos-particle-restrict.2";
