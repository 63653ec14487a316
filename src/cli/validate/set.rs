//! Files of one source, judged together.

use std::io::{BufRead, BufReader};

use super::super::error::{CliError, CliResult};
use super::inputs::Input;
use super::source::Source;
use super::watch::Watch;
use crate::report::ValidateReport;
use crate::validate::{Header, SetJudgement, Settings, SourceSet, in_order};

/// Refuses what can be no set.
///
/// # Errors
/// Where there are too few files, or one can be read once only.
pub fn check(inputs: &[Input]) -> CliResult<()> {
    if inputs.contains(&Input::Standard) {
        let message =
            "--set reads files twice, and the standard input can be read once; name files";
        return Err(CliError::usage(message));
    }
    if inputs.len() < 2 {
        let message = "--set judges files together; name two or more, of one source";
        return Err(CliError::usage(message));
    }
    Ok(())
}

/// Judges them together, each having been judged by itself.
pub fn together(
    report: &ValidateReport,
    inputs: &[Input],
    settings: &Settings<'_>,
    watch: &Watch,
) -> SetJudgement {
    let sources: Vec<Result<Source, String>> = inputs.iter().map(Source::of).collect();
    let header = |source| {
        let reader = open(source, watch);
        reader.map(|reader| Header::read(reader, &settings.limits)).unwrap_or_default()
    };
    let headers: Vec<Header> = sources.iter().map(header).collect();
    let mut set = SourceSet::new(settings);
    for at in in_order(&headers) {
        let Some(file) = report.files.get(at) else { continue };
        match (&file.outcome, open(&sources[at], watch)) {
            (Ok(judgement), Some(reader)) => {
                set.take(&file.name, judgement, headers[at].clone(), reader);
            }
            _ => set.refuse(&file.name),
        }
    }
    set.finish()
}

/// The bytes of a file, until the command is interrupted.
fn open<'a>(source: &'a Result<Source, String>, watch: &'a Watch) -> Option<impl BufRead + 'a> {
    let reader = source.as_ref().ok()?.open().ok()?;
    Some(BufReader::new(watch.guard(reader)))
}
