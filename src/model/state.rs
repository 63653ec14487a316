//! The stores of all services, and who refers to whom. Every change goes through here, so that
//! the index and the save points cannot be forgotten.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::spec::OnDelete;
use crate::xml::{Element, PackedElement};

use super::deviation::Deviation;
use super::dialect;
use super::link::{self, Named, Target};
use super::record::set_inner_id;
use super::save_point::SavePoint;
use super::sourced_id::SourcedId;
use super::store::{Object, Store};
use super::tables::{Call, Table, Tables};

/// Everything a roster remembers.
#[derive(Clone, Debug)]
pub(super) struct State {
    stores: Vec<Store>,
    referrers: HashMap<Named, BTreeSet<Place>>,
    /// Deleted objects that can come back.
    trash: BTreeMap<Place, PackedElement>,
    /// Objects that were made without the interface, by store.
    hand_made: BTreeMap<usize, Vec<PackedElement>>,
}

/// Where an object is.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Place {
    pub(super) store: usize,
    pub(super) id: SourcedId,
}

impl State {
    pub(super) fn new(stores: usize) -> Self {
        Self {
            stores: vec![Store::default(); stores],
            referrers: HashMap::new(),
            trash: BTreeMap::new(),
            hand_made: BTreeMap::new(),
        }
    }

    pub(super) fn store(&self, position: usize) -> &Store {
        &self.stores[position]
    }

    pub(super) fn object(&self, place: &Place) -> Option<&Object> {
        self.stores[place.store].object(place.id.as_str())
    }

    /// Objects in all stores, and those that can come back.
    pub(super) fn len(&self) -> usize {
        self.stores.iter().map(Store::len).sum::<usize>() + self.trash.len()
    }

    /// A deleted object that can come back.
    pub(super) fn trashed(&self, place: &Place) -> Option<Element> {
        self.trash.get(place).map(PackedElement::unpack)
    }

    /// The objects of a store that were made without the interface.
    pub(super) fn hand_made(&self, store: usize) -> &[PackedElement] {
        self.hand_made.get(&store).map_or(&[], Vec::as_slice)
    }

    /// Adds an object that was made without the interface.
    pub(super) fn make_by_hand(&mut self, store: usize, record: &Element) {
        self.hand_made.entry(store).or_default().push(PackedElement::new(record));
    }

    /// Gives an object that was made without the interface an identifier.
    pub(super) fn convert(&mut self, call: &Call<'_>, at: usize, place: &Place) {
        let Some(objects) = self.hand_made.get_mut(&place.store) else { return };
        if at < objects.len() {
            let record = objects.remove(at).unpack();
            self.put(call, place, record);
        }
    }

    /// An object as it is delivered: with what it shows of others.
    pub(super) fn delivered(
        &self,
        table: &Table,
        place: &Place,
        deviations: &[Deviation],
    ) -> Option<Element> {
        let mut record = self.object(place)?.record();
        let off = [Deviation::DialectIgnored, Deviation::LinksOneWay];
        if let Some(rules) = &table.dialect
            && !deviations.iter().any(|deviation| off.contains(deviation))
        {
            dialect::add_answers(self, table, rules, place, &mut record);
        }
        Some(record)
    }

    /// Stores what is there from the beginning.
    pub(super) fn plant(&mut self, tables: &Tables, place: &Place, record: &Element) {
        self.link(tables, place, record);
        let store = &mut self.stores[place.store];
        store.put(place.id.clone(), PackedElement::new(record), SavePoint::ZERO);
    }

    /// Stores what nobody sent as a change.
    pub(super) fn plant_as_of(
        &mut self,
        tables: &Tables,
        place: &Place,
        record: &Element,
        now: SavePoint,
    ) {
        self.unlink(tables, place);
        self.link(tables, place, record);
        let store = &mut self.stores[place.store];
        store.save_point = now.max(store.save_point.next());
        store.put(place.id.clone(), PackedElement::new(record), store.save_point);
    }

