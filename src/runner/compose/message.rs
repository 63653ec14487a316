//! Envelope, style and header fields around a body child.

use super::ComposeError;
use super::arguments::read_xml;
use super::signing::{Hidden, Proof};
use super::step::Composer;
use super::template::{Target, Variables};
use crate::runner::transport::Endpoint;
use crate::soap::http::{Headers, Request, content_type};
use crate::soap::{self, RequestHeader, styles};
use crate::spec::{Operation, Service};
use crate::suite::{self, HeaderChoice};
use crate::xml::{Declaration, Element, Encoding, Namespace, Style, write_document};

/// `User-Agent` of this program.
const USER_AGENT: &str = concat!("lis-conform/", env!("CARGO_PKG_VERSION"));

impl Composer {
    /// The whole HTTP request around a body child, and what of it must not be seen.
    pub(super) fn message(
        &self,
        (service, operation): (&Service, &Operation),
        endpoint: &Endpoint,
        choices: &suite::Envelope,
        (message_identifier, variables): (&str, &Variables<'_>),
        (child, proof): (Element, &Proof),
    ) -> Result<(Request, Hidden), ComposeError> {
        let mut hidden = Hidden::default();
        let mut blocks = self.header_blocks(service, choices, message_identifier, variables)?;
        blocks.extend(proof.block(&mut hidden));
        let mut root = soap::envelope(blocks, vec![child]);
        if let Some(namespace) = &choices.namespace {
            rename_envelope(&mut root, &Namespace::new(namespace));
        }
        let style = self.style(service, choices)?;
        let body = write_document(&root, &style);
        hidden.mask(&mut root, |root| write_document(root, &style));
        let mut headers = self.headers(operation, endpoint, style.encoding);
        proof.authorize(("POST", endpoint), &mut headers, &body, &mut hidden);
        replace_or_remove(&mut headers, "SOAPAction", choices.soap_action.as_deref());
        replace_or_remove(&mut headers, "Content-Type", choices.content_type.as_deref());
        headers.set("Content-Length", body.len().to_string());
        let (method, path) = ("POST".to_owned(), endpoint.path.clone());
        Ok((Request { method, path, headers, body }, hidden))
    }

    /// The header fields of every request; the length of the body is still to come.
    pub(super) fn headers(
        &self,
        operation: &Operation,
        endpoint: &Endpoint,
        encoding: Encoding,
    ) -> Headers {
        let action = &operation.soap_action;
        let quote = if self.profile.quote_soap_action { "\"" } else { "" };
        let mut headers = Headers::new();
        headers.push("Host", &endpoint.host);
        headers.push("Content-Type", content_type(encoding));
        headers.push("SOAPAction", format!("{quote}{action}{quote}"));
        headers.push("Accept", "text/xml");
        headers.push("User-Agent", USER_AGENT);
        for (name, value) in &self.profile.headers {
            headers.set(name, value);
        }
        headers
    }

    /// The writer style of a message.
    fn style(&self, service: &Service, choices: &suite::Envelope) -> Result<Style, ComposeError> {
        let name = choices.style.as_ref().unwrap_or(&self.profile.style.0);
        let mut style = styles::style(name, &service.namespace)
            .ok_or_else(|| ComposeError::UnknownStyle(name.clone()))?;
        match choices.encoding.as_deref() {
            Some("utf-16") => {
                style.encoding = Encoding::Utf16Le;
                style.byte_order_mark = true;
                style.declaration = Declaration::Encoding;
            }
            Some(_) => style.encoding = Encoding::Utf8,
            None => {}
        }
        if let Some(mark) = choices.byte_order_mark {
            style.byte_order_mark = mark;
        }
        Ok(style)
    }

    fn header_blocks(
        &self,
        service: &Service,
        choices: &suite::Envelope,
        message_identifier: &str,
        variables: &Variables<'_>,
    ) -> Result<Vec<Element>, ComposeError> {
        let extra =
            |xml: &String| read_xml("the extra header block", &variables.fill(xml, Target::Xml)?);
        let mut blocks = choices.header_blocks.iter().map(extra).collect::<Result<Vec<_>, _>>()?;
        if choices.header == HeaderChoice::Present {
            let header = RequestHeader {
                version: choices.version.clone().or_else(|| self.profile.version.clone()),
                message_identifier: message_identifier.to_owned(),
            };
            blocks.push(soap::request_header_block(&service.header, &header));
        }
        for xml in &choices.header_blocks_after {
            blocks.push(extra(xml)?);
        }
        Ok(blocks)
    }
}

/// Nothing given leaves the field, an empty value takes it out.
pub(super) fn replace_or_remove(headers: &mut Headers, name: &str, value: Option<&str>) {
    match value {
        Some("") => headers.remove(name),
        Some(value) => headers.set(name, value),
        None => {}
    }
}

/// Puts the envelope's own elements into another namespace.
fn rename_envelope(root: &mut Element, namespace: &Namespace) {
    root.name.namespace = namespace.clone();
    for part in root.elements_mut() {
        part.name.namespace = namespace.clone();
    }
}
