//! What is judged of roster files.

use clap::Args;

use crate::validate::Settings;

/// What is judged of roster files.
#[derive(Args, Clone, Copy, Debug)]
#[command(next_help_heading = "Roster files")]
pub struct RosterArgs {
    /// Tell in full what importers are known to lose, though the file conforms
    #[arg(long)]
    pub importers: bool,
    /// The files are of one source: judge them together too, by their times
    ///
    /// Whether the source writes what is mandatory, whether its snapshots are complete, and whether its
    /// events fit the snapshots around them. Each file is read once more, and its records are kept
    /// (--max-names).
    #[arg(long)]
    pub set: bool,
    /// Do not look whether what a file names is in it
    #[arg(long)]
    no_references: bool,
    /// Names of persons and groups that are kept to look that up, about 40 bytes each; a file with
    /// more is told, and what it names is not judged
    #[arg(long, value_name = "N", default_value_t = Settings::MOST_NAMES, conflicts_with = "no_references")]
    max_names: usize,
}

impl RosterArgs {
    /// Names that are kept; none where they are not to be followed.
    pub const fn most_names(self) -> Option<usize> {
        if self.no_references { None } else { Some(self.max_names) }
    }
}
