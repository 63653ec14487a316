//! `person`.

use super::super::record::{
    Address, Demographics, InstitutionRole, Name, NameParts, PartName, Person, Photo, Tel,
};
use super::build::{Build, sourced_id, user_id};
use crate::xml::Element;

pub(super) fn person(person: &Person) -> Element {
    Build::new("person")
        .attribute("recstatus", person.rec_status.as_ref())
        .text("comments", person.comments.as_ref())
        .each(&person.sourced_ids, sourced_id)
        .each(&person.user_ids, user_id)
        .each(&person.name, name)
        .each(&person.demographics, demographics)
        .text("email", person.email.as_ref())
        .text("url", person.url.as_ref())
        .each(&person.tels, tel)
        .each(&person.address, address)
        .each(&person.photo, photo)
        .each(&person.system_role, |role| {
            Build::new("systemrole").attribute("systemroletype", Some(role)).done()
        })
        .each(&person.institution_roles, institution_role)
        .text("datasource", person.datasource.as_ref())
        .extension(person.extension.as_ref())
        .done()
}

fn name(name: &Name) -> Element {
    Build::new("name")
        .text("fn", name.formatted.as_ref())
        .text("sort", name.sort.as_ref())
        .text("nickname", name.nickname.as_ref())
        .each(&name.parts, name_parts)
        .done()
}

fn name_parts(parts: &NameParts) -> Element {
    Build::new("n")
        .text("family", parts.family.as_ref())
        .text("given", parts.given.as_ref())
        .texts("other", &parts.other)
        .text("prefix", parts.prefix.as_ref())
        .text("suffix", parts.suffix.as_ref())
        .each(&parts.part_names, part_name)
        .done()
}

fn part_name(part: &PartName) -> Element {
    Build::leaf("partname", &part.text)
        .attribute("lang", part.lang.as_ref())
        .attribute("partnametype", part.kind.as_ref())
        .done()
}

fn demographics(demographics: &Demographics) -> Element {
    Build::new("demographics")
        .text("gender", demographics.gender.as_ref())
        .text("bday", demographics.birthday.as_ref())
        .texts("disability", &demographics.disabilities)
        .done()
}

fn tel(tel: &Tel) -> Element {
    Build::leaf("tel", &tel.number).attribute("teltype", tel.kind.as_ref()).done()
}

fn address(address: &Address) -> Element {
    Build::new("adr")
        .text("pobox", address.po_box.as_ref())
        .text("extadd", address.extended.as_ref())
        .texts("street", &address.streets)
        .text("locality", address.locality.as_ref())
        .text("region", address.region.as_ref())
        .text("pcode", address.postal_code.as_ref())
        .text("country", address.country.as_ref())
        .done()
}

fn photo(photo: &Photo) -> Element {
    Build::new("photo")
        .attribute("imgtype", photo.kind.as_ref())
        .text("extref", photo.reference.as_ref())
        .done()
}

fn institution_role(role: &InstitutionRole) -> Element {
    Build::new("institutionrole")
        .attribute("primaryrole", role.primary.as_ref())
        .attribute("institutionroletype", role.kind.as_ref())
        .done()
}
