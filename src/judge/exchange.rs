//! A request and its response as they went over the wire, redacted at capture.

use std::time::Duration;

use super::parsed::Parsed;
use crate::soap::http::{Request, Response};
use crate::spec::OperationRef;

/// One request and what came back.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Number within the case, from 0.
    pub index: usize,
    /// Why it was made.
    pub purpose: Purpose,
    /// The operation called; none for raw traffic that is no call.
    pub operation: Option<OperationRef>,
    /// URL it was sent to.
    pub url: String,
    /// What was sent.
    pub request: Request,
    /// The message identifier sent, where an IMS header was sent.
    pub message_identifier: Option<String>,
    /// The request breaks the rules on purpose, so it is not judged as ours.
    pub deliberate: bool,
    /// What came back.
    pub response: Result<Response, TransportError>,
    /// When it began, counted from the start of the run.
    pub started: Duration,
    /// How long it took.
    pub elapsed: Duration,
    /// How many times it was tried.
    pub attempts: u32,
    /// What has been read of the messages.
    pub parsed: Parsed,
}

/// Why an exchange was made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Purpose {
    /// A step of the case, by position.
    Step(usize),
    /// A probe of the generic invariants.
    Invariant,
    /// Cleaning up.
    Teardown,
    /// Seeing whether the target is alive.
    Sanity,
}

/// No response.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct TransportError {
    /// What sort of misfortune.
    pub kind: TransportErrorKind,
    /// A lowercase sentence for people that says what to do next.
    pub message: String,
}

/// The sorts of misfortune.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum TransportErrorKind {
    /// No connection could be made.
    Connect,
    /// The connection broke before the response was complete.
    Broken,
    /// The time limit passed.
    Timeout,
    /// The response exceeds a limit.
    TooLarge,
    /// What came back is no HTTP.
    NotHttp,
}
