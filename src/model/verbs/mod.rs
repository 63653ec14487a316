//! The verbs, each once for every kind of object.

mod create;
mod delete;
mod discover;
mod identifier;
mod ids_for;
mod page;
mod read;
mod read_core;
mod read_many;
mod relationship;
mod save_points;
mod write;

pub(super) use create::{check_references, create_packed};

use crate::spec::{Role, Verb};
use crate::xml::{Element, QName};

use super::arguments::Arguments;
use super::dialect;
use super::record::SOURCED_ID;
use super::reply::{Outcome, Reply};
use super::sourced_id::SourcedId;
use super::state::State;
use super::tables::Call;

/// Carries out one call.
pub(super) fn carry_out(
    state: &mut State,
    call: &Call<'_>,
    arguments: Arguments<'_>,
    max_objects: usize,
) -> Outcome {
    if let Some(rules) = call.dialect().filter(|rules| rules.upserts)
        && matches!(call.operation.verb, Verb::Create | Verb::Update | Verb::Replace)
    {
        return dialect::write(state, call, rules, arguments, max_objects);
    }
    match call.operation.verb {
        Verb::Create => create::create(state, call, arguments, max_objects),
        Verb::CreateByProxy => create::create_by_proxy(state, call, arguments, max_objects),
        Verb::Delete => delete::delete(state, call, arguments),
        Verb::Read => read::read(state, call, arguments),
        Verb::ReadCore => read_core::read_core(state, call, arguments),
        Verb::ReadAllIds => Ok(read::read_all_ids(state, call)),
        Verb::ReadIdsFromSavePoint => save_points::read_ids(state, call, arguments),
        Verb::ReadMany => read_many::read_many(state, call, arguments),
        Verb::ReadFromSavePoint => save_points::read_records(state, call, arguments),
        Verb::Update => write::update(state, call, arguments, max_objects),
        Verb::Replace => write::replace(state, call, arguments, max_objects),
        Verb::DiscoverIds => discover::discover(state, call, arguments),
        Verb::ChangeIdentifier => identifier::change(state, call, arguments),
        Verb::AddRelationship => relationship::add(state, call, arguments),
        Verb::RemoveRelationship => relationship::remove(state, call, arguments),
        Verb::IdsForPerson | Verb::ReadForPerson => ids_for::person(state, call, arguments),
        Verb::ReadForGroup => ids_for::group(state, call, arguments),
        Verb::ReadPage => page::read(state, call, arguments),
        Verb::IdsForCollection => ids_for::collection(state, call, arguments),
        // The standard declares the result as a parameter and the response as empty, so there is
        // nothing that could be delivered.
        Verb::IdsForPersonWithRole => Ok(Reply::done()),
    }
}

/// A set of identifiers as the operation's result; none where its table has no such result.
fn id_set<'a>(call: &Call<'_>, ids: impl IntoIterator<Item = &'a SourcedId>) -> Option<Element> {
    let mut set = Element::new(call.operation.result(Role::SourcedIdSet)?.element.clone());
    for id in ids {
        set.push(call.table().text_element(SOURCED_ID, id.as_str()));
    }
    Some(set)
}

/// A set of records as the operation's result; none where its table has no such result.
fn record_set(call: &Call<'_>, records: impl IntoIterator<Item = Element>) -> Option<Element> {
    let mut set = Element::new(call.operation.result(Role::RecordSet)?.element.clone());
    for mut record in records {
        record.name = call.table().record.clone();
        set.push(record);
    }
    Some(set)
}

/// Records with their identifiers as the operation's result; none where its table has no such
/// result.
fn pair_set(
    call: &Call<'_>,
    objects: impl IntoIterator<Item = (SourcedId, Element)>,
) -> Option<Element> {
    let mut set = Element::new(call.operation.result(Role::PairSet)?.element.clone());
    let service = &call.table().service;
    let pair = service.pair.as_ref()?;
    let id_name = QName::new(&service.namespace, SOURCED_ID);
    for (id, mut record) in objects {
        record.name = call.table().record.clone();
        let id = match id.as_str() {
            // An object that has none.
            "" => Element::new(id_name.clone()),
            text => service.identifier_element(&id_name, text),
        };
        set.push(Element::new(pair.clone()).with_child(id).with_child(record));
    }
    Some(set)
}
