//! What a request came to, before it is written.

use crate::soap::http::{Headers, Response};
use crate::soap::{CodeMajor, Fault, FaultCode, Severity, Status};
use crate::spec::{HeaderDialect, Operation, Service};
use crate::xml::Element;

/// What a request came to.
#[derive(Debug)]
pub(super) enum Outcome {
    /// A response that is no envelope.
    Plain(Response),
    /// A SOAP fault.
    Fault(Fault),
    /// The response of an operation.
    Reply(Reply),
    /// The connection breaks.
    Broken,
}

/// The response of an operation.
#[derive(Debug)]
pub(super) struct Reply {
    /// The status.
    pub status: Status,
    /// Children of the response element.
    pub results: Vec<Element>,
    /// Of an operation on several objects: the status of each.
    pub each: Option<Vec<Status>>,
}

/// What is known of a request so far. It goes along, so that refusals too can be told in the terms
/// of the service and operation.
#[derive(Debug, Default)]
pub(super) struct Trail<'s> {
    /// The service, by the path or by the body.
    pub service: Option<&'s Service>,
    /// The operation.
    pub operation: Option<&'s Operation>,
    /// The request's message identifier.
    pub message_identifier: Option<String>,
    /// What was noticed and let pass.
    pub notes: Vec<String>,
}

impl Outcome {
    /// A `Client` fault.
    pub(super) fn client(string: impl Into<String>) -> Self {
        Self::fault(FaultCode::Client, string)
    }

    /// A fault without detail.
    pub(super) fn fault(code: FaultCode, string: impl Into<String>) -> Self {
        Self::Fault(Fault { code, string: string.into(), detail: None })
    }

    /// A status without results.
    pub(super) fn status(status: Status) -> Self {
        Self::Reply(Reply { status, results: Vec::new(), each: None })
    }

    /// The answer to an operation that is not offered: a status where the binding has a word for
    /// it, else what there is for an action that nobody knows.
    pub(super) fn unsupported(service: &Service, operation: &Operation) -> Self {
        if service.header.dialect == HeaderDialect::Es {
            let action = &operation.soap_action;
            return Self::client(format!("no operation is offered for the action {action}"));
        }
        let status =
            Status::new(CodeMajor::Unsupported, Severity::Status, "unsupportedLISoperation");
        Self::status(status.described(format!("{} is not supported here", operation.name)))
    }

    /// A response in plain text.
    pub(super) fn text(status: u16, text: impl Into<String>) -> Self {
        let mut headers = Headers::new();
        headers.push("Content-Type", "text/plain; charset=utf-8");
        Self::Plain(Response { status, headers, body: text.into().into_bytes() })
    }
}

impl<'s> Trail<'s> {
    /// The service and operation that answer: the operation called, or the service's first where
    /// none was found but a quirk answers all the same.
    pub(super) fn answering(&self) -> Option<(&'s Service, &'s Operation)> {
        let service = self.service?;
        Some((service, self.operation.or_else(|| service.operations.first())?))
    }

    /// Notes something that was let pass.
    pub(super) fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }
}
