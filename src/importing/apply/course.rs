//! Groups to courses.

use smol_str::SmolStr;

use super::super::changes::{Action, Kind, Loss};
use super::super::facts::Facts;
use super::super::field::Field;
use super::super::importer::Importer;
use super::super::personality::{CoursesOf, DeletedUnknown, Deleting, Key, Seen, Update};
use super::super::state::{Item, ItemIs, ItemKey, Standing, State};
use super::super::{flatten, form};
use super::selection::selected;
use crate::enterprise::{Group, RecStatus};
use crate::xml::Element;

/// A group as the importer sees it.
struct Read {
    key: ItemKey,
    others: Vec<ItemKey>,
    facts: Facts,
    rec_status: Option<RecStatus>,
    is: ItemIs,
}

impl Importer<'_> {
    pub(in super::super) fn take_group(&mut self, group: &Group, element: &Element) {
        let reading = &self.personality.reading;
        if reading.group_attributes == Seen::No && form::has_attributes(element) {
            return self.lose(Loss::GroupAttributes, || first_id(group));
        }
        if reading.extensions_refuse && group.extension.is_some() {
            self.refusal = Some(self.refused("a group has an extension"));
            return;
        }
        let Some((id, others)) = self.ids(&group.sourced_ids) else {
            return self.lose(Loss::NoIdentifier, || "a group".to_owned());
        };
        let key = self.course_key(id);
        let others: Vec<ItemKey> = others.into_iter().map(|id| self.course_key(id)).collect();
        let Some(is) = self.type_of(group, &key) else {
            return self.lose(Loss::GroupType, || key.id.to_string());
        };
        let whole = flatten::group(group);
        let whole = self.entities(whole, &key);
        let courses = &self.personality.courses;
        let as_it_is = |_, text: &str| text.to_owned();
        let facts = selected(whole, &key.id, &courses.fields, &courses.drops, as_it_is);
        let rec_status = self.rec_status(group.rec_status.as_deref());
        let read = Read { key, others, facts, rec_status, is };
        match (self.course(&read), rec_status) {
            (Some(place), Some(RecStatus::Delete)) => self.delete_course(place, &read),
            (Some(place), _) => self.update_course(place, read, group),
            (None, Some(RecStatus::Delete))
                if courses.deleted_unknown == DeletedUnknown::Nothing => {}
            (None, status) => {
                if status == Some(RecStatus::Delete) {
                    self.lose(Loss::DeletionCreates, || read.key.id.to_string());
                }
                self.create_course(read, group);
            }
        }
    }

    /// What a group is; none where its type is not known.
    fn type_of(&self, group: &Group, key: &ItemKey) -> Option<ItemIs> {
        let courses = &self.personality.courses;
        if courses.cross_list_prefix.as_ref().is_some_and(|it| key.id.starts_with(it.as_str())) {
            return Some(ItemIs::CrossList);
        }
        if courses.types.is_empty() {
            return Some(ItemIs::Course);
        }
        let mut values = group.group_types.iter().flat_map(|it| &it.values);
        let of = values.find_map(|value| courses.types.get(&value.text))?;
        Some(match of {
            CoursesOf::Course => ItemIs::Course,
            CoursesOf::Term => ItemIs::Term,
            CoursesOf::CrossList => ItemIs::CrossList,
        })
    }

    /// The course that a group is.
    fn course(&self, read: &Read) -> Option<u32> {
        let keys = &self.personality.identity.courses;
        keys.iter().find_map(|key| match key {
            Key::Id => {
                let all = std::iter::once(&read.key).chain(&read.others);
                all.into_iter().find_map(|key| self.state.courses.find(key))
            }
            Key::Name => self.course_by_name(read.facts.first(Field::ShortName)?),
        })
    }

    /// The course of that short name. Courses made before the file are known by their code, too.
    pub(super) fn course_by_name(&self, name: &str) -> Option<u32> {
        let place = *self.short_names.get(name)?;
        let item = self.state.courses.item(place)?;
        (item.facts.first(Field::ShortName) == Some(name)).then_some(place)
    }

    fn create_course(&mut self, read: Read, group: &Group) {
        let courses = &self.personality.courses;
        if !courses.create {
            return self.lose(Loss::CourseNotCreated, || read.key.id.to_string());
        }
        let Some(category) = self.category_of(group, &read.key) else { return };
        let name = self.state.shown(&read.key);
        let short_name = read.facts.first(Field::ShortName).map(SmolStr::new);
        let item = Item {
            key: read.key,
            facts: read.facts,
            origin: self.origin,
            seen: self.state.run,
            category,
            standing: if courses.visible { Standing::Active } else { Standing::Hidden },
            is: read.is,
            others: None,
        };
        let place = self.state.courses.add(item);
        self.state.courses.also(place, read.others);
        if let Some(short_name) = short_name {
            self.short_names.insert(short_name, place);
        }
        self.change(Kind::Courses, Action::Added, |_| (name, Vec::new()));
    }

    fn update_course(&mut self, place: u32, read: Read, group: &Group) {
        let (run, origin, update) = (self.state.run, self.origin, self.personality.courses.update);
        let Some(item) = self.state.courses.item(place) else { return };
        let is_asked = match update {
            Update::Always | Update::Merging => true,
            Update::WhenAsked => read.rec_status == Some(RecStatus::Update),
            Update::Never => false,
        };
        let facts = match update {
            _ if !is_asked => item.facts.clone(),
            Update::Always => read.facts.clone(),
            _ => read.facts.over(&item.facts),
        };
        let is_lost = !is_asked && read.facts.over(&item.facts) != item.facts;
        let is_renamed = item.key != read.key;
        let mut fields: Vec<&str> =
            facts.differing(&item.facts).into_iter().map(Field::name).collect();
        let is_back = update == Update::Always && item.standing != Standing::Active;
        let category_before = item.category;
        if is_lost {
            self.lose(Loss::CourseNotChanged, || read.key.id.to_string());
        }
        let category = match update {
            Update::Always => self.category_of(group, &read.key).unwrap_or(category_before),
            _ => category_before,
        };
        if let Some(short_name) = facts.first(Field::ShortName) {
            self.short_names.insert(SmolStr::new(short_name), place);
        }
        if is_renamed && self.state.courses.rename(place, read.key) {
            fields.push("id");
        }
        self.state.courses.also(place, read.others);
        let is_visible = self.personality.courses.visible;
        let Some(item) = self.state.courses.item_mut(place) else { return };
        (item.facts, item.seen, item.origin, item.is) = (facts, run, origin, read.is);
        if item.category != category {
            item.category = category;
            fields.push("category");
        }
        if is_back && is_visible {
            item.standing = Standing::Active;
            fields.push("standing");
        }
        let action = if fields.is_empty() { Action::Unchanged } else { Action::Changed };
        self.change(Kind::Courses, action, |state| (shown_course(state, place), fields));
    }

    fn delete_course(&mut self, place: u32, read: &Read) {
        match self.personality.courses.delete {
            Deleting::Removes => self.remove_course(place),
            Deleting::Hides => {
                self.lose(Loss::CourseHidden, || read.key.id.to_string());
                self.hide_course(place);
            }
            Deleting::Nothing => {
                self.lose(Loss::CourseNotChanged, || read.key.id.to_string());
                let run = self.state.run;
                if let Some(item) = self.state.courses.item_mut(place) {
                    item.seen = run;
                }
            }
        }
    }

    pub(super) fn remove_course(&mut self, place: u32) {
        let Some(item) = self.state.courses.remove(place) else { return };
        self.is_sweeping = true;
        let name = self.state.shown(&item.key);
        self.change(Kind::Courses, Action::Removed, |_| (name, Vec::new()));
    }

    pub(super) fn hide_course(&mut self, place: u32) {
        let run = self.state.run;
        let Some(item) = self.state.courses.item_mut(place) else { return };
        item.seen = run;
        let before = std::mem::replace(&mut item.standing, Standing::Hidden);
        let action = if before == Standing::Hidden { Action::Unchanged } else { Action::Disabled };
        self.change(Kind::Courses, action, |state| (shown_course(state, place), Vec::new()));
    }
}

fn first_id(group: &Group) -> String {
    group.sourced_ids.first().map_or_else(String::new, |id| id.id.clone())
}

pub(super) fn shown_course(state: &State, place: u32) -> String {
    state.courses.item(place).map_or_else(String::new, |item| state.shown(&item.key))
}
