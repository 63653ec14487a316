//! For people: each file with what it is, each kind of finding once with its line.

use std::fmt::{Arguments, Write as _};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::super::terminal::paint;
use super::super::terminal::problem::said;
use super::super::visible::visible_line;
use super::super::words::{counted, duration, grouped};
use super::{JudgedFile, ValidateReport, risks, words};
use crate::ground::{Basis, Verdict};
use crate::validate::{Excerpt, Finding, Judgement, Place};

/// Other places of a kind that are listed.
const MOST_PLACES: usize = 6;

/// Wider than any excerpt: they are cut already.
const WIDTH: usize = 400;

/// How much is told of what importers lose.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ImportersTold {
    /// A line with names.
    ByName,
    /// Who loses what, and how that is known.
    InFull,
}

/// A file: a line on what it is and how it fits, then what was found. With ANSI colours.
#[must_use]
pub fn validate_file_text(file: &JudgedFile, told: ImportersTold) -> String {
    let verdict = file.verdict();
    let mut out = String::new();
    let label = paint::verdict(verdict);
    let name = visible_line(&file.name);
    match &file.outcome {
        Err(reason) => {
            let reason = visible_line(reason);
            line(&mut out, format_args!("{label}  {}  {reason}", paint::strong(&name)));
        }
        Ok(judgement) => {
            let heading = heading(judgement);
            line(&mut out, format_args!("{label}  {}  {heading}", paint::strong(&name)));
            for remark in remarks(judgement) {
                line(&mut out, format_args!("         {remark}"));
            }
            if told == ImportersTold::ByName {
                out.extend(risks::by_name(file.risks()).map(|of| format!("         {of}\n")));
            }
            findings(file, judgement, &mut out);
            if told == ImportersTold::InFull {
                risks::in_full(file, &mut out);
            }
        }
    }
    out
}

/// The last line: how many files there are of each verdict. With ANSI colours.
#[must_use]
pub fn validate_summary_text(report: &ValidateReport) -> String {
    summary(report, paint::count)
}

/// The same without colours.
pub(super) fn plain_summary(report: &ValidateReport) -> String {
    summary(report, |count, word, _| format!("{} {word}", grouped(count)))
}

fn summary(report: &ValidateReport, part: fn(u64, &str, Verdict) -> String) -> String {
    let counts = report.counts();
    let parts = [
        (counts.pass, "pass", Verdict::Pass),
        (counts.lenient, "lenient", Verdict::Lenient),
        (counts.warn, "warn", Verdict::Warn),
        (counts.fail, "fail", Verdict::Fail),
        (counts.untestable, "untestable", Verdict::Untestable),
        (counts.error, "error", Verdict::Error),
    ];
    let shown = parts
        .iter()
        .filter(|(count, word, _)| *count > 0 || matches!(*word, "pass" | "warn" | "fail"));
    let mut shown: Vec<String> =
        shown.map(|(count, word, verdict)| part(*count, word, *verdict)).collect();
    if !report.not_judged.is_empty() {
        let count = report.not_judged.len() as u64;
        shown.push(part(count, "not judged", Verdict::Error));
    }
    let bytes: u64 = report.files.iter().map(|file| file.bytes).sum();
    let files = counted((report.files.len() + report.not_judged.len()) as u64, "file");
    let mut out = format!(
        "{files}, {} in {}: {}\n",
        size(bytes),
        duration(report.elapsed_us),
        shown.join(", ")
    );
    if !report.not_judged.is_empty() {
        out.push_str("Interrupted, so this proves nothing about the files not judged\n");
    }
    out
}

/// What the document is, by which schema it is judged, how large it is, what was found.
fn heading(judgement: &Judgement) -> String {
    let mut parts = vec![words::subject(judgement)];
    if let [only] = judgement.fits.as_slice() {
        parts.push(format!("by {}", visible_line(&only.schema)));
    }
    parts.push(counted(judgement.elements, "element"));
    if judgement.totals.all() > 0 {
        parts.push(words::totals(judgement.totals));
    }
    parts.join("; ")
}

/// What else is to be known of the document, a line each.
fn remarks(judgement: &Judgement) -> Vec<String> {
    let mut remarks: Vec<String> = words::fit(judgement).into_iter().collect();
    if let Some(facts) = &judgement.roster {
        remarks.push(words::records(facts));
        remarks.push(words::assertions(&facts.assertions));
    }
    if let Some(doctype) = &judgement.doctype {
        let id = doctype.public_id.as_deref().or(doctype.system_id.as_deref());
        let id = id.map(|id| format!(" ({})", visible_line(id))).unwrap_or_default();
        remarks.push(format!("has a DOCTYPE{id}, which was not followed"));
    }
    if let Some(reason) = &judgement.stopped {
        remarks.push(format!("was not read to its end: {}", visible_line(reason)));
    }
    remarks
}

