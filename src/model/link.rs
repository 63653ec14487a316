//! The references in a record, as the service's table describes them.

use smol_str::SmolStr;

use crate::spec::OnDelete;
use crate::xml::{Element, Node};

use super::record::{payload, payload_mut, select, select_mut};
use super::sourced_id::SourcedId;
use super::tables::{LinkRule, Table, Tables};

/// What a record names.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) struct Named {
    pub(super) target: Target,
    pub(super) id: SourcedId,
}

/// Where the named object is kept.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) enum Target {
    /// In the store at that position.
    Store(usize),
    /// Nowhere: no service manages that kind, such as `courseSection` without CMS.
    Other(SmolStr),
}

impl Named {
    pub(super) fn stored(store: usize, id: &SourcedId) -> Self {
        Self { target: Target::Store(store), id: id.clone() }
    }
}

/// Everything that a record of that store names, each once.
pub(super) fn named_by(tables: &Tables, store: usize, record: &Element) -> Vec<Named> {
    let table = tables.at(store);
    let Some(payload) = payload(record, table) else { return Vec::new() };
    let mut named = Vec::new();
    for rule in &table.links {
        let target = target_of(rule, payload);
        named.extend(select(payload, &rule.path).into_iter().map(|reference| Named {
            target: target.clone(),
            id: SourcedId::new(&reference.text()),
        }));
    }
    named.sort_unstable();
    named.dedup();
    named
}

/// What happens to a record when what it names goes; none where it does not name it.
pub(super) fn on_delete(table: &Table, record: &Element, named: &Named) -> Option<OnDelete> {
    let payload = payload(record, table)?;
    let mut fate = None;
    for rule in naming_rules(table, payload, named) {
        match rule.on_delete {
            OnDelete::DeleteObject => return Some(OnDelete::DeleteObject),
            OnDelete::RemoveEntry => fate = Some(OnDelete::RemoveEntry),
        }
    }
    fate
}

/// Removes the entries of the payload that name something.
pub(super) fn remove_entries(table: &Table, record: &mut Element, named: &Named) {
    let Some(found) = payload(record, table) else { return };
    let rules: Vec<&LinkRule> = naming_rules(table, found, named).collect();
    for rule in rules {
        let (to_entry, rest) = rule.path.split_at(rule.entry);
        let Some((name, above)) = to_entry.split_last() else { continue };
        let names_it = |node: &Node| {
            let Node::Element(entry) = node else { return false };
            entry.name == *name
                && select(entry, rest).iter().any(|found| found.text() == named.id.as_str())
        };
        for holder in select_mut(payload_mut(record, table), above) {
            holder.children.edit().retain(|node| !names_it(node));
        }
    }
}

/// Makes the references with that fate name `new` instead.
pub(super) fn rename(
    table: &Table,
    record: &mut Element,
    named: &Named,
    new: &SourcedId,
    fate: OnDelete,
) {
    let Some(found) = payload(record, table) else { return };
    let rules = naming_rules(table, found, named).filter(|rule| rule.on_delete == fate);
    let rules: Vec<&LinkRule> = rules.collect();
    for rule in rules {
        for reference in select_mut(payload_mut(record, table), &rule.path) {
            if reference.text() == named.id.as_str() {
                reference.set_text(new.as_str());
            }
        }
    }
}

/// The rules by which a payload names something.
fn naming_rules<'a>(
    table: &'a Table,
    payload: &Element,
    named: &Named,
) -> impl Iterator<Item = &'a LinkRule> {
    table.links.iter().filter(|rule| {
        target_of(rule, payload) == named.target
            && select(payload, &rule.path).iter().any(|found| found.text() == named.id.as_str())
    })
}

/// What a rule's path names in this payload. Where its condition does not hold, the path names
/// something of the kind that stands in the condition's place.
fn target_of(rule: &LinkRule, payload: &Element) -> Target {
    if let Some(condition) = &rule.condition {
        let found = select(payload, &condition.path).first().map(|element| element.text());
        let holds = match &found {
            Some(text) => condition.any_of.iter().any(|wanted| *text == wanted.as_str()),
            None => condition.or_absent,
        };
        if !holds {
            return Target::Other(SmolStr::new(&*found.unwrap_or_default()));
        }
    }
    rule.store.map_or_else(|| Target::Other(rule.kind.0.clone()), Target::Store)
}
