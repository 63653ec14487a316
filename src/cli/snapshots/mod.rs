//! Snapshots on the command line.
//!
//! - `comparison`: a run held against the snapshots of its target, case by case;
//! - `folder`: the files; `told`: differences for people;
//! - `accept`, `review`: somebody looks, and decides.

pub mod accept;
mod comparison;
mod folder;
pub mod review;
mod told;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

pub use self::comparison::{Comparison, Fallback, ROOT};
pub use self::told::told;

/// What becomes of snapshots.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Waivers and snapshots")]
pub struct SnapshotArgs {
    /// Hold the run against the snapshots of its target: how it behaved in each case before
    ///
    /// A snapshot does not change a verdict, and a verdict does not change a snapshot. What differs,
    /// or has no snapshot yet, ends the run with 9. Where the environment has CI, nothing is written.
    #[arg(
        long,
        value_enum,
        value_name = "MODE",
        env = "LIS_CONFORM_SNAPSHOTS",
        default_value_t,
        hide_default_value = true
    )]
    pub snapshots: Mode,
    /// The folder with the snapshots; if not given, reports/NAME, where NAME is the target's name
    #[arg(long, value_name = "DIR", env = "LIS_CONFORM_SNAPSHOT_DIR")]
    pub snapshot_dir: Option<PathBuf>,
    /// The target's name, instead of that of your profile file; the embedded mock is `mock`
    #[arg(long, value_name = "NAME", env = "LIS_CONFORM_TARGET_NAME")]
    pub target_name: Option<String>,
}

/// What becomes of snapshots in a run.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum Mode {
    /// Nothing.
    #[default]
    Off,
    /// They are compared with, and nothing is written.
    Check,
    /// What differs is written beside them, as NAME.snap.new, for `review`.
    Pending,
}

/// Whether the environment says that nobody is there to look: then snapshots are never written.
fn is_ci() -> bool {
    std::env::var_os("CI")
        .is_some_and(|value| !value.is_empty() && value != "0" && value != "false")
}
