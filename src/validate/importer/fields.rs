//! Which fields stand in persons, groups and roles.

use super::risk::Field;
use crate::enterprise::Tag;
use crate::validate::finding::Place;
use crate::xml::{NameKey, QName};

/// Names of fields that are told apart in an object; the format has fewer.
const MOST: usize = 64;

/// Fields by object and by the number of their names.
#[derive(Debug, Default)]
pub(super) struct Fields {
    generation: u32,
    /// Which of `found` it is, with one added; 0 where it was not met.
    known: [Vec<u8>; OBJECTS.len()],
    pub found: Vec<Field>,
}

const OBJECTS: [&str; 3] = ["person", "group", "role"];

impl Fields {
    /// A child of `around` begins; says whether it is the first of its name there, and so wants a
    /// place.
    #[inline]
    pub fn see(&mut self, around: Option<Tag>, key: NameKey, name: &QName) -> bool {
        let object = match around {
            Some(Tag::Person) => 0,
            Some(Tag::Group) => 1,
            Some(Tag::Role) => 2,
            _ => return false,
        };
        match self.known[object].get(key.index as usize) {
            Some(&at @ 1..) if self.generation == key.generation => {
                self.found[usize::from(at) - 1].times += 1;
                false
            }
            _ => self.see_first(object, key, name),
        }
    }

    /// The place of the field that was met for the first time.
    pub fn place(&mut self, place: Place) {
        if let Some(last) = self.found.last_mut() {
            last.place = place;
        }
    }

    /// Whether no more fields are told apart, so that what comes later depends on what came before.
    pub fn is_full(&self) -> bool {
        self.found.len() >= MOST * OBJECTS.len() / 2
    }

    /// Takes in those of a later part of the file, whose places count from `start`.
    pub fn absorb(&mut self, later: Self, start: Place) {
        for field in later.found {
            let is_same =
                |known: &&mut Field| known.object == field.object && known.name == field.name;
            match self.found.iter_mut().find(is_same) {
                Some(known) => known.times += field.times,
                None => self.found.push(Field { place: field.place.behind(start), ..field }),
            }
        }
        // What comes next has its names numbered by another reader.
        self.known = Default::default();
    }

    #[cold]
    fn see_first(&mut self, object: usize, key: NameKey, name: &QName) -> bool {
        if self.generation != key.generation {
            self.generation = key.generation;
            self.known = Default::default();
        }
        let lower = name.local.to_ascii_lowercase();
        let object_name = OBJECTS[object];
        let is_same = |field: &Field| field.object == object_name && field.name == lower;
        let known = self.found.iter().position(is_same);
        if let Some(at) = known {
            self.found[at].times += 1;
        } else if self.found.len() < MOST * OBJECTS.len() {
            let place = Place::START;
            self.found.push(Field { object: object_name, name: lower, place, times: 1 });
        } else {
            return false;
        }
        let number = known.unwrap_or(self.found.len() - 1) + 1;
        let numbers = &mut self.known[object];
        if numbers.len() <= key.index as usize {
            numbers.resize(key.index as usize + 1, 0);
        }
        numbers[key.index as usize] = u8::try_from(number).unwrap_or(0);
        known.is_none()
    }
}
