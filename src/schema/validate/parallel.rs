//! A large file validated by several threads: the children of its document element are siblings,
//! so that a part of the file can be validated while what comes before it still is.
//!
//! The first thread reads on from where everything is known. The others begin where a child of the
//! document element seems to begin, and suppose that it does. What they find counts only if the
//! first thread arrives at that very place, before a start tag inside the document element alone,
//! with a content model that the child leads to the same state, and only if they found nothing
//! wrong. Otherwise it is thrown away and the first thread reads that part, too. So the outcome is
//! the same as that of one thread, whatever is in the file.

use std::io::{self, BufRead, Read as _};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use super::companion::Companion;
use super::drive::{Drive, Rest};
use super::stream::{StreamOptions, StreamOutcome};
use crate::schema::compiled::Schema;
use crate::xml::{FileEncoding, StreamError};

/// A file that can be read from any place on.
pub trait Seekable: Sync {
    /// What reads it.
    type Reader: BufRead + Send;

    /// Reads from so many bytes after its beginning.
    ///
    /// # Errors
    /// If it cannot be opened or read there.
    fn open_at(&self, offset: u64) -> io::Result<Self::Reader>;

    /// Its length in bytes.
    fn length(&self) -> u64;
}

/// How much is read before it is known what the children of the document element look like.
const LEARNING: u64 = 256 << 10;

/// Parts are no smaller than this, so that threads are worth their while.
const SMALLEST: u64 = 1 << 20;

/// Parts are no larger than this, so that not too much is thrown away.
const LARGEST: u64 = 16 << 20;

/// How far a child is searched for.
const SEARCH: usize = 128 << 10;

/// After so many parts in a row that were thrown away, no more are tried.
const PATIENCE: usize = 4;

impl Schema {
    /// Validates a file as [`Schema::validate_stream`] does and with the same outcome, by several
    /// threads at once where that can be done.
    ///
    /// # Errors
    /// If the bytes cannot be read.
    pub fn validate_file(
        &self,
        file: &impl Seekable,
        threads: usize,
        options: &StreamOptions,
        progress: &mut dyn FnMut(u64),
    ) -> io::Result<StreamOutcome> {
        Ok(self.validate_file_with(file, threads, options, (), progress)?.0)
    }

    /// The same, while somebody goes along. Hands out nobody where the file cannot be begun.
    ///
    /// # Errors
    /// If the bytes cannot be read.
    pub fn validate_file_with<C: Companion>(
        &self,
        file: &impl Seekable,
        threads: usize,
        options: &StreamOptions,
        companion: C,
        progress: &mut dyn FnMut(u64),
    ) -> io::Result<(StreamOutcome, Option<C>)> {
        let drive = match Drive::open(self, file.open_at(0)?, options, companion) {
            Ok(drive) => drive,
            Err(StreamError::Xml(error)) => {
                let outcome = StreamOutcome { refusal: Some(error), ..StreamOutcome::default() };
                return Ok((outcome, None));
            }
            Err(StreamError::Io(error)) => return Err(error),
        };
        let mut told = 0;
        let mut progress = |bytes: u64| {
            told = bytes.max(told);
            progress(told);
        };
        let sizes = &Sizes::default();
        let mut parallel = Parallel { file, threads, sizes, drive, failures: 0, taken_over: 0 };
        parallel.run(&mut progress)?;
        progress(parallel.drive.position());
        let (outcome, companion) = parallel.drive.finish();
        Ok((outcome, Some(companion)))
    }
}

/// See the constants of the same names.
struct Sizes {
    learning: u64,
    smallest: u64,
    largest: u64,
}

impl Default for Sizes {
    fn default() -> Self {
        Self { learning: LEARNING, smallest: SMALLEST, largest: LARGEST }
    }
}

struct Parallel<'a, 's, F: Seekable, C> {
    file: &'a F,
    threads: usize,
    sizes: &'a Sizes,
    /// The first thread's.
    drive: Drive<'s, F::Reader, C>,
    /// Parts in a row that were thrown away, and all that were not.
    failures: usize,
    taken_over: usize,
}

/// A part that another thread reads.
struct Part<'s, R, C> {
    /// Where it was supposed to begin, and with which child.
    start: u64,
    tag: usize,
    drive: Drive<'s, R, C>,
}

