//! Building and taking apart SOAP 1.1 envelopes with the IMS header blocks.

use crate::soap::{Status, StatusInfo};
use crate::xml::{Element, Namespace, QName};

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

/// An envelope taken apart, as tolerantly as can be: rules judge it afterwards.
#[derive(Clone, Debug)]
pub struct Envelope<'a> {
    /// The document element.
    pub root: &'a Element,
    /// The namespace of the envelope elements: SOAP 1.1's, 1.2's, or something else.
    pub namespace: Namespace,
    /// `Header`, where present.
    pub header: Option<&'a Element>,
    /// `Body`, where present.
    pub body: Option<&'a Element>,
}

/// A fault as found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FoundFault {
    /// The `faultcode` text as written.
    pub code_text: String,
    /// The `faultcode` resolved by the prefixes in scope, where that works.
    pub code: Option<QName>,
    /// The `faultstring`.
    pub string: String,
}

/// Wraps a header block and a body child into an envelope.
#[must_use]
pub fn envelope(header_blocks: Vec<Element>, body: Vec<Element>) -> Element {
    let _ = (header_blocks, body);
    todo!("room soap")
}

/// The `imsx_syncRequestHeaderInfo` block in a service's namespace.
#[must_use]
pub fn request_header_block(namespace: &Namespace, header: &RequestHeader) -> Element {
    let _ = (namespace, header);
    todo!("room soap")
}

/// The `imsx_syncResponseHeaderInfo` block in a service's namespace.
#[must_use]
pub fn response_header_block(namespace: &Namespace, header: &ResponseHeader) -> Element {
    let _ = (namespace, header);
    todo!("room soap")
}

/// The `Fault` element, for the body of an envelope.
#[must_use]
pub fn fault_element(fault: &Fault) -> Element {
    let _ = fault;
    todo!("room soap")
}

impl<'a> Envelope<'a> {
    /// Takes a document apart; none if the document element is no `Envelope` in any namespace.
    #[must_use]
    pub fn of(root: &'a Element) -> Option<Self> {
        let _ = root;
        todo!("room soap")
    }

    /// The first child element of the body.
    #[must_use]
    pub fn payload(&self) -> Option<&'a Element> {
        self.body.and_then(|body| body.elements().next())
    }

    /// The fault in the body, where there is one.
    #[must_use]
    pub fn fault(&self) -> Option<FoundFault> {
        todo!("room soap")
    }

    /// The `imsx_syncRequestHeaderInfo` or `imsx_syncResponseHeaderInfo` block of a service.
    #[must_use]
    pub fn header_block(&self, namespace: &Namespace, local: &str) -> Option<&'a Element> {
        self.header.and_then(|header| header.child(namespace, local))
    }

    /// The status block in the response header of a service, values as found.
    #[must_use]
    pub fn status_info(&self, namespace: &Namespace) -> Option<StatusInfo> {
        let _ = namespace;
        todo!("room soap")
    }
}
