//! What the commands work on: the standards, the schemas, the cases and a profile.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use super::args::SelectionArgs;
use super::error::{CliError, CliResult};
use super::exit::ExitCode;
use super::files::{self, UserFile};
use crate::bindings::Library;
use crate::embedded;
use crate::spec::toml_file::{Diagnostic, suggestion};
use crate::spec::{OperationRef, Spec};
use crate::store::{CaseHash, case_hash};
use crate::suite::{self, Case, Fixtures, Profile, Retired, Selection};

/// Everything built in, and the user's own cases.
pub struct World {
    /// The standards.
    pub spec: Arc<Spec>,
    /// The schemas.
    pub library: Arc<Library>,
    /// All cases in the order of their ids.
    pub cases: Vec<Arc<Case>>,
    /// The message bodies.
    fixtures: Fixtures,
    /// The files of those that are the user's.
    own: Vec<UserFile>,
}

impl World {
    /// Loads what is built in, and the cases in `folders`.
    ///
    /// # Errors
    /// Where a file of the user's is invalid. That a built-in file is, is our mistake.
    pub fn load(folders: &[PathBuf]) -> CliResult<Self> {
        Self::without_cases()?.with_cases(folders)
    }

    /// Adds the cases: those that are built in, and those in `folders`.
    ///
    /// # Errors
    /// As [`World::load`].
    pub fn with_cases(self, folders: &[PathBuf]) -> CliResult<Self> {
        let Self { spec, library, fixtures, mut own, .. } = self;
        let builtin = suite::load_builtin(&spec).map_err(|found| broken_builtin(&found))?;
        let mut cases: Vec<Arc<Case>> = builtin.into_iter().map(Arc::new).collect();
        for folder in folders {
            let files = files::read_folder(folder)?;
            let loaded = load_cases(&files, &spec)?;
            for case in &loaded {
                if let Some(first) = cases.iter().find(|known| known.id == case.id) {
                    let (id, file) = (&case.id, &case.file);
                    return Err(CliError::file(format!(
                        "{file}: case {id} is also in {}; give it another id",
                        first.file
                    )));
                }
            }
            cases.extend(loaded.into_iter().map(Arc::new));
            own.extend(files);
        }
        cases.sort_by(|left, right| left.id.cmp(&right.id));
        Ok(Self { spec, library, cases, fixtures, own })
    }

    /// Loads the standards and the schemas only, which is enough for the mock.
    ///
    /// # Errors
    /// Where the built-in data is broken, which is our mistake.
    pub fn without_cases() -> CliResult<Self> {
        let spec = Arc::new(Spec::load().map_err(CliError::internal)?);
        let library = Arc::new(Library::load().map_err(CliError::internal)?);
        let fixtures = Fixtures::builtin();
        Ok(Self { spec, library, cases: Vec::new(), fixtures, own: Vec::new() })
    }

    /// Begins to compile the schemas that a profile claims, on a thread of its own: whoever needs
    /// one before it is done waits for it.
    pub fn compile_ahead(&self, profile: &Profile) {
        let library = Arc::clone(&self.library);
        let claimed = profile.revisions.clone();
        let compile = move || {
            for (service, revision) in &claimed {
                let _ = library.schema(revision, service);
            }
        };
        // Without a thread to spare, they are compiled when they are asked for.
        let _ = thread::Builder::new().spawn(compile);
    }

    /// The cases that the words and options select.
    ///
    /// # Errors
    /// Where a word matches nothing, or everything together selects nothing.
    pub fn select(
        &self,
        words: &[String],
        args: &SelectionArgs,
        profile: &Profile,
    ) -> CliResult<Vec<Arc<Case>>> {
        let selection =
            Selection::parse(words, &args.tag, &self.cases, &self.spec).map_err(CliError::usage)?;
        let selected: Vec<_> =
            self.cases.iter().filter(|case| selection.selects(case)).cloned().collect();
        let concerned: Vec<_> = self.concerned(&selected, profile);
        if concerned.is_empty() && !selected.is_empty() {
            return Err(CliError {
                code: ExitCode::NothingSelected,
                message: format!(
                    "error: what is selected is for other releases or credentials than profile {} \
                     has; name a profile of theirs with --profile",
                    profile.name
                ),
            });
        }
        let selected = concerned;
        if selected.is_empty() {
            return Err(CliError {
                code: ExitCode::NothingSelected,
                message: "error: the filters together select no case, so nothing would be proven; \
                          `lis-conform list` with fewer filters shows what there is"
                    .to_owned(),
            });
        }
        Ok(selected)
    }

