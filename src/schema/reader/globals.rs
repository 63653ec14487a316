//! What is declared globally, by name, and what redefinitions took the place of.

use rustc_hash::FxHashMap;

use super::assembly::Assembly;
use super::document::Document;
use super::node::{Node, NodeKey};
use super::redefinition;
use crate::schema::error::SchemaError;
use crate::schema::value::Builtin;
use crate::xml::{Namespace, QName};

/// The sorts of global components; each has names of its own (part 1, section 2.5).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Sort {
    Element,
    Attribute,
    Type,
    Group,
    AttributeGroup,
    Notation,
}

impl Sort {
    fn of(node: Node<'_>) -> Option<Self> {
        Some(match node.kind()? {
            "element" => Self::Element,
            "attribute" => Self::Attribute,
            "complexType" | "simpleType" => Self::Type,
            "group" => Self::Group,
            "attributeGroup" => Self::AttributeGroup,
            "notation" => Self::Notation,
            _ => return None,
        })
    }

    /// What messages call a component of this sort that is not there.
    fn absent(self, name: &QName) -> String {
        match self {
            Self::Element => format!("no global element {name} is declared"),
            Self::Attribute => format!("no global attribute {name} is declared"),
            Self::Type => format!("no type {name} is defined"),
            Self::Group => format!("no group {name} is defined"),
            Self::AttributeGroup => format!("no attribute group {name} is defined"),
            Self::Notation => format!("no notation {name} is declared"),
        }
    }
}

/// All global components, not yet read.
#[derive(Default)]
pub(super) struct Globals<'a> {
    components: FxHashMap<(Sort, QName), Node<'a>>,
    /// For each redefinition, what it redefines.
    originals: FxHashMap<NodeKey, Node<'a>>,
}

impl<'a> Globals<'a> {
    /// Notes the components of all documents.
    pub fn of(assembly: &'a Assembly) -> Result<Self, SchemaError> {
        let mut globals = Self::default();
        for document in &assembly.documents {
            globals.register(document)?;
        }
        // A document that is redefined comes after the one that does so, and goes first.
        for (number, at) in assembly.redefines.iter().rev() {
            globals.redefine(assembly.documents[*number].at(*at))?;
        }
        Ok(globals)
    }

    /// The component of that name.
    pub fn get(&self, sort: Sort, name: &QName) -> Option<Node<'a>> {
        self.components.get(&(sort, name.clone())).copied()
    }

    /// The component that `node` refers to (src-resolve).
    pub fn find(&self, sort: Sort, node: Node<'_>, name: &QName) -> Result<Node<'a>, SchemaError> {
        node.check_sees(name)?;
        self.get(sort, name).ok_or_else(|| node.breach("src-resolve", sort.absent(name)))
    }

    /// What `node` redefines, if it does.
    pub fn original(&self, node: Node<'_>) -> Option<Node<'a>> {
        self.originals.get(&node.key()).copied()
    }

    /// All components of a sort, in the order of their names.
    pub fn all(&self, sort: Sort) -> Vec<(QName, Node<'a>)> {
        let of_sort = self.components.iter().filter(|((of, _), _)| *of == sort);
        let mut all: Vec<_> = of_sort.map(|((_, name), node)| (name.clone(), *node)).collect();
        all.sort_by(|left, right| left.0.cmp(&right.0));
        all
    }

    /// What is redefined and so has no name any more.
    pub fn originals(&self) -> Vec<Node<'a>> {
        let mut all: Vec<_> = self.originals.values().copied().collect();
        all.sort_by_key(|node| node.key());
        all
    }

    fn register(&mut self, document: &'a Document) -> Result<(), SchemaError> {
        for node in document.node().children() {
            let Some(sort) = Sort::of(node) else { continue };
            let name = node.declared_name()?;
            if name.namespace == Namespace::XSD
                && (Builtin::of_name(&name.local).is_some() || name.local == "anyType")
            {
                // The schema for schemas declares what is built in.
                continue;
            }
            let label = node.label();
            if let Some(other) = self.components.insert((sort, name.clone()), node) {
                let place = other.refuse(String::new());
                return Err(node.breach(
                    "sch-props-correct.2",
                    format!("{label} {name} is there already, at line {}", place.line),
                ));
            }
        }
        Ok(())
    }

    fn redefine(&mut self, redefine: Node<'a>) -> Result<(), SchemaError> {
        for node in redefine.children() {
            let Some(sort) = Sort::of(node) else { continue };
            let name = node.declared_name()?;
            redefinition::check_form(node, &name)?;
            let original = self.components.insert((sort, name.clone()), node);
            let same_kind = original.filter(|original| original.kind() == node.kind());
            let Some(original) = same_kind else {
                let message = format!(
                    "{} {name} is redefined, but the document that is redefined has none",
                    node.label()
                );
                return Err(node.breach("src-redefine", message));
            };
            if original.document.number == redefine.document.number {
                let message = format!("{} {name} is there already", node.label());
                return Err(node.breach("sch-props-correct.2", message));
            }
            self.originals.insert(node.key(), original);
        }
        Ok(())
    }
}
