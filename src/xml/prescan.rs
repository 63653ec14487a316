//! One cheap pass over a message before the tree is built.
//!
//! roxmltree is right about nearly everything, but it has no limits of its own: it resolves
//! namespaces and finds double attributes in quadratic time and reserves memory by the number of
//! `<` and `=`. So this pass bounds all of that first. On the way it refuses what SOAP 1.1 forbids
//! and the few things roxmltree lets through: a default namespace declared twice, `xmlns:p=""`,
//! `xmlns:xmlns`, references to surrogates, XML 1.1.

use super::chars::{first_forbidden, is_blank, split_qname};
use super::cursor::{Cursor, InTag};
use super::error::{Checked, Flaw, XmlErrorKind};
use super::limits::XmlLimits;
use super::reference::check_references;

/// How many comparisons names and namespaces may cost in one document: about a tenth of a second.
/// A hundred thousand elements with two dozen bindings in force stay far below it.
const WORK: usize = 1 << 26;

/// What the pass found that the tree builder can use.
#[derive(Default)]
pub(super) struct Prescan {
    /// Elements that declare namespaces: offset and number of declarations, `xmlns:xml` apart.
    pub(super) declaring: Vec<(usize, usize)>,
    /// An upper bound of roxmltree's nodes.
    pub(super) nodes: usize,
}

/// Scans `text`, whose XML declaration ends at `from`.
pub(super) fn prescan(text: &str, from: usize, limits: &XmlLimits) -> Checked<Prescan> {
    if is_blank(&text[from..]) {
        let kind = if from == 0 { XmlErrorKind::Empty } else { XmlErrorKind::Malformed };
        return Err(Flaw::new(kind, text.len(), "there is no document element"));
    }
    if let Some(at) = first_forbidden(text) {
        return Err(Flaw::forbidden_char(text, at));
    }
    check_signs(text, limits)?;
    let mut scan = Scan::new(text, limits);
    scan.cursor.skip(from);
    scan.document()?;
    Ok(scan.found)
}

/// roxmltree reserves memory by these signs, wherever they stand.
fn check_signs(text: &str, limits: &XmlLimits) -> Checked<()> {
    let limit = limits.elements.saturating_mul(4).saturating_add(64);
    let count = |sign: u8| text.bytes().filter(|&byte| byte == sign).count();
    if text.len() > limit && (count(b'<') > limit || count(b'=') > limit) {
        return Err(Flaw::limit(0, "the signs `<` or `=` in this document", limit));
    }
    Ok(())
}

