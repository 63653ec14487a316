//! A random plan for a schema, right by construction but for a little adventure.

use std::collections::BTreeSet;

use super::model::{
    A, AttributeGroup, AttributeUse, B, Complex, Content, Element, ElementId, GlobalAttribute,
    Group, Home, Method, Model, NONE, Particle, Relation, Term, TypeRef, Usage, Wildcard, X,
};
use super::schema_support::chance::Chance;
use super::simple::{self, BUILTINS, Definition, Family, Simple, SimpleId};
use super::{faults, narrow};

/// A plan for the schema of that seed.
pub fn model(seed: u64) -> Model {
    let mut maker = Maker { chance: Chance::new(seed), model: Model::default(), serial: 0 };
    maker.homes();
    maker.simples();
    maker.attributes();
    maker.stubs();
    maker.elements();
    maker.groups();
    for id in maker.named_complexes() {
        maker.fill(id);
    }
    maker.abstract_types();
    super::constraints::add(&mut maker.chance, &mut maker.model);
    maker.model
}

pub struct Maker {
    chance: Chance,
    model: Model,
    serial: usize,
}

/// What must stay apart in one content model.
#[derive(Clone, Debug, Default)]
struct Used {
    locals: BTreeSet<String>,
    /// Local declarations that may be used a second time.
    again: Vec<ElementId>,
    depth: usize,
    /// Types from this number on may not be required: they may contain this one.
    limit: usize,
}

impl Maker {
    fn homes(&mut self) {
        let mut add = |file, namespace, relation, chance: &mut Chance| {
            self.model.homes.push(Home {
                file,
                namespace,
                relation,
                qualifies_elements: chance.percent(60),
                qualifies_attributes: chance.percent(25),
            });
        };
        let chance = &mut self.chance;
        let has_target = chance.percent(85);
        let target = if has_target { A } else { NONE };
        add("main.xsd", target, Relation::Main, chance);
        if has_target && chance.percent(25) {
            add("included.xsd", A, Relation::Included, chance);
        }
        if has_target && chance.percent(25) {
            add("chameleon.xsd", A, Relation::Chameleon, chance);
        }
        if chance.percent(35) {
            add("other.xsd", B, Relation::Imported, chance);
        }
        if has_target && chance.percent(15) {
            add("none.xsd", NONE, Relation::Imported, chance);
        }
    }

    fn some_home(&mut self) -> usize {
        if self.chance.percent(55) { 0 } else { self.chance.below(self.model.homes.len()) }
    }

    /// Whether a component in one document may refer to one in another.
    fn sees(&self, from: usize, to: usize) -> bool {
        let homes = &self.model.homes;
        from == 0 || homes[from].namespace == homes[to].namespace
    }

    fn name(&mut self, letter: &str) -> String {
        self.serial += 1;
        format!("{letter}{}", self.serial)
    }

    // --- simple types

    fn simples(&mut self) {
        for (name, family, good, edge) in BUILTINS {
            self.model.simples.push(Simple {
                name: Some((*name).to_owned()),
                home: 0,
                definition: Definition::Builtin(name),
                good: good.iter().map(|value| (*value).to_owned()).collect(),
                edge: edge.iter().map(|value| (*value).to_owned()).collect(),
                family: *family,
                has_length: false,
            });
        }
        for _ in 0..3 + self.chance.below(4) {
            let home = self.some_home();
            if let Some(mut simple) = self.derived_simple(home) {
                simple.name = Some(self.name("s"));
                simple.home = home;
                self.model.simples.push(simple);
            }
        }
    }

    fn visible_simples(&self, home: usize) -> Vec<SimpleId> {
        (0..self.model.simples.len())
            .filter(|id| {
                let simple = &self.model.simples[*id];
                let is_builtin = matches!(simple.definition, Definition::Builtin(_));
                is_builtin || (simple.name.is_some() && self.sees(home, simple.home))
            })
            .collect()
    }

    fn derived_simple(&mut self, home: usize) -> Option<Simple> {
        let visible = self.visible_simples(home);
        match self.chance.below(10) {
            0 | 1 => self.list(home, &visible),
            2 | 3 => self.union(home, &visible),
            _ => {
                let base = *self.chance.pick(&visible);
                let plan = self.model.simples[base].clone();
                simple::restrict(&mut self.chance, &plan, base)
            }
        }
    }

