//! The order of the pieces, and what they add up to.
//!
//! Nearly every piece is a short tag that was met before or a short text in which nothing is
//! special. Those are told at a glance, by the sixteen bytes that come next; everything else is
//! looked at properly. Whatever is told at a glance would be taken the same way by looking.

use std::io::BufRead;

use memchr::{memchr, memchr3};

use super::super::error::{Checked, Flaw, LineColumn};
use super::super::limits::XmlLimits;
use super::super::namespaces::Namespaces;
use super::attributes::Attributes;
use super::markup::Doctype;
use super::name_table::{NameKey, NameTable, Written, rest};
use super::open::{Open, OpenElements};
use super::plain_tag::PlainTag;
use super::policy::StreamPolicies;
use super::reader::StreamError;
use super::spelling::Spelling;
use super::window::Window;
use super::word;

/// A document as far as it has been read.
pub(super) struct Scanner<R> {
    pub window: Window<R>,
    pub policies: StreamPolicies,
    pub limits: XmlLimits,
    pub stage: Stage,
    /// Whether there was nothing but white space so far.
    pub blank: bool,
    pub doctype: Option<Doctype>,
    /// Where the first processing instruction begins.
    pub first_instruction: Option<LineColumn>,
    pub spelling: Spelling,
    pub namespaces: Namespaces,
    pub names: NameTable,
    pub attribute_names: NameTable,
    pub open: OpenElements,
    /// The element that was closed last.
    pub closed: Option<Open>,
    /// Whether the element that was opened last is empty, and still has to be closed.
    pub is_empty: bool,
    /// The name and the attributes of the start tag that was read last.
    pub key: NameKey,
    pub attributes: Attributes,
    pub plain_tag: PlainTag,
    /// Where the tag that was read last begins.
    pub tag_at: u64,
    /// Text that is not to be had from the window as it stands, and whether it was handed out.
    pub text: String,
    pub is_text_out: bool,
}

/// Which part of a document is being read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Stage {
    Prolog,
    Content,
    Epilog,
}

/// What was found.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// Text that stands in the window.
    Text { from: usize, to: usize },
    /// Text that was put together.
    OwnText,
    /// A start tag.
    Start,
    /// An end tag, or the end of an empty element.
    End,
    /// A start tag without attributes, the text in the window, and the end tag.
    Leaf { from: usize, to: usize },
    /// There are no more tags, and the document was well-formed.
    Finished,
}

/// What became of the piece at hand.
#[derive(Clone, Copy, Debug)]
pub(super) enum Taken {
    Step(Step),
    /// It was taken and makes no step of its own.
    Silently,
    /// It is not whole in the window, or there is nothing at hand.
    NeedsMore,
}

/// Tags longer than this are not told at a glance.
const LONGEST_GLANCE: usize = 64;

impl<R: BufRead> Scanner<R> {
    pub(super) fn new(
        reader: R,
        policies: StreamPolicies,
        limits: &XmlLimits,
    ) -> Result<Self, StreamError> {
        let window = Window::open(reader, limits.text.saturating_mul(8))?;
        Ok(Self::over(window, policies, limits))
    }

    /// At the beginning of the document.
    pub(super) fn over(window: Window<R>, policies: StreamPolicies, limits: &XmlLimits) -> Self {
        Self {
            window,
            policies,
            limits: limits.clone(),
            stage: Stage::Prolog,
            blank: true,
            doctype: None,
            first_instruction: None,
            spelling: Spelling::default(),
            namespaces: Namespaces::default(),
            names: NameTable::new(),
            attribute_names: NameTable::new(),
            open: OpenElements::default(),
            closed: None,
            is_empty: false,
            key: NameKey::default(),
            attributes: Attributes::default(),
            plain_tag: PlainTag::default(),
            tag_at: 0,
            text: String::new(),
            is_text_out: false,
        }
    }

    /// Reads to the next step.
    #[inline]
    pub(super) fn advance(&mut self) -> Result<Step, StreamError> {
        self.advance_by(Self::glance::<false>)
    }

    /// The same, where an element may come whole.
    #[inline]
    pub(super) fn advance_to_part(&mut self) -> Result<Step, StreamError> {
        self.advance_by(Self::glance::<true>)
    }

    #[inline(always)]
    fn advance_by(
        &mut self,
        glance: impl FnOnce(&mut Self) -> Option<Step>,
    ) -> Result<Step, StreamError> {
        if self.is_text_out {
            self.is_text_out = false;
            self.text.clear();
        }
        if self.is_empty {
            self.is_empty = false;
            return Ok(self.close());
        }
        match glance(self) {
            Some(step) => Ok(step),
            None => self.look(),
        }
    }

