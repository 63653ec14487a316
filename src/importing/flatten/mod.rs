//! A record to its facts: every field of 1.1, passwords and extensions aside.

mod group;
mod person;
mod role;

pub(super) use group::group;
pub(super) use person::person;
pub(super) use role::role;

use super::facts::FactsBuilder;
use super::field::Field;
use crate::enterprise::{Boundary, SourcedId, Timeframe};

/// The names beside the one that an object is kept under.
fn other_ids(facts: &mut FactsBuilder, ids: &[SourcedId]) {
    for id in ids.iter().skip(1) {
        let kind = id.kind.as_deref();
        facts.parts(Field::OtherId, &[kind, Some(&id.source), Some(&id.id)]);
    }
}

fn timeframe(facts: &mut FactsBuilder, timeframe: Option<&Timeframe>) {
    let Some(timeframe) = timeframe else { return };
    boundary(facts, Field::Begin, timeframe.begin.as_ref());
    boundary(facts, Field::End, timeframe.end.as_ref());
    facts.one(Field::AdminPeriod, timeframe.admin_period.as_deref());
}

fn boundary(facts: &mut FactsBuilder, field: Field, boundary: Option<&Boundary>) {
    let Some(boundary) = boundary.filter(|boundary| !boundary.date.is_empty()) else { return };
    facts.parts(field, &[Some(&boundary.date), boundary.restrict.as_deref()]);
}
