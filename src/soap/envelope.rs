//! Building SOAP 1.1 envelopes with the IMS header blocks.

use smol_str::SmolStr;

use super::header_words::{HeaderWords, StatusPart};
use super::status::{CodeMinorField, Status};
use crate::spec::HeaderLayout;
use crate::xml::{Element, Namespace, QName, Style};

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
    /// The status, or one for each object.
    pub statuses: Statuses,
}

/// The status of a response.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Statuses {
    /// One status block.
    One(Status),
    /// A set of status blocks, in the order of what was asked for.
    Set(Vec<Status>),
}

/// A fault to be written (SOAP 1.1, section 4.4).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fault {
    /// `faultcode`.
    pub code: FaultCode,
    /// `faultstring`.
    pub string: String,
    /// Text of a `detail` entry.
    pub detail: Option<String>,
}

/// The fault codes of SOAP 1.1, section 4.4.1, and those of WS-Security 1.0 that are in use here.
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
    /// A security token could not be confirmed.
    FailedAuthentication,
    /// Something else about the security of the message is not right.
    InvalidSecurity,
}

impl FaultCode {
    /// The local name.
    #[must_use]
    pub const fn local_name(self) -> &'static str {
        match self {
            Self::VersionMismatch => "VersionMismatch",
            Self::MustUnderstand => "MustUnderstand",
            Self::Client => "Client",
            Self::Server => "Server",
            Self::FailedAuthentication => "FailedAuthentication",
            Self::InvalidSecurity => "InvalidSecurity",
        }
    }

    /// The namespace that the name is in.
    #[must_use]
    pub const fn namespace(self) -> Namespace {
        match self {
            Self::VersionMismatch | Self::MustUnderstand | Self::Client | Self::Server => {
                Namespace::SOAP11
            }
            Self::FailedAuthentication | Self::InvalidSecurity => Namespace::WS_SECURITY,
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

/// The header block of a request. Without a layout's word for it, the version is left out.
#[must_use]
pub fn request_header_block(layout: &HeaderLayout, header: &RequestHeader) -> Element {
    let words = HeaderWords::of(layout.dialect);
    let mut block = Element::new(QName::from_static(layout.namespace.clone(), words.request));
    if let Some(version) = words.version {
        push_optional(&mut block, version, header.version.as_deref());
    }
    push_text(&mut block, words.message_identifier, &header.message_identifier);
    block
}

/// The header block of a response. The parts of a status stand in the order of the layout: in LIS
/// the description behind the references, not in front of them as in the LTI profile of OMS.
#[must_use]
pub fn response_header_block(layout: &HeaderLayout, header: &ResponseHeader) -> Element {
    let words = HeaderWords::of(layout.dialect);
    let mut block = Element::new(QName::from_static(layout.namespace.clone(), words.response));
    if let Some(version) = words.version {
        push_optional(&mut block, version, header.version.as_deref());
    }
    push_text(&mut block, words.message_identifier, &header.message_identifier);
    match (&header.statuses, words.status_info_set) {
        (Statuses::Set(statuses), Some(name)) => {
            let mut set = Element::new(QName::from_static(layout.namespace.clone(), name));
            for status in statuses {
                set.push(status_info(layout, words, header, status));
            }
            block.push(set);
        }
        (Statuses::Set(statuses), None) => {
            for status in statuses {
                block.push(status_info(layout, words, header, status));
            }
        }
        (Statuses::One(status), _) => block.push(status_info(layout, words, header, status)),
    }
    block
}

fn status_info(
    layout: &HeaderLayout,
    words: &HeaderWords,
    header: &ResponseHeader,
    status: &Status,
) -> Element {
    let mut info = Element::new(QName::from_static(layout.namespace.clone(), words.status_info));
    for part in words.status_order {
        match part {
            StatusPart::CodeMajor => push_text(&mut info, words.code_major, status.major.as_str()),
            StatusPart::Severity => push_text(&mut info, words.severity, status.severity.as_str()),
            StatusPart::MessageRef => {
                push_text(&mut info, words.message_ref, &header.message_ref_identifier);
            }
            StatusPart::OperationRef => {
                let operation = header.operation_ref_identifier.as_deref();
                push_optional(&mut info, words.operation_ref, operation);
            }
            StatusPart::Description => {
                if let Some(text) = &status.description {
                    info.push(description(layout, words, text));
                }
            }
            StatusPart::CodeMinor => {
                if !status.minors.is_empty() {
                    info.push(code_minor(layout, words, &status.minors));
                }
            }
        }
    }
    info
}

fn description(layout: &HeaderLayout, words: &HeaderWords, text: &str) -> Element {
    let name = QName::from_static(layout.namespace.clone(), words.description);
    let Some((language, inner)) = words.description_parts else {
        return Element::with_text(name, text);
    };
    let part = |local, text: &str| {
        Element::with_text(QName::from_static(layout.texts.clone(), local), text)
    };
    Element::new(name).with_child(part(language, "en-US")).with_child(part(inner, text))
}

/// The `Fault` element, for the body of an envelope that will be written in `style`.
///
/// `faultcode` holds a qualified name, so its text depends on the prefix that the envelope will
/// get. `style` has to list the SOAP 1.1 namespace with a prefix, as every built-in one does.
#[must_use]
pub fn fault_element(fault: &Fault, style: &Style) -> Element {
    let (code, namespace) = (fault.code.local_name(), fault.code.namespace());
    let other = if namespace == Namespace::SOAP11 { "" } else { "wsse" };
    let prefix = style
        .prefixes
        .iter()
        .find(|(known, _)| *known == namespace)
        .map_or(other, |(_, prefix)| prefix.as_str());
    let code = match prefix {
        "" => code.to_owned(),
        prefix => format!("{prefix}:{code}"),
    };
    let mut fault_code = Element::with_text(QName::unqualified("faultcode"), code);
    // Makes the tree readable without a trip over bytes; the writer declares the same prefix.
    fault_code.scope = fault_code.scope.with(vec![(SmolStr::new(prefix), namespace)]);

    let mut element = soap_element("Fault");
    element.push(fault_code);
    element.push(Element::with_text(QName::unqualified("faultstring"), fault.string.as_str()));
    if let Some(detail) = &fault.detail {
        let entry = Element::with_text(QName::unqualified("message"), detail.as_str());
        element.push(Element::new(QName::unqualified("detail")).with_child(entry));
    }
    element
}

fn code_minor(layout: &HeaderLayout, words: &HeaderWords, fields: &[CodeMinorField]) -> Element {
    let element = |local| Element::new(QName::from_static(layout.namespace.clone(), local));
    let mut code_minor = element(words.code_minor);
    for field in fields {
        let mut entry = element(words.field);
        push_text(&mut entry, words.field_name, &field.name);
        push_text(&mut entry, words.field_value, &field.value);
        code_minor.push(entry);
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
    use crate::spec::HeaderDialect;
    use crate::xml::{XmlLimits, read_document, write_document};

    const PMS: Namespace = Namespace::from_static("urn:example:pms");

    fn imsx() -> HeaderLayout {
        HeaderLayout::imsx(&PMS)
    }

    fn es() -> HeaderLayout {
        HeaderLayout {
            dialect: HeaderDialect::Es,
            namespace: Namespace::from_static("urn:example:bind"),
            texts: Namespace::from_static("urn:example:cmn"),
            required: false,
            understood: Vec::new(),
        }
    }

    fn locals(element: &Element) -> Vec<&str> {
        element.elements().map(|child| child.name.local.as_str()).collect()
    }

    fn response_header() -> ResponseHeader {
        ResponseHeader {
            version: Some("V1.0".to_owned()),
            message_identifier: "r1".to_owned(),
            message_ref_identifier: "q1".to_owned(),
            operation_ref_identifier: Some("readPerson".to_owned()),
            statuses: Statuses::One(Status::failure("unknownobject").described("no such person")),
        }
    }

    #[test]
    fn the_status_children_stand_in_the_order_of_the_lis_schemas() {
        let block = response_header_block(&imsx(), &response_header());
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
        let root = envelope(vec![response_header_block(&imsx(), &header)], vec![payload]);
        let envelope = Envelope::of(&root).expect("an envelope");
        let found = envelope.statuses(&imsx()).expect("a status");
        let info = &found.infos[0];
        assert_eq!(info.code_major.as_deref(), Some("failure"));
        assert_eq!(info.severity.as_deref(), Some("error"));
        assert_eq!(info.message_ref_identifier.as_deref(), Some("q1"));
        assert_eq!(info.operation_ref_identifiers, ["readPerson"]);
        assert_eq!(info.description.as_deref(), Some("no such person"));
        assert_eq!(info.code_minor[0].value, "unknownobject");
        assert!(!found.is_set);
        assert!(envelope.payload().is_some_and(|p| p.name.is(&PMS, "readPersonResponse")));
        assert_eq!(envelope.fault(), None);
    }

    #[test]
    fn enterprise_services_order_a_status_differently_and_have_sets_of_them() {
        let second = Status::success("fullsuccess");
        let Statuses::One(first) = response_header().statuses else { panic!("one") };
        let statuses = Statuses::Set(vec![first, second]);
        let header = ResponseHeader { statuses, ..response_header() };
        let block = response_header_block(&es(), &header);
        assert_eq!(block.name.local, "syncResponseHeaderInfo");
        assert_eq!(locals(&block), ["messageIdentifier", "statusInfoSet"]);
        let set = block.child(&es().namespace, "statusInfoSet").expect("just built");
        let info = set.elements().next().expect("two of them");
        let expected =
            ["codeMajor", "severity", "codeMinor", "messageIdRef", "operationIdRef", "description"];
        assert_eq!(locals(info), expected);
        let description = info.child(&es().namespace, "description").expect("just built");
        assert_eq!(locals(description), ["language", "text"]);
        assert!(description.elements().all(|part| part.name.namespace == es().texts));

        let root = envelope(vec![block.clone()], Vec::new());
        let found = Envelope::of(&root).expect("an envelope").statuses(&es()).expect("statuses");
        assert!(found.is_set && found.infos.len() == 2);
        assert_eq!(found.infos[0].code_minor[0].value, "unknownobject");
        assert_eq!(found.infos[0].description.as_deref(), Some("no such person"));
        assert_eq!(found.infos[1].code_major.as_deref(), Some("success"));
        assert!(Envelope::of(&root).expect("an envelope").statuses(&imsx()).is_none());
    }

    #[test]
    fn a_request_header_without_version_holds_the_identifier_only() {
        let header = RequestHeader { version: None, message_identifier: "q1".to_owned() };
        assert_eq!(locals(&request_header_block(&imsx(), &header)), ["imsx_messageIdentifier"]);
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
        let denied = Fault { code: FaultCode::FailedAuthentication, ..fault.clone() };
        for name in styles::names() {
            let style = styles::style(name, &PMS).expect("built in");
            let root = envelope(Vec::new(), vec![fault_element(&fault, &style)]);
            let found = Envelope::of(&root).and_then(|e| e.fault()).expect("a fault");
            assert_eq!(found.code, Some(QName::new(&Namespace::SOAP11, "Client")), "{name}");
            assert!(found.code_text.ends_with(":Client"), "{name}: {}", found.code_text);
            assert_eq!(found.string, "no");
            let root = envelope(Vec::new(), vec![fault_element(&denied, &style)]);
            let bytes = write_document(&root, &style);
            let read = read_document(&bytes, None, &XmlLimits::default()).expect("readable");
            let found = Envelope::of(&read.root).and_then(|e| e.fault()).expect("a fault");
            let code = QName::new(&Namespace::WS_SECURITY, "FailedAuthentication");
            assert_eq!(found.code, Some(code), "{name}");
        }
    }
}
