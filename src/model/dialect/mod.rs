//! What a product makes of a release, where a personality says it (`spec::personality`): the verbs
//! ask here when a table has such rules.
//!
//! - `write`: create, update and replace as one; `parts`: what of a record is kept, and how a new
//!   one goes over an old one;
//! - `hierarchy`: types of groups and where they may stand; `links`: links that the other end
//!   answers; `mark`: the mark of one among a person's memberships.

mod hierarchy;
mod links;
mod mark;
mod parts;
mod write;

pub use parts::comparable;

pub(super) use hierarchy::{check_deletable, fate_below};
pub(super) use links::{add_answers, link_rules};
pub(super) use parts::check_length;
pub(super) use write::write;
