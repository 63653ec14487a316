//! What a redefinition must look like (part 1, section 4.2.2, src-redefine clauses 5 to 7).

use super::node::Node;
use crate::schema::error::SchemaError;
use crate::xml::QName;

/// Checks the form of a component inside `xs:redefine`, which is called `name`.
pub(super) fn check_form(node: Node<'_>, name: &QName) -> Result<(), SchemaError> {
    match node.kind() {
        Some("simpleType" | "complexType") => check_type(node, name),
        Some(kind) => {
            let rule = if kind == "group" { "src-redefine.6.1" } else { "src-redefine.7.1" };
            check_group(node, name, rule)
        }
        None => Ok(()),
    }
}

/// Whether a group or attribute group refers to what it redefines.
pub(super) fn refers_to_itself(node: Node<'_>, name: &QName) -> Result<bool, SchemaError> {
    Ok(!references(node, name)?.is_empty())
}

/// A type is derived from itself.
fn check_type(node: Node<'_>, name: &QName) -> Result<(), SchemaError> {
    let inner = node.children().next();
    let how = match inner.and_then(Node::kind) {
        Some("simpleContent" | "complexContent") => inner.and_then(|c| c.children().next()),
        _ => inner,
    };
    let base = match how {
        Some(how) if matches!(how.kind(), Some("restriction" | "extension")) => {
            how.qname("base")?
        }
        _ => None,
    };
    if base.as_ref() == Some(name) {
        return Ok(());
    }
    let message = format!("a type that is redefined is derived from itself: its base is {name}");
    Err(node.breach("src-redefine.5", message))
}

/// A group holds itself once, or not at all.
fn check_group(node: Node<'_>, name: &QName, rule: &'static str) -> Result<(), SchemaError> {
    let references = references(node, name)?;
    if references.len() > 1 {
        let message = "a group that is redefined stands in itself once at most";
        return Err(references[1].breach(rule, message));
    }
    let is_once = |node: &Node<'_>| {
        ["minOccurs", "maxOccurs"]
            .iter()
            .all(|bound| node.attribute(bound).is_none_or(|often| often == "1"))
    };
    match references.into_iter().find(|reference| !is_once(reference)) {
        Some(often) => {
            let message = "a group that is redefined stands in itself exactly once";
            Err(often.breach(rule, message))
        }
        None => Ok(()),
    }
}

/// The places where a group refers to its own name. Types inside it refer to the new one.
fn references<'a>(node: Node<'a>, name: &QName) -> Result<Vec<Node<'a>>, SchemaError> {
    let mut found = Vec::new();
    let mut pending: Vec<Node<'a>> = node.children().collect();
    while let Some(at) = pending.pop() {
        if at.kind() == Some("element") {
            continue;
        }
        if at.kind() == node.kind() && at.qname("ref")?.as_ref() == Some(name) {
            found.push(at);
        }
        pending.extend(at.children());
    }
    Ok(found)
}
