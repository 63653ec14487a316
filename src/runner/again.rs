//! Judging again what was recorded, without a target.

use super::answer::Answer;
use super::applicable::not_applicable;
use super::conclude::{Concluded, conclude};
use super::event::CaseFinished;
use super::mistake;
use crate::judge::{Judge, Transcript};
use crate::spec::Spec;
use crate::suite::{Case, Profile};

/// Judges the record of a case as if it had just been made. What judging does not touch is taken
/// over from `before`: what could not be cleaned up, how long it took, whether it was flaky.
#[must_use]
pub fn conclude_again(
    judge: &Judge,
    (spec, profile): (&Spec, &Profile),
    (case, transcript): (&Case, &Transcript),
    before: &CaseFinished,
) -> Concluded {
    let exchanges = &transcript.exchanges;
    let answers: Vec<Answer> =
        exchanges.iter().map(|exchange| Answer::of(exchange, spec)).collect();
    let outcome = judge.judge(case, transcript);
    let mut concluded = conclude(case, (transcript, &answers), outcome, profile);
    concluded.finished.leftovers.clone_from(&before.leftovers);
    concluded.finished.elapsed_us = before.elapsed_us;
    concluded
}

/// What is told of a case that the profile rules out; none where it does not.
#[must_use]
pub fn ruled_out(case: &Case, profile: &Profile) -> Option<CaseFinished> {
    not_applicable(case, profile).map(|reason| mistake::not_applicable(case, reason))
}
