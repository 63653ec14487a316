//! What is there before the first request, and what is there at any time.

use std::sync::PoisonError;

use super::answer::Target;
use crate::model::PlantError;
use crate::schema::Violation;
use crate::spec::{Role, Service, ServiceId, Verb};
use crate::xml::Element;

/// Why an object was not put there.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotPlanted {
    /// Its record does not follow the schema that is served.
    #[error("{path}: {message}")]
    Invalid {
        /// Where in the record.
        path: String,
        /// What is wrong.
        message: String,
    },
    /// It has no place.
    #[error("{0}")]
    NoPlace(#[from] PlantError),
}

impl Target {
    /// Puts an object there that nobody sent. What readers get must follow the schema that is served,
    /// so that is what its record is held to.
    ///
    /// # Errors
    /// Where the record breaks the schema, or there is no place for the object.
    pub fn plant(
        &self,
        service: &ServiceId,
        sourced_id: &str,
        record: &Element,
    ) -> Result<(), NotPlanted> {
        if let Some(violation) = self.violation(service, sourced_id, record) {
            let Violation { path, message, .. } = violation;
            return Err(NotPlanted::Invalid { path, message });
        }
        let now = (self.config.clock)();
        let mut roster = self.roster.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(roster.plant(service, sourced_id, record, now)?)
    }

    /// Calls `visit` for each object of a service, in the order of identifiers, with its record as
    /// readers get it.
    pub fn visit(&self, service: &ServiceId, mut visit: impl FnMut(&str, &Element)) {
        let roster = self.roster.lock().unwrap_or_else(PoisonError::into_inner);
        for id in roster.sourced_ids(service) {
            if let Some(record) = roster.record(service, id.as_str()) {
                visit(id.as_str(), &record);
            }
        }
    }

    /// The first rule of the schema that a record breaks, where that is held against requests.
    fn violation(&self, id: &ServiceId, sourced_id: &str, record: &Element) -> Option<Violation> {
        let service = self.spec.services.iter().find(|service| service.id == *id)?;
        let schema = self.services.get(id)?.schema.as_ref()?;
        let request = creation(service, sourced_id, record)?;
        let is_lenient = self.config.personality.as_ref().is_some_and(|it| it.serves_practice);
        let most = if is_lenient { MOST_VIOLATIONS } else { 1 };
        let mut violations = schema.validate(&request, most).into_iter();
        violations.find(|violation| !is_lenient || violation.basis.may_fail())
    }
}

/// Most rules that are looked at, where some of them are let pass.
const MOST_VIOLATIONS: usize = 1_000;

/// The request that would create an object.
fn creation(service: &Service, sourced_id: &str, record: &Element) -> Option<Element> {
    let mut operations = service.operations.iter();
    let create = operations.find(|it| it.verb == Verb::Create && it.each.is_none())?;
    let id = &create.parameter(Role::SourcedId)?.element;
    let request = Element::new(create.request.clone());
    Some(request.with_child(service.identifier_element(id, sourced_id)).with_child(record.clone()))
}
