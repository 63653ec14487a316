//! What came of a request, as bytes: the response of an operation, a fault, or neither.

use super::config::MessageIds;
use super::misbehave;
use super::outcome::{Outcome, Reply, Trail};
use super::quirk::{ReplyHook, Selected, When};
use crate::soap::http::{Headers, Response, content_type};
use crate::soap::{
    CodeMajor, Fault, FaultCode, ResponseHeader, Severity, Status, envelope, fault_element,
    response_header_block, styles,
};
use crate::spec::{Operation, Service};
use crate::xml::{Element, Encoding, Namespace, Style, write_document};

/// How responses are written.
#[derive(Clone, Copy)]
pub(super) struct Writer<'t> {
    /// The style of the service.
    pub style: &'t Style,
    /// What goes wrong.
    pub quirks: &'t Selected,
    /// `imsx_version`.
    pub version: Option<&'t str>,
    /// Fresh message identifiers.
    pub message_ids: &'t MessageIds,
}

/// Writes what came of a request.
pub(super) fn write(outcome: Outcome, trail: &Trail<'_>, writer: Writer<'_>) -> Response {
    match told_wrongly(outcome, writer.quirks) {
        Outcome::Plain(response) => response,
        Outcome::Broken => Response { status: 500, headers: Headers::new(), body: Vec::new() },
        Outcome::Fault(fault) => write_envelope(500, When::Fault, trail.service, writer, |style| {
            envelope(Vec::new(), vec![fault_element(&fault, style)])
        }),
        Outcome::Reply(reply) => {
            let Some((service, operation)) = trail.answering() else {
                return Response { status: 500, headers: Headers::new(), body: Vec::new() };
            };
            let when = if reply.status.is_success() { When::Success } else { When::Failure };
            let tree = reply_envelope(reply, service, operation, trail, writer);
            write_envelope(200, when, Some(service), writer, |_| tree)
        }
    }
}

/// Turns outcomes into others, where a quirk says so.
fn told_wrongly(outcome: Outcome, quirks: &Selected) -> Outcome {
    if quirks.replies.is_empty() {
        return outcome;
    }
    let fault = |code, status: Status| {
        Outcome::Fault(Fault {
            code,
            string: status.description.unwrap_or_else(|| status.major.to_string()),
            detail: None,
        })
    };
    match outcome {
        Outcome::Reply(reply) if reply.status.is_success() => {
            if quirks.reply(ReplyHook::FaultInsteadOfSuccess) {
                return fault(FaultCode::Server, reply.status);
            }
            if quirks.reply(ReplyHook::TooMuchData) {
                let status = Status::new(CodeMajor::Failure, Severity::Error, "toomuchdata");
                return Outcome::status(status.described("more than is delivered at once"));
            }
            Outcome::Reply(warned(reply, quirks))
        }
        Outcome::Reply(reply) if quirks.reply(ReplyHook::FailuresAsFaults) => {
            fault(FaultCode::Client, reply.status)
        }
        Outcome::Fault(_) if quirks.reply(ReplyHook::FaultsAsSuccess) => {
            Outcome::status(Status::success("fullsuccess"))
        }
        other => other,
    }
}

fn warned(reply: Reply, quirks: &Selected) -> Reply {
    let is_empty = |result: &Element| result.children.is_empty();
    if !reply.results.first().is_some_and(is_empty) || !quirks.reply(ReplyHook::WarnsOfEmptySets) {
        return reply;
    }
    let status = Status::new(CodeMajor::Success, Severity::Warning, "nosourcedids");
    Reply { status, ..reply }
}

fn reply_envelope(
    reply: Reply,
    service: &Service,
    operation: &Operation,
    trail: &Trail<'_>,
    writer: Writer<'_>,
) -> Element {
    let header = ResponseHeader {
        version: writer.version.map(str::to_owned),
        message_identifier: (writer.message_ids)(),
        message_ref_identifier: trail.message_identifier.clone().unwrap_or_default(),
        operation_ref_identifier: Some(operation.name.to_string()),
        status: reply.status,
    };
    let mut body = Element::new(operation.response.clone());
    for result in reply.results {
        body.push(result);
    }
    envelope(vec![response_header_block(&service.namespace, &header)], vec![body])
}

fn write_envelope(
    status: u16,
    when: When,
    service: Option<&Service>,
    writer: Writer<'_>,
    tree: impl FnOnce(&Style) -> Element,
) -> Response {
    let quirks = writer.quirks;
    let other_style = quirks.style.as_deref().and_then(|name| {
        styles::style(name, service.map_or(&Namespace::NONE, |service| &service.namespace))
    });
    let style = other_style.as_ref().unwrap_or(writer.style);
    let mut tree = tree(style);
    misbehave::edit_tree(&mut tree, &quirks.edits, when);
    let mut headers = Headers::new();
    if quirks.bytes.is_empty() {
        headers.push("Content-Type", content_type(style.encoding));
        let body = write_document(&tree, style);
        let mut response = Response { status, headers, body };
        misbehave::change_http(&mut response, &quirks.http, when);
        return response;
    }
    let plain = Style { encoding: Encoding::Utf8, byte_order_mark: false, ..style.clone() };
    headers.push("Content-Type", content_type(plain.encoding));
    let body = misbehave::change_bytes(write_document(&tree, &plain), &quirks.bytes);
    let mut response = Response { status, headers, body };
    misbehave::change_http(&mut response, &quirks.http, when);
    response
}
