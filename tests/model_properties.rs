//! What holds of the roster whatever is asked of it, on the real tables and schemas.

#![allow(clippy::unwrap_used, reason = "what cannot be unwrapped fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use lis_conform::bindings::Library;
use lis_conform::model::{Reply, Roster, SavePoint, SingleChildren, single_children};
use lis_conform::spec::{Operation, Role, Service, ServiceId, Spec, Verb};
use lis_conform::xml::{Element, QName, canonical_form, same_meaning};
use proptest::collection::vec;
use proptest::prelude::*;

const REVISION: &str = "lis-2.0-final";
const SERVICES: [&str; 3] = ["pms", "gms", "mms"];

/// One call, with everything in it small enough to collide.
#[derive(Clone, Debug)]
enum Call {
    Create(usize, u8, Body),
    CreateByProxy(usize, Body),
    Update(usize, u8, Body),
    Replace(usize, u8, Body),
    Delete(usize, u8),
    ChangeIdentifier(usize, u8, u8),
    AddRelationship(u8, u8, u8),
    RemoveRelationship(u8, u8),
    Read(usize, u8),
    ReadMany(usize, Vec<u8>),
    Discover(usize, u8),
}

/// What a record holds: for a person texts, for a group the groups it is related to, for a
/// membership the person and the collection.
#[derive(Clone, Debug)]
struct Body {
    texts: Vec<u8>,
    person: u8,
    collection: u8,
    of_group: bool,
}

fn bodies() -> impl Strategy<Value = Body> {
    (vec(0..4u8, 0..3), 0..4u8, 0..4u8, any::<bool>()).prop_map(
        |(texts, person, collection, of_group)| Body { texts, person, collection, of_group },
    )
}

