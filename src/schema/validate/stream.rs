//! Validation of a file of any size, in one pass: a stream reader drives a validator.

use std::io::{self, BufRead};

use super::drive::Drive;
use crate::schema::compiled::Schema;
use crate::schema::violation::Violation;
use crate::xml::{
    Doctype, FileEncoding, LineColumn, Spelling, StreamError, StreamPolicies, XmlError, XmlLimits,
};

/// How a stream is validated.
#[derive(Clone, Debug)]
pub struct StreamOptions {
    /// What the reader refuses to swallow.
    pub limits: XmlLimits,
    /// What is welcome besides elements and text.
    pub policies: StreamPolicies,
    /// How deep the elements are that are validated, each by itself: 1 for the document element, 3
    /// for what is in the header and in the body of a SOAP envelope. Those around them are read.
    pub level: usize,
    /// How many violations are handed out (100).
    pub max_violations: usize,
    /// What happens once there are that many (by default the rest is read for its kinds).
    pub beyond: Beyond,
}

/// What happens after the last violation that is handed out.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Beyond {
    /// The rest is read to count the kinds of violations in it.
    #[default]
    CountKinds,
    /// The rest is not read.
    Stop,
}

impl Default for StreamOptions {
    fn default() -> Self {
        Self {
            limits: XmlLimits::default(),
            policies: StreamPolicies::default(),
            level: 1,
            max_violations: 100,
            beyond: Beyond::default(),
        }
    }
}

/// What a stream turned out to be.
#[derive(Clone, Debug, Default)]
pub struct StreamOutcome {
    /// The first violations, in document order.
    pub violations: Vec<PlacedViolation>,
    /// How many violations there were, handed out or not.
    pub totals: Totals,
    /// How many kinds of violations came after those and were not among them. A kind is a rule
    /// and a path without positions.
    pub more_kinds: usize,
    /// Why the document was not read to its end: it is not well-formed, exceeds a limit, or breaks
    /// a policy. Everything else here tells of the part before that.
    pub refusal: Option<XmlError>,
    /// Whether the document was read to its end and found well-formed.
    pub is_whole: bool,
    /// Elements that were read.
    pub elements: u64,
    /// Bytes of text, counted as UTF-8, that were read.
    pub bytes: u64,
    /// The encoding; none if it could not be told.
    pub encoding: Option<FileEncoding>,
    /// The document type declaration.
    pub doctype: Option<Doctype>,
    /// Where the last tag begins that was read.
    pub last_tag: LineColumn,
    /// How it is spelt.
    pub spelling: Spelling,
}

/// Numbers of violations.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Totals {
    /// Of constraints that may fail a document by what they rest on.
    pub failing: u64,
    /// Of all others.
    pub milder: u64,
}

impl Totals {
    /// Of any.
    #[must_use]
    pub const fn all(self) -> u64 {
        self.failing + self.milder
    }
}

/// A violation and its line and column.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PlacedViolation {
    /// Where the start tag begins of the element that the violation is about.
    pub at: LineColumn,
    /// The violation; its offset is [`Offset::NONE`](crate::xml::Offset::NONE) beyond 4 GiB.
    pub violation: Violation,
}

impl Schema {
    /// Validates a document that comes as a stream, in one pass and bounded memory. `progress` is
    /// told how many bytes have been read, now and then.
    ///
    /// # Errors
    /// If the bytes cannot be read. A document that is not well-formed is no error: see
    /// [`StreamOutcome::refusal`].
    pub fn validate_stream(
        &self,
        input: impl BufRead,
        options: &StreamOptions,
        progress: &mut dyn FnMut(u64),
    ) -> io::Result<StreamOutcome> {
        let mut drive = match Drive::open(self, input, options, ()) {
            Ok(drive) => drive,
            Err(StreamError::Xml(error)) => {
                return Ok(StreamOutcome { refusal: Some(error), ..StreamOutcome::default() });
            }
            Err(StreamError::Io(error)) => return Err(error),
        };
        let mut go_on = |bytes| {
            progress(bytes);
            true
        };
        drive.run_to(u64::MAX, &mut go_on)?;
        progress(drive.position());
        Ok(drive.finish().0)
    }
}

#[cfg(test)]
#[path = "stream_tests.rs"]
mod tests;
