//! A body, to text: XML laid out in one way whatever way it was spelt, anything else as it is, with
//! nothing in it that a terminal would obey.

use std::borrow::Cow;

use super::placeholders::Placeholders;
use super::sets;
use crate::spec::Service;
use crate::xml::{
    Declaration, Element, Encoding, Layout, Namespace, Node, PrefixPlace, Style, write_document,
};

/// Most lines of a body that are shown.
const LINES: usize = 400;
/// Most bytes of a body that are shown.
const BYTES: usize = 16 << 10;
/// Most bytes of a body that are read: so many more than are shown that where this cuts does not show,
/// though identifiers of one run may be longer than those of another.
const READ: usize = 128 << 10;
/// A document.
pub(super) fn xml(
    mut root: Element,
    service: Option<&Service>,
    names: &mut Placeholders,
    out: &mut String,
) {
    put_placeholders(&mut root, names);
    if let Some(service) = service {
        sets::sort(&mut root, service);
    }
    let namespace = service.map(|service| {
        let short = Namespace::new(&format!("[{}]", service.id.0));
        shorten(&mut root, &service.namespace, &short);
        short
    });
    let mut prefixes =
        vec![(Namespace::SOAP11, "soap".to_owned()), (Namespace::XSI, "xsi".to_owned())];
    prefixes.extend(namespace.map(|namespace| (namespace, String::new())));
    let style = Style {
        prefixes,
        place: PrefixPlace::Root,
        layout: Layout::Pretty,
        declaration: Declaration::Absent,
        encoding: Encoding::Utf8,
        byte_order_mark: false,
    };
    let bytes = write_document(&root, &style);
    shown(&String::from_utf8_lossy(&bytes), "", out);
}

/// A body that is no XML.
pub(super) fn no_xml(body: &[u8], names: &mut Placeholders, out: &mut String) {
    if body.is_empty() {
        out.push_str("no body\n");
        return;
    }
    let front = &body[..body.len().min(READ)];
    out.push_str("no XML:\n");
    let text = names.text(&text_of(front)).into_owned();
    shown(&text, "| ", out);
}

/// Gives a namespace a short name, which stands in every answer. Any other is written in full.
fn shorten(root: &mut Element, namespace: &Namespace, short: &Namespace) {
    let mut pending = vec![root];
    while let Some(element) = pending.pop() {
        if element.name.namespace == *namespace {
            element.name.namespace = short.clone();
        }
        pending.extend(element.elements_mut());
    }
}

/// In document order and without recursion: numbers in placeholders follow the text.
fn put_placeholders(root: &mut Element, names: &mut Placeholders) {
    let mut pending = vec![root];
    while let Some(element) = pending.pop() {
        element.attributes.sort_by(|left, right| {
            let key = |it: &crate::xml::Attribute| {
                (it.name.namespace.as_str().to_owned(), it.name.local.clone())
            };
            key(left).cmp(&key(right))
        });
        for attribute in &mut element.attributes {
            if let Cow::Owned(text) = names.text(&attribute.value) {
                attribute.value = text;
            }
        }
        let is_leaf = element.elements().next().is_none();
        if is_leaf {
            let text = element.text().into_owned();
            if !text.trim().is_empty() {
                let replaced = names.leaf(&element.name.local, &text).into_owned();
                if replaced != text {
                    element.set_text(replaced);
                }
            }
            continue;
        }
        for node in element.children.edit() {
            if let Node::Text(text) = node
                && let Cow::Owned(replaced) = names.text(text)
            {
                *text = replaced.into();
            }
        }
        pending.extend(element.elements_mut().rev());
    }
}

/// The text within the limits, with control characters visible, and something in front of each line.
fn shown(text: &str, front: &str, out: &mut String) {
    let mut bytes = 0;
    for (at, line) in text.lines().enumerate() {
        bytes += line.len();
        if at >= LINES || bytes > BYTES {
            out.push_str("[cut: the rest is not compared]\n");
            return;
        }
        out.push_str(front);
        out.push_str(&visible(halved(line)));
        out.push('\n');
    }
}

/// A line of laid out XML with half of its indentation: what is nested deep is much.
fn halved(line: &str) -> &str {
    let inner = line.trim_start_matches(' ');
    let spaces = line.len() - inner.len();
    if inner.starts_with('<') { &line[spaces / 2..] } else { line }
}

/// The line with control characters and what changes its direction written out.
pub(super) fn visible(line: &str) -> Cow<'_, str> {
    let is_harmful = |c: char| {
        c.is_control()
            || matches!(
                c,
                '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                    | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
                    | '\u{fffe}' | '\u{ffff}'
            )
    };
    if !line.contains(is_harmful) {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len() + 16);
    for character in line.chars() {
        if is_harmful(character) {
            out.extend(character.escape_unicode());
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

/// Bytes as text: UTF-16 where a byte order mark says so, else UTF-8 as far as it goes.
pub(super) fn text_of(body: &[u8]) -> String {
    let utf16 = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match body {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => String::from_utf8_lossy(body).into_owned(),
    }
}
