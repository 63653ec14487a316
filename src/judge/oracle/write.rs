//! Recorded exchanges that were meant to change something, and what the target said of them.

use crate::judge::checks::{Carried, carried};
use crate::judge::exchange::Exchange;
use crate::judge::message::Message;
use crate::model::writes;
use crate::spec::{Operation, Role, Service, Spec};
use crate::xml::Element;

/// A request that writes, as recorded.
pub(super) struct Write<'s> {
    pub(super) service: &'s Service,
    pub(super) operation: &'s Operation,
    /// The request element.
    pub(super) request: Element,
    pub(super) answer: Answer,
    /// The request breaks rules on purpose, so what of it was stored is anyone's guess.
    pub(super) deliberate: bool,
}

/// What the target said.
pub(super) enum Answer {
    /// It was done, under this identifier where the target allocated one.
    Done {
        /// The allocated identifier.
        allocated: Option<String>,
    },
    /// It was not done.
    Refused,
    /// No answer, or none from which one can tell.
    Unclear,
}

impl<'s> Write<'s> {
    /// The write that an exchange is; none where it only reads or is no call that we understand.
    pub(super) fn of(spec: &'s Spec, exchange: &Exchange) -> Option<Self> {
        let request = exchange.request_message().envelope()?.payload()?;
        let (service, operation) = spec.operation_by_request(&request.name)?;
        if !writes(operation.verb) {
            return None;
        }
        let answer = Answer::of(exchange, service, operation);
        let request = request.clone();
        Some(Self { service, operation, request, answer, deliberate: exchange.deliberate })
    }

    /// The text of the request's child of that role.
    pub(super) fn text(&self, role: Role) -> Option<String> {
        Some(self.child(role)?.text().into_owned())
    }

    /// The record in the request.
    pub(super) fn record(&self) -> Option<&Element> {
        self.child(Role::Record)
    }

    /// The payload of the record in the request.
    pub(super) fn payload(&self) -> Option<&Element> {
        self.record()?.elements().find(|child| child.name == self.service.payload)
    }

    /// The identifier written inside the record.
    pub(super) fn inner_id(&self) -> Option<String> {
        let namespace = &self.service.namespace;
        let guid = self.record()?.child(namespace, "sourcedGUID")?;
        Some(guid.child(namespace, "sourcedId")?.text().into_owned())
    }

    fn child(&self, role: Role) -> Option<&Element> {
        let parameter = self.operation.parameter(role)?;
        self.request.elements().find(|child| child.name == parameter.element)
    }
}

impl Answer {
    fn of(exchange: &Exchange, service: &Service, operation: &Operation) -> Self {
        let envelope = exchange.response_message().and_then(Message::envelope);
        let Some(envelope) = envelope else { return Self::Unclear };
        if envelope.fault_element().is_some() {
            return Self::Refused;
        }
        let Some(status) = envelope.status_info(&service.namespace) else { return Self::Unclear };
        match carried(&status) {
            // With a warning, something may not have been stored.
            Carried::Out if status.severity.as_deref() == Some("status") => {
                let result = operation.result(Role::SourcedId).and_then(|result| {
                    envelope.payload()?.elements().find(|child| child.name == result.element)
                });
                Self::Done { allocated: result.map(|id| id.text().into_owned()) }
            }
            Carried::NotOut => Self::Refused,
            _ => Self::Unclear,
        }
    }
}
