//! The service tables in the form that verbs need them: positions instead of names.

use std::collections::HashMap;
use std::sync::Arc;

use smol_str::SmolStr;

use crate::spec::{
    Condition, Kind, ObjectRules, OnDelete, Operation, OperationRef, Personality, Service,
    ServiceId, Spec, Verb,
};
use crate::xml::{Element, Namespace, QName};

use super::child_rule::{ChildRule, SingleChildren};
use super::deviation::Deviation;
use super::dialect;
use super::save_point::SavePoint;

/// The kinds that `Role::PersonSourcedId` and `Role::GroupSourcedId` name.
const PERSON: &str = "person";
const GROUP: &str = "group";

/// All services. A service's position here is the position of its store.
#[derive(Debug)]
pub(super) struct Tables {
    services: Vec<Table>,
    by_operation: HashMap<OperationRef, usize>,
    /// What operations on several objects do for each, by those operations.
    for_each: HashMap<OperationRef, Operation>,
}

/// One service.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) id: ServiceId,
    pub(super) kind: Kind,
    pub(super) namespace: Namespace,
    pub(super) record: QName,
    pub(super) payload: QName,
    pub(super) links: Vec<LinkRule>,
    /// What may stand in the payload, in order.
    pub(super) children: Vec<ChildRule>,
    /// The store that a person's identifier is looked up in.
    pub(super) persons: Option<usize>,
    /// The store that a group's identifier is looked up in.
    pub(super) groups: Option<usize>,
    /// What a personality makes of the objects.
    pub(super) dialect: Option<Arc<ObjectRules>>,
    /// What texts are that only one object may have.
    pub(super) unique: Vec<SmolStr>,
    /// The table as the standard has it.
    pub(super) service: Service,
}

/// A place in a record that names another object.
#[derive(Debug)]
pub(super) struct LinkRule {
    /// Way from the payload.
    pub(super) path: Vec<QName>,
    /// How many steps of it lead to the entry that goes with what it names.
    pub(super) entry: usize,
    /// The store of what it names; none where no service manages that kind.
    pub(super) store: Option<usize>,
    /// The kind it names.
    pub(super) kind: Kind,
    /// Only where a sibling says so.
    pub(super) condition: Option<Condition>,
    pub(super) on_delete: OnDelete,
}

/// One request as the verbs see it, its arguments apart.
#[derive(Clone, Copy)]
pub(super) struct Call<'a> {
    pub(super) tables: &'a Tables,
    /// Position of the service that was called.
    pub(super) store: usize,
    pub(super) operation: &'a Operation,
    pub(super) now: SavePoint,
    pub(super) deviations: &'a [Deviation],
}

impl Tables {
    pub(super) fn new(
        spec: &Spec,
        single_children: &SingleChildren,
        personality: Option<&Personality>,
    ) -> Self {
        let mut by_operation = HashMap::new();
        let mut for_each = HashMap::new();
        let services = spec.services.iter().map(|service| {
            let owner = spec.services.iter().position(|other| other.id == *service.owner());
            for operation in &service.operations {
                by_operation.extend(owner.map(|owner| (operation.id.clone(), owner)));
                let single = operation.each.as_ref().and_then(|single| spec.operation(single));
                for_each.extend(single.map(|(_, single)| (operation.id.clone(), single.clone())));
            }
            // Services that work on the same objects have the same payload.
            let children = single_children.get(&service.payload).cloned().unwrap_or_default();
            Table::new(spec, service, children, personality.and_then(|it| it.of(&service.id)))
        });
        let services = services.collect();
        Self { services, by_operation, for_each }
    }

    pub(super) fn len(&self) -> usize {
        self.services.len()
    }

    /// The table at a position that came from these tables.
    pub(super) fn at(&self, store: usize) -> &Table {
        &self.services[store]
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &Table)> {
        self.services.iter().enumerate()
    }

    pub(super) fn position_of_operation(&self, operation: &OperationRef) -> Option<usize> {
        self.by_operation.get(operation).copied()
    }

    /// What an operation on several objects does for each of them.
    pub(super) fn for_each(&self, operation: &OperationRef) -> Option<&Operation> {
        self.for_each.get(operation)
    }

    pub(super) fn position(&self, service: &ServiceId) -> Option<usize> {
        self.services.iter().position(|table| table.id == *service)
    }
}

impl Table {
    fn new(
        spec: &Spec,
        service: &Service,
        children: Vec<ChildRule>,
        dialect: Option<&ObjectRules>,
    ) -> Self {
        let links = service.references.iter().map(|reference| LinkRule {
            path: reference.path.clone(),
            entry: 1,
            store: store_of(spec, service, &reference.kind),
            kind: reference.kind.clone(),
            condition: reference.condition.clone(),
            on_delete: reference.on_delete,
        });
        let own = store_of(spec, service, &service.kind);
        let more =
            dialect.zip(own).map(|(rules, own)| dialect::link_rules(rules, own, &service.kind));
        let more = more.unwrap_or_default();
        let unique = more.iter().filter(|rule| rule.store.is_none());
        let unique = unique.map(|rule| rule.kind.0.clone()).collect();
        Self {
            id: service.id.clone(),
            kind: service.kind.clone(),
            namespace: service.namespace.clone(),
            record: service.record.clone(),
            payload: service.payload.clone(),
            links: links.chain(more).collect(),
            dialect: dialect.cloned().map(Arc::new),
            unique,
            children,
            persons: store_of(spec, service, &Kind(PERSON.into())),
            groups: store_of(spec, service, &Kind(GROUP.into())),
            service: service.clone(),
        }
    }

    /// Where a payload's child stands in the schema's order, and whether once only.
    pub(super) fn child_rule(&self, name: &QName) -> (usize, bool) {
        let found = self.children.iter().enumerate().find(|(_, rule)| rule.name == *name);
        found.map_or((self.children.len(), false), |(rank, rule)| (rank, rule.single))
    }

    /// Whether records are payloads, without a frame.
    pub(super) fn is_bare(&self) -> bool {
        self.record == self.payload
    }

    /// An element of this service with text in it.
    pub(super) fn text_element(&self, local: &str, text: &str) -> Element {
        Element::with_text(QName::new(&self.namespace, local), text)
    }
}

impl<'a> Call<'a> {
    /// The table of the service that was called.
    pub(super) fn table(&self) -> &'a Table {
        self.tables.at(self.store)
    }

    /// What the personality makes of the called service's objects.
    pub(super) fn dialect(&self) -> Option<&'a ObjectRules> {
        let is_on = !self.deviates(Deviation::DialectIgnored);
        self.table().dialect.as_deref().filter(|_| is_on)
    }

    /// Whether the model was told to go wrong in that way.
    pub(super) fn deviates(&self, deviation: Deviation) -> bool {
        self.deviations.contains(&deviation)
    }
}

/// Whether a verb changes what is stored; all others only read.
#[must_use]
pub fn writes(verb: Verb) -> bool {
    matches!(
        verb,
        Verb::Create
            | Verb::CreateByProxy
            | Verb::Delete
            | Verb::Update
            | Verb::Replace
            | Verb::ChangeIdentifier
            | Verb::AddRelationship
            | Verb::RemoveRelationship
    )
}

/// The service of the same release that manages a kind.
fn store_of(spec: &Spec, service: &Service, kind: &Kind) -> Option<usize> {
    spec.services.iter().position(|other| {
        other.kind == *kind && other.release == service.release && other.works_on.is_none()
    })
}
