//! Identifiers that hang on a person or on a collection, found by the reference tables.

use std::collections::BTreeSet;

use smol_str::SmolStr;

use crate::spec::Role;

use super::super::arguments::Arguments;
use super::super::deviation::Deviation;
use super::super::link::{self, Named, Target};
use super::super::reply::{Outcome, Reply, unknown};
use super::super::sourced_id::SourcedId;
use super::super::state::{Place, State};
use super::super::tables::Call;
use super::{id_set, pair_set, record_set};

/// Delivers the service's objects that name the person (memberships), or that are named together
/// with the person by others (groups, by the memberships).
pub(super) fn person(state: &State, call: &Call<'_>, mut arguments: Arguments<'_>) -> Outcome {
    let id = arguments.sourced_id(Role::PersonSourcedId)?;
    let hanging = [Deviation::IdsForPersonEverything, Deviation::IdsForPersonNothing];
    hanging_on(state, call, (call.table().persons, &id), hanging)
}

/// The same of a group: memberships, and the persons that they name.
pub(super) fn group(state: &State, call: &Call<'_>, mut arguments: Arguments<'_>) -> Outcome {
    let id = arguments.sourced_id(Role::GroupSourcedId)?;
    let hanging = [Deviation::IdsForCollectionEverything, Deviation::IdsForCollectionNothing];
    hanging_on(state, call, (call.table().groups, &id), hanging)
}

fn hanging_on(
    state: &State,
    call: &Call<'_>,
    (holders, id): (Option<usize>, &SourcedId),
    [everything, nothing]: [Deviation; 2],
) -> Outcome {
    let Some(holders) = holders else { return Ok(delivered(state, call, &BTreeSet::new())) };
    if !state.store(holders).contains(id) {
        return Err(unknown(call.tables.at(holders), id));
    }
    let mut ids = BTreeSet::new();
    for referrer in state.referrers(&Named::stored(holders, id)) {
        if referrer.store == call.store {
            ids.insert(&referrer.id);
            continue;
        }
        let Some(object) = state.object(referrer) else { continue };
        for named in link::named_by(call.tables, referrer.store, &object.record()) {
            // Only what exists, and so the store's own copy of the identifier.
            let store = state.store(call.store);
            let found =
                if named.target == Target::Store(call.store) { store.key(&named.id) } else { None };
            ids.extend(found);
        }
    }
    if call.deviates(everything) {
        ids.extend(state.store(call.store).ids());
    }
    if call.deviates(nothing) {
        ids.clear();
    }
    Ok(delivered(state, call, &ids))
}

/// Delivers the memberships of a collection of that kind. A collection of a kind that some service
/// manages must exist.
pub(super) fn collection(state: &State, call: &Call<'_>, mut arguments: Arguments<'_>) -> Outcome {
    let id = arguments.sourced_id(Role::CollectionSourcedId)?;
    let kind = arguments.text(Role::CollectionKind)?;
    let managed = call
        .table()
        .links
        .iter()
        .find(|rule| rule.condition.as_ref().is_some_and(|it| it.any_of.contains(&kind)));
    let target = match managed.and_then(|rule| rule.store) {
        Some(store) if !state.store(store).contains(&id) => {
            return Err(unknown(call.tables.at(store), &id));
        }
        Some(store) => Target::Store(store),
        None => Target::Other(SmolStr::new(kind)),
    };
    let referrers = state.referrers(&Named { target, id });
    let mut ids: BTreeSet<&SourcedId> =
        referrers.filter(|referrer| referrer.store == call.store).map(|place| &place.id).collect();
    if call.deviates(Deviation::IdsForCollectionEverything) {
        ids.extend(state.store(call.store).ids());
    }
    if call.deviates(Deviation::IdsForCollectionNothing) {
        ids.clear();
    }
    Ok(delivered(state, call, &ids))
}

/// What was found, in whatever the operation delivers: identifiers, records, or both in pairs.
fn delivered(state: &State, call: &Call<'_>, ids: &BTreeSet<&SourcedId>) -> Reply {
    let object = |id: &&SourcedId| {
        let place = Place { store: call.store, id: (*id).clone() };
        let record = state.delivered(call.table(), &place, call.deviations)?;
        Some((place.id, record))
    };
    let objects = || ids.iter().filter_map(object);
    let result = id_set(call, ids.iter().copied())
        .or_else(|| pair_set(call, objects()))
        .or_else(|| record_set(call, objects().map(|(_, record)| record)));
    Reply::delivering(result.into_iter().collect())
}
