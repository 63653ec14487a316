//! The report for people: what is wrong first, and for each the requirement, what was expected and
//! came, the exchange that shows it, and the command that runs it again.

mod exchange;
pub mod paint;
pub(super) mod problem;
mod summary;
mod waivers;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::entry::{self, Entry, entries};
use super::fold::RunReport;
use super::visible::visible_line;
use super::words::counted;
use crate::ground::Verdict;
use crate::spec::Catalogue;

/// How the report is told.
#[derive(Clone, Debug)]
pub struct TerminalOptions {
    /// How much is told.
    pub verbosity: Verbosity,
    /// The command that made this run, without its filters; a case id behind it reruns that case.
    pub rerun: String,
}

/// How much is told.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Verbosity {
    /// The summary only.
    Quiet,
    /// What is not a plain pass.
    #[default]
    Normal,
    /// Also the passes, the cases that do not apply, and the exchanges in full.
    Verbose,
}

/// The whole report, with ANSI colours; the caller strips them where they are not wanted. Nothing
/// is told by colour alone.
#[must_use]
pub fn terminal(report: &RunReport, catalogue: &Catalogue, options: &TerminalOptions) -> String {
    let mut out = String::new();
    if options.verbosity != Verbosity::Quiet {
        if options.verbosity == Verbosity::Verbose {
            passes(report, &mut out);
        }
        problems(report, catalogue, options, &mut out);
        waivers::write(report, options.verbosity, &mut out);
        lenient(report, &mut out);
        observations(report, options.verbosity, &mut out);
        not_applicable(report, options.verbosity, &mut out);
        leftovers(report, &mut out);
    }
    summary::write(report, &mut out);
    out
}

/// Every problem, the first of each sort in full.
fn problems(
    report: &RunReport,
    catalogue: &Catalogue,
    options: &TerminalOptions,
    out: &mut String,
) {
    let mut told: BTreeMap<Verdict, usize> = BTreeMap::new();
    let mut shown = BTreeSet::new();
    for entry in entries(report) {
        let before = told.entry(entry.verdict).or_default();
        *before += 1;
        if *before <= MOST_IN_FULL || options.verbosity == Verbosity::Verbose {
            problem::write(&entry, catalogue, options, &mut shown, out);
        } else {
            problem::write_briefly(&entry, out);
        }
    }
    if told.values().any(|told| *told > MOST_IN_FULL) && options.verbosity != Verbosity::Verbose {
        line(
            out,
            format_args!("Only the first {MOST_IN_FULL} of a sort are told in full; -v does all\n"),
        );
    }
}

fn passes(report: &RunReport, out: &mut String) {
    for case in report.cases.iter().filter(|case| case.verdict == Verdict::Pass) {
        let label = paint::verdict(case.verdict);
        let title = visible_line(&case.title);
        line(out, format_args!("{label}  {}  {title}", case.case));
    }
    line(out, format_args!(""));
}

/// Lenient passes are no problem, but their reasons must be seen: one line a finding, equal ones of
/// generic rules together.
fn lenient(report: &RunReport, out: &mut String) {
    let found: Vec<Entry<'_>> = entry::with_verdict(report, Verdict::Lenient);
    if found.is_empty() {
        return;
    }
    paint::heading(out, "Accepted, though not in the preferred way");
    for entry in found {
        let Some(finding) = entry.finding else { continue };
        let more = match entry.others {
            0 => String::new(),
            others => format!(" (and in {others} more)"),
        };
        let assertion = &finding.assertion;
        let expected = visible_line(&finding.expected);
        let actual = visible_line(&finding.actual);
        let label = paint::verdict(Verdict::Lenient);
        line(out, format_args!("{label}  {}{more}", entry.case.case));
        line(out, format_args!("         {assertion}: preferred {expected}, got {actual}"));
    }
    line(out, format_args!(""));
}

/// More problems of a sort than these are told in a line each, unless much is wanted.
const MOST_IN_FULL: usize = 20;

/// More answers than these are only counted, unless much is wanted.
const MOST_ANSWERS: usize = 12;

/// The answers to questions that the standard leaves open, equal ones together, a line each.
fn observations(report: &RunReport, verbosity: Verbosity, out: &mut String) {
    let mut answers: Vec<(&str, &str, Vec<&str>)> = Vec::new();
    for observation in report.cases.iter().flat_map(|case| &case.outcome.observations) {
        let known = answers
            .iter_mut()
            .find(|(q, seen, _)| *q == observation.question && *seen == observation.seen);
        match known {
            Some((_, _, assertions)) => assertions.push(&observation.assertion),
            None => answers.push((
                &observation.question,
                &observation.seen,
                vec![&observation.assertion],
            )),
        }
    }
    if answers.is_empty() {
        return;
    }
    if verbosity != Verbosity::Verbose && answers.len() > MOST_ANSWERS {
        let count = counted(answers.len() as u64, "question");
        let told = "the standard leaves open were answered; -v and the JSON report tell";
        line(out, format_args!("Observed, not judged: {count} that {told}\n"));
        return;
    }
    paint::heading(out, "Observed, not judged: the standard leaves these open");
    for (question, seen, assertions) in answers {
        let seen = if verbosity == Verbosity::Verbose { seen.into() } else { abridged(seen) };
        let seen = visible_line(&seen).into_owned();
        line(out, format_args!("  {} {}", visible_line(question), paint::strong(&seen)));
        if verbosity == Verbosity::Verbose {
            line(out, format_args!("      {}", paint::faint(assertions.join(", "))));
        }
    }
    line(out, format_args!(""));
}

/// The text if it is short, else its beginning.
fn abridged(text: &str) -> Cow<'_, str> {
    const SHOWN: usize = 80;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => Cow::Owned(format!("{} ...", text[..end].trim_end())),
        None => Cow::Borrowed(text),
    }
}

/// What the profile does not claim: a line a reason, or a line a case where much is wanted.
fn not_applicable(report: &RunReport, verbosity: Verbosity, out: &mut String) {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for case in report.cases.iter().filter(|case| case.verdict == Verdict::NotApplicable) {
        let reason = case.reason.as_deref().unwrap_or("no reason given");
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, cases)) => cases.push(&case.case.0),
            None => reasons.push((reason, vec![&case.case.0])),
        }
    }
    if reasons.is_empty() {
        return;
    }
    paint::heading(out, "Not applicable");
    for (reason, cases) in reasons {
        let which = match (verbosity, cases.as_slice()) {
            (Verbosity::Verbose, all) => all.join(", "),
            (_, [one]) => (*one).to_owned(),
            (_, [first, rest @ ..]) => format!("{first} and {} more", rest.len()),
            (_, []) => String::new(),
        };
        line(out, format_args!("  {which}: {}", visible_line(reason)));
    }
    line(out, format_args!(""));
}

/// What the run could not clean up; the user must know, whatever the verdict.
fn leftovers(report: &RunReport, out: &mut String) {
    let mut left =
        report.cases.iter().flat_map(|case| case.leftovers.iter().map(move |l| (&case.case, l)));
    let Some(first) = left.next() else { return };
    paint::heading(out, "Left on the target, since cleaning up did not succeed");
    for (case, leftover) in std::iter::once(first).chain(left) {
        line(out, format_args!("  {} (created by {case})", visible_line(leftover)));
    }
    line(out, format_args!(""));
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    writeln!(out, "{text}").expect("a String takes all");
}
