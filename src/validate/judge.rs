//! The pass over a document.

use std::io::BufRead;

use super::choice::Choice;
use super::course::Course;
use super::judgement::Judgement;
use crate::spec::Catalogue;
use crate::xml::{Part, StreamError, StreamPolicies, StreamReader, XmlLimits};

/// How documents are judged.
#[derive(Clone, Debug)]
pub struct Settings<'a> {
    /// The clauses that rules for messages rest on.
    pub catalogue: &'a Catalogue,
    /// Red findings that are told at the most, and as many of the others.
    pub max_findings: usize,
    /// Names of a roster file that are kept at the most, to follow those that it uses; none where
    /// they are not to be followed.
    pub most_names: Option<usize>,
    /// What is read at the most.
    pub limits: XmlLimits,
}

impl<'a> Settings<'a> {
    /// Names that are kept at the most, if nothing else is said: up to 300 MB of them.
    pub const MOST_NAMES: usize = 10_000_000;

    /// A hundred findings, and limits wide enough for the documents of others.
    #[must_use]
    pub fn new(catalogue: &'a Catalogue) -> Self {
        let limits = XmlLimits { depth: 256, attributes: 256, ..XmlLimits::default() };
        Self { catalogue, max_findings: 100, most_names: Some(Self::MOST_NAMES), limits }
    }
}

/// Judges one document, in one pass. Whatever the bytes are, a judgement comes of them.
pub fn judge<R: BufRead>(reader: R, choice: &Choice<'_>, settings: &Settings<'_>) -> Judgement {
    let mut course = Course::new(choice, settings);
    let opened = StreamReader::new(reader, StreamPolicies::default(), &settings.limits);
    let mut reader = match opened {
        Ok(reader) => reader,
        Err(error) => return stopped(course, error),
    };
    course.encoding = Some(reader.encoding());
    let ended = loop {
        let next = if course.takes_leaves() {
            reader.next_part()
        } else {
            reader.next_event().map(|event| event.map(Part::Event))
        };
        match next {
            Err(error) => break Err(error),
            Ok(None) => break Ok(()),
            Ok(Some(part)) => course.take(&part),
        }
        // Places are worked out by the reader, and only for what was found.
        course.settle(&reader);
    };
    course.note_end(&reader);
    match ended {
        Ok(()) => course.finish(),
        Err(error) => stopped(course, error),
    }
}

fn stopped(mut course: Course<'_>, error: StreamError) -> Judgement {
    match error {
        StreamError::Xml(error) => course.refuse(error),
        StreamError::Io(error) => course.stopped = Some(error.to_string()),
    }
    course.finish()
}
