//! addRelationship and removeRelationship: entries in a group that name another group.

use crate::soap::Status;
use crate::spec::Role;
use crate::xml::{Element, Node, QName};

use super::super::arguments::Arguments;
use super::super::deviation::Deviation;
use super::super::merge::add_part;
use super::super::record::{part_count, payload, payload_mut, tidy};
use super::super::reply::{Outcome, Reply, overflow, unknown};
use super::super::roster::Roster;
use super::super::sourced_id::SourcedId;
use super::super::state::{Place, State};
use super::super::tables::{Call, Table};
use super::create::check_references;

const RELATIONSHIP: &str = "relationship";
const RELATION_ID: &str = "relationId";

/// Adds an entry. One whose relation id the group already has is refused as in use; what comes
/// back besides the status is not known, so nothing does.
pub(super) fn add(state: &mut State, call: &Call<'_>, mut arguments: Arguments<'_>) -> Outcome {
    let place = Place { store: call.store, id: arguments.sourced_id(Role::SourcedId)? };
    let mut entry = arguments.take(Role::Relationship)?;
    let table = call.table();
    let Some(object) = state.object(&place) else {
        if call.deviates(Deviation::RelationshipToUnknownSucceeds) {
            return Ok(Reply::done());
        }
        return Err(unknown(table, &place.id));
    };
    tidy(&mut entry);
    entry.name = QName::new(&table.namespace, RELATIONSHIP);
    let id = relation_id(table, &entry);
    if entries(table, &object.record()).any(|other| relation_id(table, other) == id) {
        return Err(Status::failure("idallocinusefail").described(format!(
            "the {} already has a relationship with the relationId {}",
            table.kind,
            id.shown()
        )));
    }
    if part_count(&object.record(), table) >= Roster::MAX_PARTS {
        return Err(overflow(Roster::MAX_PARTS, "parts in one object"));
    }
    check_references(state, call, &place, &holding_only(table, entry.clone()))?;
    if call.deviates(Deviation::RelationshipNotAdded) {
        return Ok(Reply::done());
    }
    state.change(call, &place, |record| {
        if call.deviates(Deviation::RelationshipOverwrites) {
            drop_entries(table, record, |_| true);
        }
        add_part(record, table, entry);
    });
    Ok(Reply::done())
}

/// Removes the entry with that relation id.
pub(super) fn remove(state: &mut State, call: &Call<'_>, mut arguments: Arguments<'_>) -> Outcome {
    let place = Place { store: call.store, id: arguments.sourced_id(Role::SourcedId)? };
    let relation = arguments.sourced_id(Role::RelationId)?;
    let table = call.table();
    let succeeds = call.deviates(Deviation::RelationshipRemoveUnknownSucceeds);
    let Some(object) = state.object(&place) else {
        return if succeeds { Ok(Reply::done()) } else { Err(unknown(table, &place.id)) };
    };
    if !entries(table, &object.record()).any(|entry| relation_id(table, entry) == relation) {
        if succeeds {
            return Ok(Reply::done());
        }
        return Err(Status::failure("unknownobject").described(format!(
            "the {} has no relationship with the relationId {}",
            table.kind,
            relation.shown()
        )));
    }
    if call.deviates(Deviation::RelationshipNotRemoved) {
        return Ok(Reply::done());
    }
    let all = call.deviates(Deviation::RelationshipRemovesAll);
    state.change(call, &place, |record| {
        drop_entries(table, record, |entry| all || relation_id(table, entry) == relation);
    });
    Ok(Reply::done())
}

fn entries<'a>(table: &'a Table, record: &'a Element) -> impl Iterator<Item = &'a Element> {
    let payload = payload(record, table).into_iter();
    payload.flat_map(|payload| payload.children_named(&table.namespace, RELATIONSHIP))
}

fn relation_id(table: &Table, entry: &Element) -> SourcedId {
    let id = entry.child(&table.namespace, RELATION_ID);
    SourcedId::new(&id.map(Element::text).unwrap_or_default())
}

fn drop_entries(table: &Table, record: &mut Element, which: impl Fn(&Element) -> bool) {
    payload_mut(record, table).children.edit().retain(|node| match node {
        Node::Element(entry) => !(entry.name.is(&table.namespace, RELATIONSHIP) && which(entry)),
        Node::Text(_) => true,
    });
}

/// A record with nothing in it but the entry, to look at its references alone.
fn holding_only(table: &Table, entry: Element) -> Element {
    let payload = Element::new(table.payload.clone()).with_child(entry);
    Element::new(table.record.clone()).with_child(payload)
}
