//! How one type is derived from another (part 1, sections 3.4.6 and 3.14.6).

use super::grammar::{ComplexType, Derivation, Derivations, TypeDefinition, TypeId};
use super::value::Variety;

/// Types by number, as a loader or a grammar has them.
pub(super) trait Types {
    /// The type of that number, if it is read already.
    fn type_of(&self, id: TypeId) -> Option<&TypeDefinition>;

    /// The ways in which `derived` is derived from `base`; none if it is not, or if one of the
    /// steps is of a way that is `excluded` (cos-ct-derived-ok, cos-st-derived-ok).
    fn derivation(
        &self,
        derived: TypeId,
        base: TypeId,
        excluded: Derivations,
    ) -> Option<Derivations> {
        let mut ways = Derivations::NONE;
        let mut at = derived;
        while at != base {
            let (way, next) = match self.type_of(at)? {
                TypeDefinition::Simple(simple) => (Derivation::Restriction, simple.base),
                TypeDefinition::Complex(complex) => (complex.derived_by, complex.base),
            };
            if excluded.contains(way) {
                return None;
            }
            if self.is_member(at, base) {
                return Some(ways.with(way));
            }
            ways = ways.with(way);
            at = next?;
        }
        Some(ways)
    }

    /// Whether `derived` is `base` or derived from it.
    fn is_derived(&self, derived: TypeId, base: TypeId) -> bool {
        self.derivation(derived, base, Derivations::NONE).is_some()
    }

    /// Whether `derived` may stand where `base` is declared: derived from it in no way that is
    /// `blocked`, nor in one that `base` or a type between them blocks.
    fn derivation_unblocked(&self, derived: TypeId, base: TypeId, blocked: Derivations) -> bool {
        let Some(ways) = self.derivation(derived, base, blocked) else { return false };
        let mut at = Some(derived);
        let mut by_types = Derivations::NONE;
        while let Some(id) = at {
            let definition = self.type_of(id);
            if id != derived
                && let Some(TypeDefinition::Complex(ComplexType { block, .. })) = definition
            {
                by_types = by_types.or(*block);
            }
            if id == base {
                break;
            }
            at = match definition {
                Some(TypeDefinition::Complex(complex)) => complex.base,
                Some(TypeDefinition::Simple(simple)) => simple.base,
                None => None,
            };
        }
        ways.and(by_types).is_empty()
    }

    /// Whether `base` is a union, without facets of its own, that the type is a member of.
    fn is_member(&self, id: TypeId, base: TypeId) -> bool {
        match self.type_of(base) {
            Some(TypeDefinition::Simple(simple)) => match &simple.variety {
                Variety::Union(members) => members.iter().any(|member| member.id == id),
                _ => false,
            },
            _ => false,
        }
    }
}
