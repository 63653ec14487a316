//! Several targets for people at a terminal.

use std::fmt::Write as _;

use super::super::coverage::GridState;
use super::super::terminal::{Verbosity, paint};
use super::super::visible::visible_line;
use super::super::words::{counted, duration, grouped};
use super::shared::{SharedProblem, shared_problems};
use super::table::grid;
use super::words::{names, rows};
use super::{EstateReport, TargetResult};
use crate::ground::Verdict;

/// Problems that are told, unless much is wanted.
const MOST_PROBLEMS: usize = 20;
/// Targets that are named with one problem.
const MOST_NAMES: usize = 8;

/// The report with ANSI colours; the caller strips them where they are not wanted.
#[must_use]
pub fn estate_text(report: &EstateReport, verbosity: Verbosity) -> String {
    let mut out = String::new();
    if verbosity != Verbosity::Quiet {
        table(report, &mut out);
        problems(report, verbosity, &mut out);
        without_verdict(report, &mut out);
    }
    summary(report, &mut out);
    out
}

/// One place of the table: the text, and the verdict that it is coloured by.
type Place = (String, Option<Verdict>);

fn table(report: &EstateReport, out: &mut String) {
    let grid = grid(report);
    let heads = [grid.corner.as_str()].into_iter().chain(grid.columns.iter().map(String::as_str));
    let heads = heads.chain(["cases", "pass", "warn", "red", "run"]);
    let mut rows: Vec<Vec<Place>> = vec![heads.map(|head| (head.to_owned(), None)).collect()];
    for (row, target) in grid.rows.iter().zip(&report.targets) {
        let mut places: Vec<Place> = vec![(visible_line(&row.name).into_owned(), None)];
        places.extend(row.cells.iter().flatten().map(|cell| match cell.state {
            GridState::NotClaimed | GridState::NotCalled => ("-".to_owned(), None),
            GridState::Standing(standing) => (standing.word().to_owned(), Some(standing.tone())),
            state if cell.waived => (format!("{} (waived)", state.word()), state.tone()),
            state => (state.word(), state.tone()),
        }));
        let counts = target.counts;
        let red = counts.fail + counts.untestable + counts.error + counts.not_run;
        let numbers = [counts.selected, counts.pass + counts.lenient, counts.warn, red];
        places.extend(numbers.map(|number| (grouped(number.into()), None)));
        let run = target.kept.as_deref().unwrap_or(&target.run_id);
        places.push((visible_line(run).into_owned(), None));
        rows.push(places);
    }
    let columns = rows.first().map_or(0, Vec::len);
    let width = |at: usize| rows.iter().map(|row| row[at].0.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in &rows {
        let mut text = String::new();
        for ((place, tone), width) in row.iter().zip(&widths) {
            let padding = " ".repeat(width - place.chars().count() + 2);
            match tone {
                Some(tone) => {
                    let style = paint::style_of(*tone);
                    let _ = write!(text, "{style}{place}{style:#}{padding}");
                }
                None => text.push_str(&format!("{place}{padding}")),
            }
        }
        line(out, format_args!("{}", text.trim_end()));
    }
    line(out, format_args!(""));
}

fn problems(report: &EstateReport, verbosity: Verbosity, out: &mut String) {
    let all = shared_problems(report);
    if all.is_empty() {
        return;
    }
    let most = if verbosity == Verbosity::Verbose { usize::MAX } else { MOST_PROBLEMS };
    paint::heading(out, "What is wrong, and on how many targets");
    for SharedProblem { verdict, assertion, expected, actual, targets, .. } in all.iter().take(most)
    {
        let label = paint::verdict(*verdict);
        let where_ = names(targets, MOST_NAMES);
        let count = counted(targets.len() as u64, "target");
        let name = visible_line(assertion).into_owned();
        line(
            out,
            format_args!(
                "{label}  {}  on {count}: {}",
                paint::strong(&name),
                visible_line(&where_)
            ),
        );
        let told = match expected {
            Some(expected) => format!("expected {expected}, got {actual}"),
            None => (*actual).to_owned(),
        };
        line(out, format_args!("         {}", visible_line(&told)));
    }
    if let Some(more) = all.len().checked_sub(most).filter(|more| *more > 0) {
        line(out, format_args!("... and {more} more; -v and the JSON report tell them"));
    }
    line(out, format_args!(""));
}

fn without_verdict(report: &EstateReport, out: &mut String) {
    let lost: Vec<&TargetResult> =
        report.targets.iter().filter(|it| !it.standing.has_verdict()).collect();
    if lost.is_empty() {
        return;
    }
    paint::heading(out, "Without a verdict");
    for TargetResult { name, standing, sentence, .. } in lost {
        let style = paint::style_of(standing.tone());
        let (name, sentence) = (visible_line(name), visible_line(sentence));
        line(out, format_args!("{style}{}{style:#}  {name}: {sentence}", standing.word()));
    }
    line(out, format_args!(""));
}

fn summary(report: &EstateReport, out: &mut String) {
    if let Some(part) = &report.partition {
        let style = paint::style_of(Verdict::Fail);
        line(
            out,
            format_args!(
                "{style}A part only{style:#}: partition {}/{} of {}; it says nothing of the others",
                part.number,
                part.count,
                counted(part.targets.into(), "target")
            ),
        );
    }
    let parts: Vec<String> = rows(&report.counts)
        .into_iter()
        .filter(|(_, count, _)| *count > 0)
        .map(|(word, count, tone)| paint::count(count.into(), word, tone))
        .collect();
    let judged: u64 = report.targets.iter().map(|target| target.assertions_judged).sum();
    line(
        out,
        format_args!(
            "{} of {} in {}: {}; {}, {} judged",
            counted(report.counts.selected.into(), "target"),
            visible_line(&report.started.file),
            duration(report.elapsed_us),
            parts.join(", "),
            counted(report.cases.selected.into(), "case"),
            counted(judged, "assertion"),
        ),
    );
    if let Some(why) = &report.incomplete {
        let style = paint::style_of(Verdict::Fail);
        let why = visible_line(why);
        line(out, format_args!("{style}This is incomplete{style:#}, so it has no verdict: {why}"));
    }
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    writeln!(out, "{text}").expect("a String takes all");
}
