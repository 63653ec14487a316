//! The list of a bundle's files with their hashes, and what the bundle is about.

use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::path::BundlePath;

/// Name of the manifest's file. It is written last, so a bundle without it is not whole.
pub const MANIFEST_FILE: &str = "manifest.json";

/// Name of the signature of the manifest, where there is one. It is in no list.
pub const SIGNATURE_FILE: &str = "manifest.json.minisig";

/// Version of the manifest's format; readers take this one only.
pub const MANIFEST_VERSION: u32 = 1;

/// A manifest.
///
/// The text form is canonical: there is exactly one text for a manifest, and its last entry is a
/// checksum of everything before. That tells damage, not intent: whoever rewrites a bundle can
/// compute it anew; only a signature tells who made it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Manifest {
    /// What it is about.
    pub origin: Origin,
    /// Every other file of the folder, sorted by path.
    files: Vec<ListedFile>,
}

/// What a bundle is about.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// What the folder holds.
    pub kind: ManifestKind,
    /// The program that wrote it.
    pub tool: ToolInfo,
    /// When it was finished, RFC 3339, UTC.
    pub created_at: String,
    /// The run's letters.
    pub run_id: String,
    /// The target as the report names it.
    pub target: String,
    /// Name of the profile.
    pub profile: String,
    /// [`super::suite_hash`] of what judged.
    pub suite_hash: Digest,
}

/// What a folder with a manifest holds.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ManifestKind {
    /// A run, kept.
    Run,
    /// A strict run of everything, in which the target conformed.
    Certificate,
    /// A strict run of everything, in which the target did not conform.
    Refusal,
}

/// A program.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ToolInfo {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it was built for, and how, such as `x86_64-unknown-linux-gnu release`.
    pub build: String,
    /// Commit it was built from, where the build said so (`LIS_CONFORM_COMMIT`).
    pub commit: Option<String>,
}

impl ToolInfo {
    /// This program.
    #[must_use]
    pub fn this() -> Self {
        let how = if cfg!(debug_assertions) { "debug" } else { "release" };
        Self {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            build: format!("{} {how}", env!("LIS_CONFORM_BUILT_FOR")),
            commit: option_env!("LIS_CONFORM_COMMIT").map(str::to_owned),
        }
    }
}

/// A file of the list.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ListedFile {
    /// Where it is.
    pub path: BundlePath,
    /// Its hash.
    pub sha256: Digest,
    /// Its length in bytes.
    pub bytes: u64,
}

impl ListedFile {
    /// The entry of a file with this content.
    #[must_use]
    pub fn of(path: BundlePath, content: &[u8]) -> Self {
        Self { path, sha256: Digest::of(content), bytes: content.len() as u64 }
    }
}

/// Why files make no manifest, or a text is none.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ManifestError {
    /// It is not JSON of this shape.
    #[error("it is no manifest of lis-conform: {0}")]
    Shape(String),
    /// Another program version wrote it.
    #[error(
        "it is of version {found}, this program reads version {MANIFEST_VERSION}; \
         use the lis-conform that wrote it, or a newer one"
    )]
    Version {
        /// The version found.
        found: u64,
    },
    /// A file is listed twice, perhaps in other case.
    #[error("{0} is listed twice")]
    Twice(BundlePath),
    /// The manifest or its signature is in the list.
    #[error("{0} cannot be in the list")]
    Itself(BundlePath),
    /// No file is listed.
    #[error("it lists no file")]
    Empty,
    /// A time that is none.
    #[error("`{}` is no time in UTC as RFC 3339 writes it", .0.escape_debug())]
    Time(String),
    /// The text is not the one that this manifest has.
    #[error("it was changed after it was written: its checksum or its layout is not right")]
    Altered,
}

/// The manifest as it is written, without its checksum.
#[derive(Serialize)]
struct Body<'a> {
    schema_version: u32,
    #[serde(flatten)]
    origin: &'a Origin,
    files: &'a [ListedFile],
}

