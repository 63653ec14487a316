//! The data files built into the binary: everything under `fixtures/` and `suites/`.

static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// A built-in file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct EmbeddedFile {
    /// Path from the root of the project, with `/`, such as `suites/lis-2.0/pms-create-001.toml`.
    pub path: &'static str,
    /// The file's text.
    pub text: &'static str,
}

/// The built-in file of exactly that path.
#[must_use]
pub fn file(path: &str) -> Option<EmbeddedFile> {
    let at = FILES.binary_search_by(|(name, _)| (*name).cmp(path)).ok()?;
    let (path, text) = FILES[at];
    Some(EmbeddedFile { path, text })
}

/// All built-in files below `folder` (which ends in `/`), sorted by path.
pub fn files_below(folder: &str) -> impl Iterator<Item = EmbeddedFile> {
    FILES
        .iter()
        .filter(move |(path, _)| path.starts_with(folder))
        .map(|&(path, text)| EmbeddedFile { path, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_found_by_its_path() {
        assert!(FILES.is_sorted_by(|left, right| left.0 < right.0));
        for (path, text) in FILES {
            assert_eq!(file(path), Some(EmbeddedFile { path, text }));
        }
        assert_eq!(file("none"), None);
    }
}
