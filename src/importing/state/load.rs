//! What is kept from its form in JSON.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::items::{Item, ItemKey, Items};
use super::{
    Category, CategoryDocument, Enrolment, EnrolmentDocument, EnrolmentKey, FieldValue,
    GroupDocument, GroupMember, IdDocument, ItemDocument, RoleKey, State, StateDocument, Texts,
};
use crate::importing::facts::{Facts, FactsBuilder};
use crate::importing::field::Field;
use crate::spec::toml_file::suggestion;

/// Why a document is nothing that an importer keeps.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{what}")]
pub struct StateError {
    what: String,
}

impl State {
    /// What a document says.
    ///
    /// # Errors
    /// Where an identifier stands twice, an enrolment names what is not there, or a field is not
    /// known.
    pub fn from_document(document: StateDocument) -> Result<Self, StateError> {
        let mut state = Self::default();
        for category in document.categories {
            state.load_category(&category)?;
        }
        let (mut users, mut courses) = (Items::default(), Items::default());
        for user in document.users {
            state.load_item(&mut users, user, "user")?;
        }
        for course in document.courses {
            state.load_item(&mut courses, course, "course")?;
        }
        (state.users, state.courses) = (users, courses);
        for enrolment in document.enrolments {
            state.load_enrolment(enrolment)?;
        }
        for group in document.groups {
            state.load_group(&group)?;
        }
        Ok(state)
    }

    fn load_category(&mut self, document: &CategoryDocument) -> Result<(), StateError> {
        let Some((name, around)) = document.path.split_last() else {
            return Err(wrong("a category has no name".to_owned()));
        };
        let parent = match around {
            [] => None,
            _ => Some(self.category_at(around).ok_or_else(|| {
                wrong(format!("the category `{name}` is within one that does not come before it"))
            })?),
        };
        let name = self.texts.number(name);
        let number = Some(&document.number).filter(|number| !number.is_empty());
        let number = number.map(|number| self.texts.number(number));
        self.categories.push(Category { parent, name, number, standing: document.standing });
        Ok(())
    }

    fn category_at(&self, path: &[String]) -> Option<u32> {
        let mut at = None;
        for name in path {
            let name = self.texts.known(name)?;
            let mut all = (0_u32..).zip(&self.categories);
            at = Some(all.find(|(_, it)| it.parent == at && it.name == name)?.0);
        }
        at
    }

    fn load_item(
        &mut self,
        items: &mut Items,
        document: ItemDocument,
        what: &str,
    ) -> Result<(), StateError> {
        let key = key(&mut self.texts, &document.source, &document.id);
        if items.find(&key).is_some() {
            return Err(wrong(format!("the {what} `{}` stands twice", document.id)));
        }
        let category = match document.category.as_slice() {
            [] => None,
            path => Some(self.category_at(path).ok_or_else(|| {
                let path = path.join(" / ");
                wrong(format!("the {what} `{}` is in no category `{path}`", document.id))
            })?),
        };
        let origin = self.texts.number(&document.from);
        let is = document.is;
        let facts = facts(&document.fields)?;
        let (standing, seen, others) = (document.standing, 0, None);
        let place = items.add(Item { key, facts, origin, seen, category, standing, is, others });
        let also = document.also.iter();
        let also = also.map(|other| self::key(&mut self.texts, &other.source, &other.id));
        items.also(place, also.collect());
        Ok(())
    }

    fn load_enrolment(&mut self, document: EnrolmentDocument) -> Result<(), StateError> {
        let course = self.place(&document.course, ItemKind::Course)?;
        let kind = if document.of_group { ItemKind::Course } else { ItemKind::User };
        let member = self.place(&document.member, kind)?;
        let name = self.texts.number(&document.role);
        let role = RoleKey { name, is_of_group: document.of_group };
        let enrolment = Enrolment {
            facts: facts(&document.fields)?,
            origin: self.texts.number(&document.from),
            seen: 0,
            standing: document.standing,
        };
        self.enrolments.insert(EnrolmentKey { course, member, role }, enrolment);
        Ok(())
    }

    fn load_group(&mut self, document: &GroupDocument) -> Result<(), StateError> {
        let course = self.place(&document.course, ItemKind::Course)?;
        let group = self.texts.number(&document.name);
        for member in &document.members {
            let user = self.place(member, ItemKind::User)?;
            self.groups.insert(GroupMember { course, group, user });
        }
        Ok(())
    }

    fn place(&mut self, id: &IdDocument, kind: ItemKind) -> Result<u32, StateError> {
        let key = key(&mut self.texts, &id.source, &id.id);
        let (items, what) = match kind {
            ItemKind::Course => (&self.courses, "course"),
            ItemKind::User => (&self.users, "user"),
        };
        let found = items.find(&key);
        found.ok_or_else(|| {
            wrong(format!("something names the {what} `{}`, which is not there", id.id))
        })
    }
}

#[derive(Clone, Copy)]
enum ItemKind {
    Course,
    User,
}

fn key(texts: &mut Texts, source: &str, id: &str) -> ItemKey {
    ItemKey { source: texts.number(source), id: SmolStr::new(id) }
}

/// Facts in the order in which they are packed, whatever the order of the document.
fn facts(fields: &BTreeMap<String, FieldValue>) -> Result<Facts, StateError> {
    for name in fields.keys() {
        if Field::parse(name).is_none() {
            let hint = suggestion(name, Field::ALL.iter().map(|field| field.name()));
            return Err(wrong(format!("there is no field `{name}`: {hint}")));
        }
    }
    let mut builder = FactsBuilder::default();
    for field in Field::ALL {
        match fields.get(field.name()) {
            None => {}
            Some(FieldValue::Several(all)) => {
                for value in all {
                    fact(&mut builder, *field, value)?;
                }
            }
            Some(value) => fact(&mut builder, *field, value)?,
        }
    }
    Ok(builder.finish())
}

fn fact(builder: &mut FactsBuilder, field: Field, value: &FieldValue) -> Result<(), StateError> {
    let name = field.name();
    match (value, field.parts()) {
        (FieldValue::Text(text), []) => builder.one(field, Some(text)),
        (FieldValue::Parts(said), parts) if !parts.is_empty() => {
            if let Some(other) = said.keys().find(|part| !parts.contains(&part.as_str())) {
                let parts = parts.join(", ");
                return Err(wrong(format!("the field `{name}` has no `{other}`: it has {parts}")));
            }
            let texts: Vec<_> =
                parts.iter().map(|part| said.get(*part).map(String::as_str)).collect();
            builder.parts(field, &texts);
        }
        (_, []) => return Err(wrong(format!("the field `{name}` is a text"))),
        (_, parts) => {
            let parts = parts.join(", ");
            return Err(wrong(format!("the field `{name}` has parts: {parts}")));
        }
    }
    Ok(())
}

const fn wrong(what: String) -> StateError {
    StateError { what }
}
