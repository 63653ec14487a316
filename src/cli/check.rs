//! `check`: everything built in fits together, and so do the user's files.

use std::path::PathBuf;

use serde::Deserialize;

use super::args::CheckArgs;
use super::error::{CliError, CliResult};
use super::exit::ExitCode;
use super::files::{self, UserFile};
use super::output::print;
use super::world::{World, load_cases};
use crate::report::counted;
use crate::suite::{self, Profile};
use crate::{embedded, judge, target};

/// Checks everything built in and the files named, or prints the schema of case files.
///
/// # Errors
/// Everything wrong with a file.
pub fn check(args: &CheckArgs) -> CliResult {
    if args.schema {
        return print(&suite::case_json_schema()).map(|()| ExitCode::Success);
    }
    let world = World::load(&[])?;
    let mut lines = vec![builtin(&world)?];
    let (profiles, cases) = sorted(&args.paths)?;
    if !cases.is_empty() {
        let own = load_cases(&cases, &world.spec)?;
        lines.push(format!("yours: {}", counted(own.len() as u64, "case")));
    }
    for file in &profiles {
        let profile = Profile::parse(&file.path, &file.text, &world.spec)
            .map_err(|found| CliError::diagnostics(&found, |_| Some(&file.text)))?;
        let operations = counted(profile.operations.len() as u64, "operation");
        lines.push(format!("yours: profile {} ({operations} claimed)", profile.name));
    }
    lines.push("No problems.\n".to_owned());
    print(&lines.join("\n")).map(|()| ExitCode::Success)
}

/// What is built in: one line that says what was looked at.
fn builtin(world: &World) -> CliResult<String> {
    let cases: Vec<_> = world.cases.iter().map(|case| case.as_ref().clone()).collect();
    let found = suite::check(&world.spec, &cases, judge::rule_ids());
    if !found.is_empty() {
        return Err(CliError::diagnostics(&found, |path| {
            embedded::file(path).map(|file| file.text)
        }));
    }
    let names: Vec<&str> = Profile::builtin_names().collect();
    for name in &names {
        world.profile(name)?;
    }
    for file in embedded::files_below("fixtures/quirks/") {
        target::parse_quirks(file.path, file.text).map_err(CliError::file)?;
    }
    let assertions: usize =
        cases.iter().flat_map(|case| &case.steps).map(|step| step.expect.len()).sum();
    let parts = [
        counted(cases.len() as u64, "case"),
        counted(assertions as u64, "assertion"),
        counted(judge::rule_ids().len() as u64, "generic rule"),
        counted(world.spec.catalogue.iter().count() as u64, "clause"),
        counted(world.spec.operations().count() as u64, "operation"),
        counted(names.len() as u64, "profile"),
        counted(target::quirks().len() as u64, "quirk"),
    ];
    Ok(format!("built in: {}", parts.join(", ")))
}

/// The files at these paths: profiles, and cases.
fn sorted(paths: &[PathBuf]) -> CliResult<(Vec<UserFile>, Vec<UserFile>)> {
    let mut all = Vec::new();
    for path in paths {
        if path.is_dir() {
            all.extend(files::read_folder(path)?);
        } else {
            all.push(files::read(path)?);
        }
    }
    Ok(all.into_iter().partition(|file| is_profile(&file.text)))
}

/// Whether a file is meant as a profile: it has no steps and no id, but something that only
/// profiles have. What cannot be read is taken for a case, whose loader says what is wrong.
fn is_profile(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Keys {
        id: Option<toml::Value>,
        step: Option<toml::Value>,
        title: Option<toml::Value>,
    }
    let keys: Result<Keys, _> = toml::from_str(text);
    keys.is_ok_and(|keys| keys.id.is_none() && keys.step.is_none() && keys.title.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_and_profiles_are_told_apart() {
        assert!(is_profile("name = 'x'\nextends = 'lis-2.0'"));
        assert!(!is_profile("id = 'X-1'\n[[step]]\ncall = 'pms.readPerson'"));
        assert!(!is_profile("[[step]]"));
        assert!(!is_profile("not toml"));
    }
}
