//! The facets of one derivation step.

use std::sync::Arc;

use super::strictness;
use crate::schema::error::SchemaError;
use crate::schema::evidence::EVIDENCE;
use crate::schema::grammar::TypeId;
use crate::schema::reader::loader::Loader;
use crate::schema::reader::node::Node;
use crate::schema::value::{
    Bound, BoundKind, Builtin, Enumeration, FacetKind, Pattern, SimpleType, Value, Variety,
    WhiteSpace,
};

/// Whether the element is a facet.
pub(in crate::schema::reader) fn is_facet(node: Node<'_>) -> bool {
    node.kind().is_some_and(|kind| FacetKind::of_name(kind).is_some())
}

/// A type that restricts `base` by facets; `node` is the `xs:restriction`.
pub(in crate::schema::reader) fn restrict<'a>(
    loader: &Loader<'a>,
    node: Node<'a>,
    (base, base_id): (&SimpleType, TypeId),
    label: &str,
    facets: &[Node<'a>],
) -> Result<SimpleType, SchemaError> {
    let simple = SimpleType { label: label.to_owned(), base: Some(base_id), ..base.clone() };
    let mut step = Step { base, simple, texts: Vec::new(), patterns: Vec::new(), seen: Vec::new() };
    for facet in facets {
        step.facet(loader, *facet)?;
    }
    step.finish(node)
}

/// What is known of a type while its facets are read.
struct Step<'a, 'b> {
    base: &'b SimpleType,
    simple: SimpleType,
    /// Of the enumeration.
    texts: Vec<(String, Option<Value>)>,
    patterns: Vec<&'a str>,
    seen: Vec<FacetKind>,
}

impl<'a> Step<'a, '_> {
    fn facet(&mut self, loader: &Loader<'a>, node: Node<'a>) -> Result<(), SchemaError> {
        let Some(kind) = node.kind().and_then(FacetKind::of_name) else {
            return Err(node.refuse_construct());
        };
        check_element(node, kind)?;
        if !kind.applies_to(self.base) {
            let label = &self.base.label;
            return Err(node.breach(
                "cos-applicable-facets",
                format!("{} says nothing on a restriction of {label}", node.label()),
            ));
        }
        if self.seen.contains(&kind) && !kind.may_repeat() {
            let message = format!("{} is there twice", node.label());
            return Err(node.breach("src-single-facet-value", message));
        }
        self.seen.push(kind);
        match kind {
            FacetKind::Enumeration => self.enumeration(loader, node)?,
            FacetKind::Pattern => self.patterns.push(raw_value(node)?),
            FacetKind::WhiteSpace => self.white_space(node)?,
            FacetKind::Bound(bound) => self.bound(node, bound)?,
            FacetKind::Length => self.simple.facets.length = Some(number(node)?),
            FacetKind::MinLength => self.simple.facets.min_length = Some(number(node)?),
            FacetKind::MaxLength => self.simple.facets.max_length = Some(number(node)?),
            FacetKind::TotalDigits => self.simple.facets.total_digits = Some(positive(node)?),
            FacetKind::FractionDigits => self.simple.facets.fraction_digits = Some(number(node)?),
        }
        strictness::check_facet(kind, self.base, &self.simple)
            .map_err(|(rule, message)| node.breach(rule, message))?;
        if node.flag("fixed")? {
            self.simple.facets.fixed.push(kind);
        }
        Ok(())
    }

    fn enumeration(&mut self, loader: &Loader<'a>, node: Node<'a>) -> Result<(), SchemaError> {
        let text = raw_value(node)?;
        let scope = &node.element.scope;
        self.base
            .check_literal(text, scope)
            .map_err(|error| node.breach("enumeration-valid-restriction", error.message))?;
        let value = self.base.value(text, scope);
        if let Some(Value::Notation(name)) = &value
            && !loader.declares_notation(name)
        {
            let message = format!("no notation {name} is declared");
            return Err(node.breach("enumeration-required-notation", message));
        }
        let literal = match self.base.variety {
            Variety::Union(_) => text.to_owned(),
            _ => self.base.white_space.normalize(text).into_owned(),
        };
        self.texts.push((literal, value));
        Ok(())
    }

    fn white_space(&mut self, node: Node<'a>) -> Result<(), SchemaError> {
        self.simple.white_space = match node.required("value")? {
            "preserve" => WhiteSpace::Preserve,
            "replace" => WhiteSpace::Replace,
            "collapse" => WhiteSpace::Collapse,
            other => {
                return Err(node.refuse(format!(
                    "`{other}` is no way to treat white space; write preserve, replace or collapse"
                )));
            }
        };
        Ok(())
    }

    fn bound(&mut self, node: Node<'a>, kind: BoundKind) -> Result<(), SchemaError> {
        let text = raw_value(node)?;
        let scope = &node.element.scope;
        let limit = self.base.value(text, scope).ok_or_else(|| {
            node.refuse(format!("`{text}` is not a value of {}", self.base.label))
        })?;
        let bound = Bound { kind, text: text.trim().to_owned(), limit };
        strictness::check_bound(&bound, self.base, scope)
            .map_err(|(rule, message)| node.breach(rule, message))?;
        // The same facet of the base is no stricter, and need not be asked any more.
        let bounds = &mut self.simple.facets.bounds;
        bounds.retain(|known| known.kind != kind);
        bounds.push(bound);
        Ok(())
    }

    fn finish(mut self, node: Node<'a>) -> Result<SimpleType, SchemaError> {
        let tolerated = node.element.attribute(&EVIDENCE, "tolerated").unwrap_or("");
        if !tolerated.is_empty() && self.texts.is_empty() {
            return Err(node.refuse("`tolerated` needs an enumeration beside it".to_owned()));
        }
        let facets = &mut self.simple.facets;
        if !self.texts.is_empty() {
            facets.tolerated = tolerated.split_whitespace().map(str::to_owned).collect();
            let (texts, values): (Vec<String>, Vec<Option<Value>>) = self.texts.into_iter().unzip();
            let is_text = self.base.atomic().is_some_and(Builtin::is_text);
            facets.enumeration = Some(Arc::new(if is_text {
                Enumeration::of_texts(texts)
            } else {
                Enumeration::of_values(texts, values.into_iter().flatten().collect())
            }));
        }
        if !self.patterns.is_empty() {
            let pattern =
                Pattern::compile(&self.patterns).map_err(|error| node.refuse(error.to_string()))?;
            facets.patterns.push(Arc::new(pattern));
        }
        strictness::check_together(self.base, &self.simple, &self.seen)
            .map_err(|(rule, message)| node.breach(rule, message))?;
        Ok(self.simple)
    }
}

