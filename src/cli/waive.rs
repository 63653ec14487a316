//! `waive`: entries for a waiver file, to paste, from what a run found.

use std::path::Path;

use clap::Args;
use jiff::ToSpan;

use super::error::{CliError, CliResult};
use super::exit::ExitCode;
use super::files;
use super::output::{note, print};
use super::store::StoreArgs;
use super::waivers::today;
use crate::report::{Fold, FoldError, RunReport, counted, read_jsonl};
use crate::runner::Event;
use crate::waiver::{Template, Waivable, templates};

/// Arguments of `waive`.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct WaiveArgs {
    /// A JSON or JSONL report, or a kept run: its folder, its letters, the beginning of either, or
    /// latest
    #[arg(long, value_name = "RUN", required = true)]
    pub from: String,
    /// Where runs are kept
    #[command(flatten)]
    pub place: StoreArgs,
}

const HELP: &str = "\
Examples:
  lis-conform run http://localhost:8080/lis
  lis-conform waive --from latest > waivers.toml
                                           then say in each entry why, and who answers for it
  lis-conform waive --from lis.json        from a report file
  lis-conform run http://localhost:8080/lis --waivers waivers.toml

Reason and owner are empty on purpose: a file with such an entry is refused. Errors of the network or
of lis-conform itself get no entry; they cannot be waived.";

/// Days that an entry counts if nobody says otherwise.
const DAYS: i64 = 90;

/// Prints an entry for each finding of a run that is not waived yet.
///
/// # Errors
/// Where the report cannot be read, or is not complete.
pub fn waive(args: &WaiveArgs) -> CliResult {
    let path = Path::new(&args.from);
    let (report, code) = if path.is_file() {
        (read_report(path)?, ExitCode::Success)
    } else {
        let kept = args.place.store().read(&args.from)?;
        let code = if kept.warn_if_incomplete() { ExitCode::Incomplete } else { ExitCode::Success };
        (kept.report, code)
    };
    let started = &report.started;
    let target = match started.target.as_str() {
        url if url.contains("://") => ("url", url),
        _ => ("profile", started.profile.as_str()),
    };
    let expires = today().saturating_add(DAYS.days());
    let template = Template { run_id: &started.run_id, target, expires };
    let cases = report.cases.iter().map(|it| Waivable { case: &it.case, outcome: &it.outcome });
    let waived = |case: &crate::suite::CaseId, finding: &crate::judge::Finding| {
        let of_case = report.cases.iter().find(|it| it.case == *case);
        of_case.is_some_and(|it| it.waiver_of(finding).is_some())
    };
    let (text, count) = templates(cases, waived, &template);
    if count == 0 {
        note("nothing to waive: the run found nothing that is not green and not waived already");
        return Ok(code);
    }
    print(&text)?;
    let count = counted(count as u64, "entry").replace("entrys", "entries");
    note(&format!("{count}; fill in reason and owner, or take away what is to be repaired"));
    Ok(code)
}

/// The report in that file; one without its end proves nothing.
pub fn read_report(path: &Path) -> CliResult<RunReport> {
    let file = files::read(path)?;
    let whole = serde_json::from_str::<RunReport>(&file.text).ok().map(RunReport::into_events);
    let events: Vec<Event> = match whole {
        Some(events) => events,
        None => read_jsonl(&file.text).map_err(|error| {
            CliError::file(format!("{}: {error}; give a JSON or JSONL report of a run", file.path))
        })?,
    };
    let mut fold = Fold::default();
    let folded = events.into_iter().try_for_each(|event| fold.take(event));
    folded.and_then(|()| fold.finish()).map_err(|error| {
        let code = match error {
            FoldError::NoEnd => ExitCode::Incomplete,
            _ => ExitCode::InvalidFile,
        };
        CliError { code, message: format!("error: {}: {error}", file.path) }
    })
}
