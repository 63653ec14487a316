//! Building SOAP 1.1 envelopes with the IMS header blocks.

use smol_str::SmolStr;

use super::status::{CodeMinorField, Status};
use crate::xml::{Element, Namespace, QName, Style};

/// Local name of the header block of a request.
pub const REQUEST_HEADER: &str = "imsx_syncRequestHeaderInfo";
/// Local name of the header block of a response.
pub const RESPONSE_HEADER: &str = "imsx_syncResponseHeaderInfo";

/// What goes into the header block of a request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RequestHeader {
    /// `imsx_version`, `V1.0` in the final binding.
    pub version: Option<String>,
    /// `imsx_messageIdentifier`.
    pub message_identifier: String,
}

/// What goes into the header block of a response.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ResponseHeader {
    /// `imsx_version`.
    pub version: Option<String>,
    /// `imsx_messageIdentifier`, the responder's own.
    pub message_identifier: String,
    /// `imsx_messageRefIdentifier`, the request's identifier.
    pub message_ref_identifier: String,
    /// `imsx_operationRefIdentifier`.
    pub operation_ref_identifier: Option<String>,
    /// The status.
    pub status: Status,
}

/// A fault to be written (SOAP 1.1, section 4.4).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fault {
    /// `faultcode`, one of the SOAP 1.1 namespace's.
    pub code: FaultCode,
    /// `faultstring`.
    pub string: String,
    /// Text of a `detail` entry.
    pub detail: Option<String>,
}

/// The fault codes of SOAP 1.1, section 4.4.1.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum FaultCode {
    /// Wrong envelope namespace.
    VersionMismatch,
    /// A mandatory header block was not understood.
    MustUnderstand,
    /// The request is at fault.
    Client,
    /// The responder is at fault.
    Server,
}

impl FaultCode {
    /// The local name in the SOAP 1.1 namespace.
    #[must_use]
    pub const fn local_name(self) -> &'static str {
        match self {
            Self::VersionMismatch => "VersionMismatch",
            Self::MustUnderstand => "MustUnderstand",
            Self::Client => "Client",
            Self::Server => "Server",
        }
    }
}

/// Wraps header blocks and body children into an envelope. Without blocks there is no `Header`.
#[must_use]
pub fn envelope(header_blocks: Vec<Element>, body: Vec<Element>) -> Element {
    let mut envelope = soap_element("Envelope");
    if !header_blocks.is_empty() {
        envelope.push(filled(soap_element("Header"), header_blocks));
    }
    envelope.push(filled(soap_element("Body"), body));
    envelope
}

/// The `imsx_syncRequestHeaderInfo` block in a service's namespace.
#[must_use]
pub fn request_header_block(namespace: &Namespace, header: &RequestHeader) -> Element {
    let mut block = Element::new(QName::from_static(namespace.clone(), REQUEST_HEADER));
    push_optional(&mut block, "imsx_version", header.version.as_deref());
    push_text(&mut block, "imsx_messageIdentifier", &header.message_identifier);
    block
}

/// The `imsx_syncResponseHeaderInfo` block in a service's namespace. The children of the status
/// stand in the order of the LIS schemas: the description behind the references, not in front of
/// them as in the LTI profile of OMS.
#[must_use]
pub fn response_header_block(namespace: &Namespace, header: &ResponseHeader) -> Element {
    let mut block = Element::new(QName::from_static(namespace.clone(), RESPONSE_HEADER));
    push_optional(&mut block, "imsx_version", header.version.as_deref());
    push_text(&mut block, "imsx_messageIdentifier", &header.message_identifier);

    let status = &header.status;
    let mut info = Element::new(QName::from_static(namespace.clone(), "imsx_statusInfo"));
    push_text(&mut info, "imsx_codeMajor", status.major.as_str());
    push_text(&mut info, "imsx_severity", status.severity.as_str());
    push_text(&mut info, "imsx_messageRefIdentifier", &header.message_ref_identifier);
    let operation = header.operation_ref_identifier.as_deref();
    push_optional(&mut info, "imsx_operationRefIdentifier", operation);
    push_optional(&mut info, "imsx_description", status.description.as_deref());
    if !status.minors.is_empty() {
        info.push(code_minor(namespace, &status.minors));
    }
    block.push(info);
    block
}

/// The `Fault` element, for the body of an envelope that will be written in `style`.
///
/// `faultcode` holds a qualified name, so its text depends on the prefix that the envelope will
/// get. `style` has to list the SOAP 1.1 namespace with a prefix, as every built-in one does.
#[must_use]
pub fn fault_element(fault: &Fault, style: &Style) -> Element {
    let code = fault.code.local_name();
    let prefix = style
        .prefixes
        .iter()
        .find(|(namespace, _)| *namespace == Namespace::SOAP11)
        .map_or("", |(_, prefix)| prefix.as_str());
    let code = match prefix {
        "" => code.to_owned(),
        prefix => format!("{prefix}:{code}"),
    };
    let mut fault_code = Element::with_text(QName::unqualified("faultcode"), code);
    // Makes the tree readable without a trip over bytes; the writer declares the same prefix.
    fault_code.scope = fault_code.scope.with(vec![(SmolStr::new(prefix), Namespace::SOAP11)]);

    let mut element = soap_element("Fault");
    element.push(fault_code);
    element.push(Element::with_text(QName::unqualified("faultstring"), fault.string.as_str()));
    if let Some(detail) = &fault.detail {
        let entry = Element::with_text(QName::unqualified("message"), detail.as_str());
        element.push(Element::new(QName::unqualified("detail")).with_child(entry));
    }
    element
}