fn calls() -> impl Strategy<Value = Vec<(Call, i64)>> {
    let (service, id) = (0..3usize, 0..4u8);
    let call = prop_oneof![
        6 => (service.clone(), id.clone(), bodies()).prop_map(|(s, i, b)| Call::Create(s, i, b)),
        1 => (service.clone(), bodies()).prop_map(|(s, b)| Call::CreateByProxy(s, b)),
        2 => (service.clone(), id.clone(), bodies()).prop_map(|(s, i, b)| Call::Update(s, i, b)),
        2 => (service.clone(), id.clone(), bodies()).prop_map(|(s, i, b)| Call::Replace(s, i, b)),
        2 => (service.clone(), id.clone()).prop_map(|(s, i)| Call::Delete(s, i)),
        2 => (service.clone(), id.clone(), 0..6u8)
            .prop_map(|(s, i, n)| Call::ChangeIdentifier(s, i, n)),
        2 => (id.clone(), id.clone(), id.clone()).prop_map(|(g, r, o)| Call::AddRelationship(g, r, o)),
        1 => (id.clone(), id.clone()).prop_map(|(g, r)| Call::RemoveRelationship(g, r)),
        1 => (service.clone(), id.clone()).prop_map(|(s, i)| Call::Read(s, i)),
        1 => (service.clone(), vec(0..6u8, 0..4)).prop_map(|(s, i)| Call::ReadMany(s, i)),
        1 => (service, id).prop_map(|(s, i)| Call::Discover(s, i)),
    ];
    vec((call, -2..3i64), 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn references_stay_closed_and_the_index_agrees_with_a_scan(calls in calls()) {
        let mut world = World::new();
        for (call, step) in &calls {
            world.carry_out(call, *step);
            world.check_closure()?;
        }
        world.check_index()?;
    }

    #[test]
    fn what_is_refused_and_what_only_reads_leaves_an_identical_store(calls in calls()) {
        let mut world = World::new();
        for (call, step) in &calls {
            let before = world.roster.dump();
            let (verb, reply) = world.carry_out(call, *step);
            let reads = matches!(verb, Verb::Read | Verb::ReadMany | Verb::DiscoverIds);
            if reads || !reply.status.is_success() {
                prop_assert_eq!(world.roster.dump(), before, "{:?}", call);
            }
        }
    }

    #[test]
    fn save_points_move_with_every_change_and_select_what_changed(calls in calls()) {
        let mut world = World::new();
        for (call, step) in &calls {
            let before: Vec<_> = SERVICES.iter().map(|service| world.view(service)).collect();
            world.carry_out(call, *step);
            for ((service, old), old_point) in SERVICES.iter().zip(&before).zip(
                before.iter().map(|view| view.0)
            ) {
                let (point, records) = world.view(service);
                prop_assert!(point >= old_point, "{service} went back");
                if records != old.1 {
                    prop_assert!(point > old_point, "{service} stood still");
                }
                let changed = records.iter().filter(|(id, record)| old.1.get(*id) != Some(*record));
                let changed: BTreeSet<_> = changed.map(|(id, _)| id.clone()).collect();
                let selected = world.changed_after(service, old_point);
                prop_assert!(selected.is_superset(&changed), "{changed:?} {selected:?}");
                prop_assert!(selected.iter().all(|id| records.contains_key(id)));
                prop_assert!(world.changed_after(service, point).is_empty());
            }
        }
    }

    #[test]
    fn what_was_written_is_read_back(calls in calls()) {
        let mut world = World::new();
        for (call, step) in &calls {
            let (verb, reply) = world.carry_out(call, *step);
            if !reply.status.is_success() {
                continue;
            }
            let (service, id, body) = match call {
                Call::Create(service, id, body) | Call::Replace(service, id, body) => {
                    (*service, id_of(*service, *id), body)
                }
                Call::CreateByProxy(service, body) => {
                    (*service, reply.results[0].text().into_owned(), body)
                }
                _ => continue,
            };
            let sent = world.record(service, &id, body);
            let read = world.read(service, &id);
            prop_assert!(same_meaning(&sent, &read), "{verb:?} of {id}");
        }
    }

    #[test]
    fn a_changed_identifier_changes_nothing_but_the_name(
        calls in calls(), service in 0..3usize, old in 0..4u8,
    ) {
        let mut world = World::new();
        for (call, step) in &calls {
            world.carry_out(call, *step);
        }
        let (old_id, new_id) = (id_of(service, old), id_of(service, 99));
        let before = world.all_records();
        let (_, reply) = world.carry_out(&Call::ChangeIdentifier(service, old, 99), 1);
        if reply.status.is_success() {
            let renamed: BTreeSet<String> =
                before.iter().map(|record| record.replace(&old_id, &new_id)).collect();
            prop_assert_eq!(world.all_records(), renamed);
        }
    }
}

/// Loaded once: a hundred rosters start from them.
static TABLES: OnceLock<(Arc<Spec>, SingleChildren)> = OnceLock::new();

struct World {
    spec: Arc<Spec>,
    roster: Roster,
    now: SavePoint,
}

impl World {
    fn new() -> Self {
        let (spec, rules) = TABLES.get_or_init(|| {
            let spec = Arc::new(Spec::load().unwrap());
            let rules = single_children(&spec, &Library::load().unwrap(), |_| Some(REVISION));
            assert_eq!(rules.len(), SERVICES.len(), "every payload has rules");
            (spec, rules)
        });
        let now = SavePoint::parse("2026-01-01T00:00:00Z").unwrap();
        let roster = Roster::new(Arc::clone(spec), rules.clone());
        Self { roster, spec: Arc::clone(spec), now }
    }

    fn carry_out(&mut self, call: &Call, seconds: i64) -> (Verb, Reply) {
        let (service, verb, arguments) = self.arguments(call);
        self.now = SavePoint(self.now.0 + seconds * 1_000_000);
        (verb, self.call(service, verb, arguments))
    }

    fn call(&mut self, service: usize, verb: Verb, arguments: Vec<(Role, Element)>) -> Reply {
        let spec = Arc::clone(&self.spec);
        let operation = operation(&spec, service, verb);
        let mut request = Element::new(operation.request.clone());
        for (role, mut argument) in arguments {
            argument.name = operation.parameter(role).unwrap().element.clone();
            request.push(argument);
        }
        self.roster.apply(operation, request, self.now, &[])
    }

    fn arguments(&self, call: &Call) -> (usize, Verb, Vec<(Role, Element)>) {
        let id = |service: usize, id: u8| (Role::SourcedId, text("x", &id_of(service, id)));
        let record = |service: usize, id: u8, body: &Body| {
            (Role::Record, self.record(service, &id_of(service, id), body))
        };
        match call {
            Call::Create(s, i, body) => (*s, Verb::Create, vec![id(*s, *i), record(*s, *i, body)]),
            Call::Update(s, i, body) => (*s, Verb::Update, vec![id(*s, *i), record(*s, *i, body)]),
            Call::Replace(s, i, body) => {
                (*s, Verb::Replace, vec![id(*s, *i), record(*s, *i, body)])
            }
            Call::CreateByProxy(s, body) => (*s, Verb::CreateByProxy, vec![record(*s, 0, body)]),
            Call::Delete(s, i) => (*s, Verb::Delete, vec![id(*s, *i)]),
            Call::Read(s, i) => (*s, Verb::Read, vec![id(*s, *i)]),
            Call::ChangeIdentifier(s, old, new) => {
                let new = (Role::NewSourcedId, text("x", &id_of(*s, *new)));
                (*s, Verb::ChangeIdentifier, vec![id(*s, *old), new])
            }
            Call::AddRelationship(group, relation, other) => {
                let entry = self.relationship(*relation, *other);
                (1, Verb::AddRelationship, vec![id(1, *group), (Role::Relationship, entry)])
            }
            Call::RemoveRelationship(group, relation) => {
                let relation = (Role::RelationId, text("x", &format!("r{relation}")));
                (1, Verb::RemoveRelationship, vec![id(1, *group), relation])
            }
            Call::ReadMany(s, ids) => {
                let mut set = text("x", "");
                ids.iter().for_each(|id| set.push(self.leaf(*s, "sourcedId", &id_of(*s, *id))));
                (*s, Verb::ReadMany, vec![(Role::SourcedIdSet, set)])
            }
            Call::Discover(s, i) => {
                let query = format!("sourcedId = \"{}\"", id_of(*s, *i));
                (*s, Verb::DiscoverIds, vec![(Role::QueryObject, text("x", &query))])
            }
        }
    }

    fn record(&self, service: usize, id: &str, body: &Body) -> Element {
        let table = self.service(service);
        let mut payload = Element::new(table.payload.clone());
        match service {
            0 => {
                for n in &body.texts {
                    payload.push(self.leaf(0, "formname", &format!("name {n}")));
                }
                if body.of_group {
                    payload.push(self.leaf(0, "dataSource", &format!("source {}", body.person)));
                }
            }
            1 => {
                payload.push(self.leaf(1, "email", &format!("e{}@example.org", body.person)));
                for (n, other) in body.texts.iter().enumerate() {
                    payload.push(self.relationship(10 + n as u8, *other));
                }
            }
            _ => {
                let collection = if body.of_group {
                    id_of(1, body.collection)
                } else {
                    format!("[offering:{}]", body.collection)
                };
                payload.push(self.leaf(2, "collectionSourcedId", &collection));
                let kind = if body.of_group { "group" } else { "courseOffering" };
                payload.push(self.leaf(2, "membershipIdType", kind));
                let person = self.leaf(2, "personSourcedId", &id_of(0, body.person));
                payload.push(self.leaf(2, "member", "").with_child(person));
            }
        }
        let guid =
            self.leaf(service, "sourcedGUID", "").with_child(self.leaf(service, "sourcedId", id));
        Element::new(table.record.clone()).with_child(guid).with_child(payload)
    }

    fn relationship(&self, relation: u8, other: u8) -> Element {
        self.leaf(1, "relationship", "")
            .with_child(self.leaf(1, "relationId", &format!("r{relation}")))
            .with_child(self.leaf(1, "relation", "Parent"))
            .with_child(self.leaf(1, "sourcedId", &id_of(1, other)))
    }

    fn leaf(&self, service: usize, local: &str, content: &str) -> Element {
        Element::with_text(QName::new(&self.service(service).namespace, local), content)
    }

    fn service(&self, service: usize) -> &Service {
        self.spec.service(&ServiceId(SERVICES[service].into())).unwrap()
    }

    fn read(&mut self, service: usize, id: &str) -> Element {
        let reply = self.call(service, Verb::Read, vec![(Role::SourcedId, text("x", id))]);
        assert!(reply.status.is_success());
        reply.results.into_iter().next().unwrap()
    }

    fn changed_after(&mut self, service: &str, point: SavePoint) -> BTreeSet<String> {
        let position = SERVICES.iter().position(|other| *other == service).unwrap();
        let from = (Role::FromSavePoint, text("x", &point.to_string()));
        let reply = self.call(position, Verb::ReadIdsFromSavePoint, vec![from]);
        assert!(reply.status.is_success());
        reply.results[0].elements().map(|id| id.text().into_owned()).collect()
    }

    fn view(&self, service: &str) -> (SavePoint, BTreeMap<String, String>) {
        let service = ServiceId(service.into());
        let ids = self.roster.sourced_ids(&service);
        let records = ids.map(|id| {
            let record = self.roster.record(&service, id.as_str()).unwrap();
            (id.to_string(), canonical_form(&record))
        });
        (self.roster.save_point(&service), records.collect())
    }

    fn all_records(&self) -> BTreeSet<String> {
        SERVICES.iter().flat_map(|service| self.view(service).1.into_values()).collect()
    }

    fn stored(&self, service: usize) -> Vec<(String, Element)> {
        let id = ServiceId(SERVICES[service].into());
        let ids: Vec<String> = self.roster.sourced_ids(&id).map(ToString::to_string).collect();
        let record = |sourced_id: &String| self.roster.record(&id, sourced_id).unwrap();
        ids.iter().map(|sourced_id| (sourced_id.clone(), record(sourced_id))).collect()
    }

    /// Every membership's ends and every relationship's other group exist, every record says its
    /// own identifier; seen by looking at the records, not at the tables.
    fn check_closure(&self) -> Result<(), TestCaseError> {
        let exists = |service: usize, id: &str| {
            self.roster.record(&ServiceId(SERVICES[service].into()), id).is_some()
        };
        for service in 0..SERVICES.len() {
            for (id, record) in self.stored(service) {
                prop_assert_eq!(values(&record, "sourcedGUID/sourcedId"), [id]);
            }
        }
        for (id, record) in self.stored(1) {
            for other in values(&record, "group/relationship/sourcedId") {
                prop_assert!(exists(1, &other), "{id} is related to {other}");
            }
        }
        for (id, record) in self.stored(2) {
            for person in values(&record, "membership/member/personSourcedId") {
                prop_assert!(exists(0, &person), "{id} names {person}");
            }
            if values(&record, "membership/membershipIdType") == ["group"] {
                let group = values(&record, "membership/collectionSourcedId").remove(0);
                prop_assert!(exists(1, &group), "{id} names {group}");
            }
        }
        Ok(())
    }

    fn check_index(&mut self) -> Result<(), TestCaseError> {
        let persons: Vec<String> = self.stored(0).into_iter().map(|(id, _)| id).collect();
        for person in persons {
            let theirs = |record: &Element| {
                values(record, "membership/member/personSourcedId") == [person.clone()]
            };
            let scanned: Vec<String> = self
                .stored(2)
                .into_iter()
                .filter(|(_, record)| theirs(record))
                .map(|(id, _)| id)
                .collect();
            let argument = (Role::PersonSourcedId, text("x", &person));
            let reply = self.call(2, Verb::IdsForPerson, vec![argument]);
            let listed: Vec<_> =
                reply.results[0].elements().map(|id| id.text().into_owned()).collect();
            prop_assert_eq!(listed, scanned);
        }
        Ok(())
    }
}

fn operation(spec: &Spec, service: usize, verb: Verb) -> &Operation {
    let service = spec.service(&ServiceId(SERVICES[service].into())).unwrap();
    service.operations.iter().find(|operation| operation.verb == verb).unwrap()
}

/// Identifiers that are part of no other text, so that replacing text renames them exactly.
fn id_of(service: usize, id: u8) -> String {
    format!("[{}:{id}]", ["person", "group", "membership"][service])
}

fn text(local: &str, content: &str) -> Element {
    Element::with_text(QName::unqualified(local), content)
}

fn values(from: &Element, path: &str) -> Vec<String> {
    let found = path.split('/').fold(vec![from], |found, name| {
        found
            .into_iter()
            .flat_map(|element| element.elements().filter(move |child| child.name.local == name))
            .collect()
    });
    found.into_iter().map(|element| element.text().into_owned()).collect()
}
