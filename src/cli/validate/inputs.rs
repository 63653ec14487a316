//! What is to be judged: words on the command line to files.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::error::CliError;
use super::super::exit::ExitCode;
use crate::suite::fits_glob;

/// Folders inside one another that `**` goes into.
const DEEPEST: usize = 64;

/// Files that a pattern may stand for.
const MOST: usize = 100_000;

/// One thing to judge.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Input {
    /// The standard input.
    Standard,
    /// A file. It need not be there.
    File(PathBuf),
}

impl Input {
    /// Its name in reports.
    pub fn name(&self) -> String {
        match self {
            Self::Standard => "-".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }
}

/// The files that the words name, each once, in the order of the words. A word with `*` in it is
/// a pattern, unless a file has that very name; files of a pattern are sorted.
///
/// # Errors
/// Where a pattern matches no file, or the standard input is named twice.
pub fn inputs(words: &[String]) -> Result<Vec<Input>, CliError> {
    let mut inputs: Vec<Input> = Vec::new();
    for word in words {
        if word == "-" {
            if inputs.contains(&Input::Standard) {
                return Err(CliError::usage("`-` is named twice; there is one standard input"));
            }
            inputs.push(Input::Standard);
            continue;
        }
        let path = Path::new(word);
        let paths = if word.contains('*') && !path.exists() {
            matching(word)?
        } else {
            vec![path.to_owned()]
        };
        for path in paths {
            let input = Input::File(path);
            if !inputs.contains(&input) {
                inputs.push(input);
            }
        }
    }
    Ok(inputs)
}

/// The files that fit a pattern: `*` is any part of a name, `**` any folders in between. Names that
/// begin with a dot fit only what begins with one.
fn matching(pattern: &str) -> Result<Vec<PathBuf>, CliError> {
    let absolute = pattern.starts_with('/');
    let start = PathBuf::from(if absolute { "/" } else { "" });
    let segments: Vec<&str> = pattern.split('/').filter(|segment| !segment.is_empty()).collect();
    let mut found = Vec::new();
    descend(&start, &segments, 0, &mut found);
    found.sort();
    found.dedup();
    if found.len() > MOST {
        return Err(CliError::usage(format!(
            "`{pattern}` matches more than {MOST} files; name fewer at a time"
        )));
    }
    if found.is_empty() {
        return Err(CliError {
            code: ExitCode::NothingSelected,
            message: format!(
                "error: `{pattern}` matches no file, so nothing would be proven; `*` is any part \
                 of a name, `**` any folders in between"
            ),
        });
    }
    Ok(found)
}

fn descend(folder: &Path, segments: &[&str], depth: usize, found: &mut Vec<PathBuf>) {
    let Some((first, rest)) = segments.split_first() else { return };
    if found.len() > MOST || depth > DEEPEST {
        return;
    }
    if *first == "**" {
        descend(folder, rest, depth, found);
        for (name, path) in entries(folder) {
            if !name.starts_with('.') && is_folder(&path) {
                descend(&path, segments, depth + 1, found);
            }
        }
        return;
    }
    let paths: Vec<PathBuf> = if first.contains('*') {
        let fits = |name: &str| {
            fits_glob(first, name) && (first.starts_with('.') || !name.starts_with('.'))
        };
        entries(folder).into_iter().filter(|(name, _)| fits(name)).map(|(_, path)| path).collect()
    } else {
        vec![folder.join(first)]
    };
    for path in paths {
        if rest.is_empty() {
            if path.is_file() {
                found.push(path);
            }
        } else if path.is_dir() {
            descend(&path, rest, depth + 1, found);
        }
    }
}

/// What is in a folder; nothing where that cannot be seen.
fn entries(folder: &Path) -> Vec<(String, PathBuf)> {
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(entries) = fs::read_dir(here) else { return Vec::new() };
    entries
        .filter_map(Result::ok)
        .map(|entry| {
            let name = entry.file_name();
            (name.to_string_lossy().into_owned(), folder.join(name))
        })
        .collect()
}

/// A folder that is no symbolic link: links can lead in circles.
fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}
