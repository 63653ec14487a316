//! One request and its answer, between hyper's types and ours.

use std::future::pending;
use std::sync::Arc;

use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Incoming};
use hyper::header::{CONNECTION, HOST, HeaderValue};
use hyper::http::request::Parts;
use hyper::{StatusCode, Version};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::body::MockBody;
use super::limits::HttpLimits;
use crate::soap::http::{Headers, Request};
use crate::target::{Answer, Misfortune, Target};

/// Whether the connection may carry another request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Session {
    /// It may.
    Goes,
    /// This was the last.
    Ends,
}

/// The connection is to be closed without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection is reset on purpose")]
pub(super) struct Reset;

/// Answers one request.
pub(super) async fn answer(
    request: hyper::Request<Incoming>,
    target: Arc<Target>,
    limits: Arc<HttpLimits>,
    session: Session,
) -> Result<hyper::Response<MockBody>, Reset> {
    let (head, body) = request.into_parts();
    if head.version == Version::HTTP_11 && head.headers.get_all(HOST).iter().count() != 1 {
        return Ok(refusal(400, "HTTP/1.1 wants exactly one Host field\n"));
    }
    if let Some(name) = limits.hosts.refused(&head) {
        return Ok(misdirected(&name));
    }
    let body = match read_body(body, &limits).await {
        Ok(body) => body,
        Err(refusal) => return Ok(refusal),
    };
    let Answer { response, misfortune } = target.answer(&request_of(head, body));
    let body = match misfortune {
        None => MockBody::full(response.body),
        Some(Misfortune::Reset) => return Err(Reset),
        Some(Misfortune::Silence) => pending().await,
        Some(Misfortune::CutShort) => MockBody::cut_short(response.body),
        Some(Misfortune::Endless) => MockBody::endless(response.body),
        Some(Misfortune::Delay(delay)) => {
            sleep(delay).await;
            MockBody::full(response.body)
        }
    };
    let mut response = response_of(response.status, &response.headers, body);
    if session == Session::Ends {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response)
}

/// Reads a body under the limits, or says why not.
async fn read_body(
    mut body: Incoming,
    limits: &HttpLimits,
) -> Result<Vec<u8>, hyper::Response<MockBody>> {
    let announced = body.size_hint().lower();
    if announced > limits.body_bytes as u64 {
        return Err(too_large(limits));
    }
    // The announcement is the client's: it may cost it bandwidth to make us reserve memory.
    let mut bytes = Vec::with_capacity(usize::try_from(announced).unwrap_or(0).min(64 << 10));
    let end = Instant::now() + limits.body_time;
    while !body.is_end_stream() {
        let next = timeout(limits.body_idle_time, body.frame());
        let Ok(Ok(frame)) = timeout_at(end, next).await else {
            return Err(refusal(408, "the body did not come in time\n"));
        };
        let frame = match frame {
            None => break,
            Some(Ok(frame)) => frame,
            Some(Err(_)) => return Err(refusal(400, "the body could not be read\n")),
        };
        let Some(data) = frame.data_ref() else { continue };
        if bytes.len() + data.len() > limits.body_bytes {
            return Err(too_large(limits));
        }
        bytes.extend_from_slice(data);
    }
    Ok(bytes)
}

fn too_large(limits: &HttpLimits) -> hyper::Response<MockBody> {
    refusal(413, &format!("at most {} bytes are read\n", limits.body_bytes))
}

/// The name is the client's, and goes back to it in plain text, shortened.
fn misdirected(name: &str) -> hyper::Response<MockBody> {
    let name: String = name.chars().take(100).flat_map(char::escape_default).collect();
    refusal(
        421,
        &format!(
            "this mock does not answer to the host name `{name}`, as a protection against DNS rebinding; \
             use its address or localhost, or start it with --allow-host NAME\n"
        ),
    )
}

/// A refusal of the shell itself. What is left of the request is not read, so the connection ends.
fn refusal(status: u16, text: &str) -> hyper::Response<MockBody> {
    let mut headers = Headers::new();
    headers.push("Content-Type", "text/plain; charset=utf-8");
    headers.push("Connection", "close");
    response_of(status, &headers, MockBody::full(text.as_bytes().to_vec()))
}

fn request_of(head: Parts, body: Vec<u8>) -> Request {
    let mut headers = Headers::new();
    for (name, value) in &head.headers {
        headers.push(name.as_str(), String::from_utf8_lossy(value.as_bytes()));
    }
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    Request { method: head.method.as_str().to_owned(), path, headers, body }
}

fn response_of(status: u16, headers: &Headers, body: MockBody) -> hyper::Response<MockBody> {
    let mut response = hyper::Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in headers.iter() {
        // Names and values are ours, or were checked when the quirks were read.
        let name = name.parse::<hyper::header::HeaderName>();
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}
