//! What is waived, and which waivers do not hold: those must be seen, whatever is wanted.

use super::super::fold::RunReport;
use super::super::visible::visible_line;
use super::super::words::counted;
use super::{Verbosity, line, paint};
use crate::ground::Verdict;
use crate::waiver::{WaiverStanding, WaiverUse};

pub(super) fn write(report: &RunReport, verbosity: Verbosity, out: &mut String) {
    let waivers = &report.finished.waivers;
    let used: Vec<_> =
        waivers.iter().filter(|waiver| waiver.standing == WaiverStanding::Used).collect();
    if !used.is_empty() {
        paint::heading(out, "Waived: known, and accepted for a while");
        for waiver in used {
            entry(waiver, out);
            if verbosity == Verbosity::Verbose {
                findings(report, waiver, out);
            }
        }
        line(out, format_args!(""));
    }
    let wrong: Vec<_> = waivers.iter().filter(|waiver| waiver.standing.is_problem()).collect();
    if !wrong.is_empty() {
        paint::heading(out, "Waivers that do not hold");
        for waiver in wrong {
            problem(waiver, out);
        }
        line(out, format_args!(""));
    }
}

fn entry(waiver: &WaiverUse, out: &mut String) {
    let WaiverUse { assertion, expires, reason, owner, findings, .. } = waiver;
    let label = paint::strong(&"WAIVED ");
    let count = counted(u64::from(*findings), "finding");
    line(out, format_args!("{label}  {}  until {expires}; {count}", visible_line(assertion)));
    line(out, format_args!("         {} ({})", visible_line(reason), visible_line(owner)));
}

fn findings(report: &RunReport, waiver: &WaiverUse, out: &mut String) {
    let position = report.finished.waivers.iter().position(|other| other.place == waiver.place);
    for case in &report.cases {
        for waived in case.waived.iter().filter(|waived| Some(waived.waiver) == position) {
            let Some(finding) = case.outcome.findings.get(waived.finding) else { continue };
            let expected = visible_line(&finding.expected);
            let actual = visible_line(&finding.actual);
            let told = format!("{}: expected {expected}, got {actual}", case.case);
            line(out, format_args!("         {}", paint::faint(told)));
        }
    }
}

fn problem(waiver: &WaiverUse, out: &mut String) {
    let style = paint::style_of(Verdict::Fail);
    let label = waiver.standing.to_string().to_uppercase();
    let (place, assertion) = (visible_line(&waiver.place), visible_line(&waiver.assertion));
    line(out, format_args!("{style}{label:<7}{style:#}  {assertion}  ({place})"));
    if let Some(detail) = &waiver.detail {
        line(out, format_args!("         {}", visible_line(detail)));
    }
}
