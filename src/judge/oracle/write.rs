//! Recorded exchanges that were meant to change something, and what the target said of them.

use crate::judge::checks::{Carried, carried};
use crate::judge::delivered::payload;
use crate::judge::exchange::Exchange;
use crate::judge::message::Message;
use crate::model::{items, writes};
use crate::soap::StatusInfo;
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
    /// The writes that an exchange is, one for each object; none where it only reads or is no call
    /// that we understand.
    pub(super) fn all_of(spec: &'s Spec, exchange: &Exchange) -> Vec<Self> {
        Self::found(spec, exchange).unwrap_or_default()
    }

    fn found(spec: &'s Spec, exchange: &Exchange) -> Option<Vec<Self>> {
        let request = exchange.request_message().envelope()?.payload()?;
        let (service, operation) = spec.operation_by_request(&request.name)?;
        if !writes(operation.verb) {
            return None;
        }
        let deliberate = exchange.deliberate;
        let request = request.clone();
        let Some((_, single)) = operation.each.as_ref().and_then(|each| spec.operation(each))
        else {
            let answer = Answer::of(exchange, service, operation);
            return Some(vec![Self { service, operation, request, answer, deliberate }]);
        };
        let items = items(service, operation, single, request);
        let answers = Answer::of_each(exchange, service, items.len());
        let writes = items.into_iter().zip(answers).map(|(request, answer)| Self {
            service,
            operation: single,
            request,
            answer,
            deliberate,
        });
        Some(writes.collect())
    }

    /// The text of the request's child of that role.
    pub(super) fn text(&self, role: Role) -> Option<String> {
        Some(self.service.identifier_text(self.child(role)?).into_owned())
    }

    /// The record in the request.
    pub(super) fn record(&self) -> Option<&Element> {
        self.child(Role::Record)
    }

    /// The payload of the record in the request.
    pub(super) fn payload(&self) -> Option<&Element> {
        payload(self.record()?, self.service)
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
        let Some(statuses) = envelope.statuses(&service.header) else { return Self::Unclear };
        let Some(status) = statuses.infos.first() else { return Self::Unclear };
        match Self::of_status(status) {
            Self::Done { .. } => {
                let result = operation.result(Role::SourcedId).and_then(|result| {
                    envelope.payload()?.elements().find(|child| child.name == result.element)
                });
                Self::Done { allocated: result.map(|id| id.text().into_owned()) }
            }
            other => other,
        }
    }

    /// The answers to the writes of a request on several objects, one for each in order.
    fn of_each(exchange: &Exchange, service: &Service, count: usize) -> Vec<Self> {
        let unclear = || std::iter::repeat_with(|| Self::Unclear).take(count).collect();
        let envelope = exchange.response_message().and_then(Message::envelope);
        let Some(envelope) = envelope else { return unclear() };
        if envelope.fault_element().is_some() {
            return std::iter::repeat_with(|| Self::Refused).take(count).collect();
        }
        match envelope.statuses(&service.header) {
            Some(statuses) if statuses.infos.len() == count => {
                statuses.infos.iter().map(Self::of_status).collect()
            }
            _ => unclear(),
        }
    }

    fn of_status(status: &StatusInfo) -> Self {
        match carried(status) {
            // With a warning, something may not have been stored.
            Carried::Out if status.severity.as_deref() == Some("status") => {
                Self::Done { allocated: None }
            }
            Carried::NotOut => Self::Refused,
            _ => Self::Unclear,
        }
    }
}
