//! Cases that hand files to a target and look at what it keeps.
//!
//! - `case`, `load`: what a case is, and reading one; `builtin` has those of `suites/enterprise/`;
//! - `drive`: a case against a target, which takes files in and tells what it keeps;
//! - `judge`, `keeps`: whether what it keeps is what was expected;
//! - `personality_target`: an importer of ours as a target.

mod case;
mod drive;
mod judge;
mod keeps;
mod load;
mod personality_target;
#[cfg(test)]
mod tests;

pub use case::{FileCase, FileCheck, FileExpect, FileObject, HandedFile};
pub use drive::{CaseResult, FileTarget, Handed, TargetFailure, Terms, drive};
pub use load::{builtin, load};
pub use personality_target::PersonalityTarget;
