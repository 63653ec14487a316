//! What is told of a habit.

use super::table::{Habit, unread};
use crate::validate::finding::Place;

/// Something that a file does and an importer stumbles over. It is no breach of the format.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ImporterRisk {
    /// Its name, which stays: `role-type-not-first`.
    pub id: &'static str,
    /// What the file does, a lowercase sentence.
    pub message: String,
    /// What to do about it.
    pub advice: &'static str,
    /// Where it does so first.
    pub place: Place,
    /// How often.
    pub times: u64,
    /// Who loses what.
    pub losses: Vec<Loss>,
}

/// What an importer loses.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Loss {
    /// The importer.
    pub importer: &'static str,
    /// What is lost.
    pub what: String,
    /// How that is known.
    pub source: &'static str,
}

/// A field that stands in a file: its object and its name, in lower case.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Field {
    pub object: &'static str,
    pub name: String,
    pub place: Place,
    pub times: u64,
}

impl ImporterRisk {
    pub(super) fn of(habit: Habit, place: Place, times: u64) -> Option<Self> {
        let row = habit.row()?;
        let losses = row.loses.iter().map(|loss| Loss {
            importer: loss.importer(),
            what: loss.what.clone(),
            source: &loss.source,
        });
        let (id, message, losses) = (habit.id(), row.text.clone(), losses.collect());
        Some(Self { id, message, advice: &row.advice, place, times, losses })
    }

    /// That of fields that some importer does not read; none where all are read.
    pub(super) fn of_fields(fields: &[Field]) -> Option<Self> {
        let mut lost: Vec<&Field> = Vec::new();
        let mut losses: Vec<Loss> = Vec::new();
        for unread in unread() {
            let is_unread = |field: &&Field| {
                field.object == unread.object && unread.fields.contains(&field.name)
            };
            let found: Vec<&Field> = fields.iter().filter(is_unread).collect();
            let names: Vec<String> =
                found.iter().map(|field| format!("{}/{}", field.object, field.name)).collect();
            if names.is_empty() {
                continue;
            }
            let what = names.join(", ");
            match losses.iter_mut().find(|loss| loss.importer == unread.importer()) {
                Some(loss) => loss.what = format!("{}, {what}", loss.what),
                None => {
                    let (importer, source) = (unread.importer(), unread.source.as_str());
                    losses.push(Loss { importer, what, source });
                }
            }
            lost.extend(found);
        }
        let first = lost.iter().min_by_key(|field| field.place)?;
        let times = lost.iter().map(|field| field.times).sum();
        Some(Self { losses, ..Self::of(Habit::FieldsNotRead, first.place, times)? })
    }
}
