//! `review`: shows what waits, one after the other, and asks.

use std::io::{self, BufRead as _, IsTerminal as _};
use std::path::PathBuf;

use clap::Args;

use super::super::error::CliResult;
use super::super::exit::ExitCode;
use super::super::output::{note, print};
use super::accept::{refuse_in_ci, warning};
use super::comparison::ROOT;
use super::folder::{self, Pending};
use super::told;
use crate::report::counted;
use crate::snapshot::changes;

/// Arguments of `review`.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct ReviewArgs {
    /// The folder with the snapshots, of one target or of several
    #[arg(long, value_name = "DIR", env = "LIS_CONFORM_SNAPSHOT_DIR", default_value = ROOT)]
    pub snapshot_dir: PathBuf,
}

const HELP: &str = "\
Examples:
  lis-conform run --snapshots pending     writes what differs
  lis-conform review                      shows it, and asks for each: accept, reject, skip or quit
  lis-conform review | less               shows it only; `accept` and `reject` take names

Ends with 0 where nothing is left that waits, and with 9 otherwise.";

/// What to do with one.
enum Answer {
    Accept,
    Reject,
    Skip,
    Quit,
}

/// Shows each difference that waits, and asks where somebody is there to answer.
///
/// # Errors
/// Where a file cannot be read or written.
pub fn review(args: &ReviewArgs) -> CliResult {
    let waiting = folder::pending(&args.snapshot_dir)?;
    if waiting.is_empty() {
        note("nothing waits");
        return Ok(ExitCode::Success);
    }
    let asks = io::stdin().is_terminal() && io::stdout().is_terminal();
    if asks {
        refuse_in_ci()?;
    }
    let mut left = 0;
    for (at, pending) in waiting.iter().enumerate() {
        print(&shown(pending, at, waiting.len())?)?;
        match if asks { ask()? } else { Answer::Skip } {
            Answer::Accept => folder::accept(pending)?,
            Answer::Reject => folder::remove(&pending.new)?,
            Answer::Skip => left += 1,
            Answer::Quit => {
                left += waiting.len() - at;
                break;
            }
        }
    }
    if left == 0 {
        return Ok(ExitCode::Success);
    }
    let count = counted(left as u64, "snapshot");
    note(&format!("{count} left; `accept NAME` or `reject NAME` decides, --all for all"));
    Ok(ExitCode::SnapshotsPending)
}

fn shown(pending: &Pending, at: usize, of: usize) -> CliResult<String> {
    let old = folder::read(&pending.accepted)?;
    let new = folder::read(&pending.new)?.unwrap_or_default();
    let kind = if old.is_some() { "changed" } else { "new" };
    let mut out = format!("{} of {of}: {}, {kind}\n", at + 1, pending.name);
    if let Some(warning) = warning(pending)? {
        out.push_str(&format!("         {warning}\n"));
    }
    let before = old.as_ref().map_or("", |file| file.contents.as_str());
    told::push(&changes(before, &new.contents), usize::MAX, &mut out);
    out.push('\n');
    Ok(out)
}

/// Asks until the answer can be understood; the end of the input is the wish to quit.
fn ask() -> CliResult<Answer> {
    loop {
        print("a accept, r reject, s skip, q quit, then Enter: ")?;
        let mut line = String::new();
        if io::stdin().lock().read_line(&mut line).unwrap_or(0) == 0 {
            return Ok(Answer::Quit);
        }
        match line.trim() {
            "a" | "accept" => return Ok(Answer::Accept),
            "r" | "reject" => return Ok(Answer::Reject),
            "s" | "skip" => return Ok(Answer::Skip),
            "q" | "quit" => return Ok(Answer::Quit),
            _ => {}
        }
    }
}
