//! `import`: the mock as a target of files.
//!
//! - `args`: what can be typed; `state_file`: what is kept from one import to the next.

mod args;
mod state_file;

use std::io::IsTerminal;
use std::time::Instant;

pub use self::args::{ImportArgs, PersonalityArgs};
use self::state_file::StateFile;
use super::args::Format;
use super::error::CliResult;
use super::exit::ExitCode;
use super::output::{note, print};
use super::validate::inputs::{Input, inputs};
use super::validate::source::Source;
use super::validate::watch::{IsBarWanted, Watch};
use crate::importing::{Importer, Mode, Personality, State};
use crate::report::{ImportReport, ImportedFile, import_json, import_text};

/// Takes files in.
///
/// # Errors
/// Where the command line is wrong, or what is kept cannot be read or written.
pub fn import(args: &ImportArgs) -> CliResult {
    let personality = args.which.load()?;
    let inputs = inputs(&args.files)?;
    let wanted = args.state.as_deref();
    let kept = wanted.filter(|_| !args.dry_run).map(StateFile::open).transpose()?;
    let mut state = wanted.map(state_file::read).transpose()?.unwrap_or_default();
    let is_seen = std::io::stderr().is_terminal() && !args.no_progress;
    let total = total(&inputs);
    let watch = Watch::begin(total, if is_seen { IsBarWanted::Yes } else { IsBarWanted::No })?;
    let mode = args.mode.mode();

    let mut taken = Vec::new();
    let mut refused = None;
    for input in &inputs {
        let began = Instant::now();
        let name = input.name();
        watch.file(&name);
        // What was kept goes along: after an error it is what is written in its file that holds.
        match take(input, &personality, mode, std::mem::take(&mut state), args, &watch) {
            Ok((after, changes)) => {
                state = after;
                let elapsed_us = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
                taken.push(ImportedFile { name, changes, elapsed_us });
            }
            Err(message) => {
                refused = Some((name, message));
                break;
            }
        }
    }
    let is_interrupted = watch.is_stopped();
    watch.finish();
    let is_taken = refused.is_none() && !is_interrupted;
    let mut report = ImportReport {
        personality: personality.name,
        mode,
        files: taken,
        refused,
        sizes: state.sizes(),
        written: None,
        unwritten: None,
    };
    match kept {
        _ if !is_taken => {}
        None if args.dry_run => report.unwritten = Some("it is a dry run"),
        None => report.unwritten = Some("no --state names a file"),
        Some(kept) => report.written = Some(kept.write(&state)?),
    }
    tell(&report, args)?;
    if is_taken {
        return Ok(code_of(&report, args));
    }
    let (name, message) = report.refused.unwrap_or_default();
    let unchanged = "nothing was changed: what was kept before still holds";
    if is_interrupted {
        note(&format!("error: interrupted; {unchanged}"));
        return Ok(ExitCode::Incomplete);
    }
    note(&format!("error: {name}: {message}; {unchanged}"));
    Ok(ExitCode::InvalidFile)
}

fn tell(report: &ImportReport, args: &ImportArgs) -> CliResult<()> {
    if let Some(file) = report.files.iter().find(|file| file.changes.records == 0) {
        note(&format!("note: {} holds no record at all", file.name));
    }
    print(&match args.format {
        Format::Text => import_text(report),
        Format::Json => import_json(report),
    })
}

fn take(
    input: &Input,
    personality: &Personality,
    mode: Mode,
    state: State,
    args: &ImportArgs,
    watch: &Watch,
) -> Result<(State, crate::importing::Changes), String> {
    let source = Source::of(input)?;
    let mut importer = Importer::new(personality, mode, state, args.details);
    importer.read(watch.over(source.open()?)).map_err(|error| error.to_string())?;
    Ok(importer.finish())
}

/// The bytes of all files together; none where that cannot be known before.
fn total(inputs: &[Input]) -> Option<u64> {
    inputs.iter().try_fold(0, |sum, input| match input {
        Input::Standard => None,
        Input::File(path) => {
            let metadata = path.metadata().ok().filter(std::fs::Metadata::is_file)?;
            Some(sum + metadata.len())
        }
    })
}

/// What is lost is how the importer is, and fails only where that is wanted.
fn code_of(report: &ImportReport, args: &ImportArgs) -> ExitCode {
    let is_lost = report.files.iter().any(|file| !file.changes.notes.is_empty());
    if is_lost && args.deny.is_some() { ExitCode::Failed } else { ExitCode::Success }
}
