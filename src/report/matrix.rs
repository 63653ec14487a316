//! The matrix of quirks against assertions: what proves that every assertion can fire, and that
//! every quirk is noticed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Serialize, Serializer};
use smol_str::SmolStr;

use super::terminal::paint;
use super::words::counted;
use crate::ground::Verdict;
use crate::judge::{CaseOutcome, Finding};
use crate::spec::ClauseId;
use crate::target::Pattern;

/// The name under which the loss of the target stands in a matrix.
const SANITY: &str = "sanity";

/// Which quirk fired which assertions.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Matrix {
    /// Assertions that some quirk must fire.
    pub demanded: BTreeSet<String>,
    /// Assertions that fired without any quirk: none, if the mock is right.
    pub baseline: BTreeSet<String>,
    /// One row a quirk.
    pub rows: Vec<QuirkRow>,
}

/// One quirk.
#[derive(Clone, Debug, Default, Serialize)]
pub struct QuirkRow {
    /// Its name.
    pub quirk: String,
    /// Assertions or clauses that it is there to fire.
    #[serde(serialize_with = "as_written")]
    pub aims: Vec<Pattern>,
    /// It does what the standards leave open, so it must fire nothing.
    pub harmless: bool,
    /// What it fired: assertion to clause.
    pub fired: BTreeMap<String, ClauseId>,
}

/// Something that keeps a matrix from being complete.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(tag = "gap", rename_all = "kebab-case")]
pub enum MatrixGap {
    /// No quirk fires this assertion, so nothing shows that it can fail.
    NeverFired {
        /// The assertion.
        assertion: String,
    },
    /// The quirk fires nothing, so the suite does not notice it.
    Unnoticed {
        /// The quirk.
        quirk: String,
    },
    /// The quirk does not fire what it is there for.
    Missed {
        /// The quirk.
        quirk: String,
        /// The aim that nothing fired matches.
        aim: String,
    },
    /// The quirk does what the standards leave open, and the assertion fires all the same.
    Accused {
        /// The quirk.
        quirk: String,
        /// The assertion.
        assertion: String,
    },
    /// The assertion fires though nothing is wrong.
    FalseAlarm {
        /// The assertion.
        assertion: String,
    },
}

impl QuirkRow {
    /// Adds the assertions that fired in a case. Lenient passes are no firing: they say that an
    /// allowed alternative was seen.
    pub fn add(&mut self, outcome: &CaseOutcome) {
        let fired = fired(outcome).map(|f| (f.assertion.clone(), f.clause.clone()));
        self.fired.extend(fired);
    }

    /// The run ended at the exchange that asks whether the target is alive: that is noticed.
    pub fn lose_target(&mut self) {
        self.fired.insert(SANITY.to_owned(), ClauseId(SmolStr::new_static(SANITY)));
    }
}

impl Matrix {
    /// Adds the assertions that fired in a case of the run without quirks.
    pub fn add_baseline(&mut self, outcome: &CaseOutcome) {
        self.baseline.extend(fired(outcome).map(|finding| finding.assertion.clone()));
    }

    /// Everything that is missing; nothing for a complete matrix.
    #[must_use]
    pub fn gaps(&self) -> Vec<MatrixGap> {
        let fired_by = self.fired_by();
        let alarms = self
            .baseline
            .iter()
            .map(|assertion| MatrixGap::FalseAlarm { assertion: assertion.clone() });
        let never = self
            .demanded
            .iter()
            .filter(|assertion| !fired_by.contains_key(assertion.as_str()))
            .map(|assertion| MatrixGap::NeverFired { assertion: assertion.clone() });
        alarms.chain(never).chain(self.rows.iter().flat_map(row_gaps)).collect()
    }

    /// For each assertion that fired, the quirks that fired it.
    #[must_use]
    pub fn fired_by(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut fired_by: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for row in &self.rows {
            for assertion in row.fired.keys() {
                fired_by.entry(assertion).or_default().push(&row.quirk);
            }
        }
        fired_by
    }
}

/// The findings that say that something is wrong.
fn fired(outcome: &CaseOutcome) -> impl Iterator<Item = &Finding> {
    outcome.findings.iter().filter(|finding| finding.verdict >= Verdict::Warn)
}

fn row_gaps(row: &QuirkRow) -> Vec<MatrixGap> {
    let quirk = || row.quirk.clone();
    if row.harmless {
        let accused = |assertion: &String| MatrixGap::Accused {
            quirk: quirk(),
            assertion: assertion.clone(),
        };
        return row.fired.keys().map(accused).collect();
    }
    if row.fired.is_empty() {
        return vec![MatrixGap::Unnoticed { quirk: quirk() }];
    }
    row.aims
        .iter()
        .filter(|aim| !row.fired.iter().any(|(a, clause)| aim.matches(a) || aim.matches(&clause.0)))
        .map(|aim| MatrixGap::Missed { quirk: quirk(), aim: aim.to_string() })
        .collect()
}

fn as_written<S: Serializer>(aims: &[Pattern], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(aims.iter().map(Pattern::as_str))
}

