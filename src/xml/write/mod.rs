//! Tree to bytes, in a style that is data: real products read only some spellings of a message.
//!
//! - `style`: the style;
//! - `prefixer`: which prefix a name gets and where it is declared;
//! - `escape`: what must not stand raw;
//! - `form`: documents that differ in a few texts only.

mod escape;
mod form;
mod prefixer;
mod style;
#[cfg(test)]
pub(super) mod tests;

use smol_str::SmolStr;

use super::content::{Piece, Pieces, pieces, qname_content, qname_value};
use super::name::{Namespace, QName};
use super::read::Encoding;
use super::tree::Element;
use escape::push_attribute;
use prefixer::{Prefixer, Use};

pub use form::Form;
pub use style::{Declaration, Layout, PrefixPlace, Style};

/// Writes `root` in `style`.
///
/// White space that only lays out (see [`super::same_meaning`]) is the style's, not the tree's. A
/// character XML 1.0 cannot hold becomes U+FFFD, so that what is written is always readable. The
/// text of a SOAP `faultcode` and the value of `xsi:type` are qualified names: if their prefix is
/// bound in the element's scope, they are written with the style's prefix for that namespace.
/// Local names are written as they are: whoever builds a tree answers for them.
#[must_use]
pub fn write_document(root: &Element, style: &Style) -> Vec<u8> {
    let mut writer = Writer::new(root, style);
    writer.document(root);
    encode(writer.out, style.encoding)
}

struct Writer<'a> {
    style: &'a Style,
    prefixer: Prefixer<'a>,
    out: String,
    /// Prefixes of the attributes of the element at hand, and values that are qualified names.
    attributes: Vec<(SmolStr, Option<String>)>,
    /// Elements whose texts are looked for, and where those of the first few were written.
    places: Vec<&'a Element>,
    found: Vec<(usize, usize)>,
}

/// An element whose end tag is still to be written.
struct Open<'a> {
    element: &'a Element,
    prefix: SmolStr,
    content: Pieces<'a>,
    /// Whether its children stand on lines of their own.
    broken: bool,
    bindings_before: usize,
}

impl<'a> Writer<'a> {
    fn new(root: &'a Element, style: &'a Style) -> Self {
        Self {
            style,
            prefixer: Prefixer::new(root, style),
            out: String::with_capacity(1024),
            attributes: Vec::new(),
            places: Vec::new(),
            found: Vec::new(),
        }
    }

    fn document(&mut self, root: &'a Element) {
        if self.style.byte_order_mark {
            self.out.push('\u{FEFF}');
        }
        self.declaration();
        self.tree(root);
    }

    fn declaration(&mut self) {
        let encoding = match (self.style.encoding, self.style.byte_order_mark) {
            (Encoding::Utf8, _) => "UTF-8",
            (_, true) => "UTF-16",
            (Encoding::Utf16Le, false) => "UTF-16LE",
            (Encoding::Utf16Be, false) => "UTF-16BE",
        };
        match self.style.declaration {
            Declaration::Absent => return,
            Declaration::Version => self.out.push_str("<?xml version=\"1.0\"?>"),
            Declaration::Encoding => {
                self.out.push_str("<?xml version=\"1.0\" encoding=\"");
                self.out.push_str(encoding);
                self.out.push_str("\"?>");
            }
        }
        if self.style.layout == Layout::Pretty {
            self.out.push('\n');
        }
    }

    fn tree(&mut self, root: &'a Element) {
        let pretty = self.style.layout == Layout::Pretty;
        let mut open = Vec::with_capacity(16);
        open.extend(self.start(root, pretty));
        while let Some(innermost) = open.last_mut() {
            let Open { content, broken, element, .. } = innermost;
            let (broken, element) = (*broken, *element);
            match content.next() {
                Some(Piece::Text(text)) => self.text(element, &text),
                Some(Piece::Element(child)) => {
                    if broken {
                        self.line(open.len());
                    }
                    open.extend(self.start(child, broken));
                }
                None => {
                    if let Some(done) = open.pop() {
                        if broken {
                            self.line(open.len());
                        }
                        self.end(&done);
                    }
                }
            }
        }
        if pretty {
            self.out.push('\n');
        }
    }

