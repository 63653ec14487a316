//! Schema documents on their way into a description (WSDL 1.1, section 2.2): from the root element
//! on, and without the places of what they import where all of it stands beside them.

use crate::embedded;
use crate::spec::Service;
use crate::xml::{Attribute, Event, Namespace, StreamPolicies, StreamReader, XmlLimits};

use super::wsdl::Escaped;

/// The document of the header blocks in each revision.
pub(super) const HEADERS: &str = "headers";

/// A schema document that can stand in another document.
pub(super) struct Inlined {
    /// Its root element, as it is written.
    pub text: String,
    /// The files that it imports.
    imports: Vec<String>,
}

/// What becomes of the places of imported documents.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Places {
    /// They stay.
    Kept,
    /// They go: the documents stand beside this one.
    Dropped,
}

/// The schema documents of these services, each in the binding revision beside it, and all that they
/// import, each once; none where one is missing.
pub(super) fn with_imports(services: &[(&Service, &str)]) -> Option<Vec<Inlined>> {
    let roots = services.iter().flat_map(|(service, revision)| {
        [service.schema_document.as_str(), HEADERS].map(|name| (*revision, format!("{name}.xsd")))
    });
    let mut wanted: Vec<(&str, String)> = Vec::new();
    for root in roots {
        if !wanted.contains(&root) {
            wanted.push(root);
        }
    }
    let mut found = Vec::new();
    while let Some((revision, name)) = wanted.get(found.len()).cloned() {
        let file = embedded::file(&format!("fixtures/schemas/{revision}/{name}"))?;
        let document = inlined(file.text, Places::Dropped);
        for import in &document.imports {
            let import = (revision, import.clone());
            if !wanted.contains(&import) {
                wanted.push(import);
            }
        }
        found.push(document);
    }
    Some(found)
}

/// A built-in schema document without what may stand before its root element.
pub(super) fn inlined(text: &str, places: Places) -> Inlined {
    const WELL_FORMED: &str = "the built-in schemas are well-formed";
    let policies = StreamPolicies::default();
    let mut reader =
        StreamReader::new(text.as_bytes(), policies, &XmlLimits::default()).expect(WELL_FORMED);
    let mut out = Inlined { text: String::with_capacity(text.len()), imports: Vec::new() };
    // How far the document is written; none before its root element.
    let mut written: Option<usize> = None;
    // What is to be put in place of the element that is open.
    let mut cut: Option<(usize, String)> = None;
    while let Some(event) = reader.next_event().expect(WELL_FORMED) {
        match event {
            Event::Start { name, attributes, offset, .. } => {
                let at = place(offset);
                written.get_or_insert(at);
                if name.is(&Namespace::XSD, "import") {
                    out.imports.extend(value(attributes, "schemaLocation").map(str::to_owned));
                    cut = (places == Places::Dropped).then(|| (at, placeless(attributes)));
                }
            }
            Event::Text(_) => {}
            Event::End => {
                let from = written.unwrap_or_default();
                let end = place(reader.position());
                if let Some((at, instead)) = cut.take() {
                    out.text.push_str(&text[from..at]);
                    out.text.push_str(&instead);
                    written = Some(end);
                } else if reader.depth() == 0 {
                    out.text.push_str(&text[from..end]);
                }
            }
        }
    }
    out
}

/// An import without a place. Prefixes are not asked about: it brings its own.
fn placeless(attributes: &[Attribute]) -> String {
    let namespace = value(attributes, "namespace")
        .map(|it| format!(r#" namespace="{}""#, Escaped(it)))
        .unwrap_or_default();
    format!(r#"<import xmlns="{}"{namespace}/>"#, Namespace::XSD)
}

fn value<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a str> {
    attributes.iter().find(|it| it.name.is(&Namespace::NONE, name)).map(|it| it.value.as_str())
}

/// A place in a text that is in memory.
fn place(offset: u64) -> usize {
    usize::try_from(offset).expect("the text is in memory")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::read_document;

    const DOCUMENT: &str = "<?xml version='1.0'?>\n<!-- a > b -->\n<s xmlns='http://www.w3.org/2001/XMLSchema'>\
        \n<import namespace='urn:a&amp;b' schemaLocation='a.xsd'/><import schemaLocation='n.xsd'></import>\
        \n<element name='import'/></s>\n<!-- after -->";

    #[test]
    fn a_document_begins_and_ends_with_its_root_element() {
        let whole = inlined(DOCUMENT, Places::Kept);
        let root = &DOCUMENT[DOCUMENT.find("<s ").unwrap()..DOCUMENT.find("\n<!-- after").unwrap()];
        assert_eq!(whole.text, root);
        assert_eq!(whole.imports, ["a.xsd", "n.xsd"]);
    }

    #[test]
    fn only_the_places_of_imports_go() {
        let text = inlined(DOCUMENT, Places::Dropped).text;
        let root = read_document(text.as_bytes(), None, &XmlLimits::default()).unwrap().root;
        let xsd = Namespace::XSD;
        let imports: Vec<_> = root.children_named(&xsd, "import").collect();
        assert_eq!(imports.len(), 2);
        assert_eq!(imports[0].attribute(&Namespace::NONE, "namespace"), Some("urn:a&b"));
        assert!(
            imports.iter().all(|it| it.attribute(&Namespace::NONE, "schemaLocation").is_none())
        );
        assert_eq!(imports[1].attributes.len(), 0);
        assert_eq!(root.children_named(&Namespace::XSD, "element").count(), 1);
    }
}
