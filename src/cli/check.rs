//! `check`: everything built in fits together, and so do the user's files.

use std::path::PathBuf;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::args::CheckArgs;
use super::error::{CliError, CliResult};
use super::exit::ExitCode;
use super::files::{self, UserFile};
use super::output::print;
use super::waivers;
use super::world::{World, load_cases};
use crate::importing::Personality;
use crate::report::counted;
use crate::spec::toml_file::{self, Diagnostic};
use crate::suite::{self, Profile};
use crate::waiver::Waiver;
use crate::{embedded, file_suite, importing, judge, target, validate};

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
    let (waivers, others) = read_all(&args.paths)?.into_iter().partition(is_waiver_file);
    let (profiles, cases): (Vec<UserFile>, Vec<UserFile>) =
        Vec::into_iter(others).partition(|file: &UserFile| is_profile(&file.text));
    let mut own_cases = Vec::new();
    if !cases.is_empty() {
        let own = load_cases(&cases, &world.spec)?;
        lines.push(format!("yours: {}", counted(own.len() as u64, "case")));
        own_cases = own;
    }
    if !waivers.is_empty() {
        let entries = waivers::parse_all(&waivers)?;
        let all = world.cases.iter().map(AsRef::as_ref).chain(&own_cases);
        waivers::check_matches(&entries, &waivers, all)?;
        lines.push(format!("yours: {}", counted(entries.len() as u64, "waiver")));
        expired(&entries, &mut lines);
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
    let wrong = |found: Vec<Diagnostic>| {
        CliError::diagnostics(&found, |path| embedded::file(path).map(|file| file.text))
    };
    let file_cases = file_suite::builtin(&world.spec.catalogue).map_err(wrong)?;
    let of_files = file_cases.iter().flat_map(file_suite::FileCase::expects);
    let of_files = of_files.map(|expect| expect.clause.0.as_str());
    let rules = [judge::rule_ids(), validate::rule_ids()].concat();
    let rules: Vec<&str> = rules.into_iter().chain(of_files).collect();
    let found = suite::check(&world.spec, &cases, &rules);
    if !found.is_empty() {
        return Err(wrong(found));
    }
    for name in Personality::builtin_names() {
        Personality::builtin(name, &[]).map_err(wrong)?;
    }
    let importer_quirks = importing::quirks().map_err(wrong)?.len();
    let names: Vec<&str> = Profile::builtin_names().collect();
    for name in &names {
        world.profile(name)?;
    }
    for file in embedded::files_below("fixtures/quirks/") {
        target::parse_quirks(file.path, file.text).map_err(CliError::file)?;
    }
    // Each schema is compiled where it is first needed; here all of them are.
    world.library.compile_all().map_err(CliError::internal)?;
    let assertions: usize =
        cases.iter().flat_map(|case| &case.steps).map(|step| step.expect.len()).sum();
    let parts = [
        counted(cases.len() as u64, "case"),
        counted(assertions as u64, "assertion"),
        counted(file_cases.len() as u64, "file case"),
        counted(judge::rule_ids().len() as u64, "generic rule"),
        counted(validate::rule_ids().len() as u64, "file rule"),
        counted(validate::importer_habits().count() as u64, "importer habit"),
        counted(world.spec.catalogue.iter().count() as u64, "clause"),
        counted(world.spec.operations().count() as u64, "operation"),
        counted(names.len() as u64, "profile"),
        counted(target::quirks().len() as u64, "quirk"),
        counted(Personality::builtin_names().count() as u64, "importer"),
        counted(importer_quirks as u64, "importer quirk"),
        counted(world.library.names().count() as u64, "schema"),
    ];
    Ok(format!("built in: {}, all compiled", parts.join(", ")))
}

/// Says which entries are over; that is no mistake of the file.
fn expired(waivers: &[Waiver], lines: &mut Vec<String>) {
    let today = waivers::today();
    for waiver in waivers.iter().filter(|waiver| waiver.expires < today) {
        let Waiver { scope, expires, owner, .. } = waiver;
        let place = waiver.place();
        lines.push(format!("{place}: {scope} expired on {expires} ({owner}), and fails runs"));
    }
}

/// The files at these paths, and in the folders among them.
fn read_all(paths: &[PathBuf]) -> CliResult<Vec<UserFile>> {
    let mut all = Vec::new();
    for path in paths {
        if path.is_dir() {
            all.extend(files::read_folder(path)?);
        } else {
            all.push(files::read(path)?);
        }
    }
    Ok(all)
}

/// Whether a file is meant as a waiver file: it has entries, or is called so.
fn is_waiver_file(file: &UserFile) -> bool {
    #[derive(Deserialize)]
    struct Keys {
        waiver: Option<IgnoredAny>,
    }
    let keys: Result<Keys, _> = toml_file::from_str(&file.text);
    let name = std::path::Path::new(&file.path).file_name();
    keys.is_ok_and(|keys| keys.waiver.is_some()) || name.is_some_and(|name| name == "waivers.toml")
}

/// Whether a file is meant as a profile: it has no steps and no id, but something that only
/// profiles have. What cannot be read is taken for a case, whose loader says what is wrong.
fn is_profile(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Keys {
        id: Option<IgnoredAny>,
        step: Option<IgnoredAny>,
        title: Option<IgnoredAny>,
    }
    let keys: Result<Keys, _> = toml_file::from_str(text);
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
