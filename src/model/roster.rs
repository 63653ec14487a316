//! The state machine's face.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::soap::{CodeMajor, Severity, Status};
use crate::spec::{Operation, Personality, ServiceId, Spec};
use crate::xml::{Element, canonical_form};

use super::arguments::Arguments;
use super::child_rule::SingleChildren;
use super::deviation::Deviation;
use super::packed_create::PackedCreate;
use super::reply::Reply;
use super::save_point::SavePoint;
use super::sourced_id::SourcedId;
use super::state::{Place, State};
use super::tables::{Call, Tables};
use super::{batch, trace, verbs};

/// The whole state of a target.
#[derive(Clone, Debug)]
pub struct Roster {
    tables: Arc<Tables>,
    state: State,
    max_objects: usize,
}

/// Why an object cannot be put there.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PlantError {
    /// The service is not served.
    #[error("no such service is served")]
    NoService,
    /// There is no room.
    #[error("there is room for {0} objects")]
    Full(usize),
}

impl Roster {
    /// Objects that a roster holds at most, unless told otherwise.
    pub const MAX_OBJECTS: usize = 1_000_000;

    /// Parts that one object may grow to by updates and relationships.
    pub const MAX_PARTS: usize = 10_000;

    /// An empty roster for the services of `spec`.
    #[must_use]
    pub fn new(spec: Arc<Spec>, single_children: SingleChildren) -> Self {
        Self::with_personality(spec, single_children, None, &BTreeMap::new())
    }

    /// A roster that behaves as a personality says, with what is there from its beginning. `known`
    /// are identifiers for those objects, by the names that the personality has for them.
    #[must_use]
    pub fn with_personality(
        spec: Arc<Spec>,
        single_children: SingleChildren,
        personality: Option<&Personality>,
        known: &BTreeMap<String, String>,
    ) -> Self {
        let tables = Arc::new(Tables::new(&spec, &single_children, personality));
        let mut state = State::new(tables.len());
        for rules in personality.into_iter().flat_map(|personality| &personality.objects) {
            let Some(store) = tables.position(&rules.service) else { continue };
            for seed in &rules.seeds {
                let id = known.get(&seed.name).unwrap_or(&seed.name);
                let place = Place { store, id: SourcedId::new(id) };
                state.plant(&tables, &place, &seed.record);
            }
            for record in &rules.hand_made {
                state.make_by_hand(store, record);
            }
        }
        Self { state, tables, max_objects: Self::MAX_OBJECTS }
    }

    /// The same roster with another bound on the number of objects.
    #[must_use]
    pub fn with_max_objects(mut self, max_objects: usize) -> Self {
        self.max_objects = max_objects;
        self
    }

    /// Carries out one request at the time `now`. `request` is the request element (the child of
    /// the body), already valid by the schema. A rejected request leaves the roster as it was,
    /// unless a deviation says otherwise.
    pub fn apply(
        &mut self,
        operation: &Operation,
        request: Element,
        now: SavePoint,
        deviations: &[Deviation],
    ) -> Reply {
        let Some(store) = self.tables.position_of_operation(&operation.id) else {
            return unsupported();
        };
        if deviations.contains(&Deviation::RejectsEverything) {
            return Reply::with_status(Status::failure("targetreadfailure"), Vec::new());
        }
        if deviations.contains(&Deviation::AcceptsEverything) {
            return Reply::done();
        }
        if let Some(single) = self.tables.for_each(&operation.id) {
            let tables = Arc::clone(&self.tables);
            let service = &tables.at(store).service;
            let items = batch::items(service, operation, single, request);
            let single = single.clone();
            return batch::carry_out(operation, items, deviations, |item| {
                self.carry_out((store, &single), item, now, deviations)
            });
        }
        self.carry_out((store, operation), request, now, deviations)
    }

