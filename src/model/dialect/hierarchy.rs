//! The tree that groups stand in: their types, and what may stand where.

use std::collections::BTreeSet;

use crate::soap::Status;
use crate::spec::personality::{GroupType, Hierarchy};
use crate::spec::{ObjectRules, OnDelete};
use crate::xml::{Element, Node, QName};

use super::parts;
use crate::model::deviation::Deviation;
use crate::model::link::Named;
use crate::model::record::{payload, payload_mut, select, select_mut};
use crate::model::reply::{overflow, unknown};
use crate::model::sourced_id::SourcedId;
use crate::model::state::{Place, State};
use crate::model::store::Object;
use crate::model::tables::{Call, Table};

/// Levels that a tree may have.
const MAX_LEVELS: usize = 1_000;

/// The type that a record sent asks for; none where it says nothing of it.
pub(super) fn wanted<'r>(
    rules: &'r ObjectRules,
    call: &Call<'_>,
    sent: &Element,
) -> Result<Option<&'r GroupType>, Status> {
    let Some(hierarchy) = &rules.hierarchy else { return Ok(None) };
    let Some(sent) = payload(sent, call.table()) else { return Ok(None) };
    let said = said(hierarchy, sent)
        .or_else(|refusal| if is_unchecked(call) { Ok(None) } else { Err(refusal) })?;
    let fields = select(sent, &hierarchy.field_name);
    let by_field = hierarchy.types.iter().find(|of| {
        of.field.as_ref().is_some_and(|field| fields.iter().any(|it| it.text() == field.as_str()))
    });
    Ok(by_field.filter(|_| !call.deviates(Deviation::FieldMakesNoType)).or(said))
}

/// Whether the object may be of that type and stand where it does; writes both into it plainly.
pub(super) fn settle(
    state: &State,
    call: &Call<'_>,
    rules: &ObjectRules,
    (place, old): (&Place, Option<&Element>),
    wanted: Option<&GroupType>,
    object: &mut Element,
) -> Result<(), Status> {
    let Some(hierarchy) = &rules.hierarchy else { return Ok(()) };
    let table = call.table();
    let usual = hierarchy.types.first();
    let was = old.map(|old| type_of_record(hierarchy, table, old));
    let Some(is) = wanted.or(was).or(usual) else { return Ok(()) };
    keep_one_parent(hierarchy, payload_mut(object, table));
    write_type(hierarchy, is, payload_mut(object, table));
    parts::sort(&rules.parts, payload_mut(object, table));
    if is_unchecked(call) {
        return Ok(());
    }
    check_change(was, is)?;
    let parent = parent_of(hierarchy, payload_mut(object, table));
    let Some(parent) = parent else {
        return match old {
            None => Err(refusal("a new group needs a relationship with a Parent")),
            Some(_) if is.under.is_empty() => Ok(()),
            Some(_) => Err(refusal(format!("{} needs a parent", article(is)))),
        };
    };
    let tree = Tree { state, hierarchy, table, store: place.store };
    let above = tree.above(&parent);
    if !state.store(place.store).contains(&parent) {
        // A target need not look whether what an object names exists.
        let is_checked = !call.deviates(Deviation::ReferencesUnchecked);
        return if is_checked { Err(unknown(table, &parent)) } else { Ok(()) };
    }
    if above.len() > MAX_LEVELS {
        return Err(overflow(MAX_LEVELS, "levels"));
    }
    if above.contains(&place.id) || parent == place.id {
        return Err(refusal("a group cannot stand below itself"));
    }
    let word_of = |id: &SourcedId| tree.type_at(id).map(|of| of.word.as_str());
    if !is.under.is_empty() && !word_of(&parent).is_some_and(|word| has(&is.under, word)) {
        let text = format!("the parent of {} must be {}", article(is), is.under.join(" or "));
        return Err(refusal(text));
    }
    let forbidden = |id: &SourcedId| word_of(id).is_some_and(|word| has(&is.not_below, word));
    if !is.not_below.is_empty() && above.iter().any(forbidden) {
        let text = format!("{} cannot stand below {}", article(is), is.not_below.join(" or "));
        return Err(refusal(text));
    }
    let lines: BTreeSet<&str> =
        above.iter().filter_map(word_of).chain([is.word.as_str()]).collect();
    let clash = tree.below(&place.id).into_iter().find(|id| {
        tree.type_at(id).is_some_and(|of| of.not_below.iter().any(|it| lines.contains(it.as_str())))
    });
    match clash {
        Some(id) => Err(refusal(format!("{} below it cannot stand there", id.shown()))),
        None => Ok(()),
    }
}

