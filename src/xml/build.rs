//! The message reader's grammar: decoded text to a tree in one pass, without recursion.
//!
//! Everything is checked as it is met, limits before the work they bound. What SOAP 1.1 forbids
//! (document types, processing instructions) is refused here as well.

use std::mem;

use smol_str::SmolStr;

use super::chars::{first_forbidden, is_blank, is_space};
use super::children::{Children, Node};
use super::cursor::{Cursor, InTag};
use super::error::{Checked, Flaw, XmlErrorKind};
use super::limits::XmlLimits;
use super::name::QName;
use super::namespaces::{Namespaces, RawAttributes};
use super::reference::{append_cdata, append_text, attribute_value};
use super::seen_names::SeenNames;
use super::tree::{Attribute, Element, Offset};

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
    seen: SeenNames<'a>,
    elements: usize,
    /// Bytes of text since the last tag, as written.
    run: usize,
    /// The text since the last tag. What only a comment or the border of a CDATA section separates
    /// is one text.
    text: Run<'a>,
    open: Vec<Open<'a>>,
    /// The document element and the children of all open elements, each behind its parent.
    /// Collecting them here lets every list have exactly the room it needs.
    nodes: Vec<Node>,
}

/// Text that is still to become a node.
enum Run<'a> {
    Nothing,
    /// As it stands in the source.
    Plain(&'a str),
    /// Put together.
    Made(String),
}

/// An element whose end tag is still to come.
struct Open<'a> {
    /// The name as written, which the end tag has to repeat.
    written: &'a str,
    /// Where it stands among the nodes; its children so far stand behind it.
    at: usize,
}

impl<'a> Build<'a> {
    fn new(text: &'a str, limits: &'a XmlLimits) -> Self {
        Self {
            cursor: Cursor::new(text),
            limits,
            namespaces: Namespaces::default(),
            seen: SeenNames::default(),
            elements: 0,
            run: 0,
            text: Run::Nothing,
            open: Vec::with_capacity(16),
            nodes: Vec::with_capacity(16),
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
        match self.nodes.pop() {
            Some(Node::Element(root)) => Ok(root),
            _ => Err(Flaw::malformed(self.cursor.at(), "there is no document element")),
        }
    }

    fn text(&mut self) -> Checked<()> {
        let at = self.cursor.at();
        let (text, special) = self.cursor.text();
        if self.open.is_empty() {
            return match text.bytes().position(|byte| !is_space(byte)) {
                Some(stray) => {
                    Err(Flaw::malformed(at + stray, "text must stand inside the document element"))
                }
                None => Ok(()),
            };
        }
        self.count_text(at, text.len())?;
        if !special && matches!(self.text, Run::Nothing) {
            self.text = Run::Plain(text);
            return Ok(());
        }
        append_text(text, at, self.text.made(text.len()))
    }

    /// Makes a node of the text since the last tag.
    fn finish_text(&mut self) {
        if let Some(text) = self.take_text() {
            self.nodes.push(Node::Text(text));
        }
    }

    /// The text since the last tag, which ends with the tag at hand.
    fn take_text(&mut self) -> Option<SmolStr> {
        self.run = 0;
        match mem::replace(&mut self.text, Run::Nothing) {
            Run::Nothing => None,
            Run::Plain(text) => Some(SmolStr::new(text)),
            Run::Made(text) => Some(SmolStr::from(text)),
        }
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
        if self.open.is_empty() && self.has_root() {
            return Err(Flaw::malformed(at, "a document has one document element only"));
        }
        self.finish_text();
        if let Some(written) = self.cursor.plain_tag()
            && let Some(name) = self.seen.find(written, self.namespaces.context())
        {
            // Written so before with the same prefixes in force, and without attributes.
            self.count_element(at)?;
            self.cursor.skip(written.len() + 1);
            self.namespaces.open_known();
            self.open(written, at, name, Vec::new());
            return Ok(());
        }
        let written = self.cursor.name()?;
        self.count_element(at)?;
        let mut raw = RawAttributes::new();
        let empty = loop {
            match self.cursor.next_in_tag()? {
                InTag::End => break false,
                InTag::EmptyEnd => break true,
                InTag::Nothing => return Err(Flaw::malformed(at, "this tag has no end `>`")),
                InTag::Attribute { name, at, value, value_at } => {
                    raw.push(name, at, attribute_value(value, value_at)?, self.limits)?;
                }
            }
        };
        let (name, attributes) = self.namespaces.open(written, at + 1, &raw, self.limits)?;
        self.seen.keep(written, self.namespaces.context(), &name);
        self.open(written, at, name, attributes);
        if empty {
            self.open.pop();
            self.namespaces.close();
        }
        Ok(())
    }

    fn open(&mut self, written: &'a str, at: usize, name: QName, attributes: Vec<Attribute>) {
        self.open.push(Open { written, at: self.nodes.len() });
        self.nodes.push(Node::Element(Element {
            name,
            attributes,
            children: Children::default(),
            scope: self.namespaces.scope().clone(),
            offset: u32::try_from(at).map_or(Offset::NONE, Offset),
        }));
    }

    const fn has_root(&self) -> bool {
        !self.nodes.is_empty()
    }

    fn count_element(&mut self, at: usize) -> Checked<()> {
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
        let expected = self.open.last().map(|open| open.written);
        if !expected.is_some_and(|expected| self.cursor.eat_end(expected)) {
            self.unusual_end(at)?;
        }
        let Some(open) = self.open.pop() else {
            return Err(Flaw::malformed(at, "this end tag closes nothing"));
        };
        self.namespaces.close();
        let children_from = open.at + 1;
        let children = if self.nodes.len() == children_from {
            match self.take_text() {
                None => return Ok(()),
                Some(text) => Children::text(text),
            }
        } else {
            self.finish_text();
            Children::from(self.nodes.split_off(children_from))
        };
        if let Some(Node::Element(element)) = self.nodes.last_mut() {
            element.children = children;
        }
        Ok(())
    }

    /// Takes an end tag that is not just the expected name and `>`.
    fn unusual_end(&mut self, at: usize) -> Checked<()> {
        let name = self.cursor.name()?;
        self.cursor.skip_space();
        if !self.cursor.eat(">") {
            let message = format!("`>` is expected, not {}", self.cursor.here());
            return Err(Flaw::malformed(self.cursor.at(), message));
        }
        match self.open.last() {
            None => Err(Flaw::malformed(at, "this end tag closes nothing")),
            Some(Open { written, .. }) if *written != name => {
                let message = format!("`</{written}>` is expected, not `</{name}>`");
                Err(Flaw::malformed(at, message))
            }
            Some(_) => Ok(()),
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
                append_cdata(text, self.text.made(text.len()));
            }
            return Ok(());
        }
        if self.open.is_empty() && !self.has_root() && self.cursor.eat("<!DOCTYPE") {
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

impl Run<'_> {
    /// The text so far, to add to, with room for so many bytes more.
    fn made(&mut self, room: usize) -> &mut String {
        let mut text = match mem::replace(self, Run::Nothing) {
            Run::Nothing => String::new(),
            Run::Plain(text) => text.to_owned(),
            Run::Made(text) => text,
        };
        text.reserve(room);
        *self = Run::Made(text);
        match self {
            Run::Made(text) => text,
            Run::Nothing | Run::Plain(_) => unreachable!("it was put together just now"),
        }
    }
}
