//! Everything looked at that can be known to be wrong, in all targets, before anything is sent.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hyper::Uri;

use crate::cli::args::RunArgs;
use crate::cli::embedded::{MockSettings, mock};
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit::ExitCode;
use crate::cli::files::UserFile;
use crate::cli::run::{Aim, EMBEDDED, Wire, adjust, check_url, checked, random_run_id};
use crate::cli::snapshots::{Comparison, Fallback, ROOT, SnapshotArgs};
use crate::cli::waivers::{self, WaiverArgs};
use crate::cli::world::World;
use crate::runner::{Destination, KeepData, Plan};
use crate::spec::toml_file::Diagnostic;
use crate::suite::{Case, EstateAim, EstateTarget, Profile};
use crate::waiver::{TargetFacts, WaiverSession};

/// A target that can be run.
pub struct Ready {
    /// Its place in the file, from 1.
    pub position: u32,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub aim: Aim,
    /// What it claims.
    pub profile: Arc<Profile>,
    /// The cases that are to be run.
    pub cases: Vec<Arc<Case>>,
    /// The words and patterns that chose them.
    pub filters: Vec<String>,
    /// Cases at a time.
    pub jobs: usize,
    /// The letters of its run.
    pub run_id: String,
    /// What is known and accepted.
    pub waivers: WaiverSession,
    /// What the run is held against.
    pub comparison: Option<Comparison>,
}

impl Ready {
    /// Its URL, or what the embedded mock is called.
    pub fn target(&self) -> &str {
        match &self.aim {
            Aim::Url(url) => url,
            Aim::Mock { .. } => EMBEDDED,
        }
    }

    /// What it shares with targets that it must not be run at the same time with: a host and port.
    pub fn place(&self) -> String {
        match &self.aim {
            Aim::Url(url) => url
                .parse::<Uri>()
                .ok()
                .and_then(|uri| Some(uri.authority()?.as_str().to_ascii_lowercase()))
                .unwrap_or_else(|| url.clone()),
            // Each has one of its own.
            Aim::Mock { .. } => format!("mock {}", self.position),
        }
    }
}

/// All targets, ready to be run.
///
/// # Errors
/// Everything that is wrong with any of them.
pub fn all(
    targets: Vec<(u32, EstateTarget)>,
    file: &UserFile,
    (args, world): (&RunArgs, &World),
) -> CliResult<Vec<Ready>> {
    let mut ready = Vec::new();
    let mut errors: Vec<CliError> = Vec::new();
    let mut compiled = BTreeSet::new();
    for (position, target) in targets {
        let making = Making { target: &target, file, args, world };
        match making.ready(position) {
            Ok(one) => {
                if compiled.insert(format!("{:?}", one.profile.revisions)) {
                    world.compile_ahead(&one.profile);
                }
                ready.push(one);
            }
            Err(error) => errors.push(error),
        }
    }
    let mut errors = errors.into_iter();
    let Some(first) = errors.next() else { return Ok(ready) };
    Err(errors.fold(first, |all, next| CliError {
        code: all.code.worse(next.code),
        message: format!("{}\n{}", all.message, next.message),
    }))
}

struct Making<'a> {
    target: &'a EstateTarget,
    file: &'a UserFile,
    args: &'a RunArgs,
    world: &'a World,
}

