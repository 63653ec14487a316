//! Users or courses, found by their identifiers.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::super::facts::Facts;
use super::{Standing, TextId};

/// What an object is known by.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(in super::super) struct ItemKey {
    /// Who guarantees that the identifier is unique; empty where that does not count.
    pub source: TextId,
    /// The identifier.
    pub id: SmolStr,
}

/// A user or a course.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(in super::super) struct Item {
    pub key: ItemKey,
    pub facts: Facts,
    /// The `datasource` of the file that named it last.
    pub origin: TextId,
    /// The file that named it last.
    pub seen: u32,
    /// The category of a course.
    pub category: Option<u32>,
    pub standing: Standing,
    pub is: super::ItemIs,
    /// What else it is known by.
    pub others: Option<Box<[ItemKey]>>,
}

/// Users or courses. The place of one never changes, and is not used again when it is gone.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Items {
    items: Vec<Option<Item>>,
    places: FxHashMap<ItemKey, u32>,
    /// Other identifiers of the same objects.
    others: FxHashMap<ItemKey, u32>,
    count: usize,
}

impl Items {
    /// How many there are.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// The place of the one that is known by this.
    pub fn find(&self, key: &ItemKey) -> Option<u32> {
        let found = self.places.get(key).or_else(|| self.others.get(key)).copied();
        found.filter(|place| self.item(*place).is_some())
    }

    /// The one at a place.
    pub fn item(&self, place: u32) -> Option<&Item> {
        self.items.get(place as usize)?.as_ref()
    }

    /// The one at a place, to change all of it but its key.
    pub fn item_mut(&mut self, place: u32) -> Option<&mut Item> {
        self.items.get_mut(place as usize)?.as_mut()
    }

    /// All of them with their places, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Item)> {
        let placed = (0_u32..).zip(&self.items);
        placed.filter_map(|(place, item)| Some((place, item.as_ref()?)))
    }

    /// Takes a new one; the one before that was known by the same is not found any more.
    pub fn add(&mut self, item: Item) -> u32 {
        let place = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        self.places.insert(item.key.clone(), place);
        self.items.push(Some(item));
        self.count += 1;
        place
    }

    /// Lets one be found by these, too, and by no others than them, as far as they are free.
    pub fn also(&mut self, place: u32, keys: Vec<ItemKey>) {
        let before = self.item_mut(place).and_then(|item| item.others.take());
        for key in before.into_iter().flatten() {
            self.others.remove(&key);
        }
        let mut taken: Vec<ItemKey> = Vec::new();
        for key in keys {
            if self.find(&key).is_none() {
                self.others.insert(key.clone(), place);
                taken.push(key);
            }
        }
        if let Some(item) = self.item_mut(place).filter(|_| !taken.is_empty()) {
            item.others = Some(taken.into());
        }
    }

    /// Lets one be known by another identifier instead, unless that is taken. Says whether it is.
    pub fn rename(&mut self, place: u32, key: ItemKey) -> bool {
        match self.find(&key) {
            Some(other) if other != place => return false,
            _ => {}
        }
        self.others.remove(&key);
        let Some(item) = self.items.get_mut(place as usize).and_then(Option::as_mut) else {
            return false;
        };
        let before = std::mem::replace(&mut item.key, key.clone());
        self.places.remove(&before);
        self.places.insert(key, place);
        true
    }

    /// Takes one away.
    pub fn remove(&mut self, place: u32) -> Option<Item> {
        let item = self.items.get_mut(place as usize)?.take()?;
        if self.places.get(&item.key) == Some(&place) {
            self.places.remove(&item.key);
        }
        for key in item.others.iter().flatten() {
            self.others.remove(key);
        }
        self.count -= 1;
        Some(item)
    }
}
