//! The parts of a stored record. All LIS 2.0 records have the same frame: `sourcedGUID` with the
//! identifier in it, then the payload. Where a release has no frame, the record is the payload and
//! does not know its identifier.

use crate::xml::{Element, Node, NodeRef, QName};

use super::sourced_id::SourcedId;
use super::tables::Table;

pub(super) const SOURCED_GUID: &str = "sourcedGUID";
pub(super) const SOURCED_ID: &str = "sourcedId";

/// The object proper inside a record.
pub(super) fn payload<'a>(record: &'a Element, table: &Table) -> Option<&'a Element> {
    if table.is_bare() {
        return Some(record);
    }
    record.elements().find(|child| child.name == table.payload)
}

/// The object proper inside a record, to change; made where there is none.
pub(super) fn payload_mut<'a>(record: &'a mut Element, table: &Table) -> &'a mut Element {
    if table.is_bare() {
        return record;
    }
    let named = |node: &Node| matches!(node, Node::Element(child) if child.name == table.payload);
    let nodes = record.children.edit();
    let position = nodes.iter().position(named).unwrap_or_else(|| {
        nodes.push(Node::Element(Element::new(table.payload.clone())));
        nodes.len() - 1
    });
    match &mut nodes[position] {
        Node::Element(payload) => payload,
        Node::Text(_) => unreachable!("the position was found by an element's name"),
    }
}

/// Takes the parts out of a record's payload, which stays behind empty.
pub(super) fn take_parts(record: &mut Element, table: &Table) -> Vec<Element> {
    let payload = payload_mut(record, table);
    let mut taken = Element::new(payload.name.clone());
    taken.children = std::mem::take(&mut payload.children);
    taken.into_elements()
}

/// The identifier written inside a record; none where it is missing or empty.
pub(super) fn inner_id(record: &Element, table: &Table) -> Option<SourcedId> {
    let guid = record.child(&table.namespace, SOURCED_GUID)?;
    let text = guid.child(&table.namespace, SOURCED_ID)?.text();
    if text.is_empty() { None } else { Some(SourcedId::new(&text)) }
}

/// Writes the identifier into a record, so that parameter and record never disagree (ID-2).
pub(super) fn set_inner_id(record: &mut Element, table: &Table, id: &SourcedId) {
    if table.is_bare() {
        return;
    }
    let namespace = &table.namespace;
    if record.child(namespace, SOURCED_GUID).is_none() {
        let guid = Element::new(QName::new(namespace, SOURCED_GUID));
        record.children.edit().insert(0, Node::Element(guid));
    }
    let Some(guid) = record.child_mut(namespace, SOURCED_GUID) else { return };
    match guid.child_mut(namespace, SOURCED_ID) {
        Some(inner) if inner.text() == id.as_str() => {}
        Some(inner) => inner.set_text(id.as_str()),
        None => guid.push(table.text_element(SOURCED_ID, id.as_str())),
    }
}

/// Copies what else the `sourcedGUID` of one record says over into another's.
pub(super) fn update_guid(record: &mut Element, table: &Table, supplied: &Element) {
    let Some(supplied) = supplied.child(&table.namespace, SOURCED_GUID) else { return };
    let Some(guid) = record.child_mut(&table.namespace, SOURCED_GUID) else { return };
    for child in supplied.elements().filter(|child| child.name.local != SOURCED_ID) {
        let same = |node: &Node| matches!(node, Node::Element(other) if other.name == child.name);
        let copy = Node::Element(child.clone());
        let nodes = guid.children.edit();
        match nodes.iter().position(same) {
            Some(position) => nodes[position] = copy,
            None => nodes.insert(0, copy),
        }
    }
}

/// Everything that a path leads to.
pub(super) fn select<'a>(from: &'a Element, path: &[QName]) -> Vec<&'a Element> {
    path.iter().fold(vec![from], |found, name| {
        found
            .into_iter()
            .flat_map(|element| element.elements().filter(|child| child.name == *name))
            .collect()
    })
}

/// Everything that a path leads to, to change.
pub(super) fn select_mut<'a>(from: &'a mut Element, path: &[QName]) -> Vec<&'a mut Element> {
    path.iter().fold(vec![from], |found, name| {
        found
            .into_iter()
            .flat_map(|element| element.elements_mut().filter(|child| child.name == *name))
            .collect()
    })
}

/// Drops white space between elements: it means nothing, and would be handed on to readers.
pub(super) fn tidy(record: &mut Element) {
    let mut pending = Vec::with_capacity(16);
    if record.elements().next().is_some() {
        pending.push(record);
    }
    while let Some(element) = pending.pop() {
        let has_text = element.children.iter().any(|node| matches!(node, NodeRef::Text(_)));
        if has_text {
            element.children.edit().retain(|node| !is_blank(node));
        }
        pending.extend(element.elements_mut().filter(|child| child.elements().next().is_some()));
    }
}

/// Drops the last part of the payload.
pub(super) fn drop_last_part(record: &mut Element, table: &Table) {
    if payload(record, table).is_some() {
        payload_mut(record, table).children.edit().pop();
    }
}

/// How many parts the payload has.
pub(super) fn part_count(record: &Element, table: &Table) -> usize {
    payload(record, table).map_or(0, |payload| payload.elements().count())
}

fn is_blank(node: &Node) -> bool {
    let blank = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
    matches!(node, Node::Text(text) if text.chars().all(blank))
}
