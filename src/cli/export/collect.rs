//! Which reads lead to everything.

use std::collections::BTreeSet;

use crate::enterprise::EnterpriseRecord;
use crate::mapping::{Fate, Gathered, Identity, Loss, Losses, ObjectKind, Release};
use crate::runner::{Listed, NoAnswer, ReadObject, TargetReader};
use crate::spec::{ServiceId, Verb};

/// Objects that are taken over at the most: groups may name further groups without end.
const MOST_OBJECTS: usize = 3_000_000;

/// What was read.
#[derive(Debug, Default)]
pub struct Collected {
    /// The objects, as records of a file.
    pub gathered: Gathered,
    /// What did not come over.
    pub losses: Losses,
    /// What could not be read, and why.
    pub unread: Vec<(String, String)>,
}

/// Why nothing was read.
#[derive(Debug)]
pub enum Ended {
    /// The target cannot list what it has, and nobody named anything.
    NotListed(String),
    /// It does not answer.
    Unreached(String),
    /// It does not say what it has.
    Refused(String),
}

impl From<NoAnswer> for Ended {
    fn from(error: NoAnswer) -> Self {
        match error {
            NoAnswer::Unreached(why) => Self::Unreached(why),
            NoAnswer::Refused(why) => Self::Refused(why),
        }
    }
}

/// Reads everything that a target lists, or that hangs on what is known.
pub async fn collect(
    reader: &TargetReader,
    release: &Release,
    identity: &Identity,
    known: &Gathered,
) -> Result<Collected, Ended> {
    let mut work = Work { reader, release, identity, known, collected: Collected::default() };
    let persons = work.persons().await?;
    let groups = work.memberships(&persons).await?;
    work.groups(groups).await?;
    Ok(work.collected)
}

/// Which ways to memberships the profile claims, of those that were tried.
#[derive(Default)]
struct Ways {
    claimed: bool,
    unclaimed: bool,
}

struct Work<'a> {
    reader: &'a TargetReader,
    release: &'a Release,
    identity: &'a Identity,
    known: &'a Gathered,
    collected: Collected,
}

impl Work<'_> {
    /// Reads the persons; gives their identifiers.
    async fn persons(&mut self) -> Result<Vec<String>, Ended> {
        let kind = ObjectKind::Person;
        let service = self.service(kind);
        let listed = match self.reader.list(&service).await? {
            Listed::Objects(objects) => {
                let ids = objects.iter().map(|object| object.sourced_id.clone()).collect();
                self.take_all(kind, objects);
                return Ok(ids);
            }
            Listed::Ids(ids) => ids,
            Listed::Nothing if self.known.is_empty() => {
                return Err(Ended::NotListed(format!(
                    "the profile claims no operation of {service} that lists what there is: name persons \
                     and groups with --ask-for FILE"
                )));
            }
            Listed::Nothing => self.known_ids(kind),
        };
        self.read(kind, &listed).await?;
        Ok(listed)
    }

    /// Reads the memberships; gives the identifiers of their groups.
    async fn memberships(&mut self, persons: &[String]) -> Result<Vec<String>, Ended> {
        let kind = ObjectKind::Membership;
        let service = self.service(kind);
        match self.reader.list(&service).await? {
            Listed::Ids(ids) => return self.read(kind, &ids).await,
            Listed::Objects(objects) => return Ok(self.take_all(kind, objects)),
            Listed::Nothing => {}
        }
        let groups = self.known_ids(ObjectKind::Group);
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        let mut ways = Ways::default();
        for (verb, name, ids) in [
            (Verb::ReadForPerson, "person", persons),
            (Verb::ReadForGroup, "group", groups.as_slice()),
        ] {
            for id in ids.iter().filter(|id| !id.is_empty()) {
                let hanging = self.reader.hanging_on(&service, verb, id).await;
                ways.claimed |= !matches!(hanging, Ok(None));
                match hanging {
                    Ok(Some(objects)) => {
                        let id = |it: &ReadObject| it.sourced_id.clone();
                        let new = |it: &ReadObject| id(it).is_empty() || seen.insert(id(it));
                        let objects = objects.into_iter().filter(new).collect();
                        found.extend(self.take_all(kind, objects));
                    }
                    Ok(None) => {
                        ways.unclaimed = true;
                        break;
                    }
                    Err(NoAnswer::Refused(why)) => {
                        self.collected.unread.push((format!("memberships of {name} {id}"), why));
                    }
                    Err(gone) => return Err(gone.into()),
                }
            }
        }
        if ways.unclaimed && !ways.claimed {
            let why =
                format!("the profile claims no operation of {service} that lists or finds them");
            self.collected.unread.push(("all memberships".to_owned(), why));
        }
        Ok(found)
    }

    /// Reads the groups: those that are listed, or else those that are known, named by memberships,
    /// and related to any of these.
    async fn groups(&mut self, named: Vec<String>) -> Result<(), Ended> {
        let kind = ObjectKind::Group;
        let service = self.service(kind);
        match self.reader.list(&service).await? {
            Listed::Ids(ids) => {
                self.read(kind, &ids).await?;
                return Ok(());
            }
            Listed::Objects(objects) => {
                self.take_all(kind, objects);
                return Ok(());
            }
            Listed::Nothing => {}
        }
        let mut seen = BTreeSet::new();
        let mut next: Vec<String> = self.known_ids(kind).into_iter().chain(named).collect();
        while !next.is_empty() {
            next.retain(|id| seen.insert(id.clone()));
            next = self.read(kind, &next).await?;
        }
        Ok(())
    }

    /// Reads objects by their identifiers; gives the identifiers of groups that they name.
    async fn read(&mut self, kind: ObjectKind, ids: &[String]) -> Result<Vec<String>, Ended> {
        let service = self.service(kind);
        let mut lost = Vec::new();
        let objects = self.reader.objects(&service, ids, &mut lost).await?;
        if self.collected.gathered.len() > MOST_OBJECTS {
            return Err(Ended::Refused(format!(
                "the target holds more than {MOST_OBJECTS} objects"
            )));
        }
        let named = lost.into_iter().map(|(id, why)| (format!("{} {id}", kind.name()), why));
        self.collected.unread.extend(named);
        Ok(self.take_all(kind, objects))
    }

    /// Takes objects over; gives the identifiers of groups that they name.
    fn take_all(&mut self, kind: ObjectKind, objects: Vec<ReadObject>) -> Vec<String> {
        let mut groups = Vec::new();
        for ReadObject { sourced_id, record } in objects {
            if sourced_id.is_empty() && kind != ObjectKind::Membership {
                let why = "the target has no identifier for it".to_owned();
                let loss = Loss { fate: Fate::LeftOut, kind, field: String::new(), why };
                self.collected.losses.note(loss, &format!("a {}", kind.name()));
                continue;
            }
            let losses = &mut self.collected.losses;
            let record = self.release.here(kind, &sourced_id, &record, self.identity, losses);
            let Some(record) = record else { continue };
            match &record {
                EnterpriseRecord::Membership(membership) => {
                    groups.push(self.identity.there(&membership.sourced_id));
                }
                EnterpriseRecord::Group(group) => {
                    let related = group.relationships.iter();
                    groups.extend(related.map(|it| self.identity.there(&it.sourced_id)));
                }
                _ => {}
            }
            self.collected.gathered.take(record, losses);
        }
        groups
    }

    fn known_ids(&self, kind: ObjectKind) -> Vec<String> {
        self.known.names(kind).map(|name| self.identity.there(&name)).collect()
    }

    fn service(&self, kind: ObjectKind) -> ServiceId {
        self.release.service(kind).id.clone()
    }
}
