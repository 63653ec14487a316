//! Shapes on which libxml2 is known to be wrong: each is kept out of the documents, and no more than
//! it. `tests/schema_disagreements.toml` lists the faults with their clauses and proves them.

use std::collections::BTreeMap;

use super::model::{Element, Model, written};
use super::schema_support::raw::{Child, Raw};
use super::simple::{self, Definition, SimpleId};
use super::walk::types_by_name;

/// Built-in types whose white space libxml2 does not collapse (fault `white-space`).
const NOT_COLLAPSED: [&str; 17] = [
    "int",
    "short",
    "byte",
    "long",
    "unsignedByte",
    "unsignedInt",
    "date",
    "dateTime",
    "time",
    "gYear",
    "gYearMonth",
    "gMonthDay",
    "gDay",
    "gMonth",
    "duration",
    "QName",
    "unsignedShort",
];

/// Takes the known faults out of a document.
pub fn avoid(model: &Model, document: &mut Raw) {
    let types = types_by_name(model);
    let some = |name: &str, holds: &dyn Fn(SimpleId) -> bool| {
        types.get(name).is_some_and(|ids| ids.iter().any(|id| holds(*id)))
    };
    let is_strict = |name: &str| some(name, &|id| has_base(model, id, &NOT_COLLAPSED));
    let is_tokens = |name: &str| some(name, &|id| has_base(model, id, &["NMTOKENS"]));
    let fixed = fixed_by_name(model);
    let repair = |name: &str, strict: bool, value: &mut String| {
        if strict || is_strict(name) {
            *value = value.trim().to_owned();
        }
        // Fault `base64-bytes`.
        if some(name, &|id| has_base(model, id, &["base64Binary"])) {
            value.retain(|c| c.is_ascii_alphanumeric() || "+/= \t\n".contains(c));
        }
        // Fault `nan-bounds`.
        if value.trim() == "NaN" && some(name, &|id| has_base(model, id, &["float", "double"])) {
            *value = "INF".to_owned();
        }
        // Fault `empty-nmtokens`.
        if is_tokens(name) && value.trim().is_empty() {
            *value = "a".to_owned();
        }
        // Fault `fixed-as-text`: only what is plainly another value is left.
        for literal in fixed.get(name).into_iter().flatten() {
            let (left, right) = (simple::thousandths(value.trim()), simple::thousandths(literal));
            let is_number = left.is_some() && right.is_some();
            if value.split_whitespace().eq(literal.split_whitespace()) || is_number && left == right
            {
                value.clone_from(literal);
            }
        }
    };
    // Fault `undeclared-root`.
    let names = |element: &Element| written(element.namespace, &element.local) == document.name;
    if !model.elements.iter().any(|element| element.is_global && names(element)) {
        document.attributes.retain(|(name, _)| name != "xsi:type");
    }
    visit(document, &mut |element| {
        let named = element.attributes.iter().find(|(name, _)| name == "xsi:type");
        let is_strict_type = named.is_some_and(|(_, name)| names_not_collapsed(model, name));
        for (name, value) in &mut element.attributes {
            repair(name, false, value);
        }
        let name = element.name.clone();
        // Fault `nil-of-unknown`.
        let is_global = model
            .elements
            .iter()
            .any(|own| own.is_global && written(own.namespace, &own.local) == name);
        for (attribute, value) in &mut element.attributes {
            if attribute == "xsi:nil" && !is_global && !["false", "0", "1"].contains(&&**value) {
                *value = "true".to_owned();
            }
        }
        if is_tokens(&name) && element.children.is_empty() {
            element.children.push(Child::Text("a".to_owned()));
        }
        if element.elements().next().is_none() {
            let whole: String = element.children.iter().filter_map(Child::text).collect();
            let mut repaired = whole.clone();
            repair(&name, is_strict_type, &mut repaired);
            if repaired != whole {
                element.children = vec![Child::Text(repaired)];
            }
        }
        element.children.retain(|child| *child != Child::Text(String::new()));
    });
}

/// The fixed values that elements and attributes of each written name have somewhere.
fn fixed_by_name(model: &Model) -> BTreeMap<String, Vec<String>> {
    let mut fixed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut add = |namespace: &str, local: &str, value: &Option<String>| {
        let values = fixed.entry(written(namespace, local)).or_default();
        values.extend(value.iter().cloned());
    };
    for element in &model.elements {
        add(element.namespace, &element.local, &element.fixed);
    }
    for id in 0..model.complexes.len() {
        for own in model.attribute_uses(id) {
            add(own.namespace, &own.local, &own.fixed);
        }
    }
    fixed
}

/// Fault `keyref-own-before-children`: an element with a keyref inside another of its name.
pub fn is_set_aside(model: &Model, document: &Raw) -> bool {
    let with_keyref: Vec<String> = model
        .elements
        .iter()
        .filter(|element| element.constraints.iter().any(|own| own.sort == "keyref"))
        .map(|element| written(element.namespace, &element.local))
        .collect();
    with_keyref.iter().any(|name| depth(document, name) > 1)
}

/// How many elements of a name stand inside one another.
fn depth(element: &Raw, name: &str) -> usize {
    let below = element.elements().map(|child| depth(child, name)).max().unwrap_or(0);
    below + usize::from(element.name == name)
}

fn visit(element: &mut Raw, change: &mut dyn FnMut(&mut Raw)) {
    change(element);
    for child in &mut element.children {
        if let Child::Element(child) = child {
            visit(child, change);
        }
    }
}

/// Whether a type goes back to one of these built-in types.
pub fn has_base(model: &Model, id: SimpleId, names: &[&str]) -> bool {
    match &model.simples[id].definition {
        Definition::Builtin(name) => names.contains(name),
        Definition::Restriction(base, _) => has_base(model, *base, names),
        Definition::List(_) => false,
        Definition::Union(members) => members.iter().any(|member| has_base(model, *member, names)),
    }
}

fn names_not_collapsed(model: &Model, name: &str) -> bool {
    if let Some(local) = name.strip_prefix("xs:") {
        return NOT_COLLAPSED.contains(&local);
    }
    let simple = (0..model.simples.len()).find(|id| {
        let simple = &model.simples[*id];
        let own = simple.name.as_ref().map(|own| written(model.namespace(simple.home), own));
        own.as_deref() == Some(name)
    });
    let complex = (0..model.complexes.len()).find(|id| {
        let complex = &model.complexes[*id];
        let own = complex.name.as_ref().map(|own| written(model.namespace(complex.home), own));
        own.as_deref() == Some(name)
    });
    let text = complex.and_then(|id| model.text_type(id));
    simple.or(text).is_some_and(|id| has_base(model, id, &NOT_COLLAPSED))
}
