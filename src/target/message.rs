//! Bytes to a call of an operation, with the checks of SOAP 1.1 in the order that WS-I BP 1.1,
//! R2725 demands: version, mandatory header blocks, then everything else.

use super::config::Strictness;
use super::guard::Guard;
use super::ims_header;
use super::outcome::{Outcome, Trail};
use super::quirk::{RequestHook, Selected};
use super::spelling;
use crate::security::{Gate, TokenCheck};
use crate::soap::http::Request;
use crate::soap::{Envelope, FaultCode, HeaderWords};
use crate::spec::{Operation, Service, Spec};
use crate::xml::{Document, Element, Namespace, XmlErrorKind, XmlLimits, read_document};

/// A request for an operation.
#[derive(Debug)]
pub(super) struct Call<'s> {
    /// The service.
    pub service: &'s Service,
    /// The operation.
    pub operation: &'s Operation,
    /// The IMS header block without the attributes of SOAP; none if there was none.
    pub header: Option<Element>,
    /// The child of the body.
    pub payload: Element,
    /// A mandatory header block that a quirk overlooked until the work is done.
    pub overlooked: Option<String>,
}

/// The actor that every node plays (SOAP 1.1, section 4.2.2).
const NEXT_ACTOR: &str = "http://schemas.xmlsoap.org/soap/actor/next";

/// Reads the body of the HTTP request.
pub(super) fn document(
    request: &Request,
    charset: Option<&str>,
    limits: &XmlLimits,
    quirks: &Selected,
) -> Result<Document, Outcome> {
    let document = read_document(&request.body, charset, limits).map_err(|error| {
        if quirks.request(RequestHook::DiesOfMalformedXml) && error.kind != XmlErrorKind::Limit {
            return Outcome::Broken;
        }
        Outcome::client(format!("the message cannot be read, {error}"))
    })?;
    match spelling::refusal(&document, charset, quirks) {
        Some(refusal) => Err(refusal),
        None => Ok(document),
    }
}

/// Takes a document apart and finds the operation it calls.
pub(super) fn call<'s>(
    request: &Request,
    document: Document,
    spec: &'s Spec,
    strictness: Strictness,
    (guard, token): (Guard<'_>, TokenCheck),
    trail: &mut Trail<'s>,
) -> Result<Call<'s>, Outcome> {
    let quirks = guard.quirks;
    let envelope = Envelope::of(&document.root).ok_or_else(|| {
        Outcome::client(format!("the document element is {}, no SOAP envelope", document.root.name))
    })?;
    let known = envelope.namespace == Namespace::SOAP11;
    if !known && !quirks.request(RequestHook::AcceptsAnyEnvelope) {
        let text = format!("this is a SOAP 1.1 node, the envelope is in {}", envelope.namespace);
        return Err(Outcome::fault(FaultCode::VersionMismatch, text));
    }

    let mandatory = not_understood(&envelope, spec, guard.gate);
    let overlooked = match mandatory {
        None => None,
        Some(_) if quirks.request(RequestHook::IgnoresMustUnderstand) => None,
        Some(name)
            if quirks.request(RequestHook::FaultsAfterTheWork)
                || quirks.request(RequestHook::ChecksBodyBeforeMandatoryHeaders) =>
        {
            Some(name)
        }
        Some(name) => return Err(must_understand(&name)),
    };

    if token == TokenCheck::Needed {
        guard.check(&envelope, trail)?;
    }
    let payload = body_child(&envelope, quirks)?;
    let (service, operation) = operation_of(request, payload, spec, quirks, trail)?;
    let at_path = trail.service;
    (trail.service, trail.operation) = (Some(service), Some(operation));
    if let Some(at_path) = at_path
        && at_path.id != service.id
    {
        let text = format!(
            "{} belongs to {}; {} serves {} only",
            payload.name.local, service.path, at_path.path, at_path.id
        );
        return Err(Outcome::client(text));
    }

    if let Some(name) = &overlooked
        && !quirks.request(RequestHook::FaultsAfterTheWork)
    {
        return Err(must_understand(name));
    }

    let header = ims_header::take(&envelope, service, strictness, quirks, trail)?;
    let payload =
        take_payload(document.root).ok_or_else(|| Outcome::client("the Body is empty"))?;
    Ok(Call { service, operation, header, payload, overlooked })
}

