//! Lists of identifiers and of records hold what other cases have on the target at the same time,
//! and what was there before: that is left out. What is left has no order of its own.

use super::placeholders::Placeholders;
use crate::spec::{Operation, Role, Service};
use crate::xml::{Element, Node};

/// Takes away what does not concern the case.
pub(super) fn leave_out_foreign(
    root: &mut Element,
    service: &Service,
    operation: &Operation,
    names: &Placeholders,
) {
    let is_set = |element: &Element| {
        let of_operation = operation.results.iter().any(|result| {
            matches!(result.role, Role::SourcedIdSet | Role::RecordSet)
                && result.element == element.name
        });
        of_operation || element.name == service.record_set
    };
    let mut pending = vec![root];
    while let Some(element) = pending.pop() {
        if is_set(element) {
            element.children.edit().retain(|node| match node {
                Node::Element(item) => {
                    identifier(item).is_none_or(|identifier| names.is_own(&identifier))
                }
                Node::Text(_) => true,
            });
        } else {
            pending.extend(element.elements_mut());
        }
    }
}

/// Sorts what is left by its identifiers, which are placeholders by now.
pub(super) fn sort(root: &mut Element, service: &Service) {
    let mut pending = vec![root];
    while let Some(element) = pending.pop() {
        let name = element.name.local.as_str();
        let is_set = element.name == service.record_set || name.ends_with("IdSet");
        if is_set {
            element.children.edit().retain(|node| matches!(node, Node::Element(_)));
            element.children.edit().sort_by_key(|node| match node {
                Node::Element(item) => identifier(item).unwrap_or_default(),
                Node::Text(_) => String::new(),
            });
        } else {
            pending.extend(element.elements_mut());
        }
    }
}

/// The first identifier in an item, in document order: its own.
fn identifier(item: &Element) -> Option<String> {
    let mut found = None;
    item.walk(|element| {
        if found.is_none() && element.name.local.ends_with("ourcedId") {
            found = Some(element.text().into_owned());
        }
    });
    found
}