impl Making<'_> {
    fn ready(&self, position: u32) -> CliResult<Ready> {
        let Self { target, args, .. } = self;
        let name = target.name.to_string();
        let aim = self.aim()?;
        let profile = self.profile(&aim)?;
        let (cases, filters) = self.cases(&profile)?;
        let run_id = match &args.talk.run_id {
            Some(letters) => self.numbered(letters, position)?,
            None => random_run_id(),
        };
        let facts = TargetFacts {
            profile: profile.name.clone(),
            url: match &aim {
                Aim::Url(url) => url.clone(),
                Aim::Mock { .. } => EMBEDDED.to_owned(),
            },
        };
        let waivers = self.waivers(&profile, (&run_id, &facts))?;
        let comparison = self.comparison(&profile, &cases)?;
        let profile = Arc::new(profile);
        let jobs = target.jobs.unwrap_or(args.talk.jobs);
        let ready = Ready {
            position,
            name,
            aim,
            profile,
            cases,
            filters,
            jobs,
            run_id,
            waivers,
            comparison,
        };
        self.check(&ready)?;
        Ok(ready)
    }

    fn aim(&self) -> CliResult<Aim> {
        match &self.target.aim {
            EstateAim::Url(url) => {
                check_url(url).map_err(|error| match url.contains(['@', '?']) {
                    // The line is not shown: there may be a password in it.
                    true => self.without_line(url.span(), &error),
                    false => self.at(url.span(), error),
                })?;
                Ok(Aim::Url(String::clone(url)))
            }
            EstateAim::EmbeddedMock(quirks) => {
                Ok(Aim::Mock { quirks: Vec::clone(quirks), wire: Wire::of(self.args) })
            }
        }
    }

    /// The profile, with what file and command line change in it. A path is below the folder of the
    /// file of targets.
    fn profile(&self, aim: &Aim) -> CliResult<Profile> {
        let Self { target, args, world, .. } = self;
        let default = match aim {
            Aim::Url(_) => "lis-2.0",
            Aim::Mock { .. } => "mock",
        };
        let found = match (&target.profile, &args.selection.profile) {
            (Some(name), _) => {
                let below = self.below(name);
                let is_file =
                    below.exists() || name.contains(['/', '\\']) || name.ends_with(".toml");
                let word = if is_file { below.display().to_string() } else { String::clone(name) };
                world.profile(&word).map_err(|error| self.at(name.span(), error))
            }
            (None, Some(name)) => world.profile(name),
            (None, None) => world.profile(default),
        };
        let mut profile = found?;
        let mut talk = args.talk.clone();
        talk.style = target.style.clone().or(talk.style);
        talk.timeout = target.timeout.or(talk.timeout);
        adjust(&mut profile, &talk)?;
        args.tls.adjust(&mut profile)?;
        Ok(profile)
    }

    /// What the words of the command line choose, and of that what the filters of the target do.
    fn cases(&self, profile: &Profile) -> CliResult<(Vec<Arc<Case>>, Vec<String>)> {
        let Self { target, args, world, .. } = self;
        let span = || target.name.span();
        let mut cases = world
            .select(&args.words, &args.selection, profile)
            .map_err(|error| self.at(span(), error))?;
        let mut words = args.words.clone();
        if let Some(filters) = &target.filters {
            let own = world.select(filters, &args.selection, profile);
            let own = own.map_err(|error| self.at(filters.span(), error))?;
            cases.retain(|case| own.iter().any(|it| it.id == case.id));
            words.extend(filters.iter().cloned());
            if cases.is_empty() {
                let message = "error: the filters of the target and of the command line have no case in common";
                let error =
                    CliError { code: ExitCode::NothingSelected, message: message.to_owned() };
                return Err(self.at(filters.span(), error));
            }
        }
        Ok((cases, words))
    }

    fn waivers(
        &self,
        profile: &Profile,
        (run_id, facts): (&str, &TargetFacts),
    ) -> CliResult<WaiverSession> {
        let own = self.target.waivers.iter().map(|path| self.below(path));
        let all =
            WaiverArgs { waivers: self.args.waivers.waivers.iter().cloned().chain(own).collect() };
        let session = waivers::session(&all, self.world, profile, (run_id, facts));
        let span = self.target.waivers.first().unwrap_or(&self.target.name).span();
        session.map_err(|error| self.at(span, error))
    }

    /// Snapshots are kept by the name of the target.
    fn comparison(&self, profile: &Profile, cases: &[Arc<Case>]) -> CliResult<Option<Comparison>> {
        let Self { target, args, world, .. } = self;
        let own = target.snapshot_dir.as_ref().map(|folder| self.below(folder));
        let root = args.snapshots.snapshot_dir.as_deref().unwrap_or_else(|| Path::new(ROOT));
        let snapshots = SnapshotArgs {
            snapshots: args.snapshots.snapshots,
            snapshot_dir: Some(own.unwrap_or_else(|| root.join(&**target.name))),
            target_name: Some(target.name.to_string()),
        };
        let begun = Comparison::begin(&snapshots, (world, profile), cases, &Fallback::None);
        begun.map_err(|error| self.at(target.name.span(), error))
    }

    /// Refuses what a run would only find out when its turn comes: endpoints, credentials, quirks.
    fn check(&self, ready: &Ready) -> CliResult<()> {
        let (destination, span) = match (&ready.aim, &self.target.aim) {
            (Aim::Url(url), _) => (Destination::Url(url.clone()), self.target.name.span()),
            (Aim::Mock { quirks, .. }, aim) => {
                let span = match aim {
                    EstateAim::EmbeddedMock(quirks) => quirks.span(),
                    EstateAim::Url(url) => url.span(),
                };
                let settings = MockSettings { quirks, ..MockSettings::default() };
                let target = mock(self.world, &ready.profile, &settings)
                    .map_err(|error| self.at(span.clone(), error))?;
                (Destination::InProcess(target), span)
            }
        };
        let plan = plan(ready, (self.args, self.world), destination);
        checked(&plan).map_err(|error| self.at(span, error))
    }

    /// The letters of the command line and the place in the file, since two targets may share data.
    fn numbered(&self, letters: &str, position: u32) -> CliResult<String> {
        let numbered = format!("{letters}{position}");
        if numbered.len() <= 16 {
            return Ok(numbered);
        }
        Err(CliError::usage(format!(
            "--run-id {letters} leaves no room for the number of the target; say fewer letters"
        )))
    }

    /// A path of the file, which is below the file's folder.
    fn below(&self, path: &str) -> PathBuf {
        Path::new(&self.file.path).parent().unwrap_or_else(|| Path::new("")).join(path)
    }

    /// As [`Making::at`], without the lines of the file.
    fn without_line(&self, span: Range<usize>, error: &CliError) -> CliError {
        let message = error.message.trim_start_matches("error: ");
        let message = format!("target {}: {message}", *self.target.name);
        let diagnostic = Diagnostic::at(&self.file.path, &self.file.text, span, message);
        CliError::diagnostics(&[diagnostic], |_| None)
    }

    /// An error with the place in the file that it is about.
    fn at(&self, span: Range<usize>, error: CliError) -> CliError {
        let name = self.target.name.as_str();
        let text = &self.file.text;
        let (first, rest) = error.message.split_once('\n').unwrap_or((&error.message, ""));
        // A message about another file has lines of its own; it stands below the place.
        let plain = first.strip_prefix("error: ").filter(|_| rest.is_empty());
        let message = match plain {
            Some(message) => format!("target {name}: {message}"),
            None => format!("target {name}: what it names is wrong, see below"),
        };
        let diagnostic = Diagnostic::at(&self.file.path, text, span, message);
        let told = CliError::diagnostics(&[diagnostic], |_| Some(text)).message;
        let message = match plain {
            Some(_) => told,
            None => format!("{told}\n{}", error.message),
        };
        // That a name in the file means nothing is a mistake of the file.
        let code = if error.code == ExitCode::Usage { ExitCode::InvalidFile } else { error.code };
        CliError { code, message }
    }
}

/// The plan of a target's run.
pub fn plan(ready: &Ready, (args, world): (&RunArgs, &World), destination: Destination) -> Plan {
    Plan {
        spec: Arc::clone(&world.spec),
        library: Arc::clone(&world.library),
        profile: Arc::clone(&ready.profile),
        cases: ready.cases.clone(),
        destination,
        jobs: ready.jobs,
        retries: args.talk.retries,
        run_id: ready.run_id.clone(),
        keep_data: if args.talk.keep_data { KeepData::Failed } else { KeepData::Never },
    }
}