/// Refuses to delete what is not changed here.
pub(in crate::model) fn check_deletable(
    table: &Table,
    rules: &ObjectRules,
    record: &Element,
) -> Result<(), Status> {
    let Some(hierarchy) = &rules.hierarchy else { return Ok(()) };
    let is = type_of_record(hierarchy, table, record);
    if is.is_closed {
        let text = format!("{} cannot be deleted", article(is));
        return Err(Status::failure("deletefailure").described(text));
    }
    Ok(())
}

/// What becomes of a group when the one above it goes; none where that is not its parent.
pub(in crate::model) fn fate_below(
    table: &Table,
    rules: &ObjectRules,
    record: &Element,
    removed: &SourcedId,
) -> Option<OnDelete> {
    let hierarchy = rules.hierarchy.as_ref()?;
    let parent = parent_of(hierarchy, payload(record, table)?)?;
    if parent != *removed {
        return None;
    }
    let stays = type_of_record(hierarchy, table, record).outlives_parent;
    Some(if stays { OnDelete::RemoveEntry } else { OnDelete::DeleteObject })
}

/// The type that a stored object says it has; the usual one where it says none.
pub(super) fn type_of<'h>(hierarchy: &'h Hierarchy, object: &Element) -> &'h GroupType {
    let said = said(hierarchy, object).ok().flatten();
    said.or_else(|| hierarchy.types.first()).unwrap_or(&NO_TYPE)
}

static NO_TYPE: GroupType = GroupType {
    word: String::new(),
    level: None,
    is_closed: false,
    not_below: Vec::new(),
    under: Vec::new(),
    from: Vec::new(),
    lasts: false,
    outlives_parent: false,
    field: None,
};

fn type_of_record<'h>(hierarchy: &'h Hierarchy, table: &Table, record: &Element) -> &'h GroupType {
    payload(record, table).map_or(&NO_TYPE, |object| type_of(hierarchy, object))
}

/// The type in the part for it: by word, by level, or by both if they agree.
fn said<'h>(hierarchy: &'h Hierarchy, object: &Element) -> Result<Option<&'h GroupType>, Status> {
    let names = &hierarchy.group_type;
    let Some(part) = object.elements().find(|child| child.name == names.part) else {
        return Ok(None);
    };
    let text = |of: &Element, name: &QName| {
        of.elements().find(|child| child.name == *name).map(|child| child.text().into_owned())
    };
    let scheme = text(part, &names.scheme).unwrap_or_default();
    if !scheme.eq_ignore_ascii_case(&hierarchy.scheme) {
        return Ok(None);
    }
    let Some(value) = part.elements().find(|child| child.name == names.value) else {
        return Ok(None);
    };
    let no_such = |what: &str, text: &str| refusal(format!("no {what} of groups is `{text}`"));
    let by_word = match text(value, &names.word).filter(|word| !word.is_empty()) {
        Some(word) => {
            let found = hierarchy.types.iter().find(|of| of.word == word);
            Some(found.ok_or_else(|| no_such("type", &word))?)
        }
        None => None,
    };
    let level = text(value, &names.level).filter(|level| !level.is_empty());
    match (by_word, level) {
        (Some(of), None) => Ok(Some(of)),
        (Some(of), Some(level)) if of.level.as_ref() == Some(&level) => Ok(Some(of)),
        (Some(of), Some(level)) => {
            Err(refusal(format!("the type {} and the level {level} do not agree", of.word)))
        }
        (None, Some(level)) => {
            let found = hierarchy.types.iter().find(|of| of.level.as_ref() == Some(&level));
            found.map(Some).ok_or_else(|| no_such("level", &level))
        }
        (None, None) => Ok(None),
    }
}

