//! The exchanges of a case, with the steps they belong to.

use super::exchange::{Exchange, Purpose};
use super::message::Message;
use super::subject::Called;
use crate::spec::{OperationRef, Spec};
use crate::suite::{Case, HeaderChoice, Step, StepAction};

/// One exchange.
pub(super) struct Record<'a> {
    pub exchange: &'a Exchange,
    /// The step it belongs to.
    pub step: Option<&'a Step>,
    /// The response, where one came.
    pub response: Option<&'a Message>,
}

impl<'a> Record<'a> {
    pub fn new(case: &'a Case, exchange: &'a Exchange) -> Self {
        let step = match exchange.purpose {
            Purpose::Step(position) => case.steps.get(position),
            Purpose::Invariant | Purpose::Teardown | Purpose::Sanity => None,
        };
        Self { exchange, step, response: exchange.response_message() }
    }

    /// The request as it went out.
    pub fn request(&self) -> &'a Message {
        self.exchange.request_message()
    }

    /// What the request calls. Where a case writes the message out itself, the body says so, not
    /// the operation that the case names for the endpoint.
    pub fn called<'s>(&self, spec: &'s Spec) -> Called<'s> {
        let deliberate = self.exchange.deliberate || self.step.is_some_and(breaks_rules);
        let named = self.exchange.operation.as_ref().or_else(|| self.step.map(operation_of));
        let named = named.and_then(|operation| spec.operation(operation));
        let is_written_out =
            self.step.is_some_and(|step| !matches!(step.action, StepAction::Call { .. }));
        if is_written_out {
            let body = self.request().envelope().and_then(|envelope| envelope.payload());
            let found = body.and_then(|body| spec.operation_by_request(&body.name));
            let service = found.or(named).map(|(service, _)| service);
            return Called { service, operation: found.map(|(_, of)| of), deliberate };
        }
        let (service, operation) = named.unzip();
        Called { service, operation, deliberate }
    }
}

/// The exchange of the step at that position.
pub(super) fn step_record<'r, 'a>(
    records: &'r [Record<'a>],
    position: usize,
) -> Option<&'r Record<'a>> {
    records.iter().find(|record| record.exchange.purpose == Purpose::Step(position))
}

/// The operation whose endpoint a step addresses.
fn operation_of(step: &Step) -> &OperationRef {
    match &step.action {
        StepAction::Call { operation, .. } | StepAction::Message { operation, .. } => operation,
        StepAction::Raw(raw) => &raw.operation,
    }
}

/// Whether the case has the step break rules that our own requests are held to.
fn breaks_rules(step: &Step) -> bool {
    let of_action = match &step.action {
        StepAction::Call { invalid, .. } | StepAction::Message { invalid, .. } => *invalid,
        StepAction::Raw(_) => true,
    };
    let envelope = &step.envelope;
    of_action
        || envelope.header == HeaderChoice::Absent
        || envelope.version.is_some()
        || envelope.soap_action.is_some()
        || envelope.content_type.is_some()
        || envelope.namespace.is_some()
}
