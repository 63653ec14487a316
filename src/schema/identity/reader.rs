//! An element of a schema document to a constraint (part 1, section 3.11.2).

use super::constraint::{Category, Constraint};
use super::path::{Path, Role};
use crate::schema::names::Names;
use crate::schema::value::is_ncname;
use crate::xml::{Element, Namespace, Offset, QName};

/// Why a constraint is refused.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(in crate::schema) struct Refusal {
    /// The rule of XML Schema part 1.
    pub rule: &'static str,
    pub offset: Offset,
    pub message: String,
}

impl Refusal {
    pub(super) fn new(rule: &'static str, element: &Element, message: String) -> Self {
        Self { rule, offset: element.offset, message }
    }
}

/// Broken by what the schema for schemas does not allow.
const FORM: &str = "s4s-elt-invalid";

/// Reads a constraint, with the name that a keyref refers to. The keyref's category is preliminary.
pub(super) fn constraint(
    element: &Element,
    target: &Namespace,
    names: &mut Names,
) -> Result<(Constraint, Option<QName>), Refusal> {
    let kind = element.name.local.as_str();
    let is_keyref = kind == "keyref";
    check_attributes(element, if is_keyref { &["name", "refer"] } else { &["name"] })?;
    let name = required(element, "name")?;
    if !is_ncname(name) {
        let message = format!("`{name}` is not a name without a colon");
        return Err(Refusal::new(FORM, element, message));
    }
    let refers = is_keyref.then(|| referred(element)).transpose()?;
    let mut children = parts(element)?.into_iter();
    let selector = match children.next() {
        Some(child) if is_schema(child, "selector") => path(child, Role::Selector, names)?,
        Some(other) => return Err(misplaced(other, "xs:selector comes first")),
        None => return Err(Refusal::new(FORM, element, format!("xs:{kind} needs xs:selector"))),
    };
    let fields = children
        .map(|child| match is_schema(child, "field") {
            true => path(child, Role::Field, names),
            false => Err(misplaced(child, "only xs:field may follow xs:selector")),
        })
        .collect::<Result<Vec<Path>, _>>()?;
    if fields.is_empty() {
        return Err(Refusal::new(FORM, element, format!("xs:{kind} needs xs:field")));
    }
    let category = if kind == "unique" { Category::Unique } else { Category::Key };
    let name = QName::new(target, name);
    Ok((Constraint { name, category, selector, fields }, refers))
}

/// The elements in it, without the annotation that may come first.
fn parts(element: &Element) -> Result<Vec<&Element>, Refusal> {
    let children: Vec<&Element> = element.elements().collect();
    let rest = match children.split_first() {
        Some((first, rest)) if is_schema(first, "annotation") => rest.to_vec(),
        _ => children,
    };
    match rest.iter().find(|child| is_schema(child, "annotation")) {
        Some(late) => Err(misplaced(late, "one annotation may stand, at the beginning")),
        None => Ok(rest),
    }
}

fn path(element: &Element, role: Role, names: &mut Names) -> Result<Path, Refusal> {
    check_attributes(element, &["xpath"])?;
    if let Some(child) = parts(element)?.first() {
        return Err(misplaced(child, "nothing but an annotation may stand here"));
    }
    let text = required(element, "xpath")?;
    Path::parse(text, role, &element.scope, names).map_err(|message| {
        let rule = if role == Role::Selector { "c-selector-xpath" } else { "c-fields-xpaths" };
        Refusal::new(rule, element, format!("the xpath `{text}` is not allowed: {message}"))
    })
}

fn referred(element: &Element) -> Result<QName, Refusal> {
    let text = required(element, "refer")?;
    element.scope.resolve_qname(text).ok_or_else(|| {
        let message = format!("`{text}` is not a name whose prefix is declared here");
        Refusal::new("src-resolve", element, message)
    })
}

fn required<'e>(element: &'e Element, attribute: &str) -> Result<&'e str, Refusal> {
    let value = element.attribute(&Namespace::NONE, attribute).ok_or_else(|| {
        let local = &element.name.local;
        let message = format!("xs:{local} needs the attribute `{attribute}`");
        Refusal::new("s4s-att-must-appear", element, message)
    })?;
    Ok(value.trim_matches([' ', '\t', '\r', '\n']))
}

fn check_attributes(element: &Element, known: &[&str]) -> Result<(), Refusal> {
    for attribute in &element.attributes {
        let QName { namespace, local } = &attribute.name;
        let is_own = namespace.is_none() && (local == "id" || known.contains(&local.as_str()));
        let is_foreign = !namespace.is_none() && *namespace != Namespace::XSD;
        if !is_own && !is_foreign {
            let message = format!("xs:{} has no attribute `{local}`", element.name.local);
            return Err(Refusal::new("s4s-att-not-allowed", element, message));
        }
    }
    Ok(())
}

fn is_schema(element: &Element, local: &str) -> bool {
    element.name.is(&Namespace::XSD, local)
}

fn misplaced(element: &Element, rule: &str) -> Refusal {
    Refusal::new(FORM, element, format!("`{}` may not stand here: {rule}", element.name.local))
}