    /// The objects that name something.
    pub(super) fn referrers<'a>(
        &'a self,
        named: &Named,
    ) -> impl Iterator<Item = &'a Place> + use<'a> {
        self.referrers.get(named).into_iter().flatten()
    }

    /// The first thing that a record names and that does not exist. An object may name itself
    /// before it is there.
    pub(super) fn missing_reference(
        &self,
        tables: &Tables,
        place: &Place,
        record: &Element,
    ) -> Option<Named> {
        link::named_by(tables, place.store, record).into_iter().find(|named| {
            let Target::Store(store) = named.target else { return false };
            let itself = store == place.store && named.id == place.id;
            !itself && !self.stores[store].contains(&named.id)
        })
    }

    /// Stores a record as a change, over the one that was there.
    pub(super) fn put(&mut self, call: &Call<'_>, place: &Place, mut record: Element) {
        self.trash.remove(place);
        self.unlink(call.tables, place);
        set_inner_id(&mut record, call.tables.at(place.store), &place.id);
        self.link(call.tables, place, &record);
        let point = self.advance(call, place.store);
        self.stores[place.store].put(place.id.clone(), PackedElement::new(&record), point);
    }

    /// Stores a record that names nothing and has its identifier inside, where there is none yet.
    pub(super) fn put_packed(&mut self, call: &Call<'_>, place: Place, record: PackedElement) {
        let point = self.advance(call, place.store);
        self.stores[place.store].put(place.id, record, point);
    }

    /// Changes a record in place.
    pub(super) fn change(
        &mut self,
        call: &Call<'_>,
        place: &Place,
        change: impl FnOnce(&mut Element),
    ) {
        self.unlink(call.tables, place);
        let point = self.advance(call, place.store);
        self.stores[place.store].change(&place.id, point, change);
        self.relink(call.tables, place);
    }

    /// Counts an object as changed. Where there is none, only the service's counter moves.
    pub(super) fn touch(&mut self, call: &Call<'_>, place: &Place) {
        let point = self.advance(call, place.store);
        self.stores[place.store].change(&place.id, point, |_| {});
    }

    /// Removes an object, and keeps it aside.
    pub(super) fn discard(&mut self, call: &Call<'_>, place: &Place) {
        let record = self.object(place).map(Object::record);
        self.remove(call, place);
        if let Some(record) = record {
            self.trash.insert(place.clone(), PackedElement::new(&record));
        }
    }

    /// Removes an object, and nothing else.
    pub(super) fn remove(&mut self, call: &Call<'_>, place: &Place) {
        self.unlink(call.tables, place);
        self.advance(call, place.store);
        let store = &mut self.stores[place.store];
        store.remove(&place.id);
        if call.deviates(Deviation::AllIdsKeepsDeleted) || call.deviates(Deviation::DeleteBlocksId)
        {
            store.deleted.insert(place.id.clone());
        }
    }

    /// Puts an object under another identifier; those who name it are not told.
    pub(super) fn rename(&mut self, call: &Call<'_>, old: &Place, new: &Place) {
        let table = call.tables.at(old.store);
        self.unlink(call.tables, old);
        self.unlink(call.tables, new);
        let point = self.advance(call, old.store);
        let store = &mut self.stores[old.store];
        if let Some(object) = store.remove(&old.id) {
            store.restore(new.id.clone(), object);
            store.change(&new.id, point, |record| {
                set_inner_id(record, table, &new.id);
                // An object may name itself.
                let named = Named::stored(old.store, &old.id);
                link::rename(table, record, &named, &new.id, OnDelete::DeleteObject);
                link::rename(table, record, &named, &new.id, OnDelete::RemoveEntry);
            });
        }
        self.relink(call.tables, new);
    }

    /// A fresh identifier for an object of a service. It depends on nothing but the time of the
    /// call and on what is stored.
    pub(super) fn allocate(&mut self, call: &Call<'_>, store: usize) -> SourcedId {
        let kind = &call.tables.at(store).kind;
        let store = &mut self.stores[store];
        loop {
            store.allocated += 1;
            let id = SourcedId::new(&format!("{kind}-{:x}-{}", call.now.0, store.allocated));
            if !store.contains(&id) {
                return id;
            }
        }
    }

    /// A number that a service has not given out yet.
    pub(super) fn next_number(&mut self, store: usize) -> u64 {
        self.stores[store].allocated += 1;
        self.stores[store].allocated
    }

    /// The next save point of a service: the time, or just after the last one where the clock did
    /// not move on.
    fn advance(&mut self, call: &Call<'_>, store: usize) -> SavePoint {
        let last = self.stores[store].save_point;
        let next = if last == SavePoint::ZERO {
            call.now.max(last.next())
        } else if call.deviates(Deviation::SavePointStandsStill) {
            last
        } else if call.deviates(Deviation::SavePointGoesBack) {
            last.plus_seconds(-1)
        } else {
            call.now.max(last.next())
        };
        self.stores[store].save_point = next;
        if call.deviates(Deviation::SavePointGlobal) {
            for other in &mut self.stores {
                other.save_point = other.save_point.max(next);
            }
        }
        next
    }

    fn link(&mut self, tables: &Tables, place: &Place, record: &Element) {
        for named in link::named_by(tables, place.store, record) {
            self.referrers.entry(named).or_default().insert(place.clone());
        }
    }

    fn relink(&mut self, tables: &Tables, place: &Place) {
        let Some(object) = self.object(place) else { return };
        for named in link::named_by(tables, place.store, &object.record()) {
            self.referrers.entry(named).or_default().insert(place.clone());
        }
    }

    fn unlink(&mut self, tables: &Tables, place: &Place) {
        let Some(object) = self.object(place) else { return };
        for named in link::named_by(tables, place.store, &object.record()) {
            if let Some(places) = self.referrers.get_mut(&named) {
                places.remove(place);
                if places.is_empty() {
                    self.referrers.remove(&named);
                }
            }
        }
    }
}