/// The refusal of a mandatory header block.
pub(super) fn must_understand(name: &str) -> Outcome {
    Outcome::fault(FaultCode::MustUnderstand, format!("the header block {name} is not understood"))
}

/// The first mandatory header block that is meant for us and that we do not know.
fn not_understood(envelope: &Envelope<'_>, spec: &Spec, gate: &Gate) -> Option<String> {
    let block = envelope.header?.elements().find(|block| {
        let attribute = |name| block.attribute(&Namespace::SOAP11, name);
        let for_us = attribute("actor").is_none_or(|actor| actor.is_empty() || actor == NEXT_ACTOR);
        attribute("mustUnderstand") == Some("1") && for_us && !is_known_here(block, spec, gate)
    })?;
    Some(block.name.to_string())
}

fn is_known_here(block: &Element, spec: &Spec, gate: &Gate) -> bool {
    if gate.reads_tokens() && block.name.is(&Namespace::WS_SECURITY, "Security") {
        return true;
    }
    spec.services.iter().any(|service| {
        let layout = &service.header;
        let words = HeaderWords::of(layout.dialect);
        block.name.is(&layout.namespace, words.request) || layout.understood.contains(&block.name)
    })
}

/// The only child of the body.
fn body_child<'a>(envelope: &Envelope<'a>, quirks: &Selected) -> Result<&'a Element, Outcome> {
    let body = envelope.body.ok_or_else(|| Outcome::client("the envelope has no Body"))?;
    let mut children = body.elements();
    let first = children.next().ok_or_else(|| Outcome::client("the Body is empty"))?;
    let several = children.next().is_some();
    if several && !quirks.request(RequestHook::AcceptsSeveralBodyChildren) {
        return Err(Outcome::client("the Body has several children, an operation has one"));
    }
    Ok(first)
}

/// The operation by the body. The SOAPAction is a cross-check only (WS-I BP 1.1, R1127).
fn operation_of<'s>(
    request: &Request,
    payload: &Element,
    spec: &'s Spec,
    quirks: &Selected,
    trail: &mut Trail<'s>,
) -> Result<(&'s Service, &'s Operation), Outcome> {
    let action = request.headers.first("SOAPAction").map(|value| value.trim().trim_matches('"'));
    let by_body = spec.operation_by_request(&payload.name);
    if quirks.request(RequestHook::TrustsSoapAction) {
        let operations = spec.services.iter().flat_map(|service| &service.operations);
        let mut named = operations.filter(|operation| action == Some(&operation.soap_action));
        if named.next().is_none_or(|operation| operation.request != payload.name) {
            return Err(Outcome::client("the Body is not that of the SOAPAction"));
        }
    }
    let (service, operation) = by_body.ok_or_else(|| {
        Outcome::client(format!("no operation here has the request element {}", payload.name))
    })?;
    if action != Some(&operation.soap_action) {
        if quirks.request(RequestHook::DemandsSoapAction) {
            return Err(Outcome::client("the SOAPAction does not name the operation"));
        }
        let given = action.unwrap_or("missing");
        trail.note(format!("the SOAPAction of {} is: {given}", operation.id));
    }
    Ok((service, operation))
}

/// Takes the first child of the body out of the document.
fn take_payload(root: Element) -> Option<Element> {
    let is_body = |child: &Element| child.name.is(&root.name.namespace, "Body");
    let body = root.elements().position(is_body)?;
    root.into_elements().into_iter().nth(body)?.into_elements().into_iter().next()
}
