//! Canonical form and comparison by meaning.

use std::cmp::Ordering;
use std::fmt::Write as _;

use super::content::{Piece, Pieces, pieces, qname_content, qname_value};
use super::name::QName;
use super::tree::{Attribute, Element};

/// One spelling per meaning: namespaces written out, attributes sorted, white space between
/// elements dropped, text kept to the letter. One element a line, so that diffs read well.
///
/// Two trees have equal canonical forms exactly if [`same_meaning`] holds for them.
#[must_use]
pub fn canonical_form(element: &Element) -> String {
    let mut out = String::new();
    let mut open = Vec::new();
    open.extend(line(element, 0, &mut out));
    while let Some(content) = open.last_mut() {
        let Some(piece) = content.next() else {
            open.pop();
            continue;
        };
        let depth = open.len();
        match piece {
            Piece::Element(child) => open.extend(line(child, depth, &mut out)),
            Piece::Text(text) => {
                indent(depth, &mut out);
                push_quoted(&text, &mut out);
                out.push('\n');
            }
        }
    }
    out
}

/// Whether two trees mean the same: prefixes, the order of attributes and white space between
/// elements do not matter, every other character does. Reflexive, symmetric, transitive.
#[must_use]
pub fn same_meaning(left: &Element, right: &Element) -> bool {
    let mut open = Vec::new();
    let mut pair = Some((left, right));
    loop {
        if let Some((left, right)) = pair.take() {
            if left.name != right.name || !same_attributes(left, right) {
                return false;
            }
            match (qname_content(left), qname_content(right)) {
                (Some(left), Some(right)) if left == right => {}
                (None, None) => open.push((pieces(left), pieces(right))),
                _ => return false,
            }
        }
        let Some((left, right)) = open.last_mut() else { return true };
        match (left.next(), right.next()) {
            (None, None) => {
                open.pop();
            }
            (Some(Piece::Text(left)), Some(Piece::Text(right))) if left == right => {}
            (Some(Piece::Element(left)), Some(Piece::Element(right))) => pair = Some((left, right)),
            _ => return false,
        }
    }
}

/// Writes the line of an element; returns its content if that does not fit on the line.
fn line<'a>(element: &'a Element, depth: usize, out: &mut String) -> Option<Pieces<'a>> {
    indent(depth, out);
    push(out, &element.name);
    for (_, value) in sorted_attributes(element) {
        out.push(' ');
        push(out, &value.name);
        out.push('=');
        match qname_value(element, value) {
            Some(name) => push(out, &name),
            None => push_quoted(&value.value, out),
        }
    }
    let content = pieces(element);
    let below = if let Some(name) = qname_content(element) {
        out.push_str(" = ");
        push(out, &name);
        None
    } else if content.has_elements() {
        Some(content)
    } else {
        if let Some(Piece::Text(text)) = content.clone().next() {
            out.push_str(" = ");
            push_quoted(&text, out);
        }
        None
    };
    out.push('\n');
    below
}

/// Attributes in order of their names, and of their values should a name stand twice.
fn sorted_attributes(element: &Element) -> Vec<(Option<QName>, &Attribute)> {
    let with_meaning = |attribute| (qname_value(element, attribute), attribute);
    let mut attributes: Vec<_> = element.attributes.iter().map(with_meaning).collect();
    attributes.sort_by(compare);
    attributes
}

fn compare(left: &(Option<QName>, &Attribute), right: &(Option<QName>, &Attribute)) -> Ordering {
    let by_name = left.1.name.cmp(&right.1.name);
    by_name.then_with(|| left.0.cmp(&right.0)).then_with(|| match left.0 {
        Some(_) => Ordering::Equal,
        None => left.1.value.cmp(&right.1.value),
    })
}

fn same_attributes(left: &Element, right: &Element) -> bool {
    if left.attributes.len() != right.attributes.len() {
        return false;
    }
    if left.attributes.is_empty() {
        return true;
    }
    let (left, right) = (sorted_attributes(left), sorted_attributes(right));
    left.iter().zip(&right).all(|(left, right)| compare(left, right).is_eq())
}

fn indent(depth: usize, out: &mut String) {
    for _ in 0..depth {
        out.push_str("  ");
    }
}

fn push(out: &mut String, name: &QName) {
    let _ = write!(out, "{name}");
}

/// In quotes and on one line, so that no text can look like markup of this form.
fn push_quoted(text: &str, out: &mut String) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            char if char.is_control() => out.extend(char.escape_unicode()),
            char => out.push(char),
        }
    }
    out.push('"');
}
