//! The pass over all files of a source.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::mem;

use super::super::finding::{Breach, Place};
use super::super::judge::Settings;
use super::super::judgement::{Judgement, Totals};
use super::super::roster::{Assertion, FileKind, RosterFacts, SET_RULES};
use super::change::changes;
use super::header::Header;
use super::outcome::{SetFinding, SetJudgement};
use super::state::{Differences, Misfit, State};
use crate::enterprise::{RecordReader, Tag};
use crate::ground::Verdict;
use crate::xml::StreamError;

/// How many of one sort a file has.
type Count = fn(&RosterFacts) -> u64;

/// Findings of a requirement that are told; the others are counted.
const MOST_TOLD: u64 = 20;

/// Files of one source, as far as they were taken. [`SourceSet::take`] takes them in order.
#[derive(Debug)]
pub struct SourceSet<'a> {
    settings: &'a Settings<'a>,
    files: Vec<String>,
    findings: Vec<SetFinding>,
    totals: BTreeMap<&'static str, Totals>,
    /// Requirements that there was something to judge for.
    judged: Vec<&'static str>,
    headers: Vec<Header>,
    facts: Vec<RosterFacts>,
    /// What the files so far come to; none before the first snapshot.
    state: Option<State>,
    /// Events since the last snapshot.
    events: u64,
    obstacle: Option<String>,
}

impl<'a> SourceSet<'a> {
    /// None was taken yet.
    #[must_use]
    pub fn new(settings: &'a Settings<'a>) -> Self {
        Self {
            settings,
            files: Vec::new(),
            findings: Vec::new(),
            totals: BTreeMap::new(),
            judged: Vec::new(),
            headers: Vec::new(),
            facts: Vec::new(),
            state: None,
            events: 0,
            obstacle: None,
        }
    }

    /// Takes the next file, with what was found of it by itself. One that is no roster, or was not
    /// read to its end, ends the judging: what it would have said is not known.
    pub fn take(&mut self, name: &str, judgement: &Judgement, header: Header, bytes: impl BufRead) {
        self.files.push(name.to_owned());
        if self.obstacle.is_some() {
            return;
        }
        let is_file =
            judgement.root.as_ref().is_some_and(|root| Tag::of_root(root) == Tag::Enterprise);
        let Some(facts) = judgement.roster.as_ref().filter(|_| is_file) else {
            self.obstacle = Some(format!("{name} is no roster file"));
            return;
        };
        self.compare_header(name, &header, facts);
        self.facts.push(facts.clone());
        let taken = match facts.kind {
            FileKind::Snapshot => self.snapshot(name, facts, bytes),
            FileKind::Events => self.event_file(name, facts, bytes),
        };
        if let Err(error) = taken {
            self.obstacle = Some(format!("{name} cannot be read to its end: {error}"));
        }
        self.headers.push(header);
    }

    /// A file that could not be read at all.
    pub fn refuse(&mut self, name: &str) {
        self.files.push(name.to_owned());
        self.obstacle.get_or_insert_with(|| format!("{name} cannot be read"));
    }

    /// What comes of all of them.
    #[must_use]
    pub fn finish(mut self) -> SetJudgement {
        if self.obstacle.is_none() {
            self.mandatory();
            self.same_sorts();
        }
        let assertions = SET_RULES.into_iter().map(|clause| {
            let totals = self.totals.get(clause).copied().unwrap_or_default();
            let verdict = match totals.all() {
                1.. => Some(totals.verdict()),
                0 if self.obstacle.is_some() => None,
                0 if self.judged.contains(&clause) => Some(Verdict::Pass),
                0 => Some(Verdict::NotApplicable),
            };
            Assertion { clause, verdict, findings: totals.all() }
        });
        SetJudgement {
            assertions: assertions.collect(),
            files: self.files,
            findings: self.findings,
            obstacle: self.obstacle,
        }
    }

    // --- what properties say

    fn compare_header(&mut self, name: &str, header: &Header, facts: &RosterFacts) {
        self.judged.extend(["SR-01", "SR-02", "SR-04"]);
        let first = self.headers.first().and_then(|first| first.source.clone());
        if let (Some(first), Some(own)) = (&first, &header.source)
            && first != own
        {
            let message =
                format!("the data source is `{own}`; that of the first file is `{first}`");
            self.add("SR-01", name, Place::START, message);
        }
        let before = self.headers.last().and_then(Header::time);
        match (before, header.time()) {
            (_, None) => {
                let shown = header.datetime.as_deref().unwrap_or_default();
                let message = format!(
                    "`{shown}` is no time, so that the files are taken in the order in which they are named"
                );
                self.add("SR-02", name, Place::START, message);
            }
            (Some(before), Some(own)) if before == own => {
                let message = "the file in front has the same time, so that either may be older";
                self.add("SR-02", name, Place::START, message.to_owned());
            }
            _ => {}
        }
        if facts.is_mixed {
            let message = "some records have a recstatus and others have none";
            self.add("SR-04", name, Place::START, message.to_owned());
        } else if header.is_called_whole && facts.kind == FileKind::Events {
            let message = "the type of the file says that it is a snapshot, but it tells events";
            self.add("SR-04", name, Place::START, message.to_owned());
        }
    }

    // --- what records say

