//! `run --targets`: a run against each target of a file, and one report on all.
//!
//! - `ready`: everything looked at that can be known to be wrong before anything is sent;
//! - `drive`: the runs, one after the other or several at once; `one`: one of them;
//! - `part`: which of the targets `--partition` leaves; `merge`: the reports of all parts put together.

mod drive;
mod merge;
mod one;
mod part;
mod ready;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use jiff::Timestamp;

pub use self::merge::merge;
use self::one::Shared;
use self::part::{Dealt, deal};
use super::args::{Deny, RunArgs};
use super::error::{CliError, CliResult};
use super::exit::{ExitCode, Warnings};
use super::files;
use super::output::{note, print};
use super::progress::Progress;
use super::reports::{ReportFiles, ReportSpec};
use super::run::runtime;
use super::world::World;
use crate::evidence::{Digest, suite_hash};
use crate::report::{
    ESTATE_VERSION, EstateFormat, EstateHead, EstateReport, RunFormat, Verbosity, estate_text,
};
use crate::suite::parse_estate;

/// Several targets.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Several targets")]
pub struct TargetsArgs {
    /// A file that names several targets: each is run, and one report tells all
    ///
    /// A TOML file with a [[target]] for each: name and url, and if you like profile, filters, waivers,
    /// snapshot-dir, style, timeout and jobs; [defaults] says the same for those that do not. Paths
    /// are below the folder of the file. The command line says what the file leaves open.
    #[arg(long, value_name = "FILE", env = "LIS_CONFORM_TARGETS")]
    pub targets: Option<PathBuf>,
    /// With --targets: targets at a time; those at one host and port are never run at once
    #[arg(long, value_name = "N", env = "LIS_CONFORM_TARGETS_AT_ONCE", default_value_t = 1, value_parser = super::args::parse_jobs)]
    pub targets_at_once: usize,
}

/// Runs every target of a file, and reports on all of them.
///
/// # Errors
/// Where a run cannot begin, or all were stopped at once.
pub fn run_targets(args: Box<RunArgs>, path: &Path) -> CliResult {
    refuse_what_does_not_fit(&args)?;
    let file = files::read(path)?;
    let wrong = |found: Vec<_>| CliError::diagnostics(&found, |_| Some(&file.text));
    let targets = parse_estate(&file.path, &file.text).map_err(wrong)?;
    let world = World::load(&args.selection.cases)?;
    let Dealt { targets, partition } = deal(targets, args.pick.partition)?;
    let ready = ready::all(targets, &file, (&args, &world))?;
    let formats = formats(&args.writing.report)?;
    let files = ReportFiles::open(&args.writing.report)?;
    let cases = ready.iter().map(|one| one.cases.len()).sum();
    let progress = Progress::new(cases, !args.no_progress && !args.quiet);
    let head = EstateHead {
        schema_version: ESTATE_VERSION,
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        file: file.path.clone(),
        file_hash: Digest::of(file.text.as_bytes()),
        suite_hash: suite_hash(world.own_files()),
        started_at: Timestamp::now().to_string(),
    };
    let begun = Instant::now();
    let runtime = runtime()?;
    let shared = Arc::new(Shared { args, world, progress });
    let driven = runtime.block_on(drive::drive(ready, Arc::clone(&shared)));
    // A second interrupt must not wait for what still runs.
    runtime.shutdown_background();
    shared.progress.finish();
    let driven = driven?;
    let elapsed_us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    let report = EstateReport::of(head, partition, driven.incomplete, elapsed_us, driven.targets);
    report.check().map_err(CliError::internal)?;
    for told in &driven.told {
        print(told)?;
    }
    conclude(&report, files, &formats, &shared.args, driven.code)
}

/// Tells the report, and what it comes to.
fn conclude(
    report: &EstateReport,
    files: ReportFiles,
    formats: &[(RunFormat, EstateFormat)],
    args: &RunArgs,
    code: ExitCode,
) -> CliResult {
    let written = files.finish_with(|format| {
        let known = formats.iter().find(|(name, _)| *name == format);
        known.map_or_else(String::new, |(_, format)| format.render(report))
    });
    let verbosity = match (args.quiet, args.verbose) {
        (true, _) => Verbosity::Quiet,
        (false, true) => Verbosity::Verbose,
        (false, false) => Verbosity::Normal,
    };
    print(&estate_text(report, verbosity))?;
    let code = code.worse(code_of(report));
    let Err(error) = written else { return Ok(code) };
    note(&error.message);
    Ok(code.worse(error.code))
}

/// What a report on several targets comes to: the worst of the codes of all of them.
fn code_of(report: &EstateReport) -> ExitCode {
    let codes = report.targets.iter().map(|target| {
        // A number that is no code can only come from a report that somebody changed.
        ExitCode::of_number(target.exit_code).unwrap_or(ExitCode::Internal)
    });
    let code = codes.fold(ExitCode::Success, ExitCode::worse);
    let code = if report.targets.is_empty() { code.worse(ExitCode::NothingSelected) } else { code };
    if report.incomplete.is_some() { code.worse(ExitCode::Incomplete) } else { code }
}

/// What `--deny` makes of warnings.
const fn warnings(args: &RunArgs) -> Warnings {
    match args.writing.deny {
        Some(Deny::Warnings) => Warnings::Denied,
        None => Warnings::Allowed,
    }
}

/// The formats of the reports that are wanted.
///
/// # Errors
/// Where one cannot tell several targets.
fn formats(specs: &[ReportSpec]) -> CliResult<Vec<(RunFormat, EstateFormat)>> {
    let of = |spec: &ReportSpec| {
        let format = spec.format();
        EstateFormat::of(format).map(|known| (format, known)).ok_or_else(|| no_format(format))
    };
    specs.iter().map(of).collect()
}

/// The message where a format cannot tell several targets.
fn no_format(format: RunFormat) -> CliError {
    let names: Vec<&str> = EstateFormat::ALL.iter().map(|format| format.name()).collect();
    CliError::usage(format!(
        "a report on several targets has no format {format}; there are {}",
        names.join(", ")
    ))
}

fn refuse_what_does_not_fit(args: &RunArgs) -> CliResult<()> {
    let refused = [
        (
            args.words.iter().any(|word| word.contains("://")),
            "a URL and --targets: give one of them",
        ),
        (
            !args.quirk.is_empty(),
            "--quirk and --targets: say `embedded-mock = { quirks = [...] }` in the file",
        ),
        (
            args.pick.failed_in.is_some() || args.pick.changed_since.is_some(),
            "--failed-in and --changed-since are about one run; leave --targets out",
        ),
        (
            args.snapshots.target_name.is_some(),
            "--target-name and --targets: the file says what the targets are called",
        ),
    ];
    match refused.into_iter().find(|(given, _)| *given) {
        Some((_, message)) => Err(CliError::usage(message)),
        None => Ok(()),
    }
}
