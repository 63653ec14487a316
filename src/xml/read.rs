//! The strict reader for messages: bytes to an [`Element`] tree.

use super::build::build;
use super::decode::decode;
use super::error::{Flaw, XmlError};
use super::limits::XmlLimits;
use super::tree::Element;

/// A document that was accepted.
#[derive(Clone, Debug)]
pub struct Document {
    /// The document element.
    pub root: Element,
    /// The decoded text that offsets point into, without its byte order mark.
    pub source: String,
    /// The encoding the bytes were in.
    pub encoding: Encoding,
    /// Whether a byte order mark stood in front.
    pub byte_order_mark: bool,
    /// The `encoding` pseudo-attribute of the XML declaration, as written.
    pub declared_encoding: Option<String>,
}

/// Encodings that SOAP messages may have (WS-I Basic Profile 1.1, R1012).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

/// Reads one message. `charset` is what the transport said (the `charset` parameter of the
/// Content-Type, unquoted); it wins over the XML declaration (R1019).
///
/// UTF-16 without a byte order mark is read only if `charset` names it.
///
/// # Errors
/// Refuses what is not well-formed, what SOAP 1.1 forbids (DTD, processing instructions), what is
/// not in UTF-8 or UTF-16, and what exceeds `limits`.
pub fn read_document(
    bytes: &[u8],
    charset: Option<&str>,
    limits: &XmlLimits,
) -> Result<Document, XmlError> {
    if bytes.len() > limits.bytes {
        return Err(Flaw::limit(0, "the bytes of this document", limits.bytes).into_error(""));
    }
    let decoded = decode(bytes, charset)?;
    let source = decoded.text;
    let root =
        build(&source, decoded.declaration, limits).map_err(|flaw| flaw.into_error(&source))?;
    Ok(Document {
        root,
        source,
        encoding: decoded.encoding,
        byte_order_mark: decoded.byte_order_mark,
        declared_encoding: decoded.declared,
    })
}
