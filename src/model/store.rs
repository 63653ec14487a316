//! The objects of one service.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use crate::xml::{Element, PackedElement};

use super::save_point::SavePoint;
use super::sourced_id::SourcedId;

/// One stored object.
#[derive(Clone, Debug)]
pub(super) struct Object {
    record: PackedElement,
    /// When it was created.
    pub(super) created: SavePoint,
    /// When it last changed.
    pub(super) changed: SavePoint,
}

impl Object {
    /// The whole record, such as `personRecord`.
    pub(super) fn record(&self) -> Element {
        self.record.unpack()
    }
}

/// The objects of one service, in the order of their identifiers, and the service's counters.
#[derive(Clone, Debug, Default)]
pub(super) struct Store {
    objects: BTreeMap<SourcedId, Object>,
    changes: BTreeSet<(SavePoint, SourcedId)>,
    /// The last save point given out: the target's reference point.
    pub(super) save_point: SavePoint,
    /// How many identifiers were allocated here.
    pub(super) allocated: u64,
    /// Identifiers that were deleted; kept only under deviations that need them.
    pub(super) deleted: BTreeSet<SourcedId>,
}

impl Store {
    pub(super) fn len(&self) -> usize {
        self.objects.len()
    }

    pub(super) fn contains(&self, id: &SourcedId) -> bool {
        self.objects.contains_key(id)
    }

    pub(super) fn object(&self, id: &str) -> Option<&Object> {
        self.objects.get(id)
    }

    /// The store's own copy of an identifier it has.
    pub(super) fn key(&self, id: &SourcedId) -> Option<&SourcedId> {
        self.objects.get_key_value(id).map(|(id, _)| id)
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = (&SourcedId, &Object)> {
        self.objects.iter()
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &SourcedId> {
        self.objects.keys()
    }

    /// The objects whose identifier begins with `prefix`.
    pub(super) fn with_prefix<'a>(
        &'a self,
        prefix: &str,
    ) -> impl Iterator<Item = (&'a SourcedId, &'a Object)> {
        let from = (Bound::Included(prefix), Bound::Unbounded);
        self.objects
            .range::<str, _>(from)
            .take_while(move |(id, _)| id.as_str().starts_with(prefix))
    }

    /// The object before this one in the order of identifiers, or else the one behind it.
    pub(super) fn neighbour(&self, id: &SourcedId) -> Option<(&SourcedId, &Object)> {
        let before = self.objects.range::<SourcedId, _>(..id).next_back();
        let behind = (Bound::Excluded(id), Bound::Unbounded);
        before.or_else(|| self.objects.range::<SourcedId, _>(behind).next())
    }

    /// What changed after `from`, in the order of the changes.
    pub(super) fn changed_after(&self, from: SavePoint) -> impl Iterator<Item = &SourcedId> {
        let first = (from.next(), SourcedId::new(""));
        let nothing_is_later = from.next() == from;
        self.changes.range(first..).filter(move |_| !nothing_is_later).map(|(_, id)| id)
    }

    /// Stores a record as of `point`, over the one that was there.
    pub(super) fn put(&mut self, id: SourcedId, record: PackedElement, point: SavePoint) {
        let created = match self.objects.get(&id) {
            Some(old) => {
                self.changes.remove(&(old.changed, id.clone()));
                old.created
            }
            None => point,
        };
        self.changes.insert((point, id.clone()));
        self.deleted.remove(&id);
        self.objects.insert(id, Object { record, created, changed: point });
    }

    /// Changes a record in place, as of `point`.
    pub(super) fn change(
        &mut self,
        id: &SourcedId,
        point: SavePoint,
        change: impl FnOnce(&mut Element),
    ) {
        if let Some(object) = self.objects.get_mut(id) {
            self.changes.remove(&(object.changed, id.clone()));
            self.changes.insert((point, id.clone()));
            object.changed = point;
            let mut record = object.record();
            change(&mut record);
            object.record = PackedElement::new(&record);
        }
    }

    pub(super) fn remove(&mut self, id: &SourcedId) -> Option<Object> {
        let object = self.objects.remove(id)?;
        self.changes.remove(&(object.changed, id.clone()));
        Some(object)
    }

    /// Puts a removed object back under another identifier.
    pub(super) fn restore(&mut self, id: SourcedId, object: Object) {
        self.remove(&id);
        self.changes.insert((object.changed, id.clone()));
        self.objects.insert(id, object);
    }
}
