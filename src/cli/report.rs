//! `report`: a kept run, told again.

use std::path::PathBuf;

use clap::Args;

use super::args::Deny;
use super::error::{CliError, CliResult};
use super::exit::{ExitCode, Warnings};
use super::output::print;
use super::reports::{ReportFiles, ReportSpec};
use super::store::{Kept, Store, StoreArgs};
use super::targets;
use super::world::World;
use crate::report::{RunFormat, RunReport, Telling, TerminalOptions, Verbosity, terminal};
use crate::store::{INFO_FILE, PartOfRun, RunInfo, merge};

/// Arguments of `report`.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct ReportArgs {
    /// The run: its folder, its letters, the beginning of either, or latest
    #[arg(value_name = "RUN", default_value = crate::store::LATEST)]
    pub run: String,
    /// Put the parts of a run together that --partition divided: the folders of all parts, or
    /// folders that they lie in; or the JSON reports of `run --targets --partition`
    #[arg(long, value_name = "DIR", num_args = 1.., conflicts_with = "run")]
    pub merge: Vec<PathBuf>,
    /// With --merge: what counts as a failure besides failures
    #[arg(long, value_enum, value_name = "WHAT", env = "LIS_CONFORM_DENY")]
    pub deny: Option<Deny>,
    /// Where runs are kept
    #[command(flatten)]
    pub place: StoreArgs,
    /// How to tell it: text, or any format of `run --report`
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ReportAs,
    /// The file to write, instead of the standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// As text: tell the passes too, and show exchanges in full
    #[arg(short, long)]
    pub verbose: bool,
}

const HELP: &str = "\
Examples:
  lis-conform report                                    the latest run, as `run` told it
  lis-conform report latest --format junit --output lis.xml
  lis-conform report --merge parts/* --format junit --output lis.xml
                                                        all parts of a run that was divided
  lis-conform report --merge parts/*.json --format html --output lis.html
                                                        all parts of a file of targets

Parts that are missing, incomplete, there twice or of different things are refused. With --merge the
exit code is that of `run`, as if it had not been divided; without, the command ends with 0 where the report is written, whatever it says, and with 7 where the run is incomplete:
then the report says so, and has no verdict.";

/// How a report is told.
#[derive(Clone, Copy, Debug)]
pub enum ReportAs {
    /// As `run` does on the terminal.
    Text,
    /// As a report file.
    File(RunFormat),
}

impl std::str::FromStr for ReportAs {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "text" { Ok(Self::Text) } else { text.parse().map(Self::File) }
    }
}

/// Tells a kept run again.
///
/// # Errors
/// Where the run cannot be read, or the report cannot be written.
pub fn report(args: &ReportArgs) -> CliResult {
    if !args.merge.is_empty() {
        return report_merged(args);
    }
    let kept = args.place.store().read(&args.run)?;
    tell(args, &kept.report, &kept.info)?;
    Ok(if kept.warn_if_incomplete() { ExitCode::Incomplete } else { ExitCode::Success })
}

/// Tells the whole that parts make.
fn report_merged(args: &ReportArgs) -> CliResult {
    if args.merge.iter().all(|path| path.is_file()) {
        return report_targets(args);
    }
    let mut parts = Vec::new();
    for folder in folders_of_runs(args)? {
        let Kept { info, report, .. } = Kept::read(&folder)?;
        parts.push(PartOfRun { name: folder.display().to_string(), info, report });
    }
    let info = parts.first().map(|part| part.info.clone());
    let report = merge(parts).map_err(|error| {
        let code = if error.is_incomplete() { ExitCode::Incomplete } else { ExitCode::InvalidFile };
        CliError { code, message: format!("error: {error}") }
    })?;
    if let Some(info) = info {
        tell(args, &report, &info)?;
    }
    let warnings = match args.deny {
        Some(Deny::Warnings) => Warnings::Denied,
        None => Warnings::Allowed,
    };
    Ok(ExitCode::of_report(&report, warnings))
}

/// Tells all targets that the parts of a file of targets make.
fn report_targets(args: &ReportArgs) -> CliResult {
    let format = match args.format {
        ReportAs::Text => None,
        ReportAs::File(format) => Some(format),
    };
    let verbosity = if args.verbose { Verbosity::Verbose } else { Verbosity::Normal };
    let (text, code) = targets::merge(&args.merge, format, verbosity)?;
    match &args.output {
        None => print(&text)?,
        Some(path) => {
            // What stands in a file is written whole or not at all, whatever the format.
            let files = ReportFiles::open(&[ReportSpec::new(RunFormat::Json, path.clone())])?;
            files.finish_with(|_| text.clone())?;
        }
    }
    Ok(code)
}

/// The folders of runs that --merge names: each one, or all that lie in it.
fn folders_of_runs(args: &ReportArgs) -> CliResult<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for folder in &args.merge {
        if folder.join(INFO_FILE).is_file() || !folder.is_dir() {
            folders.push(args.place.store().folder_of(&folder.to_string_lossy())?);
            continue;
        }
        let within = Store::new(folder.clone());
        let runs = within.runs()?;
        if runs.is_empty() {
            let folder = folder.display();
            return Err(CliError::file(format!("there is no kept run in {folder}")));
        }
        folders.extend(runs.iter().map(|run| folder.join(&run.folder)));
    }
    Ok(folders)
}

fn tell(args: &ReportArgs, report: &RunReport, info: &RunInfo) -> CliResult<()> {
    let ReportAs::File(format) = args.format else {
        let text = as_text(args, report, info)?;
        return match &args.output {
            None => print(&text),
            Some(path) => std::fs::write(path, text).map_err(|error| {
                CliError::report(format!("cannot write the report {}: {error}", path.display()))
            }),
        };
    };
    let world = World::without_cases()?;
    let telling = Telling { spec: &world.spec, rerun: info.rerun() };
    let Some(path) = &args.output else { return print(&format.render(report, &telling)) };
    let mut files = ReportFiles::open(&[ReportSpec::new(format, path.clone())])?;
    for event in report.clone().into_events() {
        files.event(&event)?;
    }
    files.finish(report, &telling)
}

fn as_text(args: &ReportArgs, report: &RunReport, info: &RunInfo) -> CliResult<String> {
    let world = World::without_cases()?;
    let verbosity = if args.verbose { Verbosity::Verbose } else { Verbosity::Normal };
    let options = TerminalOptions { verbosity, rerun: info.rerun() };
    Ok(terminal(report, &world.spec.catalogue, &options))
}
