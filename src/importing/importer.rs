//! An importer at work: records, one after the other.

use std::io::BufRead;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::changes::{Action, Change, Changes, Kind, Loss};
use super::field::Field;
use super::form;
use super::personality::{Key, Personality, Record, Seen, Sources, Users};
use super::state::{Item, ItemKey, Items, State, TextId};
use crate::enterprise::{EnterpriseRecord, Placed, RecordReader, SourcedId};
use crate::xml::{LineColumn, StreamError, XmlLimits};

/// What a file is.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Mode {
    /// What happened: what is not named stays as it is.
    #[default]
    Event,
    /// Everything there is: what came from the same system before and is missing, is gone.
    Snapshot,
}

/// Why a file was not taken in. What was kept before still holds.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It is no XML, or ends too early, or cannot be read.
    #[error("{0}")]
    Xml(#[from] StreamError),
    /// It is XML, but nothing of IMS Enterprise.
    #[error(
        "the file begins with `{root}`, which is nothing of IMS Enterprise: `enterprise` belongs \
         there"
    )]
    NotEnterprise {
        /// The document element.
        root: String,
    },
    /// A snapshot without a single record would take everything away.
    #[error(
        "the file holds no person, group or membership; as a snapshot it would mean that nothing \
         is left, so it is not taken in"
    )]
    EmptySnapshot,
    /// The importer refuses files with something in them that it does not know.
    #[error("line {line}: the importer refuses the file: {what}")]
    Refused {
        /// The line of the record.
        line: u32,
        /// What it does not know.
        what: String,
    },
}

/// An importer that takes in one file.
pub struct Importer<'p> {
    pub(super) personality: &'p Personality,
    pub(super) mode: Mode,
    pub(super) state: State,
    pub(super) changes: Changes,
    /// The `datasource` of the file.
    pub(super) origin: TextId,
    /// The record that is being read begins here.
    pub(super) at: Option<LineColumn>,
    /// The file is for somebody else, or cannot be understood: the rest is not read.
    pub(super) is_stopped: bool,
    /// Why the file is refused.
    pub(super) refusal: Option<ImportError>,
    /// Persons, groups and memberships that came.
    records: u64,
    /// Users by their usernames, where they are looked up by them.
    pub(super) usernames: FxHashMap<SmolStr, u32>,
    /// Courses by their short names, where they are looked up by them.
    pub(super) short_names: FxHashMap<SmolStr, u32>,
    /// An object is gone, and what hangs on it goes at the end.
    pub(super) is_sweeping: bool,
}

impl<'p> Importer<'p> {
    /// An importer that keeps `state` so far; it takes down the first `kept` changes.
    #[must_use]
    pub fn new(personality: &'p Personality, mode: Mode, mut state: State, kept: usize) -> Self {
        state.run += 1;
        let mode = if personality.snapshots.always { Mode::Snapshot } else { mode };
        let changes = Changes { kept, ..Changes::default() };
        let Users { delete_by, .. } = &personality.users;
        let is_by_name = personality.identity.users.contains(&Key::Name) || *delete_by == Key::Name;
        let usernames = names(is_by_name, &state.users, Field::Username);
        let is_by_name = personality.identity.courses.contains(&Key::Name);
        let short_names = names(is_by_name, &state.courses, Field::ShortName);
        Self {
            personality,
            mode,
            state,
            changes,
            origin: TextId::default(),
            at: None,
            is_stopped: false,
            refusal: None,
            records: 0,
            usernames,
            short_names,
            is_sweeping: false,
        }
    }

    /// Takes in a file.
    ///
    /// # Errors
    /// Where the file is not taken in. The importer is of no use then: begin anew with what was
    /// kept before.
    pub fn read(&mut self, mut input: impl BufRead) -> Result<(), ImportError> {
        let read = if self.personality.reading.comments_read {
            let mut bytes = Vec::new();
            input.read_to_end(&mut bytes).map_err(StreamError::Io)?;
            self.read_records(form::with_comments(&bytes).as_slice())
        } else {
            self.read_records(input)
        };
        match read {
            Err(ImportError::Xml(error)) if self.personality.reading.broken_taken => {
                self.lose(Loss::RestOfFile, || error.to_string());
            }
            other => other?,
        }
        if self.mode == Mode::Snapshot && !self.is_stopped {
            if self.records == 0 {
                return Err(ImportError::EmptySnapshot);
            }
            self.reconcile();
        }
        self.sweep();
        Ok(())
    }

