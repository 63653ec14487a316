//! Time frames that end before they begin.

use crate::enterprise::Tag;

/// The time frame that is open.
#[derive(Debug, Default)]
pub(super) struct Timeframes {
    offset: u32,
    begin: String,
    end: String,
}

/// A time frame the wrong way round, and the low bits of where it stands.
#[derive(Debug)]
pub(super) struct Backwards {
    pub offset: u32,
    pub begin: String,
    pub end: String,
}

impl Timeframes {
    #[inline]
    pub fn start(&mut self, tag: Tag, offset: u32) {
        if tag == Tag::Timeframe {
            self.offset = offset;
            self.begin.clear();
            self.end.clear();
        }
    }

    #[inline]
    pub fn text(&mut self, tag: Tag, text: &str) {
        match tag {
            Tag::Begin => self.begin.push_str(text),
            Tag::End => self.end.push_str(text),
            _ => {}
        }
    }

    #[inline]
    pub fn end(&self, tag: Tag) -> Option<Backwards> {
        if tag != Tag::Timeframe {
            return None;
        }
        let (begin, end) = (day(&self.begin)?, day(&self.end)?);
        let (begin, end) = (begin.to_owned(), end.to_owned());
        (end < begin).then_some(Backwards { offset: self.offset, begin, end })
    }
}

/// The day in a date, or in a date and a time; none where it is no day that compares as a text.
pub(in crate::validate) fn day(text: &str) -> Option<&str> {
    let day = text.trim_start().get(..10)?;
    let fits = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    fits.then_some(day)
}
