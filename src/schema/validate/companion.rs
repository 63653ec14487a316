//! Who goes along with the validation of a file, and needs the same events.

use std::io::BufRead;

use crate::xml::{LineColumn, Part, StreamReader};

/// Goes along with the validation of a file, so that it is read once for both.
///
/// Where several threads validate a file, parts of it are followed apart: each begins with a child of
/// the document element and ends before one, or with the file.
pub trait Companion: Send + Sized {
    /// Takes the next part of the document.
    fn take(&mut self, part: &Part<'_>);

    /// Gives what that showed its place, which `reader` knows.
    fn settle<R: BufRead>(&mut self, reader: &StreamReader<R>);

    /// One that follows a later part of the file by itself, places in which count from there.
    fn fork(&self) -> Self;

    /// Takes in what is known of the next part of the file, which begins at `start`; says whether it
    /// can. If not, nothing has changed, and the part is followed from here.
    fn absorb(&mut self, next: Self, start: LineColumn) -> bool;
}

/// Nobody.
impl Companion for () {
    fn take(&mut self, _: &Part<'_>) {}

    fn settle<R: BufRead>(&mut self, _: &StreamReader<R>) {}

    fn fork(&self) -> Self {}

    fn absorb(&mut self, (): Self, _: LineColumn) -> bool {
        true
    }
}

impl<C: Companion> Companion for Option<C> {
    #[inline]
    fn take(&mut self, part: &Part<'_>) {
        if let Some(companion) = self {
            companion.take(part);
        }
    }

    #[inline]
    fn settle<R: BufRead>(&mut self, reader: &StreamReader<R>) {
        if let Some(companion) = self {
            companion.settle(reader);
        }
    }

    fn fork(&self) -> Self {
        self.as_ref().map(Companion::fork)
    }

    fn absorb(&mut self, next: Self, start: LineColumn) -> bool {
        match (self, next) {
            (Some(companion), Some(next)) => companion.absorb(next, start),
            _ => true,
        }
    }
}
