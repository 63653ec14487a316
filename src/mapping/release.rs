//! The services that a target has, and a record of theirs for one of ours.

use std::collections::BTreeMap;

use super::change::Way;
use super::draft::{Draft, Making};
use super::emit;
use super::identity::Identity;
use super::losses::{Fate, Loss, Losses};
use super::table::{Needed, Path, Place, Side, Table, table};
use super::transfer::{self, Means};
use super::tree::{Attributes, Tree};
use super::{Gathered, ObjectKind};
use crate::enterprise::EnterpriseRecord;
use crate::spec::{Service, ServiceId, Spec};
use crate::xml::{Attribute, Element, QName};

/// The services that keep persons, groups and memberships at a target.
#[derive(Clone, Debug)]
pub struct Release {
    services: Vec<(ObjectKind, Service, Vec<String>)>,
}

/// Why a target cannot take the objects of a file.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ReleaseError {
    /// No service of the profile keeps them.
    #[error("no service of the profile keeps {}: choose another profile", .0.plural())]
    NoService(ObjectKind),
    /// The table has no column for a binding revision.
    #[error("the revision `{revision}` of {service} is in no column of the mapping of files")]
    UnknownRevision {
        /// The service.
        service: ServiceId,
        /// Its revision.
        revision: String,
    },
}

/// An object of a service.
#[derive(Clone, Debug)]
pub struct Mapped {
    /// Its kind.
    pub kind: ObjectKind,
    /// The service that keeps it.
    pub service: ServiceId,
    /// Its identifier there.
    pub sourced_id: String,
    /// Its record, as the service takes and gives it.
    pub record: Element,
    /// Its name for people.
    pub about: String,
}

impl Release {
    /// The services among those of `spec` that have a revision in `revisions`.
    ///
    /// # Errors
    /// Where one of the three kinds has no service, or a revision is not in the table.
    pub fn new(spec: &Spec, revisions: &BTreeMap<ServiceId, String>) -> Result<Self, ReleaseError> {
        let mut services = Vec::new();
        for kind in ObjectKind::ALL {
            let mut keeps = spec.services.iter().filter(|service| {
                service.kind.0 == kind.name()
                    && service.works_on.is_none()
                    && revisions.contains_key(&service.id)
            });
            let service = keeps.next().ok_or(ReleaseError::NoService(kind))?;
            let revision = &revisions[&service.id];
            let columns = table().columns.get(revision);
            let columns = columns.ok_or_else(|| ReleaseError::UnknownRevision {
                service: service.id.clone(),
                revision: revision.clone(),
            })?;
            services.push((kind, service.clone(), columns.clone()));
        }
        Ok(Self { services })
    }

    /// The service that keeps objects of a kind.
    #[must_use]
    pub fn service(&self, kind: ObjectKind) -> &Service {
        let found = self.services.iter().find(|(of, _, _)| *of == kind);
        found.map(|(_, service, _)| service).expect("there is one for each kind")
    }

    /// Calls `take` for each object of a file, as the services keep it: persons, then groups, then
    /// memberships.
    pub fn objects(
        &self,
        gathered: &Gathered,
        identity: &Identity,
        losses: &mut Losses,
        mut take: impl FnMut(Mapped, &mut Losses),
    ) {
        let mut names = MembershipIds::default();
        for (kind, record) in gathered.singles() {
            if let Some(mapped) = self.there(kind, &record, identity, &mut names, losses) {
                take(mapped, losses);
            }
        }
    }

