//! Where the pass over a document stands.

mod ending;

use std::io::BufRead;
use std::mem;

use super::choice::{Candidate, Choice};
use super::collected::Collected;
use super::envelope::{Envelope, Next, is_envelope};
use super::finding::{Breach, Finding, Place};
use super::judge::Settings;
use super::lane::Lane;
use super::part::{BODY, HEADER, Part};
use super::roster::{Roster, is_roster};
use super::veil::{Covers, Veils};
use crate::schema::Companion as _;
use crate::xml::{
    Attribute, Doctype, Event, FileEncoding, NameKey, Offset, Part as Piece, QName, Scope,
    Spelling, StreamReader, XmlError, XmlErrorKind,
};

/// Findings whose surroundings are looked at for credentials.
const MOST_VEILED: u64 = 1_000;

/// A document that is being judged.
#[derive(Debug)]
pub(super) struct Course<'a> {
    choice: &'a Choice<'a>,
    settings: &'a Settings<'a>,
    pub encoding: Option<FileEncoding>,
    doctype: Option<Doctype>,
    pub stopped: Option<String>,
    /// It is not acceptable.
    is_refused: bool,
    root: Option<QName>,
    root_place: Place,
    /// Where the last tag is, and how all of it is spelt; known in the end.
    last_place: Place,
    spelling: Spelling,
    /// Where the first payload is that no schema knows.
    unknown_place: Option<Place>,
    /// Where the tag of each open element begins: the low bits of its offset.
    open: Vec<Offset>,
    /// Local names of the open elements around a payload.
    around: Vec<String>,
    elements: u64,
    envelope: Option<Envelope>,
    /// What is noted of a roster file.
    roster: Option<Roster<'a>>,
    /// What is wrong whatever the schema.
    own: Collected,
    lanes: Vec<Lane<'a>>,
    /// The element that is held against schemas, while it is open.
    part: Option<Part>,
    veils: Veils,
    /// What the last event was.
    last: Last,
    /// What the last event broke.
    breaches: Vec<Breach>,
    /// The same by one schema only: the lane's number, and the breach.
    lane_breaches: Vec<(usize, Breach)>,
}

#[derive(Debug)]
enum Last {
    Nothing,
    /// A start tag, which may hold credentials.
    Start {
        offset: Offset,
        covers: Covers,
    },
    Text,
    /// An element that came whole, and where its end tag begins.
    Leaf {
        end: u64,
        covers: Covers,
    },
    End,
}

impl<'a> Course<'a> {
    pub fn new(choice: &'a Choice<'a>, settings: &'a Settings<'a>) -> Self {
        Self {
            choice,
            settings,
            encoding: None,
            doctype: None,
            stopped: None,
            is_refused: false,
            root: None,
            root_place: Place::START,
            last_place: Place::START,
            spelling: Spelling::default(),
            unknown_place: None,
            open: Vec::new(),
            around: Vec::new(),
            elements: 0,
            envelope: None,
            roster: None,
            own: Collected::new(settings.max_findings),
            lanes: Vec::new(),
            part: None,
            veils: Veils::default(),
            last: Last::Nothing,
            breaches: Vec::new(),
            lane_breaches: Vec::new(),
        }
    }

    /// Whether elements may come whole: not where a message holds something around what is held
    /// against schemas.
    pub const fn takes_leaves(&self) -> bool {
        self.part.is_some() && self.envelope.is_none()
    }

