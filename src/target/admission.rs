//! What HTTP demands before anyone reads the body (WS-I BP 1.1, sections 3.4 to 3.6; RFC 9110).

use super::config::Strictness;
use super::guard::Guard;
use super::outcome::{Outcome, Trail};
use super::quirk::{RequestHook, Selected};
use super::wsdl::Extent;
use super::wsdl_es;
use crate::security::TokenCheck;
use crate::soap::http::{ContentType, Request, Response};
use crate::spec::{Service, Spec};

/// What the mock answers a description or a message request with, once it is let in.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Admitted {
    /// The description of the service at that path.
    Wsdl(Extent),
    /// The schema document of that name.
    Schema(String),
    /// The body is a message, in this charset if the transport says so.
    Message {
        /// The `charset` parameter of the Content-Type.
        charset: Option<String>,
        /// Whether the message still has to show a token.
        token: TokenCheck,
    },
}

/// Lets a request in, and leaves in `trail` the service whose path it is.
pub(super) fn admit<'s>(
    request: &Request,
    spec: &'s Spec,
    strictness: Strictness,
    guard: Guard<'_>,
    trail: &mut Trail<'s>,
) -> Result<Admitted, Outcome> {
    let quirks = guard.quirks;
    let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
    if let Some(name) = path.strip_prefix(wsdl_es::SCHEMAS).filter(|_| request.method == "GET") {
        return Ok(Admitted::Schema(name.to_owned()));
    }
    trail.service = service_at(path, spec)?;
    if request.method == "GET"
        && let Some(extent) = Extent::of_query(query)
    {
        return Ok(Admitted::Wsdl(extent));
    }
    if request.method != "POST" && !quirks.request(RequestHook::AcceptsAnyMethod) {
        return Err(method_refusal(&request.method));
    }
    let token = guard.admit(request, trail)?;
    if quirks.request(RequestHook::DemandsCookie) && request.headers.first("Cookie").is_none() {
        return Err(cookie_refusal());
    }
    if let Some(coding) = request.headers.first("Content-Encoding")
        && !coding.eq_ignore_ascii_case("identity")
    {
        return Err(Outcome::text(415, "send the body without a content coding\n"));
    }
    let charset = media(request, strictness, quirks, trail)?;
    if request.body.is_empty() {
        return Err(Outcome::text(400, "there is no message in the request\n"));
    }
    Ok(Admitted::Message { charset, token })
}

/// The service at a path; none at `/`, which takes all.
fn service_at<'s>(path: &str, spec: &'s Spec) -> Result<Option<&'s Service>, Outcome> {
    let path = if path.len() > 1 { path.trim_end_matches('/') } else { path };
    if path == "/" || path.is_empty() {
        return Ok(None);
    }
    let is_at =
        |service: &&Service| service.path == path || service.aliases.iter().any(|a| a == path);
    if let Some(service) = spec.services.iter().find(is_at) {
        return Ok(Some(service));
    }
    let shares = |service: &Service| service.shared_paths.iter().any(|shared| shared == path);
    if spec.services.iter().any(shares) {
        return Ok(None);
    }
    Err({
        let paths: Vec<_> = spec.services.iter().map(|service| service.path.as_str()).collect();
        Outcome::text(404, format!("nothing is here; services are at {} and /\n", paths.join(", ")))
    })
}

/// Checks the media type and returns the charset.
fn media(
    request: &Request,
    strictness: Strictness,
    quirks: &Selected,
    trail: &mut Trail<'_>,
) -> Result<Option<String>, Outcome> {
    let field = request.headers.first("Content-Type");
    let ContentType { media_type, charset } = ContentType::parse(field.unwrap_or(""));
    if quirks.request(RequestHook::AcceptsAnyContentType) {
        return Ok(None);
    }
    if media_type != "text/xml" {
        let given = field.unwrap_or("none");
        if strictness == Strictness::Strict {
            let text = format!("the Content-Type of SOAP 1.1 is text/xml, here it is: {given}\n");
            return Err(Outcome::text(415, text));
        }
        trail.note(format!("the Content-Type is not text/xml but: {given}"));
    }
    let readable = |charset: &str| {
        ["utf-8", "utf8", "us-ascii", "utf-16", "utf-16le", "utf-16be"].contains(&charset)
    };
    match charset {
        Some(charset) if !readable(&charset) => {
            let text = format!("messages are in UTF-8 or UTF-16, not in {charset}\n");
            Err(Outcome::text(415, text))
        }
        charset => Ok(charset),
    }
}

fn method_refusal(method: &str) -> Outcome {
    let text = format!("send messages by POST, not {method}; GET serves ?wsdl only\n");
    with_field(Outcome::text(405, text), "Allow", "POST")
}

fn cookie_refusal() -> Outcome {
    with_field(Outcome::text(403, "no session\n"), "Set-Cookie", "session=1; Path=/")
}

/// The same outcome with one more header field.
pub(super) fn with_field(outcome: Outcome, name: &str, value: &str) -> Outcome {
    match outcome {
        Outcome::Plain(Response { status, mut headers, body }) => {
            headers.push(name, value);
            Outcome::Plain(Response { status, headers, body })
        }
        other => other,
    }
}
