//! Files of one source, for people.

use std::fmt::Write as _;

use super::super::terminal::paint;
use super::super::terminal::problem::said;
use super::super::visible::visible_line;
use super::super::words::counted;
use super::text::line;
use super::words;
use crate::validate::SetJudgement;

/// Files that are named.
const MOST_NAMED: usize = 8;

/// What they are together, then what was found. With ANSI colours.
#[must_use]
pub fn validate_set_text(set: &SetJudgement) -> String {
    let mut out = String::new();
    let label = paint::verdict(set.verdict());
    let files = counted(set.files.len() as u64, "file");
    line(&mut out, format_args!("{label}  {} of one source", paint::strong(&files)));
    line(&mut out, format_args!("         in this order: {}", names(&set.files)));
    line(&mut out, format_args!("         {}", words::assertions(&set.assertions)));
    if let Some(obstacle) = &set.obstacle {
        line(&mut out, format_args!("         not judged to the end: {}", visible_line(obstacle)));
    }
    for found in &set.findings {
        let finding = &found.finding;
        let style = paint::style_of(finding.verdict);
        let message = visible_line(&finding.message);
        let (verdict, rule) = (finding.verdict, finding.rule);
        line(
            &mut out,
            format_args!("{style}{verdict}[{rule}]{style:#}: {}", paint::strong(&message)),
        );
        let (arrow, place) = (paint::faint(" -->"), finding.place);
        let name = visible_line(&found.file);
        line(&mut out, format_args!("{arrow} {name}:{}:{}", place.line, place.column));
        let mark = paint::faint("  = basis:");
        writeln!(out, "{mark} {}\n", said(finding.basis)).expect("a String takes all");
    }
    let told = set.findings.len() as u64;
    let all: u64 = set.assertions.iter().map(|assertion| assertion.findings).sum();
    if all > told {
        line(&mut out, format_args!("and {}\n", counted(all - told, "more finding")));
    }
    out
}

fn names(files: &[String]) -> String {
    let shown = files.iter().take(MOST_NAMED).map(|name| visible_line(name));
    let mut names = shown.collect::<Vec<_>>().join(", ");
    if files.len() > MOST_NAMED {
        names.push_str(&format!(" and {} more", files.len() - MOST_NAMED));
    }
    names
}
