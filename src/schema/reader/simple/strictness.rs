//! A restriction restricts: what facets demand of one another and of those of the base (XML Schema
//! part 2, sections 4.3.x.4).

use std::cmp::Ordering;

use crate::schema::value::{Bound, BoundKind, Builtin, FacetKind, Facets, SimpleType};
use crate::xml::Scope;

/// The constraint that is broken, and how.
pub(super) type Broken = (&'static str, String);

/// Checks a facet that was just read against the base.
pub(super) fn check_facet(
    kind: FacetKind,
    base: &SimpleType,
    simple: &SimpleType,
) -> Result<(), Broken> {
    let (old, new) = (&base.facets, &simple.facets);
    if old.fixed.contains(&kind) && !is_same(kind, base, simple) {
        let message = "the base has another value, and says that it is fixed".to_owned();
        return Err((restriction_rule(kind), message));
    }
    match kind {
        FacetKind::Length => at_most("length-valid-restriction", old.length, new.length)
            .and_then(|()| at_most("length-valid-restriction", new.length, old.length)),
        FacetKind::MinLength => {
            at_most("minLength-valid-restriction", old.min_length, new.min_length)
        }
        FacetKind::MaxLength => {
            at_most("maxLength-valid-restriction", new.max_length, old.max_length)
        }
        FacetKind::TotalDigits => {
            at_most("totalDigits-valid-restriction", new.total_digits, old.total_digits)
        }
        FacetKind::FractionDigits => {
            let is_integer = base.atomic().is_some_and(Builtin::is_integer);
            let most = if is_integer { Some(0) } else { old.fraction_digits };
            at_most("fractionDigits-valid-restriction", new.fraction_digits, most)
        }
        FacetKind::WhiteSpace if simple.white_space < base.white_space => Err((
            "whiteSpace-valid-restriction",
            "white space may only be treated more strictly".to_owned(),
        )),
        FacetKind::WhiteSpace
        | FacetKind::Bound(_)
        | FacetKind::Pattern
        | FacetKind::Enumeration => Ok(()),
    }
}

/// Checks a limit against those of the base.
pub(super) fn check_bound(bound: &Bound, base: &SimpleType, scope: &Scope) -> Result<(), Broken> {
    let rule = restriction_rule(FacetKind::Bound(bound.kind));
    for old in &base.facets.bounds {
        let Some(order) = bound.limit.compare(&old.limit) else { continue };
        if !stays_within(bound.kind, order, old.kind) {
            let message = format!(
                "{} is outside of what the base allows: {} {}",
                bound.text,
                old.kind.words(),
                old.text
            );
            return Err((rule, message));
        }
    }
    // The limit is a value of the base, but for one that is excluded here as it is there.
    let is_repeated = base.facets.bounds.iter().any(|old| {
        old.kind == bound.kind
            && !old.kind.is_inclusive()
            && bound.limit.compare(&old.limit) == Some(Ordering::Equal)
    });
    match base.check_literal(&bound.text, scope) {
        Err(error) if !is_repeated => Err((rule, error.message)),
        _ => Ok(()),
    }
}

/// Whether a limit that stands in that order to one of the base excludes all that the base
/// excludes on the same side, and lets some of the rest through on the other.
fn stays_within(kind: BoundKind, order: Ordering, old: BoundKind) -> bool {
    let towards = if old.is_lower() { order } else { order.reverse() };
    let is_same_side = kind.is_lower() == old.is_lower();
    // At the very limit: both exclude it, or the old one does not.
    let may_be_equal = kind == old || (old.is_inclusive() && (is_same_side || kind.is_inclusive()));
    if may_be_equal { towards.is_ge() } else { towards.is_gt() }
}

fn restriction_rule(kind: FacetKind) -> &'static str {
    match kind {
        FacetKind::Length => "length-valid-restriction",
        FacetKind::MinLength => "minLength-valid-restriction",
        FacetKind::MaxLength => "maxLength-valid-restriction",
        FacetKind::WhiteSpace => "whiteSpace-valid-restriction",
        FacetKind::TotalDigits => "totalDigits-valid-restriction",
        FacetKind::FractionDigits => "fractionDigits-valid-restriction",
        FacetKind::Bound(BoundKind::MinInclusive) => "minInclusive-valid-restriction",
        FacetKind::Bound(BoundKind::MinExclusive) => "minExclusive-valid-restriction",
        FacetKind::Bound(BoundKind::MaxInclusive) => "maxInclusive-valid-restriction",
        FacetKind::Bound(BoundKind::MaxExclusive) => "maxExclusive-valid-restriction",
        FacetKind::Pattern | FacetKind::Enumeration => "st-restrict-facets",
    }
}

