//! The constraints in force while a document goes by.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::mem;

use smol_str::SmolStr;

use super::constraint::{Category, Constraint};
use super::path::OpenName;
use super::table::{KeySequence, NodeTable, Place};
use super::target::{FieldValue, Slot, Target};
use super::wording;
use crate::schema::grammar::ConstraintId;
use crate::schema::names::Symbol;
use crate::schema::value::excerpt;
use crate::xml::{Namespace, Offset, QName};

/// Values of constraints that are kept at once.
const MOST_VALUES: usize = 10_000_000;

/// References to nothing that are listed one by one, for each time a keyref is in force.
const MOST_LISTED: usize = 1000;

/// Checks identity constraints over the elements that are validated, as events.
///
/// For each element: `start`, `attribute` for each of its attributes if that is wanted, and `end`.
#[derive(Debug)]
pub(in crate::schema) struct Tracker<'g, V> {
    constraints: &'g [Constraint],
    /// The open elements, from the outermost that has constraints.
    open: Vec<Open<V>>,
    /// Their names.
    names: Vec<OpenName>,
    scopes: Vec<InForce<V>>,
    targets: Vec<Target<V>>,
    /// The fields that wait for the value of an open element.
    awaited: Vec<FieldOf>,
    /// The fields that look at the attributes of the innermost element.
    attribute_fields: Vec<FieldOf>,
    /// How many values are kept.
    kept: usize,
    most_values: usize,
    is_exhausted: bool,
    findings: Vec<Finding>,
}

/// A breach of a constraint.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(in crate::schema) struct Finding {
    pub rule: &'static str,
    pub message: String,
    /// Where it is, if not at the innermost open element.
    pub place: Option<Place>,
}

/// An open element.
#[derive(Debug)]
struct Open<V> {
    scopes_from: usize,
    targets_from: usize,
    awaited_from: usize,
    /// What its children gave to keys that a keyref in force refers to.
    tables: Vec<(ConstraintId, NodeTable<V>)>,
}

/// A constraint of an open element.
#[derive(Debug)]
struct InForce<V> {
    constraint: ConstraintId,
    /// Of the element, in the list of open elements.
    depth: usize,
    values: HashMap<KeySequence<V>, Value>,
}

/// A value that was met: of a key where it was first, of a keyref where it may lead nowhere.
#[derive(Debug)]
struct Value {
    first: Place,
    /// For a keyref.
    text: SmolStr,
    /// How often it was met again.
    again: u64,
}

/// A field of a target.
#[derive(Clone, Copy, Debug)]
struct FieldOf {
    target: usize,
    field: usize,
}

impl<'g, V: Clone + Eq + Hash> Tracker<'g, V> {
    pub fn new(constraints: &'g [Constraint]) -> Self {
        Self {
            constraints,
            open: Vec::new(),
            names: Vec::new(),
            scopes: Vec::new(),
            targets: Vec::new(),
            awaited: Vec::new(),
            attribute_fields: Vec::new(),
            kept: 0,
            most_values: MOST_VALUES,
            is_exhausted: false,
            findings: Vec::new(),
        }
    }

    /// Whether an event says anything to it: a constraint is in force.
    pub fn is_active(&self) -> bool {
        !self.open.is_empty()
    }

    /// A start tag of an element with these constraints. Need not be called while none is in force
    /// and the element has none.
    pub fn start(
        &mut self,
        symbol: Option<Symbol>,
        namespace: &Namespace,
        constraints: &[ConstraintId],
    ) {
        if self.is_exhausted || (self.open.is_empty() && constraints.is_empty()) {
            return;
        }
        let depth = self.open.len();
        self.open.push(Open {
            scopes_from: self.scopes.len(),
            targets_from: self.targets.len(),
            awaited_from: self.awaited.len(),
            tables: Vec::new(),
        });
        self.names.push(OpenName { symbol, namespace: namespace.clone() });
        let scopes = constraints.iter().map(|constraint| InForce {
            constraint: *constraint,
            depth,
            values: HashMap::new(),
        });
        self.scopes.extend(scopes);
        self.select(depth);
        self.look_for_fields();
    }

    /// Whether the attributes of the innermost element are looked at, those with default values
    /// included.
    pub fn wants_attributes(&self) -> bool {
        !self.attribute_fields.is_empty()
    }

