//! Piece after piece from quick-xml, and where each stands.

use std::io::{self, BufRead};

use quick_xml::Reader;
use quick_xml::errors::{Error as RawError, IllFormedError};
use quick_xml::events::Event as Raw;

use super::super::error::{Flaw, XmlError, XmlErrorKind};
use super::super::limits::XmlLimits;
use super::document::{Document, Tag};
use super::encoding::FileEncoding;
use super::policy::StreamPolicies;
use super::reader::StreamError;
use super::source::{Place, Source, Stop};

/// Reads from one tag to the next.
pub(super) struct Pieces<R> {
    reader: Reader<Source<R>>,
    /// The piece at hand as it stands in the file, and where.
    piece: Vec<u8>,
    pub(super) place: Place,
    pub(super) document: Document,
}

impl<R: BufRead> Pieces<R> {
    pub(super) fn new(
        reader: R,
        policies: StreamPolicies,
        limits: &XmlLimits,
    ) -> Result<Self, StreamError> {
        let source = Source::open(reader, limits.text.saturating_mul(8))
            .map_err(|error| explain_io(&error, Place::START).unwrap_or(StreamError::Io(error)))?;
        let document = Document::new(source.encoding(), policies, limits);
        let mut reader = Reader::from_reader(source);
        let config = reader.config_mut();
        // The document relies on these: it does not look at end tags again.
        config.check_end_names = true;
        config.trim_markup_names_in_closing_tags = true;
        config.allow_unmatched_ends = false;
        Ok(Self { reader, piece: Vec::new(), place: Place::START, document })
    }

    pub(super) const fn encoding(&self) -> FileEncoding {
        self.reader.get_ref().encoding()
    }

    /// Reads to the end of the next tag.
    pub(super) fn advance(&mut self) -> Result<Tag, StreamError> {
        self.document.text.clear();
        loop {
            self.place = self.place.after(&self.piece);
            self.piece.clear();
            self.reader.get_mut().begin_piece();
            let taken = match self.reader.read_event_into(&mut self.piece) {
                Ok(Raw::DocType(_)) => None,
                Ok(raw) => Some(self.document.take(&raw, self.place.offset)),
                Err(error) => return Err(self.explain_raw(error)),
            };
            let taken = taken.unwrap_or_else(|| {
                let raw = str::from_utf8(&self.piece).unwrap_or_default();
                self.document.take_document_type(raw).map(|()| None)
            });
            match taken {
                Ok(Some(tag)) => return Ok(tag),
                Ok(None) => {}
                Err(flaw) => return Err(self.explain(flaw).into()),
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
                let explained = explain_io(&error, self.place.after(&self.piece));
                let unexplained = || StreamError::Io(io::Error::new(error.kind(), error));
                return explained.unwrap_or_else(unexplained);
            }
            RawError::Encoding(_) => {
                let valid = str::from_utf8(&self.piece).map_or_else(|e| e.valid_up_to(), str::len);
                let message = "the bytes from here on are not UTF-8";
                Flaw::new(XmlErrorKind::Encoding, valid, message)
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

/// Takes the refusal out of an input error, if one of ours travels there.
fn explain_io(error: &io::Error, place: Place) -> Option<StreamError> {
    let Stop { kind, message } = error.get_ref()?.downcast_ref()?;
    Some(XmlError { kind: *kind, at: place.at, message: message.clone() }.into())
}
