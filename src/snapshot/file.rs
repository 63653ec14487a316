//! A snapshot in a file, in the form that `insta` has: a header in YAML between lines of `---`, then
//! the text. `cargo insta review` works on these files, and this reads what it writes.

use std::fmt::Write as _;

use crate::ground::Verdict;
use crate::suite::CaseId;

/// A snapshot with what its header says.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct SnapshotFile {
    /// The case file.
    pub source: String,
    /// What it is a snapshot of.
    pub expression: String,
    /// What must be known before it is accepted: that the case was not green.
    pub description: Option<String>,
    /// The text.
    pub contents: String,
}

/// A file that is no snapshot.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SnapshotFileError {
    /// The first line is not `---`.
    #[error("it does not begin with `---`; is this a snapshot?")]
    NoHeader,
    /// The second line of `---` is missing.
    #[error("its header has no end; take it from version control again")]
    NoEnd,
    /// Two branches changed it.
    #[error("line {0} begins with `<<<<<<<`: two branches changed it; choose one")]
    Conflict(usize),
}

const MARK: &str = "---";

/// The name of a case's file, without folder.
#[must_use]
pub fn file_name(case: &CaseId) -> String {
    format!("{}.snap", case.0.to_lowercase())
}

/// The name of a target as the name of a folder, if it can be one: letters, digits, `.`, `_` and
/// `-`, beginning with a letter or digit.
#[must_use]
pub fn target_folder(name: &str) -> Option<&str> {
    let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
    let begins_well = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    (is_plain && begins_well && name.len() <= 64).then_some(name)
}

impl SnapshotFile {
    /// The snapshot of a case that ended with that verdict.
    #[must_use]
    pub fn new(
        source: &str,
        case: &CaseId,
        target: &str,
        verdict: Verdict,
        contents: &str,
    ) -> Self {
        let description = (verdict > Verdict::Lenient)
            .then(|| format!("not green: {verdict}; accepting this does not change the verdict"));
        Self {
            source: source.to_owned(),
            expression: format!("{case} against {target}"),
            description,
            contents: contents.to_owned(),
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// Where it is no snapshot, or was left in the middle of a merge.
    pub fn parse(text: &str) -> Result<Self, SnapshotFileError> {
        let text = text.replace("\r\n", "\n");
        if let Some(at) = text.lines().position(|line| line.starts_with("<<<<<<< ")) {
            return Err(SnapshotFileError::Conflict(at + 1));
        }
        let rest = text.strip_prefix("---\n").ok_or(SnapshotFileError::NoHeader)?;
        let (header, contents) = rest.split_once("\n---\n").ok_or(SnapshotFileError::NoEnd)?;
        let mut file = Self { contents: contents.to_owned(), ..Self::default() };
        for line in header.lines() {
            let Some((key, value)) = line.split_once(':') else { continue };
            let value = unquoted(value.trim());
            match key {
                "source" => file.source = value,
                "expression" => file.expression = value,
                "description" => file.description = Some(value),
                _ => {}
            }
        }
        Ok(file)
    }

    /// The file's text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = format!("{MARK}\n");
        let pairs = [
            ("source", Some(&self.source)),
            ("description", self.description.as_ref()),
            ("expression", Some(&self.expression)),
        ];
        for (key, value) in pairs {
            if let Some(value) = value {
                let _ = writeln!(out, "{key}: {}", quoted(value));
            }
        }
        let _ = writeln!(out, "{MARK}\n{}", self.contents.trim_end());
        out
    }

    /// Whether two snapshots say the same of the target: the text alone counts, and white space at
    /// its end does not.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.contents.trim_end() == other.contents.trim_end()
    }
}

/// A YAML string in double quotes: JSON is YAML.
fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}

fn unquoted(text: &str) -> String {
    if text.starts_with('"') {
        return serde_json::from_str(text).unwrap_or_else(|_| text.to_owned());
    }
    let single = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    single.map_or_else(|| text.to_owned(), |inner| inner.replace("''", "'"))
}
