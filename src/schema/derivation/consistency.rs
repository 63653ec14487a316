//! One name, one type: Element Declarations Consistent (part 1, section 3.8.6).

use std::collections::HashMap;

use super::components::{Broken, Components};
use crate::schema::automaton::Leaf;
use crate::schema::grammar::{ElementId, TypeId};
use crate::schema::names::Symbol;

/// Checks that elements of one name in a content model have one type, those included that stand in
/// for others.
///
/// # Errors
/// Names the element that has two.
pub(in crate::schema) fn check_consistency(
    components: &impl Components,
    leaves: &[Leaf],
) -> Result<(), Broken> {
    let heads = leaves.iter().filter_map(Leaf::element);
    // One name only needs no look: most models end here.
    let mut types: HashMap<Symbol, TypeId> = HashMap::with_capacity(leaves.len());
    for head in heads {
        note(components, head, &mut types)?;
        for member in components.substitutes(head) {
            note(components, *member, &mut types)?;
        }
    }
    Ok(())
}

fn note(
    components: &impl Components,
    element: ElementId,
    types: &mut HashMap<Symbol, TypeId>,
) -> Result<(), Broken> {
    let declaration = components.element(element);
    let known = *types.entry(declaration.symbol).or_insert(declaration.definition);
    if known == declaration.definition {
        return Ok(());
    }
    let name = components.names().name(declaration.symbol);
    let message = format!(
        "the element {name} stands here with two types; elements of one name in one content model \
         need one type, which has a name"
    );
    Err(Broken::new("cos-element-consistent", message))
}
