//! Bytes to the element that answers, and the statuses beside it.

use super::ask::NoAnswer;
use crate::soap::http::{ContentType, Response};
use crate::soap::{Envelope, StatusInfo};
use crate::spec::{Operation, Service};
use crate::xml::{Element, XmlLimits, read_document};

/// Elements of one answer at the most: a list of all identifiers may be long.
const MOST_ELEMENTS: usize = 4_000_000;

/// What a target answered.
#[derive(Clone, Debug)]
pub(super) struct Answered {
    /// The child of the body.
    pub payload: Element,
    /// Whether every status says success; without one, whether this is the answer asked for.
    pub is_whole: bool,
}

/// Reads an answer, as tolerantly as can be: nothing is judged here.
pub(super) fn read(
    response: &Response,
    service: &Service,
    operation: &Operation,
) -> Result<Answered, NoAnswer> {
    let refused = |what: String| NoAnswer::Refused(format!("{}: {what}", operation.id));
    let content_type = response.headers.first("content-type").map(ContentType::parse);
    let charset = content_type.as_ref().and_then(|of| of.charset.as_deref());
    let limits = XmlLimits { bytes: 64 << 20, elements: MOST_ELEMENTS, ..XmlLimits::default() };
    let document = read_document(&response.body, charset, &limits)
        .or_else(|_| read_document(&response.body, None, &limits));
    let document = document.map_err(|error| {
        refused(format!("HTTP {} and no XML that can be read: {error}", response.status))
    })?;
    let envelope = Envelope::of(&document.root)
        .ok_or_else(|| refused(format!("HTTP {} and no SOAP envelope", response.status)))?;
    if let Some(fault) = envelope.fault() {
        return Err(refused(format!("a fault: {}: {}", fault.code_text, shown(&fault.string))));
    }
    let statuses = envelope.statuses(&service.header).map(|found| found.infos).unwrap_or_default();
    if let Some(status) = statuses.first().filter(|_| !statuses.iter().any(is_success)) {
        return Err(refused(in_a_word(status)));
    }
    let payload = envelope.payload().filter(|it| it.name.local == operation.response.local);
    let payload = payload.ok_or_else(|| {
        refused(format!("there is no `{}` in the body", operation.response.local))
    })?;
    Ok(Answered { payload: payload.clone(), is_whole: statuses.iter().all(is_success) })
}

/// The case of letters differs between products.
fn is_success(status: &StatusInfo) -> bool {
    status.code_major.as_deref().is_some_and(|it| it.trim().eq_ignore_ascii_case("success"))
}

fn in_a_word(status: &StatusInfo) -> String {
    let major = status.code_major.as_deref().unwrap_or("no code");
    let minors = status.code_minor.iter().map(|field| field.value.trim().to_owned());
    let words: Vec<String> = std::iter::once(major.to_owned()).chain(minors).collect();
    let text = status.description.as_deref().map(|text| format!(" ({})", shown(text)));
    format!("the target says {}{}", shown(&words.join("/")), text.unwrap_or_default())
}

/// A text of the target's for people: one line, not too long.
fn shown(text: &str) -> String {
    const LENGTH: usize = 120;
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let text = text.trim();
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}
