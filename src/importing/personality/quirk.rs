//! Deliberate mistakes of an importer: settings of one that follows the standard. Each is there to
//! be noticed by the suite.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Personality;
use crate::embedded;
use crate::spec::toml_file::{self, Diagnostic, suggestion};

const FILE: &str = "fixtures/importers/quirks/quirks.toml";

/// A mistake that an importer can be made to make.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quirk {
    /// Its name.
    pub name: String,
    /// What it does, one line.
    pub title: String,
    /// Settings that make it so, as in a personality.
    pub set: BTreeMap<String, String>,
    /// The assertions that notice it, and no others do.
    pub fires: Vec<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct QuirkFile {
    quirk: Vec<Quirk>,
}

/// All of them, in the order of the file.
///
/// # Errors
/// Everything that does not fit in the built-in file.
pub fn quirks() -> Result<&'static [Quirk], Vec<Diagnostic>> {
    static QUIRKS: LazyLock<Result<Vec<Quirk>, Vec<Diagnostic>>> = LazyLock::new(|| {
        let text = embedded::file(FILE).map_or("", |file| file.text);
        toml_file::read::<QuirkFile>(FILE, text).map(|file| file.quirk)
    });
    QUIRKS.as_deref().map_err(Clone::clone)
}

impl Personality {
    /// The built-in one of that name, with these mistakes and then these settings.
    ///
    /// # Errors
    /// Where there is no such importer, mistake or setting.
    pub fn with_quirks(
        name: &str,
        names: &[String],
        settings: &[(String, String)],
    ) -> Result<Self, Vec<Diagnostic>> {
        let known = quirks()?;
        let mut all = Vec::new();
        for wanted in names {
            let Some(quirk) = known.iter().find(|quirk| quirk.name == *wanted) else {
                let hint = suggestion(wanted, known.iter().map(|quirk| quirk.name.as_str()));
                let message = format!("there is no quirk `{wanted}` of importers: {hint}");
                return Err(vec![Diagnostic::at(FILE, "", 0..0, message)]);
            };
            all.extend(quirk.set.iter().map(|(key, value)| (key.clone(), value.clone())));
        }
        all.extend_from_slice(settings);
        Self::builtin(name, &all)
    }
}
