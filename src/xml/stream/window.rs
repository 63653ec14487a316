//! The part of the text that is looked at: it slides over the document.

use std::io::BufRead;

use memchr::memchr3;

use super::super::error::{Flaw, LineColumn, XmlError};
use super::encoding::FileEncoding;
use super::open::Open;
use super::place;
use super::reader::StreamError;
use super::source::{Filled, OpenError, Source};

/// A window on the text.
pub(super) struct Window<R> {
    source: Source<R>,
    /// What is in the window.
    pub text: String,
    /// How far that has been read: where the piece at hand begins.
    pub at: usize,
    /// Whether there is an `&`, a carriage return or a `]` in the window.
    pub has_specials: bool,
    /// Where the window begins, in bytes of the whole text, and as line and column.
    base: u64,
    base_place: LineColumn,
    /// Bytes read at once.
    chunk: usize,
    /// Most bytes of a piece.
    pub longest_piece: usize,
}

/// Small enough for the nearer caches.
const CHUNK: usize = 32 << 10;

impl<R: BufRead> Window<R> {
    pub(super) fn open(reader: R, longest_piece: usize) -> Result<Self, StreamError> {
        let source = Source::open(reader).map_err(|error| match error {
            OpenError::Io(error) => StreamError::Io(error),
            OpenError::Flaw(flaw) => refusal(flaw, place::START).into(),
        })?;
        Ok(Self::over(source, 0, longest_piece))
    }

    /// A window on the same text that begins at `offset`, from which on `reader` reads. Places
    /// count from there until they are set right by [`Self::move_by`].
    pub(super) fn resume_at(&self, reader: R, offset: u64) -> Self {
        let source = Source::resume(reader, self.source.encoding(), self.source.mark);
        Self::over(source, offset, self.longest_piece)
    }

    fn over(source: Source<R>, base: u64, longest_piece: usize) -> Self {
        Self {
            source,
            text: String::new(),
            at: 0,
            has_specials: false,
            base,
            base_place: place::START,
            chunk: CHUNK,
            longest_piece,
        }
    }

    /// Sets places right that were counted from the beginning of a text that begins at `start`.
    pub(super) fn move_by(&mut self, start: LineColumn) {
        self.base_place = place::compose(start, self.base_place);
    }

    pub(super) const fn encoding(&self) -> FileEncoding {
        self.source.encoding()
    }

    /// Bytes of the byte order mark, which are not part of the text.
    pub(super) const fn byte_order_mark(&self) -> u64 {
        self.source.mark
    }

    /// What has not been read.
    #[inline(always)]
    pub(super) fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// Bytes of the whole text before `at` in the window.
    #[inline(always)]
    pub(super) const fn offset_of(&self, at: usize) -> u64 {
        self.base + at as u64
    }

    /// Line and column of an offset; one before the window is where the window begins.
    pub(super) fn place_of(&self, offset: u64) -> LineColumn {
        let at = usize::try_from(offset.saturating_sub(self.base)).unwrap_or(usize::MAX);
        place::after(self.base_place, &self.text[..at.min(self.text.len())])
    }

    /// Line and column of what comes next.
    pub(super) fn place_here(&self) -> LineColumn {
        self.place_of(self.offset_of(self.at))
    }

    /// Reads on, keeping what has not been read; says whether there was more. `open` are elements
    /// whose places have to be known when they go out of sight, outermost first.
    pub(super) fn more(&mut self, open: &mut [Open]) -> Result<bool, StreamError> {
        let kept = self.text.len() - self.at;
        if kept > self.longest_piece {
            let what = "the bytes of this tag, text or comment";
            return Err(self.refuse(Flaw::limit(0, what, self.longest_piece)).into());
        }
        self.slide(open);
        // At least as much again as is there, so that a long piece is not looked at too often.
        let filled = self.source.fill(&mut self.text, self.chunk.max(kept))?;
        self.has_specials = memchr3(b'&', b'\r', b']', self.text.as_bytes()).is_some();
        match filled {
            Filled::More => Ok(true),
            Filled::End => Ok(false),
            Filled::Flaw(flaw) => {
                self.at = self.text.len();
                Err(self.refuse(flaw).into())
            }
        }
    }

    /// The error for a flaw of the piece at hand.
    pub(super) fn refuse(&self, flaw: Flaw) -> XmlError {
        let mut at = (self.at + flaw.at).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let place = place::after(self.base_place, &self.text[..at]);
        refusal(flaw, place)
    }

    fn slide(&mut self, open: &mut [Open]) {
        let mut passed = (0, self.base_place);
        let mut settle = |at: usize| {
            passed = (at, place::after(passed.1, &self.text[passed.0..at]));
            passed.1
        };
        for element in open.iter_mut().filter(|element| element.place.is_none()) {
            let at = (element.offset - self.base) as usize;
            if at < self.at {
                element.place = Some(settle(at));
            }
        }
        self.base_place = settle(self.at);
        self.base += self.at as u64;
        self.text.drain(..self.at);
        self.at = 0;
    }
}

fn refusal(flaw: Flaw, at: LineColumn) -> XmlError {
    XmlError { kind: flaw.kind, at, message: flaw.message }
}

#[cfg(test)]
impl<R> Window<R> {
    /// For tests of what happens at the borders of the window.
    pub(super) fn set_chunk(&mut self, chunk: usize) {
        self.chunk = chunk;
    }

    /// For tests of what happens far into a file.
    pub(super) fn set_base(&mut self, base: u64) {
        self.base = base;
    }
}
