//! What is declared where, and the numbers that declarations and types get.

use std::collections::HashMap;

use super::attribute::AttributeUse;
use super::document::Document;
use super::node::Node;
use super::{complex, element, simple};
use crate::ground::Basis;
use crate::schema::automaton::{Leaf, Particle};
use crate::schema::error::{SchemaError, SchemaSource};
use crate::schema::grammar::{
    AttributeRules, ComplexType, Content, Derivation, Derivations, ElementDecl, ElementId, Grammar,
    TypeDefinition, TypeId, Wildcard,
};
use crate::schema::names::{Names, Symbol};
use crate::schema::value::{Builtin, SimpleType};
use crate::xml::{Namespace, QName};

/// How many derivations may stand on one another.
const DEEPEST_DERIVATION: usize = 64;

/// Reads schema documents into a grammar.
///
/// # Errors
/// Points at the first thing that is wrong or not supported.
pub(in crate::schema) fn load(sources: &[SchemaSource<'_>]) -> Result<Grammar, SchemaError> {
    let documents: Vec<Document<'_>> =
        sources.iter().map(|source| Document::read(*source)).collect::<Result<_, _>>()?;
    let mut loader = Loader::new();
    for document in &documents {
        loader.register(document)?;
    }
    loader.compile_all()
}

/// A table of global components of one sort.
type Globals<'a> = HashMap<QName, Node<'a>>;

pub(super) struct Loader<'a> {
    global_elements: Globals<'a>,
    global_attributes: Globals<'a>,
    global_types: Globals<'a>,
    pub names: Names,
    elements: Vec<Option<ElementDecl>>,
    element_ids: HashMap<QName, ElementId>,
    types: Vec<Option<TypeDefinition>>,
    type_ids: HashMap<QName, TypeId>,
    /// Content models of complex types, kept for extensions of them.
    pub models: HashMap<TypeId, (Particle, Vec<Leaf>)>,
    /// Named types that have a number and no definition yet.
    pending: Vec<QName>,
    /// `default` and `fixed` values, to be checked when all types are there.
    values: Vec<(Node<'a>, String, TypeId)>,
    depth: usize,
    any_type: TypeId,
}

impl<'a> Loader<'a> {
    fn new() -> Self {
        let any_name = QName::new(&Namespace::XSD, "anyType");
        let any_type = TypeDefinition::Complex(ComplexType {
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
            name: Some(any_name.clone()),
        });
        Self {
            global_elements: HashMap::new(),
            global_attributes: HashMap::new(),
            global_types: HashMap::new(),
            names: Names::new(),
            elements: Vec::new(),
            element_ids: HashMap::new(),
            types: vec![Some(any_type)],
            type_ids: HashMap::from([(any_name, TypeId(0))]),
            models: HashMap::new(),
            pending: Vec::new(),
            values: Vec::new(),
            depth: 0,
            any_type: TypeId(0),
        }
    }

    /// Notes the global components of a document.
    fn register(&mut self, document: &'a Document<'a>) -> Result<(), SchemaError> {
        for node in document.node().children() {
            let table = match node.kind() {
                Some("element") => &mut self.global_elements,
                Some("attribute") => &mut self.global_attributes,
                Some("complexType" | "simpleType") => &mut self.global_types,
                // Other namespaces are found among the documents that are given together.
                Some("import") => continue,
                _ => return Err(node.refuse_construct()),
            };
            let name = node.declared_name()?;
            if table.insert(name.clone(), node).is_some() {
                return Err(node.refuse(format!("{} {name} is there already", node.label())));
            }
        }
        Ok(())
    }

    fn compile_all(mut self) -> Result<Grammar, SchemaError> {
        let mut globals: Vec<(QName, Node<'a>)> =
            self.global_elements.iter().map(|(name, node)| (name.clone(), *node)).collect();
        globals.sort_by(|left, right| left.0.cmp(&right.0));
        for (name, _) in &globals {
            let id = self.reserve_element();
            self.element_ids.insert(name.clone(), id);
        }
        for (name, node) in &globals {
            let declaration = element::declare(&mut self, *node, name.clone())?;
            let id = self.element_ids[name];
            self.fill_element(id, declaration);
        }
        let mut names: Vec<QName> = self.global_types.keys().cloned().collect();
        names.sort_unstable();
        self.pending.extend(names);
        while let Some(name) = self.pending.pop() {
            self.defined_type(&name)?;
        }
        self.check_values()?;
        // `xsi:type` may name any of them.
        for builtin in Builtin::all() {
            self.builtin(builtin);
        }
        Ok(self.finish())
    }

    fn finish(self) -> Grammar {
        let every = "every number that was given out was filled before the queue ran dry";
        let elements: Vec<ElementDecl> =
            self.elements.into_iter().map(|slot| slot.expect(every)).collect();
        let types = self.types.into_iter().map(|slot| slot.expect(every)).collect();
        let global_elements: HashMap<Symbol, ElementId> =
            self.element_ids.into_values().map(|id| (elements[id.0 as usize].symbol, id)).collect();
        Grammar {
            names: self.names,
            elements,
            types,
            global_elements,
            named_types: self.type_ids,
            any_type: self.any_type,
        }
    }

    // --- elements and attributes

    pub fn reserve_element(&mut self) -> ElementId {
        self.elements.push(None);
        ElementId(self.elements.len() as u32 - 1)
    }

    pub fn fill_element(&mut self, id: ElementId, declaration: ElementDecl) {
        self.elements[id.0 as usize] = Some(declaration);
    }

    /// The global element that `node` refers to.
    pub fn referred_element(&self, node: Node<'a>, name: &QName) -> Result<ElementId, SchemaError> {
        self.element_ids
            .get(name)
            .copied()
            .ok_or_else(|| node.refuse(format!("no global element {name} is declared")))
    }

    /// The global attribute that `node` refers to.
    pub fn referred_attribute(
        &mut self,
        node: Node<'a>,
        name: &QName,
    ) -> Result<AttributeUse, SchemaError> {
        match self.global_attributes.get(name) {
            Some(global) => super::attribute::declare(self, *global, name.clone()),
            None => Err(node.refuse(format!("no global attribute {name} is declared"))),
        }
    }

    // --- types

    pub fn any_type(&self) -> TypeId {
        self.any_type
    }

    /// The number of the type that `node` names; its definition may come later.
    pub fn named_type(&mut self, node: Node<'a>, name: &QName) -> Result<TypeId, SchemaError> {
        if let Some(id) = self.type_ids.get(name) {
            return Ok(*id);
        }
        if name.namespace == Namespace::XSD {
            let Some(builtin) = Builtin::of_name(&name.local) else {
                return Err(node.refuse(format!("the type xs:{} is not supported", name.local)));
            };
            return Ok(self.builtin(builtin));
        }
        if !self.global_types.contains_key(name) {
            return Err(node.refuse(format!("no type {name} is defined")));
        }
        self.types.push(None);
        let id = TypeId(self.types.len() as u32 - 1);
        self.type_ids.insert(name.clone(), id);
        self.pending.push(name.clone());
        Ok(id)
    }

    /// The definition that `node` derives from, compiled now.
    pub fn base_type(&mut self, node: Node<'a>, name: &QName) -> Result<TypeId, SchemaError> {
        let id = self.named_type(node, name)?;
        if self.types[id.0 as usize].is_none() {
            if self.depth >= DEEPEST_DERIVATION {
                return Err(node.refuse(format!(
                    "{name} is derived from itself, or through more than {DEEPEST_DERIVATION} types"
                )));
            }
            self.depth += 1;
            self.defined_type(name)?;
            self.depth -= 1;
        }
        Ok(id)
    }

    /// A type without a name.
    pub fn anonymous_type(&mut self, definition: TypeDefinition) -> TypeId {
        self.types.push(Some(definition));
        TypeId(self.types.len() as u32 - 1)
    }

    /// The definition of that number, if it is compiled already.
    pub fn definition(&self, id: TypeId) -> Option<&TypeDefinition> {
        self.types[id.0 as usize].as_ref()
    }

    /// The built-in type by number.
    pub fn builtin(&mut self, builtin: Builtin) -> TypeId {
        let mut chain = vec![builtin];
        while let Some(parent) = chain[chain.len() - 1].parent() {
            chain.push(parent);
        }
        let mut base = Some(self.any_type);
        for builtin in chain.into_iter().rev() {
            let name = QName::new(&Namespace::XSD, builtin.name());
            let id = match self.type_ids.get(&name) {
                Some(id) => *id,
                None => {
                    let simple = SimpleType::of_builtin(builtin, base);
                    let id = self.anonymous_type(TypeDefinition::Simple(simple));
                    self.type_ids.insert(name, id);
                    id
                }
            };
            base = Some(id);
        }
        base.unwrap_or(self.any_type)
    }

    /// Compiles a named type, unless that is done.
    fn defined_type(&mut self, name: &QName) -> Result<(), SchemaError> {
        let Some(node) = self.global_types.get(name).copied() else { return Ok(()) };
        let id = self.named_type(node, name)?;
        if self.types[id.0 as usize].is_some() {
            return Ok(());
        }
        let (definition, model) = match node.kind() {
            Some("simpleType") => {
                (TypeDefinition::Simple(simple::define(self, node, &name.local)?), None)
            }
            _ => complex::define(self, node)?,
        };
        // A type that contains itself got here twice; both readings are the same.
        if let Some(model) = model {
            self.models.insert(id, model);
        }
        self.types[id.0 as usize] = Some(definition);
        Ok(())
    }

    /// Whether there is a notation of that name.
    pub fn declares_notation(&self, _name: &QName) -> bool {
        false
    }

    // --- values

    /// Has a `default` or `fixed` checked once its type is known.
    pub fn check_later(&mut self, node: Node<'a>, value: &str, definition: TypeId) {
        self.values.push((node, value.to_owned(), definition));
    }

    fn check_values(&self) -> Result<(), SchemaError> {
        for (node, value, id) in &self.values {
            let simple = match self.definition(*id) {
                Some(TypeDefinition::Simple(simple)) => simple,
                Some(TypeDefinition::Complex(complex)) => match complex.content {
                    Content::Simple(id) => match self.definition(id) {
                        Some(TypeDefinition::Simple(simple)) => simple,
                        _ => continue,
                    },
                    _ => {
                        return Err(node.refuse(
                            "`default` and `fixed` are supported where the content is a simple type"
                                .to_owned(),
                        ));
                    }
                },
                None => continue,
            };
            simple
                .check_literal(value, &node.element.scope)
                .map_err(|error| node.refuse(error.message))?;
        }
        Ok(())
    }
}