    /// Takes in what comes next. What it finds gets its place by [`Course::settle`].
    pub fn take(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Event(Event::Start { name, key, attributes, scope, offset }) => {
                // Validators and reader know places by the low bits.
                self.start((*key, name), attributes, scope, Offset(*offset as u32));
            }
            Piece::Event(Event::Text(text)) => self.text(text),
            Piece::Event(Event::End) => self.end(),
            Piece::Leaf { name, key, text, scope, offset, end } => {
                self.leaf((*key, name), text, scope, Offset(*offset as u32));
                self.last = Last::Leaf { end: *end, covers: Covers::of(name, &[]) };
            }
        }
        if let Some(roster) = &mut self.roster {
            roster.take(piece);
        }
    }

    /// Gives what the last event found its place.
    pub fn settle<R: BufRead>(&mut self, reader: &StreamReader<R>) {
        if let Some(roster) = &mut self.roster {
            roster.settle(reader);
        }
        match mem::replace(&mut self.last, Last::Nothing) {
            Last::Nothing => {}
            Last::Text => self.settle_found(reader, self.open.len()),
            Last::Leaf { end, covers } => {
                let depth = self.open.len() + 1;
                self.veils.start(depth, covers, || reader.place().into());
                self.settle_found(reader, depth);
                self.veils.end(depth, || reader.place_of(end).into());
            }
            Last::Start { offset, covers } => {
                self.open.push(offset);
                if self.open.len() == 1 {
                    self.doctype = reader.doctype().cloned();
                    self.root_place = reader.place().into();
                    self.judge_file();
                }
                if self.open.len() == 3 && self.part.is_none() && self.is_payload() {
                    self.unknown_place.get_or_insert_with(|| reader.place().into());
                }
                self.veils.start(self.open.len(), covers, || reader.place().into());
                self.settle_found(reader, self.open.len());
            }
            Last::End => {
                let depth = self.open.len();
                self.settle_found(reader, depth);
                self.veils.end(depth, || reader.place().into());
                self.leave(depth, reader);
                for lane in &mut self.lanes {
                    lane.end_of_children(depth);
                }
                self.open.pop();
            }
        }
    }

    /// Notes what the reader knows in the end: above all where the first processing instruction is,
    /// which has no place in a message.
    pub fn note_end<R: BufRead>(&mut self, reader: &StreamReader<R>) {
        self.last_place = reader.place().into();
        self.spelling = *reader.spelling();
        let at = reader.first_instruction();
        let Some(at) = at.filter(|_| self.envelope.is_some()) else { return };
        let breach = Breach::new("EN-08", "a message may have no processing instructions");
        let place = at.into();
        self.veils.found(place);
        self.own.add(breach.into_finding(self.settings.catalogue, String::new(), place));
    }

    /// The document turned out to be no XML, or more than is taken.
    pub fn refuse(&mut self, error: XmlError) {
        let is_encoding = error.kind == XmlErrorKind::Encoding;
        let clause = match (&self.envelope, &self.roster) {
            (Some(_), _) => Some(if is_encoding { "EN-02" } else { "EN-01" }),
            (None, Some(_)) => Some(if is_encoding { "EF-02" } else { "EF-01" }),
            (None, None) => None,
        };
        let mut finding = Finding::of_error(error, self.around.join("/"));
        finding.clause = clause.filter(|_| finding.rule != "limit");
        self.veils.found(finding.place);
        self.own.add(finding);
        self.is_refused = true;
    }

    // --- events

    fn start(
        &mut self,
        (key, name): (NameKey, &QName),
        attributes: &[Attribute],
        scope: &Scope,
        offset: Offset,
    ) {
        let depth = self.open.len() + 1;
        self.elements += 1;
        if self.part.is_none() {
            self.around.push(name.local.to_string());
            self.begin(depth, name, attributes, scope);
        }
        if let Some(part) = &self.part {
            let attributes = part.attributes(depth, attributes);
            for lane in &mut self.lanes {
                lane.begin_child(name, depth);
                lane.start((key, name), &attributes, scope, offset);
            }
        }
        self.last = Last::Start { offset, covers: Covers::of(name, attributes) };
    }

    /// An element within what is held against schemas.
    fn leaf(&mut self, (key, name): (NameKey, &QName), text: &str, scope: &Scope, offset: Offset) {
        let depth = self.open.len() + 1;
        self.elements += 1;
        for lane in &mut self.lanes {
            lane.begin_child(name, depth);
            lane.leaf((key, name), text, scope, offset);
        }
    }

    fn text(&mut self, text: &str) {
        self.last = Last::Text;
        if self.part.is_some() {
            for lane in &mut self.lanes {
                if let Some(validator) = lane.validator() {
                    validator.text(text);
                }
            }
        } else if let Some(envelope) = &mut self.envelope {
            envelope.text(text);
        }
    }

    fn end(&mut self) {
        self.last = Last::End;
        if self.part.is_some() {
            for lane in &mut self.lanes {
                if let Some(validator) = lane.validator() {
                    validator.end();
                }
            }
        } else if let Some(envelope) = &mut self.envelope {
            envelope.end(self.open.len(), &mut self.breaches);
        }
    }

    // --- helpers

    /// A start tag outside of everything that is held against schemas.
    fn begin(&mut self, depth: usize, name: &QName, attributes: &[Attribute], scope: &Scope) {
        if depth == 1 {
            self.root = Some(name.clone());
            let candidates = self.choice.candidates(name);
            if candidates.is_empty() && is_envelope(name) {
                let envelope = Envelope::begin(name, attributes, &mut self.breaches);
                self.envelope = Some(envelope);
                return;
            }
            let candidates =
                if candidates.is_empty() { self.choice.regardless() } else { candidates };
            if !candidates.is_empty() {
                self.open_all(candidates, |lane| lane.has_payload = true);
                if is_roster(name) && self.lanes.iter().any(Lane::is_of_enterprise) {
                    self.roster = Some(Roster::new(self.settings));
                }
                self.part = Some(Part { depth, clause: None, front: String::new() });
            }
            return;
        }
        let Some(envelope) = &mut self.envelope else { return };
        let next = envelope.start(depth, name, attributes, &mut self.breaches);
        envelope.scope(depth, scope);
        match next {
            Next::Pass => {}
            Next::Block => self.begin_block(depth, name),
            Next::Payload => self.begin_payload(depth, name),
        }
    }

    /// What a message may not be as a file.
    fn judge_file(&mut self) {
        if self.envelope.is_none() {
            return;
        }
        if let Some(FileEncoding::Latin1 | FileEncoding::Windows1252) = self.encoding {
            let breach = Breach::new("EN-02", "the message is in a single-byte encoding");
            self.breaches.push(breach.expecting("UTF-8").expecting("UTF-16"));
        }
        if self.doctype.is_some() {
            self.breaches.push(Breach::new("EN-07", "a message may have no DOCTYPE"));
        }
    }

    /// A header block. One that no schema knows is no hindrance.
    fn begin_block(&mut self, depth: usize, name: &QName) {
        let candidates = self.choice.candidates(name);
        let Some(first) = candidates.first() else { return };
        if let Some(envelope) = &mut self.envelope {
            envelope.goes(first.direction, &mut self.breaches);
        }
        self.open_all(candidates, |lane| lane.header = Some(name.clone()));
        self.part = Some(self.part_at(depth, HEADER));
    }

    fn begin_payload(&mut self, depth: usize, name: &QName) {
        let mut candidates = self.choice.candidates(name);
        if candidates.is_empty() && self.lanes.is_empty() {
            candidates = self.choice.regardless();
        }
        if let (Some(envelope), Some(first)) = (&mut self.envelope, candidates.first()) {
            envelope.goes(first.direction, &mut self.breaches);
        }
        let is_known = !candidates.is_empty();
        self.open_all(candidates, |lane| lane.has_payload = true);
        // What the header block promised, and the payload does not keep.
        for (at, lane) in self.lanes.iter().enumerate().filter(|(_, lane)| !lane.has_payload) {
            let message = format!("{} does not declare `{name}`", lane.name);
            self.lane_breaches.push((at, Breach::new("EN-17", message)));
        }
        if is_known {
            self.part = Some(self.part_at(depth, BODY));
        }
    }

    /// Whether the element that was opened last is a child of the body.
    fn is_payload(&self) -> bool {
        self.envelope.as_ref().is_some_and(Envelope::is_in_body)
    }

    fn part_at(&self, depth: usize, clause: &'static str) -> Part {
        let around = &self.around[..self.around.len().saturating_sub(1)];
        let front = around.iter().map(|name| format!("{name}/")).collect();
        Part { depth, clause: Some(clause), front }
    }

    /// Opens a lane for each candidate, or the one that is there, and marks it.
    fn open_all(&mut self, candidates: Vec<Candidate<'a>>, mark: impl Fn(&mut Lane<'a>)) {
        for candidate in candidates {
            let known = self.lanes.iter().position(|lane| lane.is_for(&candidate));
            let at = known.unwrap_or(self.lanes.len());
            match known {
                Some(at) => self.lanes[at].turn_to(candidate),
                None => self.lanes.push(Lane::new(candidate, self.settings.max_findings)),
            }
            self.lanes[at].open();
            mark(&mut self.lanes[at]);
        }
    }

    /// Gives what was found its place: that of the innermost open element, or of the one that the
    /// schema means. It was found at that depth.
    fn settle_found<R: BufRead>(&mut self, reader: &StreamReader<R>, depth: usize) {
        if !self.breaches.is_empty() || !self.lane_breaches.is_empty() {
            self.settle_breaches(reader);
        }
        let Some(part) = &self.part else { return };
        for lane in self.lanes.iter_mut().filter(|lane| lane.has_news()) {
            lane.note_references(|offset| place_of(reader, offset));
            for violation in lane.news() {
                let noted = lane.noted_place(&violation);
                let place = noted.unwrap_or_else(|| place_of(reader, violation.offset));
                if lane.collected.totals.all() < MOST_VEILED {
                    self.veils.found(place);
                }
                lane.add(violation, (part.clause, &part.front), depth, place);
            }
        }
    }

    fn settle_breaches<R: BufRead>(&mut self, reader: &StreamReader<R>) {
        let place = self.open.last().map_or(Place::START, |offset| place_of(reader, *offset));
        let path = self.around.join("/");
        self.veils.found(place);
        for breach in self.breaches.drain(..) {
            self.own.add(breach.into_finding(self.settings.catalogue, path.clone(), place));
        }
        for (at, breach) in self.lane_breaches.drain(..) {
            self.lanes[at].breach(breach, self.settings.catalogue, &path, place);
        }
    }

    /// The element at this depth has ended.
    fn leave<R: BufRead>(&mut self, depth: usize, reader: &StreamReader<R>) {
        if self.part.as_ref().is_some_and(|part| part.depth == depth)
            && let Some(part) = self.part.take()
        {
            for lane in &mut self.lanes {
                for violation in lane.close() {
                    let noted = lane.noted_place(&violation);
                    let place = noted.unwrap_or_else(|| place_of(reader, violation.offset));
                    self.veils.found(place);
                    lane.add(violation, (part.clause, &part.front), depth, place);
                }
            }
        }
        if self.part.is_none() {
            self.around.truncate(depth - 1);
        }
    }
}

/// Where the open element with that tag stands.
fn place_of<R: BufRead>(reader: &StreamReader<R>, offset: Offset) -> Place {
    reader.locate(offset.0).1.into()
}
