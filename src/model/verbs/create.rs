//! create and createByProxy.

use crate::soap::Status;
use crate::spec::{Role, Verb};
use crate::xml::{Element, QName};

use super::super::arguments::Arguments;
use super::super::deviation::Deviation;
use super::super::link::{Named, Target};
use super::super::packed_create::PackedCreate;
use super::super::record::{SOURCED_ID, drop_last_part, inner_id, tidy};
use super::super::reply::{Outcome, Reply, in_use, overflow, unknown};
use super::super::sourced_id::SourcedId;
use super::super::state::{Place, State};
use super::super::tables::Call;

/// Stores a record under the caller's identifier; one in use is refused (PMS 2.0, createPerson).
pub(super) fn create(
    state: &mut State,
    call: &Call<'_>,
    mut arguments: Arguments<'_>,
    max_objects: usize,
) -> Outcome {
    let id = arguments.new_sourced_id(Role::SourcedId)?;
    let record = arguments.take(Role::Record)?;
    let place = Place { store: call.store, id: key(call, id, &record) };
    let store = state.store(call.store);
    if call.deviates(Deviation::DeleteBlocksId) && store.deleted.contains(&place.id) {
        return Err(in_use(call.table(), &place.id));
    }
    if store.contains(&place.id) {
        if call.deviates(Deviation::CreateAcceptsDuplicateSilently) {
            return Ok(Reply::done());
        }
        if call.deviates(Deviation::CreateRejectsDuplicateButOverwrites) {
            let refusal = in_use(call.table(), &place.id);
            insert(state, call, &place, record, max_objects)?;
            return Err(refusal);
        }
        if !call.deviates(Deviation::CreateOverwritesDuplicate) {
            return Err(in_use(call.table(), &place.id));
        }
    }
    insert(state, call, &place, record, max_objects)?;
    Ok(Reply::done())
}

/// The same for a record that can be stored as it is, where nothing deviates.
pub(in crate::model) fn create_packed(
    state: &mut State,
    call: &Call<'_>,
    request: PackedCreate,
    max_objects: usize,
) -> Outcome {
    let place = Place { store: call.store, id: request.id };
    if state.store(call.store).contains(&place.id) {
        return Err(in_use(call.table(), &place.id));
    }
    if state.len() >= max_objects {
        return Err(overflow(max_objects, "objects"));
    }
    state.put_packed(call, place, request.record);
    Ok(Reply::done())
}

/// Stores a record under an identifier of our own choice, whatever the record says.
pub(super) fn create_by_proxy(
    state: &mut State,
    call: &Call<'_>,
    mut arguments: Arguments<'_>,
    max_objects: usize,
) -> Outcome {
    let record = arguments.take(Role::Record)?;
    let given = inner_id(&record, call.table());
    let id = match given.filter(|_| call.deviates(Deviation::ByProxyUsesGivenId)) {
        Some(given) => given,
        None if call.deviates(Deviation::ByProxyRepeatsId) => {
            SourcedId::new(&format!("{}-by-proxy", call.table().kind))
        }
        None => state.allocate(call, call.store),
    };
    let place = Place { store: call.store, id };
    insert(state, call, &place, record, max_objects)?;
    let result = call.operation.result(Role::SourcedId);
    let element = result.map_or_else(
        || QName::new(&call.table().namespace, SOURCED_ID),
        |result| result.element.clone(),
    );
    if call.deviates(Deviation::ByProxyNoId) {
        return Ok(Reply::done());
    }
    Ok(Reply::delivering(vec![Element::with_text(element, place.id.as_str())]))
}

/// Stores a new record, or one over another, if what it names exists and there is room.
pub(super) fn insert(
    state: &mut State,
    call: &Call<'_>,
    place: &Place,
    mut record: Element,
    max_objects: usize,
) -> Result<(), Status> {
    check_references(state, call, place, &record)?;
    if state.len() >= max_objects && state.object(place).is_none() {
        return Err(overflow(max_objects, "objects"));
    }
    let creating = matches!(call.operation.verb, Verb::Create | Verb::CreateByProxy);
    if creating && call.deviates(Deviation::CreateForgets) {
        return Ok(());
    }
    tidy(&mut record);
    record.name = call.table().record.clone();
    if creating && call.deviates(Deviation::CreateDropsPart) {
        drop_last_part(&mut record, call.table());
    }
    state.put(call, place, record);
    Ok(())
}

/// Whether everything that the record names exists.
pub(in crate::model) fn check_references(
    state: &State,
    call: &Call<'_>,
    place: &Place,
    record: &Element,
) -> Result<(), Status> {
    if call.deviates(Deviation::ReferencesUnchecked) {
        return Ok(());
    }
    match state.missing_reference(call.tables, place, record) {
        Some(named) => Err(unknown_named(call, &named)),
        None => Ok(()),
    }
}

/// The key that a record is stored under: the parameter (ID-2), or what the record says itself.
pub(super) fn key(call: &Call<'_>, parameter: SourcedId, record: &Element) -> SourcedId {
    let inside = call.deviates(Deviation::IdFromRecord);
    let inner = if inside { inner_id(record, call.table()) } else { None };
    inner.unwrap_or(parameter)
}

fn unknown_named(call: &Call<'_>, named: &Named) -> Status {
    let table = match named.target {
        Target::Store(store) => call.tables.at(store),
        Target::Other(_) => call.table(),
    };
    unknown(table, &named.id)
}
