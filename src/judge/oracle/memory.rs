//! What the oracle knows of the objects of a case, and how surely.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::write::{Answer, Write};
use super::{Expectation, Probe};
use crate::judge::delivered::payload;
use crate::model::{Deviation, Roster, SavePoint, SingleChildren};
use crate::spec::{OnDelete, Operation, Personality, Role, ServiceId, Spec, Verb};
use crate::suite::Profile;
use crate::xml::{Element, same_meaning};

const WRITTEN: &str = "INV-01";
const DELETED: &str = "INV-02";
const CASCADED: &str = "INV-03";
const UNCHANGED: &str = "INV-04";

/// A model that follows the target. One that is new is cheap to copy.
#[derive(Clone, Debug)]
pub(super) struct Memory {
    spec: Arc<Spec>,
    rules: Arc<SingleChildren>,
    personality: Option<Arc<Personality>>,
    roster: Roster,
    now: SavePoint,
    objects: BTreeMap<Object, Knowledge>,
    /// Identifiers that the target allocated for the case.
    allocated: BTreeSet<String>,
}

/// An object by service and identifier.
type Object = (ServiceId, String);

/// How surely the model's view of an object is what the target must show.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Knowledge {
    /// Surely; the clause is what it would take to be otherwise.
    Sure(&'static str),
    /// Not: nothing is asked about it.
    Unclear,
}

impl Memory {
    pub(super) fn new(spec: Arc<Spec>, rules: SingleChildren, profile: &Profile) -> Self {
        let roster = Roster::with_personality(
            Arc::clone(&spec),
            rules.clone(),
            profile.personality.as_deref(),
            &profile.known,
        );
        Self {
            roster,
            personality: profile.personality.clone(),
            spec,
            rules: Arc::new(rules),
            now: SavePoint::ZERO,
            objects: BTreeMap::new(),
            allocated: BTreeSet::new(),
        }
    }

    /// Follows one write. Breaks off where nothing can be known any more: a delete or a change of
    /// identifier that may or may not have happened reaches objects that cannot be named.
    pub(super) fn follow(&mut self, write: Write<'_>) -> ControlFlow<()> {
        let far = matches!(write.operation.verb, Verb::Delete | Verb::ChangeIdentifier);
        match &write.answer {
            Answer::Unclear if far => return ControlFlow::Break(()),
            Answer::Unclear => self.doubt(&write),
            Answer::Refused => {
                for object in named(&write) {
                    if self.objects.get(&object) != Some(&Knowledge::Unclear) {
                        self.objects.insert(object, Knowledge::Sure(UNCHANGED));
                    }
                }
            }
            Answer::Done { allocated } => {
                let allocated = allocated.clone();
                self.carry_out(write, allocated);
            }
        }
        ControlFlow::Continue(())
    }

    /// The reads that show whether the target sees it the same way.
    pub(super) fn probes(&self, profile: &Profile, of_case: &BTreeSet<&str>) -> Vec<Probe> {
        let probe = |((service, id), knowledge): (&Object, &Knowledge)| {
            let Knowledge::Sure(clause) = *knowledge else { return None };
            if !of_case.contains(id.as_str()) && !self.allocated.contains(id) {
                return None;
            }
            let service = self.spec.service(service)?;
            let mut operations = service.operations.iter();
            let read = operations.find(|it| it.verb == Verb::Read && it.each.is_none())?;
            if !profile.operations.contains_key(&read.id) {
                return None;
            }
            let expectation = match self.roster.record(&service.id, id) {
                // What a target makes of a record without payload is stated nowhere.
                Some(record) if payload(&record, service).is_none() => return None,
                Some(record) => Expectation::Present(Box::new(record)),
                None => Expectation::Gone,
            };
            let (operation, sourced_id) = (read.id.clone(), id.clone());
            Some(Probe { clause, operation, sourced_id, expectation })
        };
        self.objects.iter().filter_map(probe).collect()
    }

    fn carry_out(&mut self, write: Write<'_>, allocated: Option<String>) {
        // Which of the two identifiers counts is stated nowhere.
        let by_proxy = write.operation.verb == Verb::CreateByProxy;
        let differs =
            write.inner_id().is_some_and(|inner| Some(inner) != write.text(Role::SourcedId));
        if differs && !by_proxy {
            return self.doubt(&write);
        }
        match write.operation.verb {
            Verb::Create | Verb::Update | Verb::Replace => self.store(write),
            Verb::CreateByProxy => self.store_allocated(&write, allocated),
            Verb::Delete => self.delete(write),
            Verb::ChangeIdentifier => self.change_identifier(write),
            // What becomes of relationships rests on our own reading.
            _ => {
                self.doubt(&write);
                self.apply(write);
            }
        }
    }

    fn store(&mut self, write: Write<'_>) {
        let Some(object) = named(&write).into_iter().next() else { return };
        let was_unclear = self.objects.get(&object) == Some(&Knowledge::Unclear);
        let updates = write.operation.verb == Verb::Update || self.may_keep(&write, &object);
        let guess = write.deliberate || updates && (was_unclear || self.merges(&write, &object));
        let done = self.apply(write);
        let sure = done && !guess;
        let knowledge = if sure { Knowledge::Sure(WRITTEN) } else { Knowledge::Unclear };
        self.objects.insert(object, knowledge);
    }

    /// Whether a create or replace may keep what was there, or may once have been there, by a
    /// personality: how the two go together is known in part only.
    fn may_keep(&self, write: &Write<'_>, (service, _): &Object) -> bool {
        let rules = self.personality.as_ref().and_then(|personality| personality.of(service));
        rules.is_some_and(|rules| rules.upserts)
            && named(write).iter().any(|object| self.objects.contains_key(object))
    }

