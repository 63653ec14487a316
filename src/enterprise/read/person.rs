//! `person`.

use super::super::fields::Fields;
use super::super::record::{
    Address, Demographics, InstitutionRole, Name, NameParts, PartName, Person, Photo, Tel,
};
use super::common::{sourced_ids, user_id};

pub(super) fn person(fields: Fields<'_>) -> Person {
    Person {
        rec_status: fields.attribute("recstatus"),
        comments: fields.text_of("comments"),
        sourced_ids: sourced_ids(fields),
        user_ids: fields.all("userid").map(user_id).collect(),
        name: fields.one("name").map(name),
        demographics: fields.one("demographics").map(demographics),
        email: fields.text_of("email"),
        url: fields.text_of("url"),
        tels: fields.all("tel").map(tel).collect(),
        address: fields.one("adr").map(address),
        photo: fields.one("photo").map(photo),
        system_role: fields.one("systemrole").and_then(|role| role.attribute("systemroletype")),
        institution_roles: fields.all("institutionrole").map(institution_role).collect(),
        datasource: fields.text_of("datasource"),
        extension: fields.one("extension").map(|extension| extension.0.clone()),
    }
}

fn name(fields: Fields<'_>) -> Name {
    Name {
        formatted: fields.text_of("fn"),
        sort: fields.text_of("sort"),
        nickname: fields.text_of("nickname"),
        parts: fields.one("n").map(name_parts),
    }
}

fn name_parts(fields: Fields<'_>) -> NameParts {
    NameParts {
        family: fields.text_of("family"),
        given: fields.text_of("given"),
        other: fields.texts_of("other"),
        prefix: fields.text_of("prefix"),
        suffix: fields.text_of("suffix"),
        part_names: fields.all("partname").map(part_name).collect(),
    }
}

fn part_name(fields: Fields<'_>) -> PartName {
    PartName {
        kind: fields.attribute("partnametype"),
        lang: fields.attribute("lang"),
        text: fields.text(),
    }
}

fn demographics(fields: Fields<'_>) -> Demographics {
    Demographics {
        gender: fields.text_of("gender"),
        birthday: fields.text_of("bday"),
        disabilities: fields.texts_of("disability"),
    }
}

fn tel(fields: Fields<'_>) -> Tel {
    Tel { kind: fields.attribute("teltype"), number: fields.text() }
}

fn address(fields: Fields<'_>) -> Address {
    Address {
        po_box: fields.text_of("pobox"),
        extended: fields.text_of("extadd"),
        streets: fields.texts_of("street"),
        locality: fields.text_of("locality"),
        region: fields.text_of("region"),
        postal_code: fields.text_of("pcode"),
        country: fields.text_of("country"),
    }
}

fn photo(fields: Fields<'_>) -> Photo {
    Photo { kind: fields.attribute("imgtype"), reference: fields.text_of("extref") }
}

fn institution_role(fields: Fields<'_>) -> InstitutionRole {
    InstitutionRole {
        primary: fields.attribute("primaryrole"),
        kind: fields.attribute("institutionroletype"),
    }
}
