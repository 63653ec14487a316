//! One exchange as it is kept, and back.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::content::{Content, ContentError};
use crate::judge::{Exchange, Parsed, Purpose, TransportError, TransportErrorKind};
use crate::soap::http::{Headers, Request, Response};
use crate::spec::OperationRef;

/// One exchange, to the byte.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct KeptExchange {
    /// Number within the case, from 0.
    pub index: usize,
    /// Why it was made.
    pub purpose: KeptPurpose,
    /// The operation called.
    pub operation: Option<OperationRef>,
    /// What it asked on behalf of the invariants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probe: Option<KeptProbe>,
    /// URL.
    pub url: String,
    /// Method; empty where the body holds the whole request, head and all.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// Header fields of the request in their order.
    pub request_headers: Vec<(String, String)>,
    /// Body of the request.
    pub request: Content,
    /// The message identifier sent.
    pub message_identifier: Option<String>,
    /// The request breaks the rules on purpose.
    pub deliberate: bool,
    /// What came back.
    pub answer: KeptAnswer,
    /// Start in microseconds from the start of the run.
    pub started_us: u64,
    /// Duration in microseconds.
    pub elapsed_us: u64,
    /// Tries it took.
    pub attempts: u32,
}

/// Which object an invariant read.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct KeptProbe {
    /// The read operation.
    pub operation: OperationRef,
    /// The object.
    pub sourced_id: String,
}

/// Why an exchange was made.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeptPurpose {
    /// A step, by position from 0.
    Step(usize),
    /// A probe of the generic invariants.
    Invariant,
    /// Cleaning up.
    Teardown,
    /// Seeing whether the target is alive.
    Sanity,
}

/// What came back.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum KeptAnswer {
    /// A response.
    Response {
        /// HTTP status.
        status: u16,
        /// Header fields in their order.
        headers: Vec<(String, String)>,
        /// Body.
        body: Content,
    },
    /// None.
    Error {
        /// What sort of misfortune.
        kind: KeptErrorKind,
        /// In words.
        message: String,
    },
}

/// The sorts of misfortune.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeptErrorKind {
    /// No connection.
    Connect,
    /// The connection broke.
    Broken,
    /// Too late.
    Timeout,
    /// Too large.
    TooLarge,
    /// No HTTP.
    NotHttp,
}

impl KeptExchange {
    /// What is kept of an exchange, which is redacted already.
    #[must_use]
    pub fn of(exchange: &Exchange, probe: Option<KeptProbe>) -> Self {
        let Exchange { request, response, .. } = exchange;
        Self {
            index: exchange.index,
            purpose: exchange.purpose.into(),
            operation: exchange.operation.clone(),
            probe,
            url: exchange.url.clone(),
            method: request.method.clone(),
            path: request.path.clone(),
            request_headers: kept_headers(&request.headers),
            request: Content::from(&*request.body),
            message_identifier: exchange.message_identifier.clone(),
            deliberate: exchange.deliberate,
            answer: match response {
                Ok(response) => KeptAnswer::Response {
                    status: response.status,
                    headers: kept_headers(&response.headers),
                    body: Content::from(&*response.body),
                },
                Err(error) => {
                    KeptAnswer::Error { kind: error.kind.into(), message: error.message.clone() }
                }
            },
            started_us: micros(exchange.started),
            elapsed_us: micros(exchange.elapsed),
            attempts: exchange.attempts,
        }
    }

    /// The exchange again.
    ///
    /// # Errors
    /// Where a body cannot be decoded.
    pub fn into_exchange(self) -> Result<Exchange, ContentError> {
        let response = match self.answer {
            KeptAnswer::Response { status, headers, body } => {
                Ok(Response { status, headers: all_headers(headers), body: body.into_bytes()? })
            }
            KeptAnswer::Error { kind, message } => {
                Err(TransportError { kind: kind.into(), message })
            }
        };
        Ok(Exchange {
            index: self.index,
            purpose: self.purpose.into(),
            operation: self.operation,
            url: self.url,
            request: Request {
                method: self.method,
                path: self.path,
                headers: all_headers(self.request_headers),
                body: self.request.into_bytes()?,
            },
            message_identifier: self.message_identifier,
            deliberate: self.deliberate,
            response,
            started: Duration::from_micros(self.started_us),
            elapsed: Duration::from_micros(self.elapsed_us),
            attempts: self.attempts,
            parsed: Parsed::default(),
        })
    }
}

fn kept_headers(headers: &Headers) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn all_headers(kept: Vec<(String, String)>) -> Headers {
    let mut headers = Headers::new();
    for (name, value) in kept {
        headers.push(name, value);
    }
    headers
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

impl From<Purpose> for KeptPurpose {
    fn from(purpose: Purpose) -> Self {
        match purpose {
            Purpose::Step(position) => Self::Step(position),
            Purpose::Invariant => Self::Invariant,
            Purpose::Teardown => Self::Teardown,
            Purpose::Sanity => Self::Sanity,
        }
    }
}

impl From<KeptPurpose> for Purpose {
    fn from(purpose: KeptPurpose) -> Self {
        match purpose {
            KeptPurpose::Step(position) => Self::Step(position),
            KeptPurpose::Invariant => Self::Invariant,
            KeptPurpose::Teardown => Self::Teardown,
            KeptPurpose::Sanity => Self::Sanity,
        }
    }
}

impl From<TransportErrorKind> for KeptErrorKind {
    fn from(kind: TransportErrorKind) -> Self {
        match kind {
            TransportErrorKind::Connect => Self::Connect,
            TransportErrorKind::Broken => Self::Broken,
            TransportErrorKind::Timeout => Self::Timeout,
            TransportErrorKind::TooLarge => Self::TooLarge,
            TransportErrorKind::NotHttp => Self::NotHttp,
        }
    }
}

impl From<KeptErrorKind> for TransportErrorKind {
    fn from(kind: KeptErrorKind) -> Self {
        match kind {
            KeptErrorKind::Connect => Self::Connect,
            KeptErrorKind::Broken => Self::Broken,
            KeptErrorKind::Timeout => Self::Timeout,
            KeptErrorKind::TooLarge => Self::TooLarge,
            KeptErrorKind::NotHttp => Self::NotHttp,
        }
    }
}
