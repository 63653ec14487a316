//! Validation of a file of any size, in one pass: a stream reader drives a validator.

use std::io::{self, BufRead};

use super::kinds::Kinds;
use super::validator::Validator;
use crate::schema::compiled::Schema;
use crate::schema::names::Symbol;
use crate::schema::violation::Violation;
use crate::xml::{
    Doctype, Event, FileEncoding, LineColumn, NameKey, Offset, QName, StreamError, StreamPolicies,
    StreamReader, XmlError, XmlLimits,
};

/// How a stream is validated.
#[derive(Clone, Debug)]
pub struct StreamOptions {
    /// What the reader refuses to swallow.
    pub limits: XmlLimits,
    /// What is welcome besides elements and text.
    pub policies: StreamPolicies,
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
}

/// A violation and its line and column.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PlacedViolation {
    /// Where the start tag begins of the element that the violation is about.
    pub at: LineColumn,
    /// The violation; its offset is [`Offset::NONE`] beyond 4 GiB.
    pub violation: Violation,
}

/// Progress is told about once in so many bytes.
const STRIDE: u64 = 1 << 20;

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
        let reader = StreamReader::new(input, options.policies, &options.limits);
        let mut outcome = StreamOutcome::default();
        let result = reader.and_then(|reader| {
            outcome.encoding = Some(reader.encoding());
            Drive::new(self, reader, options).run(&mut outcome, progress)
        });
        match result {
            Ok(()) => {}
            Err(StreamError::Xml(error)) => outcome.refusal = Some(error),
            Err(StreamError::Io(error)) => return Err(error),
        }
        Ok(outcome)
    }
}

/// One pass over one document.
struct Drive<'s, R> {
    reader: StreamReader<R>,
    validator: Validator<'s>,
    max_violations: usize,
    beyond: Beyond,
    kinds: Kinds,
    symbols: Symbols,
}

/// The symbols of the names that a reader has numbered.
#[derive(Debug, Default)]
struct Symbols {
    generation: u32,
    /// By number; none where that has not been looked up.
    known: Vec<Option<Option<Symbol>>>,
}

impl Symbols {
    fn of(&mut self, key: NameKey, name: &QName, validator: &mut Validator<'_>) -> Option<Symbol> {
        let at = key.index as usize;
        if self.generation == key.generation
            && let Some(Some(symbol)) = self.known.get(at)
        {
            return *symbol;
        }
        if self.generation != key.generation {
            self.generation = key.generation;
            self.known.clear();
        }
        let symbol = validator.symbol_of(name);
        if self.known.len() <= at {
            self.known.resize(at + 1, None);
        }
        self.known[at] = Some(symbol);
        symbol
    }
}

impl<'s, R: BufRead> Drive<'s, R> {
    fn new(schema: &'s Schema, reader: StreamReader<R>, options: &StreamOptions) -> Self {
        Self {
            reader,
            // Violations are taken out as they come, so that the validator never stops.
            validator: schema.validator(usize::MAX),
            max_violations: options.max_violations,
            beyond: options.beyond,
            kinds: Kinds::default(),
            symbols: Symbols::default(),
        }
    }

    fn run(
        mut self,
        outcome: &mut StreamOutcome,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), StreamError> {
        let result = self.read(outcome, progress);
        outcome.more_kinds = self.kinds.beyond();
        outcome.bytes = self.reader.position();
        outcome.doctype = self.reader.doctype().cloned();
        progress(outcome.bytes);
        result
    }

    fn read(
        &mut self,
        outcome: &mut StreamOutcome,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), StreamError> {
        let mut next_progress = STRIDE;
        loop {
            match self.reader.next_event()? {
                Some(Event::Start { name, key, attributes, scope, offset }) => {
                    outcome.elements += 1;
                    let symbol = self.symbols.of(key, name, &mut self.validator);
                    // The low bits are enough to find the element again among the open ones.
                    let offset = Offset(offset as u32);
                    self.validator.start_known(symbol, name, attributes, scope, offset);
                }
                Some(Event::Text(text)) => self.validator.text(text),
                Some(Event::End) => {
                    self.validator.end();
                }
                None => {
                    outcome.is_whole = true;
                    return Ok(());
                }
            }
            self.collect(outcome);
            if self.kinds.is_counting() && self.beyond == Beyond::Stop {
                return Ok(());
            }
            if self.reader.offset() >= next_progress {
                progress(self.reader.offset());
                next_progress = self.reader.offset() + STRIDE;
            }
        }
    }

    /// Takes what the validator has found since.
    fn collect(&mut self, outcome: &mut StreamOutcome) {
        if !self.validator.has_violations() {
            return;
        }
        for mut violation in self.validator.take_violations() {
            if outcome.violations.len() < self.max_violations {
                self.kinds.note(&violation);
                let (offset, at) = self.reader.locate(violation.offset.0);
                violation.offset = u32::try_from(offset).map_or(Offset::NONE, Offset);
                outcome.violations.push(PlacedViolation { at, violation });
            } else {
                self.kinds.count(&violation);
            }
        }
    }
}

#[cfg(test)]
#[path = "stream_tests.rs"]
mod tests;
