//! `judge`: a kept run judged again, without a target.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::args::Deny;
use super::error::{CliError, CliResult};
use super::exit::{ExitCode, Warnings};
use super::output::{note, print};
use super::reports::{ReportFiles, ReportSpec};
use super::store::{Kept, StoreArgs};
use super::waivers::{self, WaiverArgs};
use super::world::World;
use crate::evidence::suite_hash;
use crate::report::{
    RunReport, Telling, TerminalOptions, Verbosity, counted, terminal, visible_line,
};
use crate::store::{AgainError, Difference, JudgedAgain, Present, judge_again};
use crate::suite::{CaseId, Profile};
use crate::waiver::TargetFacts;

/// Arguments of `judge`.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct JudgeArgs {
    /// The run: its folder, its letters, the beginning of either, or latest
    #[arg(value_name = "RUN", default_value = crate::store::LATEST)]
    pub run: String,
    /// Where runs are kept
    #[command(flatten)]
    pub place: StoreArgs,
    /// A profile to judge by, instead of the one that the run was made with
    #[arg(long, value_name = "NAME|FILE")]
    pub profile: Option<String>,
    /// A folder with more case files, as in `run`; repeatable
    #[arg(long, value_name = "DIR")]
    pub cases: Vec<PathBuf>,
    /// What is known and accepted
    #[command(flatten)]
    pub waivers: WaiverArgs,
    /// Write a report, as in `run`; repeatable, or several with commas between
    #[arg(long, value_name = "FORMAT=FILE", value_delimiter = ',')]
    pub report: Vec<ReportSpec>,
    /// What counts as a failure besides failures
    #[arg(long, value_enum, value_name = "WHAT", env = "LIS_CONFORM_DENY")]
    pub deny: Option<Deny>,
    /// Tell the passes too, and show exchanges in full
    #[arg(short, long, conflicts_with = "quiet")]
    pub verbose: bool,
    /// Tell the summary and the differences only
    #[arg(short, long)]
    pub quiet: bool,
}

const HELP: &str = "\
Examples:
  lis-conform judge                      the latest run, by the suite and rules of this version
  lis-conform judge k3x9ab --profile strict.toml
                                         as if the target had claimed what this profile says
  lis-conform judge k3x9ab --cases mycases --report junit=lis.xml

Nothing is sent: what was recorded is judged as if it had just come. Cases that would send something
else now cannot be judged by it; they count as not run. Waivers are those given here, as of today: those
of the run are not applied again by themselves. Exit codes are those of `run`.";

/// How many cases are named where a list is told.
const MOST_NAMED: usize = 10;

/// Judges a kept run again.
///
/// # Errors
/// Where the run or a file cannot be read.
pub fn judge(args: &JudgeArgs) -> CliResult {
    let world = World::load(&args.cases)?;
    let kept = args.place.store().read(&args.run)?;
    let profile = Arc::new(profile(args, &world, &kept)?);
    let mut files = ReportFiles::open(&args.report)?;
    let present = Present {
        spec: Arc::clone(&world.spec),
        library: Arc::clone(&world.library),
        profile: Arc::clone(&profile),
        cases: world.cases.iter().map(|it| (it.id.clone(), (&**it, world.case_hash(it)))).collect(),
    };
    let judged = judge_again(&kept.info, kept.report.clone(), kept.transcripts()?, &present);
    let mut again = judged.map_err(|error| match error {
        AgainError::Record(error) => error,
        AgainError::Content { .. } => CliError::file(error),
        AgainError::Fold(_) => CliError::internal(error),
    })?;
    waive(args, &world, &profile, &mut again.report)?;

    let options = TerminalOptions {
        verbosity: match (args.quiet, args.verbose) {
            (true, _) => Verbosity::Quiet,
            (false, true) => Verbosity::Verbose,
            (false, false) => Verbosity::Normal,
        },
        rerun: kept.info.rerun(),
    };
    let report = &again.report;
    let mut text = terminal(report, &world.spec.catalogue, &options);
    let same_suite = suite_hash(world.own_files()) == kept.info.suite_hash;
    text.push_str(&comparison(&again, same_suite));
    print(&text)?;
    kept.warn_if_incomplete();
    let warnings = match args.deny {
        Some(Deny::Warnings) => Warnings::Denied,
        None => Warnings::Allowed,
    };
    let mut code = ExitCode::of_report(report, warnings);
    let events = report.clone().into_events();
    let followed = events.iter().try_for_each(|event| files.event(event));
    let telling = Telling { spec: &world.spec, rerun: kept.info.rerun() };
    let written = files.finish(report, &telling);
    for error in [followed.err(), written.err()].into_iter().flatten() {
        note(&error.message);
        code = code.worse(error.code);
    }
    Ok(code)
}

/// Holds the report against the waiver files given, as `run` does.
fn waive(
    args: &JudgeArgs,
    world: &World,
    profile: &Profile,
    report: &mut RunReport,
) -> CliResult<()> {
    if args.waivers.waivers.is_empty() {
        return Ok(());
    }
    let started = &report.started;
    let (profile_name, url) = (profile.name.clone(), started.target.clone());
    let target = TargetFacts { profile: profile_name, url };
    let run_id = started.run_id.clone();
    let mut session = waivers::session(&args.waivers, world, profile, (&run_id, &target))?;
    for case in &mut report.cases {
        case.waived = session.case(&case.case, &case.outcome);
    }
    report.finished.waivers = session.finish();
    *report = report.clone().totalled().map_err(CliError::internal)?;
    Ok(())
}

/// The profile that the run was made with, unless another one is asked for.
fn profile(args: &JudgeArgs, world: &World, kept: &Kept) -> CliResult<Profile> {
    if let Some(name) = &args.profile {
        return world.profile(name);
    }
    let then = &kept.info.profile;
    Profile::parse(&then.file, &then.text, &world.spec)
        .map_err(|found| CliError::diagnostics(&found, |_| Some(&then.text)))
}

/// What is otherwise than it was.
fn comparison(again: &JudgedAgain, same_suite: bool) -> String {
    let mut out = String::from("\nJudged again: ");
    out.push_str(match (again.differences.len(), same_suite) {
        (0, true) => "by the same suite; no verdict and no finding is otherwise.",
        (0, false) => "the suite has changed since; no verdict and no finding is otherwise.",
        (_, true) => "by the same suite; these cases are judged otherwise:",
        (_, false) => "the suite has changed since; these cases are judged otherwise:",
    });
    out.push('\n');
    for Difference { case, before, now, appeared, vanished } in &again.differences {
        let change = if before == now { format!("{now}") } else { format!("{before} -> {now}") };
        out.push_str(&format!("  {case}  {change}\n"));
        for (sign, list) in [('+', appeared), ('-', vanished)] {
            for (assertion, verdict) in list {
                out.push_str(&format!("    {sign} {}  {verdict}\n", visible_line(assertion)));
            }
        }
    }
    for (cases, what) in [
        (&again.gone, "that the suite does not have any more, left out"),
        (&again.outdated, "that would send something else now, not judged"),
    ] {
        if !cases.is_empty() {
            let count = counted(cases.len() as u64, "case");
            out.push_str(&format!("{count} {what}: {}\n", named(cases)));
        }
    }
    out
}

fn named(cases: &[CaseId]) -> String {
    let shown: Vec<String> = cases.iter().take(MOST_NAMED).map(ToString::to_string).collect();
    let rest = cases.len() - shown.len();
    let more = if rest == 0 { String::new() } else { format!(" and {rest} more") };
    visible_line(&(shown.join(", ") + &more)).into_owned()
}