/// Checks the facets of a type against one another. `seen` are those of this step.
pub(super) fn check_together(
    base: &SimpleType,
    simple: &SimpleType,
    seen: &[FacetKind],
) -> Result<(), Broken> {
    let facets = &simple.facets;
    for (inclusive, exclusive, rule) in [
        (BoundKind::MinInclusive, BoundKind::MinExclusive, "minInclusive-minExclusive"),
        (BoundKind::MaxInclusive, BoundKind::MaxExclusive, "maxInclusive-maxExclusive"),
    ] {
        if [inclusive, exclusive].iter().all(|kind| seen.contains(&FacetKind::Bound(*kind))) {
            return Err((rule, "the limit is there twice, with itself and without".to_owned()));
        }
    }
    at_most("minLength-less-than-equal-to-maxLength", facets.min_length, facets.max_length)?;
    at_most("fractionDigits-totalDigits", facets.fraction_digits, facets.total_digits)?;
    check_lengths(&base.facets, facets)?;
    for (at, left) in facets.bounds.iter().enumerate() {
        for right in &facets.bounds[at + 1..] {
            check_pair(left, right)?;
        }
    }
    Ok(())
}

/// `length` stands beside a limit of lengths only if that limit is older (4.3.1.4).
fn check_lengths(old: &Facets, new: &Facets) -> Result<(), Broken> {
    at_most("length-minLength-maxLength", new.min_length, new.length)?;
    at_most("length-minLength-maxLength", new.length, new.max_length)?;
    if new.length.is_none() {
        return Ok(());
    }
    for (was, is) in [(old.min_length, new.min_length), (old.max_length, new.max_length)] {
        if is.is_some() && was != is {
            let message = "length and another limit of lengths do not go together".to_owned();
            return Err(("length-minLength-maxLength", message));
        }
    }
    Ok(())
}

fn check_pair(left: &Bound, right: &Bound) -> Result<(), Broken> {
    if left.kind.is_lower() == right.kind.is_lower() {
        return Ok(());
    }
    let (lower, upper) = if left.kind.is_lower() { (left, right) } else { (right, left) };
    let rule = match (lower.kind, upper.kind) {
        (BoundKind::MinInclusive, BoundKind::MaxInclusive) => {
            "minInclusive-less-than-equal-to-maxInclusive"
        }
        (BoundKind::MinInclusive, _) => "minInclusive-less-than-maxExclusive",
        (_, BoundKind::MaxInclusive) => "minExclusive-less-than-maxInclusive",
        _ => "minExclusive-less-than-equal-to-maxExclusive",
    };
    let may_be_equal = lower.kind.is_inclusive() == upper.kind.is_inclusive();
    let is_right = match lower.limit.compare(&upper.limit) {
        None | Some(Ordering::Less) => true,
        Some(Ordering::Equal) => may_be_equal,
        Some(Ordering::Greater) => false,
    };
    if is_right {
        Ok(())
    } else {
        Err((rule, format!("nothing is between {} and {}", lower.text, upper.text)))
    }
}

fn at_most(rule: &'static str, left: Option<usize>, right: Option<usize>) -> Result<(), Broken> {
    match (left, right) {
        (Some(left), Some(right)) if left > right => {
            Err((rule, format!("{left} is more than {right}")))
        }
        _ => Ok(()),
    }
}

fn is_same(kind: FacetKind, base: &SimpleType, simple: &SimpleType) -> bool {
    let (old, new) = (&base.facets, &simple.facets);
    match kind {
        FacetKind::Length => old.length == new.length,
        FacetKind::MinLength => old.min_length == new.min_length,
        FacetKind::MaxLength => old.max_length == new.max_length,
        FacetKind::TotalDigits => old.total_digits == new.total_digits,
        FacetKind::FractionDigits => old.fraction_digits == new.fraction_digits,
        FacetKind::WhiteSpace => base.white_space == simple.white_space,
        FacetKind::Bound(kind) => {
            let limit = |facets: &Facets| {
                facets.bounds.iter().find(|bound| bound.kind == kind).map(|b| b.limit.clone())
            };
            limit(old) == limit(new)
        }
        FacetKind::Pattern | FacetKind::Enumeration => true,
    }
}
