//! What can be typed after `validate`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::help::HELP;
use super::pace::PaceArgs;
use super::roster::RosterArgs;
use crate::report::ImportersTold;

/// Arguments of `validate`.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct ValidateArgs {
    /// Files, patterns of files such as 'inbox/**/*.xml', or - for the standard input
    ///
    /// What a file is shows at its root: a SOAP message (its envelope, its IMS header block and the
    /// message are judged), an object of LIS without envelope, or a roster file. A pattern that
    /// matches no file is an error.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<String>,
    /// A schema of yours (XSD 1.0): every file is held against it, whatever it is; repeatable
    ///
    /// What it includes and imports is read from local files, relative to it. Nothing is fetched.
    #[arg(long, value_name = "FILE.xsd", help_heading = "Schemas")]
    pub schema: Vec<PathBuf>,
    /// The built-in schema that every file is held against, such as lis-2.0-final/pms
    ///
    /// With --schema, the two together: what yours declares may then stand wherever the built-in one
    /// lets anything stand.
    #[arg(long = "as", value_name = "NAME", conflicts_with = "revision", help_heading = "Schemas")]
    pub built_in: Option<String>,
    /// The binding revision that counts, such as lis-2.0-final, instead of the one that fits best
    #[arg(
        long,
        value_name = "NAME",
        env = "LIS_CONFORM_REVISION",
        conflicts_with = "schema",
        help_heading = "Schemas"
    )]
    pub revision: Option<String>,
    /// How to tell what was found
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value_t,
        env = "LIS_CONFORM_FORMAT",
        help_heading = "Output"
    )]
    pub format: ReportFormat,
    /// Failures told of each file, and as many warnings; of more, only the kinds are counted
    #[arg(
        long,
        value_name = "N",
        default_value_t = 100,
        env = "LIS_CONFORM_MAX_ERRORS",
        value_parser = parse_max_errors,
        help_heading = "Output"
    )]
    pub max_errors: usize,
    /// What counts as a failure besides failures; repeatable, or with commas
    #[arg(
        long,
        value_enum,
        value_name = "WHAT",
        value_delimiter = ',',
        env = "LIS_CONFORM_DENY",
        help_heading = "Output"
    )]
    pub deny: Vec<DenyInFiles>,
    /// Tell only of files that do not pass
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
    /// Show no progress bar (there is none where the output is no terminal)
    #[arg(long, env = "LIS_CONFORM_NO_PROGRESS", value_parser = clap::builder::FalseyValueParser::new(), help_heading = "Output")]
    pub no_progress: bool,
    /// What is judged of roster files
    #[command(flatten)]
    pub roster: RosterArgs,
    /// How fast
    #[command(flatten)]
    pub pace: PaceArgs,
}

impl ValidateArgs {
    /// How much is told of what importers lose: all of it where it is asked for or denied.
    pub fn importers(&self) -> ImportersTold {
        if self.roster.importers || self.deny.contains(&DenyInFiles::Importer) {
            ImportersTold::InFull
        } else {
            ImportersTold::ByName
        }
    }
}

/// How findings in files are told.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum ReportFormat {
    /// For people: each kind of finding with the line it is about.
    #[default]
    Text,
    /// For programs.
    Json,
    /// For CI servers: JUnit XML.
    Junit,
    /// A page for people, complete in itself.
    Html,
    /// For GitHub Actions: notes on the lines of a change.
    Github,
}

/// What may count as a failure of a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum DenyInFiles {
    /// Warnings.
    Warnings,
    /// What importers are known to lose, though the file conforms.
    Importer,
}

fn parse_max_errors(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(most @ 1..=100_000) => Ok(most),
        _ => Err("say a number from 1 to 100000".to_owned()),
    }
}
