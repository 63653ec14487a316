//! `accept`, `reject`: what was found to be so becomes the snapshot, or does not.

use std::path::PathBuf;

use clap::Args;

use super::super::error::{CliError, CliResult};
use super::super::exit::ExitCode;
use super::super::output::{note, print};
use super::super::world::World;
use super::comparison::ROOT;
use super::folder::{self, Pending};
use super::is_ci;
use crate::report::counted;
use crate::snapshot::file_name;
use crate::spec::toml_file::suggestion;

/// Arguments of `accept`.
#[derive(Args, Debug)]
#[command(after_help = ACCEPT_HELP)]
pub struct AcceptArgs {
    /// Which: a case id, or TARGET/case where several targets wait
    #[arg(value_name = "NAME", required_unless_present_any = ["all", "prune"])]
    pub names: Vec<String>,
    /// All that wait, but for cases that are not green
    #[arg(long, conflicts_with = "names")]
    pub all: bool,
    /// With --all, cases that are not green, too
    #[arg(long, requires = "all")]
    pub not_green: bool,
    /// Take away the snapshots of cases that there are no more
    #[arg(long)]
    pub prune: bool,
    /// A folder with case files of yours, whose snapshots are not to be pruned; repeatable
    #[arg(long, value_name = "DIR")]
    pub cases: Vec<PathBuf>,
    /// The folder with the snapshots, of one target or of several
    #[arg(long, value_name = "DIR", env = "LIS_CONFORM_SNAPSHOT_DIR", default_value = ROOT)]
    pub snapshot_dir: PathBuf,
}

const ACCEPT_HELP: &str = "\
Examples:
  lis-conform accept PMS-DELETE-002
  lis-conform accept sis-test/pms-delete-002        where several targets wait
  lis-conform accept --all --prune

A snapshot says how a target behaves, not that it is right: verdicts stay what they are. A case that is
not green must be named, or --not-green given. Where the environment has CI, nothing is accepted.";

/// Arguments of `reject`.
#[derive(Args, Debug)]
#[command(after_help = REJECT_HELP)]
pub struct RejectArgs {
    /// Which: a case id, or TARGET/case where several targets wait
    #[arg(value_name = "NAME", required_unless_present = "all")]
    pub names: Vec<String>,
    /// All that wait
    #[arg(long, conflicts_with = "names")]
    pub all: bool,
    /// The folder with the snapshots, of one target or of several
    #[arg(long, value_name = "DIR", env = "LIS_CONFORM_SNAPSHOT_DIR", default_value = ROOT)]
    pub snapshot_dir: PathBuf,
}

const REJECT_HELP: &str = "\
Examples:
  lis-conform reject PMS-DELETE-002        what is accepted stays; the next run says again what differs
  lis-conform reject --all";

/// Makes snapshots of what waits.
///
/// # Errors
/// Where a name matches nothing, or a file cannot be written.
pub fn accept(args: &AcceptArgs) -> CliResult {
    refuse_in_ci()?;
    let waiting = folder::pending(&args.snapshot_dir)?;
    let chosen = if args.all { waiting } else { named(&args.names, &waiting)? };
    let mut lines = String::new();
    let mut left = 0;
    for pending in &chosen {
        let warning = warning(pending)?;
        if args.all && !args.not_green && warning.is_some() {
            left += 1;
            continue;
        }
        folder::accept(pending)?;
        let warning = warning.map(|text| format!(" ({text})")).unwrap_or_default();
        lines.push_str(&format!("accepted  {}{warning}\n", pending.name));
    }
    if args.prune {
        prune(args, &mut lines)?;
    }
    print(&lines)?;
    if chosen.is_empty() && !args.prune {
        note("nothing waits");
    }
    if left > 0 {
        let count = counted(left, "case");
        note(&format!("{count} not green left; name them, or say --not-green, if that is known"));
        return Ok(ExitCode::SnapshotsPending);
    }
    Ok(ExitCode::Success)
}

/// Throws away what waits.
///
/// # Errors
/// Where a name matches nothing, or a file cannot be taken away.
pub fn reject(args: &RejectArgs) -> CliResult {
    refuse_in_ci()?;
    let waiting = folder::pending(&args.snapshot_dir)?;
    let chosen = if args.all { waiting } else { named(&args.names, &waiting)? };
    let mut lines = String::new();
    for pending in &chosen {
        folder::remove(&pending.new)?;
        lines.push_str(&format!("rejected  {}\n", pending.name));
    }
    print(&lines)?;
    if chosen.is_empty() {
        note("nothing waits");
    }
    Ok(ExitCode::Success)
}

/// What must be known before a snapshot is accepted, where there is something.
///
/// # Errors
/// Where the file is no snapshot.
pub fn warning(pending: &Pending) -> CliResult<Option<String>> {
    Ok(folder::read(&pending.new)?.and_then(|file| file.description))
}

/// Nobody is there to look.
///
/// # Errors
/// Where the environment has CI.
pub fn refuse_in_ci() -> CliResult<()> {
    if is_ci() {
        return Err(CliError::usage(
            "CI is set, so nobody looks, and snapshots are not changed; run this where somebody does",
        ));
    }
    Ok(())
}

fn named(names: &[String], waiting: &[Pending]) -> CliResult<Vec<Pending>> {
    let mut chosen: Vec<Pending> = Vec::new();
    for name in names {
        let wanted = name.to_lowercase();
        let fits = |pending: &&Pending| {
            let last = pending.name.rsplit('/').next();
            pending.name == *name || pending.name == wanted || last == Some(&wanted)
        };
        let found: Vec<_> = waiting.iter().filter(fits).collect();
        match found.as_slice() {
            [one] => chosen.push((*one).clone()),
            [] => {
                let hint = suggestion(&wanted, waiting.iter().map(|it| it.name.as_str()));
                return Err(CliError::usage(format!("nothing called `{name}` waits: {hint}")));
            }
            several => {
                let all: Vec<_> = several.iter().map(|it| it.name.as_str()).collect();
                let all = all.join(", ");
                return Err(CliError::usage(format!("`{name}` may be any of {all}; say which")));
            }
        }
    }
    Ok(chosen)
}

fn prune(args: &AcceptArgs, lines: &mut String) -> CliResult<()> {
    let world = World::load(&args.cases)?;
    let known: Vec<String> = world.cases.iter().map(|case| file_name(&case.id)).collect();
    for (name, path) in folder::accepted(&args.snapshot_dir)? {
        let last = name.rsplit('/').next().unwrap_or(&name);
        if !known.contains(&format!("{last}.snap")) {
            folder::remove(&path)?;
            lines.push_str(&format!("taken away  {name}\n"));
        }
    }
    Ok(())
}
