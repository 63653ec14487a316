//! Writes a run's folder as the run goes.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::place::Store;
use super::restricted;
use crate::cli::error::{CliError, CliResult};
use crate::evidence::{Hashing, ListedFile, MANIFEST_FILE, Manifest, ManifestKind, Origin};
use crate::judge::Transcript;
use crate::report::{RunReport, jsonl_line};
use crate::runner::Event;
use crate::store::{EVENTS_FILE, EXCHANGES_FILE, INFO_FILE, KeptTranscript, RunInfo, folder_name};

/// A run's folder that is being written.
pub struct Keeper {
    folder: PathBuf,
    info: RunInfo,
    info_file: Log,
    events: Log,
    exchanges: Log,
    /// The first thing that went wrong; nothing is written after it.
    failed: Option<CliError>,
}

/// A file that grows by whole lines.
struct Log {
    name: &'static str,
    file: Hashing<File>,
}

/// Runs that begin in the same second under the same letters are told apart up to here.
const MOST_ATTEMPTS: u32 = 100;

impl Keeper {
    /// Makes the folder, and writes down what is to be run.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn open(store: &Store, info: RunInfo, started: Timestamp) -> CliResult<Self> {
        let unwritable = |error: io::Error| {
            let place = store.folder().display();
            CliError::report(format!(
                "cannot keep the run in {place}: {error}; choose another folder with --store, or \
                 keep nothing with --no-store"
            ))
        };
        let open = || {
            store.make()?;
            let (name, folder) = new_folder(store.folder(), started, &info.run_id)?;
            let keeper = Self::begin(folder, info)?;
            store.set_latest(&name)?;
            Ok(keeper)
        };
        open().map_err(unwritable)
    }

    /// Writes down what is to be run in a folder of the caller's, which is in no store.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn in_folder(folder: &Path, info: RunInfo) -> CliResult<Self> {
        Self::begin(folder.to_owned(), info).map_err(|error| unwritable(folder, &error))
    }

    fn begin(folder: PathBuf, info: RunInfo) -> io::Result<Self> {
        let mut info_file = Log::new(&folder, INFO_FILE)?;
        // Tells others that the run is under way; where that cannot be told, it is no matter.
        let _ = info_file.file.inner().lock();
        info_file.write(&info.to_text())?;
        let events = Log::new(&folder, EVENTS_FILE)?;
        let exchanges = Log::new(&folder, EXCHANGES_FILE)?;
        Ok(Self { folder, info, info_file, events, exchanges, failed: None })
    }

    /// The name of its folder.
    pub fn name(&self) -> String {
        self.folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Writes down an event, the exchanges of its case first: what has an event has exchanges.
    pub fn take(&mut self, event: &Event, transcript: Option<&Transcript>) {
        if self.failed.is_some() {
            return;
        }
        let mut write = || {
            if let (Event::CaseFinished(case), Some(transcript)) = (event, transcript) {
                let kept = KeptTranscript::of(&case.case, transcript);
                self.exchanges.write(&kept.to_line())?;
            }
            self.events.write(&jsonl_line(event))
        };
        let written = write();
        self.failed = written.err().map(|error| self.unwritable(&error));
    }

    /// Ends the files without a manifest, for a list of the caller's.
    ///
    /// # Errors
    /// The first thing that could not be written, now or on the way.
    pub fn close(mut self) -> CliResult<Vec<ListedFile>> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        let Self { folder, info_file, events, exchanges, .. } = self;
        let closed: io::Result<_> =
            [info_file, events, exchanges].into_iter().map(Log::close).collect();
        closed.map_err(|error| unwritable(&folder, &error))
    }

    /// Writes the manifest, where the run came to its end; without, the folder is not whole.
    ///
    /// # Errors
    /// The first thing that could not be written, now or on the way.
    pub fn finish(mut self, report: &RunReport) -> CliResult<()> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        if report.finished.incomplete.is_some() {
            return Ok(());
        }
        let folder = self.folder.clone();
        let written = self.write_manifest(report);
        written.map_err(|error| unwritable(&folder, &error))
    }

    fn write_manifest(self, report: &RunReport) -> io::Result<()> {
        let Self { folder, info, info_file, events, exchanges, .. } = self;
        let mut listed = Vec::new();
        for log in [info_file, events, exchanges] {
            listed.push(log.close()?);
        }
        let origin = Origin {
            kind: ManifestKind::Run,
            tool: info.tool,
            created_at: Timestamp::now().to_string(),
            run_id: info.run_id,
            target: report.started.target.clone(),
            profile: info.profile.name,
            suite_hash: info.suite_hash,
        };
        let manifest = Manifest::new(origin, listed).map_err(io::Error::other)?;
        let temporary = folder.join(format!(".{MANIFEST_FILE}.tmp"));
        let mut file = restricted::new_file(&temporary)?;
        file.write_all(manifest.to_text().as_bytes())?;
        file.sync_all()?;
        std::fs::rename(temporary, folder.join(MANIFEST_FILE))
    }

    fn unwritable(&self, error: &io::Error) -> CliError {
        unwritable(&self.folder, error)
    }
}

impl Log {
    fn new(folder: &Path, name: &'static str) -> io::Result<Self> {
        let file = restricted::new_file(&folder.join(name))?;
        Ok(Self { name, file: Hashing::new(file) })
    }

    /// Nothing is held back: what is written is there, whatever becomes of this process.
    fn write(&mut self, text: &str) -> io::Result<()> {
        self.file.write_all(text.as_bytes())
    }

    fn close(self) -> io::Result<ListedFile> {
        let (sha256, bytes, file) = self.file.finish();
        file.sync_all()?;
        let path = self.name.parse().map_err(io::Error::other)?;
        Ok(ListedFile { path, sha256, bytes })
    }
}

fn new_folder(store: &Path, started: Timestamp, run_id: &str) -> io::Result<(String, PathBuf)> {
    let mut attempt = 1;
    loop {
        let name = folder_name(started, run_id, attempt);
        let folder = store.join(&name);
        match restricted::new_folder(&folder) {
            Ok(()) => return Ok((name, folder)),
            Err(error)
                if error.kind() == io::ErrorKind::AlreadyExists && attempt < MOST_ATTEMPTS =>
            {
                attempt += 1;
            }
            Err(error) => return Err(error),
        }
    }
}

fn unwritable(folder: &Path, error: &io::Error) -> CliError {
    let folder = folder.display();
    CliError::report(format!("cannot keep the run in {folder}: {error}; it is not whole there"))
}
