//! What can be typed after `import`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::cli::args::Format;
use crate::cli::error::{CliError, CliResult};
use crate::cli::files;
use crate::importing::{Mode, Personality};

/// Arguments of `import`.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct ImportArgs {
    /// Files, patterns of files such as 'inbox/*.xml', or - for the standard input; one after the
    /// other
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<String>,
    /// The importer
    #[command(flatten)]
    pub which: PersonalityArgs,
    /// What the files are
    #[arg(long, value_enum, value_name = "MODE", default_value_t, help_heading = "Importer")]
    pub mode: FileMode,
    /// What is kept from one import to the next, as JSON; begins empty where it is not there
    ///
    /// Written whole at the end, or not at all.
    #[arg(long, value_name = "FILE", help_heading = "Importer")]
    pub state: Option<PathBuf>,
    /// Tell what would change, and write nothing
    #[arg(long, help_heading = "Importer")]
    pub dry_run: bool,
    /// How to tell it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t, help_heading = "Output")]
    pub format: Format,
    /// How many changes are told one by one
    #[arg(long, value_name = "N", default_value_t = 20, help_heading = "Output")]
    pub details: usize,
    /// What counts as a failure besides failures
    #[arg(long, value_enum, value_name = "WHAT", help_heading = "Output")]
    pub deny: Option<Deny>,
    /// Show no progress bar (there is none where the output is no terminal)
    #[arg(long, env = "LIS_CONFORM_NO_PROGRESS", value_parser = clap::builder::FalseyValueParser::new(), help_heading = "Output")]
    pub no_progress: bool,
}

const HELP: &str = "\
Examples:
  lis-conform import roster.xml                              what a conforming importer makes of it
  lis-conform import roster.xml --personality moodle-4       what Moodle would lose
  lis-conform import roster.xml --mode snapshot --state lms.json
                                                             keep it; what is missing is gone
  lis-conform import inbox/*.xml --personality generic-lms --set users.create=false --deny losses
                                                             in CI: fail where something is lost

A file is taken in whole or not at all: where one is broken, what was kept before still holds.
Exit codes: 0 taken in, 1 something is lost and --deny losses, 2 usage, 3 a file is broken, 7 interrupted,
8 the state cannot be written.";

/// Which importer.
#[derive(Args, Clone, Debug)]
pub struct PersonalityArgs {
    /// The importer: a built-in one, or a file
    ///
    /// Built in: conforming (all that the standard says), generic-lms (a learning platform by its help
    /// page), moodle-4, lmb (Banner/Luminis messages).
    #[arg(
        long,
        value_name = "NAME|FILE",
        default_value = "conforming",
        env = "LIS_CONFORM_PERSONALITY",
        help_heading = "Importer"
    )]
    pub personality: String,
    /// Change a setting of the importer, such as users.create=false; repeatable
    #[arg(long, value_name = "KEY=VALUE", value_parser = parse_setting, help_heading = "Importer")]
    pub set: Vec<(String, String)>,
    /// A mistake that the built-in importer makes; repeatable
    #[arg(long, value_name = "NAME", help_heading = "Importer")]
    pub quirk: Vec<String>,
}

impl PersonalityArgs {
    /// The importer that is wanted, with the settings given.
    ///
    /// # Errors
    /// Where there is none of that name, or its file or a setting does not fit.
    pub fn load(&self) -> CliResult<Personality> {
        let name = &self.personality;
        let path = Path::new(name);
        if path.exists() || name.ends_with(".toml") {
            if let Some(quirk) = self.quirk.first() {
                return Err(CliError::usage(format!(
                    "--quirk {quirk} is of built-in importers; say --set for one of yours"
                )));
            }
            let file = files::read(path)?;
            return Personality::parse(&file.path, &file.text, &self.set)
                .map_err(|found| CliError::diagnostics(&found, |_| Some(&file.text)));
        }
        Personality::with_quirks(name, &self.quirk, &self.set).map_err(|found| {
            let all: Vec<String> = found.into_iter().map(|it| it.message).collect();
            CliError::usage(all.join("\n"))
        })
    }
}

/// What files are.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum FileMode {
    /// What happened: what a file does not name stays as it is.
    #[default]
    Event,
    /// All there is: what came from the same datasource before and is missing, is gone.
    Snapshot,
}

/// What counts as a failure.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Deny {
    /// Something in a file is lost.
    Losses,
}

impl FileMode {
    /// The mode.
    pub const fn mode(self) -> Mode {
        match self {
            Self::Event => Mode::Event,
            Self::Snapshot => Mode::Snapshot,
        }
    }
}

fn parse_setting(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => {
            Ok((key.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("say KEY=VALUE, such as users.create=false".to_owned()),
    }
}
