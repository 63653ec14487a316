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
            Some(Role::SourcedId) => found.push(result.text()),
            Some(Role::SourcedIdSet) => found.extend(result.elements().map(Element::text)),
            Some(Role::Record | Role::Core) => found.extend(identifier_of(result, service)),
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
    let records = || {
        message
            .elements()
            .flat_map(|child| {
                let inner = (child.name == service.record_set).then(|| child.elements());
                std::iter::once(child).chain(inner.into_iter().flatten())
            })
            .filter(|element| element.name == service.record)
    };
    let wanted = sourced_id.and_then(|wanted| {
        records().find(|record| identifier_of(record, service).is_some_and(|id| id == wanted))
    });
    wanted.or_else(|| {
        let mut all = records();
        let first = all.next()?;
        all.next().is_none().then_some(first)
    })
}

/// The object proper in a record.
pub(super) fn payload<'a>(record: &'a Element, service: &Service) -> Option<&'a Element> {
    record.elements().find(|child| child.name == service.payload)
}

/// The identifier inside a record, or inside the mandatory core of one.
pub(super) fn identifier_of<'a>(record: &'a Element, service: &Service) -> Option<Cow<'a, str>> {
    let namespace = &service.namespace;
    let holder = record.child(namespace, "sourcedGUID").unwrap_or(record);
    holder.child(namespace, "sourcedId").map(Element::text)
}
