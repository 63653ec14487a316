//! What the standard asks of content models and derived types, beyond their form.
//!
//! - `components`: what the checks look up;
//! - `ambiguity`: unique particle attribution (cos-nonambig);
//! - `consistency`: one name, one type (cos-element-consistent);
//! - `model`: content models without what is pointless, for comparison;
//! - `restriction`, `mapping`: whether a model restricts another (cos-particle-restrict);
//! - `wildcard`: wildcards compared;
//! - `types`: whether a type is derived from another, and an element stands in for another.
//!
//! Everything here is a pure function over what the reader built. None of it looks at instances,
//! except that `types` also answers for `xsi:type`.

mod ambiguity;
mod components;
mod consistency;
mod mapping;
mod model;
mod restriction;
mod types;
mod wildcard;

pub(super) use ambiguity::check_attribution;
pub(super) use components::{Broken, Components};
pub(super) use consistency::check_consistency;
pub(super) use restriction::{check_restriction, is_emptiable};
pub(super) use types::{can_substitute, is_derived};
pub(super) use wildcard::check_wildcard;

#[cfg(test)]
mod tests;
