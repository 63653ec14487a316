//! Reading the user's own files.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::CliError;

/// A file of the user's, with its text.
#[derive(Clone, Debug)]
pub struct UserFile {
    /// The path as the user would write it.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// The text of a file.
///
/// # Errors
/// Where it cannot be read, is a folder, or is no text.
pub fn read(path: &Path) -> Result<UserFile, CliError> {
    let shown = path.display().to_string();
    let fail = |why: &str| CliError::file(format!("cannot read {shown}: {why}"));
    if path.is_dir() {
        return Err(fail("it is a directory; name a file"));
    }
    let bytes = fs::read(path).map_err(|error| fail(&error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| fail("it is not UTF-8 text"))?;
    Ok(UserFile { path: shown, text })
}

/// The TOML files in a folder and below it, sorted by path; symbolic links to folders are not
/// followed.
///
/// # Errors
/// Where the folder cannot be read, or holds none.
pub fn read_folder(folder: &Path) -> Result<Vec<UserFile>, CliError> {
    let mut folders = vec![folder.to_owned()];
    let mut paths: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        let fail =
            |error| CliError::file(format!("cannot read the folder {}: {error}", folder.display()));
        for entry in fs::read_dir(&folder).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            let path = entry.path();
            if entry.file_type().map_err(fail)?.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                paths.push(path);
            }
        }
    }
    if paths.is_empty() {
        return Err(CliError::file(format!("there is no .toml file in {}", folder.display())));
    }
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}
