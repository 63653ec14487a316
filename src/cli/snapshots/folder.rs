//! The files of snapshots.

use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::super::error::{CliError, CliResult};
use crate::snapshot::SnapshotFile;

/// The ending of a snapshot, and of what is to become one.
const ACCEPTED: &str = ".snap";
const NEW: &str = ".snap.new";
/// Folders within folders are looked through so deep.
const DEPTH: usize = 3;

/// A snapshot that waits for somebody to look at it.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The name: `mock/pms-read-001`.
    pub name: String,
    /// The file with what is new.
    pub new: PathBuf,
    /// The file that it is to become.
    pub accepted: PathBuf,
}

/// The snapshot in a file, or none where there is no file.
///
/// # Errors
/// Where the file cannot be read, or is no snapshot.
pub fn read(path: &Path) -> CliResult<Option<SnapshotFile>> {
    let shown = path.display();
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(CliError::file(format!("cannot read the snapshot {shown}: {error}")));
        }
    };
    let file = SnapshotFile::parse(&text)
        .map_err(|error| CliError::file(format!("the snapshot {shown} is invalid: {error}")))?;
    Ok(Some(file))
}

/// Writes a snapshot in one go: half of one must not be taken for one.
///
/// # Errors
/// Where the folder or the file cannot be written.
pub fn write(path: &Path, file: &SnapshotFile) -> CliResult<()> {
    let written = || -> io::Result<()> {
        let folder = path.parent().unwrap_or_else(|| Path::new("."));
        fs::create_dir_all(folder)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let temporary = folder.join(format!(".{name}.{}.tmp", std::process::id()));
        let put = || {
            let mut out = fs::OpenOptions::new().write(true).create_new(true).open(&temporary)?;
            out.write_all(file.to_text().as_bytes())?;
            fs::rename(&temporary, path)
        };
        put().inspect_err(|_| {
            let _ = fs::remove_file(&temporary);
        })
    };
    written().map_err(|error| unwritable(path, &error))
}

/// Puts what is new in the place of what was accepted.
///
/// # Errors
/// Where it is no snapshot, or cannot be put there.
pub fn accept(pending: &Pending) -> CliResult<()> {
    if read(&pending.new)?.is_none() {
        return Err(CliError::file(format!("{} is gone", pending.new.display())));
    }
    fs::rename(&pending.new, &pending.accepted)
        .map_err(|error| unwritable(&pending.accepted, &error))
}

/// Takes a file away, if it is there.
///
/// # Errors
/// Where it cannot be taken away.
pub fn remove(path: &Path) -> CliResult<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(unwritable(path, &error)),
        _ => Ok(()),
    }
}

/// Everything that waits below a folder, in the order of the names.
///
/// # Errors
/// Where the folder cannot be read.
pub fn pending(root: &Path) -> CliResult<Vec<Pending>> {
    let all = names(root, NEW)?.into_iter().map(|(name, new)| {
        let accepted = new.with_extension("");
        Pending { name, new, accepted }
    });
    Ok(all.collect())
}

/// Every accepted snapshot below a folder: name and file.
///
/// # Errors
/// Where the folder cannot be read.
pub fn accepted(root: &Path) -> CliResult<Vec<(String, PathBuf)>> {
    names(root, ACCEPTED)
}

/// The files with that ending, with their paths below `root` without it, sorted. A folder that is
/// not there holds none.
fn names(root: &Path, ending: &str) -> CliResult<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    let mut open = vec![(root.to_owned(), String::new(), 0)];
    while let Some((folder, front, depth)) = open.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(unreadable(&folder, &error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| unreadable(&folder, &error))?;
            let kind = entry.file_type().map_err(|error| unreadable(&folder, &error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if kind.is_dir() && depth < DEPTH {
                open.push((entry.path(), format!("{front}{name}/"), depth + 1));
            } else if let (true, Some(stem)) = (kind.is_file(), name.strip_suffix(ending)) {
                found.push((format!("{front}{stem}"), entry.path()));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn unreadable(folder: &Path, error: &io::Error) -> CliError {
    CliError::file(format!("cannot read the folder {}: {error}", folder.display()))
}

fn unwritable(path: &Path, error: &io::Error) -> CliError {
    let path = path.display();
    CliError::report(format!("cannot write the snapshot {path}: {error}; choose another folder"))
}