    /// The record of the file for an object of a service.
    #[must_use]
    pub fn here(
        &self,
        kind: ObjectKind,
        sourced_id: &str,
        record: &Element,
        identity: &Identity,
        losses: &mut Losses,
    ) -> Option<EnterpriseRecord> {
        let (service, columns, side) = self.of(kind)?;
        let payload = if service.is_bare() {
            Some(record)
        } else {
            let name = &service.payload.local;
            record.elements().find(|child| child.name.local == *name)
        };
        let about = format!("{} {sourced_id}", kind.name());
        let means = Means { table: table(), kind, columns, side, identity, about: &about };
        let mut draft = Draft::new(kind.name());
        if kind != ObjectKind::Membership {
            let name = identity.here(sourced_id);
            for (path, text) in [("sourcedid/source", &name.source), ("sourcedid/id", &name.id)] {
                let path = Path::parse(path).ok()?;
                draft.put(&path, &[], text, Making::Allowed);
            }
        }
        if let Some(payload) = payload {
            let mut tree = Tree::of(payload, Attributes::Ignored);
            transfer::here(means, &mut tree, &mut draft, losses);
        }
        let mut element = emit::emit_plain(&draft);
        for needed in table().needed.iter().filter(|needed| needed.kind == kind) {
            for field in complete(&mut element, needed).into_iter().filter(|_| !needed.is_implied) {
                let why = "the format demands it, and the target has none".to_owned();
                losses.note(Loss { fate: Fate::Added, kind, field, why }, &about);
            }
        }
        EnterpriseRecord::of_element(&element)
    }

    fn there(
        &self,
        kind: ObjectKind,
        record: &EnterpriseRecord,
        identity: &Identity,
        ids: &mut MembershipIds,
        losses: &mut Losses,
    ) -> Option<Mapped> {
        let (service, columns, side) = self.of(kind)?;
        let element = record.to_element();
        let about = name_of(record, identity);
        let means = Means { table: table(), kind, columns, side, identity, about: &about };
        let mut tree = Tree::of(&element, Attributes::Fields);
        if let Some(why) = excluded(means, &tree) {
            losses.note(Loss { fate: Fate::LeftOut, kind, field: String::new(), why }, &about);
            return None;
        }
        let mut draft = Draft::new(&service.payload.local);
        transfer::there(means, &mut tree, &mut draft, losses);
        for name in draft.drop_lacking(&side.needs) {
            let why = format!("it lacks {}", side.needs[&name]);
            losses.note(Loss { fate: Fate::Lost, kind, field: name, why }, &about);
        }
        // What only frames the fields of a file is not worth a word.
        let is_field = |field: &String| {
            table().rows(kind).any(|row| match row.place(columns) {
                Some(Place::At { path, .. }) => path.plain().ends_with(field.as_str()),
                _ => false,
            })
        };
        for field in emit::fill(&mut draft, side, columns).into_iter().filter(is_field) {
            let why = "the service demands it, and the file has none".to_owned();
            losses.note(Loss { fate: Fate::Added, kind, field, why }, &about);
        }
        let sourced_id = match record {
            EnterpriseRecord::Person(person) => identity.there(person.sourced_ids.first()?),
            EnterpriseRecord::Group(group) => identity.there(group.sourced_ids.first()?),
            EnterpriseRecord::Membership(membership) => {
                let member = identity.there(&membership.members.first()?.sourced_id);
                ids.next(&member, &identity.there(&membership.sourced_id))
            }
            EnterpriseRecord::Properties(_) => return None,
        };
        let payload = emit::emit(&draft, side, service);
        let record = framed(service, &sourced_id, payload);
        Some(Mapped { kind, service: service.id.clone(), sourced_id, record, about })
    }

    fn of(&self, kind: ObjectKind) -> Option<(&Service, &[String], &'static Side)> {
        let (_, service, columns) = self.services.iter().find(|(of, _, _)| *of == kind)?;
        Some((service, columns, Table::side(table(), kind, columns)?))
    }
}

/// Identifiers of memberships, which a file does not have.
#[derive(Debug, Default)]
struct MembershipIds {
    given: BTreeMap<String, u64>,
}

impl MembershipIds {
    /// As clients of such services make them: from both that it is about. One that is taken already
    /// gets a number behind it.
    fn next(&mut self, member: &str, group: &str) -> String {
        let id = format!("membership-{member}-{group}");
        let times = self.given.entry(id.clone()).or_default();
        *times += 1;
        if *times == 1 { id } else { format!("{id}|{times}") }
    }
}