    fn list(&mut self, home: usize, visible: &[SimpleId]) -> Option<Simple> {
        let item = *self.chance.pick(visible);
        if self.has_list(item) || self.model.simples[item].family == Family::Id {
            return None;
        }
        let items: Vec<String> = self.model.simples[item]
            .good
            .iter()
            .filter(|value| !value.is_empty() && !value.contains(' '))
            .cloned()
            .collect();
        let first = self.chance.choose(&items)?.clone();
        let second = self.chance.pick(&items).clone();
        let good =
            vec![first.clone(), format!("{first} {second}"), format!("{second} {first} {first}")];
        let edge = self.model.simples[item].edge.iter().take(3);
        let mut edge: Vec<String> = edge.map(|value| format!("{first} {value}")).collect();
        edge.extend([String::new(), format!("  {first}\t{second} ")]);
        let definition = Definition::List(item);
        Some(Simple {
            name: None,
            home,
            definition,
            good,
            edge,
            family: Family::List,
            has_length: false,
        })
    }

    fn has_list(&self, id: SimpleId) -> bool {
        let simple = &self.model.simples[id];
        match &simple.definition {
            Definition::Builtin(_) | Definition::List(_) => simple.family == Family::List,
            Definition::Restriction(base, _) => self.has_list(*base),
            Definition::Union(members) => members.iter().any(|member| self.has_list(*member)),
        }
    }

    fn union(&mut self, home: usize, visible: &[SimpleId]) -> Option<Simple> {
        let mut members = Vec::new();
        let mut good = Vec::new();
        let mut edge = Vec::new();
        for _ in 0..2 + self.chance.below(2) {
            let member = *self.chance.pick(visible);
            let simple = &self.model.simples[member];
            // In a union, libxml2 does not go on after a prefix that is not bound (fault
            // `name-in-union`).
            let is_name = faults::has_base(&self.model, member, &["QName"]);
            if simple.family == Family::Id || is_name || members.contains(&member) {
                return None;
            }
            members.push(member);
            good.extend(simple.good.iter().take(3).cloned());
            edge.extend(simple.edge.iter().take(3).cloned());
        }
        let definition = Definition::Union(members);
        Some(Simple {
            name: None,
            home,
            definition,
            good,
            edge,
            family: Family::Union,
            has_length: false,
        })
    }

    /// A simple type to use in a document: built in, named, or written on the spot.
    fn some_simple(&mut self, home: usize) -> SimpleId {
        let visible = self.visible_simples(home);
        if self.chance.percent(20)
            && let Some(mut simple) = self.derived_simple(home)
        {
            simple.home = home;
            self.model.simples.push(simple);
            return self.model.simples.len() - 1;
        }
        if self.chance.percent(45) {
            let named = &visible[BUILTINS.len()..];
            if let Some(id) = self.chance.choose(named) {
                return *id;
            }
        }
        *self.chance.pick(&visible[..BUILTINS.len()])
    }

    /// A value to be a default.
    fn good(&mut self, id: SimpleId) -> Option<String> {
        let simple = &self.model.simples[id];
        (simple.family != Family::Id).then(|| self.chance.pick(&simple.good).clone())
    }

    /// A value to be fixed: none of a list, which libxml2 does not compare (fault `fixed-list`).
    fn good_atomic(&mut self, id: SimpleId) -> Option<String> {
        match self.model.simples[id].family {
            Family::List | Family::Union => None,
            _ => self.good(id),
        }
    }

    /// Whether the type has a name to refer to.
    fn is_named(&self, id: SimpleId) -> bool {
        self.model.simples[id].name.is_some()
    }

    // --- attributes

    fn attributes(&mut self) {
        for _ in 0..self.chance.below(3) {
            let home = self.some_home();
            let local = self.name("ga");
            let definition = self.some_simple(home);
            let fixed = if self.chance.percent(15) { self.good_atomic(definition) } else { None };
            self.model.attributes.push(GlobalAttribute { local, home, definition, fixed });
        }
        for _ in 0..self.chance.below(3) {
            let home = self.some_home();
            let name = self.name("ag");
            let attributes = self.uses(home, &mut BTreeSet::new(), &["h", "i", "j"], true);
            let any_attribute = self.chance.percent(10).then(|| self.wildcard(&[]));
            let any_attribute = any_attribute.flatten();
            let group = AttributeGroup { name, home, attributes, any_attribute };
            self.model.attribute_groups.push(group);
        }
    }