    /// A create by proxy is a create, once the identifier is known.
    fn store_allocated(&mut self, write: &Write<'_>, allocated: Option<String>) {
        let service = write.service;
        let mut operations = service.operations.iter();
        let create = operations.find(|operation| operation.verb == Verb::Create);
        let (Some(id), Some(create)) = (allocated, create) else { return };
        let (Some(parameter), Some(record)) = (create.parameter(Role::SourcedId), write.record())
        else {
            return;
        };
        let request = Element::new(create.request.clone())
            .with_child(service.identifier_element(&parameter.element, &id))
            .with_child(record.clone());
        let done = self.apply_as(create, request);
        let sure = done && !write.deliberate;
        let knowledge = if sure { Knowledge::Sure(WRITTEN) } else { Knowledge::Unclear };
        self.objects.insert((service.id.clone(), id.clone()), knowledge);
        self.allocated.insert(id);
    }

    fn delete(&mut self, write: Write<'_>) {
        let Some(object) = named(&write).into_iter().next() else { return };
        let before = self.roster.clone();
        if !self.apply(write) {
            self.objects.insert(object, Knowledge::Unclear);
            return;
        }
        let spec = Arc::clone(&self.spec);
        let mut taken_along = BTreeSet::new();
        for service in &spec.services {
            for id in before.sourced_ids(&service.id) {
                let old = before.record(&service.id, id.as_str());
                let new = self.roster.record(&service.id, id.as_str());
                match (old, new) {
                    (Some(old), None) => {
                        old.walk(|part| {
                            taken_along.insert(part.text().into_owned());
                        });
                        self.become_sure((service.id.clone(), id.to_string()), CASCADED);
                    }
                    // An entry that named it went: our own reading.
                    (Some(old), Some(new)) if !same_meaning(&old, &new) => {
                        self.objects
                            .insert((service.id.clone(), id.to_string()), Knowledge::Unclear);
                    }
                    _ => {}
                }
            }
        }
        self.objects.insert(object, Knowledge::Sure(DELETED));
        self.spare(&taken_along);
    }

    /// What those objects named that went, and that did not go itself, had to be spared.
    fn spare(&mut self, named: &BTreeSet<String>) {
        for ((service, id), knowledge) in &mut self.objects {
            let there = self.roster.record(service, id).is_some();
            if *knowledge == Knowledge::Sure(WRITTEN) && there && named.contains(id) {
                *knowledge = Knowledge::Sure(CASCADED);
            }
        }
    }

    fn change_identifier(&mut self, write: Write<'_>) {
        let objects = named(&write);
        let service = write.service.id.clone();
        let same = write.text(Role::SourcedId) == write.text(Role::NewSourcedId);
        let before = self.roster.clone();
        if !self.apply(write) || same {
            self.objects.extend(objects.into_iter().map(|object| (object, Knowledge::Unclear)));
            return;
        }
        let spec = Arc::clone(&self.spec);
        for other in &spec.services {
            let only_entries = other
                .references
                .iter()
                .all(|reference| reference.on_delete == OnDelete::RemoveEntry);
            for id in before.sourced_ids(&other.id) {
                let old = before.record(&other.id, id.as_str());
                let new = self.roster.record(&other.id, id.as_str());
                let (Some(old), Some(new)) = (old, new) else { continue };
                if (only_entries || other.id == service) && !same_meaning(&old, &new) {
                    self.objects.insert((other.id.clone(), id.to_string()), Knowledge::Unclear);
                }
            }
        }
        // That the record stays as it was under the new identifier is our own reading.
        let fates = [Knowledge::Sure(DELETED), Knowledge::Unclear];
        self.objects.extend(objects.into_iter().zip(fates));
    }

    /// Whether an update sends something again that is there already and has parts of its own, or
    /// may stand several times: how the two merge is stated nowhere.
    fn merges(&self, write: &Write<'_>, (service, id): &Object) -> bool {
        let stored = self.roster.record(service, id);
        let stored = stored.as_ref().and_then(|record| payload(record, write.service));
        let (Some(stored), Some(sent)) = (stored, write.payload()) else { return true };
        let rules = self.rules.get(&write.service.payload).map_or(&[][..], Vec::as_slice);
        sent.elements().any(|part| {
            let single = rules.iter().any(|rule| rule.single && rule.name == part.name);
            let simple = part.elements().next().is_none();
            stored.elements().any(|other| other.name == part.name) && !(single && simple)
        })
    }

    fn become_sure(&mut self, object: Object, clause: &'static str) {
        let knowledge = self.objects.entry(object).or_insert(Knowledge::Unclear);
        if *knowledge != Knowledge::Unclear {
            *knowledge = Knowledge::Sure(clause);
        }
    }

    fn doubt(&mut self, write: &Write<'_>) {
        let objects = named(write);
        self.objects.extend(objects.into_iter().map(|object| (object, Knowledge::Unclear)));
        if let Some(inner) = write.inner_id() {
            self.objects.insert((write.service.id.clone(), inner), Knowledge::Unclear);
        }
    }

    fn apply(&mut self, write: Write<'_>) -> bool {
        self.apply_as(write.operation, write.request)
    }

    /// Whether the model could do it too. A target need not look whether what an object names
    /// exists.
    fn apply_as(&mut self, operation: &Operation, request: Element) -> bool {
        self.now = SavePoint(self.now.0 + 1);
        let deviations = [Deviation::ReferencesUnchecked];
        self.roster.apply(operation, request, self.now, &deviations).status.is_success()
    }
}

/// The objects of the called service that a request is about.
fn named(write: &Write<'_>) -> Vec<Object> {
    [Role::SourcedId, Role::NewSourcedId]
        .into_iter()
        .filter_map(|role| Some((write.service.id.clone(), write.text(role)?)))
        .collect()
}
