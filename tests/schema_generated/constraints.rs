//! Identity constraints on the elements of a plan.

use super::model::{Constraint, Element, ElementId, Model, Particle, Term, TypeRef, written};
use super::schema_support::chance::Chance;
use super::simple::{Family, SimpleId};

/// A field: its path and its type.
type Field = (String, SimpleId);

/// Puts constraints on some global elements.
pub fn add(chance: &mut Chance, model: &mut Model) {
    let mut serial = 0;
    for id in 0..model.elements.len() {
        if !model.elements[id].is_global || !chance.percent(30) {
            continue;
        }
        let targets = targets(model, &model.elements[id]);
        let Some((selector, fields)) = chance.choose(&targets).cloned() else { continue };
        let chosen = chance.some(&fields, 2);
        let mut name = |letter: &str| {
            serial += 1;
            format!("{letter}{serial}")
        };
        let sort = *chance.pick(&["unique", "key", "key"]);
        let first = Constraint {
            sort,
            name: name("k"),
            refer: None,
            selector,
            fields: chosen.iter().map(|(path, _)| path.clone()).collect(),
        };
        let mut constraints = vec![first];
        if chance.percent(50) {
            // A reference from anywhere whose fields have the same types.
            let sources: Vec<(String, Vec<String>)> = targets
                .iter()
                .filter_map(|(selector, fields)| {
                    let same = |wanted: &Field| fields.iter().find(|own| own.1 == wanted.1);
                    let paths: Option<Vec<String>> =
                        chosen.iter().map(|field| Some(same(field)?.0.clone())).collect();
                    Some((selector.clone(), paths?))
                })
                .collect();
            if let Some((selector, fields)) = chance.choose(&sources).cloned() {
                let namespace = model.elements[id].namespace;
                constraints.push(Constraint {
                    sort: "keyref",
                    name: name("r"),
                    refer: Some(written(namespace, &constraints[0].name)),
                    selector,
                    fields,
                });
            }
        }
        model.elements[id].constraints = constraints;
    }
    // What is nil is of no simple type to libxml2 (fault `nil-field`).
    let paths: Vec<String> = model
        .elements
        .iter()
        .flat_map(|element| &element.constraints)
        .flat_map(|own| own.fields.iter().chain([&own.selector]).cloned())
        .collect();
    for element in &mut model.elements {
        let name = written(element.namespace, &element.local);
        let is_step = |path: &String| path.split(['/', '|']).any(|step| step == name);
        element.nillable &= !paths.iter().any(is_step);
    }
}

/// What a selector on the element can reach, and the fields there.
fn targets(model: &Model, element: &Element) -> Vec<(String, Vec<Field>)> {
    let mut targets = Vec::new();
    for child in children(model, element) {
        let plan = &model.elements[child];
        let step = written(plan.namespace, &plan.local);
        let mut add = |selector: String, id: ElementId| {
            let fields = fields(model, &model.elements[id]);
            if !fields.is_empty() {
                targets.push((selector, fields));
            }
        };
        add(step.clone(), child);
        add(format!("./{step}"), child);
        for below in children(model, plan) {
            let inner = written(model.elements[below].namespace, &model.elements[below].local);
            add(format!("{step}/{inner}"), below);
            add(format!(".//{inner}"), below);
            add(format!("*/{inner}|{step}"), below);
        }
    }
    targets
}

/// The fields that an element offers. Lists are left out: libxml2 fails on some of them (fault
/// `list-field`).
fn fields(model: &Model, element: &Element) -> Vec<Field> {
    let mut fields = all_fields(model, element);
    fields.retain(|(_, id)| {
        let family = model.simples[*id].family;
        !matches!(family, Family::List | Family::Union)
    });
    fields
}

fn all_fields(model: &Model, element: &Element) -> Vec<Field> {
    let mut fields = Vec::new();
    match element.definition {
        TypeRef::Simple(_) if element.nillable => {}
        TypeRef::Simple(id) => fields.push((".".to_owned(), id)),
        // A field must be of a simple type (cvc-identity-constraint.3): simple content is not enough.
        TypeRef::Complex(complex) => {
            for own in model.attribute_uses(complex) {
                let path = format!("@{}", written(own.namespace, &own.local));
                fields.push((path, own.definition));
            }
        }
    }
    for child in children(model, element) {
        let child = &model.elements[child];
        // No field of a key may be nillable (cvc-identity-constraint.4.2.3).
        if let TypeRef::Simple(id) = child.definition
            && !child.nillable
        {
            fields.push((written(child.namespace, &child.local), id));
        }
    }
    fields
}

fn children(model: &Model, element: &Element) -> Vec<ElementId> {
    let TypeRef::Complex(complex) = element.definition else { return Vec::new() };
    let mut found = Vec::new();
    for particle in model.particles(complex) {
        collect(model, &particle, &mut found);
    }
    found
}

fn collect(model: &Model, particle: &Particle, found: &mut Vec<ElementId>) {
    match &particle.term {
        Term::Element(id) => found.push(*id),
        Term::Sequence(list) | Term::Choice(list) | Term::All(list) => {
            list.iter().for_each(|member| collect(model, member, found));
        }
        Term::Group(id) => {
            collect(model, &Particle::once(model.groups[*id].term.clone()), found);
        }
        Term::Any(_) => {}
    }
}
