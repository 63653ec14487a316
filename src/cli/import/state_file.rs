//! What is kept from one import to the next: a file that is replaced whole, or not at all. It holds
//! persons, so only its owner may read it.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use crate::cli::error::{CliError, CliResult};
use crate::cli::store::restricted;
use crate::importing::{State, StateDocument};

/// A file with what is kept.
pub struct StateFile {
    path: PathBuf,
    /// What is written until it takes the place of the file. That it is there keeps others out.
    temporary: PathBuf,
}

impl StateFile {
    /// Takes the file for as long as the command goes on.
    ///
    /// # Errors
    /// Where another import has it, or nothing can be written there.
    pub fn open(path: &Path) -> CliResult<Self> {
        let fail = |why: String| {
            let path = path.display();
            CliError::report(format!("cannot write the state {path}: {why}"))
        };
        if path.is_dir() {
            return Err(fail("it is a folder; name a file".to_owned()));
        }
        let Some(name) = path.file_name() else { return Err(fail("it names no file".to_owned())) };
        let temporary = path.with_file_name(format!(".{}.new", name.to_string_lossy()));
        match restricted::new_file(&temporary) {
            Ok(_) => Ok(Self { path: path.to_owned(), temporary }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(fail(format!(
                "another import is writing it, or was killed while it did; if none is, remove {}",
                temporary.display()
            ))),
            Err(error) => Err(fail(error.to_string())),
        }
    }

    /// Puts what is kept now in its place, and says where that is.
    ///
    /// # Errors
    /// Where it cannot be written; the file is as before.
    pub fn write(self, state: &State) -> CliResult<String> {
        let written = self.write_whole(state).map_err(|error| {
            let path = self.path.display();
            CliError::report(format!(
                "cannot write the state {path}: {error}; nothing was changed: what was kept \
                 before still holds"
            ))
        });
        written.map(|()| self.path.display().to_string())
    }

    fn write_whole(&self, state: &State) -> io::Result<()> {
        let mut out = BufWriter::new(File::create(&self.temporary)?);
        serde_json::to_writer_pretty(&mut out, state)?;
        out.write_all(b"\n")?;
        out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        fs::rename(&self.temporary, &self.path)
    }
}

/// What is kept in a file; nothing where it is not there.
///
/// # Errors
/// Where it cannot be read, or is nothing that an importer keeps.
pub fn read(path: &Path) -> CliResult<State> {
    let fail = |why: String| {
        let path = path.display();
        CliError::file(format!("cannot read the state {path}: {why}"))
    };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(State::default()),
        Err(error) => return Err(fail(error.to_string())),
    };
    let document = StateDocument::from_json(BufReader::new(file));
    let document = document.map_err(|error| fail(error.to_string()))?;
    State::from_document(document).map_err(|error| fail(error.to_string()))
}

impl Drop for StateFile {
    fn drop(&mut self) {
        // Where it took the place of the file, it is not there any more.
        let _ = fs::remove_file(&self.temporary);
    }
}
