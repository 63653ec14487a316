//! How two objects differ, in words. The order of elements counts, as the schemas' sequences do.

use super::save_point_order::same_instant;
use crate::xml::{Attribute, Element, Namespace, NodeRef};

/// The first difference found.
#[derive(Debug)]
pub(super) struct Difference<'a> {
    /// What the object sent has.
    pub expected: String,
    /// What the object delivered has.
    pub actual: String,
    /// The element of the delivered object that shows it.
    pub delivered: &'a Element,
}

/// Two elements at the same place, and where their parents are in the list.
struct Pair<'a> {
    sent: &'a Element,
    delivered: &'a Element,
    parent: Option<usize>,
}

/// How `delivered` differs from `sent`, if it does. Prefixes, white space between elements and the
/// notation of a time make no difference.
pub(super) fn difference<'a>(sent: &'a Element, delivered: &'a Element) -> Option<Difference<'a>> {
    let mut pairs = vec![Pair { sent, delivered, parent: None }];
    let mut at = 0;
    while let Some(&Pair { sent, delivered, .. }) = pairs.get(at) {
        let told = |expected: String, actual: String, element| {
            let path = path(&pairs, at);
            Some(Difference {
                expected: format!("{path}: {expected}"),
                actual: format!("{path}: {actual}"),
                delivered: element,
            })
        };
        if sent.name != delivered.name {
            return told(format!("`{}`", sent.name), format!("`{}`", delivered.name), delivered);
        }
        if let Some((expected, actual)) = attributes(sent, delivered) {
            return told(expected, actual, delivered);
        }
        if let Some((expected, actual)) = texts(sent, delivered) {
            return told(expected, actual, delivered);
        }
        let (mut left, mut right) = (sent.elements(), delivered.elements());
        let mut below = Vec::new();
        loop {
            match (left.next(), right.next()) {
                (None, None) => break,
                (Some(missing), None) => {
                    let name = &missing.name.local;
                    return told(format!("`{name}`"), format!("no more `{name}`"), delivered);
                }
                (None, Some(extra)) => {
                    let name = &extra.name.local;
                    return told(format!("no more `{name}`"), format!("`{name}`"), extra);
                }
                (Some(sent), Some(delivered)) if sent.name == delivered.name => {
                    below.push(Pair { sent, delivered, parent: Some(at) });
                }
                (Some(sent), Some(delivered)) => {
                    let comes_later = right.any(|later| later.name == sent.name);
                    let (sent, found) = (&sent.name.local, &delivered.name.local);
                    let actual = if comes_later {
                        format!("`{found}` in front of `{sent}`")
                    } else {
                        format!("no `{sent}`, but `{found}`")
                    };
                    return told(format!("`{sent}`"), actual, delivered);
                }
            }
        }
        pairs.append(&mut below);
        at += 1;
    }
    None
}

fn path(pairs: &[Pair<'_>], at: usize) -> String {
    let mut names = Vec::new();
    let mut next = Some(at);
    while let Some(pair) = next.and_then(|at| pairs.get(at)) {
        names.push(pair.sent.name.local.as_str());
        next = pair.parent;
    }
    names.reverse();
    names.join("/")
}

fn attributes(sent: &Element, delivered: &Element) -> Option<(String, String)> {
    let lacks = |of: &Element, attribute: &Attribute| {
        of.attribute(&attribute.name.namespace, &attribute.name.local)
            != Some(attribute.value.as_str())
    };
    let shown = |attribute: &Attribute| {
        format!("attribute {}=\"{}\"", attribute.name.local, attribute.value)
    };
    let missing = counted(sent).find(|attribute| lacks(delivered, attribute));
    if let Some(attribute) = missing {
        return Some((shown(attribute), "not so".to_owned()));
    }
    let extra = counted(delivered).find(|attribute| lacks(sent, attribute))?;
    Some((format!("no attribute {}", extra.name.local), shown(extra)))
}

/// Attributes that say something of the object rather than of its type.
fn counted(element: &Element) -> impl Iterator<Item = &Attribute> {
    element.attributes.iter().filter(|attribute| {
        let is_xsi = attribute.name.namespace == Namespace::XSI;
        !(is_xsi && attribute.name.local != "nil")
    })
}

fn texts(sent: &Element, delivered: &Element) -> Option<(String, String)> {
    let (left, right) = (sent.text(), delivered.text());
    let has_elements = |element: &Element| element.elements().next().is_some();
    let same = if has_elements(sent) || has_elements(delivered) {
        words(sent).eq(words(delivered))
    } else {
        left == right || same_instant(&left, &right)
    };
    (!same).then(|| (format!("`{left}`"), format!("`{right}`")))
}

/// The runs of text that are more than layout.
fn words(element: &Element) -> impl Iterator<Item = &str> {
    element.children.iter().filter_map(|node| match node {
        NodeRef::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        NodeRef::Element(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{XmlLimits, read_document};

    fn compared(sent: &str, delivered: &str) -> Option<(String, String)> {
        let read = |text: &str| {
            read_document(text.as_bytes(), None, &XmlLimits::default()).expect("well-formed").root
        };
        let (sent, delivered) = (read(sent), read(delivered));
        difference(&sent, &delivered).map(|difference| (difference.expected, difference.actual))
    }

    fn told(expected: &str, actual: &str) -> Option<(String, String)> {
        Some((expected.to_owned(), actual.to_owned()))
    }

    #[test]
    fn spelling_makes_no_difference() {
        let sent = "<p xmlns='urn:x'><a>1</a><b/></p>";
        let delivered =
            "<x:p xmlns:x='urn:x' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>
            <x:a xsi:type='x:T'>1</x:a>
            <x:b></x:b></x:p>";
        assert_eq!(compared(sent, delivered), None);
        assert_eq!(compared(delivered, sent), None);
        assert_eq!(compared("<a>2011-06-30T12:00:00Z</a>", "<a>2011-06-30T12:00:00.0Z</a>"), None);
    }

    #[test]
    fn every_kind_of_difference_is_named() {
        let p = |inner: &str| format!("<p>{inner}</p>");
        let compared = |sent, delivered| compared(&p(sent), &p(delivered));
        assert_eq!(compared("<a>1</a>", "<a>2</a>"), told("p/a: `1`", "p/a: `2`"));
        assert_eq!(compared("<a> 1</a>", "<a>1</a>"), told("p/a: ` 1`", "p/a: `1`"));
        assert_eq!(compared("<a/><b/>", "<a/>"), told("p: `b`", "p: no more `b`"));
        assert_eq!(compared("<a/>", "<a/><b/>"), told("p: no more `b`", "p: `b`"));
        assert_eq!(compared("<a/><b/>", "<b/><a/>"), told("p: `a`", "p: `b` in front of `a`"));
        assert_eq!(compared("<a/><b/>", "<c/><b/>"), told("p: `a`", "p: no `a`, but `c`"));
        assert_eq!(compared("<a x='1'/>", "<a/>"), told("p/a: attribute x=\"1\"", "p/a: not so"));
        assert_eq!(
            compared("<a/>", "<a x='1'/>"),
            told("p/a: no attribute x", "p/a: attribute x=\"1\"")
        );
        assert!(compared("<a xmlns='urn:x'/>", "<a/>").is_some(), "another namespace");
        assert!(compared("t<a/>", "<a/>").is_some(), "text between elements");
    }
}
