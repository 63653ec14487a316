//! Whether a type is derived from another, and whether an element stands in for another.

use super::components::Components;
use crate::schema::grammar::{Derivation, Derivations, ElementId, TypeDefinition, TypeId};
use crate::schema::value::Variety;

/// Whether `derived` is `base`, or derived from it by steps that are not in `without` (part 1,
/// sections 3.4.6 cos-ct-derived-ok and 3.14.6 cos-st-derived-ok).
pub(in crate::schema) fn is_derived(
    components: &impl Components,
    derived: TypeId,
    base: TypeId,
    without: Derivations,
) -> bool {
    let mut at = derived;
    loop {
        if at == base {
            return true;
        }
        let (parent, step) = match components.definition(at) {
            TypeDefinition::Complex(complex) => (complex.base, complex.derived_by),
            TypeDefinition::Simple(simple) => {
                if is_member(components, at, base, without) {
                    return true;
                }
                // Every simple type stands below the simple ur-type by restriction (3.14.1), be it
                // a list or a union.
                (simple.base, Derivation::Restriction)
            }
        };
        let Some(parent) = parent.filter(|_| !without.contains(step)) else { return false };
        at = parent;
    }
}

/// Whether `base` is a union and the type is derived from one of its members.
fn is_member(
    components: &impl Components,
    derived: TypeId,
    base: TypeId,
    without: Derivations,
) -> bool {
    let TypeDefinition::Simple(union) = components.definition(base) else { return false };
    let Variety::Union(members) = &union.variety else { return false };
    // Members are no unions themselves, so this goes one step down.
    members.iter().any(|member| is_derived(components, derived, member.id, without))
}

/// Whether `member` may stand where `head` is declared, with `block` in force there
/// (cos-equiv-derived-ok-rec). Abstract elements are members too; they just never stand.
pub(in crate::schema) fn can_substitute(
    components: &impl Components,
    member: ElementId,
    head: ElementId,
    block: Derivations,
) -> bool {
    if member == head {
        return true;
    }
    if block.contains(Derivation::Substitution) || !is_affiliated(components, member, head) {
        return false;
    }
    let (derived, base) =
        (components.element(member).definition, components.element(head).definition);
    let mut blocked = block;
    let mut steps = Derivations::NONE;
    let mut at = derived;
    while at != base {
        let parent = match components.definition(at) {
            TypeDefinition::Complex(complex) => {
                steps = steps.with(complex.derived_by);
                complex.base
            }
            TypeDefinition::Simple(simple) => {
                steps = steps.with(Derivation::Restriction);
                simple.base
            }
        };
        // Not derived by steps: a member of a union, or a schema that is wrong anyway.
        let Some(parent) = parent else { break };
        if let TypeDefinition::Complex(complex) = components.definition(parent) {
            blocked = blocked.or(complex.block);
        }
        at = parent;
    }
    steps.and(blocked).is_empty()
}

/// Whether the chain of substitution groups leads from one element to the other.
fn is_affiliated(components: &impl Components, member: ElementId, head: ElementId) -> bool {
    let mut at = member;
    // A circle is refused elsewhere; it must not hold this up.
    let mut seen = vec![member];
    while let Some(next) = components.element(at).substitutes {
        if next == head {
            return true;
        }
        if seen.contains(&next) {
            return false;
        }
        seen.push(next);
        at = next;
    }
    false
}
