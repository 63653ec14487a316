//! Small changes to documents, most of which make them invalid.

use std::collections::BTreeMap;

use super::model::{Model, written};
use super::schema_support::chance::Chance;
use super::schema_support::raw::{Child, Raw};
use super::simple::SimpleId;
use super::walk::types_by_name;

/// The kinds of change; each must make some documents invalid.
pub const KINDS: [&str; 17] = [
    "drop an element",
    "repeat an element",
    "swap neighbours",
    "rename an element",
    "change a namespace",
    "move an element",
    "insert an element",
    "empty an element",
    "insert text",
    "change a value",
    "pad a value",
    "drop an attribute",
    "add an attribute",
    "change an attribute",
    "rename an attribute",
    "add xsi:type",
    "add xsi:nil",
];

pub struct Mutator<'a> {
    model: &'a Model,
    chance: Chance,
    types: BTreeMap<String, Vec<SimpleId>>,
    elements: Vec<String>,
    attributes: Vec<String>,
    type_names: Vec<String>,
}

impl<'a> Mutator<'a> {
    pub fn new(model: &'a Model, seed: u64) -> Self {
        let names = model.elements.iter();
        let mut elements: Vec<String> =
            names.map(|element| written(element.namespace, &element.local)).collect();
        elements.extend(["a:zz", "b:zz", "x:zz", "zz"].map(str::to_owned));
        let uses = (0..model.complexes.len()).flat_map(|id| model.attribute_uses(id));
        let mut attributes: Vec<String> =
            uses.map(|own| written(own.namespace, &own.local)).collect();
        attributes.extend(["zz", "a:zz", "b:zz", "x:zz", "xml:lang"].map(str::to_owned));
        let mut type_names: Vec<String> =
            ["xs:string", "xs:int", "xs:anyType", "xs:anySimpleType", "a:none", "xs:none", "int"]
                .map(str::to_owned)
                .into();
        for complex in model.complexes.iter().filter(|own| own.name.is_some()) {
            let name = complex.name.as_deref().unwrap_or_default();
            type_names.push(written(model.namespace(complex.home), name));
        }
        for simple in model.simples.iter().skip(super::simple::BUILTINS.len()) {
            if let Some(name) = &simple.name {
                type_names.push(written(model.namespace(simple.home), name));
            }
        }
        let chance = Chance::new(seed);
        Self { model, chance, types: types_by_name(model), elements, attributes, type_names }
    }

    /// Changes a document and says which kind of change it was; none if it did not apply.
    pub fn mutate(&mut self, document: &mut Raw) -> Option<usize> {
        let kind = self.chance.below(KINDS.len());
        let before = document.clone();
        // Most places do not suit most changes.
        for _ in 0..12 {
            let number = self.chance.below(document.count());
            let target = document.nth_mut(number)?;
            let applied = self.apply(kind, target, number == 0);
            if applied.is_some() && *document != before {
                return Some(kind);
            }
            document.clone_from(&before);
        }
        None
    }

    fn apply(&mut self, kind: usize, target: &mut Raw, is_root: bool) -> Option<()> {
        match kind {
            0 => {
                let at = self.some_child(target)?;
                target.children.remove(at);
            }
            1 => {
                let at = self.some_child(target)?;
                let copy = target.children[at].clone();
                let to = if self.chance.percent(70) { at } else { self.place(target) };
                target.children.insert(to, copy);
            }
            2 => {
                let at = self.some_child(target)?;
                let other = self.some_child(target)?;
                target.children.swap(at, other);
            }
            3 => target.name = self.chance.pick(&self.elements).clone(),
            4 => {
                let local = target.name.rsplit(':').next().unwrap_or_default().to_owned();
                let prefix = *self.chance.pick(&["", "a:", "b:", "x:"]);
                target.name = format!("{prefix}{local}");
            }
            5 => {
                let at = self.some_child(target)?;
                let child = target.children.remove(at);
                let to = self.place(target);
                target.children.insert(to, child);
            }
            6 => {
                let mut child = Raw::new(self.chance.pick(&self.elements).clone());
                if self.chance.percent(50) {
                    let value = self.value_for(&child.name.clone(), true);
                    child.children.push(Child::Text(value));
                }
                let to = self.place(target);
                target.children.insert(to, Child::Element(child));
            }
            7 => target.children.clear(),
            8 => {
                let text = (*self.chance.pick(&["text", " ", "\n", "0", "\u{a0}"])).to_owned();
                let to = self.place(target);
                target.children.insert(to, Child::Text(text));
            }
            9 => {
                if target.elements().next().is_some() && self.chance.percent(85) {
                    return None;
                }
                let value = self.value_for(&target.name.clone(), false);
                target.children = vec![Child::Text(value)];
            }
            10 => {
                let [Child::Text(text)] = &mut target.children[..] else { return None };
                *text = match self.chance.below(4) {
                    0 => format!(" {text}"),
                    1 => format!("{text}\t"),
                    2 => format!("\n{text}\n"),
                    _ => format!("{text} {text}"),
                };
            }
            11 => {
                let at = self.some_attribute(target)?;
                target.attributes.remove(at);
            }
            12 => {
                let name = self.chance.pick(&self.attributes).clone();
                let value = self.value_for(&name, true);
                add(target, &name, value)?;
            }
            13 => {
                let at = self.some_attribute(target)?;
                let name = target.attributes[at].0.clone();
                target.attributes[at].1 = self.value_for(&name, false);
            }
            14 => {
                let at = self.some_attribute(target)?;
                let value = target.attributes.remove(at).1;
                let name = self.chance.pick(&self.attributes).clone();
                add(target, &name, value)?;
            }
            15 => {
                target.attributes.retain(|(name, _)| name != "xsi:type");
                let name = self.chance.pick(&self.type_names).clone();
                add(target, "xsi:type", name)?;
            }
            _ => {
                target.attributes.retain(|(name, _)| name != "xsi:nil");
                let values = ["true", "false", "1", "0", "yes", ""];
                let value = (*self.chance.pick(&values)).to_owned();
                add(target, "xsi:nil", value)?;
                if self.chance.percent(50) && !is_root {
                    target.children.clear();
                }
            }
        }
        Some(())
    }

    fn some_child(&mut self, target: &Raw) -> Option<usize> {
        let places: Vec<usize> = (0..target.children.len())
            .filter(|at| matches!(target.children[*at], Child::Element(_)))
            .collect();
        self.chance.choose(&places).copied()
    }

    fn some_attribute(&mut self, target: &Raw) -> Option<usize> {
        let places: Vec<usize> = (0..target.attributes.len())
            .filter(|at| !target.attributes[*at].0.starts_with("xmlns"))
            .collect();
        self.chance.choose(&places).copied()
    }

    fn place(&mut self, target: &Raw) -> usize {
        self.chance.below(target.children.len() + 1)
    }

    /// A value of the type that something of that name has: a good one, or one near the edge.
    fn value_for(&mut self, name: &str, is_good: bool) -> String {
        let own = self.types.get(name).and_then(|ids| self.chance.choose(ids)).copied();
        let id = own.unwrap_or_else(|| self.chance.below(self.model.simples.len()));
        let simple = &self.model.simples[id];
        let edge = self.chance.choose(&simple.edge).cloned();
        match edge {
            Some(edge) if !is_good && self.chance.percent(75) => edge,
            _ => self.chance.pick(&simple.good).clone(),
        }
    }
}

fn add(target: &mut Raw, name: &str, value: String) -> Option<()> {
    if target.attributes.iter().any(|(own, _)| own == name) {
        return None;
    }
    target.attributes.push((name.to_owned(), value));
    Some(())
}
