//! All that files hold, once every record is carried out.

use std::collections::BTreeMap;

use super::ObjectKind;
use super::losses::{Fate, Loss, Losses};
use crate::enterprise::{
    EnterpriseRecord, Group, IdType, Member, Membership, Person, RecStatus, Role, RoleType,
    SourcedId,
};

/// Persons, groups and members, each once, in the order of their names.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    persons: BTreeMap<Name, Person>,
    groups: BTreeMap<Name, Group>,
    members: BTreeMap<Seat, Member>,
    /// The source of the first object.
    first_source: Option<String>,
}

/// Who guarantees that the identifier is unique, and the identifier.
type Name = (String, String);

/// The group, what the member is, and its name.
type Seat = (Name, IdType, Name);

impl Gathered {
    /// Carries out a record: `recstatus` 3 removes, anything else adds or puts in place. What a
    /// member is in a group adds up, role by role.
    pub fn take(&mut self, record: EnterpriseRecord, losses: &mut Losses) {
        match record {
            EnterpriseRecord::Properties(_) => {}
            EnterpriseRecord::Person(person) => {
                let Some(name) = self.name(ObjectKind::Person, &person.sourced_ids, losses) else {
                    return;
                };
                match is_removed(person.rec_status.as_deref()) {
                    true => self.persons.remove(&name),
                    false => self.persons.insert(name, *person),
                };
            }
            EnterpriseRecord::Group(group) => {
                let Some(name) = self.name(ObjectKind::Group, &group.sourced_ids, losses) else {
                    return;
                };
                match is_removed(group.rec_status.as_deref()) {
                    true => self.groups.remove(&name),
                    false => self.groups.insert(name, *group),
                };
            }
            EnterpriseRecord::Membership(membership) => self.take_members(*membership, losses),
        }
    }

    /// Takes out what names something that is not there: members whose group or who themselves are
    /// missing, relationships with groups that are.
    pub fn settle(&mut self, losses: &mut Losses) {
        let Self { persons, groups, members, .. } = self;
        let mut left_out = |kind, field: &str, fate, why: &str, about: &str| {
            let (field, why) = (field.to_owned(), why.to_owned());
            losses.note(Loss { fate, kind, field, why }, about);
        };
        members.retain(|(group, what, member), _| {
            let is_known = match what {
                IdType::Person => persons.contains_key(member),
                IdType::Group => groups.contains_key(member),
            };
            let why = match (groups.contains_key(group), is_known) {
                (true, true) => return true,
                (false, _) => "the group is not in the files",
                (true, false) => "the member is not in the files",
            };
            let about = format!("{} in {}", member.1, group.1);
            left_out(ObjectKind::Membership, "", Fate::LeftOut, why, &about);
            false
        });
        let known: std::collections::BTreeSet<Name> = groups.keys().cloned().collect();
        for (name, group) in groups.iter_mut() {
            group.relationships.retain(|relationship| {
                let is_known = known.contains(&key(&relationship.sourced_id));
                if !is_known {
                    let why = "it names a group that is not in the files";
                    let about = format!("group {}", name.1);
                    left_out(ObjectKind::Group, "relationship", Fate::Lost, why, &about);
                }
                is_known
            });
        }
    }

    /// How many there are of a kind.
    #[must_use]
    pub fn count(&self, kind: ObjectKind) -> usize {
        match kind {
            ObjectKind::Person => self.persons.len(),
            ObjectKind::Group => self.groups.len(),
            ObjectKind::Membership => self.members.len(),
        }
    }

