//! readCore: the mandatory core of a record. PMS 2.0 alone has it, so its parts are written here.

use crate::soap::Status;
use crate::spec::Role;
use crate::xml::{Element, QName};

use super::super::arguments::Arguments;
use super::super::deviation::Deviation;
use super::super::record::{SOURCED_ID, payload, select};
use super::super::reply::{Outcome, Reply, unknown};
use super::super::state::State;
use super::super::tables::Call;

/// Ways from the payload to the parts that follow the identifier in the core.
const PARTS: [&[&str]; 2] = [&["formname"], &["roles", "userId"]];

/// Delivers identifier, first form name and first user id; which of several the standard means is
/// not said. A missing one is `incompletedata`, the only code that the text spells out.
pub(super) fn read_core(state: &State, call: &Call<'_>, mut arguments: Arguments<'_>) -> Outcome {
    let id = arguments.sourced_id(Role::SourcedId)?;
    let table = call.table();
    let Some(object) = state.store(call.store).object(id.as_str()) else {
        if call.deviates(Deviation::ReadUnknownSucceeds) {
            return Ok(Reply::done());
        }
        return Err(unknown(table, &id));
    };
    let Some(result) = call.operation.result(Role::Core) else { return Ok(Reply::done()) };
    let mut core = Element::new(result.element.clone())
        .with_child(table.text_element(SOURCED_ID, id.as_str()));
    let record = object.record();
    let at_most = if call.deviates(Deviation::ReadCoreTooMuch) { usize::MAX } else { 1 };
    for part in PARTS {
        let path: Vec<QName> = part.iter().map(|step| QName::new(&table.namespace, step)).collect();
        let payload = payload(&record, table);
        let found = payload.map(|payload| select(payload, &path)).unwrap_or_default();
        if found.is_empty() && !call.deviates(Deviation::ReadCoreIgnoresMissing) {
            return Err(Status::failure("incompletedata").described(format!(
                "the {} has no `{}`",
                table.kind,
                part.join("/")
            )));
        }
        for element in found.into_iter().take(at_most) {
            core.push(element.clone());
        }
    }
    Ok(Reply::delivering(vec![core]))
}
