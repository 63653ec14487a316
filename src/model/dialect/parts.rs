//! The parts of a record under a personality: what is kept, how a new record goes over an old one,
//! and what of two records can be compared.
//!
//! Recursion follows the table's parts, never what was sent.

use crate::model::record::{select, select_mut};
use crate::soap::Status;
use crate::spec::ObjectRules;
use crate::spec::personality::{Limit, Part, PartPath, Words, rank};
use crate::xml::{Attribute, Element, Namespace, Node, QName};

/// Ways to fold wrongly.
#[derive(Clone, Copy, Default)]
pub(super) struct Mistakes {
    /// What is there already stays.
    pub(super) keeps_stored: bool,
    /// Entries that were not sent go with those that were.
    pub(super) drops_entries: bool,
}

/// Refuses an identifier that is too long.
pub(in crate::model) fn check_length(rules: &ObjectRules, id: &str) -> Result<(), Status> {
    match rules.id_length {
        Some(most) if id.chars().count() > most => Err(too_long("the identifier", most)),
        _ => Ok(()),
    }
}

/// Refuses a record with a text that is too long.
pub(super) fn check_limits(rules: &ObjectRules, object: &Element) -> Result<(), Status> {
    for limit in &rules.limits {
        if select(object, &limit.at).into_iter().any(|at| is_over(limit, at)) {
            let name = limit.only_where.as_ref().map(|(_, word)| word.as_str());
            let name = name.or_else(|| limit.at.last().map(|name| name.local.as_str()));
            return Err(too_long(name.unwrap_or_default(), limit.most));
        }
    }
    Ok(())
}

/// Puts the words that are kept in the place of those sent.
pub(super) fn reword(rules: &ObjectRules, object: &mut Element) {
    for Words { path, known, otherwise } in &rules.words {
        for element in select_mut(object, path) {
            let sent = element.text();
            let kept = known.iter().find(|(word, _)| *word == sent).map(|(_, kept)| kept);
            if let Some(kept) = kept.or(otherwise.as_ref()).cloned() {
                element.set_text(kept);
            }
        }
    }
}

/// What is kept of a record sent.
pub(super) fn kept(rules: &ObjectRules, mut object: Element) -> Element {
    if !rules.keeps_others {
        drop_others(&mut object, &rules.parts);
    }
    finish(rules, &mut object);
    object
}

/// A record over an old one: what was not sent stays.
pub(super) fn over(
    rules: &ObjectRules,
    old: &Element,
    sent: Element,
    mistakes: Mistakes,
) -> Element {
    let mut object = old.clone();
    let sent = if rules.keeps_others { sent } else { kept_unfinished(rules, sent) };
    fold(&mut object, sent, &rules.parts, mistakes);
    finish(rules, &mut object);
    object
}

/// A record in the place of an old one: what was not sent goes, but for what outlives that.
pub(super) fn in_place_of(rules: &ObjectRules, old: &Element, sent: Element) -> Element {
    let mut object = survivors(old, &rules.parts);
    let sent = if rules.keeps_others { sent } else { kept_unfinished(rules, sent) };
    fold(&mut object, sent, &rules.parts, Mistakes::default());
    finish(rules, &mut object);
    object
}

/// What of an object a target of the personality must deliver as it was sent.
#[must_use]
pub fn comparable(rules: &ObjectRules, object: &Element) -> Element {
    let mut object = object.clone();
    drop_incomparable(&mut object, &rules.parts, rules.keeps_others);
    if let Some(mark) = &rules.mark {
        super::mark::strip(mark, &mut object);
    }
    object
}

/// Puts the children into the table's order.
pub(super) fn sort(parts: &[Part], object: &mut Element) {
    object.children.edit().sort_by_key(|node| match node {
        Node::Element(child) => rank(parts, &child.name),
        Node::Text(_) => 0,
    });
}

fn is_over(limit: &Limit, at: &Element) -> bool {
    if let Some((path, word)) = &limit.only_where
        && !select(at, path).iter().any(|found| found.text() == word.as_str())
    {
        return false;
    }
    let texts = if limit.text.is_empty() { vec![at] } else { select(at, &limit.text) };
    texts.iter().any(|text| text.text().chars().count() > limit.most)
}

fn too_long(what: &str, most: usize) -> Status {
    Status::failure("invaliddata").described(format!("{what} has more than {most} characters"))
}

fn kept_unfinished(rules: &ObjectRules, mut object: Element) -> Element {
    drop_others(&mut object, &rules.parts);
    object
}

fn drop_others(object: &mut Element, parts: &[Part]) {
    object.children.edit().retain(|node| match node {
        Node::Element(child) => Part::find(parts, &child.name).is_some(),
        Node::Text(_) => false,
    });
    for child in object.elements_mut() {
        match Part::find(parts, &child.name) {
            Some(part) if !part.below.is_empty() => drop_others(child, &part.below),
            _ => {}
        }
    }
}

