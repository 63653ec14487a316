//! Schema documents from local files, and from what is built in. Nothing is fetched.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::bindings::Library;
use crate::schema::{Location, OwnedSource, SchemaError};
use crate::xml::{
    Attribute, Event, LineColumn, Namespace, StreamError, StreamPolicies, StreamReader, XmlError,
    XmlErrorKind, XmlLimits,
};

/// What the names of built-in documents begin with.
const BUILT_IN: &str = "(built in)/";

/// Bytes of a schema document that are read at the most.
const LARGEST: u64 = 64 << 20;

/// Finds schema documents.
pub struct Documents<'a> {
    library: &'a Library,
}

/// A document to begin with.
pub struct Root {
    /// Its name, as a location.
    name: String,
    /// Its target namespace.
    namespace: Namespace,
}

impl<'a> Documents<'a> {
    /// The name of the document that stands for the command line.
    pub const COMMAND_LINE: &'static str = "(command line)";

    pub const fn new(library: &'a Library) -> Self {
        Self { library }
    }

    /// A file of the user's.
    ///
    /// # Errors
    /// Where it cannot be read, or is no XML.
    pub fn root(&self, path: &Path) -> Result<Root, SchemaError> {
        let name = cleaned(path);
        let bytes = read(path).map_err(|reason| at_start(&name, reason))?;
        let namespace = namespace_of(&bytes)
            .map_err(|error| SchemaError::in_file(&name, error.at, error.message))?;
        Ok(Root { name, namespace })
    }

    /// A built-in document.
    ///
    /// # Errors
    /// Where there is none of that name.
    pub fn built_in(&self, name: &str) -> Result<Root, SchemaError> {
        let text = self.library.text(name).unwrap_or_default();
        let namespace = namespace_of(text.as_bytes())
            .map_err(|error| SchemaError::in_file(name, error.at, error.message))?;
        Ok(Root { name: format!("{BUILT_IN}{name}.xsd"), namespace })
    }

    /// The document that a location means.
    ///
    /// # Errors
    /// Why there is none.
    pub fn find(&self, location: &Location<'_>) -> Result<OwnedSource, String> {
        let wanted = location.schema_location;
        if let Some(base) = location.base.strip_prefix(BUILT_IN) {
            let path = Path::new(base).parent().unwrap_or_else(|| Path::new("")).join(wanted);
            return self.find_built_in(&cleaned(&path));
        }
        if let Some(name) = wanted.strip_prefix(BUILT_IN) {
            return self.find_built_in(name);
        }
        let folder = match location.base {
            Self::COMMAND_LINE => Path::new(""),
            base => Path::new(base).parent().unwrap_or_else(|| Path::new("")),
        };
        let wanted = wanted.strip_prefix("file://").unwrap_or(wanted);
        let mut path = folder.join(wanted);
        if !path.exists() {
            // A location is a URI, in which blanks and more are written as %20.
            path = folder.join(unescaped(wanted));
        }
        Ok(OwnedSource { name: cleaned(&path), bytes: read(&path)? })
    }

    /// The text of a document, to show a line of it.
    pub fn text(&self, name: &str) -> Option<String> {
        match name.strip_prefix(BUILT_IN) {
            Some(name) => self.library.text(name.trim_end_matches(".xsd")).map(str::to_owned),
            None => fs::read_to_string(name).ok(),
        }
    }

    fn find_built_in(&self, path: &str) -> Result<OwnedSource, String> {
        let name = path.strip_suffix(".xsd").unwrap_or(path);
        let text =
            self.library.text(name).ok_or_else(|| format!("no built-in schema is {name}"))?;
        Ok(OwnedSource { name: format!("{BUILT_IN}{name}.xsd"), bytes: text.as_bytes().to_vec() })
    }
}

