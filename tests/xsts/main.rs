//! The W3C XML Schema Test Suite, run from a folder that `LIS_CONFORM_XSTS` names.
//!
//! The suite is no part of this project; without the variable nothing is run, and that is said.
//! Every deviation from what the suite expects stands in `tests/xsts_exceptions.toml`, with its
//! reason. `cargo test --test xsts -- --list-deviations` prints all there are in that form.

mod exceptions;
mod metadata;
mod outcome;
mod run;
#[path = "../schema_support/mod.rs"]
mod schema_support;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::LazyLock;

use libtest_mimic::{Arguments, Failed, Trial};

use exceptions::Exceptions;
use outcome::{Kind, Ours, Outcome, Share};

const VARIABLE: &str = "LIS_CONFORM_XSTS";

/// All outcomes; made when the first trial asks for them, so that listing stays cheap.
static OUTCOMES: LazyLock<Vec<Outcome>> = LazyLock::new(|| {
    let folder = PathBuf::from(std::env::var(VARIABLE).unwrap_or_default());
    run::all(metadata::read_folder(&folder))
});

fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == "--list-deviations") {
        print!("{}", exceptions::listed(&OUTCOMES, &Exceptions::load()));
        return ExitCode::SUCCESS;
    }
    let arguments = Arguments::from_args();
    let mut trials = vec![Trial::test("the_driver_reads_the_whole_format", || {
        metadata::tests::reads_the_whole_format();
        Ok(())
    })];
    if std::env::var(VARIABLE).is_ok_and(|folder| !folder.is_empty()) {
        trials.push(Trial::test("instances_are_judged_as_expected", instances));
        trials.push(Trial::test("valid_schemas_are_accepted", valid_schemas));
        trials.push(Trial::test("invalid_schemas_are_refused", invalid_schemas));
        trials.push(Trial::test("no_test_panics_or_hangs", no_crash));
        trials.push(Trial::test("every_deviation_is_listed_with_its_reason", table));
    } else {
        eprintln!("NOT RUN: the W3C XML Schema Test Suite; name its folder in {VARIABLE}");
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

// --- trials

fn instances() -> Result<(), Failed> {
    at_least(98.0, "instance tests as expected", |outcome| outcome.kind == Kind::Instance)
}

fn valid_schemas() -> Result<(), Failed> {
    at_least(98.0, "valid schemas accepted", |outcome| {
        outcome.kind == Kind::Schema && outcome.expected
    })
}

fn invalid_schemas() -> Result<(), Failed> {
    at_least(80.0, "invalid schemas refused", |outcome| {
        outcome.kind == Kind::Schema && !outcome.expected
    })
}

/// Holds the share that is as expected against a threshold, and prints it for each contribution.
fn at_least(percent: f64, what: &str, counts: impl Fn(&Outcome) -> bool) -> Result<(), Failed> {
    let mut by_contribution: BTreeMap<&str, Share> = BTreeMap::new();
    let mut all = Share::default();
    for outcome in OUTCOMES.iter().filter(|outcome| counts(outcome)) {
        // What the working group itself doubts is judged, listed and not counted.
        if !outcome.test.is_doubted {
            all.add(outcome.is_as_expected());
            by_contribution
                .entry(&outcome.test.contribution)
                .or_default()
                .add(outcome.is_as_expected());
        }
    }
    for (contribution, share) in &by_contribution {
        eprintln!("xsts: {what}: {contribution}: {share}");
    }
    eprintln!("xsts: {what}: all: {all}");
    if all.total == 0 {
        return Err(format!("the folder in {VARIABLE} holds no such test").into());
    }
    if all.percent() < percent {
        return Err(format!("{what}: {all}, at least {percent} % are wanted").into());
    }
    Ok(())
}

fn no_crash() -> Result<(), Failed> {
    let crashes: Vec<String> = OUTCOMES
        .iter()
        .filter(|outcome| matches!(outcome.ours, Ours::Panicked | Ours::TimedOut))
        .map(ToString::to_string)
        .collect();
    if crashes.is_empty() { Ok(()) } else { Err(crashes.join("\n").into()) }
}

fn table() -> Result<(), Failed> {
    let complaints = Exceptions::load().complaints(&OUTCOMES);
    for note in exceptions::notes(&OUTCOMES) {
        eprintln!("xsts: {note}");
    }
    if complaints.is_empty() {
        return Ok(());
    }
    let shown = complaints.len().min(40);
    Err(format!(
        "{} complaints about tests/{}; print what it should hold with `-- --list-deviations`:\n{}",
        complaints.len(),
        exceptions::FILE,
        complaints[..shown].join("\n")
    )
    .into())
}
