//! Where a course stands.

use super::super::changes::{Action, Kind, Loss};
use super::super::field::Field;
use super::super::importer::Importer;
use super::super::state::{Category, ItemIs, ItemKey, Standing};
use crate::enterprise::Group;

impl Importer<'_> {
    /// The category for the course of a group: some or none; nothing at all where the file cannot
    /// be understood from here on.
    pub(super) fn category_of(&mut self, group: &Group, key: &ItemKey) -> Option<Option<u32>> {
        let categories = &self.personality.categories;
        let mut names: Vec<String> = Vec::new();
        if categories.from_org_unit {
            let units = group.org.iter().flat_map(|org| &org.units);
            names.extend(units.filter(|unit| !unit.is_empty()).cloned());
            if !categories.nested {
                names = names.pop().into_iter().collect();
            }
        } else if categories.from_term {
            names.extend(self.term_of(group));
        } else {
            return Some(None);
        }
        let mut around = None;
        for name in &names {
            let (name, number) = match &categories.separator {
                None => (name.as_str(), None),
                Some(separator) => match name.split_once(separator.as_str()) {
                    Some((name, number)) => (name.trim(), Some(number.trim())),
                    None => {
                        self.is_stopped = true;
                        self.lose(Loss::NoSeparator, || format!("{}: {name}", key.id));
                        return None;
                    }
                },
            };
            match self.category(around, name, number) {
                Some(found) => around = Some(found),
                None => {
                    self.lose(Loss::CategoryNotCreated, || name.to_owned());
                    around = None;
                    break;
                }
            }
        }
        if around.is_none() && !categories.default.is_empty() {
            // The one for all others is always there.
            around = Some(self.create_category(None, &categories.default, None, Standing::Active));
        }
        Some(around)
    }

    /// The name of the term that a group is related to.
    fn term_of(&mut self, group: &Group) -> Option<String> {
        let related: Vec<_> =
            group.relationships.iter().map(|it| self.course_key(&it.sourced_id)).collect();
        related.iter().find_map(|key| {
            let item = self.state.courses.item(self.state.courses.find(key)?)?;
            let name =
                [Field::FullName, Field::ShortName].iter().find_map(|it| item.facts.first(*it));
            (item.is == ItemIs::Term).then(|| name.unwrap_or(&item.key.id).to_owned())
        })
    }

    /// The category of that name, or of that number; created where that is wanted.
    fn category(&mut self, around: Option<u32>, name: &str, number: Option<&str>) -> Option<u32> {
        let wanted = &self.personality.categories;
        if let Some(found) = self.find_category(around, name, number) {
            return Some(found);
        }
        let standing = if wanted.visible { Standing::Active } else { Standing::Hidden };
        wanted.create.then(|| self.create_category(around, name, number, standing))
    }

    fn find_category(&self, around: Option<u32>, name: &str, number: Option<&str>) -> Option<u32> {
        let text = self.state.texts.known(number.unwrap_or(name))?;
        let mut all = (0_u32..).zip(&self.state.categories);
        let fits = |(_, it): &(u32, &Category)| match number {
            Some(_) => it.number == Some(text),
            None => it.parent == around && it.name == text,
        };
        all.find(fits).map(|(at, _)| at)
    }

    fn create_category(
        &mut self,
        parent: Option<u32>,
        name: &str,
        number: Option<&str>,
        standing: Standing,
    ) -> u32 {
        if let Some(found) = self.find_category(parent, name, number) {
            return found;
        }
        let name = self.state.texts.number(name);
        let number = number.map(|number| self.state.texts.number(number));
        let place = u32::try_from(self.state.categories.len()).unwrap_or(u32::MAX);
        self.state.categories.push(Category { parent, name, number, standing });
        let describe = |state: &super::super::state::State| {
            (state.category_path(place).join(" / "), Vec::new())
        };
        self.change(Kind::Categories, Action::Added, describe);
        place
    }
}
