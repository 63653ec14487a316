//! The questions put to a bundle, and the answers.

use std::fmt;

/// A question and its answer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BundleCheck {
    /// What is asked, as a statement that should hold.
    pub name: &'static str,
    /// The answer.
    pub answer: Answer,
}

/// Whether what is asked holds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Answer {
    /// It does; with what was looked at.
    Holds(String),
    /// It does not; everything that speaks against it.
    Fails(Vec<String>),
    /// That cannot be known here, and why.
    NotDone(String),
}

impl BundleCheck {
    /// The answer to a question: it holds where nothing speaks against it.
    pub(super) fn of(name: &'static str, found: Vec<String>, looked_at: impl fmt::Display) -> Self {
        let answer = if found.is_empty() {
            Answer::Holds(looked_at.to_string())
        } else {
            Answer::Fails(found)
        };
        Self { name, answer }
    }

    /// A question that cannot be answered here.
    pub(super) fn not_done(name: &'static str, why: impl fmt::Display) -> Self {
        Self { name, answer: Answer::NotDone(why.to_string()) }
    }

    /// Whether something speaks against it.
    #[must_use]
    pub fn fails(&self) -> bool {
        matches!(self.answer, Answer::Fails(_))
    }
}
