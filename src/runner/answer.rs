//! What an exchange came to, in a few words and as far as the runner itself must know.

use crate::judge::Exchange;
use crate::soap::http::ContentType;
use crate::soap::{Envelope, StatusInfo};
use crate::spec::{HeaderLayout, Spec};
use crate::xml::Namespace;

/// What came back.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Answer {
    /// The IMS status, or one for each of several objects.
    Status(Vec<StatusInfo>),
    /// A SOAP fault, with its code to the letter.
    Fault(String),
    /// HTTP, but no status and no fault.
    Other(String),
    /// No response.
    None(String),
}

impl Answer {
    /// Reads an exchange, as tolerantly as can be.
    pub(super) fn of(exchange: &Exchange, spec: &Spec) -> Self {
        let response = match &exchange.response {
            Ok(response) => response,
            Err(error) => return Self::None(error.message.clone()),
        };
        let http = |what: &str| Self::Other(format!("HTTP {}, {what}", response.status));
        if response.body.is_empty() {
            return http("no body");
        }
        let Some(document) = exchange.response_document() else {
            let content_type = response.headers.first("content-type").map(ContentType::parse);
            let media_type = content_type.as_ref().map_or("", |of| of.media_type.as_str());
            return http(&format!("no XML ({media_type})"));
        };
        let Some(envelope) = Envelope::of(&document.root) else { return http("no SOAP envelope") };
        if let Some(fault) = envelope.fault() {
            return Self::Fault(fault.code_text);
        }
        let service = exchange.operation.as_ref().and_then(|id| Some(spec.operation(id)?.0));
        let unknown = HeaderLayout::imsx(&Namespace::NONE);
        let layout = service.map_or(&unknown, |service| &service.header);
        match envelope.statuses(layout) {
            Some(statuses) => Self::Status(statuses.infos),
            None => http("no IMS status"),
        }
    }

    /// `success/status/fullsuccess`, `Fault soapenv:Client`, or what went wrong.
    pub(super) fn summary(&self) -> String {
        match self {
            Self::Status(statuses) => {
                let all: Vec<String> = statuses.iter().map(in_a_word).collect();
                match all.as_slice() {
                    [one] => one.clone(),
                    _ => format!("[{}]", all.join(", ")),
                }
            }
            Self::Fault(code) => format!("Fault {}", code.rsplit(':').next().unwrap_or_default()),
            Self::Other(text) | Self::None(text) => text.clone(),
        }
    }

    /// The code of a fault that WS-Security has for credentials that are not right.
    pub(super) fn refused_credentials(&self) -> Option<&str> {
        const CODES: [&str; 3] =
            ["FailedAuthentication", "InvalidSecurity", "InvalidSecurityToken"];
        let Self::Fault(code) = self else { return None };
        let local = code.trim().rsplit(':').next()?;
        CODES.contains(&local).then_some(local)
    }

    /// Whether the target speaks the protocol at all.
    pub(super) fn is_protocol(&self) -> bool {
        matches!(self, Self::Status(_) | Self::Fault(_))
    }

    /// Whether the target says that it did what was asked.
    pub(super) fn is_success(&self) -> bool {
        self.is_major("success")
    }

    /// Whether the target says that it did nothing.
    pub(super) fn is_refusal(&self) -> bool {
        self.is_major("failure") || self.is_major("unsupported") || matches!(self, Self::Fault(_))
    }

    /// Whether the target says that it does not know the object.
    pub(super) fn is_unknown_object(&self) -> bool {
        let is_unknown = |status: &StatusInfo| {
            status.code_minor.iter().any(|field| field.value.trim() == "unknownobject")
        };
        matches!(self, Self::Status(all) if !all.is_empty() && all.iter().all(is_unknown))
    }

    /// Whether each status has that code. The case of letters differs between products, and nothing
    /// is judged here.
    fn is_major(&self, code: &str) -> bool {
        let is_code = |status: &StatusInfo| {
            let major = status.code_major.as_deref();
            major.is_some_and(|major| major.trim().eq_ignore_ascii_case(code))
        };
        matches!(self, Self::Status(all) if !all.is_empty() && all.iter().all(is_code))
    }
}

/// `success/status/fullsuccess`.
fn in_a_word(status: &StatusInfo) -> String {
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".into());
    let minors = status.code_minor.iter().map(|field| field.value.as_str());
    let minors = minors.collect::<Vec<_>>().join("+");
    let minors = if minors.is_empty() { "-" } else { &minors };
    format!("{}/{}/{minors}", or_none(&status.code_major), or_none(&status.severity))
}