    /// What is kept now, and what changed.
    #[must_use]
    pub fn finish(self) -> (State, Changes) {
        (self.state, self.changes)
    }

    fn read_records(&mut self, input: impl BufRead) -> Result<(), ImportError> {
        let mut reader = RecordReader::new(input, &XmlLimits::default())?;
        while let Some(placed) = reader.next_record()? {
            if self.personality.reading.doctype_refuses && reader.doctype().is_some() {
                return Err(self.refused("it has a document type declaration"));
            }
            if !self.is_stopped {
                self.take(&placed);
            }
            if let Some(refusal) = self.refusal.take() {
                return Err(refusal);
            }
        }
        match reader.root() {
            Some(root) if !reader.is_enterprise() => {
                Err(ImportError::NotEnterprise { root: root.local.to_string() })
            }
            _ => Ok(()),
        }
    }

    /// Takes in a record.
    fn take(&mut self, placed: &Placed) {
        let Placed { record, at, element } = placed;
        self.at = Some(*at);
        let reading = &self.personality.reading;
        let is_raised = element.name.local.chars().any(char::is_uppercase);
        if reading.prefixed == Seen::No && form::is_prefixed(element) {
            return self.lose(Loss::Prefixed, || element.name.local.to_string());
        }
        if reading.upper_case == Seen::No && is_raised {
            return self.lose(Loss::UpperCase, || element.name.local.to_string());
        }
        self.changes.records += 1;
        let kind = match record {
            EnterpriseRecord::Properties(_) => None,
            EnterpriseRecord::Person(_) => Some(Record::Person),
            EnterpriseRecord::Group(_) => Some(Record::Group),
            EnterpriseRecord::Membership(_) => Some(Record::Membership),
        };
        if kind.is_some_and(|kind| reading.refuses.contains(&kind)) {
            self.refusal = Some(self.refused("it has a record that is not taken in"));
            return;
        }
        match record {
            EnterpriseRecord::Properties(properties) => self.take_properties(properties),
            EnterpriseRecord::Person(person) => {
                self.records += 1;
                self.take_person(person, element);
            }
            EnterpriseRecord::Group(group) => {
                self.records += 1;
                self.take_group(group, element);
            }
            EnterpriseRecord::Membership(membership) => {
                self.records += 1;
                self.take_membership(membership, element);
            }
        }
    }

    /// That the file is refused, for something in the record that is being read.
    pub(super) fn refused(&self, what: impl Into<String>) -> ImportError {
        ImportError::Refused { line: self.at.map_or(1, |at| at.line), what: what.into() }
    }

    /// Something is lost.
    pub(super) fn lose(&mut self, loss: Loss, about: impl FnOnce() -> String) {
        self.changes.lose(loss, self.personality.rules.get(&loss), about, self.at);
    }

    /// Something changed.
    pub(super) fn change(
        &mut self,
        kind: Kind,
        action: Action,
        describe: impl FnOnce(&State) -> (String, Vec<&'static str>),
    ) {
        let (state, at) = (&self.state, self.at);
        self.changes.add(kind, action, || {
            let (name, fields) = describe(state);
            Change { kind, action, name, fields, at }
        });
    }

    /// What an identifier of a person is kept as.
    pub(super) fn key(&mut self, id: &SourcedId) -> ItemKey {
        let source = match self.personality.identity.source {
            Sources::Count => self.state.texts.number(&id.source),
            Sources::Ignored => TextId::default(),
        };
        ItemKey { source, id: SmolStr::new(&id.id) }
    }

    /// What an identifier of a group is kept as.
    pub(super) fn course_key(&mut self, id: &SourcedId) -> ItemKey {
        let key = self.key(id);
        match self.personality.identity.cut_course_codes {
            0 => key,
            most => ItemKey { id: SmolStr::new(cut(&key.id, most)), ..key },
        }
    }
}

/// Objects by a name that they have, where that is wanted.
fn names(is_wanted: bool, items: &Items, field: Field) -> FxHashMap<SmolStr, u32> {
    let named = |(place, item): (u32, &Item)| Some((SmolStr::new(item.facts.first(field)?), place));
    if is_wanted { items.iter().filter_map(named).collect() } else { FxHashMap::default() }
}

/// The front of a text, of so many bytes at most.
fn cut(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}
