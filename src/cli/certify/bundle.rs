//! The folder of a bundle: written beside its place, and put there whole.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::cli::error::{CliError, CliResult};
use crate::cli::store::restricted;
use crate::evidence::{ListedFile, MANIFEST_FILE, SIGNATURE_FILE};

/// A bundle in the making. Where it is not put in its place, nothing is left of it.
pub struct BundleFolder {
    path: PathBuf,
    /// The folder beside it that is renamed at the end; none once it is.
    temporary: Option<PathBuf>,
    listed: Vec<ListedFile>,
}

impl BundleFolder {
    /// Makes the folder in which it is written. A bundle that is there is never replaced.
    ///
    /// # Errors
    /// Where something of that name is there, or the folder cannot be written.
    pub fn new(path: &Path) -> CliResult<Self> {
        if path.symlink_metadata().is_ok() {
            let path = path.display();
            return Err(CliError::usage(format!(
                "{path} is there already; name another folder with --output"
            )));
        }
        let name = path.file_name().ok_or_else(|| {
            CliError::usage(format!("{} names no folder; say --output DIR", path.display()))
        })?;
        let name = format!(".{}.{}.tmp", name.to_string_lossy(), std::process::id());
        let temporary = path.with_file_name(name);
        restricted::new_folder(&temporary).map_err(|error| unwritable(path, &error))?;
        Ok(Self { path: path.to_owned(), temporary: Some(temporary), listed: Vec::new() })
    }

    /// Where files are written.
    pub fn path(&self) -> &Path {
        self.temporary.as_deref().unwrap_or(&self.path)
    }

    /// Takes files into the list that were written by somebody else.
    pub fn list(&mut self, files: Vec<ListedFile>) {
        self.listed.extend(files);
    }

    /// The list.
    pub fn listed(&self) -> &[ListedFile] {
        &self.listed
    }

    /// Writes a file, and takes it into the list.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn add(&mut self, name: &str, text: &str) -> CliResult<()> {
        let path = name.parse().map_err(CliError::internal)?;
        self.write(name, text)?;
        self.listed.push(ListedFile::of(path, text.as_bytes()));
        Ok(())
    }

    /// Writes the signature and, last of all, the manifest, and puts the folder in its place.
    ///
    /// # Errors
    /// Where that cannot be done; nothing is left then.
    pub fn put(mut self, manifest: &str, signature: Option<&str>) -> CliResult<PathBuf> {
        if let Some(signature) = signature {
            self.write(SIGNATURE_FILE, signature)?;
        }
        self.write(MANIFEST_FILE, manifest)?;
        fs::rename(self.path(), &self.path).map_err(|error| unwritable(&self.path, &error))?;
        self.temporary = None;
        Ok(self.path.clone())
    }

    fn write(&self, name: &str, text: &str) -> CliResult<()> {
        let write = || {
            let mut file = restricted::new_file(&self.path().join(name))?;
            file.write_all(text.as_bytes())?;
            file.sync_all()
        };
        write().map_err(|error| unwritable(&self.path, &error))
    }
}

impl Drop for BundleFolder {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            let _ = fs::remove_dir_all(temporary);
        }
    }
}

fn unwritable(path: &Path, error: &io::Error) -> CliError {
    let path = path.display();
    CliError::report(format!(
        "cannot write the bundle {path}: {error}; name another folder with --output"
    ))
}
