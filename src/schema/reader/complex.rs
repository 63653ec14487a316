//! Complex types (part 1, section 3.4.2).

use super::attribute_group::{AttributeSet, check_ids};
use super::loader::Loader;
use super::model::Model;
use super::node::Node;
use super::simple::{self, facets};
use super::{restriction, wildcard};
use crate::ground::Basis;
use crate::schema::automaton::ContentModel;
use crate::schema::derives::Types;
use crate::schema::error::SchemaError;
use crate::schema::grammar::{
    AttributeRules, ComplexType, Content, Derivation, Derivations, ElementContent, TypeDefinition,
    TypeId, Wildcard,
};
use crate::schema::value::SimpleType;
use crate::xml::QName;

/// What `block` and `final` of a complex type may hold.
const DERIVED: &[Derivation] = &[Derivation::Extension, Derivation::Restriction];

/// Reads the definition that has the number `id`. Its content model is left with the loader.
pub(super) fn define<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
    id: TypeId,
    name: Option<QName>,
) -> Result<ComplexType, SchemaError> {
    let content = node.child("simpleContent").or_else(|| node.child("complexContent"));
    let how = content.and_then(|content| content.children().next());
    let mut reading = Reading {
        node: how.unwrap_or(node),
        base: loader.any_type(),
        derived_by: Derivation::Restriction,
        occurs_basis: node.basis("occurs-basis")?.unwrap_or(Basis::Schema),
        is_mixed: node.flag("mixed")?,
    };
    let mut is_simple = false;
    if let (Some(content), Some(how)) = (content, how) {
        is_simple = content.kind() == Some("simpleContent");
        if content.attribute("mixed").is_some() {
            reading.is_mixed = content.flag("mixed")?;
        }
        if how.kind() == Some("extension") {
            reading.derived_by = Derivation::Extension;
        }
        how.required("base")?;
        if let Some(base) = how.qname("base")? {
            reading.base = loader.base_type(how, &base)?;
        }
        reading.check_final(loader)?;
    }
    let own = AttributeSet::read(loader, reading.node.children())?;
    let attributes = reading.attributes(loader, own)?;
    let (content, model) = if is_simple {
        (Content::Simple(reading.simple_content(loader)?), Model::default())
    } else {
        reading.complex_content(loader)?
    };
    loader.models.insert(id, model);
    let block = node.document.block.and(Derivations::of(DERIVED));
    let final_ = node.document.final_.and(Derivations::of(DERIVED));
    Ok(ComplexType {
        base: Some(reading.base),
        derived_by: reading.derived_by,
        is_abstract: node.flag("abstract")?,
        block: node.derivations("block", DERIVED)?.unwrap_or(block),
        final_: node.derivations("final", DERIVED)?.unwrap_or(final_),
        attributes,
        content,
        basis: node.basis("basis")?.unwrap_or(Basis::Text),
        name,
    })
}

/// What is known of a type while it is read.
struct Reading<'a> {
    /// What holds the model and the attributes.
    node: Node<'a>,
    base: TypeId,
    derived_by: Derivation,
    occurs_basis: Basis,
    is_mixed: bool,
}

impl<'a> Reading<'a> {
    fn refuse_base(&self, rule: &'static str, why: &str) -> SchemaError {
        let name = self.node.attribute("base").unwrap_or("xs:anyType");
        let how = self.derived_by.word();
        self.node.breach(rule, format!("{name} has no {how} like this: {why}"))
    }

