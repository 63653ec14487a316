//! What is made wrong on purpose, one fault in a record.

use super::super::record::{EnterpriseRecord, Group, Membership, Person, SourcedId};
use super::chance::Chance;
use super::people::SOURCE;
use crate::xml::{Element, Node};

/// How many records are wrong, and in which ways.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Faults {
    /// One record in so many, on average; 0 for none.
    pub one_in: u64,
    /// The faults to choose from; all of them where the list is empty.
    pub kinds: Vec<Fault>,
}

/// One thing that is wrong with a record.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Fault {
    /// A person without `name`.
    NoName,
    /// A person of gender `9`.
    WrongGender,
    /// A person whose `email` stands in front of its name.
    Disorder,
    /// A person that stands in the file twice.
    TwicePerson,
    /// A group without `description`.
    NoDescription,
    /// A group that begins on 31 February.
    WrongDate,
    /// A group whose `short` has more than 60 characters.
    LongShort,
    /// A membership of a group that is not in the file.
    UnknownGroup,
    /// A membership whose last member is not in the file.
    UnknownPerson,
    /// A role without `status`.
    NoStatus,
    /// A member with `idtype` 7.
    WrongIdType,
    /// A role of type `99`.
    WrongRole,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::NoName,
        Self::WrongGender,
        Self::Disorder,
        Self::TwicePerson,
        Self::NoDescription,
        Self::WrongDate,
        Self::LongShort,
        Self::UnknownGroup,
        Self::UnknownPerson,
        Self::NoStatus,
        Self::WrongIdType,
        Self::WrongRole,
    ];

    /// The name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoName => "no-name",
            Self::WrongGender => "wrong-gender",
            Self::Disorder => "disorder",
            Self::TwicePerson => "twice-person",
            Self::NoDescription => "no-description",
            Self::WrongDate => "wrong-date",
            Self::LongShort => "long-short",
            Self::UnknownGroup => "unknown-group",
            Self::UnknownPerson => "unknown-person",
            Self::NoStatus => "no-status",
            Self::WrongIdType => "wrong-idtype",
            Self::WrongRole => "wrong-role",
        }
    }

    /// Whether a record of this sort can have it.
    const fn is_of(self, record: &EnterpriseRecord) -> bool {
        match self {
            Self::NoName | Self::WrongGender | Self::Disorder | Self::TwicePerson => {
                matches!(record, EnterpriseRecord::Person(_))
            }
            Self::NoDescription | Self::WrongDate | Self::LongShort => {
                matches!(record, EnterpriseRecord::Group(_))
            }
            Self::UnknownGroup
            | Self::UnknownPerson
            | Self::NoStatus
            | Self::WrongIdType
            | Self::WrongRole => matches!(record, EnterpriseRecord::Membership(_)),
        }
    }
}

impl Faults {
    /// The fault of the next record, where it has one.
    pub(super) fn next(&self, chance: &mut Chance, record: &EnterpriseRecord) -> Option<Fault> {
        if self.one_in == 0 || !chance.once_in(self.one_in) {
            return None;
        }
        let kinds = if self.kinds.is_empty() { &Fault::ALL[..] } else { &self.kinds };
        let fitting: Vec<Fault> =
            kinds.iter().copied().filter(|fault| fault.is_of(record)).collect();
        (!fitting.is_empty()).then(|| *chance.pick(&fitting))
    }
}

impl Fault {
    /// Makes a record wrong in this way, as far as its fields can be.
    pub(super) fn mar(self, record: &mut EnterpriseRecord) {
        match record {
            EnterpriseRecord::Properties(_) => {}
            EnterpriseRecord::Person(person) => self.mar_person(person),
            EnterpriseRecord::Group(group) => self.mar_group(group),
            EnterpriseRecord::Membership(membership) => self.mar_membership(membership),
        }
    }

    fn mar_person(self, person: &mut Person) {
        match self {
            Self::NoName => person.name = None,
            Self::WrongGender => {
                person.demographics.get_or_insert_default().gender = Some("9".to_owned());
            }
            _ => {}
        }
    }

    fn mar_group(self, group: &mut Group) {
        match self {
            Self::NoDescription => group.description = None,
            Self::WrongDate => {
                let begin = group.timeframe.get_or_insert_default().begin.get_or_insert_default();
                "2026-02-31".clone_into(&mut begin.date);
            }
            Self::LongShort => {
                group.description.get_or_insert_default().short = Some("S".repeat(61));
            }
            _ => {}
        }
    }

    fn mar_membership(self, membership: &mut Membership) {
        if self == Self::UnknownGroup {
            membership.sourced_id = SourcedId::new(SOURCE, "nowhere");
            return;
        }
        let Some(member) = membership.members.last_mut() else { return };
        match self {
            Self::UnknownPerson => member.sourced_id = SourcedId::new(SOURCE, "nobody"),
            Self::WrongIdType => member.id_type = Some("7".to_owned()),
            Self::NoStatus => member.roles.iter_mut().for_each(|role| role.status = None),
            Self::WrongRole => {
                member.roles.iter_mut().for_each(|role| role.role_type = Some("99".to_owned()));
            }
            _ => {}
        }
    }
}

/// Puts a person's `email` in front of its name.
pub(super) fn disorder(person: &mut Element) {
    let place_of = |nodes: &[Node], name: &str| {
        nodes
            .iter()
            .position(|node| matches!(node, Node::Element(element) if &*element.name.local == name))
    };
    let nodes = person.children.edit();
    if let (Some(name), Some(email)) = (place_of(nodes, "name"), place_of(nodes, "email")) {
        let moved = nodes.remove(email);
        nodes.insert(name, moved);
    }
}