/// A facet has a value, sometimes `fixed`, and nothing in it.
fn check_element(node: Node<'_>, kind: FacetKind) -> Result<(), SchemaError> {
    let allowed: &[&str] =
        if kind.may_repeat() { &["id", "value"] } else { &["fixed", "id", "value"] };
    for attribute in node.element.attributes.iter().filter(|a| a.name.namespace.is_none()) {
        let local = attribute.name.local.as_str();
        if !allowed.contains(&local) {
            return Err(node.refuse(format!("{} has no attribute `{local}`", node.label())));
        }
    }
    match node.children().next() {
        Some(child) => Err(child.refuse_construct()),
        None => Ok(()),
    }
}

fn raw_value<'a>(node: Node<'a>) -> Result<&'a str, SchemaError> {
    node.raw_attribute("value")
        .ok_or_else(|| node.refuse(format!("{} needs the attribute `value`", node.label())))
}

/// A whole number. What no memory could hold counts as the most there is.
fn number(node: Node<'_>) -> Result<usize, SchemaError> {
    let text = node.required("value")?;
    let digits = text.strip_prefix('+').unwrap_or(text);
    let is_zero = text
        .strip_prefix('-')
        .is_some_and(|zeros| !zeros.is_empty() && zeros.bytes().all(|zero| zero == b'0'));
    if is_zero {
        return Ok(0);
    }
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(
            node.refuse(format!("{} is `{text}`; write a whole number, 0 at least", node.label()))
        );
    }
    Ok(digits.parse().unwrap_or(usize::MAX))
}

fn positive(node: Node<'_>) -> Result<usize, SchemaError> {
    match number(node)? {
        0 => Err(node.refuse(format!("{} is 0; write 1 at least", node.label()))),
        number => Ok(number),
    }
}
