//! The message reader's grammar: decoded text to a tree in one pass, without recursion.
//!
//! Everything is checked as it is met, limits before the work they bound. What SOAP 1.1 forbids
//! (document types, processing instructions) is refused here as well.

use super::chars::{first_forbidden, is_blank, is_space};
use super::cursor::{Cursor, InTag};
use super::error::{Checked, Flaw, XmlErrorKind};
use super::limits::XmlLimits;
use super::namespaces::{Namespaces, RawAttributes};
use super::reference::{append_cdata, append_text, attribute_value};
use super::tree::{Children, Element, Node, Offset};

/// Builds the tree of `text`, whose XML declaration ends at `from`.
pub(super) fn build(text: &str, from: usize, limits: &XmlLimits) -> Checked<Element> {
    if is_blank(&text[from..]) {
        let kind = if from == 0 { XmlErrorKind::Empty } else { XmlErrorKind::Malformed };
        return Err(Flaw::new(kind, text.len(), "there is no document element"));
    }
    if let Some(at) = first_forbidden(text) {
        return Err(Flaw::forbidden_char(text, at));
    }
    let mut build = Build::new(text, limits);
    build.cursor.skip(from);
    build.document()
}

struct Build<'a> {
    cursor: Cursor<'a>,
    limits: &'a XmlLimits,
    namespaces: Namespaces,
    elements: usize,
    /// Bytes of text since the last tag.
    run: usize,
    open: Vec<Open<'a>>,
    /// Finished children of all open elements; each knows where its own begin. Collecting them
    /// here lets every list have exactly the room it needs.
    nodes: Vec<Node>,
    root: Option<Element>,
}

/// An element whose end tag is still to come.
struct Open<'a> {
    /// The name as written, which the end tag has to repeat.
    written: &'a str,
    element: Element,
    children_from: usize,
}

impl<'a> Build<'a> {
    fn new(text: &'a str, limits: &'a XmlLimits) -> Self {
        Self {
            cursor: Cursor::new(text),
            limits,
            namespaces: Namespaces::default(),
            elements: 0,
            run: 0,
            open: Vec::with_capacity(16),
            nodes: Vec::with_capacity(16),
            root: None,
        }
    }

    fn document(mut self) -> Checked<Element> {
        while let Some(byte) = self.cursor.peek() {
            if byte != b'<' {
                self.text()?;
                continue;
            }
            match self.cursor.peek_second() {
                Some(b'/') => self.end_tag()?,
                Some(b'!') => self.declaration()?,
                Some(b'?') => return Err(self.processing_instruction()),
                _ => self.start_tag()?,
            }
        }
        if !self.open.is_empty() {
            let message = format!("{} elements are not closed", self.open.len());
            return Err(Flaw::malformed(self.cursor.at(), message));
        }
        let end = self.cursor.at();
        self.root.ok_or_else(|| Flaw::malformed(end, "there is no document element"))
    }

    fn text(&mut self) -> Checked<()> {
        let at = self.cursor.at();
        let (text, _) = self.cursor.text();
        if self.open.is_empty() {
            return match text.bytes().position(|byte| !is_space(byte)) {
                Some(stray) => {
                    Err(Flaw::malformed(at + stray, "text must stand inside the document element"))
                }
                None => Ok(()),
            };
        }
        self.count_text(at, text.len())?;
        append_text(text, at, self.text_node(text.len()))
    }

    /// The text that character data at this place belongs to: what only a comment or the border of
    /// a CDATA section separates is one text.
    fn text_node(&mut self, room: usize) -> &mut String {
        let own_from = self.open.last().map_or(0, |open| open.children_from);
        let continues =
            self.nodes.len() > own_from && matches!(self.nodes.last(), Some(Node::Text(_)));
        if !continues {
            self.nodes.push(Node::Text(String::with_capacity(room)));
        }
        let Some(Node::Text(text)) = self.nodes.last_mut() else {
            unreachable!("a text was found or pushed just now")
        };
        text
    }

    fn count_text(&mut self, at: usize, length: usize) -> Checked<()> {
        self.run += length;
        if self.run > self.limits.text {
            return Err(Flaw::limit(at, "the bytes of this run of text", self.limits.text));
        }
        Ok(())
    }