/// Each kind of finding once, with the line of the first.
fn findings(file: &JudgedFile, judgement: &Judgement, out: &mut String) {
    let mut told: Vec<bool> = vec![false; judgement.findings.len()];
    for (at, finding) in judgement.findings.iter().enumerate() {
        if told[at] {
            continue;
        }
        let kind = finding.kind_of_place();
        let mut alike = Vec::new();
        for (other, same) in judgement.findings.iter().enumerate().skip(at + 1) {
            if !told[other]
                && same.rule == finding.rule
                && same.verdict == finding.verdict
                && same.kind_of_place() == kind
            {
                told[other] = true;
                alike.push(same);
            }
        }
        let excerpt = file.excerpts.get(at).and_then(Option::as_ref);
        one(&file.name, finding, excerpt, &alike, out);
    }
    if let Some(beyond) = words::beyond(judgement) {
        line(out, format_args!("{beyond}; --max-errors tells more\n"));
    }
}

fn one(
    file: &str,
    finding: &Finding,
    excerpt: Option<&Excerpt>,
    alike: &[&Finding],
    out: &mut String,
) {
    let style = paint::style_of(finding.verdict);
    let message = visible_line(&finding.message);
    let Finding { verdict, rule, .. } = finding;
    line(out, format_args!("{style}{verdict}[{rule}]{style:#}: {}", paint::strong(&message)));
    let Place { line: number, column } = finding.place;
    let gutter = number.to_string().len();
    let arrow = paint::faint(format_args!("{:gutter$}-->", ""));
    line(out, format_args!("{arrow} {}:{number}:{column}", visible_line(file)));
    if let Some(excerpt) = excerpt {
        source(excerpt, finding, out);
    }
    let mut notes = Vec::new();
    if !finding.path.is_empty() {
        notes.push(("at", visible_line(&finding.path).into_owned()));
    }
    if let Some(expected) = words::expected(finding) {
        notes.push((if *rule == "no-schema" { "known" } else { "allowed here" }, expected));
    }
    notes.extend(ground(finding).map(|ground| ("basis", ground)));
    if !alike.is_empty() {
        notes.push(("also at", places(alike)));
    }
    for (name, text) in notes {
        let mark = paint::faint(format_args!("{:gutter$} = {name}:", ""));
        line(out, format_args!("{mark} {text}"));
    }
    line(out, format_args!(""));
}

/// The line that a finding is about, its place underlined.
fn source(excerpt: &Excerpt, finding: &Finding, out: &mut String) {
    let before = visible_line(&excerpt.before).into_owned();
    let behind = visible_line(&excerpt.behind).into_owned();
    let tag = behind.find(['>', ' ']).unwrap_or(behind.len());
    let first = behind.chars().next().map_or(0, char::len_utf8);
    let span = before.len()..before.len() + tag.max(first);
    let number = usize::try_from(finding.place.line).unwrap_or(usize::MAX);
    let snippet = Snippet::source(format!("{before}{behind}"))
        .line_start(number)
        .annotation(AnnotationKind::Primary.span(span));
    let level = if finding.verdict.is_red() { Level::ERROR } else { Level::WARNING };
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii).term_width(WIDTH);
    let rendered = renderer.render(&[Group::with_level(level).element(snippet)]);
    line(out, format_args!("{}", rendered.trim_end()));
}

pub(super) fn line(out: &mut String, text: Arguments<'_>) {
    writeln!(out, "{text}").expect("a String takes all");
}

/// What the rule rests on, and the clause; a document that is no XML needs no ground.
fn ground(finding: &Finding) -> Option<String> {
    let is_plain = finding.clause.is_none() && finding.basis == Basis::Text;
    if is_plain {
        return None;
    }
    let clause = finding.clause.filter(|clause| *clause != finding.rule);
    let clause = clause.map(|clause| format!("; clause {clause}")).unwrap_or_default();
    Some(format!("{}{clause}", said(finding.basis)))
}

fn places(alike: &[&Finding]) -> String {
    let shown: Vec<String> = alike
        .iter()
        .take(MOST_PLACES)
        .map(|finding| format!("{}:{}", finding.place.line, finding.place.column))
        .collect();
    let mut text = shown.join(", ");
    if alike.len() > MOST_PLACES {
        text.push_str(&format!(" and {} more", grouped((alike.len() - MOST_PLACES) as u64)));
    }
    text
}

/// A size in the unit a person would choose.
fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => counted(bytes, "byte"),
        10_000..10_000_000 => format!("{} kB", grouped(bytes / 1_000)),
        _ => format!("{} MB", grouped(bytes / 1_000_000)),
    }
}
