//! One built-in schema document, and the schema it is the root of.

use std::sync::{Arc, OnceLock};

use super::opening::Opening;
use crate::embedded::{self, EmbeddedFile};
use crate::schema::{Schema, SchemaError, SchemaSource};

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
    /// As [`Schema::compile`]; also where an import leads nowhere.
    pub fn compile(&self) -> Result<Schema, SchemaError> {
        let mut files = vec![EmbeddedFile { path: self.path, text: self.text }];
        let mut at = 0;
        while let Some(file) = files.get(at).copied() {
            for location in Opening::read(file)?.locations {
                let path = beside(file.path, &location);
                let missing = || {
                    let start = crate::xml::LineColumn { line: 1, column: 1 };
                    SchemaError::in_file(file.path, start, format!("there is no {path} built in"))
                };
                let found = embedded::file(&path).ok_or_else(missing)?;
                if !files.contains(&found) {
                    files.push(found);
                }
            }
            at += 1;
        }
        let sources: Vec<SchemaSource<'_>> =
            files.iter().map(|f| SchemaSource { name: f.path, text: f.text }).collect();
        Schema::compile(&sources)
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
