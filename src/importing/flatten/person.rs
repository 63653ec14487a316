//! A person.

use super::super::facts::{Facts, FactsBuilder};
use super::super::field::Field;
use super::other_ids;
use crate::enterprise::{Demographics, Name, NameParts, Person};

pub(in super::super) fn person(person: &Person) -> Facts {
    let mut facts = FactsBuilder::default();
    facts.one(Field::Comments, person.comments.as_deref());
    other_ids(&mut facts, &person.sourced_ids);
    for id in &person.user_ids {
        let authentication = id.authentication.as_deref();
        facts.parts(Field::UserId, &[Some(&id.id), id.kind.as_deref(), authentication]);
    }
    if let Some(name) = &person.name {
        of_name(&mut facts, name);
    }
    if let Some(demographics) = &person.demographics {
        of_demographics(&mut facts, demographics);
    }
    facts.one(Field::Email, person.email.as_deref());
    facts.one(Field::Url, person.url.as_deref());
    for tel in &person.tels {
        facts.parts(Field::Tel, &[tel.kind.as_deref(), Some(&tel.number)]);
    }
    if let Some(address) = &person.address {
        facts.one(Field::PoBox, address.po_box.as_deref());
        facts.one(Field::ExtendedAddress, address.extended.as_deref());
        facts.each(Field::Street, &address.streets);
        facts.one(Field::Locality, address.locality.as_deref());
        facts.one(Field::Region, address.region.as_deref());
        facts.one(Field::PostalCode, address.postal_code.as_deref());
        facts.one(Field::Country, address.country.as_deref());
    }
    if let Some(photo) = &person.photo {
        facts.parts(Field::Photo, &[photo.kind.as_deref(), photo.reference.as_deref()]);
    }
    facts.one(Field::SystemRole, person.system_role.as_deref());
    for role in &person.institution_roles {
        facts.parts(Field::InstitutionRole, &[role.kind.as_deref(), role.primary.as_deref()]);
    }
    facts.one(Field::DataSource, person.datasource.as_deref());
    facts.finish()
}

fn of_name(facts: &mut FactsBuilder, name: &Name) {
    facts.one(Field::Name, name.formatted.as_deref());
    facts.one(Field::SortName, name.sort.as_deref());
    facts.one(Field::Nickname, name.nickname.as_deref());
    if let Some(parts) = &name.parts {
        of_parts(facts, parts);
    }
}

fn of_parts(facts: &mut FactsBuilder, parts: &NameParts) {
    facts.one(Field::Family, parts.family.as_deref());
    facts.one(Field::Given, parts.given.as_deref());
    facts.each(Field::OtherName, &parts.other);
    facts.one(Field::Prefix, parts.prefix.as_deref());
    facts.one(Field::Suffix, parts.suffix.as_deref());
    for part in &parts.part_names {
        facts.parts(Field::PartName, &[part.kind.as_deref(), Some(&part.text)]);
    }
}

fn of_demographics(facts: &mut FactsBuilder, demographics: &Demographics) {
    facts.one(Field::Gender, demographics.gender.as_deref());
    facts.one(Field::Birthday, demographics.birthday.as_deref());
    facts.each(Field::Disability, &demographics.disabilities);
}
