//! A kept run at a glance: what a list of runs says of each, without reading it whole.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::kept::{State, under_way};
use crate::evidence::MANIFEST_FILE;
use crate::runner::{Counts, Event};
use crate::store::{EVENTS_FILE, INFO_FILE, RunInfo};

/// A kept run at a glance.
pub struct Glance {
    /// Its folder.
    pub folder: PathBuf,
    /// What was run, or why that cannot be read.
    pub info: Result<RunInfo, String>,
    /// Cases by verdict, where its end was told.
    pub counts: Option<Counts>,
    /// Whether it is whole, as far as it looks.
    pub state: State,
}

/// Bytes at the end of the events in which the last one surely begins: it has no message in it.
const TAIL: u64 = 1 << 20;

impl Glance {
    /// Looks at a folder.
    pub fn at(folder: &Path) -> Self {
        let info = fs::read_to_string(folder.join(INFO_FILE))
            .map_err(|error| error.to_string())
            .and_then(|text| RunInfo::parse(&text).map_err(|error| error.to_string()));
        let end = last_event(&folder.join(EVENTS_FILE)).ok().flatten();
        let finished = match end {
            Some(Event::RunFinished(finished)) => Some(finished),
            _ => None,
        };
        let has_manifest = folder.join(MANIFEST_FILE).is_file();
        let state =
            if has_manifest && finished.is_some() { State::Whole } else { under_way(folder) };
        let counts = finished.map(|finished| finished.counts);
        Self { folder: folder.to_owned(), info, counts, state }
    }
}

fn last_event(path: &Path) -> io::Result<Option<Event>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.lines().next_back().and_then(|line| serde_json::from_str(line).ok()))
}
