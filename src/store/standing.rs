//! Whether a run's folder is whole, by its manifest.

use super::layout::{EVENTS_FILE, EXCHANGES_FILE, INFO_FILE};
use crate::evidence::{Digest, Manifest, ManifestError, ManifestFinding, check};

/// How a folder stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Standing {
    /// The run came to its end, and every file is as it was written then.
    Whole,
    /// There is no manifest: the run was interrupted, killed, or is still going on.
    Unfinished,
    /// It is not what the run left: says what is wrong.
    Altered(Vec<String>),
}

/// How a folder with these files stands, given as name, hash and length; `manifest` is the text of
/// its manifest, where there is one.
#[must_use]
pub fn standing<'a>(
    manifest: Option<&str>,
    files: impl IntoIterator<Item = (&'a str, Digest, u64)>,
) -> Standing {
    let Some(text) = manifest else { return Standing::Unfinished };
    let manifest = match Manifest::parse(text) {
        Ok(manifest) => manifest,
        Err(error) => return Standing::Altered(vec![in_manifest(&error)]),
    };
    let listed = |name: &&str| manifest.files().iter().any(|file| file.path.as_str() == *name);
    let mut wrong: Vec<String> = [INFO_FILE, EVENTS_FILE, EXCHANGES_FILE]
        .iter()
        .filter(|name| !listed(name))
        .map(|name| format!("the manifest does not list {name}"))
        .collect();
    // What somebody put there besides, such as a report, changes nothing of the run.
    let findings = check(&manifest, files);
    let counts = |finding: &&ManifestFinding| !matches!(finding, ManifestFinding::Extra(_));
    wrong.extend(findings.iter().filter(counts).map(ToString::to_string));
    if wrong.is_empty() { Standing::Whole } else { Standing::Altered(wrong) }
}

fn in_manifest(error: &ManifestError) -> String {
    format!("the manifest cannot be used: {error}")
}
