//! Substitution groups: who may stand for whom (part 1, sections 3.3.3 and 3.3.6).

use super::loader::Loader;
use crate::schema::automaton::Substitutes;
use crate::schema::derives::Types;
use crate::schema::error::SchemaError;
use crate::schema::grammar::{Derivation, Derivations, ElementId};

/// Gives elements without a type of their own that of their heads, and checks that each element
/// may be in its group (e-props-correct).
pub(super) fn settle(loader: &mut Loader<'_>) -> Result<(), SchemaError> {
    for at in 0..loader.elements.len() {
        let id = ElementId(at as u32);
        if loader.element(id).substitutes.is_some()
            && heads(loader, id).take(loader.elements.len() + 1).any(|head| head == id)
        {
            let message = "the element is in a substitution group of its own members";
            return Err(loader.element_nodes[at].breach("e-props-correct.6", message));
        }
    }
    let typed_by_head = loader.typed_by_head.clone();
    for id in &typed_by_head {
        let typed = heads(loader, *id).find(|head| !typed_by_head.contains(head));
        let Some(definition) = typed.map(|head| loader.element(head).definition) else { continue };
        if let Some(element) = &mut loader.elements[id.0 as usize] {
            element.definition = definition;
        }
    }
    for at in 0..loader.elements.len() {
        let element = loader.element(ElementId(at as u32));
        let Some(head) = element.substitutes.map(|head| loader.element(head)) else { continue };
        if loader.derivation(element.definition, head.definition, head.final_).is_none() {
            let message = format!(
                "its type is not derived from that of {}, the head of its substitution group, or \
                 only in a way that the head's `final` forbids",
                loader.names.name(head.symbol)
            );
            return Err(loader.element_nodes[at].breach("e-props-correct.4", message));
        }
    }
    Ok(())
}

/// For each head, all elements that may stand for it.
pub(super) fn members(loader: &Loader<'_>) -> Substitutes {
    let mut members = Substitutes::default();
    for at in 0..loader.elements.len() {
        let id = ElementId(at as u32);
        let member = loader.element(id);
        for head_id in heads(loader, id) {
            let head = loader.element(head_id);
            if head.block.contains(Derivation::Substitution) {
                continue;
            }
            let blocked =
                head.block.and(Derivations::of(&[Derivation::Extension, Derivation::Restriction]));
            if loader.derivation_unblocked(member.definition, head.definition, blocked) {
                members.insert(head_id, member.symbol, id);
            }
        }
    }
    members
}

/// The heads of an element's groups, the nearest first. Endless where a group is in itself.
fn heads<'l>(loader: &'l Loader<'_>, id: ElementId) -> impl Iterator<Item = ElementId> + 'l {
    std::iter::successors(loader.element(id).substitutes, |head| loader.element(*head).substitutes)
}
