//! The table `fixtures/mapping.toml`, compiled.
//!
//! - `raw`: the file as it is written; `compile`: that with its paths and names understood;
//! - `path`: ways through an object; `words`: lists of words, and what each is on the other side.

mod compile;
mod path;
mod raw;
mod words;

use std::collections::BTreeMap;
use std::sync::LazyLock;

pub(super) use self::path::{Path, Step, Test, Wants};
pub(super) use self::words::Words;
use super::ObjectKind;
use super::change::Change;
use crate::embedded;
use crate::ground::Basis;
use crate::spec::toml_file;

const FILE: &str = "fixtures/mapping.toml";

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let text = embedded::file(FILE).map_or("", |file| file.text);
    let raw = toml_file::read(FILE, text).expect("the table is ours, and a test reads it");
    compile::compile(raw).expect("the table is ours, and a test reads it")
});

/// The built-in table.
pub(super) fn table() -> &'static Table {
    &TABLE
}

/// Everything that is known of how the two worlds go together.
#[derive(Debug)]
pub(super) struct Table {
    /// The columns that hold for a binding revision, the most particular first.
    pub columns: BTreeMap<String, Vec<String>>,
    pub words: Vec<Words>,
    pub rows: Vec<Row>,
    pub elsewhere: Vec<Elsewhere>,
    pub sides: Vec<Side>,
    pub needed: Vec<Needed>,
}

/// A field.
#[derive(Debug)]
pub(super) struct Row {
    pub kind: ObjectKind,
    pub file: Path,
    /// What becomes of the value, unless a column says otherwise.
    pub value: String,
    /// What holds where the element is there and the attribute is not.
    pub default: Option<String>,
    /// The attribute is written only on an element that is there anyway.
    pub beside: bool,
    pub basis: Basis,
    pub note: Option<String>,
    pub places: BTreeMap<String, Place>,
}

/// What a field is in a column.
#[derive(Debug)]
pub(super) enum Place {
    At {
        path: Path,
        value: Change,
        /// Characters that fit.
        most: Option<usize>,
    },
    /// Nothing, and why.
    Lost(String),
    /// Nothing that is kept: what was done about it.
    Done(String),
}

/// What the file has no place for.
#[derive(Debug)]
pub(super) struct Elsewhere {
    pub kind: ObjectKind,
    pub column: String,
    pub at: String,
    pub why: String,
}

/// How objects of a kind are built.
#[derive(Debug)]
pub(super) struct Side {
    pub kind: ObjectKind,
    pub column: String,
    /// The prefix of names that have none.
    pub prefix: Option<String>,
    /// The language of texts, where they have one.
    pub language: Option<String>,
    pub shapes: BTreeMap<String, Shape>,
    pub order: BTreeMap<String, Vec<String>>,
    /// Elements, and the child without which they are left out.
    pub needs: BTreeMap<String, String>,
    pub fills: Vec<Fill>,
    /// Fields of the file, and the word that they must have.
    pub only: Vec<(Path, String)>,
}

/// What stands around a text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Shape {
    /// Its language.
    Text,
    /// A vocabulary: the text is one of its words.
    Token(String),
    /// A vocabulary: a word of it says what the text is.
    Single(String),
}

/// What must stand in an element, where nothing is known of it.
#[derive(Debug)]
pub(super) struct Fill {
    pub element: String,
    pub prefix: Option<String>,
    pub child: String,
    pub content: Content,
    /// For a shape that says what the text is.
    pub name: Option<String>,
    pub column: Option<String>,
    /// It says that nothing is known, and does not come back.
    pub placeholder: bool,
}

/// What is filled in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Content {
    /// An element, for what else must be filled in.
    Empty,
    Text(String),
    /// The number of the element among those of its name, from 1.
    Number,
    Nil,
}

/// What the file must have.
#[derive(Debug)]
pub(super) struct Needed {
    pub kind: ObjectKind,
    /// The element that must have it.
    pub element: Vec<String>,
    pub at: String,
    pub value: Option<String>,
    /// The service means it where it says nothing.
    pub is_implied: bool,
    pub from: Vec<Vec<String>>,
}

impl Table {
    /// The rows of a kind, in their order.
    pub fn rows(&self, kind: ObjectKind) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.kind == kind)
    }

    /// How objects of a kind are built where those columns hold.
    pub fn side(&self, kind: ObjectKind, columns: &[String]) -> Option<&Side> {
        let of = |column: &String| {
            self.sides.iter().find(|side| side.kind == kind && side.column == *column)
        };
        columns.iter().find_map(of)
    }

    /// Why the file has no place for what stands there.
    pub fn why_elsewhere(
        &self,
        kind: ObjectKind,
        columns: &[String],
        at: &str,
    ) -> Option<&Elsewhere> {
        self.elsewhere.iter().find(|entry| {
            let is_below = at
                .strip_prefix(&*entry.at)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            entry.kind == kind && columns.contains(&entry.column) && is_below
        })
    }
}

impl Row {
    /// What the field is where those columns hold.
    pub fn place(&self, columns: &[String]) -> Option<&Place> {
        columns.iter().find_map(|column| self.places.get(column))
    }
}

impl Side {
    /// What stands around the text of an element, by its name, or by that and its parent's.
    pub fn shape(&self, parent: &str, name: &str) -> Option<&Shape> {
        self.shapes.get(&format!("{parent}/{name}")).or_else(|| self.shapes.get(name))
    }

    /// What must be filled in where those columns hold.
    pub fn fills<'a>(&'a self, columns: &'a [String]) -> impl Iterator<Item = &'a Fill> {
        // The most particular column that an own fill is for counts; without a column, all.
        self.fills.iter().filter(move |fill| match &fill.column {
            None => true,
            Some(column) => {
                let same =
                    |other: &&Fill| other.element == fill.element && other.child == fill.child;
                let rank = |of: &Fill| {
                    let column = of.column.as_ref()?;
                    columns.iter().position(|it| it == column)
                };
                let best = self.fills.iter().filter(same).filter_map(rank).min();
                columns.contains(column) && rank(fill) == best
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_field_has_a_place_or_a_reason_in_every_revision() {
        for columns in table().columns.values() {
            for row in &table().rows {
                let place = row.place(columns);
                let place = place.unwrap_or_else(|| panic!("{}: {columns:?}", row.file.text));
                if let Place::Lost(why) | Place::Done(why) = place {
                    assert!(!why.is_empty(), "{}", row.file.text);
                }
            }
            for kind in ObjectKind::ALL {
                assert!(table().side(kind, columns).is_some(), "{kind:?} {columns:?}");
            }
        }
    }

    #[test]
    fn no_field_stands_twice_on_the_same_side() {
        let mut seen = BTreeSet::new();
        for row in &table().rows {
            assert!(seen.insert((row.kind, row.file.text.clone())), "{}", row.file.text);
        }
        for columns in table().columns.values() {
            let mut seen = BTreeSet::new();
            for row in &table().rows {
                if let Some(Place::At { path, .. }) = row.place(columns) {
                    assert!(seen.insert((row.kind, path.text.clone())), "{}", path.text);
                }
            }
        }
    }

    #[test]
    fn a_fill_of_its_own_goes_before_that_of_the_release() {
        let columns = &table().columns["es-1.0-itslearning"];
        let side = table().side(ObjectKind::Person, columns).unwrap();
        let gender: Vec<&Content> = side
            .fills(columns)
            .filter(|fill| fill.child == "gender")
            .map(|fill| &fill.content)
            .collect();
        assert_eq!(gender, [&Content::Text("Gender".to_owned())]);
    }
}