fn fold(into: &mut Element, sent: Element, parts: &[Part], mistakes: Mistakes) {
    let mut replaced: Vec<QName> = Vec::new();
    for child in sent.into_elements() {
        let name = child.name.clone();
        let part = Part::find(parts, &name);
        let is_there = into.elements().any(|other| other.name == name);
        let stays = part.is_some_and(|part| part.is_fixed) || mistakes.keeps_stored;
        if is_there && stays && !replaced.contains(&name) {
            continue;
        }
        let whole = |into: &mut Element, replaced: &mut Vec<QName>, child: Element| {
            if !replaced.contains(&name) {
                drop_named(into, &name);
                replaced.push(name.clone());
            }
            into.push(child);
        };
        match part {
            Some(part) if !part.by.is_empty() && !mistakes.drops_entries => {
                let key = key_of(&child, &part.by);
                let is_same =
                    |other: &Element| other.name == name && key_of(other, &part.by) == key;
                let at = into.elements().position(is_same);
                match at.and_then(|at| into.elements_mut().nth(at)) {
                    Some(entry) => *entry = child,
                    None => into.push(child),
                }
            }
            Some(part) if !part.below.is_empty() => {
                let at = into.elements().position(|other| other.name == name);
                match at.and_then(|at| into.elements_mut().nth(at)) {
                    Some(stored) => fold(stored, child, &part.below, mistakes),
                    None => into.push(child),
                }
            }
            _ => whole(into, &mut replaced, child),
        }
    }
    sort(parts, into);
}

fn key_of(entry: &Element, by: &[PartPath]) -> Vec<String> {
    let text = |path: &PartPath| {
        select(entry, path).first().map(|found| found.text().into_owned()).unwrap_or_default()
    };
    by.iter().map(text).collect()
}

fn drop_named(object: &mut Element, name: &QName) {
    object.children.edit().retain(|node| match node {
        Node::Element(child) => child.name != *name,
        Node::Text(_) => true,
    });
}

fn survivors(old: &Element, parts: &[Part]) -> Element {
    let mut object = Element::new(old.name.clone());
    for child in old.elements() {
        let Some(part) = Part::find(parts, &child.name) else { continue };
        if part.survives {
            object.push(child.clone());
        } else if !part.below.is_empty() {
            let below = survivors(child, &part.below);
            if below.elements().next().is_some() {
                object.push(below);
            }
        }
    }
    object
}

/// Takes out what was sent empty to clear it, and puts in what always comes as nil.
fn finish(rules: &ObjectRules, object: &mut Element) {
    clear(object, &rules.parts);
    for part in rules.parts.iter().filter(|part| part.is_nil) {
        drop_named(object, &part.name);
        let mut nil = Element::new(part.name.clone());
        let name = QName::new(&Namespace::XSI, "nil");
        nil.attributes.push(Attribute { name, value: "true".to_owned() });
        object.push(nil);
    }
    sort(&rules.parts, object);
}

fn clear(object: &mut Element, parts: &[Part]) {
    let is_cleared = |child: &Element| {
        let clears = Part::find(parts, &child.name).is_some_and(|part| part.clears);
        clears && child.elements().next().is_none() && child.text().trim().is_empty()
    };
    object.children.edit().retain(|node| !matches!(node, Node::Element(it) if is_cleared(it)));
    for child in object.elements_mut() {
        if let Some(part) = Part::find(parts, &child.name) {
            clear(child, &part.below);
        }
    }
}

fn drop_incomparable(object: &mut Element, parts: &[Part], keeps_others: bool) {
    object.children.edit().retain(|node| match node {
        Node::Element(child) => match Part::find(parts, &child.name) {
            Some(part) => part.is_compared,
            None => keeps_others,
        },
        Node::Text(_) => true,
    });
    for child in object.elements_mut() {
        match Part::find(parts, &child.name) {
            Some(part) if !part.below.is_empty() => {
                drop_incomparable(child, &part.below, keeps_others);
            }
            _ => {}
        }
    }
    // A container that has nothing left says nothing.
    object.children.edit().retain(|node| match node {
        Node::Element(child) => {
            let part = Part::find(parts, &child.name);
            part.is_none_or(|part| part.below.is_empty()) || child.elements().next().is_some()
        }
        Node::Text(_) => true,
    });
    // Entries that have names of their own may come in any order.
    object.children.edit().sort_by_cached_key(|node| match node {
        Node::Element(child) => {
            let by = Part::find(parts, &child.name).map_or(&[][..], |part| &part.by);
            (rank(parts, &child.name), key_of(child, by))
        }
        Node::Text(_) => (0, Vec::new()),
    });
}
