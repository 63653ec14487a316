//! A run held against the snapshots of its target, case by case.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::error::{CliError, CliResult};
use super::super::output::note;
use super::super::world::World;
use super::{Mode, SnapshotArgs, folder, is_ci};
use crate::ground::Verdict;
use crate::judge::Transcript;
use crate::runner::CaseFinished;
use crate::snapshot::{
    Change, SnapshotDifference, SnapshotFile, SnapshotSummary, changes, contents, file_name,
    target_folder,
};
use crate::spec::Spec;
use crate::suite::{Case, CaseId, Profile};

/// Where snapshots are, unless the user says otherwise.
pub const ROOT: &str = "reports";
/// The name of the embedded mock.
const MOCK: &str = "mock";

/// A run under way, and what differs so far.
pub struct Comparison {
    folder: PathBuf,
    target: String,
    spec: Arc<Spec>,
    cases: BTreeMap<CaseId, Arc<Case>>,
    /// Names of files of all cases that there are; none where not all are selected.
    all: Option<Vec<String>>,
    summary: SnapshotSummary,
    differences: Vec<(CaseId, Vec<Change>)>,
    error: Option<CliError>,
}

/// What the target is called where its name is not given.
pub enum Fallback<'a> {
    /// It is the embedded mock.
    Mock,
    /// The profile is a file of the user's, with this name.
    ProfileFile(&'a str),
    /// Nothing tells.
    None,
}

impl Comparison {
    /// Begins where snapshots are wanted. `selected` are the cases of the run.
    ///
    /// # Errors
    /// Where the target has no name, or one that cannot be that of a folder.
    pub fn begin(
        args: &SnapshotArgs,
        (world, profile): (&World, &Profile),
        selected: &[Arc<Case>],
        fallback: &Fallback<'_>,
    ) -> CliResult<Option<Self>> {
        if args.snapshots == Mode::Off {
            return Ok(None);
        }
        let target = name(args.target_name.as_deref(), fallback)?;
        let folder = args.snapshot_dir.clone().unwrap_or_else(|| Path::new(ROOT).join(&target));
        let written = args.snapshots == Mode::Pending && !is_ci();
        if args.snapshots == Mode::Pending && !written {
            note("CI is set: snapshots are compared, and none is written");
        }
        let is_whole = selected.len() == world.concerned(&world.cases, profile).len();
        let cases = selected.iter().map(|case| (case.id.clone(), Arc::clone(case)));
        let summary = SnapshotSummary {
            folder: folder.display().to_string(),
            written,
            ..SnapshotSummary::default()
        };
        Ok(Some(Self {
            folder,
            target,
            spec: Arc::clone(&world.spec),
            cases: cases.collect(),
            all: is_whole.then(|| world.cases.iter().map(|case| file_name(&case.id)).collect()),
            summary,
            differences: Vec::new(),
            error: None,
        }))
    }

    /// Compares a case. The first file that cannot be read or written is told at the end.
    pub fn case(&mut self, finished: &CaseFinished, transcript: Option<&Transcript>) {
        let Some(transcript) = transcript else { return };
        if finished.verdict == Verdict::Error {
            self.summary.not_compared += 1;
            return;
        }
        if let Err(error) = self.compare(finished, transcript) {
            self.error.get_or_insert(error);
        }
    }

    fn compare(&mut self, finished: &CaseFinished, transcript: &Transcript) -> CliResult<()> {
        let Some(case) = self.cases.get(&finished.case) else { return Ok(()) };
        let text = contents(&self.spec, case, transcript);
        let (source, verdict) = (&finished.file, finished.verdict);
        let new = SnapshotFile::new(source, &finished.case, &self.target, verdict, &text);
        let path = self.folder.join(file_name(&finished.case));
        let beside = path.with_extension("snap.new");
        let old = folder::read(&path)?;
        if old.as_ref().is_some_and(|old| old.is_same(&new)) {
            self.summary.same += 1;
            return if self.summary.written { folder::remove(&beside) } else { Ok(()) };
        }
        let before = old.as_ref().map_or("", |old| old.contents.as_str());
        let found = changes(before, &new.contents);
        let count = |wanted: fn(&Change) -> bool| {
            u32::try_from(found.iter().filter(|change| wanted(change)).count()).unwrap_or(u32::MAX)
        };
        self.summary.different.push(SnapshotDifference {
            case: finished.case.clone(),
            is_new: old.is_none(),
            added: count(|change| matches!(change, Change::Added(_))),
            removed: count(|change| matches!(change, Change::Removed(_))),
        });
        if old.is_some() {
            self.differences.push((finished.case.clone(), found));
        }
        if self.summary.written { folder::write(&beside, &new) } else { Ok(()) }
    }

    /// What the whole run comes to.
    pub fn summary(&mut self) -> SnapshotSummary {
        if let Some(all) = &self.all {
            match folder::accepted(&self.folder) {
                Ok(files) => {
                    let names = files.into_iter().map(|(name, _)| name);
                    let gone = names.filter(|name| !all.contains(&format!("{name}.snap")));
                    self.summary.orphans = gone.collect();
                }
                Err(error) => {
                    self.error.get_or_insert(error);
                }
            }
        }
        self.summary.clone()
    }

    /// What differs from an accepted snapshot, in the order of the run; and the first file that
    /// could not be read or written.
    pub fn finish(self) -> (Vec<(CaseId, Vec<Change>)>, Option<CliError>) {
        (self.differences, self.error)
    }
}

fn name(given: Option<&str>, fallback: &Fallback<'_>) -> CliResult<String> {
    let name = match (given, fallback) {
        (Some(name), _) => name,
        (None, Fallback::Mock) => MOCK,
        (None, Fallback::ProfileFile(name)) => name,
        (None, Fallback::None) => {
            return Err(CliError::usage(
                "snapshots are kept by the name of the target: say --target-name NAME, or give it \
                 a profile file of its own",
            ));
        }
    };
    target_folder(name).map(str::to_owned).ok_or_else(|| {
        CliError::usage(format!(
            "`{name}` is no name of a target: say --target-name with letters, digits, `.`, `_` and `-`"
        ))
    })
}
