//! One built-in schema document, and the schema it is the root of.

use std::sync::{Arc, OnceLock};

use super::opening::Opening;
use crate::embedded::{self, EmbeddedFile};
use crate::schema::{OwnedSource, Schema, SchemaError, SchemaSource};
use crate::xml::LineColumn;

/// Where the documents are.
pub(super) const FOLDER: &str = "fixtures/schemas/";

/// A built-in schema document. Its schema is compiled when it is first asked for.
#[derive(Debug)]
pub(super) struct Entry {
    pub name: &'static str,
    pub text: &'static str,
    pub opening: Opening,
    path: &'static str,
    schema: OnceLock<Arc<Schema>>,
}

impl Entry {
    /// # Errors
    /// As [`Opening::read`].
    pub fn read(file: EmbeddedFile) -> Result<Self, SchemaError> {
        let name = file.path.trim_start_matches(FOLDER).trim_end_matches(".xsd");
        let opening = Opening::read(file)?;
        Ok(Self { name, text: file.text, opening, path: file.path, schema: OnceLock::new() })
    }

    /// The binding revision: the folder, or the whole name of a binding of one document.
    pub fn revision(&self) -> &'static str {
        self.name.split_once('/').map_or(self.name, |(revision, _)| revision)
    }

    /// The service: what the document says, or the file's name.
    pub fn service(&self) -> &str {
        let stem = self.name.rsplit_once('/').map_or(self.name, |(_, stem)| stem);
        self.opening.service.as_deref().unwrap_or(stem)
    }

    /// The schema of this document with all it imports and includes.
    ///
    /// # Panics
    /// If it does not compile. It is built in, and `tests/schemas_load.rs` compiles all of them.
    pub fn schema(&self) -> &Arc<Schema> {
        self.schema.get_or_init(|| {
            let compiled = self.compile();
            Arc::new(
                compiled.unwrap_or_else(|error| panic!("a built-in schema is broken: {error}")),
            )
        })
    }

    /// Compiles afresh.
    ///
    /// # Errors
    /// As [`Schema::compile_with`]; also where an import or include leads nowhere.
    pub fn compile(&self) -> Result<Schema, SchemaError> {
        let source = SchemaSource { name: self.path, text: self.text };
        let schema = Schema::compile_with(source, &mut |location| {
            let path = beside(location.base, location.schema_location);
            let file =
                embedded::file(&path).ok_or_else(|| format!("there is no {path} built in"))?;
            Ok(OwnedSource { name: path, bytes: file.text.as_bytes().to_vec() })
        })?;
        match schema.notes() {
            [] => Ok(schema),
            [note, ..] => {
                let start = LineColumn { line: 1, column: 1 };
                Err(SchemaError::in_file(self.path, start, note.clone()))
            }
        }
    }
}

/// The path that `location`, written in the document at `path`, means.
fn beside(path: &str, location: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in location.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_are_relative_to_the_document() {
        assert_eq!(beside("a/b/c.xsd", "d.xsd"), "a/b/d.xsd");
        assert_eq!(beside("a/b/c.xsd", "../d.xsd"), "a/d.xsd");
        assert_eq!(beside("a/b/c.xsd", "./e/d.xsd"), "a/b/e/d.xsd");
    }
}
