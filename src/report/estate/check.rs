//! Whether a report of several targets adds up: what does not is no report.

use super::{ESTATE_VERSION, EstateCounts, EstateReport, TargetResult};
use crate::ground::Verdict;
use crate::runner::Counts;

/// Why a text is no report of several targets.
#[derive(Debug, thiserror::Error)]
pub enum EstateError {
    /// It has another shape.
    #[error("it is no JSON report of several targets: {0}")]
    Shape(#[from] serde_json::Error),
    /// A newer program wrote it.
    #[error(
        "the report is of version {found}, this program reads up to {ESTATE_VERSION}; use a newer \
         lis-conform"
    )]
    Version {
        /// The version found.
        found: u32,
    },
    /// Something is not the sum of its parts.
    #[error("the counts do not add up: {0}; the report was changed, run again")]
    Counts(String),
}

impl EstateReport {
    /// Reads the JSON report.
    ///
    /// # Errors
    /// Where it is none, is of a newer version, or does not add up.
    pub fn parse(text: &str) -> Result<Self, EstateError> {
        let report: Self = serde_json::from_str(text)?;
        let found = report.started.schema_version;
        if found > ESTATE_VERSION {
            return Err(EstateError::Version { found });
        }
        report.check().map_err(EstateError::Counts)?;
        Ok(report)
    }

    /// That every number is the sum of what it counts, and no target is told milder than its cases.
    ///
    /// # Errors
    /// The first thing that is not.
    pub fn check(&self) -> Result<(), String> {
        if self.counts != EstateCounts::of(&self.targets) {
            return Err("the numbers of targets are not those of the targets".to_owned());
        }
        if self.cases != sum_of_cases(&self.targets) {
            return Err("the numbers of cases are not those of all targets together".to_owned());
        }
        let positions = self.targets.iter().map(|target| target.position);
        if !positions.clone().zip(positions.skip(1)).all(|(one, next)| one < next) {
            return Err("the targets are not in the order of the file, each once".to_owned());
        }
        self.targets.iter().try_for_each(check_target)
    }
}

fn check_target(target: &TargetResult) -> Result<(), String> {
    let name = &target.name;
    let said = target.counts;
    let mut found = Counts { selected: said.selected, ..Counts::default() };
    for case in &target.cases {
        *match case.verdict {
            Verdict::Pass => &mut found.pass,
            Verdict::Lenient => &mut found.lenient,
            Verdict::Warn => &mut found.warn,
            Verdict::Fail => &mut found.fail,
            Verdict::Untestable => &mut found.untestable,
            Verdict::NotApplicable => &mut found.not_applicable,
            Verdict::Error => &mut found.error,
        } += 1;
        found.waived += u32::from(case.waived.is_some());
    }
    let run = u32::try_from(target.cases.len()).unwrap_or(u32::MAX);
    found.not_run = said.selected.checked_sub(run).ok_or_else(|| {
        format!("{name} has {run} cases and says that {} were chosen", said.selected)
    })?;
    found.flaky = said.flaky;
    if said != found {
        return Err(format!("those of {name} are not those of its cases"));
    }
    let is_red = target.cases.iter().any(|case| case.is_red());
    if target.standing.is_green() && (is_red || found.not_run > 0) {
        return Err(format!("{name} is said to have passed, and its cases did not"));
    }
    if target.exit_code == 0 && !target.standing.is_green() {
        return Err(format!("{name} did not pass, and is said to have ended with 0"));
    }
    Ok(())
}

/// The cases of all targets together.
pub(super) fn sum_of_cases(targets: &[TargetResult]) -> Counts {
    targets.iter().fold(Counts::default(), |sum, target| {
        let counts = target.counts;
        Counts {
            selected: sum.selected + counts.selected,
            pass: sum.pass + counts.pass,
            lenient: sum.lenient + counts.lenient,
            warn: sum.warn + counts.warn,
            fail: sum.fail + counts.fail,
            untestable: sum.untestable + counts.untestable,
            not_applicable: sum.not_applicable + counts.not_applicable,
            error: sum.error + counts.error,
            not_run: sum.not_run + counts.not_run,
            waived: sum.waived + counts.waived,
            flaky: sum.flaky + counts.flaky,
        }
    })
}
