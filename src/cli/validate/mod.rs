//! `validate`: judges files and messages as they are.
//!
//! - `inputs`, `source`: words to files, files to bytes;
//! - `schemas`, `documents`: which schemas they are held against, and where those come from;
//! - `watch`: the progress bar, and interrupts; `pace`: how many threads; `roster`: what of rosters;
//! - `set`: files of one source, judged together;
//! - `args`: what can be typed; `help`: examples;
//! - `excerpts`: the lines that findings are about.

mod args;
mod documents;
mod excerpts;
mod help;
pub(super) mod inputs;
mod pace;
mod roster;
mod schemas;
mod set;
pub(super) mod source;
pub(super) mod watch;

use std::io::IsTerminal;
use std::time::Instant;

pub use self::args::ValidateArgs;
use self::args::{DenyInFiles, ReportFormat};
use self::excerpts::excerpts;
use self::inputs::{Input, inputs};
use self::pace::Regular;
use self::schemas::Schemas;
use self::source::Source;
use self::watch::{IsBarWanted, Watch};
use super::error::{CliError, CliResult};
use super::exit::ExitCode;
use super::output::print;
use crate::ground::Verdict;
use crate::report::{
    JudgedFile, ValidateReport, validate_file_text, validate_github, validate_html, validate_json,
    validate_junit, validate_set_text, validate_summary_text,
};
use crate::schema::Seekable as _;
use crate::spec::Spec;
use crate::validate::{Choice, Judgement, Settings, judge, judge_clean};

/// Judges files.
///
/// # Errors
/// Where the command line is wrong, a schema cannot be used, or a pattern matches nothing.
pub fn validate(args: &ValidateArgs) -> CliResult {
    let began = Instant::now();
    let inputs = inputs(&args.files)?;
    if args.roster.set {
        set::check(&inputs)?;
    }
    let spec = Spec::load().map_err(CliError::internal)?;
    let schemas = Schemas::load(args)?;
    let choice = schemas.choice(args)?;
    let settings = Settings {
        max_findings: args.max_errors,
        most_names: args.roster.most_names(),
        ..Settings::new(&spec.catalogue)
    };
    let is_seen = std::io::stderr().is_terminal() && !args.no_progress && !args.quiet;
    let watch =
        Watch::begin(total(&inputs), if is_seen { IsBarWanted::Yes } else { IsBarWanted::No })?;

    let mut report = ValidateReport::default();
    let mut rest = inputs.iter();
    for input in rest.by_ref() {
        let file = judge_one(input, &choice, &settings, (&watch, args.pace.threads()));
        if watch.is_stopped() {
            report.not_judged.push(input.name());
            break;
        }
        if args.format == ReportFormat::Text && is_told(&file, args) {
            watch.aside(|| print(&validate_file_text(&file, args.importers())))?;
        }
        report.files.push(file);
    }
    report.not_judged.extend(rest.map(Input::name));
    if args.roster.set && report.not_judged.is_empty() {
        let together = set::together(&report, &inputs, &settings, &watch);
        if args.format == ReportFormat::Text {
            watch.aside(|| print(&validate_set_text(&together)))?;
        }
        report.set = Some(together);
    }
    watch.finish();
    report.elapsed_us = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    print(&match args.format {
        ReportFormat::Text => validate_summary_text(&report),
        ReportFormat::Json => validate_json(&report),
        ReportFormat::Html => validate_html(&report),
        ReportFormat::Junit => validate_junit(&report),
        ReportFormat::Github => validate_github(&report),
    })?;
    Ok(code_of(&report, args))
}

fn judge_one(
    input: &Input,
    choice: &Choice<'_>,
    settings: &Settings<'_>,
    (watch, threads): (&Watch, usize),
) -> JudgedFile {
    let began = Instant::now();
    let name = input.name();
    watch.file(&name);
    let mut bytes = 0;
    let mut lines = Vec::new();
    let outcome = Source::of(input).and_then(|source| {
        if let Source::File(path) = &source
            && let Some(file) = Regular::of(path, watch)
            && let Some(judgement) = judged_clean(&file, threads, (choice, settings), watch)
        {
            bytes = file.length();
            return Ok(judgement);
        }
        let mut reader = watch.over(source.open()?);
        let judgement = judge(&mut reader, choice, settings);
        bytes = reader.bytes;
        lines = excerpts(&source, &judgement);
        Ok(judgement)
    });
    let elapsed_us = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    JudgedFile { name, outcome, excerpts: lines, bytes, elapsed_us }
}

/// Judges a large file that may be right by several threads. The bar goes back where it is not.
fn judged_clean(
    file: &Regular<'_>,
    threads: usize,
    (choice, settings): (&Choice<'_>, &Settings<'_>),
    watch: &Watch,
) -> Option<Judgement> {
    let start = watch.position();
    // A second schema is another pass, and the file has its length once.
    let mut furthest = 0;
    let judgement = judge_clean(file, threads, choice, settings, &mut |bytes| {
        furthest = bytes.min(file.length()).max(furthest);
        watch.go_to(start + furthest);
    });
    watch.go_to(judgement.as_ref().map_or(start, |_| start + file.length()));
    judgement
}

/// Whether a file is told in text.
fn is_told(file: &JudgedFile, args: &ValidateArgs) -> bool {
    let is_denied = file.is_at_risk() && args.deny.contains(&DenyInFiles::Importer);
    !args.quiet || file.verdict() != Verdict::Pass || is_denied
}

/// The bytes of all files together; none where that cannot be known before.
fn total(inputs: &[Input]) -> Option<u64> {
    inputs.iter().try_fold(0, |sum, input| match input {
        Input::Standard => None,
        Input::File(path) => {
            let metadata = path.metadata().ok();
            let is_pipe = metadata.as_ref().is_some_and(|m| !m.is_file() && !m.is_dir());
            (!is_pipe).then(|| sum + metadata.map_or(0, |metadata| metadata.len()))
        }
    })
}

/// What the files come to. One that cannot be read is worse than one that is wrong.
fn code_of(report: &ValidateReport, args: &ValidateArgs) -> ExitCode {
    let of_files = report.files.iter().map(|file| match file.verdict() {
        Verdict::Error => ExitCode::InvalidFile,
        Verdict::Fail | Verdict::Untestable => ExitCode::Failed,
        Verdict::Warn if args.deny.contains(&DenyInFiles::Warnings) => ExitCode::Warnings,
        _ if file.is_at_risk() && args.deny.contains(&DenyInFiles::Importer) => ExitCode::Warnings,
        _ => ExitCode::Success,
    });
    let of_set = report.set.as_ref().map(|set| match set.verdict() {
        Verdict::Fail | Verdict::Untestable | Verdict::Error => ExitCode::Failed,
        Verdict::Warn if args.deny.contains(&DenyInFiles::Warnings) => ExitCode::Warnings,
        _ => ExitCode::Success,
    });
    let code = of_files.chain(of_set).fold(ExitCode::Success, ExitCode::worse);
    if report.not_judged.is_empty() { code } else { code.worse(ExitCode::Incomplete) }
}
