//! One built-in schema document, and the schema it is the root of.

use std::sync::{Arc, OnceLock};

use smol_str::SmolStr;

use super::opening::Opening;
use crate::embedded::{self, EmbeddedFile};
use crate::schema::{OwnedSource, Schema, SchemaError, SchemaSource};
use crate::xml::LineColumn;

/// Where the documents are.
pub(super) const FOLDER: &str = "fixtures/schemas/";

/// A built-in schema document, and the schema that it is part of.
#[derive(Debug)]
pub(super) struct Entry {
    pub name: &'static str,
    /// The binding revision: the folder, or the whole name of a binding of one document.
    pub revision: &'static str,
    /// The service: what the document says, or the file's name.
    pub service: SmolStr,
    /// Other services whose messages it has as well.
    others: Vec<SmolStr>,
    pub text: &'static str,
    pub opening: Opening,
    pub family: Arc<Family>,
}

/// Documents that make up one schema: one with what it includes, or all of a binding whose
/// documents import one another. It is compiled when it is first asked for.
#[derive(Debug)]
pub(super) struct Family {
    documents: Vec<EmbeddedFile>,
    schema: OnceLock<Arc<Schema>>,
}

impl Entry {
    /// Every document below `fixtures/schemas/`, sorted by name.
    ///
    /// # Errors
    /// As [`Opening::read`].
    pub fn read_all() -> Result<Vec<Self>, SchemaError> {
        let files = embedded::files_below(FOLDER).filter(|file| file.path.ends_with(".xsd"));
        let mut entries: Vec<Self> = files.map(Self::read).collect::<Result<_, _>>()?;
        entries.sort_by_key(|entry| entry.name);
        let importing: Vec<&str> =
            entries.iter().filter(|it| it.opening.imports).map(|it| it.revision).collect();
        for revision in importing.iter().enumerate().filter_map(|(at, revision)| {
            // Once for each.
            (!importing[..at].contains(revision)).then_some(*revision)
        }) {
            let of_revision = |entry: &&mut Self| entry.revision == revision;
            let members: Vec<&mut Self> = entries.iter_mut().filter(of_revision).collect();
            let documents = members.iter().flat_map(|it| it.family.documents.clone()).collect();
            let family = Arc::new(Family { documents, schema: OnceLock::new() });
            members.into_iter().for_each(|member| member.family = Arc::clone(&family));
        }
        Ok(entries)
    }

    fn read(file: EmbeddedFile) -> Result<Self, SchemaError> {
        let name = file.path.trim_start_matches(FOLDER).trim_end_matches(".xsd");
        let opening = Opening::read(file)?;
        let revision = name.split_once('/').map_or(name, |(revision, _)| revision);
        let stem = name.rsplit_once('/').map_or(name, |(_, stem)| stem);
        let mut services = opening.service.as_deref().unwrap_or(stem).split_ascii_whitespace();
        let service = SmolStr::new(services.next().unwrap_or_default());
        let others = services.map(SmolStr::new).collect();
        let family = Arc::new(Family { documents: vec![file], schema: OnceLock::new() });
        Ok(Self { name, revision, service, others, text: file.text, opening, family })
    }

    /// Whether it has the messages of that service: the one it is named for, or another that is
    /// named with it.
    pub fn is_for(&self, service: &str) -> bool {
        self.service == service || self.others.iter().any(|other| other == service)
    }
}

impl Family {
    /// The schema.
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

    /// Compiles it unless that is done already, and says so where it cannot be.
    ///
    /// # Errors
    /// As [`Schema::compile`]; also where an import or include leads nowhere.
    pub fn check(&self) -> Result<(), SchemaError> {
        if self.schema.get().is_none() {
            let schema = Arc::new(self.compile()?);
            self.schema.get_or_init(|| schema);
        }
        Ok(())
    }

    fn compile(&self) -> Result<Schema, SchemaError> {
        let source = |file: &EmbeddedFile| SchemaSource { name: file.path, text: file.text };
        let schema = match self.documents.as_slice() {
            [only] => Schema::compile_with(source(only), &mut |location| {
                let path = beside(location.base, location.schema_location);
                let file =
                    embedded::file(&path).ok_or_else(|| format!("there is no {path} built in"))?;
                Ok(OwnedSource { name: path, bytes: file.text.as_bytes().to_vec() })
            }),
            several => Schema::compile(&several.iter().map(source).collect::<Vec<_>>()),
        }?;
        match (schema.notes(), self.documents.first()) {
            ([note, ..], Some(first)) => {
                let start = LineColumn { line: 1, column: 1 };
                Err(SchemaError::in_file(first.path, start, note.clone()))
            }
            _ => Ok(schema),
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
