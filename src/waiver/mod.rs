//! Waivers: recorded, reasoned, expiring exceptions for one assertion on one target. Pure.
//!
//! - `entry`: one exception: what it covers, on which target, and what is known to come instead;
//! - `file`: `waivers.toml` to entries, or to everything that is wrong with it; `overlap`: entries
//!   that say the same twice or contradict each other;
//! - `session`: a run held against the entries;
//! - `mark`: what events say of them: which finding is waived by which entry, what came of each;
//! - `template`: entries to paste for what a run found.

mod entry;
mod file;
mod mark;
mod overlap;
mod session;
mod template;

pub use entry::{Scope, TargetCondition, TargetFacts, Waiver};
pub use file::{parse, unmatched};
pub use mark::{Waived, WaiverStanding, WaiverUse};
pub use overlap::check_overlaps;
pub use session::WaiverSession;
pub use template::{Template, Waivable, templates};