    /// Writes a start tag; returns what has to be written after it, if anything.
    fn start(&mut self, element: &'a Element, may_break: bool) -> Option<Open<'a>> {
        let bindings_before = self.prefixer.enter();
        if has_bare_value(element) {
            self.prefixer.prefix(&Namespace::NONE, Use::Content);
        }
        let prefix = self.prefixer.prefix(&element.name.namespace, Use::Element);
        let content_name = qname_content(element).map(|name| self.spell(&name));
        for attribute in &element.attributes {
            let prefix = self.prefixer.prefix(&attribute.name.namespace, Use::Attribute);
            let name_value = qname_value(element, attribute).map(|name| self.spell(&name));
            self.attributes.push((prefix, name_value));
        }

        self.out.push('<');
        push_name(&prefix, &element.name.local, &mut self.out);
        for (prefix, namespace) in self.prefixer.declared_since(bindings_before) {
            self.out.push_str(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
            push_attribute_value(prefix, namespace.as_str(), &mut self.out);
        }
        let prefixes = self.attributes.drain(..);
        for (attribute, (prefix, name_value)) in element.attributes.iter().zip(prefixes) {
            self.out.push(' ');
            push_name(&prefix, &attribute.name.local, &mut self.out);
            let value = name_value.as_deref().unwrap_or(&attribute.value);
            push_attribute_value("", value, &mut self.out);
        }

        let content = pieces(element);
        let finished = if let Some(name) = content_name {
            self.out.push('>');
            self.out.push_str(&name);
            self.end_tag(&prefix, element);
            true
        } else if content.is_empty() {
            self.out.push_str("/>");
            true
        } else {
            self.out.push('>');
            false
        };
        if finished {
            self.prefixer.leave(bindings_before);
            return None;
        }
        let broken = may_break && content.has_elements() && !content.has_text();
        Some(Open { element, prefix, content, broken, bindings_before })
    }

    /// Content that is a qualified name, with a prefix that is in force on the element at hand.
    fn spell(&mut self, name: &QName) -> String {
        let mut spelt = String::new();
        if name.namespace.is_none() {
            spelt.push_str(&name.local);
        } else {
            let prefix = self.prefixer.prefix(&name.namespace, Use::Content);
            push_name(&prefix, &name.local, &mut spelt);
        }
        spelt
    }

    fn end(&mut self, done: &Open<'_>) {
        self.end_tag(&done.prefix, done.element);
        self.prefixer.leave(done.bindings_before);
    }

    fn end_tag(&mut self, prefix: &str, element: &Element) {
        self.out.push_str("</");
        push_name(prefix, &element.name.local, &mut self.out);
        self.out.push('>');
    }

    fn line(&mut self, depth: usize) {
        self.out.push('\n');
        for _ in 0..depth {
            self.out.push_str("  ");
        }
    }
}

fn push_name(prefix: &str, local: &str, out: &mut String) {
    if !prefix.is_empty() {
        out.push_str(prefix);
        out.push(':');
    }
    out.push_str(local);
}

/// Appends the rest of an attribute whose name has been begun.
fn push_attribute_value(name_rest: &str, value: &str, out: &mut String) {
    out.push_str(name_rest);
    out.push_str("=\"");
    push_attribute(value, out);
    out.push('"');
}

/// Whether `xsi:type` holds a name in no namespace, which a default namespace would change.
fn has_bare_value(element: &Element) -> bool {
    element
        .attributes
        .iter()
        .filter_map(|attribute| qname_value(element, attribute))
        .any(|name| name.namespace.is_none())
}

fn encode(text: String, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 => text.into_bytes(),
        Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    }
}
