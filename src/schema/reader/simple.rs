//! Simple types, by restriction.

use super::loader::Loader;
use super::node::Node;
use crate::schema::error::SchemaError;
use crate::schema::evidence::EVIDENCE;
use crate::schema::grammar::{TypeDefinition, TypeId};
use crate::schema::value::{Bound, Builtin, SimpleType, WhiteSpace};
use crate::xml::QName;

/// Reads a definition, named or not; messages call it `label`.
pub(super) fn define<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
    label: &str,
) -> Result<SimpleType, SchemaError> {
    let mut children = node.children();
    let Some(restriction) = children.next() else {
        return Err(node.refuse("a simple type needs xs:restriction".to_owned()));
    };
    if restriction.kind() != Some("restriction") {
        return Err(restriction.refuse_construct());
    }
    if let Some(second) = children.next() {
        return Err(second.refuse_construct());
    }
    let mut facets = restriction.children().peekable();
    let (base, base_id) = match restriction.qname("base")? {
        Some(name) => {
            let id = loader.base_type(restriction, &name)?;
            (simple_base(loader, restriction, &name, id)?, Some(id))
        }
        None => match facets.next_if(|child| child.kind() == Some("simpleType")) {
            Some(inline) => {
                let base = define(loader, inline, label)?;
                let id = loader.anonymous_type(TypeDefinition::Simple(base.clone()));
                (base, Some(id))
            }
            None => return Err(restriction.refuse("a restriction needs a base".to_owned())),
        },
    };
    let mut reading = Reading {
        simple: SimpleType {
            label: label.to_owned(),
            base: base_id,
            basis: node.basis("basis")?.unwrap_or(base.basis),
            ..base.clone()
        },
        values: Vec::new(),
        base,
    };
    for facet in facets {
        reading.facet(facet)?;
    }
    reading.finish(restriction)
}

fn simple_base(
    loader: &Loader<'_>,
    node: Node<'_>,
    name: &QName,
    id: TypeId,
) -> Result<SimpleType, SchemaError> {
    match loader.definition(id) {
        Some(TypeDefinition::Simple(base)) if base.builtin != Builtin::AnySimpleType => {
            Ok(base.clone())
        }
        _ => Err(node.refuse(format!("a simple type is not derived from {name}"))),
    }
}

/// What is known of a type while it is read.
struct Reading {
    base: SimpleType,
    simple: SimpleType,
    values: Vec<String>,
}

impl Reading {
    fn facet(&mut self, node: Node<'_>) -> Result<(), SchemaError> {
        let kind = node.kind().unwrap_or_default();
        if node.attribute("fixed").is_some_and(|fixed| fixed != "false") {
            return Err(node.refuse(format!("`fixed` on xs:{kind} is not supported")));
        }
        let builtin = self.simple.builtin;
        match kind {
            "enumeration" => self.enumeration(node),
            "whiteSpace" => self.white_space(node),
            "length" | "minLength" | "maxLength"
                if builtin.is_text()
                    || matches!(builtin, Builtin::HexBinary | Builtin::Base64Binary) =>
            {
                self.length(node, kind)
            }
            "minInclusive" | "minExclusive" | "maxInclusive" | "maxExclusive"
                if builtin.is_decimal() =>
            {
                self.bound(node, kind)
            }
            "totalDigits" | "fractionDigits" if builtin.is_decimal() => {
                let digits = number(node)?;
                let facets = &mut self.simple.facets;
                let slot = if kind == "totalDigits" {
                    &mut facets.total_digits
                } else {
                    &mut facets.fraction_digits
                };
                *slot = Some(slot.map_or(digits, |inherited: usize| inherited.min(digits)));
                Ok(())
            }
            _ => Err(node.refuse(format!(
                "{} is not supported on a restriction of xs:{}",
                node.label(),
                builtin.name()
            ))),
        }
    }

    fn enumeration(&mut self, node: Node<'_>) -> Result<(), SchemaError> {
        if !self.simple.builtin.has_equality() {
            return Err(node.refuse(format!(
                "xs:enumeration is not supported on a restriction of xs:{}",
                self.simple.builtin.name()
            )));
        }
        let value = raw_value(node)?;
        self.base.check(value).map_err(|error| node.refuse(error.message))?;
        self.values.push(self.base.white_space.normalize(value).into_owned());
        Ok(())
    }

    fn white_space(&mut self, node: Node<'_>) -> Result<(), SchemaError> {
        let wanted = match node.required("value")? {
            "preserve" => WhiteSpace::Preserve,
            "replace" => WhiteSpace::Replace,
            "collapse" => WhiteSpace::Collapse,
            other => return Err(node.refuse(format!("`{other}` is no way to treat white space"))),
        };
        if wanted < self.simple.white_space {
            return Err(node.refuse("white space may only be treated more strictly".to_owned()));
        }
        self.simple.white_space = wanted;
        Ok(())
    }

    fn length(&mut self, node: Node<'_>, kind: &str) -> Result<(), SchemaError> {
        let wanted = number(node)?;
        let facets = &mut self.simple.facets;
        match kind {
            "length" => {
                if facets.length.is_some_and(|inherited| inherited != wanted) {
                    return Err(node.refuse("the base has another length".to_owned()));
                }
                facets.length = Some(wanted);
            }
            "minLength" => {
                facets.min_length = Some(facets.min_length.map_or(wanted, |old| old.max(wanted)));
            }
            _ => facets.max_length = Some(facets.max_length.map_or(wanted, |old| old.min(wanted))),
        }
        Ok(())
    }

    fn bound(&mut self, node: Node<'_>, kind: &str) -> Result<(), SchemaError> {
        let limit = node.required("value")?;
        self.base.check(limit).map_err(|error| node.refuse(error.message))?;
        let limit = limit.to_owned();
        self.simple.facets.bounds.push(match kind {
            "minInclusive" => Bound::MinInclusive(limit),
            "minExclusive" => Bound::MinExclusive(limit),
            "maxInclusive" => Bound::MaxInclusive(limit),
            _ => Bound::MaxExclusive(limit),
        });
        Ok(())
    }

    fn finish(mut self, restriction: Node<'_>) -> Result<SimpleType, SchemaError> {
        let tolerated = restriction.element.attribute(&EVIDENCE, "tolerated").unwrap_or("");
        if !tolerated.is_empty() && self.values.is_empty() {
            return Err(restriction.refuse("`tolerated` needs an enumeration beside it".to_owned()));
        }
        self.simple.facets.tolerated = tolerated.split_whitespace().map(str::to_owned).collect();
        if !self.values.is_empty() {
            self.simple.facets.enumeration = Some(self.values);
        }
        Ok(self.simple)
    }
}

fn raw_value(node: Node<'_>) -> Result<&str, SchemaError> {
    node.raw_attribute("value")
        .ok_or_else(|| node.refuse(format!("{} needs the attribute `value`", node.label())))
}

fn number(node: Node<'_>) -> Result<usize, SchemaError> {
    let text = node.required("value")?;
    text.parse().map_err(|_| {
        node.refuse(format!("{} is `{text}`; write a whole number, 0 at least", node.label()))
    })
}
