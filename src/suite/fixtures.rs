//! Message fixtures: the bodies that cases name.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::embedded;

const FOLDER: &str = "fixtures/messages/";

/// Message bodies by name; `person/minimal` is `fixtures/messages/person/minimal.xml`.
#[derive(Clone, Debug, Default)]
pub struct Fixtures {
    texts: BTreeMap<String, Cow<'static, str>>,
}

impl Fixtures {
    /// Those built into the binary.
    #[must_use]
    pub fn builtin() -> Self {
        let texts = embedded::files_below(FOLDER)
            .filter_map(|file| {
                let name = file.path.strip_prefix(FOLDER)?.strip_suffix(".xml")?;
                Some((name.to_owned(), Cow::Borrowed(file.text)))
            })
            .collect();
        Self { texts }
    }

    /// With one more, or another text under a name already there.
    #[must_use]
    pub fn with(mut self, name: &str, text: impl Into<String>) -> Self {
        self.texts.insert(name.to_owned(), Cow::Owned(text.into()));
        self
    }

    /// The text of a fixture, placeholders and all.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(AsRef::as_ref)
    }

    /// The text that a step's `body` stands for: inline XML is its own text.
    #[must_use]
    pub fn body<'a>(&'a self, body: &'a str) -> Option<&'a str> {
        if body.trim_start().starts_with('<') { Some(body) } else { self.text(body) }
    }

    /// All names in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_xml_is_its_own_text() {
        let fixtures = Fixtures::default().with("person/x", "<personRecord/>");
        assert_eq!(fixtures.body(" <a/>"), Some(" <a/>"));
        assert_eq!(fixtures.body("person/x"), Some("<personRecord/>"));
        assert_eq!(fixtures.body("person/y"), None);
        assert_eq!(fixtures.names().collect::<Vec<_>>(), ["person/x"]);
    }
}
