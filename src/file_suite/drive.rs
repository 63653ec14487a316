//! A case against a target.

use std::collections::{BTreeMap, BTreeSet};

use super::case::{FileCase, FileCheck, FileObject};
use super::judge::{Look, judge};
use crate::ground::{Basis, Level, Verdict};
use crate::importing::{Mode, StateDocument};
use crate::judge::CaseOutcome;
use crate::spec::Catalogue;
use crate::suite::fill;

/// Something that takes files in and tells what it keeps.
pub trait FileTarget {
    /// Forgets what came before, where that can be done.
    ///
    /// # Errors
    /// Where it should, and does not.
    fn reset(&mut self) -> Result<(), TargetFailure>;

    /// Takes a file in, or refuses it.
    ///
    /// # Errors
    /// Where it does neither.
    fn hand(&mut self, mode: Mode, file: &str) -> Result<Handed, TargetFailure>;

    /// What it keeps.
    ///
    /// # Errors
    /// Where that cannot be known.
    fn kept(&mut self) -> Result<StateDocument, TargetFailure>;
}

/// What a target did with a file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Handed {
    /// It took it in.
    Taken,
    /// It refused it, and says this.
    Refused(String),
}

/// A target that cannot be asked: says nothing of its conformance.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{0}")]
pub struct TargetFailure(pub String);

/// What is known of a run and of its target.
pub struct Terms<'a> {
    /// The requirements.
    pub catalogue: &'a Catalogue,
    /// The run's letters, which stand in every identifier.
    pub run: &'a str,
    /// What the target takes in.
    pub claimed: &'a BTreeSet<FileObject>,
    /// What the target calls the roles of the standard, where it calls them otherwise.
    pub roles: &'a BTreeMap<String, String>,
    /// The verdict on a breach; none for not judged.
    pub verdict_of: &'a dyn Fn(Level, Basis) -> Option<Verdict>,
}

/// What came of a case.
#[derive(Clone, Debug)]
pub struct CaseResult {
    /// The verdict.
    pub verdict: Verdict,
    /// Why it does not apply, cannot be tested, or came to nothing.
    pub reason: Option<String>,
    /// Everything judged.
    pub outcome: CaseOutcome,
    /// The files that were handed over, and what the target did with each.
    pub handed: Vec<(String, Handed)>,
}

impl Terms<'_> {
    /// A text of the case with the values of this run.
    pub(super) fn filled(&self, case: &FileCase, text: &str) -> Result<String, TargetFailure> {
        let value = |name: &str| match name {
            "run" => Some(self.run.to_owned()),
            "source" => Some("lis-conform".to_owned()),
            id if case.ids.iter().any(|known| known == id) => Some(format!("lc-{}-{id}", self.run)),
            _ => None,
        };
        fill(text, value).map_err(|error| TargetFailure(format!("{}: {error}", case.file)))
    }
}

/// Hands the files of a case over, one after the other, and judges what is kept after each.
pub fn drive(case: &FileCase, target: &mut dyn FileTarget, terms: &Terms<'_>) -> CaseResult {
    let mut result = CaseResult {
        verdict: Verdict::Pass,
        reason: None,
        outcome: CaseOutcome::default(),
        handed: Vec::new(),
    };
    if let Some(missing) = case.needs.iter().find(|object| !terms.claimed.contains(object)) {
        let object = format!("{missing:?}").to_lowercase();
        result.verdict = Verdict::NotApplicable;
        result.reason = Some(format!("the target does not claim `{object}` in `objects`"));
        return result;
    }
    match hand_over(case, target, terms, &mut result) {
        Ok(None) => result.verdict = result.outcome.verdict(),
        Ok(Some(reason)) => {
            result.verdict = result.outcome.verdict().max(Verdict::Untestable);
            result.reason = Some(reason);
        }
        Err(failure) => {
            result.verdict = Verdict::Error;
            result.reason = Some(failure.0);
        }
    }
    result
}

/// The reason for which the rest could not be tested, where there is one.
fn hand_over(
    case: &FileCase,
    target: &mut dyn FileTarget,
    terms: &Terms<'_>,
    result: &mut CaseResult,
) -> Result<Option<String>, TargetFailure> {
    target.reset()?;
    for (at, file) in case.files.iter().enumerate() {
        let text = terms.filled(case, &file.text)?;
        let is_compared = file.expect.iter().any(|it| matches!(it.check, FileCheck::Unchanged));
        let before = if is_compared { Some(target.kept()?) } else { None };
        let handed = target.hand(file.mode, &text)?;
        result.handed.push((text, handed.clone()));
        let is_asked = |it: &FileCheck| matches!(it, FileCheck::Taken | FileCheck::Refused);
        if let Handed::Refused(why) = &handed
            && !file.expect.iter().any(|it| is_asked(&it.check))
        {
            return Ok(Some(format!("file {} was refused: {why}", at + 1)));
        }
        let after = if file.expect.iter().any(|it| !is_asked(&it.check)) {
            target.kept()?
        } else {
            StateDocument::default()
        };
        let look = Look { handed: &handed, before: before.as_ref(), after: &after };
        judge(case, at, &look, terms, &mut result.outcome)?;
    }
    Ok(None)
}