impl<'s, F: Seekable, C: Companion> Parallel<'_, 's, F, C> {
    fn run(&mut self, progress: &mut dyn FnMut(u64)) -> io::Result<()> {
        let is_worth_it = self.threads > 1
            && self.file.length() > self.sizes.learning + 2 * self.sizes.smallest
            && self.drive.level == 1
            && self.drive.reader.encoding() == FileEncoding::Utf8;
        if is_worth_it {
            self.drive.siblings = Some(Default::default());
            if self.read_to(self.sizes.learning, progress)? != Rest::BeforeChild {
                return Ok(());
            }
        }
        while is_worth_it && self.failures < PATIENCE && self.drive.validator.is_splittable() {
            let left = self.file.length().saturating_sub(self.drive.position());
            let size = (left / self.threads as u64).min(self.sizes.largest);
            if size < self.sizes.smallest {
                break;
            }
            if self.round(size, progress)? != Rest::BeforeChild {
                return Ok(());
            }
        }
        self.drive.siblings = None;
        self.read_to(u64::MAX, progress).map(|_| ())
    }

    fn read_to(&mut self, stop: u64, progress: &mut dyn FnMut(u64)) -> io::Result<Rest> {
        self.drive.run_to(stop, &mut |position| {
            progress(position);
            true
        })
    }

    /// Has each thread read a part.
    fn round(&mut self, size: u64, progress: &mut dyn FnMut(u64)) -> io::Result<Rest> {
        let from = self.drive.position();
        let starts = (1..self.threads as u64).map(|number| from + number * size);
        let parts: Vec<Part<'s, F::Reader, C>> =
            starts.map_while(|start| self.part(start).ok().flatten()).collect();
        if parts.is_empty() {
            self.failures += 1;
        }
        let (drive, is_over, read) = (&mut self.drive, AtomicBool::new(false), AtomicU64::new(0));
        let (own, parts) = thread::scope(|scope| {
            let (is_over, read) = (&is_over, &read);
            let others: Vec<_> = parts
                .into_iter()
                .enumerate()
                .map(|(number, part)| {
                    let stop = from + (number as u64 + 2) * size;
                    scope.spawn(move || part.read(stop, is_over, read))
                })
                .collect();
            let own = drive.run_to(from + size, &mut |position| {
                progress(position + read.load(Ordering::Relaxed));
                true
            });
            if !matches!(own, Ok(Rest::BeforeChild)) {
                is_over.store(true, Ordering::Relaxed);
            }
            // A thread that came to grief has read nothing.
            let parts: Vec<_> =
                others.into_iter().map_while(|other| other.join().ok().flatten()).collect();
            (own, parts)
        });
        if own? != Rest::BeforeChild {
            return Ok(Rest::ForGood);
        }
        for part in parts {
            if !self.take_over(part) {
                self.failures += 1;
                break;
            }
            (self.failures, self.taken_over) = (0, self.taken_over + 1);
            if self.drive.outcome.is_whole {
                return Ok(Rest::ForGood);
            }
        }
        Ok(Rest::BeforeChild)
    }

    /// A part that begins at the first child after `from`, if one seems to begin near there.
    fn part(&self, from: u64) -> io::Result<Option<Part<'s, F::Reader, C>>> {
        let Some(siblings) = &self.drive.siblings else { return Ok(None) };
        let mark = self.drive.reader.byte_order_mark();
        let mut bytes = Vec::new();
        self.file.open_at(from + mark)?.take(SEARCH as u64).read_to_end(&mut bytes)?;
        let Some((at, tag)) = siblings.tags.find(&bytes) else { return Ok(None) };
        let Some(sibling) = siblings.of_tag(tag) else { return Ok(None) };
        let start = from + at as u64;
        let input = self.file.open_at(start + mark)?;
        let drive = Drive {
            reader: self.drive.reader.resume_at(input, start),
            companion: self.drive.companion.fork(),
            validator: self.drive.validator.fork(sibling),
            outcome: StreamOutcome::default(),
            kinds: Default::default(),
            level: 1,
            max_violations: 1,
            beyond: super::stream::Beyond::Stop,
            symbols: Default::default(),
            siblings: Some(siblings.clone()),
            places: Default::default(),
        };
        Ok(Some(Part { start, tag, drive }))
    }

    /// Goes on from the end of a part, if that began where the drive stands now.
    fn take_over(&mut self, part: Part<'s, F::Reader, C>) -> bool {
        let Part { start, tag, drive } = part;
        let Drive { mut reader, companion, validator, outcome, symbols, siblings, .. } = drive;
        let own = &mut self.drive;
        let sibling = own.siblings.as_ref().and_then(|siblings| siblings.of_tag(tag));
        let agrees = sibling.is_some_and(|sibling| own.validator.agrees_on(sibling));
        if own.position() != start || !agrees || !own.validator.is_splittable() {
            return false;
        }
        if !own.companion.absorb(companion, own.reader.place_here()) {
            return false;
        }
        reader.follow(&own.reader);
        own.reader = reader;
        own.validator.take_over(validator);
        own.outcome.elements += outcome.elements;
        own.outcome.is_whole = outcome.is_whole;
        own.symbols = symbols;
        own.siblings = siblings;
        true
    }
}

impl<R: BufRead, C: Companion> Part<'_, R, C> {
    /// Reads the part; none if anything is wrong with it.
    fn read(mut self, stop: u64, is_over: &AtomicBool, read: &AtomicU64) -> Option<Self> {
        let mut before = self.start;
        let rest = self.drive.run_to(stop, &mut |position| {
            read.fetch_add(position - before, Ordering::Relaxed);
            before = position;
            !is_over.load(Ordering::Relaxed)
        });
        let is_read = match rest {
            Ok(Rest::BeforeChild) => self.drive.validator.is_splittable(),
            Ok(Rest::ForGood) => {
                self.drive.outcome.is_whole && self.drive.validator.has_noted_nothing()
            }
            Ok(Rest::Stopped) | Err(_) => false,
        };
        (is_read && self.drive.outcome.violations.is_empty()).then_some(self)
    }
}

#[cfg(test)]
#[path = "parallel_tests.rs"]
mod tests;
