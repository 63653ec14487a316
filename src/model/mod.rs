//! The roster as a pure state machine: objects, references, cascades, save points.
//!
//! No input or output and no clock in here: time is an argument. Services are tables (`spec`),
//! verbs are code:
//!
//! - `roster`: the state machine's face; `verbs/`: one file per family of verbs; `batch`: operations
//!   on several objects;
//! - `state`: the stores of all services and who refers to whom; `store`: the objects of one;
//! - `tables`: the service tables in the form that verbs need; `link`: references in a record;
//! - `record`, `merge`: the parts of a record and the additive update; `arguments`, `reply`: a
//!   request taken apart, an answer put together;
//! - `packed_create`: a usual request to create, which needs no tree;
//! - `save_point`: reference points; `query`: the query form of discover;
//! - `dialect`: what a personality makes of the verbs;
//! - `deviation`: ways to go wrong; `trace`: what refused writes leave under some of them.

mod arguments;
mod batch;
mod child_rule;
mod deviation;
mod dialect;
mod link;
mod merge;
mod packed_create;
mod query;
mod record;
mod reply;
mod roster;
mod save_point;
mod sourced_id;
mod state;
mod store;
mod tables;
mod trace;
mod verbs;

#[cfg(test)]
mod tests;

pub use batch::items;
pub use child_rule::{ChildRule, SingleChildren, children_of, single_children};
pub use deviation::Deviation;
pub use dialect::comparable;
pub use packed_create::PackedCreate;
pub use reply::Reply;
pub use roster::{PlantError, Roster};
pub use save_point::{SavePoint, SavePointError};
pub use sourced_id::SourcedId;
pub use tables::writes;
