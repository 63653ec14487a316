//! The coverage as a table: for people, for the committed file, for programs.

use serde::Serialize;

use super::super::markdown::escape::{cell, code};
use super::super::visible::visible_line;
use super::super::words::counted;
use super::{Condition, ConditionResult, Coverage};
use crate::ground::{Basis, Level, Verdict};

/// What a row without an operation is about.
const EVERY: &str = "every exchange";

/// For a terminal: a line for each requirement that was judged, then the others with the reason.
#[must_use]
pub fn coverage_text(coverage: &Coverage) -> String {
    let mut lines = Vec::new();
    let judged = || {
        coverage.conditions.iter().filter_map(|condition| match &condition.result {
            ConditionResult::Judged(verdict) => Some((condition, *verdict)),
            ConditionResult::NotJudged(_) => None,
        })
    };
    let operation_width = width(judged().map(|(condition, _)| about(condition)), EVERY);
    let name_width = width(judged().map(|(condition, _)| condition.name.clone()), "condition");
    lines.push(format!(
        "{:<operation_width$}  {:<name_width$}  {:<14}  {:>7}  {:>5}",
        "operation", "condition", "verdict", "judged", "cases"
    ));
    for (condition, verdict) in judged() {
        lines.push(format!(
            "{:<operation_width$}  {:<name_width$}  {:<14}  {:>7}  {:>5}",
            about(condition),
            visible_line(&condition.name),
            verdict.to_string(),
            condition.judged,
            condition.cases.len(),
        ));
    }
    lines.push(String::new());
    lines.push("Not judged:".to_owned());
    for (condition, why) in coverage.not_judged() {
        lines.push(format!("  {}: {}", visible_line(&condition.clause.0), visible_line(why)));
    }
    lines.push(String::new());
    lines.push(summary(coverage));
    lines.push(String::new());
    lines.join("\n")
}

/// For a committed file: no counts that differ from run to run, so that only what matters drifts.
#[must_use]
pub fn coverage_markdown(coverage: &Coverage) -> String {
    let mut lines = vec![
        "# Coverage".to_owned(),
        String::new(),
        "What the cases really judge, taken from a run. Made by `lis-conform coverage --format \
         markdown`, held by `lis-conform coverage --check`."
            .to_owned(),
        String::new(),
        summary(coverage),
        String::new(),
        "| operation | condition | level | basis | verdict |".to_owned(),
        "|---|---|---|---|---|".to_owned(),
    ];
    for condition in &coverage.conditions {
        let ConditionResult::Judged(verdict) = &condition.result else { continue };
        let (level, basis) = ground(condition);
        let (operation, name) = (cell(&about(condition)), cell(&condition.name));
        lines.push(format!("| {operation} | {name} | {level} | {basis} | {verdict} |"));
    }
    lines.extend([String::new(), "## Not judged".to_owned(), String::new()]);
    for (condition, why) in coverage.not_judged() {
        lines.push(format!("- {}: {}", code(&condition.clause.0), visible_line(why)));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// For programs.
#[must_use]
pub fn coverage_json(coverage: &Coverage) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "snake_case")]
    struct Document<'a> {
        schema_version: u32,
        operations_claimed: usize,
        operations_called: usize,
        conditions: Vec<Row<'a>>,
    }
    #[derive(Serialize)]
    struct Row<'a> {
        clause: &'a str,
        operation: Option<&'a str>,
        condition: &'a str,
        level: Option<Level>,
        basis: Option<Basis>,
        verdict: Option<Verdict>,
        assertions_judged: u64,
        cases: Vec<&'a str>,
        not_judged: Option<&'a str>,
    }
    let row = |condition: &'_ Condition| -> (Option<Verdict>, Option<String>) {
        match &condition.result {
            ConditionResult::Judged(verdict) => (Some(*verdict), None),
            ConditionResult::NotJudged(why) => (None, Some(why.clone())),
        }
    };
    let results: Vec<_> = coverage.conditions.iter().map(row).collect();
    let rows = coverage.conditions.iter().zip(&results).map(|(condition, (verdict, why))| Row {
        clause: &condition.clause.0,
        operation: condition.operation.as_ref().map(|operation| operation.0.as_str()),
        condition: &condition.name,
        level: condition.known.as_ref().map(|known| known.level),
        basis: condition.known.as_ref().map(|known| known.basis),
        verdict: *verdict,
        assertions_judged: condition.judged,
        cases: condition.cases.iter().map(String::as_str).collect(),
        not_judged: why.as_deref(),
    });
    let document = Document {
        schema_version: 1,
        operations_claimed: coverage.claimed,
        operations_called: coverage.called,
        conditions: rows.collect(),
    };
    let mut text = serde_json::to_string_pretty(&document).expect("string keys and no raw values");
    text.push('\n');
    text
}

/// How much was judged, in a sentence.
fn summary(coverage: &Coverage) -> String {
    const ORDER: [Verdict; 6] = [
        Verdict::Pass,
        Verdict::Lenient,
        Verdict::Warn,
        Verdict::Fail,
        Verdict::Untestable,
        Verdict::Error,
    ];
    let all = coverage.conditions.len();
    let not_judged = coverage.not_judged().count();
    let parts = ORDER.into_iter().filter_map(|verdict| match coverage.count(verdict) {
        0 => None,
        count => Some(format!("{count} {verdict}")),
    });
    let parts: Vec<String> = parts.collect();
    format!(
        "{} of {} called and answered; {} of {} judged ({}), {not_judged} not judged, each with its \
         reason.",
        coverage.called,
        counted(coverage.claimed as u64, "claimed operation"),
        all - not_judged,
        counted(all as u64, "requirement"),
        if parts.is_empty() { "none".to_owned() } else { parts.join(", ") },
    )
}

fn about(condition: &Condition) -> String {
    let operation = condition.operation.as_ref();
    operation.map_or_else(|| EVERY.to_owned(), ToString::to_string)
}

fn ground(condition: &Condition) -> (String, String) {
    let known = condition.known.as_ref();
    known.map_or_else(
        || ("-".to_owned(), "-".to_owned()),
        |known| (known.level.to_string(), known.basis.to_string()),
    )
}

fn width(texts: impl Iterator<Item = String>, least: &str) -> usize {
    texts.map(|text| text.chars().count()).max().unwrap_or(0).max(least.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use crate::spec::Spec;

    fn coverage() -> Coverage {
        Coverage::of(&sample::run(), &Spec::load().unwrap())
    }

    #[test]
    fn every_requirement_is_told_once() {
        let coverage = coverage();
        let markdown = coverage_markdown(&coverage);
        let rows = markdown.lines().filter(|line| line.starts_with("| ")).count() - 1;
        let reasons = markdown.lines().filter(|line| line.starts_with("- ")).count();
        assert_eq!(rows + reasons, coverage.conditions.len());
        assert!(markdown.contains("| `pms.deletePerson` | `cascade` |"), "{markdown}");
        let json: serde_json::Value = serde_json::from_str(&coverage_json(&coverage)).unwrap();
        let told = json["conditions"].as_array().map(Vec::len);
        assert_eq!(told, Some(coverage.conditions.len()));
    }

    #[test]
    fn the_table_says_what_came_of_each() {
        let text = coverage_text(&coverage());
        let row =
            text.lines().find(|line| line.contains("deletePerson") && line.contains("cascade"));
        let words: Vec<_> = row.expect("a row").split_whitespace().collect();
        assert_eq!(words, ["pms.deletePerson", "cascade", "fail", "1", "1"]);
        assert!(text.contains("2 of 2 claimed operations called and answered"), "{text}");
    }
}
