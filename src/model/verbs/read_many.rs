//! readMany: the records of a set of identifiers.

use std::collections::BTreeSet;

use crate::xml::Element;

use super::super::arguments::Arguments;
use super::super::deviation::Deviation;
use super::super::reply::{Outcome, Reply, partial, unknown};
use super::super::sourced_id::SourcedId;
use super::super::state::State;
use super::super::store::Object;
use super::super::tables::Call;
use super::record_set;
use super::save_points::save_point_result;

/// Delivers what is found, in the order asked for, each object once; and the save point. Some
/// unknown make a partial success, all unknown a failure (the standard does not say), an empty set
/// of identifiers an empty set of records.
pub(super) fn read_many(state: &State, call: &Call<'_>, mut arguments: Arguments<'_>) -> Outcome {
    let mut ids = arguments.sourced_ids()?;
    let mut seen = BTreeSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    let store = state.store(call.store);
    let (known, missing): (Vec<&SourcedId>, Vec<&SourcedId>) =
        ids.iter().partition(|id| store.contains(id));
    let mut records: Vec<Element> =
        known.iter().filter_map(|id| store.object(id.as_str())).map(Object::record).collect();
    if call.deviates(Deviation::ManyAddsOthers) {
        let others = store.iter().filter(|(id, _)| !seen.contains(*id));
        records.extend(others.map(|(_, object)| object.record()));
    }
    if call.deviates(Deviation::ManyMissesLast) {
        records.pop();
    }
    let mut reply = Reply::done();
    if let Some(first) = missing.first() {
        let silent = call.deviates(Deviation::ManySilentPartial);
        let refused = known.is_empty() || call.deviates(Deviation::ManyRejectsPartial);
        if refused && !silent {
            return Err(unknown(call.table(), first));
        }
        if call.deviates(Deviation::ManyDropsKnown) {
            records.clear();
        }
        if !silent {
            reply.status = partial(missing.len(), first);
        }
    }
    reply.results.extend(record_set(call, records));
    reply.results.extend(save_point_result(call, store.save_point));
    Ok(reply)
}
