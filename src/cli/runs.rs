//! `runs`: the runs that are kept.

use std::fs;
use std::path::Path;

use clap::Args;
use serde::Serialize;

use super::args::Format;
use super::error::{CliError, CliResult};
use super::exit::ExitCode;
use super::output::print;
use super::store::{Glance, State, Store, StoreArgs};
use crate::report::{counted, visible_line};
use crate::runner::Counts;
use crate::store::LATEST;

/// Arguments of `runs`.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct RunsArgs {
    /// Where runs are kept
    #[command(flatten)]
    pub place: StoreArgs,
    /// Delete all but the newest N; nothing is ever deleted without this
    #[arg(long, value_name = "N")]
    pub prune: Option<usize>,
    /// How to print them
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

const HELP: &str = "\
Examples:
  lis-conform runs                     newest first
  lis-conform runs --prune 20          delete all but the newest 20
  lis-conform report latest --format junit --output lis.xml

Where a command wants a RUN, say the path of its folder, its letters, the beginning of either, or
latest. Only a complete run has a verdict; what was killed is incomplete and stays so.";

/// Lists the kept runs, or deletes old ones.
///
/// # Errors
/// Where the store cannot be read, or a run cannot be deleted.
pub fn runs(args: &RunsArgs) -> CliResult {
    let store = args.place.store();
    let mut runs = glances(&store)?;
    let text = match args.prune {
        Some(keep) => {
            let old = runs.split_off(keep.min(runs.len()));
            prune(&store, &old)?
        }
        None => match args.format {
            Format::Text => text(&store, &runs),
            Format::Json => json(&runs),
        },
    };
    print(&text).map(|()| ExitCode::Success)
}

/// The runs, newest first.
fn glances(store: &Store) -> CliResult<Vec<Glance>> {
    let runs = store.runs()?;
    let folders = runs.iter().rev().map(|run| store.folder().join(&run.folder));
    Ok(folders.map(|folder| Glance::at(&folder)).collect())
}

fn text(store: &Store, runs: &[Glance]) -> String {
    if runs.is_empty() {
        return format!("No runs are kept in {}.\n", store.folder().display());
    }
    runs.iter().fold(String::new(), |mut out, run| {
        let about = match &run.info {
            Ok(info) => {
                let (target, profile) = (&info.target, &info.profile.name);
                format!("{} (profile {})", visible_line(target), visible_line(profile))
            }
            Err(why) => format!("cannot be read: {}", visible_line(why)),
        };
        out.push_str(&format!("{}  {about}", name(&run.folder)));
        let verdicts = run.counts.as_ref().map_or_else(|| "no verdict".to_owned(), in_words);
        out.push_str(&format!("\n  {}: {verdicts}\n", word(run.state)));
        out
    })
}

fn in_words(counts: &Counts) -> String {
    let all = [
        (counts.pass, "pass"),
        (counts.lenient, "lenient"),
        (counts.warn, "warn"),
        (counts.fail, "fail"),
        (counts.untestable, "untestable"),
        (counts.not_applicable, "not applicable"),
        (counts.error, "error"),
        (counts.not_run, "not run"),
        (counts.waived, "waived"),
    ];
    let some = all.iter().filter(|(count, _)| *count > 0);
    let some: Vec<String> = some.map(|(count, what)| format!("{count} {what}")).collect();
    let selected = counted(u64::from(counts.selected), "case");
    if some.is_empty() { selected } else { format!("{selected}, {}", some.join(", ")) }
}

fn word(state: State) -> &'static str {
    match state {
        State::Whole => "complete",
        State::Incomplete => "INCOMPLETE",
        State::Running => "still running",
    }
}

/// A run in the list. This is the JSON format: an array of these.
#[derive(Serialize)]
struct Entry<'a> {
    run: String,
    folder: String,
    state: State,
    target: Option<&'a str>,
    profile: Option<&'a str>,
    started_at: Option<&'a str>,
    counts: Option<Counts>,
}

fn json(runs: &[Glance]) -> String {
    let entries: Vec<_> = runs
        .iter()
        .map(|run| {
            let info = run.info.as_ref().ok();
            Entry {
                run: name(&run.folder),
                folder: run.folder.display().to_string(),
                state: run.state,
                target: info.map(|info| &*info.target),
                profile: info.map(|info| &*info.profile.name),
                started_at: info.map(|info| &*info.started_at),
                counts: run.counts,
            }
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&entries).expect("string keys and no raw values");
    text.push('\n');
    text
}

fn name(folder: &Path) -> String {
    folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Deletes these runs; one that is still going on stays.
fn prune(store: &Store, old: &[Glance]) -> CliResult<String> {
    let mut out = String::new();
    for run in old {
        let name = name(&run.folder);
        if run.state == State::Running {
            out.push_str(&format!("{name} is still running and stays\n"));
            continue;
        }
        fs::remove_dir_all(&run.folder).map_err(|error| {
            CliError::report(format!("cannot delete {}: {error}", run.folder.display()))
        })?;
        out.push_str(&format!("{name} deleted\n"));
    }
    let latest = store.folder().join(LATEST);
    if latest.is_symlink() && !latest.exists() {
        let _ = fs::remove_file(latest);
    }
    if out.is_empty() {
        out.push_str("Nothing to delete.\n");
    }
    Ok(out)
}