    /// Those of the cases that are for a release of which the profile claims anything, and for
    /// credentials that it has.
    pub fn concerned(&self, cases: &[Arc<Case>], profile: &Profile) -> Vec<Arc<Case>> {
        let release = |operation: &OperationRef| {
            self.spec.operation(operation).map(|(service, _)| service.release.as_str())
        };
        let claimed: BTreeSet<_> = profile.operations.keys().filter_map(release).collect();
        let concerns = |case: &&Arc<Case>| {
            claimed.is_empty()
                || case.needs.is_empty()
                || case.needs.iter().filter_map(release).any(|of| claimed.contains(of))
        };
        let can_show = |case: &&Arc<Case>| {
            case.authentication.is_none_or(|scheme| profile.authentication.has(scheme))
        };
        cases.iter().filter(concerns).filter(can_show).cloned().collect()
    }

    /// The profile of that name, or in that file.
    ///
    /// # Errors
    /// Where there is no such profile, or the file is invalid.
    pub fn profile(&self, name: &str) -> CliResult<Profile> {
        let path = Path::new(name);
        if !path.exists() {
            if !Profile::builtin_names().any(|known| known == name) {
                return Err(unknown_profile(name));
            }
            return Profile::builtin(name, &self.spec).map_err(|found| broken_builtin(&found));
        }
        let file = files::read(path)?;
        Profile::parse(&file.path, &file.text, &self.spec)
            .map_err(|found| CliError::diagnostics(&found, |_| Some(&file.text)))
    }
}

impl World {
    /// The user's own case files, path and text.
    pub fn own_files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.own.iter().map(|file| (file.path.as_str(), file.text.as_str()))
    }

    /// What tells whether a case is still the same.
    pub fn case_hash(&self, case: &Case) -> CaseHash {
        let own = || self.own.iter().find(|file| file.path == case.file);
        let text = match embedded::file(&case.file) {
            Some(file) => file.text,
            None => own().map_or("", |file| &file.text),
        };
        case_hash(case, text, &self.fixtures, &self.spec.catalogue)
    }

    /// The text of a profile's file.
    ///
    /// # Errors
    /// Where it is one of the user's and cannot be read any more.
    pub fn profile_text(&self, profile: &Profile) -> CliResult<String> {
        match embedded::file(&profile.file) {
            Some(file) => Ok(file.text.to_owned()),
            None => files::read(Path::new(&profile.file)).map(|file| file.text),
        }
    }
}

/// The cases in these files.
///
/// # Errors
/// Everything wrong with any of them.
pub fn load_cases(files: &[UserFile], spec: &Spec) -> CliResult<Vec<Case>> {
    let retired = Retired::builtin().map_err(|found| broken_builtin(&found))?;
    let texts = files.iter().map(|file| (file.path.as_str(), file.text.as_str()));
    suite::load(texts, spec, &Fixtures::builtin(), &retired).map_err(|found| {
        CliError::diagnostics(&found, |path| {
            files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
        })
    })
}

/// Text that looks like a file is taken for one, so that the message fits what was meant.
fn unknown_profile(name: &str) -> CliError {
    if name.ends_with(".toml") || name.contains(['/', '\\']) {
        return CliError::file(format!("cannot read the profile {name}: there is no such file"));
    }
    let hint = suggestion(name, Profile::builtin_names());
    CliError::usage(format!("no profile is called `{name}`: {hint}, or name a file"))
}

/// What is built in is broken: our mistake, with the places.
pub fn broken_builtin(found: &[Diagnostic]) -> CliError {
    let rendered = CliError::diagnostics(found, |path| embedded::file(path).map(|file| file.text));
    CliError { code: ExitCode::Internal, ..rendered }
}
