//! delete, with everything that hangs on the deleted object (hard cascade; PMS 2.0, deletePerson).

use crate::soap::Status;
use crate::spec::{OnDelete, Role};
use crate::xml::Element;

use super::super::arguments::Arguments;
use super::super::deviation::Deviation;
use super::super::dialect;
use super::super::link::{self, Named, Target};
use super::super::reply::{Outcome, Reply, unknown};
use super::super::state::{Place, State};
use super::super::tables::{Call, Table};

/// Deletes an object and cascades.
pub(super) fn delete(state: &mut State, call: &Call<'_>, mut arguments: Arguments<'_>) -> Outcome {
    let id = arguments.sourced_id(Role::SourcedId)?;
    let place = Place { store: call.store, id };
    let Some(object) = state.object(&place) else {
        if call.deviates(Deviation::DeleteUnknownSucceeds) {
            return Ok(Reply::done());
        }
        return Err(unknown(call.table(), &place.id));
    };
    if let Some(rules) = call.dialect() {
        dialect::check_deletable(call.table(), rules, &object.record())?;
    }
    if call.deviates(Deviation::DeleteRejectsReferenced)
        && state.referrers(&Named::stored(place.store, &place.id)).next().is_some()
    {
        return Err(Status::failure("deletefailure"));
    }
    if call.deviates(Deviation::DeleteForgets) {
        return Ok(Reply::done());
    }
    let mut doomed = also_doomed(state, call, &place);
    doomed.push(place);
    while let Some(place) = doomed.pop() {
        if state.object(&place).is_some() {
            if place.store == call.store && call.dialect().is_some_and(|rules| rules.has_trash) {
                state.discard(call, &place);
            } else {
                state.remove(call, &place);
            }
            cascade(state, call, &place, &mut doomed);
        }
    }
    Ok(Reply::done())
}

/// Follows up on a removed object: those who name it are doomed too, or lose the entry.
fn cascade(state: &mut State, call: &Call<'_>, removed: &Place, doomed: &mut Vec<Place>) {
    if call.deviates(Deviation::NoCascade) {
        return;
    }
    let named = Named::stored(removed.store, &removed.id);
    let referrers: Vec<Place> = state.referrers(&named).cloned().collect();
    for referrer in referrers {
        let table = call.tables.at(referrer.store);
        let Some(object) = state.object(&referrer) else { continue };
        let record = object.record();
        match fate(call, (table, &record), removed, &named) {
            Some(OnDelete::DeleteObject) => doomed.push(referrer),
            Some(OnDelete::RemoveEntry) if !call.deviates(Deviation::CascadeKeepsRelationships) => {
                state.change(call, &referrer, |record| link::remove_entries(table, record, &named));
            }
            Some(OnDelete::RemoveEntry) | None => {}
        }
    }
}

/// What becomes of an object that names a removed one.
fn fate(
    call: &Call<'_>,
    (table, record): (&Table, &Element),
    removed: &Place,
    named: &Named,
) -> Option<OnDelete> {
    let is_on = !call.deviates(Deviation::DialectIgnored);
    let rules = table.dialect.as_deref().filter(|_| is_on && table.groups == Some(removed.store));
    let below = rules.and_then(|rules| dialect::fate_below(table, rules, record, &removed.id));
    match below {
        Some(OnDelete::DeleteObject) if call.deviates(Deviation::DescendantsStay) => {
            Some(OnDelete::RemoveEntry)
        }
        Some(_) if call.deviates(Deviation::DescendantsGo) => Some(OnDelete::DeleteObject),
        Some(fate) => Some(fate),
        None => link::on_delete(table, record, named),
    }
}

/// What a deviation makes go as well.
fn also_doomed(state: &State, call: &Call<'_>, place: &Place) -> Vec<Place> {
    let mut doomed = Vec::new();
    let named = Named::stored(place.store, &place.id);
    if call.deviates(Deviation::CascadeTooFar) {
        for referrer in state.referrers(&named).filter(|referrer| referrer.store != place.store) {
            let Some(object) = state.object(referrer) else { continue };
            let ends = link::named_by(call.tables, referrer.store, &object.record());
            doomed.extend(ends.into_iter().filter(|end| *end != named).filter_map(|end| {
                let Target::Store(store) = end.target else { return None };
                Some(Place { store, id: end.id })
            }));
        }
    }
    if call.deviates(Deviation::CascadeEverything) {
        for (store, table) in call.tables.iter() {
            let refers = table.links.iter().any(|rule| rule.store == Some(place.store));
            if refers && store != place.store {
                let ids = state.store(store).ids();
                doomed.extend(ids.map(|id| Place { store, id: id.clone() }));
            }
        }
    }
    if call.deviates(Deviation::DeleteTakesNeighbour)
        && let Some((id, _)) = state.store(place.store).neighbour(&place.id)
    {
        doomed.push(Place { store: place.store, id: id.clone() });
    }
    doomed
}