    fn rule(&self) -> &'static str {
        match self.derived_by {
            Derivation::Extension => "cos-ct-extends",
            _ => "derivation-ok-restriction",
        }
    }

    fn check_final(&self, loader: &Loader<'a>) -> Result<(), SchemaError> {
        match loader.definition(self.base) {
            Some(TypeDefinition::Complex(base)) if base.final_.contains(self.derived_by) => {
                Err(self.refuse_base(self.rule(), "its `final` says so"))
            }
            Some(TypeDefinition::Simple(base)) if base.final_.contains(self.derived_by) => {
                Err(self.refuse_base(self.rule(), "its `final` says so"))
            }
            _ => Ok(()),
        }
    }

    // --- attributes

    fn attributes(
        &self,
        loader: &mut Loader<'a>,
        own: AttributeSet,
    ) -> Result<AttributeRules, SchemaError> {
        let inherited = match loader.definition(self.base) {
            Some(TypeDefinition::Complex(base)) => base.attributes.clone(),
            _ => AttributeRules::default(),
        };
        let rules = if self.derived_by == Derivation::Extension {
            self.extended(inherited, own)?
        } else {
            if self.base != loader.any_type() {
                restriction::check_attributes(loader, self.node, &inherited, &own)?;
            }
            let is_own = |name: &QName| {
                own.uses.iter().any(|rule| rule.name == *name) || own.prohibited.contains(name)
            };
            let mut declared: Vec<_> =
                inherited.declared.into_iter().filter(|rule| !is_own(&rule.name)).collect();
            declared.extend(own.uses);
            AttributeRules { declared, wildcard: own.wildcard }
        };
        check_ids(loader, self.node, &rules.declared)?;
        Ok(rules)
    }

    fn extended(
        &self,
        inherited: AttributeRules,
        own: AttributeSet,
    ) -> Result<AttributeRules, SchemaError> {
        let mut declared = inherited.declared;
        for rule in own.uses {
            if declared.iter().any(|known| known.name == rule.name) {
                let message = format!("the attribute {} is there already", rule.name);
                return Err(self.node.breach("ct-props-correct.4", message));
            }
            declared.push(rule);
        }
        let wildcard = match (own.wildcard, inherited.wildcard) {
            (Some(own), Some(base)) => {
                let either = wildcard::union(&own.namespaces, &base.namespaces);
                let namespaces = either.ok_or_else(|| {
                    self.refuse_base(
                        "cos-ct-extends.1.3",
                        "no one wildcard says what its anyAttribute and this one let through",
                    )
                })?;
                Some(Wildcard { namespaces, process: own.process })
            }
            (own, base) => own.or(base),
        };
        Ok(AttributeRules { declared, wildcard })
    }

    // --- content

    fn complex_content(&self, loader: &mut Loader<'a>) -> Result<(Content, Model), SchemaError> {
        let group = self
            .node
            .children()
            .find(|child| matches!(child.kind(), Some("group" | "all" | "choice" | "sequence")));
        let own = Model::read(loader, group, self.occurs_basis)?;
        let has_own = own.particle.is_some() || self.is_mixed;
        let Some(TypeDefinition::Complex(base)) = loader.definition(self.base) else {
            return Err(self.refuse_base("src-ct.1", "it is a simple type"));
        };
        if self.derived_by == Derivation::Restriction {
            return Ok((content_of(&own, self.is_mixed), own));
        }
        let base_is_mixed = match &base.content {
            Content::Simple(_) => {
                let why = "its content is a simple type";
                return Err(self.refuse_base("cos-ct-extends.1.4", why));
            }
            Content::Empty => return Ok((content_of(&own, self.is_mixed), own)),
            Content::Elements(content) => content.mixed,
            Content::Anything => true,
        };
        let base_model = loader.models.get(&self.base).cloned().unwrap_or_default();
        if !has_own {
            let content = match &base.content {
                Content::Anything => Content::Anything,
                _ => content_of(&base_model, base_is_mixed),
            };
            return Ok((content, base_model));
        }
        if base_is_mixed != self.is_mixed {
            let why =
                if base_is_mixed { "it is mixed, and this is not" } else { "it is not mixed" };
            return Err(self.refuse_base("cos-ct-extends.1.4.2.2.2", why));
        }
        if own.particle.is_none() {
            let content = content_of(&base_model, self.is_mixed);
            return Ok((content, base_model));
        }
        if own.is_all() || (base_model.is_all() && own.particle.is_some()) {
            return Err(self.refuse_base(
                "cos-all-limited.1",
                "xs:all is the whole content of a type and cannot stand beside the base's",
            ));
        }
        let whole = base_model.followed_by(own);
        Ok((content_of(&whole, self.is_mixed), whole))
    }

    fn simple_content(&self, loader: &mut Loader<'a>) -> Result<TypeId, SchemaError> {
        let is_extension = self.derived_by == Derivation::Extension;
        let of_base = match loader.definition(self.base) {
            Some(TypeDefinition::Simple(_)) if is_extension => return Ok(self.base),
            Some(TypeDefinition::Simple(_)) => {
                let why = "it is a simple type, which xs:simpleContent extends only";
                return Err(self.refuse_base("src-ct.2", why));
            }
            Some(TypeDefinition::Complex(base)) => match &base.content {
                Content::Simple(id) => Some(*id),
                _ => None,
            },
            None => None,
        };
        if is_extension {
            return of_base
                .ok_or_else(|| self.refuse_base("src-ct.2", "its content is not a simple type"));
        }
        let inline = self.node.child("simpleType");
        let (from, from_id) = match (of_base, inline) {
            (Some(of_base), None) => (loader.simple(of_base), of_base),
            (Some(of_base), Some(inline)) => {
                let simple = simple::define(loader, inline, "the type of the element")?;
                let id = loader.anonymous_type(TypeDefinition::Simple(simple.clone()));
                if !loader.is_derived(id, of_base) {
                    let why = "the simple type here is not derived from that of its content";
                    return Err(self.refuse_base("derivation-ok-restriction.5.2.2.1", why));
                }
                (Some(simple), id)
            }
            (None, Some(inline)) if self.base_may_be_text(loader) => {
                let simple = simple::define(loader, inline, "the type of the element")?;
                let id = loader.anonymous_type(TypeDefinition::Simple(simple.clone()));
                (Some(simple), id)
            }
            (None, _) => {
                let why = "its content is not a simple type, nor mixed and free of elements with \
                           xs:simpleType here";
                return Err(self.refuse_base("src-ct.2", why));
            }
        };
        let Some(from) = from else { return Ok(from_id) };
        let facets: Vec<Node<'a>> =
            self.node.children().filter(|child| facets::is_facet(*child)).collect();
        if facets.is_empty() {
            return Ok(from_id);
        }
        let label = from.label.clone();
        let narrowed: SimpleType =
            facets::restrict(loader, self.node, (&from, from_id), &label, &facets)?;
        Ok(loader.anonymous_type(TypeDefinition::Simple(narrowed)))
    }

    /// Whether the base is mixed and needs no element, so that text alone restricts it.
    fn base_may_be_text(&self, loader: &Loader<'a>) -> bool {
        match loader.definition(self.base) {
            Some(TypeDefinition::Complex(base)) => match &base.content {
                Content::Anything => true,
                Content::Elements(content) => {
                    content.mixed && loader.models.get(&self.base).is_none_or(Model::is_emptiable)
                }
                Content::Empty | Content::Simple(_) => false,
            },
            _ => false,
        }
    }
}

/// The content with that model, which is compiled when all is read.
fn content_of(model: &Model, is_mixed: bool) -> Content {
    if model.particle.is_none() && !is_mixed {
        return Content::Empty;
    }
    Content::Elements(Box::new(ElementContent {
        mixed: is_mixed,
        model: ContentModel::unread(),
        shapes: Vec::new(),
    }))
}
