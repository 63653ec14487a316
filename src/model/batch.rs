//! Operations on several objects: each object as by the operation on one, in the order of the
//! request. One that is refused keeps none of the others from being done.

use crate::soap::{CodeMajor, Severity, Status};
use crate::spec::{Operation, Role, Service};
use crate::xml::Element;

use super::deviation::Deviation;
use super::reply::Reply;

/// The requests for one object each that a request for several stands for: what `single` would be
/// asked for each. Empty where the set is empty or missing.
#[must_use]
pub fn items(
    service: &Service,
    operation: &Operation,
    single: &Operation,
    request: Element,
) -> Vec<Element> {
    let sets = request.into_elements().into_iter().filter_map(|set| {
        let parameter = operation.parameters.iter().find(|it| it.element == set.name)?;
        Some((parameter.role, set))
    });
    sets.flat_map(|(role, set)| {
        set.into_elements().into_iter().filter_map(move |entry| match role {
            Role::PairSet => Some(request_with(single, entry.into_elements())),
            Role::SourcedIdSet => {
                let id = argument(service, single, Role::SourcedId, &entry.text())?;
                Some(request_with(single, vec![id]))
            }
            Role::IdentifierPairSet => {
                let text = |local| {
                    let part = entry.elements().find(|part| part.name.local == local);
                    part.map(|part| part.text().into_owned()).unwrap_or_default()
                };
                let old = argument(service, single, Role::SourcedId, &text(FIRST))?;
                let new = argument(service, single, Role::NewSourcedId, &text(SECOND))?;
                Some(request_with(single, vec![old, new]))
            }
            _ => None,
        })
    })
    .collect()
}

/// The parts of a pair of identifiers: the one an object has, and the one it gets.
const FIRST: &str = "firstId";
const SECOND: &str = "secondId";

fn argument(service: &Service, single: &Operation, role: Role, text: &str) -> Option<Element> {
    let parameter = single.parameter(role)?;
    Some(service.identifier_element(&parameter.element, text))
}

fn request_with(single: &Operation, children: Vec<Element>) -> Element {
    children.into_iter().fold(Element::new(single.request.clone()), Element::with_child)
}

/// Carries out the items and puts one reply together.
pub(super) fn carry_out(
    operation: &Operation,
    items: Vec<Element>,
    deviations: &[Deviation],
    mut one: impl FnMut(Element) -> Reply,
) -> Reply {
    let deviates = |deviation| deviations.contains(&deviation);
    let last = items.len().saturating_sub(1);
    let mut each: Vec<Status> = Vec::with_capacity(items.len());
    let mut records = Vec::new();
    for (at, item) in items.into_iter().enumerate() {
        if deviates(Deviation::BatchForgetsLast) && at == last && at > 0 {
            each.push(Status::success("fullsuccess"));
            continue;
        }
        if deviates(Deviation::BatchStopsAtFailure)
            && let Some(failed) = each.iter().find(|status| !status.is_success())
        {
            each.push(failed.clone());
            continue;
        }
        let reply = one(item);
        each.push(reply.status);
        records.extend(reply.results);
    }
    if deviates(Deviation::BatchSkipsFailed) {
        each.retain(Status::is_success);
    }
    if deviates(Deviation::BatchFailuresFirst) {
        each.sort_by_key(Status::is_success);
    }
    let status = overall(&each);
    Reply { status, results: gathered(operation, records).into_iter().collect(), each: Some(each) }
}

/// The records as the operation's result; none where its table has no such result.
fn gathered(operation: &Operation, records: Vec<Element>) -> Option<Element> {
    let result = operation.result(Role::RecordSet)?;
    Some(records.into_iter().fold(Element::new(result.element.clone()), Element::with_child))
}

/// What all of them come to, where a response has room for one status only.
fn overall(each: &[Status]) -> Status {
    let failed = each.iter().filter(|status| !status.is_success());
    match (failed.clone().next(), failed.count()) {
        (None, _) => Status::success("fullsuccess"),
        (Some(first), count) if count == each.len() => first.clone(),
        (Some(first), _) => {
            Status { major: CodeMajor::Success, severity: Severity::Warning, ..first.clone() }
        }
    }
}
