//! A folder held against its manifest.

use std::collections::BTreeMap;

use super::digest::Digest;
use super::manifest::{MANIFEST_FILE, Manifest, SIGNATURE_FILE};
use super::path::BundlePath;

/// What is wrong with a folder.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, thiserror::Error)]
pub enum ManifestFinding {
    /// A listed file has another content.
    #[error(
        "{path} was changed: it has {found_bytes} bytes, SHA-256 {found}; listed are {listed_bytes} bytes, {listed}"
    )]
    Changed {
        /// The file.
        path: BundlePath,
        /// The hash in the list.
        listed: Digest,
        /// The length in the list.
        listed_bytes: u64,
        /// The hash of what is there.
        found: Digest,
        /// Its length.
        found_bytes: u64,
    },
    /// A listed file is not there.
    #[error("{0} is missing")]
    Missing(BundlePath),
    /// A file is there that is not listed.
    #[error("{} is not in the list", .0.escape_debug())]
    Extra(String),
}

/// Holds the files of a folder, given as path with `/`, hash and length, against a manifest. The
/// manifest itself and its signature may be among them. Findings come sorted.
#[must_use]
pub fn check<'a>(
    manifest: &Manifest,
    entries: impl IntoIterator<Item = (&'a str, Digest, u64)>,
) -> Vec<ManifestFinding> {
    let mut missing: BTreeMap<&str, _> =
        manifest.files().iter().map(|file| (file.path.as_str(), file)).collect();
    let mut findings = Vec::new();
    for (path, found, found_bytes) in entries {
        if [MANIFEST_FILE, SIGNATURE_FILE].contains(&path) {
            continue;
        }
        match missing.remove(path) {
            // Also a path that was there before: a folder has each only once.
            None => findings.push(ManifestFinding::Extra(path.to_owned())),
            Some(listed) if (listed.sha256, listed.bytes) != (found, found_bytes) => {
                findings.push(ManifestFinding::Changed {
                    path: listed.path.clone(),
                    listed: listed.sha256,
                    listed_bytes: listed.bytes,
                    found,
                    found_bytes,
                });
            }
            Some(_) => {}
        }
    }
    findings.extend(missing.values().map(|file| ManifestFinding::Missing(file.path.clone())));
    findings.sort();
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::manifest_tests::manifest;

    type Files = BTreeMap<String, Vec<u8>>;

    fn files() -> Files {
        [("a.json", "one"), ("b/c.txt", "")].map(|(p, t)| (p.to_owned(), t.into())).into()
    }

    fn findings(files: &Files) -> Vec<String> {
        let manifest = manifest(&[("a.json", "one"), ("b/c.txt", "")]);
        let entries = files.iter().map(|(p, b)| (p.as_str(), Digest::of(b), b.len() as u64));
        check(&manifest, entries).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_as_listed_is_no_finding() {
        let mut files = files();
        assert_eq!(findings(&files), [""; 0]);
        files.insert(MANIFEST_FILE.to_owned(), b"x".to_vec());
        files.insert(SIGNATURE_FILE.to_owned(), b"x".to_vec());
        assert_eq!(findings(&files), [""; 0]);
    }

    #[test]
    fn each_change_is_one_finding() {
        let mut changed = files();
        changed.insert("a.json".to_owned(), b"onf".to_vec());
        let found = findings(&changed);
        assert!(
            found.len() == 1 && found[0].starts_with("a.json was changed: it has 3"),
            "{found:?}"
        );

        let mut missing = files();
        missing.remove("b/c.txt");
        assert_eq!(findings(&missing), ["b/c.txt is missing"]);

        let mut extra = files();
        extra.insert("b/\u{1b}[2J".to_owned(), vec![]);
        assert_eq!(findings(&extra), ["b/\\u{1b}[2J is not in the list"]);

        let mut renamed = files();
        let content = renamed.remove("a.json").unwrap();
        renamed.insert("A.json".to_owned(), content);
        assert_eq!(findings(&renamed), ["a.json is missing", "A.json is not in the list"]);
    }
}
