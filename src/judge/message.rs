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
    /// The charset parameter does not name the encoding of the bytes. Where the bytes tell their
    /// encoding themselves, the document was read by that.
    pub charset_refused: Option<XmlError>,
    /// What is not well-formed is what stands behind an envelope that would be.
    pub more_behind: bool,
}

impl Message {
    /// Parses the body. A charset that does not fit the bytes is set aside, so that the rest of
    /// the message can still be judged.
    pub fn read(headers: &Headers, body: &[u8]) -> Self {
        let content_type = headers.first("content-type").map(ContentType::parse);
        let charset = content_type.as_ref().and_then(|of| of.charset.as_deref());
        // ASCII is UTF-8, and a label that says so is true.
        let charset = match charset {
            Some("us-ascii" | "ascii") if body.is_ascii() => Some("utf-8"),
            charset => charset,
        };
        let limits = XmlLimits::default();
        let document = read_document(body, charset, &limits);
        let mut message =
            Self { content_type: None, document, charset_refused: None, more_behind: false };
        if let (Some(charset), Err(error)) = (charset, &message.document) {
            let error = error.clone();
            message.read_without(charset, error, body);
        }
        if let Err(error) = &message.document {
            message.more_behind = is_behind_envelope(error, body);
        }
        message.content_type = content_type;
        message
    }

    /// What a message is without its charset, which `refused` came of.
    fn read_without(&mut self, charset: &str, refused: XmlError, body: &[u8]) {
        if refused.kind == XmlErrorKind::Limit {
            return;
        }
        let without = read_document(body, None, &XmlLimits::default());
        let is_encoding = refused.kind == XmlErrorKind::Encoding;
        let names_a_right_one = matches!(charset, "utf-8" | "utf8" | "utf-16");
        let reads = without.is_ok();
        let fails_otherwise =
            matches!(&without, Err(error) if error.kind != XmlErrorKind::Encoding);
        if reads || (is_encoding && (names_a_right_one || fails_otherwise)) {
            self.charset_refused = Some(refused);
            self.document = without;
        }
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

/// Whether a document is an envelope up to the place where it stops being well-formed.
fn is_behind_envelope(error: &XmlError, body: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(body) else { return false };
    if error.kind != XmlErrorKind::Malformed {
        return false;
    }
    let to_line =
        |line: u32| text.split_inclusive('\n').take(line as usize - 1).map(str::len).sum();
    let start: usize = if error.at.line > 1 { to_line(error.at.line) } else { 0 };
    let column = error.at.column.saturating_sub(1) as usize;
    let rest = &text[start..];
    let end = rest.char_indices().nth(column).map_or(text.len(), |(at, _)| start + at);
    let front = read_document(&text.as_bytes()[..end], None, &XmlLimits::default());
    front.is_ok_and(|document| Envelope::of(&document.root).is_some())
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
