//! Exchanges as reports show them.

use super::answer::Answer;
use super::event::ExchangeRecord;
use crate::judge::{Exchange, Purpose};
use crate::soap::http::{Headers, Request, Response};

/// Bytes of a message that a report shows.
const SHOWN: usize = 64 << 10;

/// Whether messages are part of a record.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Messages {
    /// Heads and bodies.
    Kept,
    /// What came of it only.
    Dropped,
}

/// The record of an exchange, which is redacted already.
pub(super) fn record(exchange: &Exchange, answer: &Answer, messages: Messages) -> ExchangeRecord {
    let response = exchange.response.as_ref().ok();
    let kept = messages == Messages::Kept;
    ExchangeRecord {
        index: exchange.index,
        purpose: purpose(exchange.purpose),
        operation: exchange.operation.clone(),
        url: exchange.url.clone(),
        request: kept.then(|| request_text(&exchange.request)),
        response: response.filter(|_| kept).map(response_text),
        http_status: response.map(|response| response.status),
        answer: answer.summary(),
        started_us: micros(exchange.started),
        elapsed_us: micros(exchange.elapsed),
        attempts: exchange.attempts,
    }
}

/// A duration in microseconds.
pub(super) fn micros(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

fn purpose(purpose: Purpose) -> String {
    match purpose {
        Purpose::Step(position) => format!("step {}", position + 1),
        Purpose::Invariant => "invariant".to_owned(),
        Purpose::Teardown => "teardown".to_owned(),
        Purpose::Sanity => "sanity".to_owned(),
    }
}

fn request_text(request: &Request) -> String {
    // Hand-written bytes have their own head.
    if request.method.is_empty() {
        return body_text(&request.body);
    }
    let first = format!("{} {} HTTP/1.1", request.method, request.path);
    message(&first, &request.headers, &request.body)
}

fn response_text(response: &Response) -> String {
    message(&format!("HTTP/1.1 {}", response.status), &response.headers, &response.body)
}

fn message(first: &str, headers: &Headers, body: &[u8]) -> String {
    let mut text = format!("{first}\n");
    for (name, value) in headers.iter() {
        text.push_str(name);
        text.push_str(": ");
        text.push_str(value);
        text.push('\n');
    }
    text.push('\n');
    text.push_str(&body_text(body));
    text
}

/// Bytes as text: UTF-16 where a byte order mark says so, else UTF-8 as far as it goes. Control
/// characters stay; whoever shows the text makes them visible.
fn body_text(body: &[u8]) -> String {
    let shown = &body[..body.len().min(SHOWN)];
    let mut text = match shown {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => String::from_utf8_lossy(shown).into_owned(),
    };
    if shown.len() < body.len() {
        text.push_str(&format!("\n[cut here: {} of {} bytes shown]", shown.len(), body.len()));
    }
    text
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_bodies_are_cut_and_say_so() {
        let whole = body_text(&vec![b'a'; SHOWN]);
        assert_eq!(whole.len(), SHOWN);
        let cut = body_text(&vec![b'a'; SHOWN + 1]);
        assert!(cut.ends_with("[cut here: 65536 of 65537 bytes shown]"), "{}", &cut[SHOWN..]);
    }

    #[test]
    fn utf_16_is_shown_as_text() {
        let mut bytes = vec![0xFE, 0xFF];
        bytes.extend("<a>ø</a>".encode_utf16().flat_map(u16::to_be_bytes));
        assert_eq!(body_text(&bytes), "<a>ø</a>");
    }

    #[test]
    fn bytes_that_are_no_text_do_no_harm() {
        assert_eq!(body_text(b"a\xffb\x1b[2J"), "a\u{fffd}b\u{1b}[2J");
    }
}
