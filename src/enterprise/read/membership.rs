//! `membership`.

use super::super::fields::Fields;
use super::super::record::{Member, Membership, Outcome, Role, Values};
use super::common::{sourced_id, timeframe};

pub(super) fn membership(fields: Fields<'_>) -> Membership {
    Membership {
        comments: fields.text_of("comments"),
        sourced_id: sourced_id(fields),
        members: fields.all("member").map(member).collect(),
    }
}

fn member(fields: Fields<'_>) -> Member {
    Member {
        comments: fields.text_of("comments"),
        sourced_id: sourced_id(fields),
        id_type: fields.text_of("idtype"),
        roles: fields.all("role").map(role).collect(),
    }
}

fn role(fields: Fields<'_>) -> Role {
    Role {
        role_type: fields.attribute("roletype"),
        rec_status: fields.attribute("recstatus"),
        sub_role: fields.text_of("subrole"),
        status: fields.text_of("status"),
        user_id: fields.text_of("userid"),
        comments: fields.text_of("comments"),
        datetime: fields.text_of("datetime"),
        timeframe: fields.one("timeframe").map(timeframe),
        interim_results: fields.all("interimresult").map(outcome).collect(),
        final_results: fields.all("finalresult").map(outcome).collect(),
        email: fields.text_of("email"),
        datasource: fields.text_of("datasource"),
        extension: fields.one("extension").map(|extension| extension.0.clone()),
    }
}

fn outcome(fields: Fields<'_>) -> Outcome {
    Outcome {
        kind: fields.attribute("resulttype"),
        mode: fields.text_of("mode"),
        values: fields.one("values").map(values),
        result: fields.text_of("result"),
        comments: fields.text_of("comments"),
    }
}

fn values(fields: Fields<'_>) -> Values {
    Values {
        kind: fields.attribute("valuetype"),
        list: fields.texts_of("list"),
        min: fields.text_of("min"),
        max: fields.text_of("max"),
    }
}
