//! readIdsFromSavePoint and readFromSavePoint: what changed after a reference point.

use crate::soap::Status;
use crate::spec::Role;
use crate::xml::Element;

use super::super::arguments::Arguments;
use super::super::deviation::Deviation;
use super::super::reply::{Outcome, Reply};
use super::super::save_point::SavePoint;
use super::super::sourced_id::SourcedId;
use super::super::state::State;
use super::super::store::{Object, Store};
use super::super::tables::Call;
use super::{id_set, record_set};

/// Delivers the identifiers of what changed. A reference point ahead of ours is an error that says
/// ours all the same (SP-8).
pub(super) fn read_ids(state: &State, call: &Call<'_>, mut arguments: Arguments<'_>) -> Outcome {
    let store = state.store(call.store);
    let from = from_save_point(call, &mut arguments)?;
    let ours = store.save_point;
    if from > ours && !call.deviates(Deviation::AheadIdsSucceeds) {
        let silent = call.deviates(Deviation::AheadIdsWithoutValue);
        let value = save_point_result(call, value_when_ahead(call, from, ours));
        let status = Status::failure("savepointsyncerror")
            .described(format!("the reference point is ahead of the target's, {ours}"));
        return Ok(Reply::with_status(status, value.filter(|_| !silent).into_iter().collect()));
    }
    let mut reply = Reply::done();
    reply.results.extend(id_set(call, changed(call, store, from)));
    reply.results.extend(save_point_result(call, ours));
    Ok(reply)
}

/// Delivers the records of what changed. A reference point ahead of ours gets an empty set, and
/// ours, without an error (SP-9).
pub(super) fn read_records(
    state: &State,
    call: &Call<'_>,
    mut arguments: Arguments<'_>,
) -> Outcome {
    let store = state.store(call.store);
    let from = from_save_point(call, &mut arguments)?;
    let ours = store.save_point;
    let ahead = from > ours;
    let ids = if ahead && call.deviates(Deviation::AheadRecordsEverything) {
        store.ids().collect()
    } else {
        changed(call, store, from)
    };
    let records = ids.into_iter().filter_map(|id| store.object(id.as_str()));
    let mut reply = Reply::done();
    reply.results.extend(record_set(call, records.map(Object::record)));
    let value = if ahead { value_when_ahead(call, from, ours) } else { ours };
    if !(ahead && call.deviates(Deviation::AheadRecordsWithoutValue)) {
        reply.results.extend(save_point_result(call, value));
    }
    Ok(reply)
}

/// The save point as the operation's result.
pub(super) fn save_point_result(call: &Call<'_>, value: SavePoint) -> Option<Element> {
    if call.deviates(Deviation::SavePointAbsent) {
        return None;
    }
    let element = call.operation.result(Role::SavePoint)?.element.clone();
    let not_usable = call.deviates(Deviation::SavePointNotUsable);
    let value = if not_usable { value.plus_seconds(1) } else { value };
    let mut text = value.to_string();
    if call.deviates(Deviation::SavePointUnzoned) {
        text = text.trim_end_matches('Z').to_owned();
    }
    Some(Element::with_text(element, text))
}

fn from_save_point(call: &Call<'_>, arguments: &mut Arguments<'_>) -> Result<SavePoint, Status> {
    let refusal = |why: String| Status::failure("savepointerror").described(why);
    let text = arguments.text(Role::FromSavePoint)?;
    let from = SavePoint::parse(&text).map_err(|error| refusal(error.to_string()))?;
    if from > SavePoint(0) && call.deviates(Deviation::SavePointOnlyFromStart) {
        return Err(refusal("read from the beginning".to_owned()));
    }
    Ok(from)
}

fn changed<'a>(call: &Call<'_>, store: &'a Store, from: SavePoint) -> Vec<&'a SourcedId> {
    if call.deviates(Deviation::ChangedIdsEmpty) {
        Vec::new()
    } else if call.deviates(Deviation::ChangedIdsEverything) {
        store.ids().collect()
    } else {
        store.changed_after(from).collect()
    }
}

fn value_when_ahead(call: &Call<'_>, theirs: SavePoint, ours: SavePoint) -> SavePoint {
    if call.deviates(Deviation::AheadEchoesSource) { theirs } else { ours }
}
