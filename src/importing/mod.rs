//! What an importer of Enterprise files keeps, and how it takes a file in.
//!
//! - `field`, `facts`: what is kept of one object, packed; `flatten`: a record to its facts;
//! - `state`: users, courses, categories, enrolments and groups, and their form in JSON;
//! - `personality`: how an importer behaves, as data: one that follows the standard, and known ones;
//! - `form`: what readers that are no XML parsers trip over;
//! - `importer`, `apply`: records, one after the other, to changes of the state;
//! - `changes`: what changed, and what was lost on the way.
//!
//! An importer is given a state and gives back another one; where it ends with an error, the one
//! before is still what holds, as nothing else was written.

mod apply;
mod changes;
mod facts;
mod field;
mod flatten;
mod form;
mod importer;
mod personality;
mod state;
#[cfg(test)]
mod tests;

pub use changes::{Action, Change, Changes, Kind, Loss, Note, Tally};
pub use facts::{Facts, FactsBuilder};
pub use field::{Field, FieldSource};
pub use importer::{ImportError, Importer, Mode};
pub use personality::{Personality, Quirk, quirks};
pub use state::{
    CategoryDocument, EnrolmentDocument, FieldValue, GroupDocument, IdDocument, ItemDocument,
    ItemIs, Sizes, Standing, State, StateDocument, StateError,
};
