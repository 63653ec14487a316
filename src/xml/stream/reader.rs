//! Events, handed out one after the other.

use std::io::{self, BufRead};

use smol_str::SmolStr;

use super::super::children::{Children, Node};
use super::super::error::{Flaw, LineColumn, XmlError, XmlErrorKind};
use super::super::limits::XmlLimits;
use super::super::name::QName;
use super::super::tree::{Attribute, Element, Offset, Scope};
use super::encoding::FileEncoding;
use super::markup::Doctype;
use super::name_table::NameKey;
use super::open::Open;
use super::policy::StreamPolicies;
use super::scanner::{Scanner, Step};
use super::spelling::Spelling;

/// A part of a document.
#[derive(Debug)]
pub enum Event<'a> {
    /// A start tag.
    Start {
        /// The expanded name.
        name: &'a QName,
        /// The same name by number, for what is kept by name.
        key: NameKey,
        /// Attributes in document order.
        attributes: &'a [Attribute],
        /// Prefixes in scope.
        scope: &'a Scope,
        /// Where the tag begins, in bytes of the text as UTF-8.
        offset: u64,
    },
    /// All character data between two tags, never empty.
    Text(&'a str),
    /// An end tag, or the end of an empty element.
    End,
}

/// An event, or three in one.
#[derive(Debug)]
pub enum Part<'a> {
    /// One event.
    Event(Event<'a>),
    /// A start tag without attributes, a text and the end tag.
    Leaf {
        /// The expanded name.
        name: &'a QName,
        /// The same name by number.
        key: NameKey,
        /// The text, never empty.
        text: &'a str,
        /// Prefixes in scope.
        scope: &'a Scope,
        /// Where the start tag begins, in bytes of the text as UTF-8.
        offset: u64,
        /// Where the end tag begins.
        end: u64,
    },
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
    scanner: Scanner<R>,
    end: Option<End>,
}

