//! A role of a member.

use super::super::facts::{Facts, FactsBuilder};
use super::super::field::Field;
use super::timeframe;
use crate::enterprise::{Outcome, Role};

pub(in super::super) fn role(role: &Role) -> Facts {
    let mut facts = FactsBuilder::default();
    facts.one(Field::Comments, role.comments.as_deref());
    facts.one(Field::SubRole, role.sub_role.as_deref());
    facts.one(Field::RoleUserId, role.user_id.as_deref());
    facts.one(Field::DateTime, role.datetime.as_deref());
    timeframe(&mut facts, role.timeframe.as_ref());
    for outcome in &role.interim_results {
        result(&mut facts, Field::InterimResult, outcome);
    }
    for outcome in &role.final_results {
        result(&mut facts, Field::FinalResult, outcome);
    }
    facts.one(Field::Email, role.email.as_deref());
    facts.one(Field::DataSource, role.datasource.as_deref());
    facts.finish()
}

fn result(facts: &mut FactsBuilder, field: Field, outcome: &Outcome) {
    let values = outcome.values.as_ref();
    let list = values.map(|values| values.list.join(" | "));
    let texts = [
        outcome.kind.as_deref(),
        outcome.mode.as_deref(),
        values.and_then(|values| values.kind.as_deref()),
        list.as_deref(),
        values.and_then(|values| values.min.as_deref()),
        values.and_then(|values| values.max.as_deref()),
        outcome.result.as_deref(),
        outcome.comments.as_deref(),
    ];
    // Only an interim result has a type.
    let skipped = usize::from(field == Field::FinalResult);
    facts.parts(field, &texts[skipped..]);
}
