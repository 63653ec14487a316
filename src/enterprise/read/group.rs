//! `group`.

use super::super::fields::Fields;
use super::super::record::{
    Description, EnrollControl, Group, GroupType, Org, Relationship, TypeValue,
};
use super::common::{sourced_id, sourced_ids, timeframe};

pub(super) fn group(fields: Fields<'_>) -> Group {
    Group {
        rec_status: fields.attribute("recstatus"),
        comments: fields.text_of("comments"),
        sourced_ids: sourced_ids(fields),
        group_types: fields.all("grouptype").map(group_type).collect(),
        description: fields.one("description").map(description),
        org: fields.one("org").map(org),
        timeframe: fields.one("timeframe").map(timeframe),
        enroll_control: fields.one("enrollcontrol").map(enroll_control),
        email: fields.text_of("email"),
        url: fields.text_of("url"),
        relationships: fields.all("relationship").map(relationship).collect(),
        datasource: fields.text_of("datasource"),
        extension: fields.one("extension").map(|extension| extension.0.clone()),
    }
}

fn group_type(fields: Fields<'_>) -> GroupType {
    let value =
        |value: Fields<'_>| TypeValue { level: value.attribute("level"), text: value.text() };
    GroupType {
        scheme: fields.text_of("scheme"),
        values: fields.all("typevalue").map(value).collect(),
    }
}

fn description(fields: Fields<'_>) -> Description {
    Description {
        short: fields.text_of("short"),
        long: fields.text_of("long"),
        full: fields.text_of("full"),
    }
}

fn org(fields: Fields<'_>) -> Org {
    Org {
        name: fields.text_of("orgname"),
        units: fields.texts_of("orgunit"),
        kind: fields.text_of("type"),
        id: fields.text_of("id"),
    }
}

fn enroll_control(fields: Fields<'_>) -> EnrollControl {
    EnrollControl {
        accept: fields.text_of("enrollaccept"),
        allowed: fields.text_of("enrollallowed"),
    }
}

fn relationship(fields: Fields<'_>) -> Relationship {
    Relationship {
        relation: fields.attribute("relation"),
        sourced_id: sourced_id(fields),
        label: fields.text_of("label"),
    }
}
