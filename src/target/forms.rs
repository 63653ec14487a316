//! The forms of responses that say that all was done: they differ in two texts only.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::spec::{Operation, OperationRef, Service};
use crate::xml::Form;

/// The forms of one service, each made when it is first wanted.
#[derive(Debug)]
pub(super) struct Forms(BTreeMap<OperationRef, OnceLock<Option<Form>>>);

impl Forms {
    /// Places for the forms of a service.
    pub(super) fn of_service(service: &Service) -> Self {
        let place = |operation: &Operation| (operation.id.clone(), OnceLock::new());
        Self(service.operations.iter().map(place).collect())
    }

    /// The form of an operation; `make` is called once for each and may find that there is none.
    pub(super) fn of(
        &self,
        operation: &Operation,
        make: impl FnOnce() -> Option<Form>,
    ) -> Option<&Form> {
        self.0.get(&operation.id)?.get_or_init(make).as_ref()
    }
}
