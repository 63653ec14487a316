//! Events, handed out one after the other.

use std::io::{self, BufRead};
use std::mem;

use super::super::error::{Flaw, LineColumn, XmlError, XmlErrorKind};
use super::super::limits::XmlLimits;
use super::super::name::QName;
use super::super::tree::{Attribute, Children, Element, Node, Offset, Scope};
use super::document::Tag;
use super::encoding::FileEncoding;
use super::markup::Doctype;
use super::pieces::Pieces;
use super::policy::StreamPolicies;

/// A part of a document.
#[derive(Debug)]
pub enum Event<'a> {
    /// A start tag.
    Start {
        /// The expanded name.
        name: QName,
        /// Attributes in document order.
        attributes: Vec<Attribute>,
        /// Prefixes in scope.
        scope: &'a Scope,
        /// Where the tag begins, in bytes of the text as UTF-8; [`Offset::NONE`] beyond 4 GiB.
        offset: Offset,
    },
    /// All character data between two tags, never empty.
    Text(&'a str),
    /// An end tag, or the end of an empty element.
    End,
}

/// Why a stream stops.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// The document is not accepted.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// The bytes cannot be read.
    #[error("the file cannot be read: {0}")]
    Io(#[from] io::Error),
}

/// A strict reader that holds one piece of the document at a time.
///
/// [`XmlLimits::bytes`] and [`XmlLimits::elements`] do not bound a stream; all the other limits do,
/// and no tag, comment or stretch of text may take more than eight times [`XmlLimits::text`] bytes.
pub struct StreamReader<R> {
    pieces: Pieces<R>,
    state: State,
}

/// What comes next.
#[derive(Clone, Debug)]
enum State {
    /// Something that has not been read.
    Unread,
    /// The text before a tag, then the tag.
    Text(Tag),
    Tag(Tag),
    Finished,
    Failed(XmlError),
}

impl<R: BufRead> StreamReader<R> {
    /// Looks at how `reader` begins, to find its encoding.
    ///
    /// # Errors
    /// If that cannot be read, or is in no encoding that is accepted.
    pub fn new(
        reader: R,
        policies: StreamPolicies,
        limits: &XmlLimits,
    ) -> Result<Self, StreamError> {
        Ok(Self { pieces: Pieces::new(reader, policies, limits)?, state: State::Unread })
    }

    /// The encoding of the file.
    #[must_use]
    pub const fn encoding(&self) -> FileEncoding {
        self.pieces.encoding()
    }

    /// The document type declaration, once the document element has been reached.
    #[must_use]
    pub const fn doctype(&self) -> Option<&Doctype> {
        self.pieces.document.doctype.as_ref()
    }

    /// Where the tag of the last start or end event begins; after a text, the tag that ends it.
    #[must_use]
    pub const fn place(&self) -> LineColumn {
        self.pieces.place.at
    }

    /// How far the text has been read, in bytes of UTF-8: to the tag of [`Self::place`].
    #[must_use]
    pub const fn offset(&self) -> u64 {
        self.pieces.place.offset
    }

    /// The next event; none after the whole document has been read and found well-formed.
    ///
    /// # Errors
    /// As soon as the document turns out not to be acceptable; from then on always the same error.
    pub fn next_event(&mut self) -> Result<Option<Event<'_>>, StreamError> {
        if matches!(self.state, State::Unread) {
            self.read_on()?;
        }
        match mem::replace(&mut self.state, State::Unread) {
            State::Text(tag) => {
                self.state = State::Tag(tag);
                Ok(Some(Event::Text(&self.pieces.document.text)))
            }
            State::Tag(Tag::Start) => Ok(self.start()),
            State::Tag(Tag::Empty) => {
                self.state = State::Tag(Tag::End);
                Ok(self.start())
            }
            State::Tag(Tag::End) => {
                self.pieces.document.namespaces.close();
                Ok(Some(Event::End))
            }
            State::Tag(Tag::Finished) | State::Finished | State::Unread => {
                self.state = State::Finished;
                Ok(None)
            }
            State::Failed(error) => {
                self.state = State::Failed(error.clone());
                Err(error.into())
            }
        }
    }

    /// Reads on to the end of an element whose start event was the last one; returns all of it.
    /// `start` is made by [`Event::to_element`].
    ///
    /// # Errors
    /// As [`StreamReader::next_event`]; also if the element holds more elements than `limit`.
    pub fn read_element(&mut self, start: Element, limit: usize) -> Result<Element, StreamError> {
        let mut open = vec![(start, Vec::new())];
        let mut elements = 1;
        loop {
            let place = self.place();
            let Some(event) = self.next_event()? else { return Err(misused(place)) };
            if let Some(element) = event.to_element() {
                elements += 1;
                if elements > limit {
                    let flaw = Flaw::limit(0, "the elements of this record", limit);
                    return Err(XmlError { at: place, ..flaw.into_error("") }.into());
                }
                open.push((element, Vec::new()));
                continue;
            }
            if let (Event::Text(text), Some((_, children))) = (&event, open.last_mut()) {
                children.push(Node::Text((*text).to_owned()));
                continue;
            }
            let Some((mut element, children)) = open.pop() else { return Err(misused(place)) };
            element.children = Children::from(children);
            match open.last_mut() {
                Some((_, siblings)) => siblings.push(Node::Element(element)),
                None => return Ok(element),
            }
        }
    }

    fn read_on(&mut self) -> Result<(), StreamError> {
        match self.pieces.advance() {
            Ok(tag) => {
                let is_text = !self.pieces.document.text.is_empty();
                self.state = if is_text { State::Text(tag) } else { State::Tag(tag) };
                Ok(())
            }
            Err(error) => {
                self.state = State::Failed(match &error {
                    StreamError::Xml(error) => error.clone(),
                    StreamError::Io(error) => XmlError {
                        kind: XmlErrorKind::Malformed,
                        at: self.place(),
                        message: format!("the file could not be read on from here: {error}"),
                    },
                });
                Err(error)
            }
        }
    }

    fn start(&mut self) -> Option<Event<'_>> {
        let (name, attributes) = self.pieces.document.start.take()?;
        let offset = u32::try_from(self.pieces.place.offset).map_or(Offset::NONE, Offset);
        Some(Event::Start {
            name,
            attributes,
            scope: self.pieces.document.namespaces.scope(),
            offset,
        })
    }
}

impl Event<'_> {
    /// The element that a start event begins, without content; none for other events.
    #[must_use]
    pub fn to_element(&self) -> Option<Element> {
        let Event::Start { name, attributes, scope, offset } = self else { return None };
        let mut element = Element::new(name.clone());
        element.attributes.clone_from(attributes);
        element.scope = (*scope).clone();
        element.offset = *offset;
        Some(element)
    }
}

/// The caller asked for the rest of an element whose end had been read already.
fn misused(place: LineColumn) -> StreamError {
    let message = "there is no element to be read to its end here";
    XmlError { at: place, ..Flaw::malformed(0, message).into_error("") }.into()
}
