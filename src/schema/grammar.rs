//! A compiled schema: declarations and types in tables, by number.

use std::collections::HashMap;

use super::automaton::ContentModel;
use super::names::{Names, Symbol};
use super::value::SimpleType;
use super::violation::ChildShape;
use crate::ground::Basis;
use crate::xml::QName;

/// An element declaration by number.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) struct ElementId(pub u32);

/// A type definition by number.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) struct TypeId(pub u32);

/// All there is to validate with.
#[derive(Debug)]
pub(super) struct Grammar {
    pub names: Names,
    pub elements: Vec<ElementDecl>,
    pub types: Vec<TypeDefinition>,
    /// Global element declarations, by symbol.
    pub global_elements: HashMap<Symbol, ElementId>,
    /// Types that have a name, for `xsi:type`.
    pub named_types: HashMap<QName, TypeId>,
    /// The type of everything.
    pub any_type: TypeId,
}

/// An element declaration.
#[derive(Debug)]
pub(super) struct ElementDecl {
    pub symbol: Symbol,
    pub definition: TypeId,
    pub nillable: bool,
    pub value: ValueConstraint,
    /// What the element's type rests on.
    pub basis: Basis,
}

/// `default` and `fixed`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum ValueConstraint {
    Free,
    /// Taken where the element is empty. It was checked against the type at load.
    Default,
    /// The only value there may be.
    Fixed(String),
}

/// A type.
#[derive(Debug)]
pub(super) enum TypeDefinition {
    Simple(SimpleType),
    Complex(ComplexType),
}

/// A complex type.
#[derive(Debug)]
pub(super) struct ComplexType {
    /// What it is derived from.
    pub base: Option<TypeId>,
    pub attributes: AttributeRules,
    pub content: Content,
    /// What the definition rests on.
    pub basis: Basis,
}

/// What may stand between the tags.
#[derive(Debug)]
pub(super) enum Content {
    Empty,
    /// Text of a simple type.
    Simple(TypeId),
    Elements(Box<ElementContent>),
    /// Anything; what is declared globally is validated.
    Anything,
}

/// Elements by a content model, with text between them or not.
#[derive(Debug)]
pub(super) struct ElementContent {
    pub mixed: bool,
    pub model: ContentModel,
    pub shapes: Vec<ChildShape>,
}

/// The attributes of a complex type.
#[derive(Clone, Debug, Default)]
pub(super) struct AttributeRules {
    pub declared: Vec<AttributeRule>,
    /// Any attribute at all (the type of everything).
    pub open: bool,
}

/// One attribute that may stand.
#[derive(Clone, Debug)]
pub(super) struct AttributeRule {
    pub name: QName,
    pub definition: TypeId,
    pub required: bool,
    pub fixed: Option<String>,
}

impl Grammar {
    pub fn element(&self, id: ElementId) -> &ElementDecl {
        &self.elements[id.0 as usize]
    }

    pub fn definition(&self, id: TypeId) -> &TypeDefinition {
        &self.types[id.0 as usize]
    }

    /// The simple type of that number; every place that keeps one checked it at load.
    pub fn simple(&self, id: TypeId) -> Option<&SimpleType> {
        match self.definition(id) {
            TypeDefinition::Simple(simple) => Some(simple),
            TypeDefinition::Complex(_) => None,
        }
    }

    /// Whether `derived` is `base` or derived from it.
    pub fn is_derived(&self, derived: TypeId, base: TypeId) -> bool {
        let mut at = Some(derived);
        while let Some(id) = at {
            if id == base || base == self.any_type {
                return true;
            }
            at = match self.definition(id) {
                TypeDefinition::Simple(simple) => simple.base,
                TypeDefinition::Complex(complex) => complex.base,
            };
        }
        false
    }
}