struct Scan<'a> {
    cursor: Cursor<'a>,
    limits: &'a XmlLimits,
    found: Prescan,
    elements: usize,
    work: usize,
    /// Bytes of text since the last tag.
    run: usize,
    /// Bindings in force, and for each open element how many it brought.
    bindings: usize,
    open: Vec<usize>,
    /// Prefixes declared on the element at hand.
    own: Vec<&'a str>,
    rooted: bool,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str, limits: &'a XmlLimits) -> Self {
        Self {
            cursor: Cursor::new(text),
            limits,
            found: Prescan::default(),
            elements: 0,
            work: 0,
            run: 0,
            bindings: 0,
            open: Vec::with_capacity(16),
            own: Vec::new(),
            rooted: false,
        }
    }

    fn document(&mut self) -> Checked<()> {
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
        if !self.rooted {
            return Err(Flaw::malformed(self.cursor.at(), "there is no document element"));
        }
        Ok(())
    }

    fn text(&mut self) -> Checked<()> {
        let at = self.cursor.at();
        let (text, special) = self.cursor.text();
        if self.open.is_empty() {
            return match text.bytes().position(|byte| !super::chars::is_space(byte)) {
                Some(stray) => {
                    Err(Flaw::malformed(at + stray, "text must stand inside the document element"))
                }
                None => Ok(()),
            };
        }
        if special {
            if let Some(end) = text.find("]]>") {
                return Err(Flaw::malformed(at + end, "`]]>` must be written `]]&gt;` in text"));
            }
            check_references(text, at)?;
        }
        self.add_text(at, text.len())
    }

    fn add_text(&mut self, at: usize, length: usize) -> Checked<()> {
        self.found.nodes += 1;
        self.run += length;
        if self.run > self.limits.text {
            return Err(Flaw::limit(at, "the bytes of this run of text", self.limits.text));
        }
        Ok(())
    }

    fn start_tag(&mut self) -> Checked<()> {
        let at = self.cursor.at();
        self.cursor.skip(1);
        if self.open.is_empty() && self.rooted {
            return Err(Flaw::malformed(at, "a document has one document element only"));
        }
        let name = self.cursor.name()?;
        self.qname(name, at + 1)?;
        self.element(at)?;
        let (mut attributes, mut prefixed) = (0, 1);
        self.own.clear();
        let empty = loop {
            let (name, at, value, value_at) = match self.cursor.next_in_tag()? {
                InTag::End => break false,
                InTag::EmptyEnd => break true,
                InTag::Nothing => return Err(Flaw::malformed(at, "this tag has no end `>`")),
                InTag::Attribute { name, at, value, value_at } => (name, at, value, value_at),
            };
            let (prefix, local) = self.qname(name, at)?;
            check_references(value, value_at)?;
            if value.len() > self.limits.text {
                let limit = self.limits.text;
                return Err(Flaw::limit(at, "the bytes of this attribute value", limit));
            }
            match (prefix, local) {
                ("", "xmlns") => self.declare("", value, at)?,
                ("xmlns", prefix) => self.declare(prefix, value, at)?,
                (prefix, _) => {
                    attributes += 1;
                    prefixed += usize::from(!prefix.is_empty());
                }
            }
            if attributes > self.limits.attributes {
                let limit = self.limits.attributes;
                return Err(Flaw::limit(at, "the attributes of this element", limit));
            }
        };
        self.bindings += self.own.len();
        if self.bindings > self.limits.bindings {
            let limit = self.limits.bindings;
            return Err(Flaw::limit(at, "the namespace declarations in force here", limit));
        }
        if !self.own.is_empty() {
            let tracked = self.own.iter().filter(|&&prefix| prefix != "xml").count();
            self.found.declaring.push((at, tracked));
            self.work += self.bindings * self.bindings;
        }
        self.work += prefixed * self.bindings + attributes * attributes;
        if self.work > WORK {
            let message = "the names and namespaces of this document are too costly to resolve";
            return Err(Flaw::new(XmlErrorKind::Limit, at, message));
        }
        self.rooted = true;
        if empty {
            self.bindings -= self.own.len();
        } else {
            self.open.push(self.own.len());
        }
        Ok(())
    }

    fn element(&mut self, at: usize) -> Checked<()> {
        self.run = 0;
        self.found.nodes += 1;
        self.elements += 1;
        if self.elements > self.limits.elements {
            return Err(Flaw::limit(at, "the elements of this document", self.limits.elements));
        }
        if self.open.len() >= self.limits.depth {
            return Err(Flaw::limit(at, "elements inside one another", self.limits.depth));
        }
        Ok(())
    }

    /// The constraints of Namespaces in XML 1.0, sections 2.2 and 3, that roxmltree leaves open.
    /// Names of namespaces are compared there, after references in them are resolved.
    fn declare(&mut self, prefix: &'a str, namespace: &str, at: usize) -> Checked<()> {
        if prefix == "xmlns" {
            return Err(Flaw::malformed(at, "the prefix `xmlns` must not be declared"));
        }
        if namespace.is_empty() && !prefix.is_empty() {
            let message = format!("prefix `{prefix}` must not be bound to the empty name");
            return Err(Flaw::malformed(at, message));
        }
        if self.own.contains(&prefix) {
            return Err(Flaw::malformed(at, "this prefix is declared twice on one element"));
        }
        self.own.push(prefix);
        if self.own.len() > self.limits.declarations {
            let limit = self.limits.declarations;
            return Err(Flaw::limit(at, "the namespace declarations of this element", limit));
        }
        Ok(())
    }

    fn end_tag(&mut self) -> Checked<()> {
        let at = self.cursor.at();
        self.cursor.skip(2);
        let name = self.cursor.name()?;
        self.qname(name, at + 2)?;
        self.cursor.skip_space();
        if !self.cursor.eat(">") {
            let message = format!("`>` is expected, not {}", self.cursor.here());
            return Err(Flaw::malformed(self.cursor.at(), message));
        }
        let Some(own) = self.open.pop() else {
            return Err(Flaw::malformed(at, "this end tag closes nothing"));
        };
        self.bindings -= own;
        self.run = 0;
        Ok(())
    }

    /// Comments, CDATA sections and what is no element otherwise.
    fn declaration(&mut self) -> Checked<()> {
        let at = self.cursor.at();
        if self.cursor.eat("<!--") {
            self.found.nodes += 1;
            let comment = self.cursor.until("--", "comment")?;
            if !self.cursor.eat(">") {
                let at = at + 4 + comment.len();
                return Err(Flaw::malformed(at, "`--` must not stand inside a comment"));
            }
            return Ok(());
        }
        if !self.open.is_empty() && self.cursor.eat("<![CDATA[") {
            let length = self.cursor.until("]]>", "CDATA section")?.len();
            return self.add_text(at, length);
        }
        if !self.rooted && self.cursor.eat("<!DOCTYPE") {
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

    fn qname(&self, name: &'a str, at: usize) -> Checked<(&'a str, &'a str)> {
        if name.len() > self.limits.name {
            return Err(Flaw::limit(at, "the bytes of this name", self.limits.name));
        }
        split_qname(name)
            .ok_or_else(|| Flaw::malformed(at, format!("`{name}` is no qualified name")))
    }
}
