//! How a document is spelt where it could be spelt more plainly. To a parser it is all the same; some
//! readers are none.

use super::super::error::LineColumn;
use super::place;

/// Ways to spell a document, of the part that was read.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Spelling {
    /// Entities and character references in text.
    pub references: Met,
    /// CDATA sections.
    pub sections: Met,
    /// Comments that hold tags.
    pub comments_with_tags: Met,
    /// End tags with white space behind the name.
    pub spaced_end_tags: Met,
}

/// How often something was met, and where first.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Met {
    /// How often.
    pub times: u64,
    /// Where first; none where it was not met.
    pub first: Option<LineColumn>,
}

impl Spelling {
    /// How this part and the next one are spelt together; the places of that count from `start`, where
    /// it begins.
    pub(super) fn with_next(self, next: Self, start: LineColumn) -> Self {
        Self {
            references: self.references.with_next(next.references, start),
            sections: self.sections.with_next(next.sections, start),
            comments_with_tags: self.comments_with_tags.with_next(next.comments_with_tags, start),
            spaced_end_tags: self.spaced_end_tags.with_next(next.spaced_end_tags, start),
        }
    }
}

impl Met {
    fn with_next(self, next: Self, start: LineColumn) -> Self {
        Self {
            times: self.times + next.times,
            first: self.first.or_else(|| next.first.map(|first| place::compose(start, first))),
        }
    }

    /// It is met there.
    pub(super) fn note(&mut self, place: impl FnOnce() -> LineColumn) {
        self.times += 1;
        if self.first.is_none() {
            self.first = Some(place());
        }
    }
}

/// Whether a text holds what looks like a start tag.
pub(super) fn has_tag(text: &[u8]) -> bool {
    let starts = |at: usize| text.get(at + 1).is_some_and(u8::is_ascii_alphabetic);
    memchr::memchr_iter(b'<', text).any(starts)
}
