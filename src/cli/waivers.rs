//! Waiver files on the command line.

use std::path::PathBuf;

use clap::Args;

use super::error::{CliError, CliResult};
use super::files::{self, UserFile};
use super::world::World;
use crate::spec::toml_file::Diagnostic;
use crate::suite::{Case, Profile};
use crate::waiver::{TargetFacts, Waiver, WaiverSession, check_overlaps, parse, unmatched};

/// What is known and accepted.
#[derive(Args, Clone, Debug, Default)]
pub struct WaiverArgs {
    /// Known deviations that are accepted for a while, and do not fail the run; repeatable
    ///
    /// An entry covers one assertion, and pins what is known to come instead. One that is expired,
    /// matches nothing, is no longer needed, or fails differently fails the run. `lis-conform waive`
    /// prints entries to begin with.
    #[arg(
        long,
        value_name = "FILE",
        value_delimiter = ',',
        env = "LIS_CONFORM_WAIVERS",
        help_heading = "Waivers and snapshots"
    )]
    pub waivers: Vec<PathBuf>,
}

/// The entries of these files.
///
/// # Errors
/// Everything wrong with any of them, and entries that meet each other.
pub fn load(paths: &[PathBuf]) -> CliResult<Vec<Waiver>> {
    let files: Vec<UserFile> =
        paths.iter().map(|path| files::read(path)).collect::<Result<_, _>>()?;
    parse_all(&files)
}

/// The entries of these files, which are read already.
///
/// # Errors
/// As [`load`].
pub fn parse_all(files: &[UserFile]) -> CliResult<Vec<Waiver>> {
    let mut waivers = Vec::new();
    let mut found = Vec::new();
    for file in files {
        match parse(&file.path, &file.text) {
            Ok(entries) => waivers.extend(entries),
            Err(wrong) => found.extend(wrong),
        }
    }
    if let (true, Err(overlaps)) = (found.is_empty(), check_overlaps(&waivers)) {
        let at = overlaps.into_iter().map(|(at, why)| diagnostic(&waivers[at], files, why));
        found.extend(at);
    }
    if found.is_empty() { Ok(waivers) } else { Err(wrong(&found, files)) }
}

/// That every entry is about something that the suite has.
///
/// # Errors
/// Each one that is not.
pub fn check_matches<'a>(
    waivers: &[Waiver],
    files: &[UserFile],
    cases: impl Iterator<Item = &'a Case> + Clone,
) -> CliResult<()> {
    let found: Vec<_> = waivers
        .iter()
        .filter_map(|waiver| {
            let why = unmatched(&waiver.scope, cases.clone())?;
            Some(diagnostic(waiver, files, why))
        })
        .collect();
    if found.is_empty() { Ok(()) } else { Err(wrong(&found, files)) }
}

/// The waivers of a run that begins now.
///
/// # Errors
/// As [`load`].
pub fn session(
    args: &WaiverArgs,
    world: &World,
    profile: &Profile,
    (run_id, target): (&str, &TargetFacts),
) -> CliResult<WaiverSession> {
    let waivers = load(&args.waivers)?;
    let cases = world.cases.iter().map(AsRef::as_ref);
    let concerned = world.concerned(&world.cases, profile);
    let concerned = concerned.iter().map(AsRef::as_ref);
    Ok(WaiverSession::new(waivers, cases, concerned, (run_id, target), today()))
}

/// The day it is, UTC.
pub fn today() -> jiff::civil::Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

fn diagnostic(waiver: &Waiver, files: &[UserFile], why: String) -> Diagnostic {
    let text = text_of(files, &waiver.file).unwrap_or_default();
    Diagnostic::at(&waiver.file, text, waiver.span.clone(), why)
}

fn wrong(found: &[Diagnostic], files: &[UserFile]) -> CliError {
    CliError::diagnostics(found, |path| text_of(files, path))
}

fn text_of<'a>(files: &'a [UserFile], path: &str) -> Option<&'a str> {
    files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
}
