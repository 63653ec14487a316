//! discoverIds: identifiers by a query.

use crate::soap::Status;
use crate::spec::Role;

use super::super::arguments::Arguments;
use super::super::deviation::Deviation;
use super::super::query::Query;
use super::super::record::payload;
use super::super::reply::{Outcome, Reply};
use super::super::sourced_id::SourcedId;
use super::super::state::State;
use super::super::tables::Call;
use super::id_set;

/// Delivers what the query finds. Finding nothing is a success with an empty set; a text that is
/// no query is an error (PMS 2.0, discoverPersonIds).
pub(super) fn discover(state: &State, call: &Call<'_>, mut arguments: Arguments<'_>) -> Outcome {
    let text = arguments.text(Role::QueryObject)?;
    let query = match Query::parse(&text) {
        Ok(query) => query,
        Err(_) if call.deviates(Deviation::DiscoverGarbageSucceeds) => {
            return Ok(Reply::delivering(id_set(call, []).into_iter().collect()));
        }
        Err(error) => {
            return Err(Status::failure("unknownquery").described(error.to_string()));
        }
    };
    let mut ids = find(state, call, &query);
    if call.deviates(Deviation::DiscoverMisses) {
        ids.clear();
    }
    if ids.is_empty() && call.deviates(Deviation::DiscoverNothingFails) {
        return Err(Status::failure("nosourcedids"));
    }
    if ids.is_empty() && call.deviates(Deviation::DiscoverNothingEverything) {
        ids.extend(state.store(call.store).ids());
    }
    Ok(Reply::delivering(id_set(call, ids).into_iter().collect()))
}

fn find<'a>(state: &'a State, call: &Call<'_>, query: &Query) -> Vec<&'a SourcedId> {
    let store = state.store(call.store);
    store
        .with_prefix(query.id_prefix())
        .filter(|(id, object)| query.matches(id, payload(&object.record(), call.table())))
        .map(|(id, _)| id)
        .collect()
}
