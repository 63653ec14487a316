//! A request to create an object, its record packed before anyone has to wait for the roster.

use crate::spec::{Operation, Role, Service, Verb};
use crate::xml::{FlatElement, PackedElement};

use super::record::{SOURCED_GUID, SOURCED_ID};
use super::sourced_id::SourcedId;

/// A request to create an object under the caller's identifier.
#[derive(Debug)]
pub struct PackedCreate {
    pub(super) id: SourcedId,
    pub(super) record: PackedElement,
}

impl PackedCreate {
    /// Packs a request, which is valid by the schema. None where the record would have to be looked
    /// into or changed before it can be stored, or where the request is another one.
    #[must_use]
    pub fn new(service: &Service, operation: &Operation, request: FlatElement<'_>) -> Option<Self> {
        if operation.verb != Verb::Create || !service.references.is_empty() {
            return None;
        }
        let argument = |role| {
            let name = &operation.parameter(role)?.element;
            request.child(&name.namespace, &name.local)
        };
        let (id, record) = (argument(Role::SourcedId)?, argument(Role::Record)?);
        let inner = record.child(&service.namespace, SOURCED_GUID)?;
        let inner = inner.child(&service.namespace, SOURCED_ID)?;
        let is_usual = !id.text().is_empty()
            && !id.has_elements()
            && !inner.has_elements()
            && inner.text() == id.text()
            && *record.name() == service.record
            && request.elements().count() == 2;
        is_usual.then(|| Self { id: SourcedId::new(id.text()), record: record.pack() })
    }
}
