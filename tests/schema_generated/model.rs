//! A schema as a plan: components in tables, by number.

use super::simple::{Simple, SimpleId};

pub type ComplexId = usize;
pub type ElementId = usize;
pub type GroupId = usize;

/// The namespaces that take part; components live in the first three.
pub const A: &str = "urn:a";
pub const B: &str = "urn:b";
/// No namespace.
pub const NONE: &str = "";
/// Known to documents only.
pub const X: &str = "urn:x";

/// The prefix that every document, schema or instance, binds to a namespace; none for no namespace.
pub fn prefix(namespace: &str) -> Option<&'static str> {
    match namespace {
        A => Some("a"),
        B => Some("b"),
        X => Some("x"),
        _ => None,
    }
}

/// A name as it is written where the usual prefixes are bound.
pub fn written(namespace: &str, local: &str) -> String {
    match prefix(namespace) {
        Some(prefix) => format!("{prefix}:{local}"),
        None => local.to_owned(),
    }
}

/// One schema document.
#[derive(Clone, Debug)]
pub struct Home {
    pub file: &'static str,
    /// The namespace its components end up in.
    pub namespace: &'static str,
    pub relation: Relation,
    pub qualifies_elements: bool,
    pub qualifies_attributes: bool,
}

/// How the main document brings another one in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Relation {
    Main,
    Included,
    /// Included, and without a target namespace of its own.
    Chameleon,
    Imported,
}

