//! `schemas`: the schemas that are built in, for people, programs and other tools.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde::Serialize;

use super::args::Format;
use super::error::{CliError, CliResult};
use super::exit::ExitCode;
use super::output::print;
use crate::bindings::{Description, Library};
use crate::spec::toml_file::suggestion;

/// Arguments of `schemas`.
#[derive(Args, Debug)]
#[command(after_help = HELP, subcommand_required = true, arg_required_else_help = true)]
pub struct SchemasArgs {
    /// What to do
    #[command(subcommand)]
    pub action: Action,
}

/// What to do with the schemas.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// List the names of the schemas, with what each describes
    #[command(after_help = LIST_HELP)]
    List {
        /// How to print them
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print one schema document
    #[command(after_help = PRINT_HELP)]
    Print {
        /// A name that `schemas list` shows
        name: String,
    },
    /// Write all schema documents into a folder, as other tools need them: with what they import
    #[command(after_help = SAVE_HELP)]
    Save {
        /// The folder; it is made where it is not there
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

const HELP: &str = "\
Examples:
  lis-conform schemas list                       what there is
  lis-conform schemas print lis-2.0-final/pms    one of them
  lis-conform schemas save xsd/                  all of them, to use with other tools

A name is a binding revision and a service. Services of a revision share nothing; revisions of a
service share a namespace, so a message may fit one and not another.";

const LIST_HELP: &str = "\
Examples:
  lis-conform schemas list
  lis-conform schemas list --format json";

const PRINT_HELP: &str = "\
Examples:
  lis-conform schemas print enterprise-1.1
  lis-conform schemas print lis-2.0-final/pms > pms.xsd";

const SAVE_HELP: &str = "\
Examples:
  lis-conform schemas save xsd/
  xmllint --noout --schema xsd/enterprise-1.1.xsd roster.xml";

/// Lists, prints or writes the built-in schemas.
///
/// # Errors
/// Where there is no schema of that name, or a file cannot be written.
pub fn schemas(args: &SchemasArgs) -> CliResult {
    let library = Library::load().map_err(CliError::internal)?;
    match &args.action {
        Action::List { format: Format::Text } => print(&list_text(&library))?,
        Action::List { format: Format::Json } => print(&list_json(&library))?,
        Action::Print { name } => print(text_of(&library, name)?)?,
        Action::Save { folder } => print(&save(&library, folder)?)?,
    }
    Ok(ExitCode::Success)
}

/// A schema in the list. This is the JSON format: an array of these.
#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    title: &'a str,
    service: &'a str,
    revision: &'a str,
    /// Day of the binding, where it is known.
    dated: Option<&'a str>,
    /// Target namespace, where there is one.
    namespace: Option<&'a str>,
}

impl<'a> Entry<'a> {
    fn new(description: Description<'a>) -> Self {
        let Description { name, title, service, revision, dated, namespace } = description;
        let known = |text: &'a str| (!text.is_empty()).then_some(text);
        Self {
            name,
            title,
            service,
            revision,
            dated: known(dated),
            namespace: known(namespace.as_str()),
        }
    }
}

fn list_text(library: &Library) -> String {
    let width = library.names().map(str::len).max().unwrap_or(0);
    let lines = library.descriptions().map(|d| format!("{:<width$}  {}\n", d.name, d.title));
    lines.collect()
}

fn list_json(library: &Library) -> String {
    let entries: Vec<Entry<'_>> = library.descriptions().map(Entry::new).collect();
    let mut text = serde_json::to_string_pretty(&entries).expect("string keys and no raw values");
    text.push('\n');
    text
}

fn text_of(library: &Library, name: &str) -> CliResult<&'static str> {
    library.text(name).ok_or_else(|| {
        let hint = suggestion(name, library.names());
        CliError::usage(format!(
            "there is no schema `{name}`; {hint} See `lis-conform schemas list`"
        ))
    })
}

/// Writes every document below `folder`, and says how many.
fn save(library: &Library, folder: &Path) -> CliResult<String> {
    for description in library.descriptions() {
        let path = folder.join(format!("{}.xsd", description.name));
        let refuse = |error| CliError::report(format!("cannot write {}: {error}", path.display()));
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(refuse)?;
        }
        fs::write(&path, text_of(library, description.name)?).map_err(refuse)?;
    }
    let count = library.names().count();
    Ok(format!("{count} schema documents written to {}\n", folder.display()))
}
