//! Edits of the response tree.

use std::mem;

use crate::target::quirk::{Action, Edit, NewElement, Step, When};
use crate::xml::{Attribute, Element, Namespace, Node, QName};

/// Applies the edits in order.
pub(in crate::target) fn edit_tree(root: &mut Element, edits: &[Edit], when: When) {
    for edit in edits.iter().filter(|edit| edit.when.covers(when)) {
        match edit.at.split_last() {
            None => change(root, &edit.action),
            Some((last, above)) => {
                for parent in reached(root, above) {
                    change_children(parent, last, &edit.action);
                }
            }
        }
    }
}

/// The elements that the steps lead to.
fn reached<'a>(root: &'a mut Element, steps: &[Step]) -> Vec<&'a mut Element> {
    let mut level = vec![root];
    for step in steps {
        level = level
            .into_iter()
            .flat_map(|element| {
                let mut position = 0;
                element.elements_mut().filter(move |child| {
                    position += 1;
                    step.fits(child, position)
                })
            })
            .collect();
    }
    level
}

/// Changes the children of `parent` that the last step leads to.
fn change_children(parent: &mut Element, last: &Step, action: &Action) {
    let mut position = 0;
    let (mut front, mut middle, mut end) = (Vec::new(), Vec::new(), Vec::new());
    for node in mem::take(&mut parent.children).take() {
        let mut element = match node {
            Node::Text(text) => {
                middle.push(Node::Text(text));
                continue;
            }
            Node::Element(element) => element,
        };
        position += 1;
        if !last.fits(&element, position) {
            middle.push(Node::Element(element));
            continue;
        }
        match action {
            Action::Remove => {}
            Action::Repeat => {
                middle.push(Node::Element(element.clone()));
                middle.push(Node::Element(element));
            }
            Action::MoveToFront => front.push(Node::Element(element)),
            Action::MoveToEnd => end.push(Node::Element(element)),
            in_place => {
                change(&mut element, in_place);
                middle.push(Node::Element(element));
            }
        }
    }
    front.append(&mut middle);
    front.append(&mut end);
    parent.children = front.into();
}

/// Changes the element itself. What needs its siblings is left out: the document element has none.
fn change(element: &mut Element, action: &Action) {
    match action {
        Action::Remove | Action::Repeat | Action::MoveToFront | Action::MoveToEnd => {}
        Action::Empty => element.children.clear(),
        Action::Text(text) => element.set_text(text.as_str()),
        Action::Suffix(suffix) => {
            let text = element.text().into_owned() + suffix;
            element.set_text(text);
        }
        Action::Capitalise => {
            let text = element.text().into_owned();
            let mut letters = text.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            let capitalised: String = first.chain(letters).collect();
            element.set_text(capitalised);
        }
        Action::Rename(local) => element.name.local = local.as_str().into(),
        Action::Namespace(namespace) => element.name.namespace = Namespace::new(namespace),
        Action::NamespaceBelow(namespace) => move_below(element, &Namespace::new(namespace)),
        Action::Attribute { namespace, local, value } => {
            let name = QName::new(&Namespace::new(namespace), local);
            element.attributes.push(Attribute { name, value: value.clone() });
        }
        Action::Reverse => element.children.edit().reverse(),
        Action::Append(new) => {
            let new = built(new, &element.name.namespace);
            element.push(new);
        }
        Action::Prepend(new) => {
            let new = built(new, &element.name.namespace);
            element.children.edit().insert(0, Node::Element(new));
        }
    }
}

fn move_below(element: &mut Element, namespace: &Namespace) {
    let mut pending = vec![element];
    while let Some(element) = pending.pop() {
        element.name.namespace = namespace.clone();
        pending.extend(element.elements_mut());
    }
}

fn built(new: &NewElement, parent: &Namespace) -> Element {
    let given = new.namespace.as_deref().map(Namespace::new);
    let namespace = given.as_ref().unwrap_or(parent);
    Element::with_text(QName::new(namespace, &new.name), new.text.as_str())
}

impl Step {
    fn fits(&self, child: &Element, position: usize) -> bool {
        match self {
            Self::Named(local) => child.name.local == local.as_str(),
            Self::Any => true,
            Self::First => position == 1,
        }
    }
}
