//! The names that files of a bundle may have: the same on every system, and never outside of it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A path below the folder of a bundle, with `/` between its parts, such as `reports/run.json`.
///
/// Parts are made of `A-Z a-z 0-9 . _ -`, begin with a letter, a digit or `_`, and do not end with
/// a dot; so there is no `..`, no hidden file, no drive, and one spelling of each path.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct BundlePath(String);

/// A text that is no path of a file in a bundle.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "`{}` is no name of a file in a bundle: parts of letters, digits, `.`, `_` and `-` with `/` between",
    .0.escape_debug()
)]
pub struct PathError(String);

/// Longest path, in bytes.
const LONGEST: usize = 200;

impl BundlePath {
    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BundlePath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        if text.len() <= LONGEST && text.split('/').all(is_part) {
            Ok(Self(text.to_owned()))
        } else {
            Err(PathError(text.chars().take(LONGEST).collect()))
        }
    }
}

fn is_part(part: &str) -> bool {
    let usual = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    part.bytes().all(usual)
        && part.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '_')
        && !part.ends_with('.')
}

impl TryFrom<String> for BundlePath {
    type Error = PathError;

    fn try_from(text: String) -> Result<Self, PathError> {
        text.parse()
    }
}

impl From<BundlePath> for String {
    fn from(path: BundlePath) -> Self {
        path.0
    }
}

impl fmt::Display for BundlePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_in_the_bundle_and_are_spelt_one_way() {
        for right in ["a", "events.jsonl", "reports/run-1/report_2.html", "_x", "a..b"] {
            assert_eq!(right.parse::<BundlePath>().unwrap().as_str(), right);
        }
        let long = "a".repeat(LONGEST + 1);
        for wrong in [
            "", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "./a", "a\\b", "C:a",
            ".hidden", "a.", "-x", "a b", "a\0", "a\n", "ä", &long,
        ] {
            assert!(wrong.parse::<BundlePath>().is_err(), "{wrong:?}");
        }
    }
}
