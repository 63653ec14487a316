//! What was built, as the service wants it: with what must stand there besides, in order, with
//! vocabularies around words.

use super::draft::{Draft, DraftNode};
use super::table::{Content, Fill, Shape, Side};
use crate::spec::Service;
use crate::xml::{Attribute, Element, Namespace, QName};

/// Elements inside one another that the table can make at the most.
const DEEPEST: usize = 16;

/// Fills in what must stand in an object; gives the fields that were filled in.
pub(super) fn fill(draft: &mut Draft, side: &Side, columns: &[String]) -> Vec<String> {
    let mut filled = Vec::new();
    for fill in side.fills(columns) {
        // What is filled in may need something filled in itself, so the list grows on the way.
        let mut at = 0;
        while at < draft.nodes.len() {
            if draft.nodes[at].name == fill.element
                && !draft.nodes[at].is_nil
                && draft.child(at, &fill.child).is_none()
            {
                let number = draft.nodes[at].number + 1;
                add(draft, at, fill, number);
                if !fill.placeholder && matches!(fill.content, Content::Text(_)) {
                    filled.push(format!("{}/{}", fill.element, fill.child));
                }
            }
            at += 1;
        }
    }
    filled
}

/// The object as an element of a service.
pub(super) fn emit(draft: &Draft, side: &Side, service: &Service) -> Element {
    let emitter = Emitter { draft, side, service };
    let mut root = emitter.element(0, "", 0);
    root.name = service.payload.clone();
    root
}

/// The object as an element of a file.
pub(super) fn emit_plain(draft: &Draft) -> Element {
    plain(draft, 0, 0)
}

fn add(draft: &mut Draft, at: usize, fill: &Fill, number: usize) {
    let mut child =
        DraftNode { name: fill.child.clone(), prefix: fill.prefix.clone(), ..DraftNode::default() };
    match &fill.content {
        Content::Empty => {}
        Content::Text(text) => child.text = Some(text.clone()),
        Content::Number => child.text = Some(number.to_string()),
        Content::Nil => child.is_nil = true,
    }
    let child = draft.add(at, child);
    if let Some(name) = &fill.name {
        let (name, text) = ("instanceName".to_owned(), Some(name.clone()));
        draft.add(child, DraftNode { name, text, ..DraftNode::default() });
    }
}

struct Emitter<'a> {
    draft: &'a Draft,
    side: &'a Side,
    service: &'a Service,
}

impl Emitter<'_> {
    /// The table makes a few elements inside one another, so this is no deep recursion.
    fn element(&self, at: usize, parent: &str, depth: usize) -> Element {
        let node = &self.draft.nodes[at];
        let name = self.name(node.prefix.as_deref(), &node.name);
        if node.is_nil {
            let mut element = Element::new(name);
            let name = QName::new(&Namespace::XSI, "nil");
            element.attributes.push(Attribute { name, value: "true".to_owned() });
            return element;
        }
        let text = node.text.as_deref();
        match (self.side.shape(parent, &node.name), text) {
            (Some(Shape::Text), Some(text)) => self.with_language(name, text),
            (Some(Shape::Token(vocabulary)), Some(text)) => {
                self.in_vocabulary(name, vocabulary, (text, None), text)
            }
            (Some(Shape::Single(vocabulary)), Some(text)) => {
                let kind = self.draft.child(at, "instanceName");
                let kind = kind.and_then(|kind| self.draft.nodes[kind].text.as_deref());
                let kind = kind.unwrap_or_default();
                self.in_vocabulary(name, vocabulary, (kind, Some(kind)), text)
            }
            (_, Some(text)) => Element::with_text(name, text),
            (_, None) => {
                let mut element = Element::new(name);
                if depth < DEEPEST {
                    for child in self.ordered(node) {
                        element.push(self.element(child, &node.name, depth + 1));
                    }
                }
                element
            }
        }
    }

    fn ordered(&self, node: &DraftNode) -> Vec<usize> {
        let mut children = node.children.clone();
        if let Some(order) = self.side.order.get(&node.name) {
            children.sort_by_key(|child| {
                let name = &self.draft.nodes[*child].name;
                order.iter().position(|known| known == name).unwrap_or(order.len())
            });
        }
        children
    }

    fn with_language(&self, name: QName, text: &str) -> Element {
        let own = |local| self.name(None, local);
        let language = self.side.language.as_deref().unwrap_or_default();
        Element::new(name)
            .with_child(Element::with_text(own("language"), language))
            .with_child(Element::with_text(own("textString"), text))
    }

    fn in_vocabulary(
        &self,
        name: QName,
        vocabulary: &str,
        (identifier, kind): (&str, Option<&str>),
        text: &str,
    ) -> Element {
        let part = |local, text| self.with_language(self.name(None, local), text);
        let vocabulary = Element::with_text(self.name(None, "instanceVocabulary"), vocabulary);
        let mut element = Element::new(name)
            .with_child(part("instanceIdentifier", identifier))
            .with_child(vocabulary);
        if let Some(kind) = kind {
            element.push(part("instanceName", kind));
        }
        element.with_child(part("instanceValue", text))
    }

    fn name(&self, prefix: Option<&str>, local: &str) -> QName {
        let prefix = prefix.or(self.side.prefix.as_deref());
        let bound = prefix.and_then(|prefix| self.service.prefixes.get(prefix));
        QName::new(bound.unwrap_or(&self.service.namespace), local)
    }
}

fn plain(draft: &Draft, at: usize, depth: usize) -> Element {
    let node = &draft.nodes[at];
    let name = QName::unqualified(&node.name);
    let mut element = match &node.text {
        Some(text) => Element::with_text(name, text.as_str()),
        None => Element::new(name),
    };
    for (name, value) in &node.attributes {
        let name = QName::unqualified(name);
        element.attributes.push(Attribute { name, value: value.clone() });
    }
    if depth < DEEPEST {
        for child in &node.children {
            element.push(plain(draft, *child, depth + 1));
        }
    }
    element
}
