//! A request element taken apart by the roles of its children.

use crate::soap::Status;
use crate::spec::{Operation, Role, Service};
use crate::xml::Element;

use super::sourced_id::SourcedId;

/// The children of a request, to be taken by role.
pub(super) struct Arguments<'a> {
    service: &'a Service,
    operation: &'a Operation,
    elements: Vec<Element>,
}

impl<'a> Arguments<'a> {
    pub(super) fn new(service: &'a Service, operation: &'a Operation, request: Element) -> Self {
        Self { service, operation, elements: request.into_elements() }
    }

    /// Takes the child of that role.
    ///
    /// # Errors
    /// `incompletedata` where it is missing.
    pub(super) fn take(&mut self, role: Role) -> Result<Element, Status> {
        let Some(parameter) = self.operation.parameter(role) else {
            return Err(incomplete(&format!(
                "the table of {} names no parameter for that",
                self.operation.id
            )));
        };
        let position = self.elements.iter().position(|child| child.name == parameter.element);
        match position {
            Some(position) => Ok(self.elements.swap_remove(position)),
            None => Err(incomplete(&format!("`{}` is missing", parameter.element.local))),
        }
    }

    /// Takes the text of the child of that role.
    pub(super) fn text(&mut self, role: Role) -> Result<String, Status> {
        Ok(self.take(role)?.text().into_owned())
    }

    /// Takes the identifier in the child of that role, which may be one that nobody has.
    pub(super) fn sourced_id(&mut self, role: Role) -> Result<SourcedId, Status> {
        let element = self.take(role)?;
        Ok(SourcedId::new(&self.service.identifier_text(&element)))
    }

    /// Takes the text of the child of that role; none where it is missing, or empty.
    pub(super) fn optional_text(&mut self, role: Role) -> Option<String> {
        self.text(role).ok().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// Takes an identifier that is to be allocated: the empty text cannot be one.
    pub(super) fn new_sourced_id(&mut self, role: Role) -> Result<SourcedId, Status> {
        let id = self.sourced_id(role)?;
        if id.as_str().is_empty() { Err(incomplete("the sourcedId is empty")) } else { Ok(id) }
    }

    /// Takes the identifiers of a set.
    pub(super) fn sourced_ids(&mut self) -> Result<Vec<SourcedId>, Status> {
        let set = self.take(Role::SourcedIdSet)?;
        Ok(set.elements().map(|child| SourcedId::new(&child.text())).collect())
    }
}

fn incomplete(description: &str) -> Status {
    Status::failure("incompletedata").described(description)
}
