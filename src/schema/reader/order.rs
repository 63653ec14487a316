//! The order in which types are read: each after those that it is made of. Found without
//! recursion, so that a chain of types may be as long as it likes.

use rustc_hash::FxHashMap;

use super::globals::{Globals, Sort};
use super::node::{Node, NodeKey};
use crate::schema::error::SchemaError;
use crate::schema::evidence::EVIDENCE;
use crate::xml::{Namespace, QName};

/// Derivations that may stand on one another.
const DEEPEST_DERIVATION: usize = 1_000;

/// `node` and all types that it is made of and that are not `done`, those first.
///
/// # Errors
/// If a type is made of itself (ct-props-correct.3, st-props-correct.2).
pub(super) fn in_order<'a>(
    globals: &Globals<'a>,
    node: Node<'a>,
    is_done: &dyn Fn(NodeKey) -> bool,
) -> Result<Vec<Node<'a>>, SchemaError> {
    // False while what the type is made of is looked at.
    let mut seen: FxHashMap<NodeKey, bool> = FxHashMap::from_iter([(node.key(), false)]);
    let mut order = Vec::new();
    let mut open = vec![(node, parts(globals, node)?)];
    loop {
        let depth = open.len();
        let Some((node, parts_left)) = open.last_mut() else { break };
        let Some(part) = parts_left.pop() else {
            seen.insert(node.key(), true);
            order.push(*node);
            open.pop();
            continue;
        };
        match seen.get(&part.key()) {
            Some(true) => {}
            Some(false) => {
                let rule = match node.kind() {
                    Some("simpleType") => "st-props-correct.2",
                    _ => "ct-props-correct.3",
                };
                let name = part.declared_name()?;
                return Err(node.breach(rule, format!("{name} is derived from itself")));
            }
            None if is_done(part.key()) => {}
            None if depth >= DEEPEST_DERIVATION => {
                let message =
                    format!("the type is derived through more than {DEEPEST_DERIVATION} types");
                return Err(node.refuse(message));
            }
            None => {
                seen.insert(part.key(), false);
                let further = parts(globals, part)?;
                open.push((part, further));
            }
        }
    }
    Ok(order)
}

/// The global types that must be known before this one can be read.
fn parts<'a>(globals: &Globals<'a>, node: Node<'a>) -> Result<Vec<Node<'a>>, SchemaError> {
    let original = globals.original(node);
    let own_name = original.map(|_| node.declared_name()).transpose()?;
    let mut found = Vec::new();
    let mut pending: Vec<Node<'a>> = node.children().collect();
    while let Some(at) = pending.pop() {
        let names: Vec<QName> = match at.kind() {
            Some("restriction" | "extension") => {
                let expected = at.element.attribute(&EVIDENCE, "expected");
                let expected = expected.map(|text| at.resolve(text)).transpose()?;
                at.qname("base")?.into_iter().chain(expected).collect()
            }
            Some("list") => at.qname("itemType")?.into_iter().collect(),
            Some("union") => at.qnames("memberTypes")?,
            Some("simpleContent" | "complexContent" | "simpleType") => Vec::new(),
            _ => continue,
        };
        for name in names {
            match original {
                Some(original) if own_name.as_ref() == Some(&name) => found.push(original),
                _ if name.namespace == Namespace::XSD
                    && globals.get(Sort::Type, &name).is_none() => {}
                _ => found.push(globals.find(Sort::Type, at, &name)?),
            }
        }
        pending.extend(at.children());
    }
    Ok(found)
}
