//! Reading personalities, and changing single settings of one.

use super::Personality;
use crate::embedded;
use crate::spec::toml_file::{self, Diagnostic, suggestion};

const FOLDER: &str = "fixtures/importers/";

impl Personality {
    /// The names of those that are built in.
    pub fn builtin_names() -> impl Iterator<Item = &'static str> {
        embedded::files_below(FOLDER)
            .filter_map(|file| file.path.strip_prefix(FOLDER)?.strip_suffix(".toml"))
            .filter(|name| !name.contains('/'))
    }

    /// The text of the built-in one of that name.
    #[must_use]
    pub fn builtin_text(name: &str) -> Option<&'static str> {
        embedded::file(&format!("{FOLDER}{name}.toml")).map(|file| file.text)
    }

    /// The built-in one of that name, with these settings changed.
    ///
    /// # Errors
    /// Where there is none of that name, or a setting does not fit.
    pub fn builtin(name: &str, settings: &[(String, String)]) -> Result<Self, Vec<Diagnostic>> {
        let Some(text) = Self::builtin_text(name) else {
            let hint = suggestion(name, Self::builtin_names());
            let message = format!("there is no importer of that name: {hint}");
            return Err(vec![Diagnostic::at(name, "", 0..0, message)]);
        };
        Self::parse(&format!("{FOLDER}{name}.toml"), text, settings)
    }

    /// Reads a personality, and changes settings of it: the keys with dots between them, and the
    /// value as in TOML (a text needs no quotes).
    ///
    /// # Errors
    /// Everything that does not fit.
    pub fn parse(
        file: &str,
        text: &str,
        settings: &[(String, String)],
    ) -> Result<Self, Vec<Diagnostic>> {
        if settings.is_empty() {
            let personality: Self = toml_file::read(file, text)?;
            return personality.checked(file, text);
        }
        // Syntax errors are told where they stand.
        let _: Self = toml_file::read(file, text)?;
        let wrong = |message: String| vec![Diagnostic::at(file, "", 0..0, message)];
        let mut table: toml::Table = toml::from_str(text).map_err(|e| wrong(e.to_string()))?;
        for (key, value) in settings {
            change(&mut table, key, value).map_err(wrong)?;
        }
        let changed = toml::to_string(&table).map_err(|error| wrong(error.to_string()))?;
        let name = format!("{file} with the settings given");
        let personality: Self = toml_file::read(&name, &changed)?;
        personality.checked(&name, &changed)
    }

    /// What the keys cannot say.
    fn checked(self, file: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
        if self.snapshots.drop_limit <= 100 {
            return Ok(self);
        }
        let message = "`drop-limit` is a share of a hundred: say 0 to 100";
        Err(vec![Diagnostic::at(file, text, 0..0, message)])
    }
}

/// Sets one value in a table of tables.
fn change(mut table: &mut toml::Table, key: &str, value: &str) -> Result<(), String> {
    let mut rest = key;
    while let Some((first, behind)) = rest.split_once('.') {
        let empty = || toml::Value::Table(toml::Table::new());
        let inner = table.entry(first.to_owned()).or_insert_with(empty);
        let Some(inner) = inner.as_table_mut() else {
            return Err(format!("`{first}` has no settings in it"));
        };
        (table, rest) = (inner, behind);
    }
    let parsed: Result<toml::Table, _> = toml::from_str(&format!("value = {value}"));
    let parsed = parsed.ok().and_then(|mut table| table.remove("value"));
    table.insert(rest.to_owned(), parsed.unwrap_or_else(|| toml::Value::String(value.to_owned())));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn builtin(name: &str, settings: &[(&str, &str)]) -> Result<Personality, String> {
        let settings: Vec<_> =
            settings.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Personality::builtin(name, &settings).map_err(|found| found[0].to_string())
    }

    #[test]
    fn all_that_are_built_in_can_be_read_and_bear_their_file_s_name() {
        let names: Vec<&str> = Personality::builtin_names().collect();
        assert_eq!(names, ["conforming", "generic-lms", "lmb", "moodle-4"]);
        for name in names {
            assert_eq!(builtin(name, &[]).unwrap().name, name);
        }
        assert!(builtin("moodle", &[]).unwrap_err().contains("did you mean"));
    }

    #[test]
    fn settings_are_changed_one_by_one() {
        let changed = builtin(
            "generic-lms",
            &[
                ("users.create", "false"),
                ("reading.target", "LMS"),
                ("enrolments.roles.Mentor", "tutor"),
            ],
        )
        .unwrap();
        assert!(!changed.users.create);
        assert_eq!(changed.reading.target.as_deref(), Some("LMS"));
        assert_eq!(changed.enrolments.roles["Mentor"], "tutor");
        assert_eq!(changed.enrolments.roles["Learner"], "student");
    }

    #[test]
    fn settings_that_do_not_fit_are_told() {
        let of = |key, value| builtin("conforming", &[(key, value)]).unwrap_err();
        assert!(of("users.creat", "true").contains("did you mean `create`?"));
        assert!(of("users.create", "perhaps").contains("a string stands where a boolean belongs"));
        assert!(of("users.drops", "['emial']").contains("did you mean `email`?"));
        assert!(of("name.x", "1").contains("has no settings in it"));
        assert!(of("snapshots.drop-limit", "101").contains("0 to 100"));
    }
}
