//! Which schemas files are held against.

use std::path::PathBuf;
use std::sync::Arc;

use super::super::error::{CliError, CliResult};
use super::super::output::note;
use super::args::ValidateArgs;
use super::documents::{Documents, wrapper};
use crate::bindings::Library;
use crate::schema::{Schema, SchemaError, SchemaSource};
use crate::spec::toml_file::{Diagnostic, suggestion};
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
    /// Where there is no schema of a name, or one of the user's cannot be read or used.
    pub fn load(args: &ValidateArgs) -> CliResult<Self> {
        let library = Library::load().map_err(CliError::internal)?;
        let built_in = args.built_in.as_deref();
        if let Some(name) = built_in
            && library.text(name).is_none()
        {
            let hint = suggestion(name, library.names());
            return Err(CliError::usage(format!("no schema is called `{name}`: {hint}")));
        }
        let given = match built_in {
            _ if !args.schema.is_empty() => Some(compiled(&library, &args.schema, built_in)?),
            Some(name) => library
                .named(name)
                .map(|schema| (name.to_owned(), Arc::clone(schema), Origin::BuiltIn)),
            None => None,
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

/// The user's documents, with a built-in one if that is wanted too, as one schema.
fn compiled(
    library: &Library,
    paths: &[PathBuf],
    built_in: Option<&str>,
) -> CliResult<(String, Arc<Schema>, Origin)> {
    let documents = Documents::new(library);
    let mut roots = Vec::new();
    for path in paths {
        roots.push(documents.root(path).map_err(|error| refused(&error, None))?);
    }
    if let Some(name) = built_in {
        roots.push(documents.built_in(name).map_err(|error| refused(&error, None))?);
    }
    let text = wrapper(&roots);
    let root = SchemaSource { name: Documents::COMMAND_LINE, text: &text };
    let compiled = Schema::compile_with(root, &mut |location| documents.find(location));
    let schema = compiled.map_err(|error| refused(&error, documents.text(&error.file)))?;
    for said in schema.notes() {
        note(&format!("note: {said}"));
    }
    let names = paths.iter().map(|path| path.display().to_string());
    let names: Vec<String> = names.chain(built_in.map(str::to_owned)).collect();
    Ok((names.join(" + "), Arc::new(schema), Origin::User))
}

/// A schema that cannot be used, with the line that says why.
fn refused(error: &SchemaError, text: Option<String>) -> CliError {
    let rule = error.rule.map(|rule| format!(" ({rule})")).unwrap_or_default();
    let message = format!("{}{rule}", error.message);
    let text = text.unwrap_or_default();
    let before = text.split_inclusive('\n').take(error.line.saturating_sub(1) as usize);
    let start: usize = before.map(str::len).sum();
    let line = text[start..].lines().next().unwrap_or_default();
    let column = error.column.saturating_sub(1) as usize;
    let at = start + line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
    if text.is_empty() {
        return CliError::file(format!("{}: {message}", error.file));
    }
    let end = at + text[at..].find(['\n', ' ', '>']).unwrap_or(text.len() - at);
    let diagnostic = Diagnostic::at(&error.file, &text, at..end, &message);
    CliError::diagnostics(&[diagnostic], |_| Some(&text))
}
