//! What is read so far, and the numbers that declarations and types get.

use rustc_hash::FxHashMap;

use super::attribute_group::AttributeSet;
use super::globals::{Globals, Sort};
use super::model::Model;
use super::node::{Node, NodeKey};
use super::{attribute, complex, element, order, simple};
use crate::ground::Basis;
use crate::schema::automaton::{Leaf, LeafId, Matcher, Particle, Term};
use crate::schema::derives::Types;
use crate::schema::error::SchemaError;
use crate::schema::grammar::{
    AttributeRule, AttributeRules, ComplexType, Content, Derivation, Derivations, ElementDecl,
    ElementId, TypeDefinition, TypeId, Wildcard,
};
use crate::schema::names::Names;
use crate::schema::value::{Builtin, SimpleType, Written};
use crate::xml::{Namespace, QName};

/// The components of a schema while they are read.
pub(in crate::schema) struct Loader<'a> {
    pub(super) globals: Globals<'a>,
    pub names: Names,
    /// Filled where the declaration is read.
    pub(super) elements: Vec<Option<ElementDecl>>,
    /// Where each element is declared.
    pub(super) element_nodes: Vec<Node<'a>>,
    pub(super) element_ids: FxHashMap<QName, ElementId>,
    /// Elements whose type is that of the head of their substitution group.
    pub(super) typed_by_head: Vec<ElementId>,
    pub(super) types: Vec<Option<TypeDefinition>>,
    /// Where each type is defined; none for what is built in.
    pub(super) type_nodes: Vec<Option<Node<'a>>>,
    pub(super) type_ids: FxHashMap<QName, TypeId>,
    /// Built-in types, in the order of [`Builtin::all`].
    builtin_ids: Vec<Option<TypeId>>,
    /// Types by where they are defined, redefined ones included.
    ids_by_node: FxHashMap<NodeKey, TypeId>,
    /// The content models of complex types, not compiled yet.
    pub(super) models: FxHashMap<TypeId, Model>,
    /// Types that have a number and no definition yet.
    pending: Vec<(TypeId, Node<'a>)>,
    /// The types that are being read, each because of the one before.
    reading: Vec<TypeId>,
    /// The type that is being read, if it redefines another one.
    redefining: Option<(QName, Node<'a>)>,
    /// Groups that are read.
    pub(super) groups: FxHashMap<NodeKey, Model>,
    pub(super) attribute_groups: FxHashMap<NodeKey, AttributeSet>,
    pub(super) attributes: FxHashMap<QName, AttributeRule>,
    /// The groups and attribute groups that are being read, each inside the one before.
    pub(super) open_groups: Vec<Node<'a>>,
    /// Particles inside one another, at the place that is being read.
    pub(super) depth: usize,
    /// `default` and `fixed` values, to be checked when all types are there.
    pub(super) values: Vec<(Node<'a>, String, ValueOf)>,
    /// Identity constraints, with the element that they stand on.
    pub(super) constraints: Vec<(ElementId, Node<'a>)>,
    any_type: TypeId,
}

/// What a `default` or `fixed` value belongs to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum ValueOf {
    Element(ElementId),
    Attribute(TypeId),
}

impl<'a> Loader<'a> {
    pub(super) fn new(globals: Globals<'a>) -> Self {
        let any_type = TypeId(0);
        let name = QName::new(&Namespace::XSD, "anyType");
        let definition = ComplexType {
            base: None,
            derived_by: Derivation::Restriction,
            is_abstract: false,
            block: Derivations::NONE,
            final_: Derivations::NONE,
            attributes: AttributeRules {
                declared: Vec::new(),
                wildcard: Some(Wildcard::lax_any()),
            },
            content: Content::Anything,
            basis: Basis::Schema,
            name: Some(name.clone()),
        };
        Self {
            globals,
            names: Names::new(),
            elements: Vec::new(),
            element_nodes: Vec::new(),
            element_ids: FxHashMap::default(),
            typed_by_head: Vec::new(),
            types: vec![Some(TypeDefinition::Complex(definition))],
            type_nodes: vec![None],
            type_ids: FxHashMap::from_iter([(name, any_type)]),
            builtin_ids: vec![None; Builtin::all().count()],
            ids_by_node: FxHashMap::default(),
            models: FxHashMap::from_iter([(any_type, anything())]),
            pending: Vec::new(),
            reading: Vec::new(),
            redefining: None,
            groups: FxHashMap::default(),
            attribute_groups: FxHashMap::default(),
            attributes: FxHashMap::default(),
            open_groups: Vec::new(),
            depth: 0,
            values: Vec::new(),
            constraints: Vec::new(),
            any_type,
        }
    }

    /// Reads everything that is declared.
    pub(super) fn read_all(&mut self) -> Result<(), SchemaError> {
        let globals = self.globals.all(Sort::Element);
        for (name, node) in &globals {
            let id = self.reserve_element(*node);
            self.element_ids.insert(name.clone(), id);
        }
        for (name, node) in &globals {
            element::declare_global(self, *node, name)?;
        }
        for (name, node) in self.globals.all(Sort::Attribute) {
            attribute::global(self, node, &name)?;
        }
        for (name, node) in self.globals.all(Sort::Type) {
            self.named_type(node, &name)?;
        }
        for node in self.globals.originals() {
            match node.kind() {
                Some("group") => {
                    super::model::group(self, node)?;
                }
                Some("attributeGroup") => {
                    super::attribute_group::of_definition(self, node)?;
                }
                _ => {
                    self.reserve_type(node);
                }
            }
        }
        for (_, node) in self.globals.all(Sort::Group) {
            super::model::group(self, node)?;
        }
        for (_, node) in self.globals.all(Sort::AttributeGroup) {
            super::attribute_group::of_definition(self, node)?;
        }
        while let Some((_, node)) = self.pending.pop() {
            self.define(node)?;
        }
        // `xsi:type` may name any of them.
        for builtin in Builtin::all() {
            self.builtin(builtin);
        }
        Ok(())
    }

    // --- elements and attributes

    pub(super) fn reserve_element(&mut self, node: Node<'a>) -> ElementId {
        self.elements.push(None);
        self.element_nodes.push(node);
        ElementId(self.elements.len() as u32 - 1)
    }

    pub(super) fn fill_element(&mut self, id: ElementId, declaration: ElementDecl) {
        self.elements[id.0 as usize] = Some(declaration);
    }

    /// The global element that `node` refers to.
    pub(super) fn referred_element(
        &self,
        node: Node<'a>,
        name: &QName,
    ) -> Result<ElementId, SchemaError> {
        self.globals.find(Sort::Element, node, name)?;
        let none = || node.breach("src-resolve", format!("no global element {name} is declared"));
        self.element_ids.get(name).copied().ok_or_else(none)
    }

    /// A declaration; all that have a number are read when this is asked.
    pub(super) fn element(&self, id: ElementId) -> &ElementDecl {
        let declaration = self.elements[id.0 as usize].as_ref();
        declaration.expect("the number was given out where the declaration is read")
    }

    /// The group or attribute group that `node` refers to. Inside a redefinition, its own name
    /// means what it redefines.
    pub(super) fn referred_group(
        &self,
        sort: Sort,
        node: Node<'a>,
        name: &QName,
    ) -> Result<Node<'a>, SchemaError> {
        if let Some(open) = self.open_groups.last()
            && let Some(original) = self.globals.original(*open)
            && open.declared_name()? == *name
            && open.kind() == node.kind()
        {
            return Ok(original);
        }
        self.globals.find(sort, node, name)
    }

    /// Whether a notation of that name is declared.
    pub fn declares_notation(&self, name: &QName) -> bool {
        self.globals.get(Sort::Notation, name).is_some()
    }

    // --- types

    /// The type of everything.
    pub fn any_type(&self) -> TypeId {
        self.any_type
    }

    /// The number of the type that `node` names; its definition may come later.
    pub fn named_type(&mut self, node: Node<'a>, name: &QName) -> Result<TypeId, SchemaError> {
        if let Some((redefined, original)) = &self.redefining
            && redefined == name
        {
            let original = *original;
            return Ok(self.reserve_type(original));
        }
        if let Some(id) = self.type_ids.get(name) {
            node.check_sees(name)?;
            return Ok(*id);
        }
        if name.namespace == Namespace::XSD && self.globals.get(Sort::Type, name).is_none() {
            let Some(builtin) = Builtin::of_name(&name.local) else {
                let message = format!("there is no type xs:{}", name.local);
                return Err(node.breach("src-resolve", message));
            };
            return Ok(self.builtin(builtin));
        }
        let definition = self.globals.find(Sort::Type, node, name)?;
        let id = self.reserve_type(definition);
        self.type_ids.insert(name.clone(), id);
        Ok(id)
    }

    /// The type that `node` is made of, read by now.
    pub fn base_type(&mut self, node: Node<'a>, name: &QName) -> Result<TypeId, SchemaError> {
        let id = self.named_type(node, name)?;
        if self.types[id.0 as usize].is_none()
            && let Some(definition) = self.type_nodes[id.0 as usize]
        {
            // What a type is made of was read before it: only an attribute gets here.
            if self.reading.contains(&id) {
                let message = format!("{name} cannot be a part of itself");
                return Err(node.breach("src-resolve", message));
            }
            self.define(definition)?;
        }
        Ok(id)
    }

    /// A type without a name.
    pub fn anonymous_type(&mut self, definition: TypeDefinition) -> TypeId {
        self.types.push(Some(definition));
        self.type_nodes.push(None);
        TypeId(self.types.len() as u32 - 1)
    }

    /// The number of the type that `node` defines, which is read later.
    pub(super) fn reserve_type(&mut self, node: Node<'a>) -> TypeId {
        if let Some(id) = self.ids_by_node.get(&node.key()) {
            return *id;
        }
        self.types.push(None);
        self.type_nodes.push(Some(node));
        let id = TypeId(self.types.len() as u32 - 1);
        self.ids_by_node.insert(node.key(), id);
        self.pending.push((id, node));
        id
    }

    /// The definition of that number, if it is read already.
    pub fn definition(&self, id: TypeId) -> Option<&TypeDefinition> {
        self.types[id.0 as usize].as_ref()
    }

    /// A copy of the simple type of that number.
    pub(super) fn simple(&self, id: TypeId) -> Option<SimpleType> {
        match self.definition(id) {
            Some(TypeDefinition::Simple(simple)) => Some(simple.clone()),
            _ => None,
        }
    }

    /// Whether two texts of the schema are one value of that type.
    pub(super) fn is_same_value(&self, id: TypeId, left: &Written, right: &Written) -> bool {
        let Some(TypeDefinition::Simple(simple)) = self.definition(id) else {
            return left.text == right.text;
        };
        match (simple.value_of(left), simple.value_of(right)) {
            (Some(left), Some(right)) => left == right,
            _ => left.text == right.text,
        }
    }

    /// The built-in type by number.
    pub fn builtin(&mut self, builtin: Builtin) -> TypeId {
        let mut chain = Vec::new();
        let mut above = Some(builtin);
        let mut base = self.any_type;
        while let Some(builtin) = above {
            if let Some(known) = self.builtin_ids[builtin as usize] {
                base = known;
                break;
            }
            chain.push(builtin);
            above = builtin.parent();
        }
        for builtin in chain.into_iter().rev() {
            let simple = SimpleType::of_builtin(builtin, Some(base));
            base = self.anonymous_type(TypeDefinition::Simple(simple));
            self.type_ids.insert(QName::new(&Namespace::XSD, builtin.name()), base);
            self.builtin_ids[builtin as usize] = Some(base);
        }
        base
    }

    /// Reads a type and all that it is made of.
    fn define(&mut self, node: Node<'a>) -> Result<(), SchemaError> {
        let is_done = |key: NodeKey| {
            let id = self.ids_by_node.get(&key);
            id.is_some_and(|id| self.types[id.0 as usize].is_some())
        };
        if is_done(node.key()) {
            return Ok(());
        }
        for node in order::in_order(&self.globals, node, &is_done)? {
            self.define_one(node)?;
        }
        Ok(())
    }

    fn define_one(&mut self, node: Node<'a>) -> Result<(), SchemaError> {
        let id = self.reserve_type(node);
        self.reading.push(id);
        let name = node.attribute("name").map(|_| node.declared_name()).transpose()?;
        let original = self.globals.original(node);
        let before = match (original, &name) {
            (Some(original), Some(name)) => self.redefining.replace((name.clone(), original)),
            _ => self.redefining.take(),
        };
        let definition = if node.kind() == Some("simpleType") {
            let label = name.as_ref().map_or("the type of the element", |name| &name.local);
            TypeDefinition::Simple(simple::define(self, node, label)?)
        } else {
            TypeDefinition::Complex(complex::define(self, node, id, name)?)
        };
        self.redefining = before;
        self.reading.pop();
        self.types[id.0 as usize] = Some(definition);
        Ok(())
    }

    // --- values

    /// Has a `default` or `fixed` checked once its type is known.
    pub(super) fn check_later(&mut self, node: Node<'a>, value: &str, of: ValueOf) {
        self.values.push((node, value.to_owned(), of));
    }
}

impl Types for Loader<'_> {
    fn type_of(&self, id: TypeId) -> Option<&TypeDefinition> {
        self.definition(id)
    }
}

/// The content model of the type of everything, for types that are derived from it.
fn anything() -> Model {
    let basis = Basis::Schema;
    let leaf = Leaf {
        matcher: Matcher::Wildcard(Wildcard::lax_any()),
        max: None,
        min_basis: basis,
        max_basis: basis,
    };
    let any = Particle {
        min: 0,
        max: None,
        min_basis: basis,
        max_basis: basis,
        term: Term::Leaf(LeafId(0)),
    };
    Model { particle: Some(any), leaves: vec![leaf] }
}
