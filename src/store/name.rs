//! Which run a word means.

use super::layout::LATEST;

/// A run of the store, as far as the name of its folder says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Named {
    /// The folder's name.
    pub folder: String,
    /// The run's letters.
    pub run_id: String,
}

impl Named {
    /// The run whose folder has that name; none where no run's folder has such a name.
    #[must_use]
    pub fn of_folder(name: &str) -> Option<Self> {
        let (time, rest) = name.split_once('-')?;
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let (day, clock) = time.strip_suffix('Z')?.split_once('T')?;
        let (seconds, fraction) = clock.split_once('.').unwrap_or((clock, "000"));
        if (day.len(), seconds.len(), fraction.len()) != (8, 6, 3)
            || ![day, seconds, fraction].into_iter().all(digits)
        {
            return None;
        }
        let run_id = match rest.split_once('-') {
            Some((run_id, attempt)) if digits(attempt) => run_id,
            Some(_) => return None,
            None => rest,
        };
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        if run_id.is_empty() || !run_id.bytes().all(plain) {
            return None;
        }
        Some(Self { folder: name.to_owned(), run_id: run_id.to_owned() })
    }
}

/// A word that means no run, or several.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NameError {
    /// No run is kept.
    #[error("no run is kept in {store}; `lis-conform run` keeps one, unless --no-store is given")]
    Empty {
        /// The store's folder.
        store: String,
    },
    /// None is called so.
    #[error(
        "`{word}` is no run of {store} and no folder; `lis-conform runs` lists the runs there are"
    )]
    Unknown {
        /// The word.
        word: String,
        /// The store's folder.
        store: String,
    },
    /// Several begin so.
    #[error("`{word}` may be any of {}; say more of it", .which.join(", "))]
    Several {
        /// The word.
        word: String,
        /// What they are called; not all where there are many.
        which: Vec<String>,
    },
}

/// How many are named where a word is not enough.
const MOST_NAMED: usize = 5;

/// The run that a word means, of those given: `latest`, the name of a folder, a run's letters, or
/// the beginning of either, where there is one such run only.
///
/// # Errors
/// Where there is none, or more than one.
pub fn find<'a>(word: &str, runs: &'a [Named], store: &str) -> Result<&'a Named, NameError> {
    if runs.is_empty() {
        return Err(NameError::Empty { store: store.to_owned() });
    }
    if word == LATEST {
        return Ok(runs.iter().max_by(|a, b| a.folder.cmp(&b.folder)).unwrap_or(&runs[0]));
    }
    let unknown = || NameError::Unknown { word: word.to_owned(), store: store.to_owned() };
    if word.is_empty() {
        return Err(unknown());
    }
    let ways: [&dyn Fn(&Named) -> bool; 3] =
        [&|run| run.folder == word, &|run| run.run_id == word, &|run| {
            run.folder.starts_with(word) || run.run_id.starts_with(word)
        }];
    for fits in ways {
        let found: Vec<&Named> = runs.iter().filter(|run| fits(run)).collect();
        match found[..] {
            [] => {}
            [run] => return Ok(run),
            _ => {
                let which = found.iter().take(MOST_NAMED).map(|run| run.folder.clone()).collect();
                return Err(NameError::Several { word: word.to_owned(), which });
            }
        }
    }
    Err(unknown())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs() -> Vec<Named> {
        let names =
            ["20261122T172000.512Z-k3x9ab", "20261123T080000Z-k3", "20261121T080000Z-2026-2"];
        names.iter().map(|name| Named::of_folder(name).expect("a run")).collect()
    }

    #[test]
    fn other_folders_are_no_runs() {
        for name in [
            "latest",
            "",
            "x-y",
            "20261122T172000Z",
            "20261122T172000Z-",
            "20261122T172000Z-A",
            "20261122T172000-a",
            "20261122T172000.51Z-a",
            "20261122T172000.Z-a",
            "2026112T172000Z-a",
            "20261122T172000Z-a-b",
            ".tmp",
        ] {
            assert_eq!(Named::of_folder(name), None, "{name}");
        }
    }

    #[test]
    fn a_run_goes_by_folder_letters_beginnings_and_latest() {
        let runs = runs();
        let found = |word: &str| find(word, &runs, ".s").map(|run| run.run_id.as_str());
        assert_eq!(found("latest"), Ok("k3"));
        assert_eq!(found("20261122T172000.512Z-k3x9ab"), Ok("k3x9ab"));
        assert_eq!(found("20261122"), Ok("k3x9ab"));
        assert_eq!(found("k3x"), Ok("k3x9ab"));
        assert_eq!(found("k3"), Ok("k3"), "the whole goes before the beginning");
        assert_eq!(found("2026"), Ok("2026"));
        assert!(matches!(found("k"), Err(NameError::Several { .. })));
        assert!(matches!(found(""), Err(NameError::Unknown { .. })));
        assert!(matches!(found("x9"), Err(NameError::Unknown { .. })));
        assert!(matches!(find("latest", &[], ".s"), Err(NameError::Empty { .. })));
    }
}
