//! The order of the pieces, and what they add up to: everything quick-xml leaves unchecked.

use std::io::{self, BufRead};

use quick_xml::Reader;
use quick_xml::errors::{Error as RawError, IllFormedError};
use quick_xml::events::Event as Raw;

use super::super::chars::{first_forbidden, is_space};
use super::super::cursor::Cursor;
use super::super::declaration::read_declaration;
use super::super::error::{Checked, Flaw, XmlError, XmlErrorKind};
use super::super::limits::XmlLimits;
use super::super::name::QName;
use super::super::namespaces::{Namespaces, RawAttributes};
use super::super::reference::{append_cdata, append_text, referenced_char};
use super::super::tree::Attribute;
use super::encoding::FileEncoding;
use super::markup::{self, Doctype};
use super::policy::{Policy, StreamPolicies};
use super::reader::StreamError;
use super::source::{Place, Source, Stop};

/// Reads from one tag to the next.
pub(super) struct Assembly<R> {
    reader: Reader<Source<R>>,
    limits: XmlLimits,
    policies: StreamPolicies,
    stage: Stage,
    depth: usize,
    /// Whether there was nothing but white space so far.
    blank: bool,
    /// The piece at hand as it stands in the file, and where.
    piece: Vec<u8>,
    pub(super) place: Place,
    pub(super) doctype: Option<Doctype>,
    pub(super) namespaces: Namespaces,
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

/// The sorts of pieces quick-xml tells apart.
#[derive(Clone, Copy)]
enum Piece {
    Start,
    End,
    Text,
    Reference,
    CData,
    Comment,
    Instruction,
    Declaration,
    Doctype,
    EndOfFile,
}

impl<R: BufRead> Assembly<R> {
    pub(super) fn new(
        reader: R,
        policies: StreamPolicies,
        limits: &XmlLimits,
    ) -> Result<Self, StreamError> {
        let source = Source::open(reader, limits.text.saturating_mul(8))
            .map_err(|error| explain_io(&error, Place::START).unwrap_or(StreamError::Io(error)))?;
        let mut reader = Reader::from_reader(source);
        reader.config_mut().check_end_names = true;
        Ok(Self {
            reader,
            limits: limits.clone(),
            policies,
            stage: Stage::Prolog,
            depth: 0,
            blank: true,
            piece: Vec::new(),
            place: Place::START,
            doctype: None,
            namespaces: Namespaces::default(),
            text: String::new(),
            start: None,
        })
    }

    pub(super) const fn encoding(&self) -> FileEncoding {
        self.reader.get_ref().encoding()
    }

    /// Reads to the end of the next tag.
    pub(super) fn advance(&mut self) -> Result<Tag, StreamError> {
        self.text.clear();
        loop {
            let piece = self.read_piece()?;
            match self.take(piece) {
                Ok(Some(tag)) => return Ok(tag),
                Ok(None) => {}
                Err(flaw) => return Err(self.explain(flaw).into()),
            }
        }
    }

    fn read_piece(&mut self) -> Result<Piece, StreamError> {
        self.piece.clear();
        self.place = self.reader.get_mut().begin_piece();
        let piece = match self.reader.read_event_into(&mut self.piece) {
            Ok(Raw::Start(_) | Raw::Empty(_)) => Piece::Start,
            Ok(Raw::End(_)) => Piece::End,
            Ok(Raw::Text(_)) => Piece::Text,
            Ok(Raw::GeneralRef(_)) => Piece::Reference,
            Ok(Raw::CData(_)) => Piece::CData,
            Ok(Raw::Comment(_)) => Piece::Comment,
            Ok(Raw::PI(_)) => Piece::Instruction,
            Ok(Raw::Decl(_)) => Piece::Declaration,
            Ok(Raw::DocType(_)) => Piece::Doctype,
            Ok(Raw::Eof) => Piece::EndOfFile,
            Err(error) => return Err(self.explain_raw(error)),
        };
        Ok(piece)
    }

