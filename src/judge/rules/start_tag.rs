//! What only the spelling of a start tag shows: the tree keeps no declaration of the prefix `xml`,
//! since it changes nothing.

use crate::xml::{Document, Element, Offset};

/// The first element that declares the prefix `xml`.
pub(super) fn declares_xml_prefix(document: &Document) -> Option<&Element> {
    const DECLARATION: &str = "xmlns:xml";
    // Nearly every message is done here; whether it is a declaration is seen below.
    if !document.source.contains(DECLARATION) {
        return None;
    }
    let mut found = None;
    document.root.walk(|element| {
        if found.is_none()
            && attribute_names(document, element.offset).any(|name| name == DECLARATION)
        {
            found = Some(element);
        }
    });
    found
}

/// The attribute names, declarations included, of the start tag at `offset`. The document is known
/// to be well-formed; were it not, the names would simply end.
fn attribute_names(document: &Document, offset: Offset) -> impl Iterator<Item = &str> {
    const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];
    let mut rest = document.source.get(offset.0 as usize..).unwrap_or_default();
    let element_name_end = rest.find(|c| BLANKS.contains(&c) || c == '>' || c == '/');
    rest = element_name_end.map_or("", |end| &rest[end..]);
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(BLANKS);
        let (name, behind) = rest.split_once('=')?;
        let name = name.trim_end_matches(BLANKS);
        if name.contains(['>', '/']) {
            return None;
        }
        let behind = behind.trim_start_matches(BLANKS);
        let quote = behind.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (_, after) = behind[1..].split_once(quote)?;
        rest = after;
        Some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{XmlLimits, read_document};

    fn declaring(text: &str) -> Option<String> {
        let document =
            read_document(text.as_bytes(), None, &XmlLimits::default()).expect("well-formed");
        declares_xml_prefix(&document).map(|element| element.name.local.to_string())
    }

    #[test]
    fn only_a_declaration_counts() {
        let xml = "http://www.w3.org/XML/1998/namespace";
        assert_eq!(
            declaring(&format!("<a><b x='1' xmlns:xml = \"{xml}\"/></a>")),
            Some("b".into())
        );
        assert_eq!(declaring("<a>xmlns:xml='x'</a>"), None);
        assert_eq!(declaring("<a b=\" xmlns:xml='x'\"/>"), None);
        assert_eq!(declaring("<a xmlns:xmlish='urn:x'>xmlns:xml=''</a>"), None);
        assert_eq!(declaring("<a/><!-- xmlns:xml='x' -->"), None);
    }
}
