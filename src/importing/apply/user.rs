//! Persons to users.

use smol_str::SmolStr;

use super::super::changes::{Action, Kind, Loss};
use super::super::facts::{Facts, FactsBuilder};
use super::super::field::Field;
use super::super::importer::Importer;
use super::super::personality::{Deleting, Key, Names, Seen, Update};
use super::super::state::{Item, ItemIs, ItemKey, Standing, State};
use super::super::{flatten, form};
use super::selection::{cased, selected};
use crate::enterprise::{Person, RecStatus};
use crate::xml::Element;

/// A person as the importer sees it.
struct Read {
    key: ItemKey,
    others: Vec<ItemKey>,
    facts: Facts,
    rec_status: Option<RecStatus>,
}

impl Importer<'_> {
    pub(in super::super) fn take_person(&mut self, person: &Person, element: &Element) {
        let Some((id, others)) = self.ids(&person.sourced_ids) else {
            return self.lose(Loss::NoIdentifier, || "a person".to_owned());
        };
        let key = self.key(id);
        let others: Vec<ItemKey> = others.into_iter().map(|id| self.key(id)).collect();
        let facts = self.user_facts(person, element, &key);
        let rec_status = self.rec_status(person.rec_status.as_deref());
        let read = Read { key, others, facts, rec_status };
        if rec_status == Some(RecStatus::Delete) {
            return self.delete_user(&read);
        }
        match self.user(&read) {
            Some(place) => self.update_user(place, read),
            None => self.create_user(read),
        }
    }

    fn user_facts(&mut self, person: &Person, element: &Element, key: &ItemKey) -> Facts {
        let users = &self.personality.users;
        let mut whole = flatten::person(person);
        if self.personality.reading.later_attributes == Seen::No {
            whole = self.seen_authentication(whole, element);
        }
        whole = self.entities(whole, key);
        let facts =
            selected(whole, &key.id, &users.fields, &users.drops, |field, text| match field {
                Field::Username => cased(text, users.username_case),
                Field::FirstName | Field::LastName => cased(text, users.name_case),
                _ => text.to_owned(),
            });
        if users.username != Names::OrId || facts.first(Field::Username).is_some() {
            return facts;
        }
        let mut builder = FactsBuilder::default();
        builder.one(Field::Username, Some(&cased(&key.id, users.username_case)));
        builder.finish().over(&facts)
    }

    /// What is seen of `authenticationtype` where only the first attribute is.
    fn seen_authentication(&mut self, whole: Facts, element: &Element) -> Facts {
        let Some(authentication) = whole.part(Field::UserId, 2).map(str::to_owned) else {
            return whole;
        };
        let user_id = form::children(element, "userid").next();
        let seen = user_id.and_then(|it| form::greedy_first_attribute(it, "authenticationtype"));
        match &seen {
            None => self.lose(Loss::LaterAttribute, || "authenticationtype".to_owned()),
            Some(seen) if *seen != authentication => {
                self.lose(Loss::SwallowedAttributes, || seen.clone());
            }
            Some(_) => return whole,
        }
        let mut builder = FactsBuilder::default();
        let (id, kind) = (whole.part(Field::UserId, 0), whole.part(Field::UserId, 1));
        builder.parts(Field::UserId, &[id, kind, seen.as_deref()]);
        builder.finish().over(&whole)
    }

    /// The user that a person is.
    fn user(&self, read: &Read) -> Option<u32> {
        let keys = &self.personality.identity.users;
        keys.iter().find_map(|key| match key {
            Key::Id => {
                let all = std::iter::once(&read.key).chain(&read.others);
                all.into_iter().find_map(|key| self.state.users.find(key))
            }
            Key::Name => self.user_by_name(&read.facts),
        })
    }

    fn user_by_name(&self, facts: &Facts) -> Option<u32> {
        let name = facts.first(Field::Username)?;
        let place = *self.usernames.get(name)?;
        let item = self.state.users.item(place)?;
        (item.facts.first(Field::Username) == Some(name)).then_some(place)
    }

    fn create_user(&mut self, read: Read) {
        let users = &self.personality.users;
        let is_asked = read.rec_status != Some(RecStatus::Update) || users.update_creates;
        if !users.create || !is_asked {
            return self.lose(Loss::UserNotCreated, || read.key.id.to_string());
        }
        if users.username != Names::NotNeeded && read.facts.first(Field::Username).is_none() {
            return self.lose(Loss::NoUsername, || read.key.id.to_string());
        }
        let name = self.state.shown(&read.key);
        let username = read.facts.first(Field::Username).map(SmolStr::new);
        let item = Item {
            key: read.key,
            facts: read.facts,
            origin: self.origin,
            seen: self.state.run,
            category: None,
            standing: Standing::Active,
            is: ItemIs::default(),
            others: None,
        };
        let place = self.state.users.add(item);
        self.state.users.also(place, read.others);
        if let Some(username) = username {
            self.usernames.insert(username, place);
        }
        self.change(Kind::Users, Action::Added, |_| (name, Vec::new()));
    }

    fn update_user(&mut self, place: u32, read: Read) {
        let (run, origin, update) = (self.state.run, self.origin, self.personality.users.update);
        let Some(item) = self.state.users.item(place) else { return };
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
        let is_back = is_asked && item.standing != Standing::Active && update != Update::WhenAsked;
        if is_lost {
            self.lose(Loss::UserNotChanged, || read.key.id.to_string());
        }
        if let Some(username) = facts.first(Field::Username) {
            self.usernames.insert(SmolStr::new(username), place);
        }
        if is_renamed && self.state.users.rename(place, read.key) {
            fields.push("id");
        }
        self.state.users.also(place, read.others);
        let Some(item) = self.state.users.item_mut(place) else { return };
        (item.facts, item.seen, item.origin) = (facts, run, origin);
        if is_back {
            item.standing = Standing::Active;
            fields.push("standing");
        }
        let action = if fields.is_empty() { Action::Unchanged } else { Action::Changed };
        self.change(Kind::Users, action, |state| (shown_user(state, place), fields));
    }

    fn delete_user(&mut self, read: &Read) {
        let users = &self.personality.users;
        let found = match users.delete_by {
            Key::Id => self.state.users.find(&read.key),
            Key::Name => self.user_by_name(&read.facts),
        };
        let known = found.or_else(|| self.state.users.find(&read.key));
        match (users.delete, found) {
            (Deleting::Nothing, _) | (_, None) if known.is_some() => {
                self.lose(Loss::UserNotDeleted, || read.key.id.to_string());
                // It was named, so it is not missing.
                let run = self.state.run;
                if let Some(item) = known.and_then(|place| self.state.users.item_mut(place)) {
                    item.seen = run;
                }
            }
            (_, None) | (Deleting::Nothing, _) => {}
            (Deleting::Removes, Some(place)) => self.remove_user(place),
            (Deleting::Hides, Some(place)) => self.suspend_user(place),
        }
    }

    pub(super) fn remove_user(&mut self, place: u32) {
        let Some(item) = self.state.users.remove(place) else { return };
        self.is_sweeping = true;
        let name = self.state.shown(&item.key);
        self.change(Kind::Users, Action::Removed, |_| (name, Vec::new()));
    }

    pub(super) fn suspend_user(&mut self, place: u32) {
        let run = self.state.run;
        let Some(item) = self.state.users.item_mut(place) else { return };
        item.seen = run;
        let before = std::mem::replace(&mut item.standing, Standing::Suspended);
        let action =
            if before == Standing::Suspended { Action::Unchanged } else { Action::Disabled };
        self.change(Kind::Users, action, |state| (shown_user(state, place), Vec::new()));
    }
}

fn shown_user(state: &State, place: u32) -> String {
    state.users.item(place).map_or_else(String::new, |item| state.shown(&item.key))
}
