//! Complex types.

use super::attribute::{AttributeUse, read_use};
use super::loader::Loader;
use super::model::Model;
use super::node::Node;
use crate::ground::Basis;
use crate::schema::automaton::{ContentModel, Leaf, Particle, Term, shapes};
use crate::schema::error::SchemaError;
use crate::schema::grammar::{
    AttributeRules, ComplexType, Content, Derivation, Derivations, ElementContent, TypeDefinition,
    TypeId,
};

/// A definition, with the model that extensions of it begin with.
type Defined = (TypeDefinition, Option<(Particle, Vec<Leaf>)>);

/// Reads a definition, named or not.
pub(super) fn define<'a>(loader: &mut Loader<'a>, node: Node<'a>) -> Result<Defined, SchemaError> {
    let basis = node.basis("basis")?.unwrap_or(Basis::Text);
    let mut reading = Reading {
        model: Model::new(node.basis("occurs-basis")?.unwrap_or(Basis::Schema)),
        base: loader.any_type(),
        attributes: AttributeRules::default(),
        mixed: node.flag("mixed")?,
        simple: None,
    };
    let mut children = node.children().peekable();
    match children.peek().and_then(|child| child.kind()) {
        Some("simpleContent" | "complexContent") => {
            if let Some(content) = children.next() {
                reading.derivation(loader, content)?;
            }
            if let Some(second) = children.next() {
                return Err(second.refuse_construct());
            }
        }
        _ => reading.body(loader, children)?,
    }
    reading.finish(loader, node, basis)
}

/// What is known of a type while it is read.
struct Reading {
    model: Model,
    base: TypeId,
    attributes: AttributeRules,
    mixed: bool,
    simple: Option<TypeId>,
}

impl Reading {
    /// A group of elements, if there is one, and attributes.
    fn body<'a>(
        &mut self,
        loader: &mut Loader<'a>,
        nodes: impl Iterator<Item = Node<'a>>,
    ) -> Result<(), SchemaError> {
        for (at, child) in nodes.enumerate() {
            match child.kind() {
                Some("sequence" | "choice") if at == 0 => self.model.append(loader, child)?,
                Some("attribute") => match read_use(loader, child)? {
                    AttributeUse::Allowed(rule) => {
                        if self.attributes.declared.iter().any(|known| known.name == rule.name) {
                            return Err(child
                                .refuse(format!("the attribute {} is there already", rule.name)));
                        }
                        self.attributes.declared.push(rule);
                    }
                    AttributeUse::Prohibited(name) => {
                        self.attributes.declared.retain(|known| known.name != name);
                    }
                },
                _ => return Err(child.refuse_construct()),
            }
        }
        Ok(())
    }

    /// `simpleContent` or `complexContent`.
    fn derivation<'a>(
        &mut self,
        loader: &mut Loader<'a>,
        content: Node<'a>,
    ) -> Result<(), SchemaError> {
        let is_simple = content.kind() == Some("simpleContent");
        let says_mixed = content.attribute("mixed").is_some();
        if says_mixed {
            self.mixed = content.flag("mixed")?;
        }
        let mut children = content.children();
        let Some(how) = children.next() else {
            return Err(content.refuse(format!("{} is empty", content.label())));
        };
        if how.kind() != Some("extension") {
            return Err(how.refuse_construct());
        }
        if let Some(second) = children.next() {
            return Err(second.refuse_construct());
        }
        let name = how.qname("base")?.ok_or_else(|| how.refuse("a base is needed".to_owned()))?;
        self.base = loader.base_type(how, &name)?;
        match loader.definition(self.base) {
            Some(TypeDefinition::Simple(_)) if is_simple => self.simple = Some(self.base),
            Some(TypeDefinition::Complex(base)) => {
                self.attributes = base.attributes.clone();
                match (&base.content, is_simple) {
                    (Content::Simple(id), true) => self.simple = Some(*id),
                    (Content::Empty, false) => {}
                    (Content::Elements(content), false) => {
                        // An extension without elements of its own is as mixed as its base.
                        self.mixed |= content.mixed && how.children().count() == 0;
                        if let Some((particle, leaves)) = loader.models.get(&self.base) {
                            self.model.begin_with(particle.clone(), leaves.clone());
                        }
                    }
                    _ => return Err(how.refuse(format!("{name} cannot be extended like this"))),
                }
            }
            _ => return Err(how.refuse(format!("{name} cannot be extended like this"))),
        }
        if is_simple && let Some(group) = how.children().find(|c| c.kind() != Some("attribute")) {
            return Err(group.refuse_construct());
        }
        self.body(loader, how.children())
    }

    fn finish(
        self,
        loader: &Loader<'_>,
        node: Node<'_>,
        basis: Basis,
    ) -> Result<Defined, SchemaError> {
        let (particle, leaves) = self.model.into_parts();
        let is_empty = matches!(&particle.term, Term::Sequence(members, _) if members.is_empty());
        let content = if let Some(simple) = self.simple {
            Content::Simple(simple)
        } else if is_empty && !self.mixed {
            Content::Empty
        } else {
            let shapes = shapes(&particle, &leaves, |symbol| loader.names.name(symbol).clone());
            let model = ContentModel::compile(&particle, leaves.clone())
                .map_err(|message| node.refuse(message))?;
            Content::Elements(Box::new(ElementContent { mixed: self.mixed, model, shapes }))
        };
        let definition = ComplexType {
            base: Some(self.base),
            derived_by: Derivation::Extension,
            is_abstract: false,
            block: Derivations::NONE,
            final_: Derivations::NONE,
            attributes: self.attributes,
            content,
            basis,
            name: None,
        };
        Ok((TypeDefinition::Complex(definition), Some((particle, leaves))))
    }
}
