//! `group`.

use super::super::record::{
    Description, EnrollControl, Group, GroupType, Org, Relationship, TypeValue,
};
use super::build::{Build, sourced_id, timeframe};
use crate::xml::Element;

pub(super) fn group(group: &Group) -> Element {
    Build::new("group")
        .attribute("recstatus", group.rec_status.as_ref())
        .text("comments", group.comments.as_ref())
        .each(&group.sourced_ids, sourced_id)
        .each(&group.group_types, group_type)
        .each(&group.description, description)
        .each(&group.org, org)
        .each(&group.timeframe, timeframe)
        .each(&group.enroll_control, enroll_control)
        .text("email", group.email.as_ref())
        .text("url", group.url.as_ref())
        .each(&group.relationships, relationship)
        .text("datasource", group.datasource.as_ref())
        .extension(group.extension.as_ref())
        .done()
}

fn group_type(group_type: &GroupType) -> Element {
    Build::new("grouptype")
        .text("scheme", group_type.scheme.as_ref())
        .each(&group_type.values, type_value)
        .done()
}

fn type_value(value: &TypeValue) -> Element {
    Build::leaf("typevalue", &value.text).attribute("level", value.level.as_ref()).done()
}

fn description(description: &Description) -> Element {
    Build::new("description")
        .text("short", description.short.as_ref())
        .text("long", description.long.as_ref())
        .text("full", description.full.as_ref())
        .done()
}

fn org(org: &Org) -> Element {
    Build::new("org")
        .text("orgname", org.name.as_ref())
        .texts("orgunit", &org.units)
        .text("type", org.kind.as_ref())
        .text("id", org.id.as_ref())
        .done()
}

fn enroll_control(control: &EnrollControl) -> Element {
    Build::new("enrollcontrol")
        .text("enrollaccept", control.accept.as_ref())
        .text("enrollallowed", control.allowed.as_ref())
        .done()
}

fn relationship(relationship: &Relationship) -> Element {
    Build::new("relationship")
        .attribute("relation", relationship.relation.as_ref())
        .each([&relationship.sourced_id], sourced_id)
        .text("label", relationship.label.as_ref())
        .done()
}