    fn uses(
        &mut self,
        home: usize,
        taken: &mut BTreeSet<String>,
        pool: &[&str],
        mut has_id: bool,
    ) -> Vec<AttributeUse> {
        let mut uses = Vec::new();
        for _ in 0..self.chance.below(4) {
            let usage = if self.chance.percent(35) { Usage::Required } else { Usage::Optional };
            let globals: Vec<usize> = (0..self.model.attributes.len())
                .filter(|id| self.sees(home, self.model.attributes[*id].home))
                .collect();
            let refers = self.chance.percent(15);
            let mut own = match self.chance.choose(&globals) {
                Some(&global) if refers => {
                    let plan = &self.model.attributes[global];
                    AttributeUse {
                        local: plan.local.clone(),
                        namespace: self.model.namespace(plan.home),
                        global: Some(global),
                        definition: plan.definition,
                        usage,
                        default: None,
                        fixed: plan.fixed.clone(),
                    }
                }
                _ => {
                    let is_qualified = match self.chance.percent(15) {
                        true => self.chance.percent(50),
                        false => self.model.homes[home].qualifies_attributes,
                    };
                    AttributeUse {
                        local: (*self.chance.pick(pool)).to_owned(),
                        namespace: if is_qualified { self.model.namespace(home) } else { NONE },
                        global: None,
                        definition: self.some_simple(home),
                        usage,
                        default: None,
                        fixed: None,
                    }
                }
            };
            if self.model.simples[own.definition].family == Family::Id {
                if has_id {
                    continue;
                }
                has_id = true;
            }
            if !taken.insert(own.local.clone()) {
                continue;
            }
            if own.global.is_none() {
                match self.chance.below(10) {
                    0 => own.fixed = self.good_atomic(own.definition),
                    1 if usage == Usage::Optional => own.default = self.good(own.definition),
                    _ => {}
                }
            }
            uses.push(own);
        }
        uses
    }

    /// A wildcard that overlaps with none of these namespaces.
    fn wildcard(&mut self, apart: &[&str]) -> Option<Wildcard> {
        let lists = [
            "##any",
            "##other",
            "##targetNamespace",
            "##local",
            X,
            "urn:x urn:b",
            "##targetNamespace ##local",
            "urn:x ##local",
            "urn:b",
        ];
        let process = *self.chance.pick(&["strict", "lax", "skip"]);
        for _ in 0..6 {
            let namespaces = (*self.chance.pick(&lists)).to_owned();
            let wildcard = Wildcard { namespaces, process };
            // The target is A or B or none; what overlaps from any of them is left out.
            let overlaps = [A, B, NONE]
                .iter()
                .any(|target| wildcard.allowed(target).iter().any(|ns| apart.contains(ns)));
            if !overlaps || self.chance.percent(3) {
                return Some(wildcard);
            }
        }
        None
    }

    // --- elements

    fn elements(&mut self) {
        for _ in 0..4 + self.chance.below(4) {
            let home = self.some_home();
            let local = self.name("g");
            let id = self.model.elements.len();
            let heads: Vec<ElementId> =
                (0..id).filter(|head| self.sees(home, self.model.elements[*head].home)).collect();
            let joins = self.chance.percent(30);
            let head = if joins { self.chance.choose(&heads).copied() } else { None };
            let definition = match head {
                Some(head) => self.member_type(home, head),
                None => self.some_type(home),
            };
            let mut element = Element {
                local,
                namespace: self.model.namespace(home),
                home,
                is_global: true,
                definition,
                nillable: self.chance.percent(15),
                is_abstract: false,
                default: None,
                fixed: None,
                head,
                block: self.block(true),
                constraints: Vec::new(),
            };
            self.value_constraint(&mut element);
            self.model.elements.push(element);
        }
        // A head without a member that may stand, libxml2 lets be left out (fault `abstract-head`).
        for id in (0..self.model.elements.len()).rev() {
            let elements = &self.model.elements;
            let has_members = elements.iter().any(|own| own.head == Some(id) && !own.is_abstract);
            if has_members && self.chance.percent(30) {
                self.model.elements[id].is_abstract = true;
            }
        }
    }

