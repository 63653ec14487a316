//! Refusals of legal spellings: what some products cannot read. Only quirks ask for it.

use super::outcome::Outcome;
use super::quirk::{RequestHook, Selected};
use crate::soap::http::{Headers, Response};
use crate::xml::{Document, Encoding, Namespace};

/// Why a quirk does not read a document that is all right.
pub(super) fn refusal(
    document: &Document,
    charset: Option<&str>,
    quirks: &Selected,
) -> Option<Outcome> {
    if quirks.requests.is_empty() {
        return None;
    }
    let refuses = |hook| quirks.request(hook);
    if refuses(RequestHook::RefusesByteOrderMark) && document.byte_order_mark {
        return Some(Outcome::client("content is not allowed in the prolog"));
    }
    if refuses(RequestHook::RefusesUtf16) && document.encoding != Encoding::Utf8 {
        return Some(Outcome::client("only UTF-8 is read here"));
    }
    if refuses(RequestHook::RefusesXmlDeclaration) && has_declaration(document) {
        return Some(Outcome::client("an XML declaration is not expected here"));
    }
    if refuses(RequestHook::TrustsEncodingDeclaration) && !declares_the_truth(document, charset) {
        return Some(Outcome::client("the encoding declared is not the one used"));
    }
    if refuses(RequestHook::DemandsLiteralTags) && !has_literal_tags(document) {
        return Some(temp());
    }
    None
}

/// The declaration belongs to the text in front of the document element; the tree has no place
/// for it.
fn has_declaration(document: &Document) -> bool {
    document.source.trim_start_matches('\u{feff}').starts_with("<?xml")
}

fn declares_the_truth(document: &Document, charset: Option<&str>) -> bool {
    let used = charset.unwrap_or(match document.encoding {
        Encoding::Utf8 => "utf-8",
        Encoding::Utf16Le | Encoding::Utf16Be => "utf-16",
    });
    document.declared_encoding.as_deref().is_none_or(|declared| declared.eq_ignore_ascii_case(used))
}

/// Whether the envelope is `soapenv:Envelope` or unprefixed, and the body's child unprefixed.
fn has_literal_tags(document: &Document) -> bool {
    let root = &document.root;
    let bound = |prefix| root.scope.resolve(prefix) == Some(Namespace::SOAP11);
    let body = root.elements().find(|child| child.name.local == "Body");
    let payload = body.and_then(|body| body.elements().next());
    let unprefixed = payload
        .is_none_or(|payload| payload.scope.resolve("") == Some(payload.name.namespace.clone()));
    unprefixed && (bound("soapenv") || bound(""))
}

/// What one real product answers when its patterns do not match: four letters that are no XML.
fn temp() -> Outcome {
    let mut headers = Headers::new();
    headers.push("Content-Type", "text/xml;charset=\"utf-8\"");
    Outcome::Plain(Response { status: 200, headers, body: b"Temp".to_vec() })
}
