//! The order of the pieces, and what they add up to: everything quick-xml leaves unchecked.

use quick_xml::events::Event as Raw;

use super::super::chars::{first_forbidden, is_space};
use super::super::cursor::Cursor;
use super::super::declaration::read_declaration;
use super::super::error::{Checked, Flaw, XmlErrorKind};
use super::super::limits::XmlLimits;
use super::super::name::QName;
use super::super::namespaces::{Namespaces, RawAttributes};
use super::super::reference::{append_cdata, append_text, referenced_char};
use super::super::tree::Attribute;
use super::encoding::FileEncoding;
use super::markup::{self, Doctype};
use super::name_cache::NameCache;
use super::policy::{Policy, StreamPolicies};

/// A document as far as it has been read.
pub(super) struct Document {
    encoding: FileEncoding,
    policies: StreamPolicies,
    limits: XmlLimits,
    stage: Stage,
    depth: usize,
    /// Whether there was nothing but white space so far.
    blank: bool,
    pub(super) doctype: Option<Doctype>,
    pub(super) namespaces: Namespaces,
    names: NameCache,
    /// Character data before the tag that was read last.
    pub(super) text: String,
    /// The start tag that was read last.
    pub(super) start: Option<(QName, Vec<Attribute>)>,
}

/// What ends a run of character data.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Tag {
    Start,
    /// A start tag and the end of the element at once.
    Empty,
    End,
    /// There are no more tags, and the document was well-formed.
    Finished,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Stage {
    Prolog,
    Content,
    Epilog,
}

impl Document {
    pub(super) fn new(
        encoding: FileEncoding,
        policies: StreamPolicies,
        limits: &XmlLimits,
    ) -> Self {
        Self {
            encoding,
            policies,
            limits: limits.clone(),
            stage: Stage::Prolog,
            depth: 0,
            blank: true,
            doctype: None,
            namespaces: Namespaces::default(),
            names: NameCache::new(),
            text: String::new(),
            start: None,
        }
    }

    /// Takes in a piece that begins at `offset`; answers with the tag if it is one. Flaws are
    /// placed from where the piece begins.
    pub(super) fn take(&mut self, raw: &Raw<'_>, offset: u64) -> Checked<Option<Tag>> {
        let inner: &str = raw;
        self.blank &= matches!(raw, Raw::Text(_) | Raw::Eof);
        match raw {
            Raw::Start(_) => return self.start_tag(inner, Tag::Start).map(Some),
            Raw::Empty(_) => return self.start_tag(inner, Tag::Empty).map(Some),
            Raw::End(_) => return Ok(Some(self.end_tag())),
            Raw::Eof => return self.end_of_file().map(|()| Some(Tag::Finished)),
            Raw::Text(_) if self.stage != Stage::Content => {
                if let Some(stray) = inner.bytes().position(|byte| !is_space(byte)) {
                    return Err(Flaw::malformed(stray, OUTSIDE));
                }
            }
            Raw::GeneralRef(_) | Raw::CData(_) if self.stage != Stage::Content => {
                return Err(Flaw::malformed(0, OUTSIDE));
            }
            Raw::Text(_) => {
                check_chars(inner)?;
                append_text(inner, 0, &mut self.text)?;
            }
            Raw::GeneralRef(_) => self.text.push(referenced_char(inner, 0)?),
            Raw::CData(_) => {
                check_chars(inner).map_err(|flaw| flaw.after("<![CDATA["))?;
                append_cdata(inner, &mut self.text);
            }
            Raw::Comment(_) => {
                check_chars(inner).map_err(|flaw| flaw.after("<!--"))?;
                markup::comment(inner).map_err(|flaw| flaw.after("<!--"))?;
                allow(self.policies.comments, XmlErrorKind::Malformed, "a comment")?;
            }
            Raw::PI(_) => {
                check_chars(inner).map_err(|flaw| flaw.after("<?"))?;
                markup::processing_instruction(inner).map_err(|flaw| flaw.after("<?"))?;
                let kind = XmlErrorKind::ProcessingInstructionForbidden;
                let policy = self.policies.processing_instructions;
                allow(policy, kind, "a processing instruction")?;
            }
            Raw::Decl(_) => self.declaration(inner, offset)?,
            // It comes by `take_document_type`.
            Raw::DocType(_) => {}
        }
        if self.text.len() > self.limits.text {
            return Err(Flaw::limit(0, "the bytes of this run of text", self.limits.text));
        }
        Ok(None)
    }