    fn block(&mut self, is_element: bool) -> Option<&'static str> {
        if !self.chance.percent(6) {
            return None;
        }
        let all = ["extension", "restriction", "#all", "extension restriction", "substitution"];
        Some(*self.chance.pick(if is_element { &all } else { &all[..4] }))
    }

    fn value_constraint(&mut self, element: &mut Element) {
        let TypeRef::Simple(id) = element.definition else { return };
        match self.chance.below(12) {
            0 => element.default = self.good(id),
            1 => element.fixed = self.good_atomic(id),
            _ => {}
        }
    }

    fn some_type(&mut self, home: usize) -> TypeRef {
        let visible = self.visible_complexes(home);
        match self.chance.choose(&visible).copied() {
            Some(id) if self.chance.percent(70) => TypeRef::Complex(id),
            _ => TypeRef::Simple(self.element_simple(home)),
        }
    }

    /// A simple type for an element: no ID, which libxml2 looks at in attributes alone (fault
    /// `id-of-element`).
    fn element_simple(&mut self, home: usize) -> SimpleId {
        let id = self.some_simple(home);
        if self.model.simples[id].family == Family::Id { 0 } else { id }
    }

    /// A type for a member of a substitution group: that of the head, or one derived from it.
    fn member_type(&mut self, home: usize, head: ElementId) -> TypeRef {
        let of_head = self.model.elements[head].definition;
        let TypeRef::Complex(base) = of_head else { return of_head };
        let mut visible = self.visible_complexes(home);
        visible.retain(|id| self.model.derives(*id, base));
        match self.chance.choose(&visible) {
            Some(id) => TypeRef::Complex(*id),
            None => of_head,
        }
    }

    // --- complex types

    fn named_complexes(&self) -> Vec<usize> {
        let complexes = &self.model.complexes;
        (0..complexes.len()).filter(|id| complexes[*id].name.is_some()).collect()
    }

    fn visible_complexes(&self, home: usize) -> Vec<usize> {
        let mut ids = self.named_complexes();
        ids.retain(|id| self.sees(home, self.model.complexes[*id].home));
        ids
    }

    /// Names, homes and derivations; what is in the types comes when elements are there.
    fn stubs(&mut self) {
        for id in 0..4 + self.chance.below(5) {
            let mut complex = Complex {
                name: Some(self.name("t")),
                home: self.some_home(),
                base: None,
                is_abstract: false,
                block: self.block(false),
                is_mixed: self.chance.percent(15),
                content: Content::Empty,
                attributes: Vec::new(),
                attribute_groups: Vec::new(),
                any_attribute: None,
            };
            let candidates: Vec<usize> = (0..id)
                .filter(|base| self.sees(complex.home, self.model.complexes[*base].home))
                .collect();
            if self.chance.percent(50)
                && let Some(&base) = self.chance.choose(&candidates)
            {
                let same = self.model.namespace(complex.home)
                    == self.model.namespace(self.model.complexes[base].home);
                let restricts = same && self.chance.percent(45);
                let method = if restricts { Method::Restriction } else { Method::Extension };
                complex.base = Some((base, method));
                complex.is_mixed = self.model.complexes[base].is_mixed;
                complex.content = self.model.complexes[base].content.clone();
            } else if self.chance.percent(25) {
                let visible = self.visible_simples(complex.home);
                let mut simple = *self.chance.pick(&visible);
                if self.model.simples[simple].family == Family::Id {
                    simple = 0;
                }
                complex.content = Content::Simple(simple);
                complex.is_mixed = false;
            }
            self.model.complexes.push(complex);
        }
    }

    fn fill(&mut self, id: usize) {
        let complex = self.model.complexes[id].clone();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut has_id = false;
        if let Some((base, _)) = complex.base {
            for own in self.model.attribute_uses(base) {
                has_id |= self.model.simples[own.definition].family == Family::Id;
                taken.insert(own.local);
            }
        }
        match complex.base {
            Some((base, Method::Restriction)) => {
                self.fill_restriction(id, base);
                return;
            }
            Some((base, Method::Extension)) if self.model.text_type(base).is_some() => {
                self.model.complexes[id].content = self.model.complexes[base].content.clone();
            }
            Some((base, Method::Extension)) => {
                let particles = self.model.particles(base);
                self.model.complexes[id].content = Content::Empty;
                let is_open = !particles.iter().any(|own| self.has_all(own));
                if is_open && self.chance.percent(80) {
                    let mut used = Used { limit: id, ..Used::default() };
                    for particle in &particles {
                        self.note(particle, &mut used);
                    }
                    let content = self.content(complex.home, &mut used, particles.is_empty());
                    self.model.complexes[id].content = content;
                }
            }
            None if matches!(complex.content, Content::Simple(_)) => {}
            None => {
                if self.chance.percent(92) {
                    let mut used = Used { limit: id, ..Used::default() };
                    self.model.complexes[id].content = self.content(complex.home, &mut used, true);
                }
            }
        }
        let pool = ["p", "q", "r", "s", "t", "u", "v", "w"];
        self.model.complexes[id].attributes = self.uses(complex.home, &mut taken, &pool, has_id);
        if self.chance.percent(20) {
            let groups: Vec<usize> = (0..self.model.attribute_groups.len())
                .filter(|group| {
                    let group = &self.model.attribute_groups[*group];
                    self.sees(complex.home, group.home)
                        && group.attributes.iter().all(|own| !taken.contains(&own.local))
                })
                .collect();
            if let Some(group) = self.chance.choose(&groups) {
                self.model.complexes[id].attribute_groups.push(*group);
            }
        }
        // Where that of the base holds one of the same namespaces, libxml2 loses the others (fault
        // `attribute-wildcard-union`).
        let base = complex.base.and_then(|(base, _)| self.model.attribute_wildcard(base));
        if base.is_none() && self.chance.percent(15) {
            self.model.complexes[id].any_attribute = self.wildcard(&[]);
        }
    }

    fn fill_restriction(&mut self, id: usize, base: usize) {
        let home = self.model.complexes[id].home;
        if let Some(simple) = self.model.text_type(base) {
            let plan = self.model.simples[simple].clone();
            let narrowed = simple::restrict(&mut self.chance, &plan, simple);
            let simple = match narrowed {
                Some(narrowed) if self.chance.percent(80) => {
                    self.model.simples.push(Simple { home, ..narrowed });
                    self.model.simples.len() - 1
                }
                _ => simple,
            };
            self.model.complexes[id].content = Content::Simple(simple);
        } else {
            match narrow::content(&mut self.chance, &self.model, base) {
                Some(content) => self.model.complexes[id].content = content,
                None => {
                    // It cannot be written again: an extension by nothing instead.
                    self.model.complexes[id].base = Some((base, Method::Extension));
                    self.model.complexes[id].content = Content::Empty;
                    return;
                }
            }
        }
        let attributes = narrow::attributes(&mut self.chance, &self.model, base);
        self.model.complexes[id].attributes = attributes;
        if self.chance.percent(50) {
            let own = &self.model.complexes[base];
            let is_plain = own.attribute_groups.is_empty() && own.base.is_none();
            self.model.complexes[id].any_attribute = own.any_attribute.clone().filter(|_| is_plain);
        }
    }

    /// Types that others derive from may be abstract.
    fn abstract_types(&mut self) {
        for id in self.named_complexes() {
            let has_heirs =
                self.model.complexes.iter().any(|other| {
                    other.base.is_some_and(|(base, _)| base == id) && !other.is_abstract
                });
            if has_heirs && self.model.complexes[id].block.is_none() && self.chance.percent(20) {
                self.model.complexes[id].is_abstract = true;
            }
        }
    }

    // --- content models

    fn groups(&mut self) {
        for _ in 0..self.chance.below(3) {
            let home = self.some_home();
            let name = self.name("mg");
            let mut used = Used { depth: 1, ..Used::default() };
            let term = if self.chance.percent(12) {
                self.all(home, &mut used)
            } else {
                self.group_term(home, &mut used)
            };
            self.model.groups.push(Group { name, home, term });
        }
    }

    fn has_all(&self, particle: &Particle) -> bool {
        match &particle.term {
            Term::All(_) => true,
            Term::Group(id) => matches!(self.model.groups[*id].term, Term::All(_)),
            _ => false,
        }
    }

    /// Notes the names that a content model uses already.
    fn note(&self, particle: &Particle, used: &mut Used) {
        match &particle.term {
            Term::Element(id) if self.model.elements[*id].is_global => {
                for member in self.model.members(*id) {
                    used.locals.insert(self.model.elements[member].local.clone());
                }
            }
            Term::Element(id) => {
                used.locals.insert(self.model.elements[*id].local.clone());
                used.again.push(*id);
            }
            Term::Sequence(list) | Term::Choice(list) | Term::All(list) => {
                list.iter().for_each(|member| self.note(member, used));
            }
            Term::Group(id) => {
                self.note(&Particle::once(self.model.groups[*id].term.clone()), used);
            }
            Term::Any(_) => {}
        }
    }

    fn content(&mut self, home: usize, used: &mut Used, is_alone: bool) -> Content {
        if is_alone && self.chance.percent(12) {
            let term = self.all(home, used);
            let min = u32::from(self.chance.percent(70));
            return Content::Particle(Particle { min, max: Some(1), term });
        }
        if self.chance.percent(10) {
            let groups: Vec<usize> = (0..self.model.groups.len())
                .filter(|id| self.may_refer(home, *id, used, is_alone))
                .collect();
            if let Some(&group) = self.chance.choose(&groups) {
                let mut particle = Particle::once(Term::Group(group));
                if !self.has_all(&particle) {
                    (particle.min, particle.max) = self.group_occurs(&particle.term);
                }
                self.note(&particle, used);
                return Content::Particle(particle);
            }
        }
        let term = self.group_term(home, used);
        let (min, max) = self.group_occurs(&term);
        let mut particle = Particle { min, max, term };
        if self.chance.percent(15) {
            self.insert_wildcard(&mut particle);
        }
        Content::Particle(particle)
    }

    fn may_refer(&self, home: usize, group: usize, used: &Used, is_alone: bool) -> bool {
        let plan = &self.model.groups[group];
        let mut inside = Used::default();
        self.note(&Particle::once(plan.term.clone()), &mut inside);
        self.sees(home, plan.home)
            && (is_alone || !matches!(plan.term, Term::All(_)))
            && inside.locals.is_disjoint(&used.locals)
    }

    /// How often a group may stand. Where groups that may be empty are repeated inside one another,
    /// `xmllint` runs away, so that is not done.
    fn group_occurs(&mut self, term: &Term) -> (u32, Option<u32>) {
        if self.can_be_empty(term) && (self.repeats(term) || self.chance.percent(80)) {
            return (u32::from(self.chance.percent(70)), Some(1));
        }
        *self.chance.pick(&[
            (1, Some(1)),
            (1, Some(1)),
            (1, Some(1)),
            (1, Some(1)),
            (0, Some(1)),
            (0, None),
            (1, None),
            (1, Some(2)),
            (2, Some(3)),
            (0, Some(2)),
        ])
    }

    fn can_be_empty(&self, term: &Term) -> bool {
        let is_optional = |own: &Particle| own.min == 0 || self.can_be_empty(&own.term);
        match term {
            Term::Element(_) | Term::Any(_) => false,
            Term::Sequence(list) | Term::All(list) => list.iter().all(is_optional),
            Term::Choice(list) => list.iter().any(is_optional),
            Term::Group(id) => self.can_be_empty(&self.model.groups[*id].term),
        }
    }

    /// Whether anything in it is a group that may stand more than once.
    fn repeats(&self, term: &Term) -> bool {
        match term {
            Term::Element(_) | Term::Any(_) => false,
            Term::Sequence(list) | Term::Choice(list) | Term::All(list) => {
                let is_group =
                    |own: &Particle| !matches!(own.term, Term::Element(_) | Term::Any(_));
                list.iter()
                    .any(|own| is_group(own) && (own.max != Some(1) || self.repeats(&own.term)))
            }
            Term::Group(id) => self.repeats(&self.model.groups[*id].term),
        }
    }

    fn group_term(&mut self, home: usize, used: &mut Used) -> Term {
        let count = 1 + self.chance.below(4);
        used.depth += 1;
        let members: Vec<Particle> = (0..count).filter_map(|_| self.member(home, used)).collect();
        used.depth -= 1;
        if members.len() > 1 && self.chance.percent(35) {
            // After a repeated head libxml2 goes back to the whole choice (fault `repeated-head`).
            let once = |mut own: Particle| {
                if matches!(own.term, Term::Element(id) if self.model.members(id).len() > 1) {
                    own.max = Some(1);
                }
                own
            };
            Term::Choice(members.into_iter().map(once).collect())
        } else {
            Term::Sequence(members)
        }
    }

    fn member(&mut self, home: usize, used: &mut Used) -> Option<Particle> {
        match self.chance.below(100) {
            0..18 if used.depth < 3 => {
                let term = self.group_term(home, used);
                let (min, max) = self.group_occurs(&term);
                Some(Particle { min, max, term })
            }
            18..25 => {
                let groups: Vec<usize> = (0..self.model.groups.len())
                    .filter(|id| self.may_refer(home, *id, used, false))
                    .collect();
                let group = *self.chance.choose(&groups)?;
                let particle = Particle::once(Term::Group(group));
                self.note(&particle, used);
                Some(particle)
            }
            // The same declaration a second time: often ambiguous, sometimes not.
            25..28 => {
                let again = *self.chance.choose(&used.again)?;
                let is_named = match self.model.elements[again].definition {
                    TypeRef::Simple(id) => self.is_named(id),
                    TypeRef::Complex(id) => self.model.complexes[id].name.is_some(),
                };
                let same = self.model.namespace(self.model.elements[again].home)
                    == self.model.namespace(home);
                (is_named && same).then(|| Particle::once(Term::Element(again)))
            }
            _ => self.element_particle(home, used),
        }
    }

    fn element_particle(&mut self, home: usize, used: &mut Used) -> Option<Particle> {
        let id = if self.chance.percent(35) {
            self.referred(home, used)?
        } else {
            self.local(home, used)?
        };
        let definition = self.model.elements[id].definition;
        let (mut min, mut max) = *self.chance.pick(&[
            (1, Some(1)),
            (1, Some(1)),
            (1, Some(1)),
            (1, Some(1)),
            (0, Some(1)),
            (0, Some(1)),
            (0, None),
            (1, None),
            (2, Some(3)),
            (0, Some(2)),
            (2, Some(2)),
            (1, Some(5)),
        ]);
        if matches!(definition, TypeRef::Simple(_)) && self.chance.percent(4) {
            (min, max) = *self.chance.pick(&[
                (0, Some(1000)),
                (10, Some(20)),
                (5, None),
                (30, Some(31)),
                (1, Some(500)),
                (0, Some(100_000)),
            ]);
        }
        // The members of a counted head libxml2 does not count (fault `counted-head`).
        if self.model.elements[id].is_global && self.model.members(id).len() > 1 {
            min = min.min(1);
            max = max.filter(|most| *most == 1);
        }
        if let TypeRef::Complex(id) = definition
            && self.model.complexes[id].name.is_some()
            && id >= used.limit
        {
            min = 0;
        }
        Some(Particle { min, max, term: Term::Element(id) })
    }

    fn referred(&mut self, home: usize, used: &mut Used) -> Option<ElementId> {
        let candidates: Vec<ElementId> = (0..self.model.elements.len())
            .filter(|id| {
                let element = &self.model.elements[*id];
                let members = self.model.members(*id);
                let mut names = members.iter().map(|id| &self.model.elements[*id].local);
                element.is_global
                    && self.sees(home, element.home)
                    && names.all(|name| !used.locals.contains(name))
            })
            .collect();
        let id = *self.chance.choose(&candidates)?;
        self.note(&Particle::once(Term::Element(id)), used);
        Some(id)
    }

    fn local(&mut self, home: usize, used: &mut Used) -> Option<ElementId> {
        let pool = ["a", "b", "c", "d", "e", "f", "i", "j", "k", "l", "m", "n", "o"];
        let free: Vec<&str> =
            pool.into_iter().filter(|name| !used.locals.contains(*name)).collect();
        let local = (*self.chance.choose(&free)?).to_owned();
        used.locals.insert(local.clone());
        let is_qualified = match self.chance.percent(10) {
            true => self.chance.percent(50),
            false => self.model.homes[home].qualifies_elements,
        };
        let visible = self.visible_complexes(home);
        let definition = match self.chance.below(100) {
            0..60 => TypeRef::Simple(self.element_simple(home)),
            60..85 if !visible.is_empty() => TypeRef::Complex(*self.chance.pick(&visible)),
            85.. if used.depth < 4 => self.anonymous(home, used),
            _ => TypeRef::Simple(self.element_simple(home)),
        };
        let mut element = Element {
            local,
            namespace: if is_qualified { self.model.namespace(home) } else { NONE },
            home,
            is_global: false,
            definition,
            nillable: self.chance.percent(10),
            is_abstract: false,
            default: None,
            fixed: None,
            head: None,
            block: None,
            constraints: Vec::new(),
        };
        self.value_constraint(&mut element);
        self.model.elements.push(element);
        let id = self.model.elements.len() - 1;
        used.again.push(id);
        Some(id)
    }

    /// A type without a name, for one local element.
    fn anonymous(&mut self, home: usize, used: &Used) -> TypeRef {
        let mut inside = Used { depth: used.depth + 1, limit: used.limit, ..Used::default() };
        let content = match self.chance.below(10) {
            0 => Content::Empty,
            1 | 2 => Content::Simple(*self.chance.pick(&[0, 1, 2, 8, 9, 15])),
            _ => Content::Particle(Particle::once(self.group_term(home, &mut inside))),
        };
        let pool = ["p", "q", "r"];
        let complex = Complex {
            name: None,
            home,
            base: None,
            is_abstract: false,
            block: None,
            is_mixed: !matches!(content, Content::Simple(_)) && self.chance.percent(15),
            content,
            attributes: self.uses(home, &mut BTreeSet::new(), &pool, false),
            attribute_groups: Vec::new(),
            any_attribute: None,
        };
        self.model.complexes.push(complex);
        TypeRef::Complex(self.model.complexes.len() - 1)
    }

    fn all(&mut self, home: usize, used: &mut Used) -> Term {
        let count = 1 + self.chance.below(5);
        let mut members = Vec::new();
        for _ in 0..count {
            if let Some(mut particle) = self.element_particle(home, used) {
                particle.min = particle.min.min(1);
                particle.max = Some(1);
                members.push(particle);
            }
        }
        Term::All(members)
    }

    /// Puts a wildcard where no name of the model overlaps with it.
    fn insert_wildcard(&mut self, particle: &mut Particle) {
        let mut names = Vec::new();
        self.namespaces(particle, &mut names);
        let Some(wildcard) = self.wildcard(&names) else { return };
        let (min, max) = *self.chance.pick(&[(0, Some(1)), (0, None), (1, Some(1)), (0, Some(3))]);
        let is_repeated = particle.max != Some(1);
        let is_choice = matches!(particle.term, Term::Choice(_));
        let (Term::Sequence(list) | Term::Choice(list)) = &mut particle.term else { return };
        let at = self.chance.below(list.len() + 1);
        // Where anything may be skipped or repeated before it, libxml2 takes more for a repeated
        // wildcard than it should (fault `repeated-wildcard`).
        let is_plain = |own: &Particle| matches!((own.min, own.max), (1, Some(1)));
        let is_safe =
            particle.min == 1 && !is_repeated && !is_choice && list[..at].iter().all(is_plain);
        let max = if is_safe { max } else { Some(1) };
        list.insert(at, Particle { min, max, term: Term::Any(wildcard) });
    }

    fn namespaces(&self, particle: &Particle, found: &mut Vec<&'static str>) {
        match &particle.term {
            Term::Element(id) => found.extend(
                self.model.members(*id).iter().map(|id| self.model.elements[*id].namespace),
            ),
            Term::Sequence(list) | Term::Choice(list) | Term::All(list) => {
                list.iter().for_each(|member| self.namespaces(member, found));
            }
            Term::Group(id) => {
                let group = Particle::once(self.model.groups[*id].term.clone());
                self.namespaces(&group, found);
            }
            Term::Any(wildcard) => found.extend(wildcard.allowed(A)),
        }
    }
}
