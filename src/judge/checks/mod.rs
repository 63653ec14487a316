//! What a case expects of one exchange, check by check.
//!
//! - `status`: the IMS status, faults and HTTP codes;
//! - `content`: what stands at a path, identifiers, save points;
//! - `same_as`: a record delivered against the one sent.

mod content;
mod same_as;
mod status;

pub(super) use content::save_point_element;
pub(super) use status::{Carried, carried};

use std::borrow::Cow;

use super::breach::Breach;
use super::exchange::TransportError;
use super::record::Record;
use super::subject::Subject;
use super::transcript::Transcript;
use crate::spec::Service;
use crate::suite::{self, Case, Check, Step, StepAction};

/// What a check came to.
#[derive(Debug)]
pub(super) enum Judged {
    /// As expected, in the preferred way.
    Held,
    /// As expected; which of several equally good ways was chosen is worth a note.
    HeldBy { question: &'static str, seen: String },
    /// In another way that is allowed.
    Lenient(Breach),
    /// Not as expected.
    Broken(Breach),
    /// Nothing was judged.
    Seen { question: String, seen: String },
    /// The check itself cannot be carried out: our mistake or the case's.
    Mistake(String),
}

/// A step and what came of it.
pub(super) struct Context<'a> {
    pub case: &'a Case,
    pub step: &'a Step,
    pub transcript: &'a Transcript,
    /// All exchanges of the case.
    pub records: &'a [Record<'a>],
    pub answer: Answer<'a>,
}

/// A response, or none.
#[derive(Clone, Copy)]
pub(super) enum Answer<'a> {
    Response(&'a Subject<'a>),
    None(&'a TransportError),
}

/// Judges one check.
pub(super) fn judge(context: &Context<'_>, check: &Check) -> Judged {
    let result = match check {
        Check::Observe { question, at } => {
            return content::observe(context, question, at.as_deref());
        }
        Check::Answered => return status::answered(context),
        _ => context.subject().map_or_else(Ok, |subject| judge_response(context, subject, check)),
    };
    result.unwrap_or_else(Judged::Mistake)
}

fn judge_response(
    context: &Context<'_>,
    subject: &Subject<'_>,
    check: &Check,
) -> Result<Judged, String> {
    Ok(match check {
        Check::Accepted => status::accepted(subject),
        Check::Rejected => status::rejected(subject),
        Check::Refused => status::refused(subject),
        Check::Denied => status::denied(subject),
        Check::Partial => status::partial(subject),
        Check::CodeMinor(codes) => status::code_minor(subject, codes),
        Check::Severity(words) => status::severity(subject, words),
        Check::Statuses(wanted) => status::statuses(subject, wanted),
        Check::HttpStatus(codes) => status::http_status(subject, codes),
        Check::Fault(codes) => status::fault(subject, codes),
        Check::Present(at) => content::present(context, subject, at)?,
        Check::Absent(at) => content::absent(context, subject, at)?,
        Check::Value { at, any_of } => content::value(context, subject, at, any_of)?,
        Check::NotValue { at, not } => content::not_value(context, subject, at, not)?,
        Check::Count { at, min, max } => content::count(context, subject, at, (*min, *max))?,
        Check::Ids { include, exclude, only } => {
            content::ids(context, subject, (include, exclude, *only))?
        }
        Check::Empty => content::empty(subject),
        Check::SavePointAfter(than) => content::save_point_after(context, subject, than)?,
        Check::SavePointNotBefore(than) => content::save_point_not_before(context, subject, than)?,
        Check::SameAs { step, of, position } => {
            same_as::same_as(context, subject, step, (of.as_deref(), *position))?
        }
        Check::Answered | Check::Observe { .. } => status::answered(context),
    })
}

impl<'a> Answer<'a> {
    /// The response, if one came.
    pub fn response(self) -> Option<&'a Subject<'a>> {
        match self {
            Self::Response(subject) => Some(subject),
            Self::None(_) => None,
        }
    }
}

impl<'a> Context<'a> {
    /// The response, or the breach that its absence is.
    fn subject(&self) -> Result<&'a Subject<'a>, Judged> {
        match self.answer {
            Answer::Response(subject) => Ok(subject),
            Answer::None(error) => {
                Err(Judged::Broken(Breach::new("a response", error.message.as_str())))
            }
        }
    }

    /// What was answered, in one line.
    fn seen(&self) -> String {
        match self.answer {
            Answer::Response(subject) => subject.to_string(),
            Answer::None(error) => error.message.clone(),
        }
    }

    /// The service of the step.
    fn service(&self) -> Option<&'a Service> {
        match self.answer {
            Answer::Response(subject) => subject.called.service,
            Answer::None(_) => None,
        }
    }

    /// The text with its variables replaced.
    fn filled<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, String> {
        if !text.contains("${") {
            return Ok(Cow::Borrowed(text));
        }
        let filled = suite::fill(text, |name| self.value_of(name));
        filled.map(Cow::Owned).map_err(|error| error.to_string())
    }

    /// The value of a variable; a captured one has none where the step that captures it failed.
    fn value_of(&self, name: &str) -> Option<String> {
        if let Some(value) = self.transcript.variables.get(name) {
            return Some(value.clone());
        }
        match (name, &self.step.action) {
            ("ns", _) => Some(self.service()?.namespace.as_str().to_owned()),
            ("id", StepAction::Call { subject: Some(subject), .. }) => {
                self.transcript.variables.get(subject).cloned()
            }
            _ => None,
        }
    }
}