    fn start_tag(&mut self) -> Checked<()> {
        let at = self.cursor.at();
        self.cursor.skip(1);
        if self.open.is_empty() && self.root.is_some() {
            return Err(Flaw::malformed(at, "a document has one document element only"));
        }
        let written = self.cursor.name()?;
        self.count_element(at)?;
        let mut attributes = RawAttributes::new();
        let empty = loop {
            match self.cursor.next_in_tag()? {
                InTag::End => break false,
                InTag::EmptyEnd => break true,
                InTag::Nothing => return Err(Flaw::malformed(at, "this tag has no end `>`")),
                InTag::Attribute { name, at, value, value_at } => {
                    attributes.push(name, at, attribute_value(value, value_at)?, self.limits)?;
                }
            }
        };
        let (name, attributes) = self.namespaces.open(written, at + 1, &attributes, self.limits)?;
        let mut element = Element::new(name);
        element.attributes = attributes;
        element.scope = self.namespaces.scope().clone();
        element.offset = u32::try_from(at).map_or(Offset::NONE, Offset);
        if empty {
            self.namespaces.close();
            self.finish(element);
        } else {
            self.open.push(Open { written, element, children_from: self.nodes.len() });
        }
        Ok(())
    }

    fn count_element(&mut self, at: usize) -> Checked<()> {
        self.run = 0;
        self.elements += 1;
        if self.elements > self.limits.elements {
            return Err(Flaw::limit(at, "the elements of this document", self.limits.elements));
        }
        if self.open.len() >= self.limits.depth {
            return Err(Flaw::limit(at, "elements inside one another", self.limits.depth));
        }
        Ok(())
    }

    fn end_tag(&mut self) -> Checked<()> {
        let at = self.cursor.at();
        self.cursor.skip(2);
        let name = self.cursor.name()?;
        self.cursor.skip_space();
        if !self.cursor.eat(">") {
            let message = format!("`>` is expected, not {}", self.cursor.here());
            return Err(Flaw::malformed(self.cursor.at(), message));
        }
        let Some(Open { written, mut element, children_from }) = self.open.pop() else {
            return Err(Flaw::malformed(at, "this end tag closes nothing"));
        };
        if name != written {
            let message = format!("`</{written}>` is expected, not `</{name}>`");
            return Err(Flaw::malformed(at, message));
        }
        self.namespaces.close();
        self.run = 0;
        if self.nodes.len() > children_from {
            element.children = Children::from(self.nodes.split_off(children_from));
        }
        self.finish(element);
        Ok(())
    }

    fn finish(&mut self, element: Element) {
        if self.open.is_empty() {
            self.root = Some(element);
        } else {
            self.nodes.push(Node::Element(element));
        }
    }

    /// Comments, CDATA sections and what is no element otherwise.
    fn declaration(&mut self) -> Checked<()> {
        let at = self.cursor.at();
        if self.cursor.eat("<!--") {
            let comment = self.cursor.until("--", "comment")?;
            if !self.cursor.eat(">") {
                let at = at + 4 + comment.len();
                return Err(Flaw::malformed(at, "`--` must not stand inside a comment"));
            }
            return Ok(());
        }
        if !self.open.is_empty() && self.cursor.eat("<![CDATA[") {
            let text = self.cursor.until("]]>", "CDATA section")?;
            self.count_text(at, text.len())?;
            if !text.is_empty() {
                append_cdata(text, self.text_node(text.len()));
            }
            return Ok(());
        }
        if self.open.is_empty() && self.root.is_none() && self.cursor.eat("<!DOCTYPE") {
            let message = "a document type declaration is not allowed in a SOAP message";
            return Err(Flaw::new(XmlErrorKind::DoctypeForbidden, at, message));
        }
        Err(Flaw::malformed(at, "no declaration or section of this sort may stand here"))
    }

    fn processing_instruction(&mut self) -> Flaw {
        let at = self.cursor.at();
        self.cursor.skip(2);
        let target = match self.cursor.name() {
            Ok(target) => target,
            Err(flaw) => return flaw,
        };
        if target.eq_ignore_ascii_case("xml") {
            let message = "an XML declaration may stand at the very start only";
            return Flaw::malformed(at, message);
        }
        if let Err(flaw) = self.cursor.until("?>", "processing instruction") {
            return flaw;
        }
        let message = "a processing instruction is not allowed in a SOAP message";
        Flaw::new(XmlErrorKind::ProcessingInstructionForbidden, at, message)
    }
}