/// Why the services have no place for an object at all.
fn excluded(means: Means<'_>, tree: &Tree) -> Option<String> {
    let words = &means.table.words;
    means.side.only.iter().find_map(|(path, wanted)| {
        let found = tree.find(path, words, means.columns);
        let text = found.first().map_or("", |found| tree.value(found.node));
        let row = means.table.rows(means.kind).find(|row| row.file == *path)?;
        let list = words.iter().find(|list| list.name == row.value)?;
        let same = |text: &str| list.of(Way::There, text, means.columns).ok();
        let is_wanted = text.is_empty() || same(text) == same(wanted);
        (!is_wanted)
            .then(|| format!("the services keep only those whose {} is {wanted}", path.plain()))
    })
}

/// A record around an object, with its identifier, where the service has such.
fn framed(service: &Service, sourced_id: &str, payload: Element) -> Element {
    if service.is_bare() {
        return payload;
    }
    let own = |local| QName::new(&service.namespace, local);
    let id = Element::with_text(own("sourcedId"), sourced_id);
    Element::new(service.record.clone())
        .with_child(Element::new(own("sourcedGUID")).with_child(id))
        .with_child(payload)
}

/// The name of a record for people.
fn name_of(record: &EnterpriseRecord, identity: &Identity) -> String {
    let there = |ids: &[crate::enterprise::SourcedId]| {
        ids.first().map(|id| identity.there(id)).unwrap_or_default()
    };
    match record {
        EnterpriseRecord::Person(person) => format!("person {}", there(&person.sourced_ids)),
        EnterpriseRecord::Group(group) => format!("group {}", there(&group.sourced_ids)),
        EnterpriseRecord::Membership(membership) => {
            let member = membership.members.first().map(|it| identity.there(&it.sourced_id));
            let group = identity.there(&membership.sourced_id);
            format!("{} in {group}", member.unwrap_or_default())
        }
        EnterpriseRecord::Properties(_) => "properties".to_owned(),
    }
}

/// Adds what an element must have; gives the fields that were added.
fn complete(root: &mut Element, needed: &Needed) -> Vec<String> {
    let texts: Vec<String> = needed
        .from
        .iter()
        .map(|paths| {
            let texts = paths.iter().filter_map(|path| text_at(root, path));
            texts.collect::<Vec<_>>().join(" ")
        })
        .filter(|text| !text.is_empty())
        .collect();
    let Some(text) = texts.first().or(needed.value.as_ref()).cloned() else { return Vec::new() };
    let mut places = vec![root];
    for name in &needed.element {
        places = places
            .into_iter()
            .flat_map(|place| place.elements_mut().filter(|child| child.name.local == *name))
            .collect();
    }
    let field = needed.element.iter().map(String::as_str).chain([needed.at.as_str()]);
    let field = field.collect::<Vec<_>>().join("/");
    let added = places.into_iter().filter_map(|place| add(place, &needed.at, &text));
    added.map(|()| field.clone()).collect()
}

/// Adds a text at a path, where there is nothing yet.
fn add(place: &mut Element, path: &str, text: &str) -> Option<()> {
    if text_at(place, path).is_some() {
        return None;
    }
    let mut place = place;
    for part in path.split('/') {
        if let Some(name) = part.strip_prefix('@') {
            let name = QName::unqualified(name);
            place.attributes.push(Attribute { name, value: text.to_owned() });
            return Some(());
        }
        let at = place.elements().position(|child| child.name.local == part);
        let at = at.unwrap_or_else(|| {
            place.push(Element::new(QName::unqualified(part)));
            place.elements().count() - 1
        });
        place = place.elements_mut().nth(at)?;
    }
    place.set_text(text);
    Some(())
}

/// The text at a path; none where it is empty.
fn text_at(element: &Element, path: &str) -> Option<String> {
    let mut element = element;
    for part in path.split('/') {
        if let Some(name) = part.strip_prefix('@') {
            let found = element.attributes.iter().find(|it| it.name.local == name)?;
            return Some(found.value.clone()).filter(|text| !text.is_empty());
        }
        element = element.elements().find(|child| child.name.local == part)?;
    }
    Some(element.text().trim().to_owned()).filter(|text| !text.is_empty())
}
