//! What may stand where in a schema document: the schema for schemas (part 1, appendix A), and the
//! constraints on its representation that can be seen in one element alone.

use std::collections::HashSet;

use super::document::Document;
use super::node::{Node, is_blank};
use super::shape_rules::{Row, Slot, row_of};
use crate::schema::error::SchemaError;
use crate::schema::evidence;
use crate::schema::value::is_ncname;
use crate::xml::{Namespace, NodeRef};

/// Checks every element of a document, annotations left out.
pub(super) fn check(document: &Document) -> Result<(), SchemaError> {
    let mut ids = HashSet::new();
    let Some(root) = row_of("schema", "", false) else { return Ok(()) };
    let mut pending = vec![(document.node(), root)];
    while let Some((node, row)) = pending.pop() {
        check_attributes(node, row)?;
        evidence::check(node.element).map_err(|message| node.refuse(message))?;
        if let Some(id) = node.attribute("id")
            && !ids.insert(id)
        {
            return Err(node.refuse(format!("the id `{id}` stands on another element already")));
        }
        check_text(node)?;
        let names_nothing =
            || ["public", "system"].iter().all(|name| node.attribute(name).is_none());
        if row.name == "notation" && names_nothing() {
            return Err(node.refuse("xs:notation needs `public` or `system`".to_owned()));
        }
        check_children(node, row)?;
        for element in node.element.elements() {
            let child = Node { document, element };
            if child.kind() == Some("annotation") {
                check_annotation(child, &mut ids)?;
                continue;
            }
            let is_reference = child.attribute("ref").is_some();
            let found = row_of(child.kind().unwrap_or_default(), row.name, is_reference);
            let Some(row) = found else { return Err(misplaced(child, node)) };
            pending.push((child, row));
        }
    }
    Ok(())
}

fn check_annotation<'a>(
    annotation: Node<'a>,
    ids: &mut HashSet<&'a str>,
) -> Result<(), SchemaError> {
    only_attributes(annotation, &["id"])?;
    check_text(annotation)?;
    if let Some(id) = annotation.attribute("id")
        && (!is_ncname(id) || !ids.insert(id))
    {
        return Err(annotation.refuse(format!("`{id}` is no id, or stands elsewhere already")));
    }
    for element in annotation.element.elements() {
        let child = Node { document: annotation.document, element };
        match child.kind() {
            Some("appinfo") => only_attributes(child, &["source"])?,
            Some("documentation") => only_attributes(child, &["source"])?,
            _ => return Err(misplaced(child, annotation)),
        }
    }
    Ok(())
}

fn only_attributes(node: Node<'_>, known: &[&str]) -> Result<(), SchemaError> {
    for attribute in &node.element.attributes {
        let is_foreign =
            !attribute.name.namespace.is_none() && attribute.name.namespace != Namespace::XSD;
        if !is_foreign && !known.contains(&attribute.name.local.as_str()) {
            return Err(no_attribute(node, &attribute.name.local));
        }
    }
    Ok(())
}

fn check_attributes(node: Node<'_>, row: &Row) -> Result<(), SchemaError> {
    for attribute in &node.element.attributes {
        let local = attribute.name.local.as_str();
        if attribute.name.namespace == Namespace::XSD {
            return Err(no_attribute(node, &attribute.name.to_string()));
        }
        if !attribute.name.namespace.is_none() {
            continue;
        }
        if local == "id" {
            if !is_ncname(attribute.value.trim()) {
                return Err(node.refuse(format!("`{}` is no id", attribute.value)));
            }
            continue;
        }
        let Some(known) = row.attributes.iter().find(|known| known.name == local) else {
            return Err(no_attribute(node, local));
        };
        known.form.check(node, local)?;
    }
    if let Some(missing) = row
        .attributes
        .iter()
        .find(|known| known.is_required && node.attribute(known.name).is_none())
    {
        node.required(missing.name)?;
    }
    Ok(())
}

fn no_attribute(node: Node<'_>, local: &str) -> SchemaError {
    let label = node.label();
    let of_reference =
        if node.attribute("ref").is_some() && local != "ref" { " beside `ref`" } else { "" };
    node.refuse(format!("{label} has no attribute `{local}`{of_reference} here"))
}

/// Text stands in annotations only.
fn check_text(node: Node<'_>) -> Result<(), SchemaError> {
    let is_text = |child: NodeRef<'_>| match child {
        NodeRef::Text(text) => !text.bytes().all(is_blank),
        NodeRef::Element(_) => false,
    };
    if node.element.children.iter().any(is_text) {
        return Err(node.refuse(format!("no text may stand in {}", node.label())));
    }
    Ok(())
}

/// The children are those of one of the row's alternatives, in its order.
fn check_children(node: Node<'_>, row: &Row) -> Result<(), SchemaError> {
    let document = node.document;
    let children: Vec<Node<'_>> =
        node.element.elements().map(|element| Node { document, element }).collect();
    let fits: Vec<Fit> = row.content.iter().map(|slots| fit(&children, slots)).collect();
    if fits.contains(&Fit::Whole) {
        return Ok(());
    }
    // The alternative that gets furthest is the one that was meant.
    let furthest = fits.iter().filter_map(|fit| match fit {
        Fit::Whole => None,
        Fit::StopsAt(at, _) => Some((*at, fit)),
    });
    let meant = furthest.max_by_key(|(at, _)| *at).map(|(_, fit)| fit);
    match meant {
        Some(Fit::StopsAt(at, Some(wanted))) if *at == children.len() => {
            let names: Vec<String> = wanted.iter().map(|name| format!("xs:{name}")).collect();
            let (last, others) = names.split_last().map_or(("", &[][..]), |(l, o)| (l.as_str(), o));
            let list = match others {
                [] => last.to_owned(),
                others => format!("{} or {last}", others.join(", ")),
            };
            Err(node.refuse(format!("{} needs {list}", node.label())))
        }
        Some(Fit::StopsAt(at, _)) if *at < children.len() => Err(misplaced(children[*at], node)),
        _ => Err(node.refuse(format!("nothing may stand in {}", node.label()))),
    }
}

/// How far children fit a list of slots.
#[derive(Eq, PartialEq)]
enum Fit {
    Whole,
    /// The child that does not, or the number of children, with what is needed there.
    StopsAt(usize, Option<&'static [&'static str]>),
}

fn fit(children: &[Node<'_>], slots: &'static [Slot]) -> Fit {
    let mut at = 0;
    for slot in slots {
        let mut count = 0;
        while let Some(child) = children.get(at)
            && (slot.is_many || count == 0)
            && child.kind().is_some_and(|kind| slot.names.contains(&kind))
        {
            at += 1;
            count += 1;
        }
        if count == 0 && slot.is_needed {
            return Fit::StopsAt(at, Some(slot.names));
        }
    }
    if at == children.len() { Fit::Whole } else { Fit::StopsAt(at, None) }
}

fn misplaced(child: Node<'_>, parent: Node<'_>) -> SchemaError {
    child.refuse(format!("{} may not stand here in {}", child.label(), parent.label()))
}
