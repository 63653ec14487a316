//! A compiled schema: declarations and types in tables, by number.

use rustc_hash::FxHashMap;

use super::automaton::ContentModel;
use super::derives::Types;
use super::identity::Constraint;
use super::names::{Names, Symbol};
use super::value::{SimpleType, Written};
use super::violation::ChildShape;
use crate::ground::Basis;
use crate::xml::{Namespace, QName};

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
    pub global_elements: FxHashMap<Symbol, ElementId>,
    /// Global attribute declarations, for wildcards.
    pub global_attributes: FxHashMap<QName, AttributeRule>,
    /// Types that have a name, for `xsi:type`.
    pub named_types: FxHashMap<QName, TypeId>,
    /// The type of everything.
    pub any_type: TypeId,
    pub constraints: Vec<Constraint>,
    /// Whether a type can hold ID, IDREF or ENTITY.
    pub has_identifiers: bool,
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
    pub is_abstract: bool,
    /// What may not stand in its place (`block`).
    pub block: Derivations,
    /// How the types of those that substitute it may not be derived (`final`).
    pub final_: Derivations,
    /// The head of its substitution group.
    pub substitutes: Option<ElementId>,
    /// The identity constraints whose scope it is.
    pub identity: Vec<ConstraintId>,
    pub is_global: bool,
}

/// An identity constraint by number.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) struct ConstraintId(pub u32);

/// `default` and `fixed`.
#[derive(Clone, Debug)]
pub(super) enum ValueConstraint {
    Free,
    /// Taken where the element is empty. It was checked against the type at load.
    Default(Written),
    /// The only value there may be.
    Fixed(Written),
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
    /// What it is derived from; none for the type of everything.
    pub base: Option<TypeId>,
    pub derived_by: Derivation,
    pub is_abstract: bool,
    /// Derivations of it that may not stand in its place.
    pub block: Derivations,
    /// Derivations of it that there may not be.
    pub final_: Derivations,
    pub attributes: AttributeRules,
    pub content: Content,
    /// What the definition rests on.
    pub basis: Basis,
    /// None for an anonymous type.
    pub name: Option<QName>,
}

/// How one component is derived from another.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Derivation {
    Extension,
    Restriction,
    Substitution,
    List,
    Union,
}

impl Derivation {
    /// The word that stands for it in `block` and `final`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Extension => "extension",
            Self::Restriction => "restriction",
            Self::Substitution => "substitution",
            Self::List => "list",
            Self::Union => "union",
        }
    }
}

/// A set of derivations, as `block` and `final` hold it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Derivations(u8);

impl Derivations {
    pub const NONE: Self = Self(0);

    /// The set of these.
    pub fn of(list: &[Derivation]) -> Self {
        Self(list.iter().fold(0, |set, derivation| set | 1 << *derivation as u8))
    }

    pub fn contains(self, derivation: Derivation) -> bool {
        self.0 & 1 << derivation as u8 != 0
    }

    #[must_use]
    pub fn with(self, derivation: Derivation) -> Self {
        Self(self.0 | 1 << derivation as u8)
    }

    /// What is in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What is in either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// A wildcard: `any` or `anyAttribute` (part 1, section 3.10).
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Wildcard {
    pub namespaces: NamespaceConstraint,
    pub process: ProcessContents,
}

/// The namespaces that a wildcard lets through; [`Namespace::NONE`] is the absent one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum NamespaceConstraint {
    Any,
    /// Any but this one, and but the absent one (part 1, section 3.10.1).
    Not(Namespace),
    OneOf(Vec<Namespace>),
}

/// What becomes of what a wildcard lets through.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum ProcessContents {
    /// It is not looked at.
    Skip,
    /// It is validated if it is declared.
    Lax,
    /// It must be declared and valid.
    Strict,
}

impl Wildcard {
    /// The wildcard of the type of everything.
    pub fn lax_any() -> Self {
        Self { namespaces: NamespaceConstraint::Any, process: ProcessContents::Lax }
    }
}

impl NamespaceConstraint {
    /// Whether it lets names of that namespace through (part 1, section 3.10.4).
    pub fn allows(&self, namespace: &Namespace) -> bool {
        match self {
            Self::Any => true,
            Self::Not(excluded) => !namespace.is_none() && namespace != excluded,
            Self::OneOf(list) => list.contains(namespace),
        }
    }
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
    /// What other attributes may stand.
    pub wildcard: Option<Wildcard>,
}

/// One attribute that may stand.
#[derive(Clone, Debug)]
pub(super) struct AttributeRule {
    pub name: QName,
    pub definition: TypeId,
    pub required: bool,
    pub default: Option<Written>,
    pub fixed: Option<Written>,
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
}

impl Types for Grammar {
    fn type_of(&self, id: TypeId) -> Option<&TypeDefinition> {
        self.types.get(id.0 as usize)
    }
}