/// The matrix for people: what each quirk fires, then what is missing.
#[must_use]
pub fn matrix_text(matrix: &Matrix) -> String {
    let mut lines = Vec::new();
    for row in &matrix.rows {
        lines.push(format!("{}  {}", row.quirk, counted(row.fired.len() as u64, "assertion")));
        let all = row.fired.keys().map(String::as_str).collect::<Vec<_>>();
        lines.push(format!("    {}", abridged(&all)));
    }
    let gaps = matrix.gaps();
    let fired_by = matrix.fired_by();
    let shown = matrix.demanded.iter().filter(|name| fired_by.contains_key(name.as_str())).count();
    lines.push(format!(
        "{}; {} of {} assertions that can fail a target were seen to fire",
        counted(matrix.rows.len() as u64, "quirk"),
        shown,
        matrix.demanded.len(),
    ));
    if gaps.is_empty() {
        lines.push("The matrix is complete.".to_owned());
    } else {
        let style = paint::style_of(Verdict::Fail);
        let count = counted(gaps.len() as u64, "gap");
        lines.push(format!("{style}The matrix is not complete{style:#}: {count}"));
        lines.extend(gaps.iter().map(|gap| format!("  {gap}")));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn abridged(names: &[&str]) -> String {
    const SHOWN: usize = 8;
    match names.len().checked_sub(SHOWN) {
        None | Some(0) => names.join(", "),
        Some(more) => format!("{} and {more} more", names[..SHOWN].join(", ")),
    }
}

/// The matrix for programs: the rows, the gaps, and whether it is complete.
#[must_use]
pub fn matrix_json(matrix: &Matrix) -> String {
    #[derive(Serialize)]
    struct Document<'a> {
        complete: bool,
        gaps: &'a [MatrixGap],
        matrix: &'a Matrix,
    }

    let gaps = matrix.gaps();
    let document = Document { complete: gaps.is_empty(), gaps: &gaps, matrix };
    let mut text = serde_json::to_string_pretty(&document).expect("string keys and no raw values");
    text.push('\n');
    text
}

impl fmt::Display for MatrixGap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NeverFired { assertion } => {
                write!(f, "no quirk fires {assertion}: add one to fixtures/quirks/")
            }
            Self::Unnoticed { quirk } => {
                write!(f, "{quirk} fires nothing: add a case that notices it")
            }
            Self::Missed { quirk, aim } => write!(f, "{quirk} does not fire {aim}, its aim"),
            Self::Accused { quirk, assertion } => {
                write!(f, "{quirk} fires {assertion}, though the standards leave open what it does")
            }
            Self::FalseAlarm { assertion } => {
                write!(f, "{assertion} fires without any quirk: the mock or the judge is wrong")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn pattern(text: &str) -> Pattern {
        serde_json::from_value(text.into()).unwrap()
    }

    fn row(quirk: &str, aims: &[&str], fired: &[&str]) -> QuirkRow {
        QuirkRow {
            quirk: quirk.to_owned(),
            aims: aims.iter().map(|aim| pattern(aim)).collect(),
            harmless: false,
            fired: fired
                .iter()
                .map(|name| ((*name).to_owned(), ClauseId(SmolStr::new("pms-2.0/x.cascade"))))
                .collect(),
        }
    }

    #[test]
    fn a_complete_matrix_has_no_gaps() {
        let matrix = Matrix {
            demanded: set(&["ST-05", "PMS-DELETE-002#gone"]),
            baseline: set(&[]),
            rows: vec![
                row("no-echo", &["ST-05"], &["ST-05", "HT-01"]),
                row("no-cascade", &["PMS-DELETE-*#gone", "*.cascade"], &["PMS-DELETE-002#gone"]),
            ],
        };
        assert_eq!(matrix.gaps(), []);
        assert!(matrix_text(&matrix).contains("The matrix is complete."));
        assert!(matrix_json(&matrix).contains("\"complete\": true"));
    }

    #[test]
    fn each_sort_of_gap_is_found() {
        let matrix = Matrix {
            demanded: set(&["ST-05", "ST-06"]),
            baseline: set(&["ST-01"]),
            rows: vec![row("idle", &["ST-05"], &[]), row("other", &["EN-*"], &["ST-05"])],
        };
        assert_eq!(
            matrix.gaps(),
            [
                MatrixGap::FalseAlarm { assertion: "ST-01".to_owned() },
                MatrixGap::NeverFired { assertion: "ST-06".to_owned() },
                MatrixGap::Unnoticed { quirk: "idle".to_owned() },
                MatrixGap::Missed { quirk: "other".to_owned(), aim: "EN-*".to_owned() },
            ]
        );
        assert!(!matrix_text(&matrix).contains("is complete."));
    }

    #[test]
    fn what_is_harmless_must_fire_nothing() {
        let harmless = |fired| QuirkRow { harmless: true, ..row("open", &[], fired) };
        let matrix = |fired| Matrix { rows: vec![harmless(fired)], ..Matrix::default() };
        assert_eq!(matrix(&[]).gaps(), []);
        let accused =
            MatrixGap::Accused { quirk: "open".to_owned(), assertion: "X-1#a".to_owned() };
        assert_eq!(matrix(&["X-1#a"]).gaps(), [accused]);
    }
}