    /// An attribute of the innermost element.
    pub fn attribute<'t>(&mut self, name: &QName, value: impl FnOnce() -> FieldValue<'t, V>) {
        let fields = mem::take(&mut self.attribute_fields);
        let selects = |at: &&FieldOf| {
            let target = &self.targets[at.target];
            let field = &self.constraint(target.constraint).fields[at.field];
            field.selects_attribute(&self.names, target.depth, name)
        };
        let selecting: Vec<FieldOf> = fields.iter().filter(selects).copied().collect();
        self.attribute_fields = fields;
        if selecting.is_empty() {
            return;
        }
        let value = value();
        for at in selecting {
            if self.is_free(at) {
                self.fill(at, value.clone());
            }
        }
    }

    /// Whether the value of the innermost element is wanted at its end, and so its text.
    pub fn wants_value(&self) -> bool {
        self.open.last().is_some_and(|open| self.awaited.len() > open.awaited_from)
    }

    /// The end tag of the innermost element.
    pub fn end(
        &mut self,
        value: FieldValue<'_, V>,
        is_nillable: bool,
        offset: Offset,
        path: impl FnOnce() -> String,
    ) {
        self.attribute_fields.clear();
        let Some(open) = self.open.pop() else { return };
        for at in self.awaited.split_off(open.awaited_from) {
            let constraint = self.constraint(self.targets[at.target].constraint);
            if is_nillable && constraint.category == Category::Key {
                let message = wording::nillable(constraint, &constraint.fields[at.field]);
                self.find("cvc-identity-constraint.4.2.3", message);
                self.targets[at.target].slots[at.field] = Slot::Spoilt;
                continue;
            }
            self.fill(at, value.clone());
        }
        if self.targets.len() > open.targets_from {
            let place = Place { path: path().into_boxed_str(), offset };
            for target in self.targets.split_off(open.targets_from) {
                self.close_target(target, &place);
            }
        }
        self.close_element(open);
        self.names.pop();
        if self.kept > self.most_values {
            self.give_up();
        }
    }

    /// What was found since the last time.
    pub fn take_findings(&mut self) -> Vec<Finding> {
        mem::take(&mut self.findings)
    }

    // --- helpers

    fn constraint(&self, id: ConstraintId) -> &'g Constraint {
        &self.constraints[id.0 as usize]
    }

    /// Makes the innermost element a target of the constraints that select it.
    fn select(&mut self, depth: usize) {
        for at in 0..self.scopes.len() {
            let InForce { constraint: id, depth: from, .. } = self.scopes[at];
            let constraint = self.constraint(id);
            let known = &self.targets[self.open[depth].targets_from..];
            if constraint.selector.selects(&self.names, from)
                && !known.iter().any(|target| target.constraint == id)
            {
                self.targets.push(Target::new(id, constraint.fields.len(), depth));
            }
        }
    }

    /// Finds the fields that lead to the innermost element, or to its attributes.
    fn look_for_fields(&mut self) {
        self.attribute_fields.clear();
        for target in 0..self.targets.len() {
            let Target { constraint, depth, .. } = self.targets[target];
            for (field, path) in self.constraint(constraint).fields.iter().enumerate() {
                let at = FieldOf { target, field };
                if path.looks_at_attributes(&self.names, depth) {
                    self.attribute_fields.push(at);
                }
                if path.selects(&self.names, depth) && self.is_free(at) {
                    self.targets[target].slots[field] = Slot::Awaited;
                    self.awaited.push(at);
                }
            }
        }
    }

    /// Whether the field selected nothing so far; it is a breach if it did.
    fn is_free(&mut self, at: FieldOf) -> bool {
        let target = &self.targets[at.target];
        match target.slots[at.field] {
            Slot::Empty => true,
            Slot::Spoilt => false,
            Slot::Awaited | Slot::Found(..) => {
                let constraint = self.constraint(target.constraint);
                let message = wording::more_than_one(constraint, &constraint.fields[at.field]);
                self.find("cvc-identity-constraint.3", message);
                self.targets[at.target].slots[at.field] = Slot::Spoilt;
                false
            }
        }
    }

    fn fill(&mut self, at: FieldOf, value: FieldValue<'_, V>) {
        let target = &mut self.targets[at.target];
        let constraint = &self.constraints[target.constraint.0 as usize];
        let slot = &mut target.slots[at.field];
        if matches!(slot, Slot::Spoilt) {
            return;
        }
        *slot = match value {
            FieldValue::Value(value, text) => Slot::Found(value, SmolStr::new(excerpt(text))),
            FieldValue::Nil => Slot::Empty,
            FieldValue::Invalid => Slot::Spoilt,
            FieldValue::NotSimple => {
                let message = wording::not_simple(constraint, &constraint.fields[at.field]);
                *slot = Slot::Spoilt;
                self.find("cvc-identity-constraint.3", message);
                return;
            }
        };
    }

    fn close_target(&mut self, target: Target<V>, place: &Place) {
        let id = target.constraint;
        let constraint = self.constraint(id);
        if constraint.category == Category::Key
            && let Some(field) = target.missing()
        {
            let message = wording::missing(constraint, &constraint.fields[field]);
            self.find("cvc-identity-constraint.4.2.1", message);
        }
        let Some((values, text)) = target.into_values() else { return };
        for at in 0..self.scopes.len() {
            let scope = &self.scopes[at];
            if scope.constraint == id && constraint.selector.selects(&self.names, scope.depth) {
                self.note(at, values.clone(), &text, place);
            }
        }
    }

    /// Notes the values of a target in one of the scopes that selected it.
    fn note(&mut self, at: usize, values: KeySequence<V>, text: &SmolStr, place: &Place) {
        let constraint = self.constraint(self.scopes[at].constraint);
        let rule = match constraint.category {
            Category::Unique => "cvc-identity-constraint.4.1",
            Category::Key => "cvc-identity-constraint.4.2.2",
            Category::Keyref(key) => {
                // What the key has by now it keeps.
                let depth = self.scopes[at].depth;
                let mut own = self.scopes.iter().filter(|s| s.depth == depth);
                if own.any(|s| s.constraint == key && s.values.contains_key(&values)) {
                    return;
                }
                ""
            }
        };
        match self.scopes[at].values.entry(values) {
            Entry::Vacant(free) => {
                let text = if rule.is_empty() { text.clone() } else { SmolStr::default() };
                free.insert(Value { first: place.clone(), text, again: 0 });
                self.kept += 1;
            }
            Entry::Occupied(mut known) if rule.is_empty() => known.get_mut().again += 1,
            Entry::Occupied(known) => {
                let message = wording::again(constraint, text, &known.get().first.path);
                self.find(rule, message);
            }
        }
    }

    /// Settles the constraints of an element, and hands its tables to its parent.
    fn close_element(&mut self, mut open: Open<V>) {
        let scopes = self.scopes.split_off(open.scopes_from);
        let (keyrefs, keys): (Vec<_>, Vec<_>) = scopes
            .into_iter()
            .partition(|s| matches!(self.constraint(s.constraint).category, Category::Keyref(_)));
        for key in keys {
            self.kept -= key.values.len();
            let is_referred = |keyref: &InForce<V>| self.refers(keyref) == Some(key.constraint);
            if keyrefs.iter().chain(&self.scopes).any(is_referred) {
                let table = table_of(&mut open.tables, key.constraint);
                self.kept -= table.len();
                table.take_in_own(key.values.into_keys());
                self.kept += table.len();
            }
        }
        for keyref in keyrefs {
            self.kept -= keyref.values.len();
            let Some(key) = self.refers(&keyref) else { continue };
            let table = open.tables.iter().find(|(id, _)| *id == key).map(|(_, table)| table);
            self.check_references(keyref, key, table);
        }
        for (key, table) in open.tables {
            self.kept -= table.len();
            let is_referred = |keyref: &InForce<V>| self.refers(keyref) == Some(key);
            let is_wanted = self.scopes.iter().any(is_referred);
            if is_wanted && let Some(parent) = self.open.last_mut() {
                let parents = table_of(&mut parent.tables, key);
                self.kept -= parents.len();
                parents.take_in_child(table);
                self.kept += parents.len();
            }
        }
    }

    /// The key that a keyref refers to.
    fn refers(&self, scope: &InForce<V>) -> Option<ConstraintId> {
        match self.constraint(scope.constraint).category {
            Category::Keyref(key) => Some(key),
            Category::Unique | Category::Key => None,
        }
    }

    fn check_references(
        &mut self,
        keyref: InForce<V>,
        key: ConstraintId,
        table: Option<&NodeTable<V>>,
    ) {
        let (keyref, values) = (self.constraint(keyref.constraint), keyref.values);
        let is_dangling = |values: &KeySequence<V>| !table.is_some_and(|t| t.contains(values));
        let mut dangling: Vec<Value> =
            values.into_iter().filter(|(key, _)| is_dangling(key)).map(|(_, it)| it).collect();
        dangling.sort_unstable_by(|left, right| {
            (left.first.offset, &left.text).cmp(&(right.first.offset, &right.text))
        });
        let more = dangling.len().saturating_sub(MOST_LISTED);
        for Value { first, text, again } in dangling.into_iter().take(MOST_LISTED) {
            let message = wording::dangling(keyref, self.constraint(key), &text, again);
            let rule = "cvc-identity-constraint.4.3";
            self.findings.push(Finding { rule, message, place: Some(first) });
        }
        if more > 0 {
            self.find("cvc-identity-constraint.4.3", wording::more_dangling(keyref, more));
        }
    }

    /// Drops everything: there is too much to keep.
    fn give_up(&mut self) {
        self.find("cvc-identity-constraint", wording::too_many(self.most_values));
        self.is_exhausted = true;
        self.open.clear();
        self.names.clear();
        self.scopes.clear();
        self.targets.clear();
        self.awaited.clear();
        self.kept = 0;
    }

    fn find(&mut self, rule: &'static str, message: String) {
        self.findings.push(Finding { rule, message, place: None });
    }

    #[cfg(test)]
    pub fn with_most_values(mut self, most_values: usize) -> Self {
        self.most_values = most_values;
        self
    }
}

fn table_of<V: Clone + Eq + Hash>(
    tables: &mut Vec<(ConstraintId, NodeTable<V>)>,
    key: ConstraintId,
) -> &mut NodeTable<V> {
    let at = tables.iter().position(|(id, _)| *id == key).unwrap_or_else(|| {
        tables.push((key, NodeTable::new()));
        tables.len() - 1
    });
    &mut tables[at].1
}
