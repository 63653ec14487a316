//! `membership`.

use super::super::record::{Member, Membership, Outcome, Role, Values};
use super::build::{Build, sourced_id, timeframe};
use crate::xml::Element;

pub(super) fn membership(membership: &Membership) -> Element {
    Build::new("membership")
        .text("comments", membership.comments.as_ref())
        .each([&membership.sourced_id], sourced_id)
        .each(&membership.members, member)
        .done()
}

fn member(member: &Member) -> Element {
    Build::new("member")
        .text("comments", member.comments.as_ref())
        .each([&member.sourced_id], sourced_id)
        .text("idtype", member.id_type.as_ref())
        .each(&member.roles, role)
        .done()
}

/// `roletype` stands first: one importer finds it nowhere else.
fn role(role: &Role) -> Element {
    Build::new("role")
        .attribute("roletype", role.role_type.as_ref())
        .attribute("recstatus", role.rec_status.as_ref())
        .text("subrole", role.sub_role.as_ref())
        .text("status", role.status.as_ref())
        .text("userid", role.user_id.as_ref())
        .text("comments", role.comments.as_ref())
        .text("datetime", role.datetime.as_ref())
        .each(&role.timeframe, timeframe)
        .each(&role.interim_results, |result| outcome("interimresult", result))
        .each(&role.final_results, |result| outcome("finalresult", result))
        .text("email", role.email.as_ref())
        .text("datasource", role.datasource.as_ref())
        .extension(role.extension.as_ref())
        .done()
}

fn outcome(name: &str, outcome: &Outcome) -> Element {
    Build::new(name)
        .attribute("resulttype", outcome.kind.as_ref())
        .text("mode", outcome.mode.as_ref())
        .each(&outcome.values, values)
        .text("result", outcome.result.as_ref())
        .text("comments", outcome.comments.as_ref())
        .done()
}

fn values(values: &Values) -> Element {
    Build::new("values")
        .attribute("valuetype", values.kind.as_ref())
        .texts("list", &values.list)
        .text("min", values.min.as_ref())
        .text("max", values.max.as_ref())
        .done()
}
