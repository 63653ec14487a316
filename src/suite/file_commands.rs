//! `[target.file]` of a profile: commands of the user's that take a file in and tell what is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;

use super::profile_load::parse_duration;

/// How long a command may take where nothing is said.
const USUAL: Duration = Duration::from_secs(60);

/// A target of files.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FileCommands {
    /// Takes the file in whose path stands for `{file}`; `{mode}` is `event` or `snapshot`. Exit
    /// code 0: taken in; another one: refused.
    pub import: String,
    /// Writes what is kept to the standard output, as JSON.
    pub dump: String,
    /// Forgets everything; without it, cases only rely on identifiers of their own.
    pub reset: Option<String>,
    /// How long each command may take.
    pub timeout: Option<String>,
    /// The commands are for a shell; otherwise they are split at blanks, as quotes allow.
    #[serde(default)]
    pub shell: bool,
    /// What the target takes in: `person`, `group`, `membership`, and `snapshot` where missing
    /// objects may be deleted; all but `snapshot` where nothing is said.
    pub objects: Option<BTreeSet<String>>,
    /// What the target calls the roles of the standard.
    #[serde(default)]
    pub roles: BTreeMap<String, String>,
}

impl FileCommands {
    /// How long each command may take.
    ///
    /// # Errors
    /// Where that is no duration.
    pub fn time(&self) -> Result<Duration, String> {
        let Some(text) = &self.timeout else { return Ok(USUAL) };
        let time = parse_duration(text).filter(|time| !time.is_zero());
        time.ok_or_else(|| format!("`{text}` is no duration: write a number and `ms`, `s` or `m`"))
    }

    /// The words of a command.
    ///
    /// # Errors
    /// Where there is none, or a quote is not closed.
    pub fn words(&self, command: &str) -> Result<Vec<String>, String> {
        if self.shell {
            return Ok(["sh", "-c", command].map(str::to_owned).to_vec());
        }
        let words = split(command)?;
        if words.is_empty() { Err("the command is empty".to_owned()) } else { Ok(words) }
    }
}

/// The words of a command, as a shell would split them: blanks within quotes belong to the word.
fn split(command: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for character in command.chars() {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (None, _) if character.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    match quote {
        None => Ok(words),
        Some(quote) => Err(format!("a {quote} is not closed in `{command}`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_split_at_blanks_as_quotes_allow() {
        let words = |text| split(text).map(|words| words.join("|"));
        assert_eq!(
            words("php  imp.php '{file}' --x=\"a b\""),
            Ok("php|imp.php|{file}|--x=a b".to_owned())
        );
        assert_eq!(words("a '' b"), Ok("a||b".to_owned()));
        assert!(words("a 'b").is_err());
        assert_eq!(words("  "), Ok(String::new()));
    }
}
