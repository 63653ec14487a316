//! What can be typed after `serve`.

use std::path::PathBuf;

use clap::Args;

/// Files that the mock begins with, and the one that it leaves.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Enterprise files")]
pub struct RosterArgs {
    /// Begin with what an Enterprise file holds (1.0 to 1.1); repeatable, in order; - is the standard
    /// input
    ///
    /// Where one is broken nothing is served. What a field becomes, and what gets lost, is in
    /// docs/mapping.md; the losses of these files are told.
    #[arg(long, value_name = "FILE")]
    pub seed: Vec<String>,
    /// When it ends, write what the mock holds as an Enterprise 1.1 file
    #[arg(long, value_name = "FILE")]
    pub export: Option<PathBuf>,
    /// The source whose identifiers stay as they are; that of the first object of the files where
    /// none is given
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
}

impl RosterArgs {
    /// The source whose identifiers stay as they are, where nothing says another.
    pub const SOURCE: &'static str = "lis-conform";
}
