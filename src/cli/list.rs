//! `list`: the cases that `run` would run.

use serde::Serialize;

use super::args::{Format, ListArgs};
use super::error::CliResult;
use super::exit::ExitCode;
use super::output::print;
use super::world::World;
use crate::ground::{Basis, Level};
use crate::runner::not_applicable;
use crate::spec::{ClauseId, OperationRef};
use crate::suite::{Case, CaseId, Profile};

/// Lists the selected cases.
///
/// # Errors
/// Where a filter matches nothing, or a file is invalid.
pub fn list(args: &ListArgs) -> CliResult {
    let world = World::load(&args.selection.cases)?;
    let profile = world.profile(args.selection.profile.as_deref().unwrap_or("lis-2.0"))?;
    let cases = world.select(&args.words, &args.selection, &profile)?;
    let entries: Vec<_> = cases.iter().map(|case| Entry::new(case, &world, &profile)).collect();
    let text = match args.format {
        Format::Text => text(&entries),
        Format::Json => json(&entries),
    };
    print(&text).map(|()| ExitCode::Success)
}

/// A case in the list. This is the JSON format: an array of these.
#[derive(Serialize)]
struct Entry<'a> {
    id: &'a CaseId,
    title: &'a str,
    clause: &'a ClauseId,
    level: Option<Level>,
    basis: Option<Basis>,
    operations: &'a [OperationRef],
    tags: &'a [String],
    assertions: Vec<String>,
    file: &'a str,
    /// Why the case does not apply to the profile, where it does not.
    not_applicable: Option<String>,
}

impl<'a> Entry<'a> {
    fn new(case: &'a Case, world: &World, profile: &Profile) -> Self {
        let clause = world.spec.catalogue.clause(&case.clause.0);
        let expects = case.steps.iter().flat_map(|step| &step.expect);
        Self {
            id: &case.id,
            title: &case.title,
            clause: &case.clause,
            level: clause.map(|clause| clause.level),
            basis: clause.map(|clause| clause.basis),
            operations: &case.needs,
            tags: &case.tags,
            assertions: expects.map(|expect| case.assertion(expect)).collect(),
            file: &case.file,
            not_applicable: not_applicable(case, profile),
        }
    }
}

fn text(entries: &[Entry<'_>]) -> String {
    let width = entries.iter().map(|entry| entry.id.0.len()).max().unwrap_or(0);
    let mut out = String::new();
    for entry in entries {
        out.push_str(&format!("{:<width$}  {}\n", entry.id.0, entry.title));
        if let Some(reason) = &entry.not_applicable {
            out.push_str(&format!("{:<width$}  not applicable: {reason}\n", ""));
        }
    }
    out
}

fn json(entries: &[Entry<'_>]) -> String {
    let mut text = serde_json::to_string_pretty(entries).expect("string keys and no raw values");
    text.push('\n');
    text
}
