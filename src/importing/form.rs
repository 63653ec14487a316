//! How a record is written, where that matters: some importers are no XML parsers, and see or miss
//! things that a parser does not.

use crate::xml::{Element, Namespace};

/// Whether the element stands under a prefix.
pub(super) fn is_prefixed(element: &Element) -> bool {
    let namespace = &element.name.namespace;
    !namespace.is_none() && element.scope.resolve("").as_ref() != Some(namespace)
}

/// Whether the element has any attribute; declarations of namespaces are none.
pub(super) fn has_attributes(element: &Element) -> bool {
    element.attributes.iter().any(|attribute| attribute.name.namespace == Namespace::NONE)
}

/// Whether an attribute is the first of its element.
pub(super) fn is_first_attribute(element: &Element, name: &str) -> bool {
    let first = element.attributes.first();
    first.is_some_and(|attribute| attribute.name.local.eq_ignore_ascii_case(name))
}

/// What a pattern without care for quotes takes for the value of the first attribute: everything
/// up to the last quote of the start tag. None where the attribute is not the first.
pub(super) fn greedy_first_attribute(element: &Element, name: &str) -> Option<String> {
    let (first, others) = element.attributes.split_first()?;
    if !first.name.local.eq_ignore_ascii_case(name) {
        return None;
    }
    let mut value = first.value.clone();
    for other in others {
        value.push_str(&format!("\" {}=\"{}", other.name.local, other.value));
    }
    Some(value)
}

/// The children of that name, in any case and under any prefix.
pub(super) fn children<'e>(
    element: &'e Element,
    name: &'e str,
) -> impl Iterator<Item = &'e Element> {
    element.elements().filter(move |child| child.name.local.eq_ignore_ascii_case(name))
}

/// The text of the child of that name in an extension.
pub(super) fn extension_text(extension: Option<&Element>, name: &str) -> Option<String> {
    let found = children(extension?, name).next()?;
    Some(found.text().trim().to_owned()).filter(|text| !text.is_empty())
}

/// A file whose comments stand open where there are records in them, as one finds it who looks for
/// start and end tags only.
pub(super) fn with_comments(file: &[u8]) -> Vec<u8> {
    const OPEN: &[u8] = b"<!--";
    const CLOSE: &[u8] = b"-->";
    let mut out = Vec::with_capacity(file.len());
    let mut rest = file;
    while let Some(start) = memchr::memmem::find(rest, OPEN) {
        let (before, comment) = rest.split_at(start);
        let Some(end) = memchr::memmem::find(comment, CLOSE) else { break };
        let (within, behind) = (&comment[OPEN.len().min(end)..end], &comment[end + CLOSE.len()..]);
        out.extend_from_slice(before);
        if memchr::memmem::find(within, b"<sourcedid>").is_some() {
            out.extend_from_slice(within);
        }
        rest = behind;
    }
    out.extend_from_slice(rest);
    out
}

/// The text as it stands in a file, with what has to be written as a reference there.
pub(super) fn as_written(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
