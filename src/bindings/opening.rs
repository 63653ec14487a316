//! What a schema document says of itself before its first declaration.

use crate::embedded::EmbeddedFile;
use crate::schema::{EVIDENCE, SchemaError};
use crate::xml::{
    Attribute, Event, LineColumn, Namespace, QName, StreamError, StreamPolicies, StreamReader,
    XmlLimits,
};

/// The attributes of `xs:schema`, and what stands before the first component.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Opening {
    /// Its target namespace; none for a document without.
    pub namespace: Namespace,
    /// The first line of its first documentation: the title.
    pub title: String,
    /// `e:dated`, such as `2011-06-30`; sorts as text; empty where it says nothing.
    pub dated: String,
    /// `e:service`, where the file's name is not the service; several with blanks between them.
    pub service: Option<String>,
    /// `e:file-root`: the element a file of this binding begins with, local name.
    pub file_root: Option<String>,
    /// Whether it imports documents of other namespaces.
    pub imports: bool,
}

impl Opening {
    /// Reads no further than it must: what is built in should cost nothing until it is used.
    ///
    /// # Errors
    /// Where the document is not well-formed that far, or is no schema document.
    pub fn read(file: EmbeddedFile) -> Result<Self, SchemaError> {
        let policies = StreamPolicies::default();
        let refuse = |at, message| SchemaError::in_file(file.path, at, message);
        let broken = |error| match error {
            StreamError::Xml(error) => refuse(error.at, error.message),
            StreamError::Io(error) => refuse(LineColumn { line: 1, column: 1 }, error.to_string()),
        };
        let mut reader = StreamReader::new(file.text.as_bytes(), policies, &XmlLimits::default())
            .map_err(broken)?;
        let mut opening = Self::silent();
        let mut open: Vec<QName> = Vec::new();
        loop {
            let at = reader.place();
            match reader.next_event().map_err(broken)? {
                Some(Event::Start { name, attributes, .. }) => {
                    match (open.len(), schema_kind(name)) {
                        (0, Some("schema")) => opening.take_attributes(attributes),
                        (0, _) => {
                            return Err(refuse(at, format!("<{}> is no xs:schema", name.local)));
                        }
                        (1, Some("import")) => opening.imports = true,
                        (1, Some("annotation" | "include" | "redefine")) => {}
                        (1, _) => return Ok(opening),
                        _ => {}
                    }
                    open.push(name.clone());
                }
                Some(Event::Text(text)) => {
                    let is_documentation =
                        open.last().and_then(schema_kind) == Some("documentation");
                    if is_documentation && open.len() == 3 && opening.title.is_empty() {
                        opening.title = first_line(text);
                    }
                }
                Some(Event::End) => {
                    open.pop();
                }
                None => return Ok(opening),
            }
        }
    }

    /// Of a document that says nothing.
    const fn silent() -> Self {
        Self {
            namespace: Namespace::NONE,
            title: String::new(),
            dated: String::new(),
            service: None,
            file_root: None,
            imports: false,
        }
    }

    fn take_attributes(&mut self, attributes: &[Attribute]) {
        let namespace = attribute(attributes, &Namespace::NONE, "targetNamespace");
        self.namespace = namespace.map_or(Namespace::NONE, |uri| Namespace::new(&uri));
        self.dated = attribute(attributes, &EVIDENCE, "dated").unwrap_or_default();
        self.service = attribute(attributes, &EVIDENCE, "service");
        self.file_root = attribute(attributes, &EVIDENCE, "file-root");
    }
}

/// The local name, if it is one of XML Schema.
fn schema_kind(name: &QName) -> Option<&str> {
    (name.namespace == Namespace::XSD).then_some(name.local.as_str())
}

fn attribute(attributes: &[Attribute], namespace: &Namespace, local: &str) -> Option<String> {
    let found = attributes.iter().find(|a| a.name.namespace == *namespace && a.name.local == local);
    found.map(|attribute| attribute.value.to_string())
}

fn first_line(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    line.trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opening(text: &'static str) -> Result<Opening, String> {
        Opening::read(EmbeddedFile { path: "x.xsd", text }).map_err(|error| error.to_string())
    }

    #[test]
    fn all_that_stands_before_the_first_component_is_read_and_no_more() {
        let read = opening(
            r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:e="urn:lis-conform:evidence"
                 targetNamespace="urn:t" e:dated="2004-07-05" e:service="s" e:file-root="r">
                 <xs:annotation><xs:documentation>
                   The title.
                   More.
                 </xs:documentation></xs:annotation>
                 <xs:include schemaLocation="a.xsd"/>
                 <xs:import namespace="urn:b"/>
                 <xs:import namespace="urn:c" schemaLocation="../c.xsd"/>
                 <xs:element name="x"/> this is & not well-formed"#,
        )
        .unwrap();
        let expected = Opening {
            namespace: Namespace::new("urn:t"),
            title: "The title".to_owned(),
            dated: "2004-07-05".to_owned(),
            service: Some("s".to_owned()),
            file_root: Some("r".to_owned()),
            imports: true,
        };
        assert_eq!(read, expected);
    }

    #[test]
    fn a_document_may_say_nothing_but_must_be_a_schema() {
        let xsd = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>"#;
        assert_eq!(opening(xsd), Ok(Opening::silent()));
        assert_eq!(opening("<schema/>").unwrap_err(), "x.xsd:1:1: <schema> is no xs:schema");
        assert!(opening("<schema").unwrap_err().starts_with("x.xsd:1:"));
    }
}
