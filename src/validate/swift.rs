//! The short way: most files are right, and whether they are can be found out faster than what is
//! wrong with the others.

use std::io::{self, BufRead};

use super::choice::{Candidate, Choice};
use super::envelope::is_envelope;
use super::judge::{Settings, judge};
use super::judgement::{Beyond, Fit, Judgement, Totals};
use crate::schema::{self, StreamOptions};
use crate::xml::{Event, QName, StreamPolicies, StreamReader};

/// Judges a document that can be opened more than once, as [`judge`] does. One that only one
/// schema can be meant for is first held against it in one go; only where that finds something is
/// the document read again, for what that is.
///
/// # Errors
/// Where the document cannot be opened.
pub fn judge_swiftly<R: BufRead>(
    open: &mut dyn FnMut() -> io::Result<R>,
    choice: &Choice<'_>,
    settings: &Settings<'_>,
) -> io::Result<Judgement> {
    if let Some((root, only)) = only_candidate(open()?, choice, settings)
        && let Some(judgement) = clean(open()?, root, &only, settings)
    {
        return Ok(judgement);
    }
    Ok(judge(open()?, choice, settings))
}

/// The document element and the only schema that can be meant; none where there are several or
/// none, or the document is an envelope.
fn only_candidate<'a, R: BufRead>(
    reader: R,
    choice: &Choice<'a>,
    settings: &Settings<'_>,
) -> Option<(QName, Candidate<'a>)> {
    let mut reader = StreamReader::new(reader, StreamPolicies::default(), &settings.limits).ok()?;
    let Ok(Some(Event::Start { name, .. })) = reader.next_event() else { return None };
    let mut candidates = choice.candidates(name);
    let only = candidates.pop().filter(|_| candidates.is_empty() && !is_envelope(name))?;
    choice.counts(&only.binding.name).then(|| (name.clone(), only))
}

/// The judgement on a document that nothing is wrong with; none for any other.
fn clean<R: BufRead>(
    reader: R,
    root: QName,
    only: &Candidate<'_>,
    settings: &Settings<'_>,
) -> Option<Judgement> {
    let options = StreamOptions {
        limits: settings.limits.clone(),
        max_violations: 1,
        beyond: schema::Beyond::Stop,
        ..StreamOptions::default()
    };
    let outcome = only.binding.schema.validate_stream(reader, &options, &mut |_| ()).ok()?;
    if !outcome.is_whole || !outcome.violations.is_empty() {
        return None;
    }
    Some(Judgement {
        root: Some(root),
        soap: None,
        fits: vec![Fit { schema: only.binding.name.clone(), totals: Totals::default() }],
        findings: Vec::new(),
        totals: Totals::default(),
        beyond: Beyond::default(),
        veils: Vec::new(),
        elements: outcome.elements,
        encoding: outcome.encoding,
        doctype: outcome.doctype,
        stopped: None,
    })
}