    fn snapshot(
        &mut self,
        name: &str,
        facts: &RosterFacts,
        bytes: impl BufRead,
    ) -> Result<(), StreamError> {
        self.judged.push("SR-03");
        let dangling: u64 = facts
            .assertions
            .iter()
            .filter(|assertion| assertion.clause.starts_with("CONF-R"))
            .map(|assertion| assertion.findings)
            .sum();
        if dangling > 0 {
            let message = format!(
                "the snapshot uses {dangling} names that nothing in it has; see CONF-R1 to CONF-R3 of the file"
            );
            self.add("SR-03", name, Place::START, message);
        }
        let mut records = RecordReader::new(bytes, &self.settings.limits)?;
        let mut state = State::default();
        while let Some(placed) = records.next_record()? {
            for change in changes(placed.record) {
                state.put(change);
            }
            if self.is_too_much(state.len()) {
                return Ok(());
            }
        }
        if let Some(expected) = self.state.take().filter(|_| self.events > 0) {
            self.judged.push("SR-07");
            self.compare(name, &expected.differences(&state));
        }
        (self.state, self.events) = (Some(state), 0);
        Ok(())
    }

    fn event_file(
        &mut self,
        name: &str,
        facts: &RosterFacts,
        bytes: impl BufRead,
    ) -> Result<(), StreamError> {
        self.events += facts.persons + facts.groups + facts.members;
        // Before a snapshot nobody knows what is there.
        let Some(mut state) = self.state.take() else { return Ok(()) };
        self.judged.extend(["SR-05", "SR-06"]);
        let mut records = RecordReader::new(bytes, &self.settings.limits)?;
        while let Some(placed) = records.next_record()? {
            let place = placed.at.into();
            for change in changes(placed.record) {
                let shown = change.name.clone();
                match state.happen(change) {
                    Some(Misfit::IsThere) => {
                        let message = format!("{shown} is added and is there already");
                        self.add("SR-05", name, place, message);
                    }
                    Some(Misfit::IsNotThere) => {
                        let message = format!("{shown} is changed or deleted and is not there");
                        self.add("SR-06", name, place, message);
                    }
                    None => {}
                }
            }
            if self.is_too_much(state.len()) {
                return Ok(());
            }
        }
        self.state = Some(state);
        Ok(())
    }

    fn compare(&mut self, name: &str, differences: &Differences) {
        let Differences { missing, unexpected, other } = differences;
        for (named, what) in [
            (missing, "should be there by the snapshot before and the events since, and is not"),
            (unexpected, "is there, but not by the snapshot before and the events since"),
            (other, "is not as the snapshot before and the events since have it"),
        ] {
            if named.count > 0 {
                let message = format!("{named}: {what}; an event may be missing");
                self.add("SR-07", name, Place::START, message);
            }
        }
    }

    // --- what all files show

    /// Some file has the mandatory elements of the properties and of one sort of objects.
    fn mandatory(&mut self) {
        self.judged.push("CONF-S1");
        let passes = |facts: &RosterFacts, clause: &str| {
            let found = facts.assertions.iter().find(|assertion| assertion.clause == clause);
            found.is_some_and(|assertion| assertion.verdict == Some(Verdict::Pass))
        };
        let is_able = |facts: &RosterFacts| {
            let objects = ["CONF-I2a", "CONF-I3a", "CONF-I4a"];
            passes(facts, "CONF-I1a") && objects.into_iter().any(|clause| passes(facts, clause))
        };
        if !self.facts.iter().any(is_able) {
            let message = "no file has all mandatory elements of its properties and of its persons, \
                           its groups or its memberships";
            let first = self.files.first().cloned().unwrap_or_default();
            self.add("CONF-S1", &first, Place::START, message.to_owned());
        }
    }

    /// What one snapshot has, all have.
    fn same_sorts(&mut self) {
        let of_sort: [(&str, Count); 3] = [
            ("persons", |facts| facts.persons),
            ("groups", |facts| facts.groups),
            ("memberships", |facts| facts.memberships),
        ];
        let facts = mem::take(&mut self.facts);
        let files = self.files.clone();
        let snapshots: Vec<(&String, &RosterFacts)> =
            files.iter().zip(&facts).filter(|(_, of)| of.kind == FileKind::Snapshot).collect();
        for (sort, count) in of_sort {
            let Some((other, _)) = snapshots.iter().find(|(_, facts)| count(facts) > 0) else {
                continue;
            };
            for (name, _) in snapshots.iter().filter(|(_, facts)| count(facts) == 0) {
                let message = format!("the snapshot has no {sort}, but {other} has");
                self.add("SR-03", name, Place::START, message);
            }
        }
    }

    // --- helpers

    fn is_too_much(&mut self, kept: usize) -> bool {
        let most = self.settings.most_names.unwrap_or(Settings::MOST_NAMES);
        if kept > most {
            self.obstacle =
                Some(format!("there are more than {most} records; --max-names N keeps more"));
        }
        kept > most
    }

    fn add(&mut self, clause: &'static str, file: &str, place: Place, message: String) {
        let breach = Breach::new(clause, message);
        let finding = breach.into_late_finding(self.settings.catalogue, String::new(), place);
        let totals = self.totals.entry(clause).or_default();
        totals.count(finding.verdict, 1);
        if totals.all() <= MOST_TOLD {
            self.findings.push(SetFinding { file: file.to_owned(), finding });
        }
    }
}
