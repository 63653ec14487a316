//! `coverage`: which requirements a run really judged.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use tokio::sync::{mpsc, watch};

use super::embedded::{MockSettings, mock};
use super::error::{CliError, CliResult};
use super::exit::{ExitCode, Warnings};
use super::files;
use super::output::{note, print};
use super::run::{EMBEDDED, runtime};
use super::store::StoreArgs;
use super::waive::read_report;
use super::world::World;
use crate::report::{Coverage, Fold, RunReport, coverage_json, coverage_markdown, coverage_text};
use crate::runner::{self, Destination, Event, KeepData, Plan};

/// Arguments of `coverage`.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct CoverageArgs {
    /// A kept run (its folder, its letters, the beginning of either, or latest) or the file of a
    /// JSON or JSONL report; without, all cases are run against the embedded mock
    #[arg(value_name = "RUN|FILE")]
    pub run: Option<String>,
    /// Where runs are kept
    #[command(flatten)]
    pub place: StoreArgs,
    /// What the embedded mock claims: a built-in name or a file
    #[arg(
        long,
        value_name = "NAME|FILE",
        env = "LIS_CONFORM_PROFILE",
        default_value = "mock",
        conflicts_with = "run"
    )]
    pub profile: String,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: CoverageFormat,
    /// Compare with this file, as `--format markdown` writes it; print what differs
    #[arg(long, value_name = "FILE", conflicts_with = "format")]
    pub check: Option<PathBuf>,
}

const HELP: &str = "\
Examples:
  lis-conform coverage                                  what the cases judge, by the embedded mock
  lis-conform coverage latest                           what the latest kept run judged
  lis-conform coverage run.json                         what the run judged that wrote this report
  lis-conform coverage --format markdown > reports/coverage.md
  lis-conform coverage --check reports/coverage.md      in CI: fails where the file is not up to date

A requirement counts as judged only where an assertion of it was carried out; that a case cites it is
not enough. Exit codes: 0 told, or the file is up to date; 3 a file cannot be read; 7 the run is
incomplete; 9 the file is not up to date.";

/// How the coverage is printed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum CoverageFormat {
    /// For people.
    #[default]
    Text,
    /// For a file that is committed.
    Markdown,
    /// For programs.
    Json,
}

/// Lines of a difference that are printed.
const MOST_LINES: usize = 60;

/// Tells which requirements a run judged, or whether a file still says so.
///
/// # Errors
/// Where the report cannot be read, or is not complete.
pub fn coverage(args: &CoverageArgs) -> CliResult {
    let world = World::load(&[])?;
    let report = match &args.run {
        Some(word) if Path::new(word).is_file() => read_report(Path::new(word))?,
        Some(word) => args.place.store().read(word)?.report,
        None => mock_run(&world, &args.profile)?,
    };
    let coverage = Coverage::of(&report, &world.spec);
    if let Some(path) = &args.check {
        return check(path, &coverage_markdown(&coverage)).map(|code| code.worse(ended(&report)));
    }
    print(&match args.format {
        CoverageFormat::Text => coverage_text(&coverage),
        CoverageFormat::Markdown => coverage_markdown(&coverage),
        CoverageFormat::Json => coverage_json(&coverage),
    })?;
    Ok(ended(&report))
}

/// What an unfinished run comes to; how a finished one came out is told by the verdicts.
fn ended(report: &RunReport) -> ExitCode {
    let code = ExitCode::of_report(report, Warnings::Allowed);
    if matches!(code, ExitCode::Incomplete | ExitCode::TargetLost) {
        note("the run is incomplete, so this is not all that would have been judged");
        return code;
    }
    ExitCode::Success
}

/// All cases against the mock in memory.
fn mock_run(world: &World, profile: &str) -> CliResult<RunReport> {
    let profile = world.profile(profile)?;
    let target = mock(world, &profile, &MockSettings::default())?;
    let cases = world.concerned(&world.cases, &profile);
    let plan = Plan {
        spec: Arc::clone(&world.spec),
        library: Arc::clone(&world.library),
        profile: Arc::new(profile),
        cases,
        destination: Destination::InProcess(target),
        jobs: JOBS,
        retries: 0,
        run_id: "coverage".to_owned(),
        keep_data: KeepData::Never,
    };
    let runtime = runtime()?;
    let report = runtime.block_on(async {
        let (sender, mut events) = mpsc::unbounded_channel();
        let (_stop, stopped) = watch::channel(false);
        let runner = tokio::spawn(runner::run(plan, sender, stopped));
        let mut fold = Fold::default();
        while let Some(mut emission) = events.recv().await {
            if let Event::RunStarted(started) = &mut emission.event {
                EMBEDDED.clone_into(&mut started.target);
            }
            fold.take(emission.event).map_err(CliError::internal)?;
        }
        let broken = |panic| CliError::internal(format_args!("the runner broke: {panic}"));
        runner.await.map_err(broken)?;
        fold.finish().map_err(CliError::internal)
    });
    runtime.shutdown_background();
    report
}

/// Cases at a time.
const JOBS: usize = 8;

/// Whether the file says what is now so.
fn check(path: &Path, now: &str) -> CliResult {
    let file = files::read(path)?;
    let then = file.text.replace("\r\n", "\n");
    if then == now {
        print(&format!("{} is up to date\n", file.path))?;
        return Ok(ExitCode::Success);
    }
    let lines = changes(&then, now);
    let (told, rest) = lines.split_at(lines.len().min(MOST_LINES));
    let mut text = told.iter().map(|line| format!("{line}\n")).collect::<String>();
    if !rest.is_empty() {
        text.push_str(&format!("... and {} more lines\n", rest.len()));
    }
    print(&text)?;
    note(&format!(
        "error: {} is not up to date; see whether the change is meant, then write it anew with \
         `lis-conform coverage --format markdown`",
        file.path
    ));
    Ok(ExitCode::SnapshotsPending)
}

/// The lines that are only in one of the two: each requirement has a line of its own, so order and
/// surroundings add nothing.
fn changes(then: &str, now: &str) -> Vec<String> {
    let (before, after): (BTreeSet<_>, BTreeSet<_>) =
        (then.lines().collect(), now.lines().collect());
    let gone = then.lines().filter(|line| !after.contains(line)).map(|line| format!("-{line}"));
    let come = now.lines().filter(|line| !before.contains(line)).map(|line| format!("+{line}"));
    let mut changes: Vec<String> = gone.chain(come).collect();
    if changes.is_empty() {
        changes.push("the same lines in another order, or other ends of lines".to_owned());
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_told_line_by_line() {
        assert_eq!(changes("a\nb\n", "a\nc\n"), ["-b", "+c"]);
        assert_eq!(changes("a\nb\n", "b\na\n").len(), 1);
    }
}