    /// Takes the piece at hand if it is one of the usual ones; an element that comes whole too,
    /// with `LEAVES`.
    #[inline(always)]
    fn glance<const LEAVES: bool>(&mut self) -> Option<Step> {
        if self.stage != Stage::Content || !self.text.is_empty() {
            return None;
        }
        let (bytes, at) = (self.window.text.as_bytes(), self.window.at);
        let word = word::load(bytes, at)?;
        if word as u8 != b'<' {
            return self.glance_at_text(word);
        }
        let second = (word >> 8) as u8;
        if second == b'/' {
            let length = match self.open.matching_end(word::load(bytes, at + 2)?) {
                Some(length) => length,
                None => self.open.matching_long_end(&bytes[at + 2..])?,
            };
            self.tag_at = self.window.offset_of(at);
            self.window.at = at + length + 3;
            return Some(self.close());
        }
        let word = word::load(bytes, at + 1)?;
        let length = word::find(word, b'>');
        if self.open.len() >= self.limits.depth {
            return None;
        }
        if length == word::LENGTH {
            return self.glance_at_long_tag::<LEAVES>();
        }
        let name = word::first(word, length);
        self.key = self.names.find(Written::short(name, length, self.namespaces.context()), &[])?;
        self.tag_at = self.window.offset_of(at);
        let from = at + length + 2;
        if LEAVES
            && let Some(to) = self.leaf_text(from)
            && let Some(end) = word::load(self.window.text.as_bytes(), to + 2)
            && OpenElements::is_end(end, name, length)
        {
            self.window.at = to + length + 3;
            return Some(Step::Leaf { from, to });
        }
        self.attributes.clear();
        self.open.push_short(name, length, self.tag_at, false);
        self.window.at = from;
        Some(Step::Start)
    }

    /// The same for a start tag that fits in no word.
    fn glance_at_long_tag<const LEAVES: bool>(&mut self) -> Option<Step> {
        let rest_of_window = self.window.rest().as_bytes();
        let longest = rest_of_window.len().min(LONGEST_GLANCE);
        let end = memchr(b'>', &rest_of_window[..longest])?;
        let name = &self.window.rest()[1..end];
        let written = Written::of(name, self.namespaces.context());
        self.key = self.names.find(written, rest(name))?;
        self.tag_at = self.window.offset_of(self.window.at);
        let from = self.window.at + end + 1;
        if LEAVES
            && let Some(to) = self.leaf_text(from)
            && let Some(end) = self.window.text.as_bytes()[to + 2..].strip_prefix(name.as_bytes())
            && end.first() == Some(&b'>')
        {
            self.window.at = to + name.len() + 3;
            return Some(Step::Leaf { from, to });
        }
        self.attributes.clear();
        self.open.push(name, self.tag_at, false);
        self.window.at = from;
        Some(Step::Start)
    }

    /// Where the text that begins at `from` ends, if an end tag comes then and the element is
    /// neither the document element nor a child of it.
    #[inline(always)]
    fn leaf_text(&self, from: usize) -> Option<usize> {
        if self.open.len() < 2 {
            return None;
        }
        let bytes = self.window.text.as_bytes();
        let to = self.usual_text(word::load(bytes, from)?, from)?;
        (bytes[to + 1] == b'/' && to > from).then_some(to)
    }

    #[inline(always)]
    fn glance_at_text(&mut self, word: u128) -> Option<Step> {
        let from = self.window.at;
        let to = self.usual_text(word, from)?;
        self.window.at = to;
        Some(Step::Text { from, to })
    }

    /// Where the text that begins at `from`, with that word, ends, if nothing in it is special and
    /// a tag comes then.
    #[inline(always)]
    fn usual_text(&self, word: u128, from: usize) -> Option<usize> {
        let bytes = self.window.text.as_bytes();
        let to = match word::find(word, b'<') {
            word::LENGTH => from + word::LENGTH + memchr(b'<', &bytes[from + word::LENGTH..])?,
            length => from + length,
        };
        let is_usual = !matches!(bytes.get(to + 1)?, b'!' | b'?')
            && to - from <= self.limits.text
            && !(self.window.has_specials
                && memchr3(b'&', b'\r', b']', &bytes[from..to]).is_some());
        is_usual.then_some(to)
    }

    /// Takes piece after piece until one makes a step.
    fn look(&mut self) -> Result<Step, StreamError> {
        loop {
            match self.piece() {
                Ok(Taken::Step(step)) => return Ok(step),
                Ok(Taken::Silently) => {}
                Ok(Taken::NeedsMore) => {
                    if !self.window.more(self.open.as_mut_slice())? {
                        return match self.end_of_file() {
                            Ok(()) => Ok(Step::Finished),
                            Err(flaw) => Err(self.window.refuse(flaw).into()),
                        };
                    }
                }
                Err(flaw) => return Err(self.window.refuse(flaw).into()),
            }
        }
    }

    /// Goes past a start tag that ends after so many bytes.
    pub(super) fn opened(&mut self, end: usize, is_empty: bool) -> Taken {
        self.window.at += end;
        self.is_empty = is_empty;
        self.stage = Stage::Content;
        Taken::Step(Step::Start)
    }

    /// Closes the innermost element.
    #[inline(always)]
    pub(super) fn close(&mut self) -> Step {
        self.closed = self.open.pop();
        if self.closed.is_some_and(|closed| closed.has_level) {
            self.namespaces.close();
        }
        if self.open.is_empty() {
            self.stage = Stage::Epilog;
        }
        Step::End
    }

    /// Refuses a piece of that many bytes if those are too many.
    pub(super) fn check_length(&self, length: usize) -> Checked<()> {
        let longest = self.window.longest_piece;
        if length > longest {
            return Err(Flaw::limit(0, "the bytes of this tag, text or comment", longest));
        }
        Ok(())
    }
}
