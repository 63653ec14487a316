//! Documents that a plan makes valid, found by walking it.

use std::collections::BTreeMap;

use super::model::{
    A, B, Complex, ComplexId, Content, Element, ElementId, Model, Particle, Term, TypeRef, Usage,
    X, written,
};
use super::schema_support::chance::Chance;
use super::schema_support::raw::{Child, Raw};
use super::simple::{Family, SimpleId};

/// How deep elements go before everything optional is left out.
const DEEP: usize = 5;

pub struct Walk<'a> {
    model: &'a Model,
    chance: Chance,
    ids: usize,
    /// Elements that one document may still get.
    budget: usize,
}

impl<'a> Walk<'a> {
    pub fn new(model: &'a Model, seed: u64) -> Self {
        Self { model, chance: Chance::new(seed), ids: 0, budget: 0 }
    }

    /// A document; none if the global element cannot stand in one.
    pub fn document(&mut self) -> Option<Raw> {
        self.ids = 0;
        self.budget = 60;
        let globals: Vec<ElementId> = (0..self.model.elements.len())
            .filter(|id| self.model.elements[*id].is_global)
            // Elements with content tell more.
            .flat_map(|id| {
                let is_complex = matches!(self.model.elements[id].definition, TypeRef::Complex(_));
                std::iter::repeat_n(id, if is_complex { 4 } else { 1 })
            })
            .collect();
        let root = *self.chance.choose(&globals)?;
        let mut raw = self.element(root, 0)?;
        let bindings = [
            ("xmlns:a", A),
            ("xmlns:b", B),
            ("xmlns:x", X),
            ("xmlns:xs", "http://www.w3.org/2001/XMLSchema"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ];
        let bindings = bindings.map(|(name, uri)| (name.to_owned(), uri.to_owned()));
        raw.attributes.splice(0..0, bindings);
        Some(raw)
    }

    /// An element in the place of that declaration, perhaps by a member of its group.
    fn element(&mut self, id: ElementId, depth: usize) -> Option<Raw> {
        // Abstract types can lead round in circles.
        if depth > 3 * DEEP {
            return None;
        }
        let mut id = id;
        let head = &self.model.elements[id];
        if head.is_abstract || (depth > 0 && head.is_global && self.chance.percent(40)) {
            let members: Vec<ElementId> =
                self.model.members(id).into_iter().filter(|own| self.may_stand(*own, id)).collect();
            id = *self.chance.choose(&members)?;
        }
        self.budget = self.budget.saturating_sub(1);
        let element = &self.model.elements[id];
        let mut raw = Raw::new(written(element.namespace, &element.local));
        match element.definition {
            TypeRef::Simple(simple) => self.simple_content(&mut raw, element, simple),
            TypeRef::Complex(declared) => {
                let used = self.concrete(element, declared)?;
                if used != declared {
                    let complex = &self.model.complexes[used];
                    let name = complex.name.as_deref().unwrap_or_default();
                    let name = written(self.model.namespace(complex.home), name);
                    raw = raw.with("xsi:type", name);
                }
                self.complex_content(&mut raw, element, used, depth)?;
            }
        }
        Some(raw)
    }

    /// Whether `id` may surely stand for `head`: itself, or where nothing is blocked.
    fn may_stand(&self, id: ElementId, head: ElementId) -> bool {
        let is_free = |id: ElementId| {
            let element = &self.model.elements[id];
            element.block.is_none()
                && match element.definition {
                    TypeRef::Complex(complex) => self.is_free(complex),
                    TypeRef::Simple(_) => true,
                }
        };
        !self.model.elements[id].is_abstract && (id == head || (is_free(id) && is_free(head)))
    }

    /// Whether nothing is blocked by the type or those it derives from.
    fn is_free(&self, id: ComplexId) -> bool {
        let complex = &self.model.complexes[id];
        complex.block.is_none() && complex.base.is_none_or(|(base, _)| self.is_free(base))
    }

    /// The declared type, or one derived from it.
    fn concrete(&mut self, element: &Element, declared: ComplexId) -> Option<ComplexId> {
        let complexes = &self.model.complexes;
        if !complexes[declared].is_abstract && self.chance.percent(80) {
            return Some(declared);
        }
        let derived: Vec<ComplexId> = (0..complexes.len())
            .filter(|id| {
                let is_derived = *id == declared
                    || (element.block.is_none()
                        && self.is_free(*id)
                        && complexes[*id].name.is_some()
                        && self.model.derives(*id, declared));
                is_derived && !complexes[*id].is_abstract
            })
            .collect();
        self.chance.choose(&derived).copied()
    }

    fn simple_content(&mut self, raw: &mut Raw, element: &Element, simple: SimpleId) {
        if element.nillable && element.fixed.is_none() && self.chance.percent(25) {
            raw.attributes.push(("xsi:nil".to_owned(), "true".to_owned()));
            return;
        }
        let value = match (&element.fixed, &element.default) {
            (Some(fixed), _) => fixed.clone(),
            (None, Some(default)) if self.chance.percent(30) => default.clone(),
            _ => self.value(simple),
        };
        let is_optional = element.fixed.is_some() || element.default.is_some();
        if !(is_optional && self.chance.percent(40)) {
            self.text(raw, value);
        }
    }

    fn value(&mut self, simple: SimpleId) -> String {
        let plan = &self.model.simples[simple];
        match plan.family {
            Family::Id => {
                self.ids += 1;
                format!("id{}", self.ids)
            }
            _ => self.chance.pick(&plan.good).clone(),
        }
    }

    /// Text, now and then with a comment in it.
    fn text(&mut self, raw: &mut Raw, value: String) {
        if value.is_empty() {
            return;
        }
        let length = value.chars().count();
        match self.chance.below(25) {
            0 => {
                let at = self.chance.below(length + 1);
                let before: String = value.chars().take(at).collect();
                let after: String = value.chars().skip(at).collect();
                raw.children.push(Child::Text(before));
                raw.children.push(Child::Verbatim("<!-- a comment -->"));
                raw.children.push(Child::Text(after));
            }
            _ => raw.children.push(Child::Text(value)),
        }
    }

    fn complex_content(
        &mut self,
        raw: &mut Raw,
        element: &Element,
        id: ComplexId,
        depth: usize,
    ) -> Option<()> {
        self.attributes(raw, id);
        if element.nillable && self.chance.percent(10) {
            raw.attributes.push(("xsi:nil".to_owned(), "true".to_owned()));
            return Some(());
        }
        let complex: &Complex = &self.model.complexes[id];
        if let Content::Simple(simple) = complex.content {
            let value = self.value(simple);
            self.text(raw, value);
            return Some(());
        }
        for particle in self.model.particles(id) {
            self.particle(raw, &particle, complex.home, depth)?;
        }
        if complex.is_mixed {
            for _ in 0..self.chance.below(3) {
                let at = self.chance.below(raw.children.len() + 1);
                raw.children.insert(at, Child::Text("mixed text".to_owned()));
            }
        } else if !raw.children.is_empty() && self.chance.percent(30) {
            let at = self.chance.below(raw.children.len() + 1);
            let filler = [
                Child::Text("\n  ".to_owned()),
                Child::Verbatim("<!-- a comment -->"),
                Child::Verbatim("<?pi data?>"),
            ];
            raw.children.insert(at, self.chance.pick(&filler).clone());
        }
        Some(())
    }

    fn particle(
        &mut self,
        raw: &mut Raw,
        particle: &Particle,
        home: usize,
        depth: usize,
    ) -> Option<()> {
        let is_deep = depth >= DEEP || self.budget == 0;
        let most = if is_deep { particle.min } else { particle.min + 3 };
        let most = particle.max.map_or(most, |max| max.min(most));
        let spread = most.saturating_sub(particle.min) as usize;
        let count = particle.min as usize + self.chance.below(spread + 1);
        for _ in 0..count {
            let before = raw.children.len();
            if self.term(raw, &particle.term, home, depth).is_none() {
                // What cannot be made may be left out if enough is there.
                raw.children.truncate(before);
                if (particle.min as usize) < count {
                    break;
                }
                return None;
            }
        }
        Some(())
    }

    fn term(&mut self, raw: &mut Raw, term: &Term, home: usize, depth: usize) -> Option<()> {
        match term {
            Term::Element(id) => {
                let child = self.element(*id, depth + 1)?;
                raw.push(child);
            }
            Term::Sequence(list) => {
                for member in list {
                    self.particle(raw, member, home, depth)?;
                }
            }
            Term::Choice(list) => {
                let member = self.chance.choose(list)?;
                self.particle(raw, member, home, depth)?;
            }
            Term::All(list) => {
                let mut order: Vec<&Particle> = list.iter().collect();
                while !order.is_empty() {
                    let next = order.remove(self.chance.below(order.len()));
                    self.particle(raw, next, home, depth)?;
                }
            }
            Term::Group(id) => {
                let group = &self.model.groups[*id];
                self.term(raw, &group.term, group.home, depth)?;
            }
            Term::Any(wildcard) => {
                let allowed = wildcard.allowed(self.model.namespace(home));
                let namespace = *self.chance.choose(&allowed)?;
                let globals: Vec<ElementId> = (0..self.model.elements.len())
                    .filter(|id| {
                        let element = &self.model.elements[*id];
                        element.is_global && element.namespace == namespace && !element.is_abstract
                    })
                    .collect();
                let known = self.chance.choose(&globals).copied();
                match (wildcard.process, known) {
                    ("skip", _) => raw.push(Raw::new(written(namespace, "anything"))),
                    (_, Some(id)) if depth < DEEP => {
                        let child = self.element(id, depth + 1)?;
                        raw.push(child);
                    }
                    ("lax", _) => raw.push(Raw::new(written(namespace, "unknown"))),
                    _ => return None,
                }
            }
        }
        Some(())
    }

    fn attributes(&mut self, raw: &mut Raw, id: ComplexId) {
        for own in self.model.attribute_uses(id) {
            if own.usage == Usage::Optional && self.chance.percent(50) {
                continue;
            }
            let value = match &own.fixed {
                Some(fixed) => fixed.clone(),
                None => self.value(own.definition),
            };
            raw.attributes.push((written(own.namespace, &own.local), value));
        }
        if let Some((wildcard, target)) = self.model.attribute_wildcard(id)
            && wildcard.process != "strict"
            && self.chance.percent(50)
            && let Some(namespace) = self.chance.choose(&wildcard.allowed(target))
        {
            raw.attributes.push((written(namespace, "open"), "any value".to_owned()));
        }
    }
}

/// The simple types that elements and attributes of each written name have somewhere.
pub fn types_by_name(model: &Model) -> BTreeMap<String, Vec<SimpleId>> {
    let mut types: BTreeMap<String, Vec<SimpleId>> = BTreeMap::new();
    let mut add = |namespace: &str, local: &str, id: SimpleId| {
        types.entry(written(namespace, local)).or_default().push(id);
    };
    for element in &model.elements {
        match element.definition {
            TypeRef::Simple(id) => add(element.namespace, &element.local, id),
            TypeRef::Complex(id) => {
                if let Some(simple) = model.text_type(id) {
                    add(element.namespace, &element.local, simple);
                }
            }
        }
    }
    for id in 0..model.complexes.len() {
        for own in model.attribute_uses(id) {
            add(own.namespace, &own.local, own.definition);
        }
    }
    types
}