/// The manifest as it is written.
#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    body: Body<'a>,
    checksum: Digest,
}

/// The manifest as it is read. Spelt out, as `flatten` does not go with unknown keys refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(rename = "schema_version")]
    _schema_version: u32,
    kind: ManifestKind,
    tool: ToolInfo,
    created_at: String,
    run_id: String,
    target: String,
    profile: String,
    suite_hash: Digest,
    files: Vec<ListedFile>,
    #[serde(rename = "checksum")]
    _checksum: Digest,
}

impl Manifest {
    /// The manifest of these files, in whatever order.
    ///
    /// # Errors
    /// Where a path is listed twice (in whatever case), is the manifest's own, or there is none.
    pub fn new(
        origin: Origin,
        files: impl IntoIterator<Item = ListedFile>,
    ) -> Result<Self, ManifestError> {
        let mut files: Vec<ListedFile> = files.into_iter().collect();
        files.sort();
        if files.is_empty() {
            return Err(ManifestError::Empty);
        }
        if !is_utc(&origin.created_at) {
            return Err(ManifestError::Time(origin.created_at));
        }
        let mut folded: Vec<(String, &BundlePath)> = files
            .iter()
            .map(|file| (file.path.as_str().to_ascii_lowercase(), &file.path))
            .collect();
        folded.sort();
        for (at, (name, path)) in folded.iter().enumerate() {
            if at > 0 && folded[at - 1].0 == *name {
                return Err(ManifestError::Twice((*path).clone()));
            }
            if [MANIFEST_FILE, SIGNATURE_FILE].contains(&name.as_str()) {
                return Err(ManifestError::Itself((*path).clone()));
            }
        }
        Ok(Self { origin, files })
    }

    /// The manifest of files given with their contents.
    ///
    /// # Errors
    /// As [`Manifest::new`].
    pub fn of_contents<'a>(
        origin: Origin,
        contents: impl IntoIterator<Item = (BundlePath, &'a [u8])>,
    ) -> Result<Self, ManifestError> {
        Self::new(origin, contents.into_iter().map(|(path, bytes)| ListedFile::of(path, bytes)))
    }

    /// The files, sorted by path.
    #[must_use]
    pub fn files(&self) -> &[ListedFile] {
        &self.files
    }

    /// The one text of this manifest: JSON, laid out, with a line feed at the end.
    #[must_use]
    pub fn to_text(&self) -> String {
        let body =
            || Body { schema_version: MANIFEST_VERSION, origin: &self.origin, files: &self.files };
        let checksum = Digest::of(laid_out(&body()).as_bytes());
        laid_out(&Whole { body: body(), checksum })
    }

    /// Reads the text form.
    ///
    /// # Errors
    /// Where it is not exactly what [`Manifest::to_text`] writes.
    pub fn parse(text: &str) -> Result<Self, ManifestError> {
        if let Some(found) = other_version(text) {
            return Err(ManifestError::Version { found });
        }
        let written: Written =
            serde_json::from_str(text).map_err(|error| ManifestError::Shape(error.to_string()))?;
        let Written { kind, tool, created_at, run_id, target, profile, suite_hash, files, .. } =
            written;
        let origin = Origin { kind, tool, created_at, run_id, target, profile, suite_hash };
        let manifest = Self::new(origin, files)?;
        // Also says that the checksum is right.
        if manifest.to_text() == text { Ok(manifest) } else { Err(ManifestError::Altered) }
    }
}

/// The version of a manifest of another version.
fn other_version(text: &str) -> Option<u64> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    let found = value.get("schema_version")?.as_u64()?;
    (found != u64::from(MANIFEST_VERSION)).then_some(found)
}

fn laid_out(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("its keys are strings");
    text.push('\n');
    text
}

fn is_utc(time: &str) -> bool {
    time.ends_with('Z') && time.parse::<jiff::Timestamp>().is_ok()
}
