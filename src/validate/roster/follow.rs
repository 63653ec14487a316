//! The pass beside the schema's, tag by tag. A part of a file that begins with a record can be
//! followed apart, and what is known of it taken in later, if there is nothing in it that depends on
//! what came before.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::mem;

use super::assertions::{Extent, assertions};
use super::facts::{FileKind, RosterFacts};
use super::integrity;
use super::tally::Tally;
use super::timeframe::{Backwards, Timeframes};
use crate::enterprise::{References, Tag, Troubles, Use, Walk, Wrong};
use crate::schema::Companion;
use crate::spec::Catalogue;
use crate::validate::collected::Collected;
use crate::validate::finding::{Breach, Place};
use crate::validate::importer::{Context, ImporterRisk, Importers, Opened};
use crate::validate::judge::Settings;
use crate::validate::judgement::Totals;
use crate::xml::{Doctype, Event, FileEncoding, LineColumn, Part, QName, Spelling, StreamReader};

/// Names in trouble that are remembered with their places.
const MOST_TROUBLES: usize = 10_000;

/// A roster file as far as it has been followed.
#[derive(Debug)]
pub(in crate::validate) struct Roster<'a> {
    catalogue: &'a Catalogue,
    walk: Walk,
    tally: Tally,
    references: Option<References>,
    timeframes: Timeframes,
    importers: Importers,
    /// The document element, and where it begins.
    root: Option<(QName, Place)>,
    is_new: bool,
    /// What the last end tag showed, until its place is known.
    backwards: Option<(Backwards, &'static str)>,
    collected: Collected,
}

/// How the reading ended.
#[derive(Clone, Copy, Debug)]
pub(in crate::validate) struct Ending<'e> {
    /// At the end of a well-formed file.
    pub is_whole: bool,
    /// Where the last tag is.
    pub last: Place,
    /// The encoding.
    pub encoding: FileEncoding,
    /// How it is spelt.
    pub spelling: &'e Spelling,
    /// The document type declaration.
    pub doctype: Option<&'e Doctype>,
}

/// What came of following a file.
#[derive(Debug)]
pub(in crate::validate) struct Followed {
    pub collected: Collected,
    tally: Tally,
    extent: Extent,
    risks: Vec<ImporterRisk>,
}

impl<'a> Roster<'a> {
    pub fn new(settings: &Settings<'a>) -> Self {
        let references = settings.most_names.map(|most| References::new(most, MOST_TROUBLES));
        Self {
            catalogue: settings.catalogue,
            walk: Walk::default(),
            tally: Tally::default(),
            references,
            timeframes: Timeframes::default(),
            importers: Importers::default(),
            root: None,
            is_new: false,
            backwards: None,
            collected: Collected::new(settings.max_findings),
        }
    }

    /// What comes of it.
    pub fn finish(mut self, ending: Ending<'_>) -> Followed {
        let troubles = self.references.take().map(References::finish);
        let is_followed = troubles.as_ref().is_some_and(|of| of.given_up_at.is_none());
        let extent = Extent { is_whole: ending.is_whole, is_followed };
        let mut risks = Vec::new();
        // What a file that is cut off lacks may have been behind the cut.
        if ending.is_whole {
            let early = troubles.as_ref().and_then(early);
            risks = mem::take(&mut self.importers).finish(&self.context(ending, early));
            if let Some(troubles) = troubles {
                integrity::judge(troubles, &self.tally, self.catalogue, &mut self.collected);
            }
            self.judge_whole(ending.doctype);
        }
        Followed { collected: self.collected, tally: self.tally, extent, risks }
    }

