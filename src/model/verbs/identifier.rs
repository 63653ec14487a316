//! changeIdentifier, followed through everything that names the object.

use crate::spec::{OnDelete, Role};
use crate::xml::Element;

use super::super::arguments::Arguments;
use super::super::deviation::Deviation;
use super::super::dialect;
use super::super::link::{self, Named};
use super::super::record::payload_mut;
use super::super::reply::{Outcome, Reply, in_use, unknown};
use super::super::state::{Place, State};
use super::super::tables::Call;

/// Gives an object a new identifier (PMS 2.0, changePersonIdentifier). One in use is refused, as
/// by create; its own one is accepted and changes nothing: the standard says neither.
pub(super) fn change(state: &mut State, call: &Call<'_>, mut arguments: Arguments<'_>) -> Outcome {
    let old = Place { store: call.store, id: arguments.sourced_id(Role::SourcedId)? };
    let new = Place { store: call.store, id: arguments.new_sourced_id(Role::NewSourcedId)? };
    let Some(object) = state.object(&old) else {
        if call.deviates(Deviation::ChangeIdUnknownSucceeds) {
            return Ok(Reply::done());
        }
        return Err(unknown(call.table(), &old.id));
    };
    if let Some(rules) = call.dialect() {
        dialect::check_length(rules, new.id.as_str())?;
    }
    if new == old || call.deviates(Deviation::ChangeIdIgnored) {
        return Ok(Reply::done());
    }
    if state.object(&new).is_some() && !call.deviates(Deviation::ChangeIdOverExisting) {
        return Err(in_use(call.table(), &new.id));
    }
    let copy = call.deviates(Deviation::ChangeIdKeepsOld).then(|| object.record());
    state.rename(call, &old, &new);
    follow(state, call, &old, &new);
    if let Some(copy) = copy {
        state.put(call, &old, copy);
    }
    if call.deviates(Deviation::ChangeIdLosesRecord) {
        let lose = |record: &mut Element| payload_mut(record, call.table()).children.clear();
        state.change(call, &new, lose);
    }
    Ok(Reply::done())
}

/// Makes those who name the old identifier name the new one.
fn follow(state: &mut State, call: &Call<'_>, old: &Place, new: &Place) {
    let named = Named::stored(old.store, &old.id);
    let referrers: Vec<Place> = state.referrers(&named).cloned().collect();
    for referrer in referrers {
        let table = call.tables.at(referrer.store);
        state.change(call, &referrer, |record| {
            if !call.deviates(Deviation::ChangeIdLeavesMemberships) {
                link::rename(table, record, &named, &new.id, OnDelete::DeleteObject);
            }
            if !call.deviates(Deviation::ChangeIdLeavesRelationships) {
                link::rename(table, record, &named, &new.id, OnDelete::RemoveEntry);
            }
        });
    }
}
