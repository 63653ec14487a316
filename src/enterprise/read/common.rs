//! `properties`, and what several records share.

use super::super::fields::Fields;
use super::super::record::{Boundary, Properties, SourcedId, Timeframe, UserId};

pub(super) fn properties(fields: Fields<'_>) -> Properties {
    Properties {
        lang: fields.attribute("lang"),
        comments: fields.text_of("comments"),
        datasource: fields.text_of("datasource"),
        targets: fields.texts_of("target"),
        kind: fields.text_of("type"),
        datetime: fields.text_of("datetime"),
        extension: fields.one("extension").map(|extension| extension.0.clone()),
    }
}

/// The first name in an element; an empty one where there is none.
pub(super) fn sourced_id(fields: Fields<'_>) -> SourcedId {
    fields.one("sourcedid").map(of_sourced_id).unwrap_or_default()
}

pub(super) fn sourced_ids(fields: Fields<'_>) -> Vec<SourcedId> {
    fields.all("sourcedid").map(of_sourced_id).collect()
}

pub(super) fn user_id(fields: Fields<'_>) -> UserId {
    UserId {
        id: fields.text(),
        kind: fields.attribute("useridtype"),
        password: fields.attribute("password"),
        encryption: fields.attribute("pwencryptiontype"),
        authentication: fields.attribute("authenticationtype"),
    }
}

pub(super) fn timeframe(fields: Fields<'_>) -> Timeframe {
    Timeframe {
        begin: fields.one("begin").map(boundary),
        end: fields.one("end").map(boundary),
        admin_period: fields.text_of("adminperiod"),
    }
}

fn boundary(fields: Fields<'_>) -> Boundary {
    Boundary { date: fields.text(), restrict: fields.attribute("restrict") }
}

fn of_sourced_id(fields: Fields<'_>) -> SourcedId {
    SourcedId {
        source: fields.text_of("source").unwrap_or_default(),
        id: fields.text_of("id").unwrap_or_default(),
        kind: fields.attribute("sourcedidtype"),
    }
}
