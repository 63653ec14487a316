//! Reads a run's folder.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::cli::error::{CliError, CliResult};
use crate::cli::output::note;
use crate::evidence::{Digest, Hashing, MANIFEST_FILE};
use crate::report::{RunReport, visible_line};
use crate::store::{
    EVENTS_FILE, EXCHANGES_FILE, INFO_FILE, KeptTranscript, ReadRun, RunInfo, Standing,
    read_events, standing,
};

/// A kept run, read.
pub struct Kept {
    /// Its folder.
    pub folder: PathBuf,
    /// What was run.
    pub info: RunInfo,
    /// What it said; where it was cut off, as far as it came.
    pub report: RunReport,
}

/// Whether a run is whole.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It came to its end, and its files are what it left.
    #[serde(rename = "complete")]
    Whole,
    /// It was interrupted or killed.
    Incomplete,
    /// It is still going on.
    Running,
}

/// Why a run without a manifest has no verdict.
const CUT_OFF: &str = "the run was cut off before it was written down whole";

impl Kept {
    /// Reads the folder.
    ///
    /// # Errors
    /// Where a file is missing, cannot be read, or is not what the run left.
    pub fn read(folder: &Path) -> CliResult<Self> {
        let text = |name: &str| text_of(folder, name);
        let info_text = text(INFO_FILE)?;
        let info = RunInfo::parse(&info_text).map_err(|error| wrong(folder, INFO_FILE, &error))?;
        let events = text(EVENTS_FILE)?;
        let manifest = fs::read_to_string(folder.join(MANIFEST_FILE)).ok();
        let listed =
            |name: &'static str, text: &str| (name, Digest::of(text.as_bytes()), text.len() as u64);
        let (exchanges, bytes) = hash_of(&folder.join(EXCHANGES_FILE))
            .map_err(|error| wrong(folder, EXCHANGES_FILE, &error))?;
        let files = [
            listed(INFO_FILE, &info_text),
            listed(EVENTS_FILE, &events),
            (EXCHANGES_FILE, exchanges, bytes),
        ];
        let state = match standing(manifest.as_deref(), files) {
            Standing::Whole => State::Whole,
            Standing::Unfinished => under_way(folder),
            Standing::Altered(findings) => {
                return Err(CliError::file(format!(
                    "{} is not what the run left, so it proves nothing: {}",
                    folder.display(),
                    findings.join("; ")
                )));
            }
        };
        let read = read_events(&events).map_err(|error| wrong(folder, EVENTS_FILE, &error))?;
        let ReadRun { mut report, .. } = read;
        match state {
            State::Whole => {}
            State::Running => {
                report.finished.incomplete = Some("the run is still going on".to_owned());
            }
            // It may have come to its end, but not have been written down whole.
            State::Incomplete => {
                report.finished.incomplete.get_or_insert_with(|| CUT_OFF.to_owned());
            }
        }
        Ok(Self { folder: folder.to_owned(), info, report })
    }

    /// Says loudly that the run is incomplete, and gives whether it is.
    pub fn warn_if_incomplete(&self) -> bool {
        let Some(why) = &self.report.finished.incomplete else { return false };
        let folder = self.folder.display();
        note(&format!("INCOMPLETE: {folder} has no verdict: {}", visible_line(why)));
        true
    }

    /// The records of its cases, one after another.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn transcripts(&self) -> CliResult<impl Iterator<Item = CliResult<KeptTranscript>>> {
        let folder = self.folder.clone();
        let file = File::open(folder.join(EXCHANGES_FILE))
            .map_err(|error| wrong(&folder, EXCHANGES_FILE, &error))?;
        let whole = self.report.finished.incomplete.is_none();
        let mut lines = BufReader::new(file).lines().enumerate().peekable();
        Ok(std::iter::from_fn(move || {
            let (at, line) = lines.next()?;
            let parsed = line.map_err(|error| wrong(&folder, EXCHANGES_FILE, &error));
            let parsed = parsed.and_then(|line| {
                KeptTranscript::parse(&line).map_err(|error| {
                    let place = format!("{EXCHANGES_FILE}:{}", at + 1);
                    wrong(&folder, &place, &error)
                })
            });
            // Of a run that was cut off, the last line may be half a one.
            if parsed.is_err() && !whole && lines.peek().is_none() { None } else { Some(parsed) }
        }))
    }
}

/// A folder without a manifest: whoever still writes there has a lock on its first file.
pub(super) fn under_way(folder: &Path) -> State {
    let locked = File::open(folder.join(INFO_FILE))
        .is_ok_and(|file| matches!(file.try_lock_shared(), Err(fs::TryLockError::WouldBlock)));
    if locked { State::Running } else { State::Incomplete }
}

fn text_of(folder: &Path, name: &str) -> CliResult<String> {
    let bytes = fs::read(folder.join(name)).map_err(|error| wrong(folder, name, &error))?;
    String::from_utf8(bytes).or_else(|error| {
        // A line that was cut within a character is the last one.
        let valid = error.utf8_error();
        match valid.error_len() {
            None => {
                let mut bytes = error.into_bytes();
                bytes.truncate(valid.valid_up_to());
                Ok(String::from_utf8(bytes).unwrap_or_default())
            }
            Some(_) => Err(wrong(folder, name, &"it is not UTF-8 text")),
        }
    })
}

fn hash_of(path: &Path) -> io::Result<(Digest, u64)> {
    let mut hashing = Hashing::new(io::sink());
    io::copy(&mut File::open(path)?, &mut hashing)?;
    let (digest, bytes, _) = hashing.finish();
    Ok((digest, bytes))
}

fn wrong(folder: &Path, name: &str, why: &dyn std::fmt::Display) -> CliError {
    CliError::file(format!("cannot use {}: {why}", folder.join(name).display()))
}
