//! update and replace. Both are all or nothing: everything is checked before anything is written.

use crate::spec::Role;

use super::super::arguments::Arguments;
use super::super::deviation::Deviation;
use super::super::merge::merge;
use super::super::record::{part_count, tidy};
use super::super::reply::{Outcome, Reply, in_use, overflow, unknown};
use super::super::roster::Roster;
use super::super::state::{Place, State};
use super::super::tables::Call;
use super::create::{check_references, insert, key};
use crate::soap::Status;

/// Writes what was sent into the object and leaves the rest (PMS 2.0, updatePerson).
pub(super) fn update(
    state: &mut State,
    call: &Call<'_>,
    mut arguments: Arguments<'_>,
    max_objects: usize,
) -> Outcome {
    let id = arguments.sourced_id(Role::SourcedId)?;
    let mut record = arguments.take(Role::Record)?;
    let place = Place { store: call.store, id: key(call, id, &record) };
    let Some(object) = state.object(&place) else {
        if call.deviates(Deviation::UpdateUnknownSucceeds) {
            return Ok(Reply::done());
        }
        if call.deviates(Deviation::UpdateCreatesUnknown) {
            insert(state, call, &place, record, max_objects)?;
            return Ok(Reply::done());
        }
        return Err(unknown(call.table(), &place.id));
    };
    if call.deviates(Deviation::UpdateIgnored) {
        return Ok(Reply::done());
    }
    tidy(&mut record);
    let merged = merge(call, &object.record(), record);
    if part_count(&merged, call.table()) > Roster::MAX_PARTS {
        return Err(overflow(Roster::MAX_PARTS, "parts in one object"));
    }
    check_references(state, call, &place, &merged)?;
    state.put(call, &place, merged);
    Ok(Reply::done())
}

/// Overwrites the whole object, or creates it where there is none (PMS 2.0, replacePerson).
pub(super) fn replace(
    state: &mut State,
    call: &Call<'_>,
    mut arguments: Arguments<'_>,
    max_objects: usize,
) -> Outcome {
    let id = arguments.new_sourced_id(Role::SourcedId)?;
    let mut record = arguments.take(Role::Record)?;
    let place = Place { store: call.store, id: key(call, id, &record) };
    let stored = state.object(&place);
    let creates = stored.is_none();
    if creates && call.deviates(Deviation::ReplaceRejectsUnknown) {
        return Err(unknown(call.table(), &place.id));
    }
    if !creates && call.deviates(Deviation::ReplaceRejectsKnown) {
        return Err(in_use(call.table(), &place.id));
    }
    if call.deviates(Deviation::ReplaceIgnored) {
        return Ok(Reply::done());
    }
    if let Some(stored) = stored.filter(|_| call.deviates(Deviation::ReplaceMerges)) {
        tidy(&mut record);
        record = merge(call, &stored.record(), record);
    }
    insert(state, call, &place, record, max_objects)?;
    let minor = if creates { "createsuccess" } else { "fullsuccess" };
    Ok(Reply::with_status(Status::success(minor), Vec::new()))
}