    /// Takes in the piece at hand; answers with the tag if it is one.
    fn take(&mut self, piece: Piece) -> Checked<Option<Tag>> {
        let raw = str::from_utf8(&self.piece)
            .map_err(|error| Flaw::new(XmlErrorKind::Encoding, error.valid_up_to(), NOT_UTF_8))?;
        if let Some(at) = first_forbidden(raw) {
            let char = raw[at..].chars().next().unwrap_or_default();
            let message = format!("XML 1.0 cannot hold the character U+{:04X}", u32::from(char));
            return Err(Flaw::malformed(at, message));
        }
        match piece {
            Piece::Start => return self.start_tag().map(Some),
            Piece::End => return self.end_tag().map(Some),
            Piece::EndOfFile => return self.end_of_file().map(|()| Some(Tag::Finished)),
            Piece::Text if self.stage != Stage::Content => {
                if let Some(stray) = raw.bytes().position(|byte| !is_space(byte)) {
                    return Err(Flaw::malformed(
                        stray,
                        "text must stand inside the document element",
                    ));
                }
            }
            Piece::Reference | Piece::CData if self.stage != Stage::Content => {
                return Err(Flaw::malformed(0, "text must stand inside the document element"));
            }
            Piece::Text => append_text(raw, 0, &mut self.text)?,
            Piece::Reference => {
                let name = raw.strip_prefix('&').and_then(|rest| rest.strip_suffix(';'));
                self.text.push(referenced_char(name.unwrap_or(raw), 0)?);
            }
            Piece::CData => append_cdata(markup::cdata(raw)?, &mut self.text),
            Piece::Comment => {
                markup::comment(raw)?;
                allow(self.policies.comments, XmlErrorKind::Malformed, "a comment")?;
            }
            Piece::Instruction => {
                markup::processing_instruction(raw)?;
                let kind = XmlErrorKind::ProcessingInstructionForbidden;
                let policy = self.policies.processing_instructions;
                allow(policy, kind, "a processing instruction")?;
            }
            Piece::Declaration => declaration(raw, self.place, self.encoding())?,
            Piece::Doctype => {
                if self.stage != Stage::Prolog || self.doctype.is_some() {
                    let message = "a document type declaration may stand once, in front only";
                    return Err(Flaw::malformed(0, message));
                }
                let doctype = markup::doctype(raw)?;
                let kind = XmlErrorKind::DoctypeForbidden;
                allow(self.policies.doctype, kind, "a document type declaration")?;
                self.doctype = Some(doctype);
            }
        }
        self.blank &= matches!(piece, Piece::Text);
        if self.text.len() > self.limits.text {
            return Err(Flaw::limit(0, "the bytes of this run of text", self.limits.text));
        }
        Ok(None)
    }

    fn start_tag(&mut self) -> Checked<Tag> {
        // `take` has made sure of it.
        let raw = str::from_utf8(&self.piece).unwrap_or_default();
        if self.stage == Stage::Epilog {
            return Err(Flaw::malformed(0, "a document has one document element only"));
        }
        if self.depth >= self.limits.depth {
            return Err(Flaw::limit(0, "elements inside one another", self.limits.depth));
        }
        let mut attributes = RawAttributes::new();
        let (name, empty) = markup::start_tag(raw, &mut attributes, &self.limits)?;
        self.start = Some(self.namespaces.open(name, 1, &attributes, &self.limits)?);
        self.stage = if empty && self.depth == 0 { Stage::Epilog } else { Stage::Content };
        if empty {
            return Ok(Tag::Empty);
        }
        self.depth += 1;
        Ok(Tag::Start)
    }

    fn end_tag(&mut self) -> Checked<Tag> {
        let raw = str::from_utf8(&self.piece).unwrap_or_default();
        markup::end_tag(raw)?;
        // quick-xml has refused end tags without a start tag.
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 0 {
            self.stage = Stage::Epilog;
        }
        Ok(Tag::End)
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

    fn explain(&self, flaw: Flaw) -> XmlError {
        let before = &self.piece[..flaw.at.min(self.piece.len())];
        XmlError { kind: flaw.kind, at: self.place.after(before).at, message: flaw.message }
    }

    fn explain_raw(&self, error: RawError) -> StreamError {
        let flaw = match error {
            RawError::Io(error) => {
                let explained = explain_io(&error, self.reader.get_ref().place());
                let unexplained = || StreamError::Io(io::Error::new(error.kind(), error));
                return explained.unwrap_or_else(unexplained);
            }
            RawError::Encoding(_) => {
                let valid = str::from_utf8(&self.piece).map_or_else(|e| e.valid_up_to(), str::len);
                Flaw::new(XmlErrorKind::Encoding, valid, NOT_UTF_8)
            }
            RawError::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                Flaw::malformed(0, format!("`</{expected}>` is expected, not `</{found}>`"))
            }
            RawError::IllFormed(IllFormedError::UnmatchedEndTag(_)) => {
                Flaw::malformed(0, "this end tag closes nothing")
            }
            RawError::IllFormed(IllFormedError::UnclosedReference) => {
                Flaw::malformed(0, "`&` must be written `&amp;` unless it begins a reference")
            }
            other => Flaw::malformed(0, other.to_string()),
        };
        self.explain(flaw).into()
    }
}

const NOT_UTF_8: &str = "the bytes from here on are not UTF-8";

fn allow(policy: Policy, kind: XmlErrorKind, what: &str) -> Checked<()> {
    match policy {
        Policy::Allow => Ok(()),
        Policy::Refuse => Err(Flaw::new(kind, 0, format!("{what} is not allowed here"))),
    }
}

/// Checks the XML declaration and holds it against the encoding that was found.
fn declaration(raw: &str, place: Place, encoding: FileEncoding) -> Checked<()> {
    if place.offset > 0 {
        return Err(Flaw::malformed(0, "an XML declaration may stand at the very start only"));
    }
    let mut cursor = Cursor::new(raw);
    let Some(label) = read_declaration(&mut cursor)? else { return Ok(()) };
    if encoding.is_called(label) {
        return Ok(());
    }
    let message = format!("the XML declaration says `{label}`, but the bytes are not that");
    Err(Flaw::new(XmlErrorKind::Encoding, raw.find(label).unwrap_or(0), message))
}

/// Takes the refusal out of an input error, if one of ours travels there.
fn explain_io(error: &io::Error, place: Place) -> Option<StreamError> {
    let Stop { kind, message } = error.get_ref()?.downcast_ref()?;
    Some(XmlError { kind: *kind, at: place.at, message: message.clone() }.into())
}
