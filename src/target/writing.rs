//! What came of a request, as bytes: the response of an operation, a fault, or neither.

use jiff::Timestamp;

use super::config::MessageIds;
use super::forms::Forms;
use super::misbehave;
use super::outcome::{Outcome, Reply, Trail};
use super::quirk::{ReplyHook, Selected, When};
use crate::security::timestamp_header;
use crate::soap::http::{Headers, Response, content_type};
use crate::soap::{
    CodeMajor, Fault, FaultCode, HeaderWords, ResponseHeader, Severity, Status, Statuses, envelope,
    fault_element, response_header_block, styles,
};
use crate::spec::{HeaderDialect, Operation, Service, StatusPlace};
use crate::xml::{Element, Encoding, Form, Namespace, Style, write_document};

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
    /// The time, where responses carry it in a header block of WS-Security.
    pub stamp: Option<Timestamp>,
    /// Forms of the service's responses, for that style and version.
    pub forms: Option<&'t Forms>,
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
            let called = (service, operation);
            let header = response_header(reply.status, reply.each, called, trail, writer);
            if reply.results.is_empty()
                && let Some(response) = done(&header, service, operation, writer)
            {
                return response;
            }
            let mut blocks = vec![response_header_block(&service.header, &header)];
            blocks.extend(writer.stamp.map(timestamp_header));
            let tree = reply_envelope(blocks, reply.results, operation);
            write_envelope(200, when, Some(service), writer, |_| tree)
        }
    }
}

/// The response that says that all was done and nothing else, filled into the operation's form.
fn done(
    header: &ResponseHeader,
    service: &Service,
    operation: &Operation,
    writer: Writer<'_>,
) -> Option<Response> {
    let all_done = Statuses::One(Status::success("fullsuccess"));
    if !writer.quirks.writes_plainly() || writer.stamp.is_some() || header.statuses != all_done {
        return None;
    }
    let words = HeaderWords::of(service.header.dialect);
    let namespace = &service.header.namespace;
    let form = writer.forms?.of(operation, || {
        let blocks = vec![response_header_block(&service.header, header)];
        let tree = reply_envelope(blocks, Vec::new(), operation);
        let block = tree.child(&Namespace::SOAP11, "Header")?;
        let block = block.child(namespace, words.response)?;
        let info = block.child(namespace, words.status_info)?;
        let places = [
            block.child(namespace, words.message_identifier)?,
            info.child(namespace, words.message_ref)?,
        ];
        Form::new(&tree, writer.style, &places)
    })?;
    let body = form.fill(&[&header.message_identifier, &header.message_ref_identifier])?;
    let mut headers = Headers::new();
    headers.push("Content-Type", content_type(writer.style.encoding));
    Some(Response { status: 200, headers, body })
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

fn reply_envelope(blocks: Vec<Element>, results: Vec<Element>, operation: &Operation) -> Element {
    let mut body = Element::new(operation.response.clone());
    for result in results {
        body.push(result);
    }
    envelope(blocks, vec![body])
}

/// The header in the manner of the release. Enterprise Services give back the message identifier of
/// the request as the response's own and say nothing more of what went well, as far as published
/// examples show.
fn response_header(
    status: Status,
    each: Option<Vec<Status>>,
    (service, operation): (&Service, &Operation),
    trail: &Trail<'_>,
    writer: Writer<'_>,
) -> ResponseHeader {
    let request = trail.message_identifier.clone().unwrap_or_default();
    let es = service.header.dialect == HeaderDialect::Es;
    let told = |mut status: Status| {
        if es && status.is_success() && status.severity == Severity::Status {
            status.minors.clear();
        }
        status
    };
    let statuses = match (each, operation.status) {
        (Some(each), StatusPlace::Set) => Statuses::Set(each.into_iter().map(told).collect()),
        (None, StatusPlace::Set) => Statuses::Set(vec![told(status)]),
        (_, StatusPlace::One) => Statuses::One(told(status)),
    };
    ResponseHeader {
        version: writer.version.map(str::to_owned),
        message_identifier: if es { request.clone() } else { (writer.message_ids)() },
        message_ref_identifier: request,
        operation_ref_identifier: (!es).then(|| operation.name.to_string()),
        statuses,
    }
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
