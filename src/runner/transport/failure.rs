//! Transport errors: lowercase sentences that say what to do next.

use std::io;
use std::time::Duration;

use super::endpoint::Endpoint;
use crate::judge::{TransportError, TransportErrorKind};
use crate::tls::TlsError;

/// What a TLS record of the kind "alert" begins with: the answer of a TLS port to plain text.
const TLS_ALERT: [u8; 2] = [0x15, 0x03];

/// How much of a strange answer is shown.
const SHOWN: usize = 40;

pub(super) fn connect(endpoint: &Endpoint, error: &io::Error) -> TransportError {
    let cause = match error.kind() {
        io::ErrorKind::ConnectionRefused => "connection refused".to_owned(),
        _ => error.to_string(),
    };
    let message = format!(
        "cannot connect to {}: {cause}; is the server running there? start it, or correct the URL",
        endpoint.authority
    );
    TransportError { kind: TransportErrorKind::Connect, message }
}

pub(super) fn connect_timeout(endpoint: &Endpoint, limit: Duration) -> TransportError {
    let message = format!(
        "cannot connect to {} within {limit:?}; is the address right and reachable from here? \
         the profile's timeouts can be raised",
        endpoint.authority
    );
    TransportError { kind: TransportErrorKind::Connect, message }
}

/// There is a connection, but no TLS over it.
pub(super) fn tls(endpoint: &Endpoint, error: &TlsError) -> TransportError {
    let message = format!("no TLS with {}: {error}", endpoint.authority);
    TransportError { kind: TransportErrorKind::Connect, message }
}

pub(super) fn timeout(endpoint: &Endpoint, limit: Duration) -> TransportError {
    let message = format!(
        "no complete response from {} within {limit:?}; look at the target's log, or raise the \
         time limit",
        endpoint.url
    );
    TransportError { kind: TransportErrorKind::Timeout, message }
}

pub(super) fn stopped(endpoint: &Endpoint) -> TransportError {
    let message = format!("given up on {}: the run was stopped", endpoint.url);
    TransportError { kind: TransportErrorKind::Timeout, message }
}

pub(super) fn too_large(what: &str) -> TransportError {
    let message = format!("{what}; the rest was not read. look at what the target sends there");
    TransportError { kind: TransportErrorKind::TooLarge, message }
}

pub(super) fn unsendable(cause: &dyn std::error::Error) -> TransportError {
    let message = format!(
        "the request cannot be written as HTTP ({cause}); use raw bytes for a request that breaks \
         HTTP itself"
    );
    TransportError { kind: TransportErrorKind::Connect, message }
}

/// The connection ended before the response did. `seen` is the beginning of what had come.
pub(super) fn broken(endpoint: &Endpoint, seen: &[u8], cause: &str) -> TransportError {
    if seen.starts_with(&TLS_ALERT) {
        return speaks_tls(endpoint);
    }
    let progress = if seen.is_empty() {
        "without any answer".to_owned()
    } else {
        format!("in the middle of a response that begins with {}", shown(seen))
    };
    let message = format!(
        "{} ended the connection {progress} ({cause}); look at the target's log",
        endpoint.authority
    );
    TransportError { kind: TransportErrorKind::Broken, message }
}

/// What came is no HTTP.
pub(super) fn not_http(endpoint: &Endpoint, seen: &[u8], cause: &str) -> TransportError {
    if seen.starts_with(&TLS_ALERT) {
        return speaks_tls(endpoint);
    }
    let message = format!(
        "the answer of {} is no HTTP ({cause}): it begins with {}; is this the port of a web \
         service?",
        endpoint.authority,
        shown(seen)
    );
    TransportError { kind: TransportErrorKind::NotHttp, message }
}

fn speaks_tls(endpoint: &Endpoint) -> TransportError {
    let message = format!(
        "{} speaks TLS, and was spoken to in clear; say https:// in the URL",
        endpoint.authority
    );
    TransportError { kind: TransportErrorKind::NotHttp, message }
}

/// The beginning of strange bytes, safe to print.
fn shown(bytes: &[u8]) -> String {
    let cut = &bytes[..bytes.len().min(SHOWN)];
    let more = if bytes.len() > SHOWN { "..." } else { "" };
    format!("`{}{more}`", cut.escape_ascii())
}
