//! The records of a file, in the order of 1.1.

use super::super::record::{
    Boundary, EnterpriseRecord, Member, Membership, Properties, Role, Timeframe,
};
use super::super::vocabulary::{RecStatus, RoleType};
use super::chance::Chance;
use super::people::{group, group_id, person, person_id};
use super::{Kind, Settings};

/// The records of a file, one at a time.
pub(super) struct Records<'s> {
    settings: &'s Settings,
    groups: u64,
    next: u64,
}

impl<'s> Records<'s> {
    pub fn new(settings: &'s Settings) -> Self {
        let enrolments = settings.persons.saturating_mul(settings.groups_per_person);
        let groups = enrolments.div_ceil(settings.persons_per_group.max(1));
        Self { settings, groups, next: 0 }
    }

    fn properties(&self) -> Properties {
        let kind = match self.settings.kind {
            Kind::Snapshot => "full",
            Kind::Events => "event",
        };
        Properties {
            datasource: Some("Generated College SIS".to_owned()),
            targets: vec!["Generated College LMS".to_owned()],
            kind: Some(kind.to_owned()),
            datetime: Some(self.settings.datetime.clone()),
            ..Properties::default()
        }
    }

    /// What happened to a record; nothing is said in a whole picture.
    fn rec_status(&self, chance: &mut Chance) -> Option<String> {
        if self.settings.kind == Kind::Snapshot {
            return None;
        }
        let status = match chance.below(10) {
            0..6 => RecStatus::Add,
            6..9 => RecStatus::Update,
            _ => RecStatus::Delete,
        };
        Some(status.code().to_owned())
    }

    /// The first is taught by an instructor, the others learn; nobody stands in it twice.
    fn membership(&self, number: u64) -> Membership {
        let settings = self.settings;
        let mut chance = Chance::of(settings.seed.rotate_left(17), number);
        let members = settings.persons_per_group.min(settings.persons);
        let first = chance.below(settings.persons);
        let steps = (settings.persons / members.max(1)).max(1);
        let members = (0..members).map(|at| {
            // Steps that together stay below the whole: each number comes once.
            let person = (first + at * steps) % settings.persons;
            let role = if at == 0 { RoleType::Instructor } else { RoleType::Learner };
            Member {
                sourced_id: person_id(person),
                id_type: Some("1".to_owned()),
                roles: vec![Role {
                    role_type: Some(role.code().to_owned()),
                    rec_status: self.rec_status(&mut chance),
                    status: Some(if chance.once_in(20) { "0" } else { "1" }.to_owned()),
                    timeframe: chance.once_in(5).then(|| Timeframe {
                        end: Some(Boundary {
                            date: "2027-06-30".to_owned(),
                            restrict: Some("1".to_owned()),
                        }),
                        ..Timeframe::default()
                    }),
                    ..Role::default()
                }],
                ..Member::default()
            }
        });
        Membership { sourced_id: group_id(number), members: members.collect(), comments: None }
    }
}

impl Iterator for Records<'_> {
    type Item = EnterpriseRecord;

    fn next(&mut self) -> Option<EnterpriseRecord> {
        let (persons, groups, seed) = (self.settings.persons, self.groups, self.settings.seed);
        let at = self.next;
        self.next += 1;
        if at == 0 {
            return Some(EnterpriseRecord::Properties(Box::new(self.properties())));
        }
        let mut number = at - 1;
        let mut chance = Chance::of(seed.rotate_left(31), at);
        if number < persons {
            let mut person = person(seed, number);
            person.rec_status = self.rec_status(&mut chance);
            return Some(EnterpriseRecord::Person(Box::new(person)));
        }
        number -= persons;
        if number < groups {
            let mut group = group(seed, number);
            group.rec_status = self.rec_status(&mut chance);
            return Some(EnterpriseRecord::Group(Box::new(group)));
        }
        number -= groups;
        (number < groups).then(|| EnterpriseRecord::Membership(Box::new(self.membership(number))))
    }
}