fn code_minor(namespace: &Namespace, fields: &[CodeMinorField]) -> Element {
    let mut code_minor = Element::new(QName::from_static(namespace.clone(), "imsx_codeMinor"));
    for field in fields {
        let mut element =
            Element::new(QName::from_static(namespace.clone(), "imsx_codeMinorField"));
        push_text(&mut element, "imsx_codeMinorFieldName", &field.name);
        push_text(&mut element, "imsx_codeMinorFieldValue", &field.value);
        code_minor.push(element);
    }
    code_minor
}

fn soap_element(local: &'static str) -> Element {
    Element::new(QName::from_static(Namespace::SOAP11, local))
}

fn filled(mut parent: Element, children: Vec<Element>) -> Element {
    for child in children {
        parent.push(child);
    }
    parent
}

fn push_text(parent: &mut Element, local: &'static str, text: &str) {
    let name = QName::from_static(parent.name.namespace.clone(), local);
    parent.push(Element::with_text(name, text));
}

fn push_optional(parent: &mut Element, local: &'static str, text: Option<&str>) {
    if let Some(text) = text {
        push_text(parent, local, text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::soap::{Envelope, styles};

    const PMS: Namespace = Namespace::from_static("urn:example:pms");

    fn locals(element: &Element) -> Vec<&str> {
        element.elements().map(|child| child.name.local.as_str()).collect()
    }

    fn response_header() -> ResponseHeader {
        ResponseHeader {
            version: Some("V1.0".to_owned()),
            message_identifier: "r1".to_owned(),
            message_ref_identifier: "q1".to_owned(),
            operation_ref_identifier: Some("readPerson".to_owned()),
            status: Status::failure("unknownobject").described("no such person"),
        }
    }

    #[test]
    fn the_status_children_stand_in_the_order_of_the_lis_schemas() {
        let block = response_header_block(&PMS, &response_header());
        assert_eq!(locals(&block), ["imsx_version", "imsx_messageIdentifier", "imsx_statusInfo"]);
        let info = block.child(&PMS, "imsx_statusInfo").expect("just built");
        let expected = [
            "imsx_codeMajor",
            "imsx_severity",
            "imsx_messageRefIdentifier",
            "imsx_operationRefIdentifier",
            "imsx_description",
            "imsx_codeMinor",
        ];
        assert_eq!(locals(info), expected);
    }

    #[test]
    fn what_was_built_is_found_again() {
        let header = response_header();
        let payload = Element::new(QName::new(&PMS, "readPersonResponse"));
        let root = envelope(vec![response_header_block(&PMS, &header)], vec![payload]);
        let envelope = Envelope::of(&root).expect("an envelope");
        let info = envelope.status_info(&PMS).expect("a status");
        assert_eq!(info.code_major.as_deref(), Some("failure"));
        assert_eq!(info.severity.as_deref(), Some("error"));
        assert_eq!(info.message_ref_identifier.as_deref(), Some("q1"));
        assert_eq!(info.operation_ref_identifiers, ["readPerson"]);
        assert_eq!(info.description.as_deref(), Some("no such person"));
        assert_eq!(info.code_minor, header.status.minors);
        assert!(envelope.payload().is_some_and(|p| p.name.is(&PMS, "readPersonResponse")));
        assert_eq!(envelope.fault(), None);
    }

    #[test]
    fn a_request_header_without_version_holds_the_identifier_only() {
        let header = RequestHeader { version: None, message_identifier: "q1".to_owned() };
        assert_eq!(locals(&request_header_block(&PMS, &header)), ["imsx_messageIdentifier"]);
    }

    #[test]
    fn without_blocks_there_is_no_header() {
        assert_eq!(locals(&envelope(Vec::new(), Vec::new())), ["Body"]);
    }

    #[test]
    fn a_fault_code_is_a_soap_name_in_every_style() {
        let fault = Fault {
            code: FaultCode::Client,
            string: "no".to_owned(),
            detail: Some("x".to_owned()),
        };
        for name in styles::names() {
            let style = styles::style(name, &PMS).expect("built in");
            let root = envelope(Vec::new(), vec![fault_element(&fault, &style)]);
            let found = Envelope::of(&root).and_then(|e| e.fault()).expect("a fault");
            assert_eq!(found.code, Some(QName::new(&Namespace::SOAP11, "Client")), "{name}");
            assert!(found.code_text.ends_with(":Client"), "{name}: {}", found.code_text);
            assert_eq!(found.string, "no");
        }
    }
}
