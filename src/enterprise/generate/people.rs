//! Persons and groups, each from its number alone.

use super::super::record::{
    Address, Boundary, Demographics, Description, EnrollControl, Group, GroupType, InstitutionRole,
    Name, NameParts, Org, Person, SourcedId, Tel, Timeframe, TypeValue, UserId,
};
use super::chance::Chance;
use super::words::{DEPARTMENTS, FAMILY, GIVEN, SUBJECTS, TOWNS};

/// Who guarantees that the identifiers are unique.
pub(super) const SOURCE: &str = "SIS";

/// The name of the person with this number.
pub(super) fn person_id(number: u64) -> SourcedId {
    SourcedId::new(SOURCE, format!("p-{number:07}"))
}

/// The name of the group with this number.
pub(super) fn group_id(number: u64) -> SourcedId {
    SourcedId::new(SOURCE, format!("g-{number:06}"))
}

pub(super) fn person(seed: u64, number: u64) -> Person {
    let mut chance = Chance::of(seed, number);
    let given = *chance.pick(&GIVEN);
    let family = *chance.pick(&FAMILY);
    let (town, country) = *chance.pick(&TOWNS);
    let is_staff = chance.once_in(12);
    Person {
        sourced_ids: vec![person_id(number)],
        user_ids: vec![UserId {
            id: format!("user{number}"),
            kind: Some("username".to_owned()),
            ..UserId::default()
        }],
        name: Some(Name {
            formatted: Some(format!("{given} {family}")),
            parts: Some(NameParts {
                family: Some(family.to_owned()),
                given: Some(given.to_owned()),
                ..NameParts::default()
            }),
            ..Name::default()
        }),
        demographics: chance.once_in(2).then(|| Demographics {
            gender: Some(chance.below(3).to_string()),
            birthday: Some(date(&mut chance, 1980, 30)),
            ..Demographics::default()
        }),
        email: Some(format!("user{number}@college.example")),
        tels: match chance.once_in(3) {
            true => vec![Tel {
                kind: Some("3".to_owned()),
                number: format!("+47 400 {:02} {:03}", chance.below(100), chance.below(1_000)),
            }],
            false => Vec::new(),
        },
        address: chance.once_in(3).then(|| Address {
            streets: vec![format!("{} {family} Street", chance.below(200) + 1)],
            locality: Some(town.to_owned()),
            postal_code: Some(format!("{:04}", chance.below(10_000))),
            country: Some(country.to_owned()),
            ..Address::default()
        }),
        institution_roles: vec![InstitutionRole {
            primary: Some("Yes".to_owned()),
            kind: Some(if is_staff { "Faculty" } else { "Student" }.to_owned()),
        }],
        ..Person::default()
    }
}

pub(super) fn group(seed: u64, number: u64) -> Group {
    let mut chance = Chance::of(!seed, number);
    let (code, subject) = *chance.pick(&SUBJECTS);
    let course = 100 + chance.below(300);
    Group {
        sourced_ids: vec![group_id(number)],
        group_types: vec![GroupType {
            scheme: Some("College".to_owned()),
            values: vec![TypeValue { level: Some("2".to_owned()), text: "Section".to_owned() }],
        }],
        description: Some(Description {
            short: Some(format!("{code}{course}-{number}")),
            long: Some(format!("{subject} {course}, section {number}")),
            full: None,
        }),
        org: Some(Org {
            name: Some("Generated College".to_owned()),
            units: vec![(*chance.pick(&DEPARTMENTS)).to_owned()],
            ..Org::default()
        }),
        timeframe: Some(Timeframe {
            begin: Some(Boundary { date: "2026-09-01".to_owned(), restrict: Some("0".to_owned()) }),
            end: Some(Boundary { date: "2027-01-31".to_owned(), restrict: Some("1".to_owned()) }),
            admin_period: Some("2026 autumn".to_owned()),
        }),
        enroll_control: chance.once_in(4).then(|| EnrollControl {
            accept: Some("1".to_owned()),
            allowed: Some(chance.below(2).to_string()),
        }),
        ..Group::default()
    }
}

fn date(chance: &mut Chance, first: u64, years: u64) -> String {
    let year = first + chance.below(years);
    format!("{year:04}-{:02}-{:02}", chance.below(12) + 1, chance.below(28) + 1)
}
