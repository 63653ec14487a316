//! A group.

use super::super::facts::{Facts, FactsBuilder};
use super::super::field::Field;
use super::{other_ids, timeframe};
use crate::enterprise::Group;

pub(in super::super) fn group(group: &Group) -> Facts {
    let mut facts = FactsBuilder::default();
    facts.one(Field::Comments, group.comments.as_deref());
    other_ids(&mut facts, &group.sourced_ids);
    for kind in &group.group_types {
        for value in &kind.values {
            let texts = [kind.scheme.as_deref(), value.level.as_deref(), Some(&*value.text)];
            facts.parts(Field::GroupType, &texts);
        }
    }
    if let Some(description) = &group.description {
        facts.one(Field::Short, description.short.as_deref());
        facts.one(Field::Long, description.long.as_deref());
        facts.one(Field::Full, description.full.as_deref());
    }
    if let Some(org) = &group.org {
        facts.one(Field::OrgName, org.name.as_deref());
        facts.each(Field::OrgUnit, &org.units);
        facts.one(Field::OrgType, org.kind.as_deref());
        facts.one(Field::OrgId, org.id.as_deref());
    }
    timeframe(&mut facts, group.timeframe.as_ref());
    if let Some(control) = &group.enroll_control {
        facts.one(Field::EnrollAccept, control.accept.as_deref());
        facts.one(Field::EnrollAllowed, control.allowed.as_deref());
    }
    facts.one(Field::Email, group.email.as_deref());
    facts.one(Field::Url, group.url.as_deref());
    for other in &group.relationships {
        let relation = other.relation.as_deref().unwrap_or("1");
        let (source, id) = (&*other.sourced_id.source, &*other.sourced_id.id);
        let texts = [Some(relation), Some(source), Some(id), other.label.as_deref()];
        facts.parts(Field::Relationship, &texts);
    }
    facts.one(Field::DataSource, group.datasource.as_deref());
    facts.finish()
}
