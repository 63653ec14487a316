//! A kept message, taken apart for reading.

use crate::xml::{
    Declaration, Document, Element, Encoding, Layout, Namespace, PrefixPlace, Style, XmlLimits,
    read_document, write_document,
};

/// Head and body of a kept message.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Message<'a> {
    /// The first line and the header fields.
    pub head: &'a str,
    /// What follows the first empty line.
    pub body: &'a str,
}

impl<'a> Message<'a> {
    /// Takes the text of a message apart.
    pub fn of(text: &'a str) -> Self {
        let crlf = text.find("\r\n\r\n").map(|at| (at, at + 4));
        let lf = text.find("\n\n").map(|at| (at, at + 2));
        let split = match (crlf, lf) {
            (Some(crlf), Some(lf)) => Some(crlf.min(lf)),
            (one, other) => one.or(other),
        };
        match split {
            Some((head, body)) => Self { head: &text[..head], body: &text[body..] },
            None => Self { head: text, body: "" },
        }
    }
}

/// The text of an XML document with a line for each element, and the prefixes as they came; nothing
/// where it is no XML. Comments are left out.
pub(super) fn laid_out(body: &str) -> Option<String> {
    let document = read_document(body.as_bytes(), None, &XmlLimits::default()).ok()?;
    let mut prefixes: Vec<(Namespace, String)> = Vec::new();
    document.root.walk(|element| {
        let Some(prefix) = prefix(&document, element) else { return };
        let namespace = element.name.namespace.clone();
        if !prefixes.iter().any(|(known, _)| *known == namespace) {
            prefixes.push((namespace, prefix.to_owned()));
        }
    });
    let style = Style {
        prefixes,
        place: PrefixPlace::FirstUse,
        layout: Layout::Pretty,
        declaration: Declaration::Absent,
        encoding: Encoding::Utf8,
        byte_order_mark: false,
    };
    String::from_utf8(write_document(&document.root, &style)).ok()
}

/// The prefix that an element was written with: its tag stands at its offset.
fn prefix<'a>(document: &'a Document, element: &Element) -> Option<&'a str> {
    let tag = document.source.get(element.offset.0 as usize..)?.strip_prefix('<')?;
    let name = tag.split(['>', '/', ' ', '\t', '\r', '\n']).next()?;
    Some(name.split_once(':').map_or("", |(prefix, _)| prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn head_and_body_are_told_apart() {
        let message = Message::of("HTTP/1.1 200\r\nA: b\r\n\r\n<a>\n\n</a>");
        assert_eq!(message, Message { head: "HTTP/1.1 200\r\nA: b", body: "<a>\n\n</a>" });
        assert_eq!(Message::of("POST /\n\nx").body, "x");
        assert_eq!(Message::of("GARBAGE"), Message { head: "GARBAGE", body: "" });
    }

    #[test]
    fn xml_is_laid_out_with_the_prefixes_it_came_with() {
        let body = "<s:E xmlns:s='urn:s'><s:B><a xmlns='urn:a'><b>x</b></a></s:B></s:E>";
        assert_eq!(
            laid_out(body).as_deref().map(str::trim_end),
            Some(
                "<s:E xmlns:s=\"urn:s\">\n  <s:B>\n    <a xmlns=\"urn:a\">\n      <b>x</b>\n    </a>\n  \
                 </s:B>\n</s:E>"
            )
        );
        assert_eq!(laid_out("no XML"), None);
        assert_eq!(laid_out("<a>"), None);
    }
}