/// A schema document that takes in all of these.
pub fn wrapper(roots: &[Root]) -> String {
    let mut text = "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">".to_owned();
    // What is included stands behind nothing but other inclusions.
    for root in roots.iter().filter(|root| root.namespace.is_none()) {
        text.push_str(&format!("<xs:include schemaLocation=\"{}\"/>", escaped(&root.name)));
    }
    for root in roots.iter().filter(|root| !root.namespace.is_none()) {
        let (namespace, name) = (escaped(root.namespace.as_str()), escaped(&root.name));
        text.push_str(&format!("<xs:import namespace=\"{namespace}\" schemaLocation=\"{name}\"/>"));
    }
    text.push_str("</xs:schema>");
    text
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let cannot = |error: std::io::Error| format!("it cannot be read: {error}");
    let metadata = fs::metadata(path).map_err(cannot)?;
    if metadata.is_dir() {
        return Err("it is a folder; name a file".to_owned());
    }
    if metadata.len() > LARGEST {
        return Err(format!("it has more than {LARGEST} bytes"));
    }
    fs::read(path).map_err(cannot)
}

/// The target namespace of a schema document, in whatever encoding it is.
fn namespace_of(bytes: &[u8]) -> Result<Namespace, XmlError> {
    let mut reader =
        StreamReader::new(bytes, StreamPolicies::default(), &XmlLimits::default()).map_err(xml)?;
    let Some(Event::Start { attributes, .. }) = reader.next_event().map_err(xml)? else {
        return Ok(Namespace::NONE);
    };
    let is_target = |attribute: &&Attribute| attribute.name.is(&Namespace::NONE, "targetNamespace");
    let target = attributes.iter().find(is_target);
    Ok(target.map_or(Namespace::NONE, |target| Namespace::new(&target.value)))
}

fn xml(error: StreamError) -> XmlError {
    match error {
        StreamError::Xml(error) => error,
        StreamError::Io(error) => XmlError {
            kind: XmlErrorKind::Malformed,
            at: LineColumn { line: 1, column: 1 },
            message: error.to_string(),
        },
    }
}

fn at_start(name: &str, reason: String) -> SchemaError {
    SchemaError::in_file(name, LineColumn { line: 1, column: 1 }, reason)
}

/// The path without `.`, and without `..` where that can be helped.
fn cleaned(path: &Path) -> String {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(clean.components().next_back(), Some(Component::Normal(_))) =>
            {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean.to_string_lossy().replace('\\', "/")
}

/// The text with `%20` and the like read.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let pair = behind.get(..2).and_then(|pair| str::from_utf8(pair).ok());
        let byte =
            pair.filter(|_| *first == b'%').and_then(|pair| u8::from_str_radix(pair, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The text as the value of an attribute in double quotes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_are_relative_and_may_be_escaped() {
        assert_eq!(cleaned(Path::new("a/./b/../c.xsd")), "a/c.xsd");
        assert_eq!(cleaned(Path::new("../c.xsd")), "../c.xsd");
        assert_eq!(unescaped("a%20b%2Fc%zz%"), "a b/c%zz%");
    }

    #[test]
    fn built_in_documents_find_one_another() {
        let library = Library::load().unwrap();
        let documents = Documents::new(&library);
        let base = "(built in)/lis-2.0-final/pms.xsd";
        let find = |schema_location| {
            let location = Location { base, schema_location, namespace: None };
            documents.find(&location).map(|found| found.name)
        };
        assert_eq!(find("mms.xsd"), Ok("(built in)/lis-2.0-final/mms.xsd".to_owned()));
        let draft = "(built in)/lis-2.0-draft-2010/pms.xsd".to_owned();
        assert_eq!(find("../lis-2.0-draft-2010/pms.xsd"), Ok(draft));
        assert!(find("../../../etc/passwd").is_err());
    }

    #[test]
    fn the_command_line_takes_all_documents_in() {
        let root = |name: &str, namespace: &str| Root {
            name: name.to_owned(),
            namespace: Namespace::new(namespace),
        };
        assert_eq!(
            wrapper(&[root("a&b.xsd", "urn:a"), root("c.xsd", "")]),
            "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">\
             <xs:include schemaLocation=\"c.xsd\"/>\
             <xs:import namespace=\"urn:a\" schemaLocation=\"a&amp;b.xsd\"/></xs:schema>"
        );
    }
}
