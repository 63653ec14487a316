//! `importer`: hands files to an importer, and judges what it keeps.
//!
//! - `args`: what can be typed; `command`: an importer that commands of the user's stand for;
//! - `told`: what was found as the events of a run, for all reports.

mod args;
mod command;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use jiff::Timestamp;

pub use self::args::ImporterArgs;
use self::command::CommandTarget;
use self::told::{finished, report, started};
use super::args::Deny;
use super::error::{CliError, CliResult};
use super::exit::{ExitCode, Warnings};
use super::output::{note, print};
use super::reports::ReportFiles;
use super::run::random_run_id;
use super::validate::watch::{IsBarWanted, Watch};
use super::world::{World, broken_builtin};
use crate::file_suite::{
    self, CaseResult, FileCase, FileObject, FileTarget, PersonalityTarget, Terms, drive,
};
use crate::ground::{Basis, Level, Verdict};
use crate::importing::Personality;
use crate::report::{Telling, TerminalOptions, Verbosity, command_line, terminal};
use crate::runner::Event;
use crate::spec::toml_file::suggestion;
use crate::suite::{FileCommands, Profile, fits_glob};

/// What is tested.
struct Aim {
    name: String,
    profile: String,
    claimed: BTreeSet<FileObject>,
    roles: BTreeMap<String, String>,
    kind: AimKind,
}

enum AimKind {
    Personality(Box<Personality>),
    Commands(Box<Profile>, FileCommands),
}

/// Tests an importer.
///
/// # Errors
/// Where the command line or a file is wrong, or nothing is selected.
pub fn importer(args: &ImporterArgs) -> CliResult {
    let world = World::without_cases()?;
    let all = file_suite::builtin(&world.spec.catalogue).map_err(|found| broken_builtin(&found))?;
    let cases = selected(&all, &args.words)?;
    if args.list {
        let lines = cases.iter().map(|case| format!("{:<18}  {}\n", case.id.0, case.title));
        return print(&lines.collect::<String>()).map(|()| ExitCode::Success);
    }
    let aim = aim(args, &world)?;
    let mut files = ReportFiles::open(&args.writing.report)?;
    let watch = Watch::begin(None, IsBarWanted::No)?;
    let mut target = target(&aim, &watch)?;
    let run = random_run_id();
    let began = Instant::now();
    let begin = started(&aim.name, &aim.profile, &run, Timestamp::now(), cases.len());
    files.event(&Event::RunStarted(begin.clone()))?;
    let verdict_of = |level, basis| judged(&aim, level, basis);
    let terms = Terms {
        catalogue: &world.spec.catalogue,
        run: &run,
        claimed: &aim.claimed,
        roles: &aim.roles,
        verdict_of: &verdict_of,
    };
    let mut done = Vec::new();
    for case in &cases {
        if watch.is_stopped() {
            break;
        }
        let at = Instant::now();
        let result: CaseResult = drive(case, target.as_mut(), &terms);
        if watch.is_stopped() {
            // What a target does while it is being stopped says nothing of it.
            break;
        }
        let case = finished(case, result, began, at);
        files.event(&Event::CaseFinished(Box::new(case.clone())))?;
        done.push(case);
    }
    let incomplete = watch.is_stopped().then(|| "interrupted".to_owned());
    let report = report(begin, done, incomplete, began)?;
    files.event(&Event::RunFinished(report.finished.clone()))?;
    let rerun = rerun(args);
    let written = files.finish(&report, &Telling { spec: &world.spec, rerun: rerun.clone() });
    let verbosity = match (args.quiet, args.verbose) {
        (true, _) => Verbosity::Quiet,
        (false, true) => Verbosity::Verbose,
        (false, false) => Verbosity::Normal,
    };
    let options = TerminalOptions { verbosity, rerun };
    print(&terminal(&report, &world.spec.catalogue, &options))?;
    let warnings = match args.writing.deny {
        Some(Deny::Warnings) => Warnings::Denied,
        None => Warnings::Allowed,
    };
    let code = ExitCode::of_report(&report, warnings);
    Ok(match written {
        Ok(()) => code,
        Err(error) => {
            note(&error.message);
            code.worse(error.code)
        }
    })
}

fn target<'a>(aim: &'a Aim, watch: &'a Watch) -> CliResult<Box<dyn FileTarget + 'a>> {
    Ok(match &aim.kind {
        AimKind::Personality(personality) => {
            Box::new(PersonalityTarget::new(personality.as_ref().clone()))
        }
        AimKind::Commands(_, commands) => Box::new(CommandTarget::new(commands, watch)?),
    })
}

/// The verdict on a breach, as the profile has it.
fn judged(aim: &Aim, level: Level, basis: Basis) -> Option<Verdict> {
    match &aim.kind {
        AimKind::Personality(_) => Some(Verdict::of_breach(level, basis)),
        AimKind::Commands(profile, _) => profile.verdict_of_breach(level, basis),
    }
}

fn aim(args: &ImporterArgs, world: &World) -> CliResult<Aim> {
    let Some(name) = &args.profile else {
        let personality = args.which.load()?;
        return Ok(Aim {
            name: format!("built-in importer {}", personality.name),
            profile: personality.name.clone(),
            claimed: args::EVERYTHING.into(),
            roles: personality.enrolments.roles.clone(),
            kind: AimKind::Personality(Box::new(personality)),
        });
    };
    let profile = world.profile(name)?;
    let Some(commands) = profile.file_commands.clone() else {
        return Err(CliError::usage(format!(
            "the profile {name} names no importer: add `[target.file]` with `import` and `dump`"
        )));
    };
    let claimed = match &commands.objects {
        Some(objects) => {
            args::EVERYTHING.into_iter().filter(|object| objects.contains(object.name())).collect()
        }
        None => [FileObject::Person, FileObject::Group, FileObject::Membership].into(),
    };
    Ok(Aim {
        name: format!("importer of {}", profile.name),
        profile: profile.name.clone(),
        claimed,
        roles: commands.roles.clone(),
        kind: AimKind::Commands(Box::new(profile), commands),
    })
}

/// The cases that the words choose: an id or a pattern of ids, a clause, or a tag.
fn selected<'c>(all: &'c [FileCase], words: &[String]) -> CliResult<Vec<&'c FileCase>> {
    let fits = |case: &FileCase, word: &str| {
        fits_glob(word, &case.id.0)
            || case.tags.iter().any(|tag| tag == word)
            || case.expects().any(|expect| fits_glob(word, &expect.clause.0))
    };
    for word in words {
        if !all.iter().any(|case| fits(case, word)) {
            let tags = all.iter().flat_map(|case| case.tags.iter().map(String::as_str));
            let known = all.iter().map(|case| case.id.0.as_str()).chain(tags);
            let hint = suggestion(word, known);
            let message = format!("`{word}` names no case, clause or tag: {hint}");
            return Err(CliError::usage(message));
        }
    }
    let chosen = |case: &&FileCase| words.is_empty() || words.iter().any(|word| fits(case, word));
    Ok(all.iter().filter(chosen).collect())
}

/// The command that made this run, without its filters.
fn rerun(args: &ImporterArgs) -> String {
    let mut words = vec!["lis-conform", "importer"];
    match &args.profile {
        Some(profile) => words.extend(["--profile", profile]),
        None => words.extend(["--personality", &args.which.personality]),
    }
    for quirk in &args.which.quirk {
        words.extend(["--quirk", quirk]);
    }
    let settings: Vec<_> =
        args.which.set.iter().map(|(key, value)| format!("{key}={value}")).collect();
    for setting in &settings {
        words.extend(["--set", setting]);
    }
    command_line(words)
}
