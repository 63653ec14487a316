//! Lists of words, and what each is on the other side.

use super::super::change::{Changed, Way};

/// A list.
#[derive(Debug)]
pub(in crate::mapping) struct Words {
    pub name: String,
    /// What any other word becomes: the file's word.
    pub otherwise: Option<String>,
    pub entries: Vec<Entry>,
}

/// Words that mean the same.
#[derive(Debug)]
pub(in crate::mapping) struct Entry {
    /// In the file; the first is written.
    pub file: Vec<String>,
    /// There; the first is written.
    pub words: Vec<String>,
    /// The same in particular columns.
    pub columns: Vec<(String, Vec<String>)>,
}

impl Words {
    /// The word on the other side.
    ///
    /// # Errors
    /// Where there is none, and none for any other either.
    pub fn of(&self, way: Way, text: &str, columns: &[String]) -> Result<Changed, String> {
        let text = text.trim();
        let known = self.entries.iter().find(|entry| entry.reads(way, text, columns));
        let written = |entry: &Entry| entry.writes(way, columns);
        if let Some(known) = known.and_then(written) {
            return Ok(Changed { text: known, lost: None });
        }
        let otherwise = self.otherwise.as_ref().and_then(|word| {
            self.entries.iter().find(|entry| entry.file.contains(word)).and_then(written)
        });
        let why = "the word is not one of those that are known";
        match otherwise {
            Some(text) => {
                let lost = format!("{why}: it becomes {text}");
                Ok(Changed { text, lost: Some(lost) })
            }
            None => Err(why.to_owned()),
        }
    }

    /// Whether a text there is one of the list.
    pub fn has(&self, text: &str, columns: &[String]) -> bool {
        self.entries.iter().any(|entry| entry.reads(Way::Here, text.trim(), columns))
    }
}

impl Entry {
    /// The words there.
    pub fn there(&self, columns: &[String]) -> &[String] {
        let of = |column: &String| self.columns.iter().find(|(name, _)| name == column);
        columns.iter().find_map(of).map_or(&self.words, |(_, words)| words)
    }

    /// Letters may differ in case: products do not agree on it.
    fn reads(&self, way: Way, text: &str, columns: &[String]) -> bool {
        let from = match way {
            Way::There => &self.file,
            Way::Here => self.there(columns),
        };
        from.iter().any(|word| word.eq_ignore_ascii_case(text))
    }

    fn writes(&self, way: Way, columns: &[String]) -> Option<String> {
        let to = match way {
            Way::There => self.there(columns),
            Way::Here => &self.file,
        };
        to.first().cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::table;
    use super::*;
    use crate::enterprise::RoleType;

    fn list(name: &str) -> &'static Words {
        table().words.iter().find(|list| list.name == name).unwrap()
    }

    #[test]
    fn what_is_written_on_either_side_comes_back() {
        for columns in table().columns.values() {
            for list in &table().words {
                for entry in &list.entries {
                    let there = list.of(Way::There, &entry.file[0], columns).unwrap();
                    assert_eq!(there.lost, None);
                    let back = list.of(Way::Here, &there.text, columns).unwrap();
                    assert_eq!(back.text, entry.file[0], "{} in {columns:?}", list.name);
                }
            }
        }
    }

    #[test]
    fn roles_are_those_of_the_format() {
        let codes = list("role").entries.iter().map(|entry| entry.file.as_slice());
        let known = RoleType::ALL.map(|role| [role.code().to_owned(), role.word().to_owned()]);
        assert!(codes.eq(known.iter().map(<[String; 2]>::as_slice)));
        let lis = &table().columns["lis-2.0-final"];
        let editing = list("role").of(Way::Here, "editingteacher", lis).unwrap();
        assert_eq!(editing.text, "04");
        assert!(editing.lost.is_some());
    }

    #[test]
    fn a_word_without_any_other_is_refused() {
        let lis = &table().columns["lis-2.0-final"];
        assert!(list("status").of(Way::There, "9", lis).is_err());
        assert_eq!(list("status").of(Way::Here, "inactive", lis).unwrap().text, "0");
    }
}
