//! What is kept to its form in JSON, sorted by identifiers. It is written one object after the other:
//! the whole document would take many times the memory.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::items::{Item, ItemKey, Items};
use super::{
    CategoryDocument, Enrolment, EnrolmentDocument, EnrolmentKey, FieldValue, GroupDocument,
    IdDocument, ItemDocument, State, StateDocument,
};
use crate::importing::facts::Facts;

impl State {
    /// All of it in the form of JSON.
    #[must_use]
    pub fn to_document(&self) -> StateDocument {
        StateDocument {
            users: self.items(&self.users).collect(),
            courses: self.items(&self.courses).collect(),
            categories: self.category_documents().collect(),
            enrolments: self.enrolment_documents().collect(),
            groups: self.group_documents(),
        }
    }

    fn items<'s>(&'s self, items: &'s Items) -> impl Iterator<Item = ItemDocument> + 's {
        let mut sorted: Vec<&Item> = items.iter().map(|(_, item)| item).collect();
        sorted.sort_by_key(|item| (self.texts.text(item.key.source), &item.key.id));
        sorted.into_iter().map(|item| self.item_document(item))
    }

    fn item_document(&self, item: &Item) -> ItemDocument {
        let mut also: Vec<IdDocument> =
            item.others.iter().flatten().map(|key| self.id(key)).collect();
        also.sort();
        let path = item.category.map(|category| self.category_path(category));
        ItemDocument {
            source: self.texts.text(item.key.source).to_owned(),
            id: item.key.id.to_string(),
            also,
            standing: item.standing,
            is: item.is,
            category: path.into_iter().flatten().map(str::to_owned).collect(),
            from: self.texts.text(item.origin).to_owned(),
            fields: fields(&item.facts),
        }
    }

    fn category_documents(&self) -> impl Iterator<Item = CategoryDocument> + '_ {
        (0_u32..).zip(&self.categories).map(|(at, category)| CategoryDocument {
            path: self.category_path(at).into_iter().map(str::to_owned).collect(),
            number: category.number.map_or("", |number| self.texts.text(number)).to_owned(),
            standing: category.standing,
        })
    }

    fn enrolment_documents(&self) -> impl Iterator<Item = EnrolmentDocument> + '_ {
        let mut sorted: Vec<_> = self.enrolments.iter().collect();
        sorted.sort_by(|(left, _), (right, _)| self.rank(left).cmp(&self.rank(right)));
        sorted.into_iter().filter_map(|(key, enrolment)| self.enrolment_document(key, enrolment))
    }

    /// By what enrolments are sorted.
    fn rank(&self, key: &EnrolmentKey) -> impl Ord {
        let members = if key.role.is_of_group { &self.courses } else { &self.users };
        let course = self.courses.item(key.course).map(|item| self.key_texts(&item.key));
        let member = members.item(key.member).map(|item| self.key_texts(&item.key));
        (course, key.role.is_of_group, member, self.texts.text(key.role.name))
    }

    fn key_texts<'s>(&'s self, key: &'s ItemKey) -> (&'s str, &'s str) {
        (self.texts.text(key.source), key.id.as_str())
    }

    fn enrolment_document(
        &self,
        key: &EnrolmentKey,
        enrolment: &Enrolment,
    ) -> Option<EnrolmentDocument> {
        let members = if key.role.is_of_group { &self.courses } else { &self.users };
        Some(EnrolmentDocument {
            course: self.id(&self.courses.item(key.course)?.key),
            member: self.id(&members.item(key.member)?.key),
            of_group: key.role.is_of_group,
            role: self.texts.text(key.role.name).to_owned(),
            standing: enrolment.standing,
            from: self.texts.text(enrolment.origin).to_owned(),
            fields: fields(&enrolment.facts),
        })
    }

    fn group_documents(&self) -> Vec<GroupDocument> {
        let mut groups: BTreeMap<(IdDocument, String), Vec<IdDocument>> = BTreeMap::new();
        for member in &self.groups {
            let course = self.courses.item(member.course).map(|item| self.id(&item.key));
            let user = self.users.item(member.user).map(|item| self.id(&item.key));
            let (Some(course), Some(user)) = (course, user) else { continue };
            let name = self.texts.text(member.group).to_owned();
            groups.entry((course, name)).or_default().push(user);
        }
        let documents = groups.into_iter().map(|((course, name), mut members)| {
            members.sort();
            GroupDocument { course, name, members }
        });
        documents.collect()
    }

    fn id(&self, key: &ItemKey) -> IdDocument {
        IdDocument { source: self.texts.text(key.source).to_owned(), id: key.id.to_string() }
    }
}

impl Serialize for State {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut document = serializer.serialize_struct("StateDocument", 5)?;
        document.serialize_field("users", &Each(|| self.items(&self.users)))?;
        document.serialize_field("courses", &Each(|| self.items(&self.courses)))?;
        document.serialize_field("categories", &Each(|| self.category_documents()))?;
        document.serialize_field("enrolments", &Each(|| self.enrolment_documents()))?;
        document.serialize_field("groups", &self.group_documents())?;
        document.end()
    }
}

/// A list that is made while it is written.
struct Each<F>(F);

impl<F, I> Serialize for Each<F>
where
    F: Fn() -> I,
    I: Iterator<Item: Serialize>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// Facts by the names of their fields.
fn fields(facts: &Facts) -> BTreeMap<String, FieldValue> {
    let mut fields: BTreeMap<String, FieldValue> = BTreeMap::new();
    for (field, texts) in facts.iter() {
        let value = match field.parts() {
            [] => FieldValue::Text(texts.into_iter().flatten().next().unwrap_or("").to_owned()),
            parts => {
                let named = parts.iter().zip(texts);
                let said =
                    named.filter_map(|(part, text)| Some(((*part).to_owned(), text?.to_owned())));
                FieldValue::Parts(said.collect())
            }
        };
        match fields.remove(field.name()) {
            None => fields.insert(field.name().to_owned(), value),
            Some(FieldValue::Several(mut all)) => {
                all.push(value);
                fields.insert(field.name().to_owned(), FieldValue::Several(all))
            }
            Some(first) => {
                let both = FieldValue::Several(vec![first, value]);
                fields.insert(field.name().to_owned(), both)
            }
        };
    }
    fields
}
