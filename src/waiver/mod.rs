//! Waivers: recorded, reasoned, expiring exceptions for one assertion on one target. Pure.
//!
//! - `mark`: what events say of them: which finding is waived by which entry, what came of each entry.

mod mark;

pub use mark::{Waived, WaiverStanding, WaiverUse};