#[derive(Clone, Debug, Default)]
pub struct Model {
    pub homes: Vec<Home>,
    pub simples: Vec<Simple>,
    pub complexes: Vec<Complex>,
    /// All declarations, global and local.
    pub elements: Vec<Element>,
    pub groups: Vec<Group>,
    pub attribute_groups: Vec<AttributeGroup>,
    pub attributes: Vec<GlobalAttribute>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TypeRef {
    Simple(SimpleId),
    Complex(ComplexId),
}

#[derive(Clone, Debug)]
pub struct Element {
    pub local: String,
    pub namespace: &'static str,
    pub home: usize,
    pub is_global: bool,
    pub definition: TypeRef,
    pub nillable: bool,
    pub is_abstract: bool,
    pub default: Option<String>,
    pub fixed: Option<String>,
    pub head: Option<ElementId>,
    pub block: Option<&'static str>,
    pub constraints: Vec<Constraint>,
}

#[derive(Clone, Debug)]
pub struct Constraint {
    pub sort: &'static str,
    pub name: String,
    pub refer: Option<String>,
    pub selector: String,
    pub fields: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Complex {
    pub name: Option<String>,
    pub home: usize,
    pub base: Option<(ComplexId, Method)>,
    pub is_abstract: bool,
    pub block: Option<&'static str>,
    pub is_mixed: bool,
    pub content: Content,
    /// What its own definition writes; those of the base come on top.
    pub attributes: Vec<AttributeUse>,
    pub attribute_groups: Vec<usize>,
    pub any_attribute: Option<Wildcard>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Method {
    Extension,
    Restriction,
}

#[derive(Clone, Debug)]
pub enum Content {
    Empty,
    /// What is written: for an extension what it adds.
    Particle(Particle),
    /// The type of the content, and for a restriction the facets that are written here.
    Simple(SimpleId),
}

#[derive(Clone, Debug)]
pub struct Particle {
    pub min: u32,
    pub max: Option<u32>,
    pub term: Term,
}

#[derive(Clone, Debug)]
pub enum Term {
    /// A local declaration, or a reference to a global one.
    Element(ElementId),
    Sequence(Vec<Particle>),
    Choice(Vec<Particle>),
    All(Vec<Particle>),
    Group(GroupId),
    Any(Wildcard),
}

#[derive(Clone, Debug)]
pub struct Wildcard {
    /// As written in `namespace`.
    pub namespaces: String,
    pub process: &'static str,
}

#[derive(Clone, Debug)]
pub struct Group {
    pub name: String,
    pub home: usize,
    pub term: Term,
}

#[derive(Clone, Debug)]
pub struct AttributeGroup {
    pub name: String,
    pub home: usize,
    pub attributes: Vec<AttributeUse>,
    pub any_attribute: Option<Wildcard>,
}

#[derive(Clone, Debug)]
pub struct GlobalAttribute {
    pub local: String,
    pub home: usize,
    pub definition: SimpleId,
    pub fixed: Option<String>,
}

#[derive(Clone, Debug)]
pub struct AttributeUse {
    pub local: String,
    pub namespace: &'static str,
    /// A reference to a global attribute.
    pub global: Option<usize>,
    pub definition: SimpleId,
    pub usage: Usage,
    pub default: Option<String>,
    pub fixed: Option<String>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Usage {
    Optional,
    Required,
    Prohibited,
}

impl Particle {
    pub fn once(term: Term) -> Self {
        Self { min: 1, max: Some(1), term }
    }
}

impl Wildcard {
    /// The namespaces it allows, out of those that documents use, seen from `target`.
    pub fn allowed(&self, target: &str) -> Vec<&'static str> {
        let every = [A, B, X, NONE];
        let is_allowed = |namespace: &&str| match self.namespaces.as_str() {
            "##any" => true,
            "##other" => *namespace != target && *namespace != NONE,
            list => list.split_whitespace().any(|item| match item {
                "##targetNamespace" => *namespace == target,
                "##local" => *namespace == NONE,
                item => *namespace == item,
            }),
        };
        every.into_iter().filter(is_allowed).collect()
    }
}

impl Model {
    pub fn namespace(&self, home: usize) -> &'static str {
        self.homes[home].namespace
    }

    /// The content of a type as validation sees it: that of its bases, then its own.
    pub fn particles(&self, id: ComplexId) -> Vec<Particle> {
        let complex = &self.complexes[id];
        let mut particles = match complex.base {
            Some((base, Method::Extension)) => self.particles(base),
            _ => Vec::new(),
        };
        if let Content::Particle(particle) = &complex.content {
            particles.push(particle.clone());
        }
        particles
    }

    /// The type of a type's text, if its content is simple.
    pub fn text_type(&self, id: ComplexId) -> Option<SimpleId> {
        match self.complexes[id].content {
            Content::Simple(simple) => Some(simple),
            _ => None,
        }
    }

    /// All attributes of a type, those of its bases and groups included.
    pub fn attribute_uses(&self, id: ComplexId) -> Vec<AttributeUse> {
        let complex = &self.complexes[id];
        let mut uses: Vec<AttributeUse> = Vec::new();
        if let Some((base, _)) = complex.base {
            uses = self.attribute_uses(base);
        }
        let groups = complex.attribute_groups.iter();
        let grouped = groups.flat_map(|group| self.attribute_groups[*group].attributes.clone());
        for own in complex.attributes.iter().cloned().chain(grouped) {
            uses.retain(|other| (&other.local, other.namespace) != (&own.local, own.namespace));
            uses.push(own);
        }
        uses.retain(|own| own.usage != Usage::Prohibited);
        uses
    }

    /// A wildcard for attributes that the type has, with the namespace it is seen from.
    pub fn attribute_wildcard(&self, id: ComplexId) -> Option<(Wildcard, &'static str)> {
        let complex = &self.complexes[id];
        let own = complex.any_attribute.clone().map(|any| (any, self.namespace(complex.home)));
        own.or_else(|| match complex.base {
            Some((base, Method::Extension)) => self.attribute_wildcard(base),
            _ => None,
        })
    }

    /// Whether `id` is `base` or derived from it.
    pub fn derives(&self, id: ComplexId, base: ComplexId) -> bool {
        id == base || self.complexes[id].base.is_some_and(|(next, _)| self.derives(next, base))
    }

    /// The global elements that may stand for `head`, itself included.
    pub fn members(&self, head: ElementId) -> Vec<ElementId> {
        let mut members = vec![head];
        let mut at = 0;
        while at < members.len() {
            for (id, element) in self.elements.iter().enumerate() {
                if element.head == Some(members[at]) {
                    members.push(id);
                }
            }
            at += 1;
        }
        members
    }
}
