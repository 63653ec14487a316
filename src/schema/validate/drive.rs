//! A reader and the validator that it drives.

use std::collections::HashMap;
use std::io::{self, BufRead};

use super::companion::Companion;
use super::identifiers::DANGLING;
use super::kinds::Kinds;
use super::siblings::Siblings;
use super::stream::{Beyond, PlacedViolation, StreamOptions, StreamOutcome};
use super::symbols::Symbols;
use super::validator::Validator;
use crate::schema::compiled::Schema;
use crate::xml::{Event, LineColumn, Offset, Part, StreamError, StreamReader};

/// One pass over a document, or over a part of it.
pub(super) struct Drive<'s, R, C> {
    pub reader: StreamReader<R>,
    pub companion: C,
    pub validator: Validator<'s>,
    pub outcome: StreamOutcome,
    pub kinds: Kinds,
    /// How deep the elements are that are validated.
    pub level: usize,
    pub max_violations: usize,
    pub beyond: Beyond,
    pub symbols: Symbols,
    /// What is known of the children of the document element, if that is of use.
    pub siblings: Option<Siblings>,
    /// Where references stand, by the low bits of the offset.
    pub places: HashMap<u32, (u64, LineColumn)>,
}

/// Why a drive rests.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Rest {
    /// Before a child of the document element.
    BeforeChild,
    /// For good: at the end, at a flaw, or since enough was found.
    ForGood,
    /// It was told to.
    Stopped,
}

/// Progress is told about once in so many bytes.
const STRIDE: u64 = 1 << 20;

impl<'s, R: BufRead, C: Companion> Drive<'s, R, C> {
    pub(super) fn open(
        schema: &'s Schema,
        input: R,
        options: &StreamOptions,
        companion: C,
    ) -> Result<Self, StreamError> {
        let reader = StreamReader::new(input, options.policies, &options.limits)?;
        Ok(Self::over(schema, reader, options, companion))
    }

    pub(super) fn over(
        schema: &'s Schema,
        reader: StreamReader<R>,
        options: &StreamOptions,
        companion: C,
    ) -> Self {
        Self {
            companion,
            outcome: StreamOutcome {
                encoding: Some(reader.encoding()),
                ..StreamOutcome::default()
            },
            reader,
            // Violations are taken out as they come, so that the validator never stops.
            validator: schema.validator(usize::MAX),
            kinds: Kinds::default(),
            level: options.level,
            max_violations: options.max_violations,
            beyond: options.beyond,
            symbols: Symbols::default(),
            siblings: None,
            places: HashMap::new(),
        }
    }

    /// How far the text has been read, in bytes of UTF-8.
    pub(super) fn position(&self) -> u64 {
        self.reader.position()
    }

    /// What was found, and who went along.
    pub(super) fn finish(self) -> (StreamOutcome, C) {
        let outcome = StreamOutcome {
            more_kinds: self.kinds.beyond(),
            bytes: self.reader.position(),
            doctype: self.reader.doctype().cloned(),
            last_tag: self.reader.place(),
            spelling: *self.reader.spelling(),
            ..self.outcome
        };
        (outcome, self.companion)
    }

    /// Reads to the first child of the document element that begins at `stop` or later, at most.
    /// `go_on` is told the position now and then, and says whether to go on.
    ///
    /// # Errors
    /// If the bytes cannot be read.
    pub(super) fn run_to(
        &mut self,
        stop: u64,
        go_on: &mut dyn FnMut(u64) -> bool,
    ) -> io::Result<Rest> {
        let mut next_told = self.reader.position() + STRIDE;
        // The next place at which to do more than go on.
        let mut watch = stop.min(next_told);
        loop {
            match self.step() {
                Ok(true) => {}
                Ok(false) => return Ok(Rest::ForGood),
                Err(StreamError::Io(error)) => return Err(error),
                Err(StreamError::Xml(error)) => {
                    self.outcome.refusal = Some(error);
                    return Ok(Rest::ForGood);
                }
            }
            let position = self.reader.position();
            if position < watch {
                continue;
            }
            if position >= next_told {
                if !go_on(position) {
                    return Ok(Rest::Stopped);
                }
                next_told = position + STRIDE;
            }
            if position >= stop && self.reader.is_before_child() {
                return Ok(Rest::BeforeChild);
            }
            watch = if position >= stop { 0 } else { stop.min(next_told) };
        }
    }

    /// Takes one event; says whether there may be another.
    #[inline(always)]
    fn step(&mut self) -> Result<bool, StreamError> {
        let depth = self.reader.depth();
        let mut is_new = false;
        let Some(part) = self.reader.next_part()? else {
            self.outcome.is_whole = true;
            return Ok(false);
        };
        self.companion.take(&part);
        match part {
            Part::Leaf { name, key, text, scope, offset, .. } => {
                self.outcome.elements += 1;
                if depth + 1 >= self.level {
                    let symbol = self.symbols.of(key, name, &mut self.validator);
                    self.validator.leaf(symbol, name, text, scope, Offset(offset as u32));
                }
            }
            Part::Event(Event::Text(text)) => {
                if depth >= self.level {
                    self.validator.text(text);
                }
            }
            Part::Event(Event::Start { name, key, attributes, scope, offset }) => {
                self.outcome.elements += 1;
                if depth + 1 >= self.level {
                    let symbol = self.symbols.of(key, name, &mut self.validator);
                    if depth == 1
                        && let Some(siblings) = &mut self.siblings
                    {
                        is_new = siblings.sample(key, name, symbol, &self.validator);
                    }
                    // The low bits are enough to find the element again among the open ones.
                    let offset = Offset(offset as u32);
                    self.validator.start_known(symbol, name, attributes, scope, offset);
                }
            }
            Part::Event(Event::End) => {
                if depth >= self.level {
                    self.validator.end();
                }
            }
        }
        self.companion.settle(&self.reader);
        if is_new
            && let (Some(siblings), Some(written)) =
                (&mut self.siblings, self.reader.written_name())
        {
            siblings.add(&written);
        }
        if self.validator.has_new_references() {
            self.note_places();
        }
        if self.validator.has_violations() {
            self.collect();
            return Ok(!(self.kinds.is_counting() && self.beyond == Beyond::Stop));
        }
        Ok(true)
    }

    /// Notes where references stand, which cannot be told any more once they are missed.
    #[cold]
    fn note_places(&mut self) {
        for offset in self.validator.take_references() {
            self.places.insert(offset.0, self.reader.locate(offset.0));
        }
    }

    /// Takes what the validator has found since.
    #[cold]
    fn collect(&mut self) {
        for mut violation in self.validator.take_violations() {
            let totals = &mut self.outcome.totals;
            *if violation.basis.may_fail() { &mut totals.failing } else { &mut totals.milder } += 1;
            if self.outcome.violations.len() < self.max_violations {
                self.kinds.note(&violation);
                let noted = self.places.get(&violation.offset.0);
                let (offset, at) = noted
                    .filter(|_| violation.rule == DANGLING)
                    .copied()
                    .unwrap_or_else(|| self.reader.locate(violation.offset.0));
                violation.offset = u32::try_from(offset).map_or(Offset::NONE, Offset);
                self.outcome.violations.push(PlacedViolation { at, violation });
            } else {
                self.kinds.count(&violation);
            }
        }
    }
}
