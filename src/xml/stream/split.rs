//! Reading on from the middle of a file, at a child of the document element.
//!
//! A second reader may begin where a child of the document element seems to begin. Whether one does
//! is not known until the first reader comes by there: if it arrives at the very same place, before
//! a start tag and inside the document element alone, both would read the same from there on.

use std::io::BufRead;

use super::super::error::LineColumn;
use super::place;
use super::reader::StreamReader;
use super::scanner::{Scanner, Stage};

/// The start tags by which the children of the document element may be found.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ChildTags {
    /// `<` and the name as written.
    tags: Vec<String>,
}

/// Beyond so many names, others are not looked for.
const MOST_TAGS: usize = 16;

impl ChildTags {
    /// Which of them that is, adding it if it is new; none if there are too many.
    pub fn note(&mut self, name: &str) -> Option<usize> {
        let known = self.tags.iter().position(|tag| tag[1..] == *name);
        if known.is_none() && self.tags.len() < MOST_TAGS {
            self.tags.push(format!("<{name}"));
            return Some(self.tags.len() - 1);
        }
        known
    }

    /// The first place in `bytes` where one of them seems to begin, and which.
    #[must_use]
    pub fn find(&self, bytes: &[u8]) -> Option<(usize, usize)> {
        memchr::memchr_iter(b'<', bytes).find_map(|at| {
            let which = self.tags.iter().position(|tag| {
                let rest = bytes[at..].strip_prefix(tag.as_bytes());
                let next = rest.and_then(<[u8]>::first);
                matches!(next, Some(b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n'))
            })?;
            Some((at, which))
        })
    }
}

impl<R: BufRead> StreamReader<R> {
    /// Whether the next thing is the start tag of a child of the document element.
    #[must_use]
    pub fn is_before_child(&self) -> bool {
        let scanner = self.scanner();
        let is_at_tag = match *scanner.window.rest().as_bytes() {
            [b'<', second, ..] => !matches!(second, b'/' | b'!' | b'?'),
            _ => false,
        };
        let is_text_due = !scanner.text.is_empty() && !scanner.is_text_out;
        is_at_tag && !is_text_due && !scanner.is_empty && scanner.open.len() == 1
    }

    /// Line and column of what comes next. Lines are counted when this is called.
    #[must_use]
    pub fn place_here(&self) -> LineColumn {
        self.scanner().window.place_here()
    }

    /// The name as written of the start tag of the last start event.
    #[must_use]
    pub fn written_name(&self) -> Option<String> {
        self.scanner().open.innermost_name()
    }

    /// A reader of the same document that begins at another child of the document element, at
    /// `offset`, from which on `input` reads. This one has to be before such a child. Lines are
    /// counted from there until [`Self::follow`].
    #[must_use]
    pub fn resume_at(&self, input: R, offset: u64) -> Self {
        let here = self.scanner();
        let window = here.window.resume_at(input, offset);
        let mut scanner = Scanner::over(window, here.policies, &here.limits);
        scanner.stage = Stage::Content;
        scanner.blank = false;
        scanner.doctype.clone_from(&here.doctype);
        scanner.namespaces = here.namespaces.clone();
        scanner.open = here.open.clone();
        for element in scanner.open.as_mut_slice() {
            let place = element.place.unwrap_or_else(|| here.window.place_of(element.offset));
            element.place = Some(place);
        }
        scanner.tag_at = offset;
        Self::of(scanner)
    }

    /// Bytes of the byte order mark, by which places in the file are further on than in the text.
    #[must_use]
    pub const fn byte_order_mark(&self) -> u64 {
        self.scanner().window.byte_order_mark()
    }

    /// Goes on from `before`, which has come to where this one began, with what it knew of lines and
    /// of what came before.
    pub fn follow(&mut self, before: &Self) {
        let start = before.place_here();
        let scanner = self.scanner_mut();
        scanner.window.move_by(start);
        let own = scanner.first_instruction.map(|place| place::compose(start, place));
        scanner.first_instruction = before.first_instruction().or(own);
        scanner.spelling = before.scanner().spelling.with_next(scanner.spelling, start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Event, StreamPolicies, XmlLimits};

    fn next(reader: &mut StreamReader<&[u8]>) -> String {
        match reader.next_event().unwrap() {
            Some(Event::Start { name, .. }) => format!("<{name}>"),
            Some(Event::Text(text)) => format!("{text:?}"),
            Some(Event::End) => "</>".to_owned(),
            None => "end".to_owned(),
        }
    }

    #[test]
    fn a_reader_that_resumes_goes_on_as_the_first_one_would() {
        let text = "<?xml version='1.0'?>\n<e xmlns='u' xmlns:p='v'>\n <a>1</a>\n <p:a><?p ?>\n</p:a> \
                    <a/><a>&amp;</a>\n<a>&lt;</a ><!--<a>--></e>";
        let mut first =
            StreamReader::new(text.as_bytes(), StreamPolicies::default(), &XmlLimits::default())
                .unwrap();
        let mut tags = ChildTags::default();
        while !first.is_before_child() {
            next(&mut first);
        }
        assert_eq!(next(&mut first), "<{u}a>");
        assert_eq!(tags.note(&first.written_name().unwrap()), Some(0));
        assert_eq!(tags.note("p:a"), Some(1));
        assert_eq!(tags.note("a"), Some(0));
        for _ in 0..3 {
            next(&mut first);
        }
        assert!(first.is_before_child());
        let from = first.position() as usize;
        let (found, which) = tags.find(&text.as_bytes()[from..]).unwrap();
        assert_eq!((found, which), (0, 1));
        let mut second = first.resume_at(&text.as_bytes()[from..], from as u64);
        second.follow(&first);
        second.set_chunk(4);
        assert!(second.is_before_child() || second.position() == from as u64);
        loop {
            let (one, other) = (next(&mut first), next(&mut second));
            assert_eq!(one, other);
            assert_eq!(first.position(), second.position());
            assert_eq!(first.place(), second.place());
            assert_eq!(first.first_instruction(), second.first_instruction());
            assert_eq!(first.spelling(), second.spelling());
            assert_eq!(first.is_before_child(), second.is_before_child());
            if one == "end" {
                break;
            }
            assert_eq!(first.locate(22), second.locate(22));
        }
    }

    #[test]
    fn a_child_is_found_by_its_whole_name() {
        let mut tags = ChildTags::default();
        tags.note("person");
        tags.note("a");
        assert_eq!(tags.find(b"<persons><!-- <b --><personal>< person></a><a"), None);
        assert_eq!(tags.find(b"x<a/>"), Some((1, 1)));
        assert_eq!(tags.find(b"<b><person\n"), Some((3, 0)));
        for number in 0..100 {
            tags.note(&format!("n{number}"));
        }
        assert_eq!(tags.note("n99"), None);
    }
}