    /// Carries out a request about one object.
    fn carry_out(
        &mut self,
        (store, operation): (usize, &Operation),
        request: Element,
        now: SavePoint,
        deviations: &[Deviation],
    ) -> Reply {
        let kept = trace::any(deviations).then(|| request.clone());
        let call = Call { tables: &self.tables, store, operation, now, deviations };
        let arguments = Arguments::new(&self.tables.at(store).service, operation, request);
        let outcome = verbs::carry_out(&mut self.state, &call, arguments, self.max_objects);
        let reply = outcome.unwrap_or_else(|status| Reply::with_status(status, Vec::new()));
        if let Some(request) = kept.filter(|_| !reply.status.is_success()) {
            trace::leave(&mut self.state, &call, &request);
        }
        reply
    }

    /// Carries out a request to create whose record is packed, at the time `now`, without
    /// deviations: as [`Roster::apply`] would.
    pub fn create(
        &mut self,
        operation: &Operation,
        request: PackedCreate,
        now: SavePoint,
    ) -> Reply {
        let Some(store) = self.tables.position_of_operation(&operation.id) else {
            return unsupported();
        };
        let call = Call { tables: &self.tables, store, operation, now, deviations: &[] };
        let outcome = verbs::create_packed(&mut self.state, &call, request, self.max_objects);
        outcome.unwrap_or_else(|status| Reply::with_status(status, Vec::new()))
    }

    /// Does what a refused write leaves behind under the deviations that leave something, for
    /// requests that are refused before they get here. Without such deviations, does nothing.
    pub fn apply_rejected(
        &mut self,
        operation: &Operation,
        request: &Element,
        now: SavePoint,
        deviations: &[Deviation],
    ) {
        if trace::any(deviations)
            && let Some(store) = self.tables.position_of_operation(&operation.id)
        {
            let call = Call { tables: &self.tables, store, operation, now, deviations };
            trace::leave(&mut self.state, &call, request);
        }
    }

    /// Puts an object there that nobody sent, as of `now`: what was there before the first request.
    /// What it names need not be there yet.
    ///
    /// # Errors
    /// Where no such service is served, or there is no room.
    pub fn plant(
        &mut self,
        service: &ServiceId,
        sourced_id: &str,
        record: &Element,
        now: SavePoint,
    ) -> Result<(), PlantError> {
        let store = self.tables.position(service).ok_or(PlantError::NoService)?;
        let place = Place { store, id: SourcedId::new(sourced_id) };
        if self.state.len() >= self.max_objects && self.state.object(&place).is_none() {
            return Err(PlantError::Full(self.max_objects));
        }
        self.state.plant_as_of(&self.tables, &place, record, now);
        Ok(())
    }

    /// The record under an identifier, as a reader gets it.
    #[must_use]
    pub fn record(&self, service: &ServiceId, sourced_id: &str) -> Option<Element> {
        let store = self.tables.position(service)?;
        let place = Place { store, id: SourcedId::new(sourced_id) };
        self.state.delivered(self.tables.at(store), &place, &[])
    }

    /// The identifiers that a service has, in their order.
    pub fn sourced_ids(&self, service: &ServiceId) -> impl Iterator<Item = &SourcedId> {
        let store = self.tables.position(service).map(|position| self.state.store(position));
        store.into_iter().flat_map(|store| store.ids())
    }

    /// The reference point of a service; zero where it has none yet.
    #[must_use]
    pub fn save_point(&self, service: &ServiceId) -> SavePoint {
        let position = self.tables.position(service);
        position.map_or(SavePoint::ZERO, |position| self.state.store(position).save_point)
    }

    /// Everything stored, as text: equal texts are equal rosters.
    #[must_use]
    pub fn dump(&self) -> String {
        let mut out = String::new();
        for (position, table) in self.tables.iter() {
            let store = self.state.store(position);
            let _ = writeln!(out, "# {} at {}", table.id, store.save_point);
            for (id, object) in store.iter() {
                let _ = writeln!(out, "## {id:?} changed {}", object.changed);
                let _ = writeln!(out, "{}", canonical_form(&object.record()));
            }
        }
        out
    }
}

fn unsupported() -> Reply {
    let status = Status::new(CodeMajor::Unsupported, Severity::Error, "unsupportedLISoperation");
    Reply::with_status(status, Vec::new())
}
