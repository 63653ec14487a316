//! The mark that one of a person's memberships may have: its home.

use crate::soap::Status;
use crate::spec::personality::Mark;
use crate::spec::{ObjectRules, Verb};
use crate::xml::{Element, Node};

use super::hierarchy;
use crate::model::deviation::Deviation;
use crate::model::link::Named;
use crate::model::record::{select, select_mut};
use crate::model::sourced_id::SourcedId;
use crate::model::state::{Place, State};
use crate::model::store::Object;
use crate::model::tables::Call;

/// Takes the mark out of what was sent: set, not set, or nothing said.
pub(super) fn take(rules: &ObjectRules, call: &Call<'_>, sent: &mut Element) -> Option<bool> {
    let mark = rules.mark.as_ref()?;
    let wanted = marked(mark, sent);
    let roles = select(sent, &mark.role);
    let means_nothing = !roles.is_empty()
        && roles.iter().all(|role| {
            let sort = select(role, &mark.role_type).first().map(|it| it.text().into_owned());
            sort.is_some_and(|sort| mark.not_for.contains(&sort))
        });
    strip(mark, sent);
    let ignored = means_nothing && !call.deviates(Deviation::MarkForAll);
    wanted.filter(|_| !ignored && !call.deviates(Deviation::MarkForgotten))
}

/// Puts the mark that results into the object; gives whether it was set now.
pub(super) fn settle(
    state: &State,
    call: &Call<'_>,
    rules: &ObjectRules,
    old: Option<&Element>,
    wanted: Option<bool>,
    object: &mut Element,
) -> Result<bool, Status> {
    let Some(mark) = &rules.mark else { return Ok(false) };
    let had = old.and_then(|old| marked(mark, old)).unwrap_or(false);
    // What is marked already stands in what an update leaves as it is.
    strip(mark, object);
    let keeps = match call.operation.verb {
        Verb::Replace => call.deviates(Deviation::ReplaceMerges) && had,
        _ => had && !call.deviates(Deviation::UpdateDestroysUnsent),
    };
    if wanted == Some(true) && !call.deviates(Deviation::HierarchyUnchecked) {
        check_group(state, call, mark, object)?;
    }
    if wanted.unwrap_or(keeps) {
        put(mark, object);
    }
    Ok(wanted == Some(true))
}

/// Takes the mark off the person's other memberships.
pub(super) fn unmark_others(
    state: &mut State,
    call: &Call<'_>,
    rules: &ObjectRules,
    place: &Place,
) {
    let (Some(mark), Some(persons)) = (&rules.mark, call.table().persons) else { return };
    let Some(object) = state.object(place).map(Object::record) else { return };
    let Some(person) = select(&object, &mark.member).first().map(|it| it.text().into_owned())
    else {
        return;
    };
    let named = Named::stored(persons, &SourcedId::new(&person));
    let others = state.referrers(&named).filter(|it| it.store == place.store && *it != place);
    let others: Vec<Place> = others.cloned().collect();
    for other in others {
        let record = state.object(&other).map(Object::record);
        if record.is_some_and(|record| marked(mark, &record) == Some(true)) {
            state.change(call, &other, |record| strip(mark, record));
        }
    }
}

/// Takes the mark out of an object, and the container that held nothing else.
pub(super) fn strip(mark: &Mark, object: &mut Element) {
    let is_mark = |node: &Node| matches!(node, Node::Element(entry) if is_entry(mark, entry));
    let is_bare = |node: &Node| matches!(node, Node::Element(it) if it.name == mark.fields && it.elements().next().is_none());
    for role in select_mut(object, &mark.role) {
        let fields = role.elements_mut().filter(|child| child.name == mark.fields);
        let mut is_changed = false;
        for fields in fields {
            if fields.elements().any(|entry| is_entry(mark, entry)) {
                fields.children.edit().retain(|node| !is_mark(node));
                is_changed = true;
            }
        }
        if is_changed {
            role.children.edit().retain(|node| !is_bare(node));
        }
    }
}

/// What an object says of the mark; nothing where it has no such field.
fn marked(mark: &Mark, object: &Element) -> Option<bool> {
    let roles = select(object, &mark.role);
    let fields = roles.iter().flat_map(|role| role.elements());
    let fields = fields.filter(|child| child.name == mark.fields);
    let mut entries = fields.flat_map(Element::elements).filter(|entry| is_entry(mark, entry));
    let [_, _, value] = &mark.names;
    entries.next().map(|entry| {
        let value = entry.elements().find(|child| child.name == *value);
        value.is_some_and(|value| value.text() == mark.set.as_str())
    })
}

fn is_entry(mark: &Mark, entry: &Element) -> bool {
    let [name, _, _] = &mark.names;
    entry.name == mark.entry
        && entry.elements().any(|it| it.name == *name && it.text() == mark.field.as_str())
}

fn put(mark: &Mark, object: &mut Element) {
    let [name, sort, value] = &mark.names;
    let entry = Element::new(mark.entry.clone())
        .with_child(Element::with_text(name.clone(), mark.field.as_str()))
        .with_child(Element::with_text(sort.clone(), mark.field_type.as_str()))
        .with_child(Element::with_text(value.clone(), mark.set.as_str()));
    let Some(role) = select_mut(object, &mark.role).into_iter().next() else { return };
    let at = role.elements().position(|child| child.name == mark.fields);
    match at {
        Some(at) => role.elements_mut().nth(at).into_iter().for_each(|it| it.push(entry.clone())),
        // Fields stand behind everything else in a role.
        None => role.push(Element::new(mark.fields.clone()).with_child(entry)),
    }
}

/// Whether the group is of a type that can be a home. One that does not exist is refused elsewhere.
fn check_group(
    state: &State,
    call: &Call<'_>,
    mark: &Mark,
    object: &Element,
) -> Result<(), Status> {
    let Some(groups) = call.table().groups else { return Ok(()) };
    let Some(group) = select(object, &mark.group).first().map(|it| it.text().into_owned()) else {
        return Ok(());
    };
    let place = Place { store: groups, id: SourcedId::new(&group) };
    let Some(record) = state.object(&place).map(Object::record) else { return Ok(()) };
    let rules = call.tables.at(groups).dialect.as_ref();
    let Some(hierarchy) = rules.and_then(|rules| rules.hierarchy.as_ref()) else { return Ok(()) };
    let word = &hierarchy::type_of(hierarchy, &record).word;
    if mark.kinds.contains(word) {
        return Ok(());
    }
    let text =
        format!("{} needs a group of type {}, not {word}", mark.field, mark.kinds.join(" or "));
    Err(Status::failure("invaliddata").described(text))
}