    fn take_event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start { name, key, attributes, offset, .. } => {
                let tag = self.walk.tag(*key, name);
                if self.root.is_none() {
                    self.root = Some(((*name).clone(), Place::START));
                    self.is_new = true;
                }
                let around = self.walk.innermost();
                self.walk.open(tag);
                let (key, offset) = (*key, *offset as u32);
                self.start(Opened { tag, around, key, name, attributes, offset });
            }
            Event::Text(text) => {
                if let Some(tag) = self.walk.innermost() {
                    self.text(tag, text);
                }
            }
            Event::End => {
                if let Some((tag, around)) = self.walk.close() {
                    self.end(tag, around);
                }
            }
        }
    }

    fn context<'e>(&self, ending: Ending<'e>, early: Option<(LineColumn, u64)>) -> Context<'e> {
        let Ending { last, encoding, spelling, .. } = ending;
        let root = self.root.as_ref();
        let is_file = root.is_some_and(|(name, _)| Tag::of_root(name) == Tag::Enterprise);
        Context {
            root: root.map_or(Place::START, |(_, place)| *place),
            last,
            encoding,
            spelling,
            has_records: is_file && self.tally.has_records(),
            is_snapshot: self.tally.kind() == FileKind::Snapshot,
            early,
        }
    }

    #[inline]
    fn start(&mut self, opened: Opened<'_>) {
        self.importers.start(opened);
        let Opened { tag, attributes, offset, .. } = opened;
        if tag == Tag::Other {
            return;
        }
        self.tally.start(tag, attributes);
        self.timeframes.start(tag, offset);
        if let Some(references) = &mut self.references {
            references.start(tag, attributes, offset);
        }
    }

    fn text(&mut self, tag: Tag, text: &str) {
        if tag == Tag::Other {
            return;
        }
        self.tally.text(tag, text);
        self.timeframes.text(tag, text);
        self.importers.text(tag, text);
        if let Some(references) = &mut self.references {
            references.text(tag, text);
        }
    }

    fn end(&mut self, tag: Tag, around: Option<Tag>) {
        if tag == Tag::Other {
            return;
        }
        self.importers.end(tag, around);
        if let Some(backwards) = self.timeframes.end(tag) {
            let path = match around {
                Some(Tag::Role) => "enterprise/membership/member/role/timeframe",
                _ => "enterprise/group/timeframe",
            };
            self.backwards = Some((backwards, path));
        }
        if let Some(references) = &mut self.references {
            references.end(tag, around);
        }
    }

    #[cold]
    fn settle_rest<R: BufRead>(&mut self, reader: &StreamReader<R>) {
        if let (true, Some((_, place))) = (self.is_new, &mut self.root) {
            *place = reader.place().into();
            self.is_new = false;
        }
        if let Some((Backwards { offset, begin, end }, path)) = self.backwards.take() {
            let message = format!("the time frame begins on {begin} and ends on {end}");
            let place = reader.locate(offset).1.into();
            self.add(Breach::new("EF-06", message), path, place);
        }
    }

    fn judge_whole(&mut self, doctype: Option<&Doctype>) {
        let Some((root, place)) = self.root.take() else { return };
        if !self.tally.has_records() {
            let message = "there is no person, group or membership in the file";
            self.add(Breach::new("EF-07", message), &root.local, place);
        }
        let named = doctype.map(|doctype| doctype.name.as_str());
        if let Some(named) = named.filter(|named| named.rsplit(':').next() != Some(&*root.local)) {
            let message =
                format!("the DOCTYPE is that of `{named}`, but the document is `{}`", root.local);
            self.add(Breach::new("EF-08", message).expecting(&root.local), &root.local, place);
        }
    }

    fn add(&mut self, breach: Breach, path: &str, place: Place) {
        self.collected.add(breach.into_late_finding(self.catalogue, path.to_owned(), place));
    }
}

impl Companion for Roster<'_> {
    #[inline]
    fn take(&mut self, part: &Part<'_>) {
        match part {
            Part::Event(event) => self.take_event(event),
            Part::Leaf { name, key, text, offset, .. } => {
                let tag = self.walk.tag(*key, name);
                let around = self.walk.innermost();
                let (key, offset) = (*key, *offset as u32);
                self.start(Opened { tag, around, key, name, attributes: &[], offset });
                if tag != Tag::Other {
                    self.text(tag, text);
                    self.end(tag, around);
                }
            }
        }
    }

    #[inline]
    fn settle<R: BufRead>(&mut self, reader: &StreamReader<R>) {
        if let Some(references) = &mut self.references {
            references.settle(|offset| reader.locate(offset).1);
        }
        self.importers.settle(reader);
        if self.is_new || self.backwards.is_some() {
            self.settle_rest(reader);
        }
    }

    fn fork(&self) -> Self {
        Self {
            catalogue: self.catalogue,
            walk: self.walk.fork(),
            tally: Tally::default(),
            references: self.references.as_ref().map(References::fork),
            timeframes: Timeframes::default(),
            importers: Importers::default(),
            root: self.root.clone(),
            is_new: false,
            backwards: None,
            collected: self.collected.fork(),
        }
    }

    fn absorb(&mut self, next: Self, start: LineColumn) -> bool {
        let is_apart = next.collected.totals.all() == 0
            && next.tally.can_be_absorbed()
            && self.importers.can_absorb(&next.importers);
        let is_sound = is_apart
            && match (&mut self.references, next.references) {
                (Some(references), Some(next)) => references.absorb(next),
                _ => true,
            };
        if is_sound {
            self.walk = next.walk;
            self.tally.absorb(&next.tally);
            self.importers.absorb(next.importers, start.into());
        }
        is_sound
    }
}

impl Followed {
    /// All that is known of the file; `found` is how much there is of each clause.
    pub fn facts(&self, found: &BTreeMap<&'static str, Totals>) -> RosterFacts {
        let Self { tally, extent, risks, .. } = self;
        RosterFacts {
            kind: tally.kind(),
            is_mixed: tally.with_status > 0 && tally.without_status > 0,
            persons: tally.persons,
            groups: tally.groups,
            memberships: tally.memberships,
            members: tally.members,
            assertions: assertions(tally, found, *extent),
            risks: risks.clone(),
        }
    }
}

/// Whether a document element is that of a roster file, or of a record by itself.
pub(in crate::validate) fn is_roster(root: &QName) -> bool {
    Tag::of_root(root) != Tag::Other
}

/// Names of memberships and members that come only later: where the first is used, and how many.
fn early(troubles: &Troubles) -> Option<(LineColumn, u64)> {
    let is_early = |wrong: Wrong| matches!(wrong, Wrong::Later(Use::OfMembership | Use::OfMember));
    let told = troubles.told.iter().filter(|trouble| is_early(trouble.wrong));
    let times: u64 = told.clone().map(|trouble| trouble.times).sum();
    let more: u64 = troubles.more.iter().filter(|(of, _)| is_early(**of)).map(|(_, n)| n).sum();
    told.map(|trouble| trouble.at).min().map(|first| (first, times + more))
}
