//! read and readAllIds.

use crate::spec::Role;
use crate::xml::{Element, QName};

use super::super::arguments::Arguments;
use super::super::deviation::Deviation;
use super::super::record::drop_last_part;
use super::super::reply::{Outcome, Reply, unknown};
use super::super::state::{Place, State};
use super::super::tables::Call;
use super::id_set;

/// Delivers one record.
pub(super) fn read(state: &State, call: &Call<'_>, mut arguments: Arguments<'_>) -> Outcome {
    let id = arguments.sourced_id(Role::SourcedId)?;
    let store = state.store(call.store);
    let refusal = || unknown(call.table(), &id);
    let place = Place { store: call.store, id: id.clone() };
    let Some(object) = state.delivered(call.table(), &place, call.deviations) else {
        if call.deviates(Deviation::ReadUnknownSucceeds) {
            return Ok(Reply::done());
        }
        let results = if call.deviates(Deviation::ReadUnknownWithRecord) {
            vec![Element::new(result_name(call))]
        } else {
            Vec::new()
        };
        return Ok(Reply::with_status(refusal(), results));
    };
    if call.deviates(Deviation::ReadKnownFails) {
        return Err(refusal());
    }
    let other = store.neighbour(&id).filter(|_| call.deviates(Deviation::ReadReturnsOther));
    let mut record = other.map_or(object, |(_, other)| other.record());
    record.name = result_name(call);
    if call.deviates(Deviation::ReadDropsPart) {
        drop_last_part(&mut record, call.table());
    }
    Ok(Reply::delivering(vec![record]))
}

/// Delivers all identifiers, in their order.
pub(super) fn read_all_ids(state: &State, call: &Call<'_>) -> Reply {
    let store = state.store(call.store);
    let misses_new = call.deviates(Deviation::AllIdsMissesNew);
    let present = store
        .iter()
        .filter(|(_, object)| !misses_new || object.created != object.changed)
        .map(|(id, _)| id);
    let none = call.deviates(Deviation::AllIdsEmpty);
    let deleted = store.deleted.iter().filter(|_| call.deviates(Deviation::AllIdsKeepsDeleted));
    let ids = present.chain(deleted).filter(|_| !none);
    Reply::delivering(id_set(call, ids).into_iter().collect())
}

/// What the record is called in the response.
fn result_name(call: &Call<'_>) -> QName {
    let result = call.operation.result(Role::Record);
    result.map_or_else(|| &call.table().record, |result| &result.element).clone()
}
