//! Records to changes of the state, as the personality has it.

mod category;
mod course;
mod enrolment;
mod membership;
mod properties;
mod reconcile;
mod role;
mod selection;
mod user;

use super::changes::Loss;
use super::facts::Facts;
use super::importer::Importer;
use super::personality::Seen;
use super::state::ItemKey;
use crate::enterprise::{RecStatus, SourcedId};

impl Importer<'_> {
    /// What is to become of a record; none where nothing is said.
    fn rec_status(&self, text: Option<&str>) -> Option<RecStatus> {
        match self.personality.reading.recstatus {
            Seen::Yes => RecStatus::parse(text?),
            Seen::No => None,
        }
    }

    /// The texts of a record as the importer reads references such as `&amp;`.
    fn entities(&mut self, whole: Facts, key: &ItemKey) -> Facts {
        if !self.personality.reading.entities_kept {
            return whole;
        }
        let written = selection::as_written(&whole);
        if written != whole {
            self.lose(Loss::EntityKept, || key.id.to_string());
        }
        written
    }

    /// The identifier that an object is kept under, and the others that it has.
    fn ids<'r>(&self, ids: &'r [SourcedId]) -> Option<(&'r SourcedId, Vec<&'r SourcedId>)> {
        let said = || ids.iter().filter(|id| !id.id.is_empty());
        if self.personality.reading.other_ids == Seen::No {
            return ids.first().filter(|id| !id.id.is_empty()).map(|id| (id, Vec::new()));
        }
        let is_current = |id: &&SourcedId| {
            !id.kind.as_deref().is_some_and(|kind| kind == "Old" || kind == "Duplicate")
        };
        let first = said().find(is_current).or_else(|| said().next())?;
        Some((first, said().filter(|id| *id != first).collect()))
    }
}