    /// How many there are of all kinds.
    #[must_use]
    pub fn len(&self) -> usize {
        ObjectKind::ALL.into_iter().map(|kind| self.count(kind)).sum()
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The source of the first object that was taken; none where there was none.
    #[must_use]
    pub fn first_source(&self) -> Option<&str> {
        self.first_source.as_deref()
    }

    /// The names of the objects of a kind; memberships have none.
    pub fn names(&self, kind: ObjectKind) -> impl Iterator<Item = SourcedId> {
        let persons = self.persons.keys().filter(move |_| kind == ObjectKind::Person);
        let groups = self.groups.keys().filter(move |_| kind == ObjectKind::Group);
        persons.chain(groups).map(|(source, id)| SourcedId::new(source.as_str(), id.as_str()))
    }

    /// The records of a file: persons, groups, and a membership for each group that has members.
    pub fn records(&self) -> impl Iterator<Item = EnterpriseRecord> {
        let mut members = self.members.iter().peekable();
        let memberships = std::iter::from_fn(move || {
            let ((group, _, _), first) = members.next()?;
            let mut all = vec![first.clone()];
            while let Some((_, member)) = members.next_if(|((of, _, _), _)| of == group) {
                all.push(member.clone());
            }
            Some(membership(group, all))
        });
        self.persons_and_groups().map(|(_, record)| record).chain(memberships)
    }

    /// The records one object at a time: each membership has one member.
    pub(super) fn singles(&self) -> impl Iterator<Item = (ObjectKind, EnterpriseRecord)> {
        let members = self.members.iter().map(|((group, _, _), member)| {
            (ObjectKind::Membership, membership(group, vec![member.clone()]))
        });
        self.persons_and_groups().chain(members)
    }

    fn persons_and_groups(&self) -> impl Iterator<Item = (ObjectKind, EnterpriseRecord)> {
        let persons = self
            .persons
            .values()
            .map(|person| (ObjectKind::Person, EnterpriseRecord::Person(Box::new(person.clone()))));
        let groups = self
            .groups
            .values()
            .map(|group| (ObjectKind::Group, EnterpriseRecord::Group(Box::new(group.clone()))));
        persons.chain(groups)
    }

    fn take_members(&mut self, membership: Membership, losses: &mut Losses) {
        let mut remark = membership.comments;
        for member in membership.members {
            let about = format!("{} in {}", member.sourced_id.id, membership.sourced_id.id);
            let mut lose = |fate, field: &str, why: &str| {
                let (kind, field, why) = (ObjectKind::Membership, field.to_owned(), why.to_owned());
                losses.note(Loss { fate, kind, field, why }, &about);
            };
            if remark.take().is_some_and(|remark| !remark.is_empty()) {
                lose(Fate::Lost, "comments", "a membership has no place for remarks");
            }
            if member.sourced_id.id.is_empty() || membership.sourced_id.id.is_empty() {
                lose(Fate::LeftOut, "", "it names no member, or no group");
                continue;
            }
            let what = member.id_type.as_deref().and_then(IdType::parse);
            let seat = (
                key(&membership.sourced_id),
                what.unwrap_or(IdType::Person),
                key(&member.sourced_id),
            );
            self.first_source.get_or_insert_with(|| membership.sourced_id.source.clone());
            let there = self.members.remove(&seat);
            let (mut there, is_new) = match there {
                Some(there) => (there, false),
                None => (Member { roles: Vec::new(), ..member.clone() }, true),
            };
            for role in member.roles {
                // An event says that it changes something; anything else says the same thing twice.
                let is_event = role.rec_status.is_some();
                if take_role(&mut there.roles, role) && !is_event {
                    lose(Fate::Lost, "member/role", "the same role stands twice: the later counts");
                }
            }
            if !there.roles.is_empty() {
                self.members.insert(seat, there);
            } else if is_new && !member.sourced_id.id.is_empty() {
                lose(Fate::LeftOut, "", "it has no role, or its role is removed");
            }
        }
    }

    /// The name that counts: the first one.
    fn name(&mut self, kind: ObjectKind, ids: &[SourcedId], losses: &mut Losses) -> Option<Name> {
        let Some(id) = ids.first().filter(|id| !id.id.is_empty()) else {
            let why = "it has no sourcedid".to_owned();
            let loss = Loss { fate: Fate::LeftOut, kind, field: String::new(), why };
            losses.note(loss, &format!("a {}", kind.name()));
            return None;
        };
        self.first_source.get_or_insert_with(|| id.source.clone());
        Some(key(id))
    }
}

/// A role of the same type takes the place of the one there; says whether it did.
fn take_role(roles: &mut Vec<Role>, role: Role) -> bool {
    let type_of = |role: &Role| {
        let text = role.role_type.clone().unwrap_or_else(|| RoleType::Learner.code().to_owned());
        RoleType::parse(&text).map_or(text, |known| known.code().to_owned())
    };
    let at = roles.iter().position(|known| type_of(known) == type_of(&role));
    let is_gone = is_removed(role.rec_status.as_deref());
    match at {
        Some(at) if is_gone => {
            roles.remove(at);
        }
        Some(at) => roles[at] = role,
        None if is_gone => {}
        None => roles.push(role),
    }
    at.is_some() && !is_gone
}

fn is_removed(status: Option<&str>) -> bool {
    status.and_then(RecStatus::parse) == Some(RecStatus::Delete)
}

fn key(id: &SourcedId) -> Name {
    (id.source.clone(), id.id.clone())
}

fn membership((source, id): &Name, members: Vec<Member>) -> EnterpriseRecord {
    let sourced_id = SourcedId::new(source.as_str(), id.as_str());
    EnterpriseRecord::Membership(Box::new(Membership { comments: None, sourced_id, members }))
}
