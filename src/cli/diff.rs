//! `diff`: two kept runs held against each other.

use std::collections::BTreeSet;

use clap::Args;

use super::args::{Deny, Format};
use super::error::CliResult;
use super::exit::ExitCode;
use super::output::{note, print};
use super::store::{Kept, StoreArgs};
use crate::report::{Class, Compared, Diff, diff_json, diff_text};
use crate::suite::CaseId;

/// Arguments of `diff`.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub struct DiffArgs {
    /// The earlier run: its folder, its letters, the beginning of either, or latest
    #[arg(value_name = "BEFORE")]
    pub before: String,
    /// The later run
    #[arg(value_name = "AFTER", default_value = crate::store::LATEST)]
    pub after: String,
    /// Where runs are kept
    #[command(flatten)]
    pub place: StoreArgs,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// What counts as a failure besides regressions: new warnings
    #[arg(long, value_enum, value_name = "WHAT", env = "LIS_CONFORM_DENY")]
    pub deny: Option<Deny>,
}

const HELP: &str = "\
Examples:
  lis-conform diff k3x9ab                  the run k3x9ab against the latest one
  lis-conform diff k3x9ab p20dd7 --format json

Every assertion of every case is compared: what held and fails now is a regression, what fails in
another way than before is told apart from what fails as it did. What one of the runs did not judge
is not comparable. The two may be of different targets or versions.

Exit codes: 0 no regressions, 1 regressions, 4 nothing could be compared, 5 new warnings and --deny
warnings, 7 one of the runs is incomplete.";

/// Compares two kept runs.
///
/// # Errors
/// Where one of them cannot be read.
pub fn diff(args: &DiffArgs) -> CliResult {
    let store = args.place.store();
    let (before, after) = (store.read(&args.before)?, store.read(&args.after)?);
    let (chosen_before, chosen_after) = (chosen(&before), chosen(&after));
    let diff = Diff::between(
        Compared { report: &before.report, selected: &chosen_before },
        Compared { report: &after.report, selected: &chosen_after },
    );
    print(&match args.format {
        Format::Text => diff_text(&diff),
        Format::Json => diff_json(&diff),
    })?;
    let incomplete = [&before, &after].map(Kept::warn_if_incomplete).contains(&true);
    let has = |class| diff.of_class(class).next().is_some();
    if diff.compared == 0 {
        note("nothing could be compared: the runs have no judged assertion in common");
    }
    let holds = [
        (incomplete, ExitCode::Incomplete),
        (has(Class::Regression), ExitCode::Failed),
        (has(Class::NewWarning) && args.deny == Some(Deny::Warnings), ExitCode::Warnings),
        (diff.compared == 0, ExitCode::NothingSelected),
    ];
    let held = holds.into_iter().filter(|(holds, _)| *holds);
    Ok(held.fold(ExitCode::Success, |code, (_, other)| code.worse(other)))
}

fn chosen(kept: &Kept) -> BTreeSet<CaseId> {
    kept.info.selected.cases.iter().map(|mark| mark.id.clone()).collect()
}
