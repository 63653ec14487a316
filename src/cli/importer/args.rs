//! What can be typed after `importer`.

use clap::Args;

use crate::cli::import::PersonalityArgs;
use crate::cli::reports::WritingArgs;
use crate::file_suite::FileObject;

/// Arguments of `importer`.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct ImporterArgs {
    /// Case ids or patterns of them (EFT-PERSON-*), clauses (CONF-T1b) or tags; all where none is
    /// given
    #[arg(value_name = "FILTER")]
    pub words: Vec<String>,
    /// The built-in importer that is tested
    #[command(flatten)]
    pub which: PersonalityArgs,
    /// A profile that names the commands of an importer of yours in [target.file]
    ///
    /// import takes the file {file} in ({mode} is event or snapshot; exit code 0 means taken in),
    /// dump writes what is kept as JSON, reset forgets it, timeout bounds each. See docs/importers.md.
    #[arg(
        long,
        value_name = "NAME|FILE",
        env = "LIS_CONFORM_PROFILE",
        conflicts_with_all = ["quirk", "set"],
        help_heading = "Importer"
    )]
    pub profile: Option<String>,
    /// List the cases, and run none
    #[arg(long)]
    pub list: bool,
    /// What is written, and what counts
    #[command(flatten)]
    pub writing: WritingArgs,
    /// Tell the passes too
    #[arg(short, long, conflicts_with = "quiet", help_heading = "Output")]
    pub verbose: bool,
    /// Tell the summary only
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
}

const HELP: &str = "\
Examples:
  lis-conform importer                                  what a green run looks like
  lis-conform importer --personality moodle-4           what a known importer does otherwise
  lis-conform importer --profile mine.toml --report junit=importer.xml
                                                        yours: mine.toml names its commands
  lis-conform importer --quirk drops-names CONF-T1c     see what a failure looks like

Nothing is deleted by a snapshot unless the profile claims `snapshot`; every identifier begins with lc- and
the letters of the run.";

/// All that a target can take in.
pub const EVERYTHING: [FileObject; 4] =
    [FileObject::Person, FileObject::Group, FileObject::Membership, FileObject::Snapshot];
