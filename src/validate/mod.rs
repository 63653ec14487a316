//! Judging documents without an exchange around them: a file, or a message that was kept.
//!
//! One pass over the events of a document, in memory that does not grow with its size. What the
//! document is shows at its root, or in the body of its envelope; it is then validated by every
//! schema that could be meant, side by side, and the one it fits best is what it is judged by.
//!
//! - `choice`: which schemas may be meant: the built-in ones that know the name, or the user's;
//! - `judge`: the pass itself, events in, [`Judgement`] out; `clean`: a faster one, by several
//!   threads, for large files without findings;
//! - `course`: where the pass stands, and what comes of it in the end; `part`: an element that is held against schemas;
//!   `lane`: one schema and what it finds; `late_child`: what it
//!   missed, and came behind;
//! - `envelope`, `fault`: the rules for what is around a payload in a SOAP message;
//! - `collected`: findings, so many and no more, and how many kinds there were beyond;
//! - `roster`: what is said of roster files besides: requirements on instances, names;
//! - `importer`: what importers lose of such files, though they conform;
//! - `set`: files of one source, judged together;
//! - `veil`: where credentials stand; `excerpt`: a line of the source without them;
//! - `judgement`, `finding`: what comes of it.

mod choice;
mod clean;
mod collected;
mod course;
mod envelope;
mod excerpt;
mod fault;
mod finding;
mod importer;
mod judge;
mod judgement;
mod lane;
mod late_child;
mod part;
mod roster;
mod set;
mod veil;

#[cfg(test)]
mod tests;

pub use choice::{Binding, Choice, Origin};
pub use clean::judge_clean;
pub use excerpt::{AROUND, Excerpt, PartOfLine};
pub use finding::{Finding, Place};
pub use importer::{ImporterRisk, Loss, importer_habits};
pub use judge::{Settings, judge};
pub use judgement::{Beyond, Direction, Fit, Judgement, Soap, Totals};
pub use roster::{Assertion, FileKind, RosterFacts, rule_ids};
pub use set::{Header, SetFinding, SetJudgement, SourceSet, in_order};
pub use veil::Veil;
