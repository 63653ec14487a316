//! `report`: a kept run, told again.

use std::path::PathBuf;

use clap::Args;

use super::error::{CliError, CliResult};
use super::exit::ExitCode;
use super::output::print;
use super::reports::{Format, ReportFiles, ReportSpec};
use super::shell::command_line;
use super::store::StoreArgs;
use super::world::World;
use crate::report::{RunReport, TerminalOptions, Verbosity, terminal};
use crate::store::RunInfo;

/// Arguments of `report`.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct ReportArgs {
    /// The run: its folder, its letters, the beginning of either, or latest
    #[arg(value_name = "RUN", default_value = crate::store::LATEST)]
    pub run: String,
    /// Where runs are kept
    #[command(flatten)]
    pub place: StoreArgs,
    /// How to tell it: text, or any format of `run --report`
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Telling,
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
  lis-conform report k3x9ab --format json

Ends with 0 where the report is written, whatever it says, and with 7 where the run is incomplete:
then the report says so, and has no verdict.";

/// How a report is told.
#[derive(Clone, Copy, Debug)]
pub enum Telling {
    /// As `run` does on the terminal.
    Text,
    /// As a report file.
    File(Format),
}

impl std::str::FromStr for Telling {
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
    let kept = args.place.store().read(&args.run)?;
    tell(args, &kept.report, &kept.info)?;
    Ok(if kept.warn_if_incomplete() { ExitCode::Incomplete } else { ExitCode::Success })
}

fn tell(args: &ReportArgs, report: &RunReport, info: &RunInfo) -> CliResult<()> {
    let Telling::File(format) = args.format else {
        let text = as_text(args, report, info)?;
        return match &args.output {
            None => print(&text),
            Some(path) => std::fs::write(path, text).map_err(|error| {
                CliError::report(format!("cannot write the report {}: {error}", path.display()))
            }),
        };
    };
    let Some(path) = &args.output else { return print(&format.render(report)) };
    let mut files = ReportFiles::open(&[ReportSpec::new(format, path.clone())])?;
    for event in report.clone().into_events() {
        files.event(&event)?;
    }
    files.finish(report)
}

fn as_text(args: &ReportArgs, report: &RunReport, info: &RunInfo) -> CliResult<String> {
    let world = World::without_cases()?;
    let verbosity = if args.verbose { Verbosity::Verbose } else { Verbosity::Normal };
    let options = TerminalOptions { verbosity, rerun: rerun(info) };
    Ok(terminal(report, &world.spec.catalogue, &options))
}

/// The command that makes such a run again.
pub fn rerun(info: &RunInfo) -> String {
    let mut words = vec!["lis-conform", "run"];
    if info.target.contains("://") {
        words.push(&info.target);
    }
    words.extend(["--profile", &info.profile.name]);
    for quirk in &info.settings.quirks {
        words.extend(["--quirk", quirk]);
    }
    command_line(words)
}
