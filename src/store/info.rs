//! `run.json`: what was run, where and with what. No secret is in it, and nobody's home folder.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::case_hash::CaseHash;
use crate::embedded;
use crate::evidence::{Digest, ToolInfo};
use crate::report::command_line;
use crate::runner::Partition;
use crate::suite::CaseId;

/// Version of the format of a kept run; readers take this one only.
pub const INFO_VERSION: u32 = 1;

/// What was run, where and with what.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RunInfo {
    /// [`INFO_VERSION`].
    pub format_version: u32,
    /// The program that ran it.
    pub tool: ToolInfo,
    /// The run's letters.
    pub run_id: String,
    /// Start, RFC 3339, UTC.
    pub started_at: String,
    /// The target as the report names it.
    pub target: String,
    /// What the target claims.
    pub profile: KeptProfile,
    /// [`crate::evidence::suite_hash`] of what judged.
    pub suite_hash: Digest,
    /// What was chosen.
    pub selected: Selected,
    /// How it was run.
    pub settings: Settings,
    /// Where it was run.
    pub environment: Environment,
}

impl RunInfo {
    /// The command that makes such a run again, without its filters.
    #[must_use]
    pub fn rerun(&self) -> String {
        let mut words = vec!["lis-conform", "run"];
        if self.target.contains("://") {
            words.push(&self.target);
        }
        let is_builtin = embedded::file(&self.profile.file).is_some();
        words.push("--profile");
        words.push(if is_builtin { &self.profile.name } else { &self.profile.file });
        for quirk in &self.settings.quirks {
            words.extend(["--quirk", quirk]);
        }
        command_line(words)
    }
}

/// A profile as it was.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct KeptProfile {
    /// Its name.
    pub name: String,
    /// Its file.
    pub file: String,
    /// Its text, without credentials.
    pub text: String,
}

/// What was chosen.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Selected {
    /// The filters, as they were typed.
    pub words: Vec<String>,
    /// The tags.
    pub tags: Vec<String>,
    /// The cases in their order, each with what tells whether it is still the same.
    pub cases: Vec<CaseMark>,
    /// Which part of the chosen cases these are, where they are not all.
    pub partition: Option<Partition>,
}

/// A case that was chosen.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CaseMark {
    /// Its id.
    pub id: CaseId,
    /// Its hashes.
    pub hash: CaseHash,
}

/// How it was run.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Cases at a time.
    pub jobs: usize,
    /// Times a request was sent again where no connection could be made.
    pub retries: u32,
    /// Longest time for a connection, in milliseconds.
    pub connect_timeout_ms: u64,
    /// Longest time for an exchange, in milliseconds.
    pub exchange_timeout_ms: u64,
    /// How messages were spelt.
    pub style: String,
    /// Misbehaviour of the embedded mock.
    pub quirks: Vec<String>,
    /// Whether the data of cases that are not green stayed on the target.
    pub kept_data: bool,
}

/// Where it was run.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// Operating system, such as `linux`.
    pub os: String,
    /// Processor, such as `x86_64`.
    pub architecture: String,
    /// What the CI system says of the job, from a list of names that hold no secrets.
    pub ci: BTreeMap<String, String>,
}

/// A text that is no `run.json`.
#[derive(Debug, thiserror::Error)]
pub enum InfoError {
    /// It is not JSON of this shape.
    #[error("it is no kept run of lis-conform: {0}")]
    Shape(#[from] serde_json::Error),
    /// Another program version wrote it.
    #[error(
        "it is of format version {found}, this program reads version {INFO_VERSION}; \
         use the lis-conform that wrote it, or a newer one"
    )]
    Version {
        /// The version found.
        found: u64,
    },
}

impl RunInfo {
    /// As it is written: JSON, laid out, with a line feed at the end.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("its keys are strings");
        text.push('\n');
        text
    }

    /// Reads it.
    ///
    /// # Errors
    /// Where it is of another shape or version.
    pub fn parse(text: &str) -> Result<Self, InfoError> {
        let value: serde_json::Value = serde_json::from_str(text)?;
        match value.get("format_version").and_then(serde_json::Value::as_u64) {
            Some(found) if found != u64::from(INFO_VERSION) => Err(InfoError::Version { found }),
            _ => Ok(serde_json::from_value(value)?),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn info() -> RunInfo {
        RunInfo {
            format_version: INFO_VERSION,
            tool: ToolInfo::this(),
            run_id: "k3x9".to_owned(),
            started_at: "2026-11-22T17:20:00Z".to_owned(),
            target: "embedded mock".to_owned(),
            profile: KeptProfile {
                name: "mock".to_owned(),
                file: "suites/profiles/mock.toml".to_owned(),
                text: "name = \"mock\"\n".to_owned(),
            },
            suite_hash: Digest::of(b"suite"),
            selected: Selected { words: vec![], tags: vec![], cases: vec![], partition: None },
            settings: Settings {
                jobs: 8,
                retries: 0,
                connect_timeout_ms: 10_000,
                exchange_timeout_ms: 30_000,
                style: "default-body".to_owned(),
                quirks: vec![],
                kept_data: false,
            },
            environment: Environment {
                os: "linux".to_owned(),
                architecture: "x86_64".to_owned(),
                ci: BTreeMap::from([("CI".to_owned(), "true".to_owned())]),
            },
        }
    }

    #[test]
    fn it_comes_back_and_other_versions_and_shapes_are_refused() {
        let text = info().to_text();
        assert_eq!(RunInfo::parse(&text).expect("what was written"), info());
        let newer = text.replacen("\"format_version\": 1", "\"format_version\": 2", 1);
        assert!(matches!(RunInfo::parse(&newer), Err(InfoError::Version { found: 2 })));
        for wrong in [&text[1..], "{}", &text.replacen("run_id", "runid", 1)] {
            assert!(matches!(RunInfo::parse(wrong), Err(InfoError::Shape(_))), "{wrong}");
        }
    }
}
