//! The run of one target of several.

use std::sync::Arc;

use jiff::Timestamp;

use super::ready::{Ready, plan};
use super::warnings;
use crate::cli::args::RunArgs;
use crate::cli::error::CliResult;
use crate::cli::exit::ExitCode;
use crate::cli::follow::{Followed, Listeners, follow};
use crate::cli::progress::Progress;
use crate::cli::reports::ReportFiles;
use crate::cli::run::{Aim, EMBEDDED, destination};
use crate::cli::signals::Wishes;
use crate::cli::snapshots;
use crate::cli::store::{Keeper, RunFacts, run_info};
use crate::cli::world::World;
use crate::report::{
    RunReport, TargetFacts, TargetResult, TerminalOptions, Verbosity, command_line, terminal,
    visible_line,
};
use crate::runner::{Counts, Destination, RunFinished, RunStarted, SCHEMA_VERSION};

/// What all runs share.
pub struct Shared {
    /// The command line.
    pub args: Box<RunArgs>,
    /// The standards and the cases.
    pub world: World,
    /// The progress bar.
    pub progress: Progress,
}

/// What came of one target.
pub struct Ran {
    /// Its row of the report.
    pub result: TargetResult,
    /// Its own report, where that is wanted too.
    pub told: Option<String>,
    /// What went wrong besides: a run that could not be kept, a snapshot that could not be read.
    pub notes: Vec<String>,
}

/// Runs one target to its end. What keeps it from being run is told in its row.
pub async fn one(ready: Ready, shared: Arc<Shared>, wishes: Wishes) -> Ran {
    let label = Label { position: ready.position, name: ready.name.clone() };
    let blank = not_begun(&ready);
    match run(ready, &shared, wishes).await {
        Ok(ran) => ran,
        Err(error) => {
            let mut report = blank;
            let why = error.message.trim_start_matches("error: ").to_owned();
            report.finished.incomplete = Some(why);
            let result = label.result(&report, &shared.world, (None, error.code));
            Ran { result, told: None, notes: Vec::new() }
        }
    }
}

/// The row of a target whose turn never came.
pub fn unrun(ready: &Ready, world: &World, why: &str) -> TargetResult {
    let mut report = not_begun(ready);
    report.finished.incomplete = Some(why.to_owned());
    let label = Label { position: ready.position, name: ready.name.clone() };
    label.result(&report, world, (None, ExitCode::Incomplete))
}

async fn run(mut ready: Ready, shared: &Shared, wishes: Wishes) -> CliResult<Ran> {
    let Shared { args, world, progress } = shared;
    let (destination, server) = destination(&ready.aim, world, &ready.profile).await?;
    let plan = plan(&ready, (args, world), destination);
    let mut keeper = keep(&ready, &plan, shared)?;
    let kept = keeper.as_ref().map(Keeper::name);
    let mut files = ReportFiles::default();
    let mut comparison = ready.comparison.take();
    let listeners = Listeners {
        files: &mut files,
        progress,
        keeper: keeper.as_mut(),
        target_name: matches!(ready.aim, Aim::Mock { .. }).then_some(EMBEDDED),
        partition: None,
        waivers: std::mem::take(&mut ready.waivers),
        comparison: comparison.as_mut(),
    };
    let Followed { report, .. } = follow(plan, listeners, wishes).await?;
    let mut notes = Vec::new();
    let mut code = ExitCode::of_report(&report, warnings(args));
    let stopped = match server {
        Some(server) => server.stop().await.err(),
        None => None,
    };
    let unkept = keeper.and_then(|keeper| keeper.finish(&report).err());
    let (differences, unread) = comparison.map(snapshots::Comparison::finish).unwrap_or_default();
    for error in [stopped, unkept, unread].into_iter().flatten() {
        notes.push(format!("{}: {}", ready.name, error.message));
        code = code.worse(error.code);
    }
    let told = args.verbose.then(|| {
        let rerun = rerun(&ready);
        let options = TerminalOptions { verbosity: Verbosity::Verbose, rerun };
        let heading = format!("== {} ==\n", visible_line(&ready.name));
        let snapshots = snapshots::told(&differences, options.verbosity);
        heading + &snapshots + &terminal(&report, &world.spec.catalogue, &options) + "\n"
    });
    let label = Label { position: ready.position, name: ready.name };
    Ok(Ran { result: label.result(&report, world, (kept, code)), told, notes })
}

/// The command that makes such a run of one target again.
fn rerun(ready: &Ready) -> String {
    let mut words = vec!["lis-conform", "run"];
    match &ready.aim {
        Aim::Url(url) => words.push(url),
        Aim::Mock { quirks, .. } => {
            words.extend(quirks.iter().flat_map(|quirk| ["--quirk", quirk.as_str()]));
        }
    }
    words.extend(["--profile", &ready.profile.file]);
    command_line(words)
}

fn keep(ready: &Ready, plan: &crate::runner::Plan, shared: &Shared) -> CliResult<Option<Keeper>> {
    let Shared { args, world, .. } = shared;
    let Some(store) = args.keep.store() else { return Ok(None) };
    let quirks = match &ready.aim {
        Aim::Mock { quirks, .. } => quirks.as_slice(),
        Aim::Url(_) => &[],
    };
    let started = Timestamp::now();
    let facts = RunFacts {
        target: match &plan.destination {
            Destination::Url(_) => ready.target(),
            Destination::InProcess(_) => EMBEDDED,
        },
        started,
        words: &ready.filters,
        tags: &args.selection.tag,
        quirks,
        partition: None,
    };
    Keeper::open(&store, run_info(plan, world, facts)?, started).map(Some)
}

/// Place and name of a target.
struct Label {
    position: u32,
    name: String,
}

impl Label {
    fn result(
        self,
        report: &RunReport,
        world: &World,
        (kept, code): (Option<String>, ExitCode),
    ) -> TargetResult {
        let Self { position, name } = self;
        let facts = TargetFacts { position, name, kept, exit_code: code.number() };
        TargetResult::of(report, &world.spec, facts)
    }
}

/// The report of a run that was not begun.
fn not_begun(ready: &Ready) -> RunReport {
    let selected = u32::try_from(ready.cases.len()).unwrap_or(u32::MAX);
    RunReport {
        started: RunStarted {
            schema_version: SCHEMA_VERSION,
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            run_id: ready.run_id.clone(),
            target: ready.target().to_owned(),
            profile: ready.profile.name.clone(),
            started_at: String::new(),
            selected,
            operations_claimed: ready.profile.operations.keys().cloned().collect(),
            partition: None,
        },
        cases: Vec::new(),
        finished: RunFinished {
            counts: Counts { selected, not_run: selected, ..Counts::default() },
            ..RunFinished::default()
        },
    }
}
