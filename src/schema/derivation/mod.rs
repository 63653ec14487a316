//! What the standard asks of content models and derived types, beyond their form.
//!
//! - `components`: what the checks look up;
//! - `ambiguity`: unique particle attribution (cos-nonambig);
//! - `names`: the names that a model takes, and which particles share one;
//! - `consistency`: one name, one type (cos-element-consistent);
//! - `model`: content models without what is pointless, for comparison;
//! - `restriction`, `mapping`: whether a model restricts another (cos-particle-restrict);
//! - `wildcard`: wildcards compared.
//!
//! Everything here is a pure function over what the reader built.

mod ambiguity;
mod components;
mod consistency;
mod mapping;
mod model;
mod names;
mod restriction;
mod wildcard;

pub(super) use components::{Broken, Components};
pub(super) use restriction::check_restriction;
pub(super) use wildcard::is_subset;

use self::names::TakenNames;
use super::automaton::{Leaf, Particle};

/// Checks a content model by itself: cos-element-consistent and cos-nonambig.
///
/// # Errors
/// Names the elements that are in each other's way.
pub(super) fn check_model(
    components: &impl Components,
    particle: &Particle,
    leaves: &[Leaf],
) -> Result<(), Broken> {
    let names = TakenNames::of(components, leaves);
    consistency::check(components, &names)?;
    ambiguity::check(components, particle, leaves, &names)
}

#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod tests;
