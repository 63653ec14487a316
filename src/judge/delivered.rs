//! Finding records and identifiers in requests and responses, by the tables of the service.

use std::borrow::Cow;

use crate::spec::{Operation, Role, Service};
use crate::xml::Element;

/// The identifiers that a response element delivers: of an id set, of records, of a new object.
pub(super) fn identifiers<'a>(
    response: &'a Element,
    service: &Service,
    operation: &Operation,
) -> Vec<Cow<'a, str>> {
    let mut found = Vec::new();
    for result in response.elements() {
        let role = operation
            .results
            .iter()
            .find(|declared| declared.element == result.name)
            .map(|declared| declared.role);
        match role {
            Some(Role::SourcedId) => found.push(service.identifier_text(result)),
            Some(Role::SourcedIdSet) => found.extend(result.elements().map(Element::text)),
            Some(Role::Record | Role::Core) => found.extend(identifier_of(result, service)),
            Some(Role::PairSet) => {
                let pairs =
                    result.elements().filter(|child| Some(&child.name) == service.pair.as_ref());
                found.extend(
                    pairs.map(|pair| id_beside(pair, service).unwrap_or(Cow::Borrowed(""))),
                );
            }
            Some(Role::RecordSet) => {
                let records = result.elements().filter(|child| child.name == service.record);
                found.extend(
                    records
                        .map(|record| identifier_of(record, service).unwrap_or(Cow::Borrowed(""))),
                );
            }
            _ => {}
        }
    }
    found
}

/// The record in a request or response element: the one of that identifier, or the only one.
pub(super) fn record<'a>(
    message: &'a Element,
    service: &Service,
    sourced_id: Option<&str>,
) -> Option<&'a Element> {
    let all = records(message, service);
    let wanted = sourced_id.and_then(|wanted| {
        all.iter().find(|(id, _)| id.as_deref() == Some(wanted)).map(|(_, record)| *record)
    });
    wanted.or(match all.as_slice() {
        [(_, only)] => Some(*only),
        _ => None,
    })
}

/// All records in a request or response element, each with the identifier that goes with it where
/// one does: in the record, or beside it.
pub(super) fn records<'a>(
    message: &'a Element,
    service: &Service,
) -> Vec<(Option<Cow<'a, str>>, &'a Element)> {
    let mut found = Vec::new();
    for child in message.elements() {
        if child.name == service.record {
            let id = identifier_of(child, service).or_else(|| id_beside(message, service));
            found.push((id, child));
        } else if child.name == service.record_set {
            let records = child.elements().filter(|child| child.name == service.record);
            found.extend(records.map(|record| (identifier_of(record, service), record)));
        } else {
            let pairs = child.elements().filter(|it| Some(&it.name) == service.pair.as_ref());
            found.extend(pairs.filter_map(|pair| {
                let record = pair.elements().find(|part| part.name == service.record)?;
                Some((id_beside(pair, service), record))
            }));
        }
    }
    found
}

/// The identifier that stands beside a bare record.
fn id_beside<'a>(parent: &'a Element, service: &Service) -> Option<Cow<'a, str>> {
    let beside = parent.child(&service.namespace, "sourcedId").filter(|_| service.is_bare())?;
    Some(service.identifier_text(beside))
}

/// The object proper in a record.
pub(super) fn payload<'a>(record: &'a Element, service: &Service) -> Option<&'a Element> {
    if service.is_bare() {
        return Some(record);
    }
    record.elements().find(|child| child.name == service.payload)
}

/// The identifier inside a record, or inside the mandatory core of one.
pub(super) fn identifier_of<'a>(record: &'a Element, service: &Service) -> Option<Cow<'a, str>> {
    if service.is_bare() {
        return None;
    }
    let namespace = &service.namespace;
    let holder = record.child(namespace, "sourcedGUID").unwrap_or(record);
    holder.child(namespace, "sourcedId").map(Element::text)
}
