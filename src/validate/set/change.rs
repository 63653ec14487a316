//! A record to what it says of persons, groups and roles.

use std::fmt::{self, Debug, Write as _};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::enterprise::{
    EnterpriseRecord, Group, IdType, Membership, Person, RecStatus, RoleType, SourcedId,
};
use crate::xml::{Element, canonical_form};

/// What a thing is called: 128 bits of its sort and names.
pub(super) type Key = u128;

/// What a record says of one thing.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub key: Key,
    /// What it is, for people.
    pub name: String,
    /// The group and the member of a role: it goes with either.
    pub parents: Option<[Key; 2]>,
    /// What is to become of it; none in a snapshot.
    pub status: Option<RecStatus>,
    /// Its content: alike where nothing changed.
    pub content: u64,
}

/// What a record says. Other names of a person or group than the first are content.
pub(super) fn changes(record: EnterpriseRecord) -> Vec<Change> {
    match record {
        EnterpriseRecord::Properties(_) => Vec::new(),
        EnterpriseRecord::Person(person) => of_person(*person).into_iter().collect(),
        EnterpriseRecord::Group(group) => of_group(*group).into_iter().collect(),
        EnterpriseRecord::Membership(membership) => of_membership(*membership),
    }
}

fn of_person(mut person: Person) -> Option<Change> {
    let status = status(person.rec_status.take());
    person.comments = None;
    let extension = person.extension.take();
    let first = person.sourced_ids.first()?;
    let (key, name) = (key("person", &[first]), format!("person {}", shown(first)));
    let content = content(&person, extension.as_ref());
    Some(Change { key, name, parents: None, status, content })
}

fn of_group(mut group: Group) -> Option<Change> {
    let status = status(group.rec_status.take());
    group.comments = None;
    let extension = group.extension.take();
    let first = group.sourced_ids.first()?;
    let (key, name) = (key("group", &[first]), format!("group {}", shown(first)));
    let content = content(&group, extension.as_ref());
    Some(Change { key, name, parents: None, status, content })
}

fn of_membership(membership: Membership) -> Vec<Change> {
    let group = membership.sourced_id;
    let mut changes = Vec::new();
    for member in membership.members {
        let id_type = member.id_type.as_deref().and_then(IdType::parse);
        let sort = if id_type == Some(IdType::Group) { "group" } else { "person" };
        let parents = Some([key("group", &[&group]), key(sort, &[&member.sourced_id])]);
        for mut role in member.roles {
            let status = status(role.rec_status.take());
            // When it was told is no part of what is told.
            (role.comments, role.datetime) = (None, None);
            let extension = role.extension.take();
            let role_type = role.role_type.take().unwrap_or_default();
            let role_type =
                RoleType::parse(&role_type).map_or(role_type, |role| role.code().to_owned());
            let kind = format!("{sort} as {role_type}");
            changes.push(Change {
                key: key(&kind, &[&group, &member.sourced_id]),
                name: format!(
                    "role {role_type} of {sort} {} in group {}",
                    shown(&member.sourced_id),
                    shown(&group)
                ),
                parents,
                status,
                content: content(&role, extension.as_ref()),
            });
        }
    }
    changes
}

fn status(text: Option<String>) -> Option<RecStatus> {
    text.as_deref().and_then(RecStatus::parse)
}

fn shown(sourced_id: &SourcedId) -> String {
    format!("`{}` of `{}`", sourced_id.id, sourced_id.source)
}

fn key(sort: &str, names: &[&SourcedId]) -> Key {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, sort).hash(&mut hasher);
        for name in names {
            (&name.source, &name.id).hash(&mut hasher);
        }
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

/// A fingerprint of what a record says. Extensions are compared by what they mean: a tree knows where
/// in its file it stood.
fn content(record: &impl Debug, extension: Option<&Element>) -> u64 {
    let mut hashed = Hashed(DefaultHasher::new());
    // Writing to a hasher does not fail.
    let _ = write!(hashed, "{record:?}");
    if let Some(extension) = extension {
        canonical_form(extension).hash(&mut hashed.0);
    }
    hashed.0.finish()
}

struct Hashed(DefaultHasher);

impl fmt::Write for Hashed {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}
