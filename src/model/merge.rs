//! The additive update: what was sent is written, what was not sent stays (PMS 2.0, updatePerson).

use std::collections::BTreeSet;

use crate::xml::{Element, Node, QName};

use super::deviation::Deviation;
use super::record::{payload, payload_mut, take_parts, update_guid};
use super::tables::{Call, Table};

/// The stored record with the supplied one written into it. A part that may stand once is
/// replaced, parts that may repeat are added behind those there are; the schema's order is kept.
pub(super) fn merge(call: &Call<'_>, stored: &Element, mut supplied: Element) -> Element {
    let table = call.table();
    let mut merged = stored.clone();
    update_guid(&mut merged, table, &supplied);
    if payload(&supplied, table).is_some() {
        let sent = take_parts(&mut supplied, table);
        let kept = take_parts(&mut merged, table);
        let parts = merge_parts(call, kept, sent);
        payload_mut(&mut merged, table).children = to_nodes(parts).into();
    }
    merged
}

/// Adds one part to a record's payload, in the schema's order behind those of its name.
pub(super) fn add_part(record: &mut Element, table: &Table, part: Element) {
    let mut parts = take_parts(record, table);
    parts.push(part);
    sort_parts(table, &mut parts);
    payload_mut(record, table).children = to_nodes(parts).into();
}

fn merge_parts(call: &Call<'_>, mut kept: Vec<Element>, mut sent: Vec<Element>) -> Vec<Element> {
    let table = call.table();
    let single = |name: &QName| table.child_rule(name).1;
    if call.deviates(Deviation::UpdateKeepsSingle) {
        let names = names(&kept);
        sent.retain(|part| !(single(&part.name) && names.contains(&part.name)));
    }
    let names = names(&sent);
    kept.retain(|part| {
        let replaced = single(&part.name) || call.deviates(Deviation::UpdateDropsRepeatable);
        let gives_way = replaced && names.contains(&part.name);
        !gives_way && !call.deviates(Deviation::UpdateDestroysUnsent)
    });
    kept.append(&mut sent);
    sort_parts(table, &mut kept);
    kept
}

/// Puts the parts of a payload into the schema's order; parts of one name keep theirs.
fn sort_parts(table: &Table, parts: &mut [Element]) {
    parts.sort_by_key(|part| table.child_rule(&part.name).0);
}

fn names(parts: &[Element]) -> BTreeSet<QName> {
    parts.iter().map(|part| part.name.clone()).collect()
}

fn to_nodes(parts: Vec<Element>) -> Vec<Node> {
    parts.into_iter().map(Node::Element).collect()
}
