//! Which schemas files are held against.

use std::path::Path;
use std::sync::Arc;

use super::super::args::ValidateArgs;
use super::super::error::{CliError, CliResult};
use super::super::files;
use crate::bindings::Library;
use crate::schema::{Schema, SchemaSource};
use crate::spec::toml_file::suggestion;
use crate::validate::{Binding, Choice, Origin};

/// The built-in schemas, and the user's own.
pub struct Schemas {
    library: Library,
    /// One that was asked for, with its name.
    given: Option<(String, Arc<Schema>, Origin)>,
}

impl Schemas {
    /// Loads what the arguments ask for.
    ///
    /// # Errors
    /// Where a schema of the user's cannot be read or used.
    pub fn load(args: &ValidateArgs) -> CliResult<Self> {
        let library = Library::load().map_err(CliError::internal)?;
        let given = match &args.built_in {
            Some(name) => {
                let Some(schema) = library.named(name) else {
                    let hint = suggestion(name, library.names());
                    return Err(CliError::usage(format!("no schema is called `{name}`: {hint}")));
                };
                Some((name.clone(), Arc::clone(schema), Origin::BuiltIn))
            }
            None if args.schema.is_empty() => None,
            None => {
                let schema = compile(&args.schema)?;
                let name = args.schema.iter().map(|path| path.display().to_string());
                let name = name.collect::<Vec<_>>().join(" + ");
                Some((name, Arc::new(schema), Origin::User))
            }
        };
        Ok(Self { library, given })
    }

    /// What documents are held against.
    ///
    /// # Errors
    /// Where there is no revision of that name.
    pub fn choice<'a>(&'a self, args: &'a ValidateArgs) -> CliResult<Choice<'a>> {
        if let Some((name, schema, origin)) = &self.given {
            return Ok(Choice::Given(vec![Binding {
                name: name.clone(),
                schema,
                origin: *origin,
            }]));
        }
        if let Some(revision) = args.revision.as_deref() {
            let known = self.revisions();
            if !known.contains(&revision) {
                let hint = suggestion(revision, known.into_iter());
                return Err(CliError::usage(format!(
                    "no binding revision is called `{revision}`: {hint}"
                )));
            }
        }
        Ok(Choice::Detect { library: &self.library, revision: args.revision.as_deref() })
    }

    fn revisions(&self) -> Vec<&str> {
        let mut known: Vec<&str> = self.library.descriptions().map(|of| of.revision).collect();
        known.sort_unstable();
        known.dedup();
        known
    }
}

fn compile(paths: &[std::path::PathBuf]) -> CliResult<Schema> {
    let files = paths
        .iter()
        .map(|path| files::read(Path::new(path)))
        .collect::<Result<Vec<_>, CliError>>()?;
    let sources: Vec<SchemaSource<'_>> =
        files.iter().map(|file| SchemaSource { name: &file.path, text: &file.text }).collect();
    Schema::compile(&sources)
        .map_err(|error| CliError::file(format!("the schema cannot be used\n  --> {error}")))
}
