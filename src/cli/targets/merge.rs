//! `report --merge` of the reports on all parts of a file of targets.

use std::path::PathBuf;

use super::{code_of, no_format};
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit::ExitCode;
use crate::cli::files;
use crate::report::{EstateFormat, EstateReport, RunFormat, Verbosity, estate_text, merge_estates};

/// Puts the JSON reports on all parts together: what they say in that format, or as text where none
/// is given, and the exit code that an undivided run would have had.
///
/// # Errors
/// Where one is no such report, or they do not make a whole.
pub fn merge(
    paths: &[PathBuf],
    format: Option<RunFormat>,
    verbosity: Verbosity,
) -> CliResult<(String, ExitCode)> {
    let format = match format {
        Some(format) => Some(EstateFormat::of(format).ok_or_else(|| no_format(format))?),
        None => None,
    };
    let read = |path: &PathBuf| {
        let file = files::read(path)?;
        let report = EstateReport::parse(&file.text)
            .map_err(|error| CliError::file(format!("{}: {error}", file.path)))?;
        Ok((file.path, report))
    };
    let parts = paths.iter().map(read).collect::<CliResult<Vec<_>>>()?;
    let report = merge_estates(parts).map_err(|error| {
        let code = if error.is_incomplete() { ExitCode::Incomplete } else { ExitCode::InvalidFile };
        CliError { code, message: format!("error: {error}") }
    })?;
    let text = match format {
        Some(format) => format.render(&report),
        None => estate_text(&report, verbosity),
    };
    Ok((text, code_of(&report)))
}
