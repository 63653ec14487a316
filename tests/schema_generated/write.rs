//! A plan as schema documents.

use super::model::{
    A, AttributeUse, B, Complex, Constraint, Content, Element, Home, Method, Model, NONE, Particle,
    Relation, Term, TypeRef, Usage, Wildcard, written,
};
use super::schema_support::raw::Raw;
use super::simple::{Definition, Simple, SimpleId};

/// The schema documents by file name, the main one first.
pub fn documents(model: &Model) -> Vec<(String, Raw)> {
    (0..model.homes.len())
        .map(|home| (model.homes[home].file.to_owned(), Writer { model, home }.document()))
        .collect()
}

/// Writes the components that live in one document.
struct Writer<'a> {
    model: &'a Model,
    home: usize,
}

impl Writer<'_> {
    fn home(&self) -> &Home {
        &self.model.homes[self.home]
    }

    fn document(&self) -> Raw {
        let home = self.home();
        let form = |is_qualified: bool| if is_qualified { "qualified" } else { "unqualified" };
        let has_target = home.relation != Relation::Chameleon && home.namespace != NONE;
        let mut root = Raw::new("xs:schema")
            .with("xmlns:xs", "http://www.w3.org/2001/XMLSchema")
            .with("xmlns:a", A)
            .with("xmlns:b", B)
            .with_some("targetNamespace", has_target.then_some(home.namespace))
            .with("elementFormDefault", form(home.qualifies_elements))
            .with("attributeFormDefault", form(home.qualifies_attributes));
        if home.relation == Relation::Main {
            for other in &self.model.homes {
                let target = (other.namespace != NONE).then_some(other.namespace);
                match other.relation {
                    Relation::Main => {}
                    Relation::Included | Relation::Chameleon => {
                        root.push(Raw::new("xs:include").with("schemaLocation", other.file));
                    }
                    Relation::Imported => root.push(
                        Raw::new("xs:import")
                            .with_some("namespace", target)
                            .with("schemaLocation", other.file),
                    ),
                }
            }
        }
        for (id, simple) in self.model.simples.iter().enumerate() {
            let is_builtin = matches!(simple.definition, Definition::Builtin(_));
            if simple.home == self.home && !is_builtin && simple.name.is_some() {
                root.push(self.simple_definition(id));
            }
        }
        for attribute in self.model.attributes.iter().filter(|own| own.home == self.home) {
            let mut raw = Raw::new("xs:attribute").with("name", &attribute.local);
            self.simple_type(&mut raw, attribute.definition);
            root.push(raw.with_some("fixed", attribute.fixed.as_ref()));
        }
        for group in self.model.attribute_groups.iter().filter(|own| own.home == self.home) {
            let mut raw = Raw::new("xs:attributeGroup").with("name", &group.name);
            self.attributes(&mut raw, &group.attributes, &[], group.any_attribute.as_ref());
            root.push(raw);
        }
        for group in self.model.groups.iter().filter(|own| own.home == self.home) {
            let content = self.particle(&Particle::once(group.term.clone()));
            root.push(Raw::new("xs:group").with("name", &group.name).containing([content]));
        }
        for complex in &self.model.complexes {
            if complex.home == self.home && complex.name.is_some() {
                root.push(self.complex_definition(complex));
            }
        }
        for element in &self.model.elements {
            if element.home == self.home && element.is_global {
                root.push(self.declaration(element, None));
            }
        }
        root
    }

    /// A reference to a component, as it must be written in this document.
    fn reference(&self, home: usize, local: &str) -> String {
        let namespace = self.model.homes[home].namespace;
        if self.home().relation == Relation::Chameleon && namespace == A {
            return local.to_owned();
        }
        written(namespace, local)
    }

    /// The `form` that must be written for a local declaration to be in `namespace`.
    fn form(&self, namespace: &str, is_qualified: bool) -> Option<&'static str> {
        let target = self.home().namespace;
        let by_default = if is_qualified { target } else { NONE };
        match namespace == by_default {
            true => None,
            false => Some(if namespace == target { "qualified" } else { "unqualified" }),
        }
    }

    // --- simple types

    fn simple_name(&self, id: SimpleId) -> Option<String> {
        let simple = &self.model.simples[id];
        match (&simple.definition, &simple.name) {
            (Definition::Builtin(name), _) => Some(format!("xs:{name}")),
            (_, Some(name)) => Some(self.reference(simple.home, name)),
            _ => None,
        }
    }

    /// Writes `type`, or the definition itself into the element.
    fn simple_type(&self, raw: &mut Raw, id: SimpleId) {
        match self.simple_name(id) {
            Some(name) => raw.attributes.push(("type".to_owned(), name)),
            None => raw.push(self.simple_definition(id)),
        }
    }

    fn simple_definition(&self, id: SimpleId) -> Raw {
        let Simple { name, definition, .. } = &self.model.simples[id];
        let mut raw = Raw::new("xs:simpleType").with_some("name", name.as_ref());
        raw.push(match definition {
            Definition::Builtin(name) => {
                Raw::new("xs:restriction").with("base", format!("xs:{name}"))
            }
            Definition::Restriction(base, facets) => {
                let mut step = Raw::new("xs:restriction");
                match self.simple_name(*base) {
                    Some(name) => step.attributes.push(("base".to_owned(), name)),
                    None => step.push(self.simple_definition(*base)),
                }
                step.containing(
                    facets
                        .iter()
                        .map(|(facet, value)| Raw::new(format!("xs:{facet}")).with("value", value)),
                )
            }
            Definition::List(item) => match self.simple_name(*item) {
                Some(name) => Raw::new("xs:list").with("itemType", name),
                None => Raw::new("xs:list").containing([self.simple_definition(*item)]),
            },
            Definition::Union(members) => {
                let names: Vec<String> =
                    members.iter().filter_map(|id| self.simple_name(*id)).collect();
                let anonymous = members.iter().filter(|id| self.simple_name(**id).is_none());
                Raw::new("xs:union")
                    .with_some("memberTypes", (!names.is_empty()).then(|| names.join(" ")))
                    .containing(anonymous.map(|id| self.simple_definition(*id)))
            }
        });
        raw
    }

    // --- complex types

    fn complex_definition(&self, complex: &Complex) -> Raw {
        let mut raw = Raw::new("xs:complexType")
            .with_some("name", complex.name.as_ref())
            .with_some("abstract", complex.is_abstract.then_some("true"))
            .with_some("block", complex.block)
            .with_some("mixed", complex.is_mixed.then_some("true"));
        let mut inner = Raw::new("");
        if let Content::Particle(particle) = &complex.content {
            inner.push(self.particle(particle));
        }
        let any = complex.any_attribute.as_ref();
        match (&complex.content, complex.base) {
            (Content::Simple(simple), base) => {
                raw.attributes.retain(|(name, _)| name != "mixed");
                let mut step = match base {
                    None => Raw::new("xs:extension")
                        .with("base", self.simple_name(*simple).unwrap_or_default()),
                    Some((base, Method::Extension)) => {
                        Raw::new("xs:extension").with("base", self.complex_name(base))
                    }
                    Some((base, Method::Restriction)) => {
                        let mut step =
                            Raw::new("xs:restriction").with("base", self.complex_name(base));
                        if let Definition::Restriction(_, facets) =
                            &self.model.simples[*simple].definition
                            && self.model.text_type(base) != Some(*simple)
                        {
                            step = step.containing(facets.iter().map(|(facet, value)| {
                                Raw::new(format!("xs:{facet}")).with("value", value)
                            }));
                        }
                        step
                    }
                };
                self.attributes(&mut step, &complex.attributes, &complex.attribute_groups, any);
                raw.push(Raw::new("xs:simpleContent").containing([step]));
            }
            (_, None) => {
                raw.children = inner.children;
                self.attributes(&mut raw, &complex.attributes, &complex.attribute_groups, any);
            }
            (_, Some((base, method))) => {
                let name = match method {
                    Method::Extension => "xs:extension",
                    Method::Restriction => "xs:restriction",
                };
                let mut step = Raw::new(name).with("base", self.complex_name(base));
                step.children = inner.children;
                self.attributes(&mut step, &complex.attributes, &complex.attribute_groups, any);
                raw.push(Raw::new("xs:complexContent").containing([step]));
            }
        }
        raw
    }

    fn complex_name(&self, id: usize) -> String {
        let complex = &self.model.complexes[id];
        self.reference(complex.home, complex.name.as_deref().unwrap_or_default())
    }

    fn particle(&self, particle: &Particle) -> Raw {
        let members = |name: &str, members: &[Particle]| {
            Raw::new(name).containing(members.iter().map(|member| self.particle(member)))
        };
        let raw = match &particle.term {
            Term::Element(id) => {
                return self.declaration(&self.model.elements[*id], Some(particle));
            }
            Term::Sequence(list) => members("xs:sequence", list),
            Term::Choice(list) => members("xs:choice", list),
            Term::All(list) => members("xs:all", list),
            Term::Group(id) => {
                let group = &self.model.groups[*id];
                Raw::new("xs:group").with("ref", self.reference(group.home, &group.name))
            }
            Term::Any(wildcard) => any("xs:any", wildcard),
        };
        let children = raw.children;
        let mut raw = Raw { children: Vec::new(), ..raw };
        occurs(&mut raw, particle);
        raw.children = children;
        raw
    }

    /// A declaration, or the use of a global one.
    fn declaration(&self, element: &Element, used: Option<&Particle>) -> Raw {
        let mut raw = Raw::new("xs:element");
        if let Some(particle) = used {
            occurs(&mut raw, particle);
            if element.is_global {
                return raw.with("ref", self.reference(element.home, &element.local));
            }
        }
        let default = self.home().qualifies_elements;
        let form = match element.is_global {
            true => None,
            false => self.form(element.namespace, default),
        };
        let head = element.head.map(|id| &self.model.elements[id]);
        let head = head.map(|head| self.reference(head.home, &head.local));
        raw = raw
            .with("name", &element.local)
            .with_some("form", form)
            .with_some("nillable", element.nillable.then_some("true"))
            .with_some("abstract", element.is_abstract.then_some("true"))
            .with_some("block", element.block)
            .with_some("substitutionGroup", head)
            .with_some("default", element.default.as_ref())
            .with_some("fixed", element.fixed.as_ref());
        let of_head = element.head.map(|head| self.model.elements[head].definition);
        match element.definition {
            // The type of the head is the default.
            definition if of_head == Some(definition) => {}
            TypeRef::Simple(id) => self.simple_type(&mut raw, id),
            TypeRef::Complex(id) => match &self.model.complexes[id].name {
                Some(_) => raw.attributes.push(("type".to_owned(), self.complex_name(id))),
                None => raw.push(self.complex_definition(&self.model.complexes[id])),
            },
        }
        let chameleon = self.home().relation == Relation::Chameleon;
        raw.containing(element.constraints.iter().map(|own| constraint(own, chameleon)))
    }

    // --- attributes

    fn attributes(
        &self,
        raw: &mut Raw,
        uses: &[AttributeUse],
        groups: &[usize],
        wildcard: Option<&Wildcard>,
    ) {
        for own in uses {
            let usage = match own.usage {
                Usage::Optional => None,
                Usage::Required => Some("required"),
                Usage::Prohibited => Some("prohibited"),
            };
            let form = self.form(own.namespace, self.home().qualifies_attributes);
            let mut attribute = match own.global {
                Some(global) => {
                    let global = &self.model.attributes[global];
                    let name = self.reference(global.home, &global.local);
                    Raw::new("xs:attribute").with("ref", name)
                }
                None => Raw::new("xs:attribute").with("name", &own.local).with_some("form", form),
            };
            // What is fixed where an attribute is referred to, libxml2 overlooks (fault
            // `fixed-on-reference`): the declaration says it.
            let fixed = own.fixed.as_ref().filter(|_| own.global.is_none());
            attribute = attribute
                .with_some("use", usage)
                .with_some("default", own.default.as_ref())
                .with_some("fixed", fixed);
            if own.global.is_none() && own.usage != Usage::Prohibited {
                self.simple_type(&mut attribute, own.definition);
            }
            raw.push(attribute);
        }
        for group in groups {
            let group = &self.model.attribute_groups[*group];
            let name = self.reference(group.home, &group.name);
            raw.push(Raw::new("xs:attributeGroup").with("ref", name));
        }
        if let Some(wildcard) = wildcard {
            raw.push(any("xs:anyAttribute", wildcard));
        }
    }
}

fn any(name: &str, wildcard: &Wildcard) -> Raw {
    Raw::new(name).with("namespace", &wildcard.namespaces).with("processContents", wildcard.process)
}

fn occurs(raw: &mut Raw, particle: &Particle) {
    let max = particle.max.map_or_else(|| "unbounded".to_owned(), |max| max.to_string());
    if particle.min != 1 {
        raw.attributes.push(("minOccurs".to_owned(), particle.min.to_string()));
    }
    if max != "1" {
        raw.attributes.push(("maxOccurs".to_owned(), max));
    }
}

fn constraint(own: &Constraint, is_chameleon: bool) -> Raw {
    let refer = own.refer.as_ref().map(|name| match is_chameleon {
        true => name.trim_start_matches("a:").to_owned(),
        false => name.clone(),
    });
    Raw::new(format!("xs:{}", own.sort))
        .with("name", &own.name)
        .with_some("refer", refer)
        .containing([Raw::new("xs:selector").with("xpath", &own.selector)])
        .containing(own.fields.iter().map(|field| Raw::new("xs:field").with("xpath", field)))
}