    /// Takes in a document type declaration as it stands in the file: what quick-xml makes of it
    /// does not show how it begins.
    pub(super) fn take_document_type(&mut self, raw: &str) -> Checked<()> {
        self.blank = false;
        check_chars(raw)?;
        if self.stage != Stage::Prolog || self.doctype.is_some() {
            let message = "a document type declaration may stand once, in front only";
            return Err(Flaw::malformed(0, message));
        }
        let doctype = markup::doctype(raw)?;
        let kind = XmlErrorKind::DoctypeForbidden;
        allow(self.policies.doctype, kind, "a document type declaration")?;
        self.doctype = Some(doctype);
        Ok(())
    }

    fn start_tag(&mut self, inner: &str, tag: Tag) -> Checked<Tag> {
        if self.stage == Stage::Epilog {
            return Err(Flaw::malformed(0, "a document has one document element only"));
        }
        if self.depth >= self.limits.depth {
            return Err(Flaw::limit(0, "elements inside one another", self.limits.depth));
        }
        let start = self.start_tag_inner(inner).map_err(|flaw| flaw.after("<"))?;
        self.start = Some(start);
        if tag == Tag::Start {
            self.depth += 1;
        }
        self.stage = if self.depth > 0 { Stage::Content } else { Stage::Epilog };
        Ok(tag)
    }

    fn start_tag_inner(&mut self, inner: &str) -> Checked<(QName, Vec<Attribute>)> {
        if let Some(name) = self.names.find(self.namespaces.context(), inner) {
            self.namespaces.open_known();
            return Ok((name.clone(), Vec::new()));
        }
        check_chars(inner)?;
        let mut attributes = RawAttributes::new();
        let name = markup::start_tag(inner, &mut attributes, &self.limits)?;
        let start = self.namespaces.open(name, 0, &attributes, &self.limits)?;
        if attributes.is_empty() {
            self.names.keep(self.namespaces.context(), inner, &start.0);
        }
        Ok(start)
    }

    /// quick-xml has refused end tags that are not right to the letter.
    fn end_tag(&mut self) -> Tag {
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 0 {
            self.stage = Stage::Epilog;
        }
        Tag::End
    }

    fn end_of_file(&self) -> Checked<()> {
        match self.stage {
            Stage::Epilog => Ok(()),
            Stage::Content => {
                Err(Flaw::malformed(0, format!("{} elements are not closed", self.depth)))
            }
            Stage::Prolog => {
                let kind = if self.blank { XmlErrorKind::Empty } else { XmlErrorKind::Malformed };
                Err(Flaw::new(kind, 0, "there is no document element"))
            }
        }
    }

    /// Checks the XML declaration and holds it against the encoding that was found.
    fn declaration(&self, inner: &str, offset: u64) -> Checked<()> {
        if offset > 0 {
            return Err(Flaw::malformed(0, "an XML declaration may stand at the very start only"));
        }
        let whole = format!("<?{inner}?>");
        let label = read_declaration(&mut Cursor::new(&whole))?;
        match label.filter(|label| !self.encoding.is_called(label)) {
            None => Ok(()),
            Some(label) => {
                let at = whole.find(label).unwrap_or(0);
                let message =
                    format!("the XML declaration says `{label}`, but the bytes are not that");
                Err(Flaw::new(XmlErrorKind::Encoding, at, message))
            }
        }
    }
}

const OUTSIDE: &str = "text must stand inside the document element";

fn check_chars(text: &str) -> Checked<()> {
    first_forbidden(text).map_or(Ok(()), |at| Err(Flaw::forbidden_char(text, at)))
}

fn allow(policy: Policy, kind: XmlErrorKind, what: &str) -> Checked<()> {
    match policy {
        Policy::Allow => Ok(()),
        Policy::Refuse => Err(Flaw::new(kind, 0, format!("{what} is not allowed here"))),
    }
}
