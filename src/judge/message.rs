//! One message as it came over the wire, parsed once for all rules and checks.

use std::borrow::Cow;

use super::finding::Place;
use crate::schema::Violation;
use crate::soap::Envelope;
use crate::soap::http::{ContentType, Headers};
use crate::xml::{Document, Element, LineColumn, XmlError, XmlErrorKind, XmlLimits, read_document};

/// The readable part of a request or a response.
#[derive(Debug)]
pub(super) struct Message {
    /// The Content-Type, where there is one.
    pub content_type: Option<ContentType>,
    /// The document, or why there is none.
    pub document: Result<Document, XmlError>,
    /// The charset parameter does not name the encoding of the bytes; the document was read by
    /// what the bytes say of themselves.
    pub charset_refused: Option<XmlError>,
}

impl Message {
    /// Parses the body. A charset that does not fit the bytes is set aside, so that the rest of
    /// the message can still be judged.
    pub fn read(headers: &Headers, body: &[u8]) -> Self {
        let content_type = headers.first("content-type").map(ContentType::parse);
        let charset =
            content_type.as_ref().and_then(|content_type| content_type.charset.as_deref());
        let limits = XmlLimits::default();
        let mut document = read_document(body, charset, &limits);
        let mut charset_refused = None;
        if charset.is_some()
            && matches!(&document, Err(error) if error.kind == XmlErrorKind::Encoding)
        {
            let without = read_document(body, None, &limits);
            if !matches!(&without, Err(error) if error.kind == XmlErrorKind::Encoding) {
                charset_refused = document.err();
                document = without;
            }
        }
        Self { content_type, document, charset_refused }
    }

    /// The envelope, where the document is one.
    pub fn envelope(&self) -> Option<Envelope<'_>> {
        self.document.as_ref().ok().and_then(|document| Envelope::of(&document.root))
    }

    /// Where an element of this message stands.
    pub fn place(&self, element: &Element) -> Option<Place> {
        let document = self.document.as_ref().ok()?;
        let path = path_to(&document.root, element)?;
        let at = LineColumn::of(&document.source, element.offset);
        Some(Place { path, line: at.line, column: at.column })
    }

    /// Where a violation of a schema stands.
    pub fn place_of(&self, violation: &Violation) -> Option<Place> {
        let document = self.document.as_ref().ok()?;
        let at = LineColumn::of(&document.source, violation.offset);
        Some(Place { path: violation.path.clone(), line: at.line, column: at.column })
    }
}

/// Where a document stopped making sense.
pub(super) fn place_of_error(error: &XmlError) -> Place {
    Place { path: String::new(), line: error.at.line, column: error.at.column }
}

/// The beginning of a body that is no XML, for people: `Temp`, `<html><head>`.
pub(super) fn excerpt(body: &[u8]) -> String {
    const LENGTH: usize = 40;
    let start = &body[..body.len().min(4 * LENGTH)];
    let text = match String::from_utf8_lossy(start) {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    };
    let shown: String = text.chars().take(LENGTH).flat_map(char::escape_default).collect();
    if text.chars().nth(LENGTH).is_some() || start.len() < body.len() {
        format!("{shown}...")
    } else {
        shown
    }
}

/// The path from `root` to `wanted`, by local names; positions where a name occurs again.
fn path_to(root: &Element, wanted: &Element) -> Option<String> {
    if std::ptr::eq(root, wanted) {
        return Some(root.name.local.to_string());
    }
    let mut open = vec![(root, root.elements())];
    loop {
        let (_, children) = open.last_mut()?;
        match children.next() {
            None => {
                open.pop();
            }
            Some(child) if std::ptr::eq(child, wanted) => {
                let mut chain: Vec<_> = open.iter().map(|(element, _)| *element).collect();
                chain.push(child);
                return Some(spelt(&chain));
            }
            Some(child) => open.push((child, child.elements())),
        }
    }
}

/// A path for people from a chain of elements, outermost first.
fn spelt(chain: &[&Element]) -> String {
    let mut path = chain.first().map(|root| root.name.local.to_string()).unwrap_or_default();
    for pair in chain.windows(2) {
        let [parent, child] = pair else { continue };
        path.push('/');
        path.push_str(&child.name.local);
        let mut alike = parent.elements().filter(|other| other.name == child.name);
        let before = alike.by_ref().take_while(|other| !std::ptr::eq(*other, *child)).count();
        if before > 0 || alike.next().is_some() {
            path.push_str(&format!("[{}]", before + 1));
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, content_type: &str) -> Message {
        let mut headers = Headers::new();
        headers.push("Content-Type", content_type);
        Message::read(&headers, text.as_bytes())
    }

    #[test]
    fn places_count_only_what_occurs_again() {
        let message = read("<a>\n <b/><b>\n  <c/></b><d/></a>", "text/xml");
        let root = &message.document.as_ref().expect("well-formed").root;
        let second = root.elements().nth(1).expect("two b");
        let inner = second.elements().next().expect("a c");
        let place = message.place(inner).expect("in the document");
        assert_eq!((place.path.as_str(), place.line, place.column), ("a/b[2]/c", 3, 3));
        let first = root.elements().next().expect("two b");
        assert_eq!(message.place(first).expect("in the document").path, "a/b[1]");
        assert_eq!(message.place(root).expect("in the document").path, "a");
        let last = root.elements().nth(2).expect("a d");
        assert_eq!(message.place(last).expect("in the document").path, "a/d");
        assert_eq!(message.place(&Element::new(root.name.clone())), None);
    }

    #[test]
    fn excerpts_are_short_and_harmless() {
        assert_eq!(excerpt(b"Temp"), "Temp");
        assert_eq!(excerpt(b" \x1b[31m"), "\\u{1b}[31m");
        assert!(excerpt(&[b'x'; 1000]).ends_with("..."));
        assert_eq!(excerpt(b""), "");
    }
}