fn check_change(was: Option<&GroupType>, is: &GroupType) -> Result<(), Status> {
    if is.is_closed || was.is_some_and(|was| was.is_closed) {
        return Err(refusal(format!("{} is neither created nor changed here", article(is))));
    }
    let Some(was) = was.filter(|was| was.word != is.word) else { return Ok(()) };
    if was.lasts || !is.from.is_empty() && !has(&is.from, &was.word) {
        return Err(refusal(format!("{} cannot become {}", article(was), article(is))));
    }
    Ok(())
}

/// Keeps the first relationship with a parent, in the usual words, and no others.
fn keep_one_parent(hierarchy: &Hierarchy, object: &mut Element) {
    let mut found = false;
    object.children.edit().retain_mut(|node| {
        let Node::Element(entry) = node else { return true };
        if entry.name != hierarchy.relationship {
            return true;
        }
        let keeps = !found && is_parent(hierarchy, entry);
        found |= keeps;
        keeps
    });
    let Some(word) = hierarchy.parent_words.first() else { return };
    for entry in object.elements_mut().filter(|child| child.name == hierarchy.relationship) {
        for relation in select_mut(entry, &hierarchy.relation) {
            relation.set_text(word.as_str());
        }
    }
}

fn write_type(hierarchy: &Hierarchy, is: &GroupType, object: &mut Element) {
    let names = &hierarchy.group_type;
    let with_text = |name: &QName, text: &str| Element::with_text(name.clone(), text);
    let mut value = Element::new(names.value.clone()).with_child(with_text(&names.word, &is.word));
    if let Some(level) = &is.level {
        value.push(with_text(&names.level, level));
    }
    let part = Element::new(names.part.clone())
        .with_child(with_text(&names.scheme, &hierarchy.scheme))
        .with_child(value);
    let at = object.elements().position(|child| child.name == names.part);
    match at.and_then(|at| object.elements_mut().nth(at)) {
        Some(there) => *there = part,
        None => object.push(part),
    }
}

fn parent_of(hierarchy: &Hierarchy, object: &Element) -> Option<SourcedId> {
    let mut entries = object.elements().filter(|child| child.name == hierarchy.relationship);
    let entry = entries.find(|entry| is_parent(hierarchy, entry))?;
    select(entry, &hierarchy.parent).first().map(|id| SourcedId::new(&id.text()))
}

fn is_parent(hierarchy: &Hierarchy, entry: &Element) -> bool {
    let words = select(entry, &hierarchy.relation);
    words.first().is_some_and(|word| has(&hierarchy.parent_words, &word.text()))
}

/// The groups as they are stored.
struct Tree<'a> {
    state: &'a State,
    hierarchy: &'a Hierarchy,
    table: &'a Table,
    store: usize,
}

impl<'a> Tree<'a> {
    fn record(&self, id: &SourcedId) -> Option<Element> {
        self.state.store(self.store).object(id.as_str()).map(Object::record)
    }

    fn type_at(&self, id: &SourcedId) -> Option<&'a GroupType> {
        Some(type_of_record(self.hierarchy, self.table, &self.record(id)?))
    }

    /// A group and those above it. Groups that stand below themselves are no endless way.
    fn above(&self, id: &SourcedId) -> BTreeSet<SourcedId> {
        let mut found = BTreeSet::new();
        let mut next = Some(id.clone());
        while let Some(id) = next {
            next = self
                .record(&id)
                .and_then(|record| parent_of(self.hierarchy, payload(&record, self.table)?));
            if !found.insert(id) || found.len() > MAX_LEVELS {
                break;
            }
        }
        found
    }

    /// The groups below one.
    fn below(&self, id: &SourcedId) -> BTreeSet<SourcedId> {
        let mut found = BTreeSet::new();
        let mut pending = vec![id.clone()];
        while let Some(id) = pending.pop() {
            let children = self.state.referrers(&Named::stored(self.store, &id));
            for child in children.filter(|child| child.store == self.store) {
                if found.insert(child.id.clone()) {
                    pending.push(child.id.clone());
                }
            }
        }
        found
    }
}

fn is_unchecked(call: &Call<'_>) -> bool {
    call.deviates(Deviation::HierarchyUnchecked)
}

fn has(words: &[String], word: &str) -> bool {
    words.iter().any(|other| other == word)
}

fn article(of: &GroupType) -> String {
    format!("a group of type {}", of.word)
}

fn refusal(why: impl Into<String>) -> Status {
    Status::failure("invaliddata").described(why)
}
