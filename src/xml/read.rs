//! The strict reader for messages: bytes to an [`Element`] tree.

use super::convert::convert;
use super::decode::decode;
use super::error::{Flaw, XmlError, XmlErrorKind};
use super::limits::XmlLimits;
use super::prescan::prescan;
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
/// UTF-16 without a byte order mark is read only if `charset` names it. One thing that is legal is
/// refused: an element (not an attribute) with the prefix `xml`, of which there is none.
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
        read_text(&source, decoded.declaration, limits).map_err(|flaw| flaw.into_error(&source))?;
    Ok(Document {
        root,
        source,
        encoding: decoded.encoding,
        byte_order_mark: decoded.byte_order_mark,
        declared_encoding: decoded.declared,
    })
}

fn read_text(source: &str, declaration: usize, limits: &XmlLimits) -> Result<Element, Flaw> {
    let scanned = prescan(source, declaration, limits)?;
    let options = roxmltree::ParsingOptions {
        allow_dtd: false,
        // One for roxmltree's node above the document element, one for an XML declaration that it
        // takes for a processing instruction because of a line end.
        nodes_limit: u32::try_from(scanned.nodes + 2).unwrap_or(u32::MAX),
        entity_resolver: None,
    };
    let parsed = roxmltree::Document::parse_with_options(source, options)
        .map_err(|error| explain(&error, source))?;
    convert(parsed.root_element(), &scanned.declaring)
}

/// Our words for what roxmltree refuses after the first pass accepted.
fn explain(error: &roxmltree::Error, source: &str) -> Flaw {
    use roxmltree::Error as E;
    let at = offset_of(error.pos(), source);
    let message = match error {
        E::UnexpectedCloseTag(expected, actual, _) => {
            format!("`</{expected}>` is expected, not `</{actual}>`")
        }
        E::DuplicatedAttribute(name, _) => format!("attribute `{name}` stands twice"),
        E::UnknownNamespace(prefix, _) => format!("prefix `{prefix}` is not declared"),
        E::InvalidXmlPrefixUri(_) | E::UnexpectedXmlUri(_) => {
            "the prefix `xml` and its namespace belong to each other alone".to_owned()
        }
        E::UnexpectedXmlnsUri(_) => "the namespace of `xmlns` must not be declared".to_owned(),
        E::InvalidElementNamePrefix(_) => "no element may have the prefix `xmlns`".to_owned(),
        E::NodesLimitReached | E::AttributesLimitReached | E::NamespacesLimitReached => {
            let message = "the document has more parts than the reader can hold";
            return Flaw::new(XmlErrorKind::Limit, at, message);
        }
        other => other.to_string(),
    };
    Flaw::malformed(at, message)
}

/// roxmltree counts lines and characters from 1, as we do.
fn offset_of(place: roxmltree::TextPos, source: &str) -> usize {
    let (row, column) = (place.row as usize - 1, place.col as usize - 1);
    let line_at = match row {
        0 => 0,
        _ => source.match_indices('\n').nth(row - 1).map_or(source.len(), |(at, _)| at + 1),
    };
    let line = &source[line_at..];
    line_at + line.char_indices().nth(column).map_or(line.len(), |(at, _)| at)
}