/// Why there are no more events.
enum End {
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
        Scanner::new(reader, policies, limits).map(Self::of)
    }

    /// How many elements are open.
    #[must_use]
    pub const fn depth(&self) -> usize {
        self.scanner.open.len()
    }

    /// The encoding of the file.
    #[must_use]
    pub const fn encoding(&self) -> FileEncoding {
        self.scanner.window.encoding()
    }

    /// The document type declaration, once the document element has been reached.
    #[must_use]
    pub const fn doctype(&self) -> Option<&Doctype> {
        self.scanner.doctype.as_ref()
    }

    /// Where the first processing instruction begins of those read so far.
    #[must_use]
    pub const fn first_instruction(&self) -> Option<LineColumn> {
        self.scanner.first_instruction
    }

    /// How what was read so far is spelt. A reader that resumed knows of its own part only, until it
    /// [follows](Self::follow) another one.
    #[must_use]
    pub const fn spelling(&self) -> &Spelling {
        &self.scanner.spelling
    }

    /// Where the tag of the last start or end event begins. Lines are counted when this is called.
    #[must_use]
    pub fn place(&self) -> LineColumn {
        self.scanner.window.place_of(self.scanner.tag_at)
    }

    /// Line and column of a place in the last part, in bytes of the text.
    #[must_use]
    pub fn place_of(&self, offset: u64) -> LineColumn {
        self.scanner.window.place_of(offset)
    }

    /// Where the start tag of an element begins, in bytes and as line and column, given the low 32
    /// bits of the former: of an open element or the one closed last, else that of the last tag.
    #[must_use]
    pub fn locate(&self, offset: u32) -> (u64, LineColumn) {
        let open = self.scanner.closed.iter().chain(self.scanner.open.as_slice().iter().rev());
        match open.into_iter().find(|element| element.offset as u32 == offset) {
            Some(&Open { offset, place, .. }) => {
                (offset, place.unwrap_or_else(|| self.scanner.window.place_of(offset)))
            }
            None => (self.offset(), self.place()),
        }
    }

    /// Where the tag of the last start or end event begins, in bytes of the text as UTF-8.
    #[must_use]
    pub const fn offset(&self) -> u64 {
        self.scanner.tag_at
    }

    /// How far the text has been read, in bytes of UTF-8.
    #[must_use]
    pub const fn position(&self) -> u64 {
        self.scanner.window.offset_of(self.scanner.window.at)
    }

    /// The next event; none after the whole document has been read and found well-formed.
    ///
    /// # Errors
    /// As soon as the document turns out not to be acceptable; from then on always the same error.
    #[inline]
    pub fn next_event(&mut self) -> Result<Option<Event<'_>>, StreamError> {
        let Some(step) = self.next_step(Scanner::advance)? else { return Ok(None) };
        Ok(Some(self.event(step)))
    }

    /// The same as [`Self::next_event`], but elements below the children of the document element
    /// may come whole. Whether they do is no property of the document.
    ///
    /// # Errors
    /// As [`Self::next_event`].
    #[inline]
    pub fn next_part(&mut self) -> Result<Option<Part<'_>>, StreamError> {
        let Some(step) = self.next_step(Scanner::advance_to_part)? else { return Ok(None) };
        let Step::Leaf { from, to } = step else { return Ok(Some(Part::Event(self.event(step)))) };
        let scanner = &self.scanner;
        Ok(Some(Part::Leaf {
            name: scanner.names.name(scanner.key),
            key: scanner.key,
            text: &scanner.window.text[from..to],
            scope: scanner.namespaces.scope(),
            offset: scanner.tag_at,
            end: scanner.window.offset_of(to),
        }))
    }

    /// The next step; none after the last.
    #[inline(always)]
    fn next_step(
        &mut self,
        advance: impl FnOnce(&mut Scanner<R>) -> Result<Step, StreamError>,
    ) -> Result<Option<Step>, StreamError> {
        if let Some(end) = &self.end {
            return match end {
                End::Finished => Ok(None),
                End::Failed(error) => Err(error.clone().into()),
            };
        }
        match advance(&mut self.scanner) {
            Ok(Step::Finished) => {
                self.end = Some(End::Finished);
                Ok(None)
            }
            Ok(step) => Ok(Some(step)),
            Err(error) => Err(self.fail(error)),
        }
    }

    #[inline(always)]
    fn event(&self, step: Step) -> Event<'_> {
        let scanner = &self.scanner;
        match step {
            Step::Text { from, to } => Event::Text(&scanner.window.text[from..to]),
            Step::OwnText => Event::Text(&scanner.text),
            Step::Start => Event::Start {
                name: scanner.names.name(scanner.key),
                key: scanner.key,
                attributes: scanner.attributes.as_slice(),
                scope: scanner.namespaces.scope(),
                offset: scanner.tag_at,
            },
            // The other two are seen to before.
            Step::End | Step::Leaf { .. } | Step::Finished => Event::End,
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
            let Some(event) = self.next_event()? else { return Err(self.misused()) };
            if let Some(element) = event.to_element() {
                elements += 1;
                if elements > limit {
                    let flaw = Flaw::limit(0, "the elements of this record", limit);
                    return Err(XmlError { at: self.place(), ..flaw.into_error("") }.into());
                }
                open.push((element, Vec::new()));
                continue;
            }
            if let (Event::Text(text), Some((_, children))) = (&event, open.last_mut()) {
                children.push(Node::Text(SmolStr::new(text)));
                continue;
            }
            let Some((mut element, children)) = open.pop() else { return Err(self.misused()) };
            element.children = Children::from(children);
            match open.last_mut() {
                Some((_, siblings)) => siblings.push(Node::Element(element)),
                None => return Ok(element),
            }
        }
    }

    pub(super) const fn of(scanner: Scanner<R>) -> Self {
        Self { scanner, end: None }
    }

    pub(super) const fn scanner(&self) -> &Scanner<R> {
        &self.scanner
    }

    pub(super) const fn scanner_mut(&mut self) -> &mut Scanner<R> {
        &mut self.scanner
    }

    #[cold]
    fn fail(&mut self, error: StreamError) -> StreamError {
        self.end = Some(End::Failed(match &error {
            StreamError::Xml(error) => error.clone(),
            StreamError::Io(error) => XmlError {
                kind: XmlErrorKind::Malformed,
                at: self.place(),
                message: format!("the file could not be read on from here: {error}"),
            },
        }));
        error
    }

    /// The caller asked for the rest of an element whose end had been read already.
    fn misused(&self) -> StreamError {
        let message = "there is no element to be read to its end here";
        XmlError { at: self.place(), ..Flaw::malformed(0, message).into_error("") }.into()
    }
}

impl Event<'_> {
    /// The element that a start event begins, without content; none for other events.
    #[must_use]
    pub fn to_element(&self) -> Option<Element> {
        let Event::Start { name, attributes, scope, offset, .. } = self else { return None };
        let mut element = Element::new((*name).clone());
        element.attributes = attributes.to_vec();
        element.scope = (*scope).clone();
        element.offset = u32::try_from(*offset).map_or(Offset::NONE, Offset);
        Some(element)
    }
}

#[cfg(test)]
impl<R> StreamReader<R> {
    /// Has so many bytes read at once from now on, to test what happens at the borders.
    pub(in crate::xml) fn set_chunk(&mut self, chunk: usize) {
        self.scanner.window.set_chunk(chunk);
    }

    /// Has the text begin at an offset other than 0, to test what happens far into a file.
    pub(crate) fn set_base(&mut self, base: u64) {
        self.scanner.window.set_base(base);
    }
}
