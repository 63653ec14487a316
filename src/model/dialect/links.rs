//! Links from one object to others of its kind. They are written at one end, and the other end
//! shows them too.

use crate::soap::Status;
use crate::spec::personality::{Links, Part};
use crate::spec::{Kind, ObjectRules, OnDelete};
use crate::xml::{Element, Node, QName};

use super::parts;
use crate::model::deviation::Deviation;
use crate::model::link::Named;
use crate::model::record::{payload_mut, select, select_mut};
use crate::model::reply::unknown;
use crate::model::sourced_id::SourcedId;
use crate::model::state::{Place, State};
use crate::model::tables::{Call, LinkRule, Table};

/// What a warning is about, as a minor code, and its words.
type Warning = (&'static str, String);

/// The rules by which objects name others and texts that only one may have, so that changes follow.
pub(in crate::model) fn link_rules(
    rules: &ObjectRules,
    store: usize,
    kind: &Kind,
) -> Vec<LinkRule> {
    let mut found = Vec::new();
    if let Some(links) = &rules.links {
        let path = links.path.iter().chain(&links.identifier).cloned().collect();
        found.push(LinkRule {
            path,
            entry: links.path.len(),
            store: Some(store),
            kind: kind.clone(),
            condition: None,
            on_delete: OnDelete::RemoveEntry,
        });
    }
    found.extend(unique_texts(&rules.parts).into_iter().map(|(path, what)| LinkRule {
        entry: path.len(),
        path,
        store: None,
        kind: Kind(what.into()),
        condition: None,
        on_delete: OnDelete::RemoveEntry,
    }));
    found
}

/// Leaves in a record sent the links that can be made, and warns of the others.
pub(super) fn settle(
    state: &State,
    call: &Call<'_>,
    rules: &ObjectRules,
    place: &Place,
    sent: &mut Element,
) -> Result<Vec<Warning>, Status> {
    let Some(links) = &rules.links else { return Ok(Vec::new()) };
    let Some((last, above)) = links.path.split_last() else { return Ok(Vec::new()) };
    let mut warnings = Vec::new();
    let mut refused = None;
    for container in select_mut(sent, above) {
        container.children.edit().retain_mut(|node| {
            let Node::Element(entry) = node else { return true };
            if entry.name != *last {
                return true;
            }
            let id = SourcedId::new(&text_at(entry, &links.identifier));
            let writable = links.written.contains(&text_at(entry, &links.relation));
            let exists = state.store(place.store).contains(&id) && id != place.id;
            if call.deviates(Deviation::LinksOff) {
                warnings.push(("partialdatastorage", links.off.clone()));
            } else if writable && !exists && call.deviates(Deviation::UnknownLinkRefuses) {
                refused.get_or_insert_with(|| unknown(call.table(), &id));
            } else if writable && !exists && !call.deviates(Deviation::ReferencesUnchecked) {
                warnings.push(("partialdatastorage", links.unknown.clone()));
            } else if writable {
                usual(links, entry);
                return !call.deviates(Deviation::LinksForgotten);
            }
            false
        });
    }
    warnings.dedup();
    match refused {
        Some(refusal) => Err(refusal),
        None => Ok(warnings),
    }
}

/// Adds to an object that is delivered the links at whose other end it stands.
pub(in crate::model) fn add_answers(
    state: &State,
    table: &Table,
    rules: &ObjectRules,
    place: &Place,
    record: &mut Element,
) {
    let Some(links) = &rules.links else { return };
    let named = Named::stored(place.store, &place.id);
    let referrers: Vec<&Place> =
        state.referrers(&named).filter(|referrer| referrer.store == place.store).collect();
    if referrers.is_empty() {
        return;
    }
    let Some((last, above)) = links.path.split_last() else { return };
    let mut at = payload_mut(record, table);
    let mut below = rules.parts.as_slice();
    for name in above {
        at = child_or_new(at, name, below);
        below = Part::find(below, name).map_or(&[], |part| &part.below);
    }
    for referrer in referrers {
        let relation = along(&links.relation, &links.answer);
        let identifier = along(&links.identifier, referrer.id.as_str());
        let mut entry = Element::new(last.clone());
        entry
            .children
            .edit()
            .extend([relation, identifier].into_iter().flatten().map(Node::Element));
        at.push(entry);
    }
}

/// The elements on a way down, the last with a text.
fn along(path: &[QName], text: &str) -> Option<Element> {
    let (last, above) = path.split_last()?;
    let inner = Element::with_text(last.clone(), text);
    Some(above.iter().rev().fold(inner, |inner, name| Element::new(name.clone()).with_child(inner)))
}

fn child_or_new<'a>(object: &'a mut Element, name: &QName, order: &[Part]) -> &'a mut Element {
    if !object.elements().any(|child| child.name == *name) {
        object.push(Element::new(name.clone()));
        parts::sort(order, object);
    }
    let found = object.elements_mut().find(|child| child.name == *name);
    found.expect("it was put there if it was missing")
}

/// The sort of link as it is kept.
fn usual(links: &Links, entry: &mut Element) {
    let Some(word) = links.written.first() else { return };
    for relation in select_mut(entry, &links.relation) {
        relation.set_text(word.as_str());
    }
}

fn text_at(element: &Element, path: &[QName]) -> String {
    select(element, path).first().map(|found| found.text().into_owned()).unwrap_or_default()
}

/// The ways to texts that only one object may have, and what they are.
fn unique_texts(parts: &[Part]) -> Vec<(Vec<QName>, String)> {
    let mut found = Vec::new();
    let mut pending: Vec<(Vec<QName>, &Part)> =
        parts.iter().map(|part| (vec![part.name.clone()], part)).collect();
    while let Some((path, part)) = pending.pop() {
        if let Some(what) = &part.unique {
            found.push((path.clone(), what.clone()));
        }
        let step = |below: &Part| path.iter().chain([&below.name]).cloned().collect();
        pending.extend(part.below.iter().map(|below| (step(below), below)));
    }
    found
}
