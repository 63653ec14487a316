//! What refused writes leave behind under deviations that are not atomic.

use crate::spec::{Role, Verb};
use crate::xml::Element;

use super::arguments::Arguments;
use super::deviation::Deviation;
use super::merge::merge;
use super::record::{drop_last_part, part_count, tidy};
use super::state::{Place, State};
use super::store::Object;
use super::tables::{Call, writes};

/// Whether any deviation leaves something behind.
pub(super) fn any(deviations: &[Deviation]) -> bool {
    deviations.iter().any(|deviation| {
        matches!(
            deviation,
            Deviation::CreateHalfApplied
                | Deviation::UpdateHalfApplied
                | Deviation::ReplaceHalfApplied
                | Deviation::SavePointMovesOnRejected
        )
    })
}

/// Leaves it.
pub(super) fn leave(state: &mut State, call: &Call<'_>, request: &Element) {
    if !writes(call.operation.verb) {
        return;
    }
    let mut arguments = Arguments::new(&call.table().service, call.operation, request.clone());
    let Ok(id) = arguments.sourced_id(Role::SourcedId) else { return };
    let place = Place { store: call.store, id };
    if call.deviates(Deviation::SavePointMovesOnRejected) {
        state.touch(call, &place);
    }
    let Ok(mut record) = arguments.take(Role::Record) else { return };
    tidy(&mut record);
    match part_count(&record, call.table()) {
        0 => return,
        1 => {}
        _ => drop_last_part(&mut record, call.table()),
    }
    let stored = state.object(&place).map(Object::record);
    let left = match (call.operation.verb, stored) {
        (Verb::Create, None) if call.deviates(Deviation::CreateHalfApplied) => record,
        (Verb::Update, Some(stored)) if call.deviates(Deviation::UpdateHalfApplied) => {
            merge(call, &stored, record)
        }
        (Verb::Replace, _) if call.deviates(Deviation::ReplaceHalfApplied) => record,
        _ => return,
    };
    state.put(call, &place, left);
}
