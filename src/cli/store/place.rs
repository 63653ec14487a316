//! The store's folder, and which run a word means.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::kept::Kept;
use super::restricted;
use crate::cli::error::{CliError, CliResult};
use crate::store::{GIT_IGNORE, INFO_FILE, LATEST, Named, find};

/// Where runs are kept if nobody says otherwise.
pub const DEFAULT: &str = ".lis-conform/runs";

/// The folder that runs are kept in.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// The store in that folder, which need not be there.
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes the folder. In the usual place, version control is told not to look.
    pub fn make(&self) -> io::Result<()> {
        if self.folder == Path::new(DEFAULT)
            && let Some(own) = self.folder.parent()
        {
            restricted::folders(own)?;
            let ignore = own.join(".gitignore");
            if !ignore.exists() {
                fs::write(ignore, GIT_IGNORE)?;
            }
        }
        restricted::folders(&self.folder)
    }

    /// Lets `latest` mean that run, by the name of its folder: all at once, so that it always means one.
    /// Runs may begin side by side, in one process too: each makes its link under a name of its own.
    #[cfg(unix)]
    pub fn set_latest(&self, run: &str) -> io::Result<()> {
        let temporary = self.folder.join(format!(".{LATEST}.{run}.tmp"));
        std::os::unix::fs::symlink(run, &temporary)?;
        fs::rename(&temporary, self.folder.join(LATEST)).inspect_err(|_| {
            let _ = fs::remove_file(&temporary);
        })
    }

    /// Links need rights here that few have; `latest` is the newest folder all the same.
    #[cfg(not(unix))]
    pub fn set_latest(&self, _run: &str) -> io::Result<()> {
        Ok(())
    }

    /// The runs, oldest first; other things that lie there are passed over.
    ///
    /// # Errors
    /// Where the folder is there and cannot be read.
    pub fn runs(&self) -> CliResult<Vec<Named>> {
        let fail = |error: io::Error| {
            let folder = self.folder.display();
            CliError::file(format!("cannot read the folder of kept runs {folder}: {error}"))
        };
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(fail)?,
        };
        let mut runs = Vec::new();
        for entry in entries {
            let entry = entry.map_err(fail)?;
            let name = entry.file_name();
            if let Some(run) = name.to_str().and_then(Named::of_folder)
                && entry.file_type().map_err(fail)?.is_dir()
            {
                runs.push(run);
            }
        }
        runs.sort_by(|left, right| left.folder.cmp(&right.folder));
        Ok(runs)
    }

    /// The folder of the run that a word means: the path of one, or what [`find`] finds here.
    ///
    /// # Errors
    /// Where it means none, or several.
    pub fn folder_of(&self, word: &str) -> CliResult<PathBuf> {
        let path = Path::new(word);
        if path.join(INFO_FILE).is_file() {
            return Ok(path.to_owned());
        }
        let shown = self.folder.display().to_string();
        let runs = self.runs()?;
        match find(word, &runs, &shown) {
            Ok(run) => Ok(self.folder.join(&run.folder)),
            Err(_) if path.is_dir() => {
                Err(CliError::file(format!("{word} is no kept run: it has no {INFO_FILE}")))
            }
            Err(_) if path.components().nth(1).is_some() => {
                Err(CliError::file(format!("cannot read {word}: no file or folder is there")))
            }
            Err(error) => Err(CliError::usage(error)),
        }
    }

    /// The run that a word means, read.
    ///
    /// # Errors
    /// Where it means none, or its folder is not what a run left.
    pub fn read(&self, word: &str) -> CliResult<Kept> {
        Kept::read(&self.folder_of(word)?)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::{env, process, thread};

    use super::*;

    #[test]
    fn runs_that_begin_side_by_side_do_not_get_in_each_other_s_way() {
        let folder = env::temp_dir().join(format!("lis-conform-latest-{}", process::id()));
        let store = Store::new(folder.clone());
        store.make().unwrap();
        let names: Vec<String> = (0..8).map(|at| format!("20261122T172000.000Z-{at}")).collect();
        for _ in 0..50 {
            thread::scope(|scope| {
                for name in &names {
                    scope.spawn(|| store.set_latest(name).unwrap());
                }
            });
            let latest = fs::read_link(folder.join(LATEST)).unwrap();
            assert!(names.iter().any(|name| latest == Path::new(name)), "{}", latest.display());
        }
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        fs::remove_dir_all(&folder).unwrap();
    }
}
