//! For programs. The shape is documented by the types here and stable within a `schema_version`.

use serde::Serialize;

use super::roster_json::{AssertionShape, RosterShape};
use super::{JudgedFile, ValidateReport};
use crate::ground::{Basis, Verdict};
use crate::validate::{Direction, Finding, Judgement, SetFinding, SetJudgement};

/// Raised where a reader of the old shape would misread the new one.
const SCHEMA_VERSION: u32 = 1;

/// The report as JSON, laid out, with a line feed at the end.
#[must_use]
pub fn validate_json(report: &ValidateReport) -> String {
    let counts = report.counts();
    let shape = ReportShape {
        schema_version: SCHEMA_VERSION,
        tool_version: env!("CARGO_PKG_VERSION"),
        complete: report.not_judged.is_empty(),
        verdict: report.verdict(),
        counts: CountsShape {
            files: (report.files.len() + report.not_judged.len()) as u64,
            pass: counts.pass,
            lenient: counts.lenient,
            warn: counts.warn,
            fail: counts.fail,
            untestable: counts.untestable,
            error: counts.error,
            not_judged: report.not_judged.len() as u64,
        },
        files: report.files.iter().map(FileShape::of).collect(),
        set: report.set.as_ref().map(SetShape::of),
        not_judged: &report.not_judged,
        elapsed_us: report.elapsed_us,
    };
    let mut text =
        serde_json::to_string_pretty(&shape).expect("reports have string keys and no raw values");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct ReportShape<'a> {
    schema_version: u32,
    tool_version: &'static str,
    /// Whether every file was judged.
    complete: bool,
    /// The worst of all files; null where none was judged.
    verdict: Option<Verdict>,
    counts: CountsShape,
    files: Vec<FileShape<'a>>,
    /// What came of judging the files together; null where that was not asked for.
    set: Option<SetShape<'a>>,
    /// Files that were not judged, since the command was interrupted.
    not_judged: &'a [String],
    elapsed_us: u64,
}

#[derive(Serialize)]
struct CountsShape {
    files: u64,
    pass: u64,
    lenient: u64,
    warn: u64,
    fail: u64,
    untestable: u64,
    error: u64,
    not_judged: u64,
}

#[derive(Serialize)]
struct FileShape<'a> {
    file: &'a str,
    verdict: Verdict,
    /// Why it could not be read, or not to its end; else null.
    obstacle: Option<&'a str>,
    /// The document element; null where there is none.
    root: Option<NameShape<'a>>,
    /// What is in the envelope; null for other documents.
    soap: Option<SoapShape<'a>>,
    /// The schema that the findings are by; null where none knows the document.
    schema: Option<&'a str>,
    /// Every schema that could be meant, the one of the findings first.
    fits: Vec<FitShape<'a>>,
    findings: Vec<FindingShape<'a>>,
    /// What there is besides `findings`.
    beyond: BeyondShape,
    elements: u64,
    bytes: u64,
    /// What it is as a roster file; null for other documents.
    roster: Option<RosterShape<'a>>,
    /// The public and system id of the DOCTYPE, which was not followed; null without one.
    doctype: Option<DoctypeShape<'a>>,
    elapsed_us: u64,
}

#[derive(Serialize)]
struct NameShape<'a> {
    namespace: &'a str,
    local: &'a str,
}

#[derive(Serialize)]
struct SoapShape<'a> {
    payload: Option<NameShape<'a>>,
    is_fault: bool,
    direction: Option<&'static str>,
}

#[derive(Serialize)]
struct FitShape<'a> {
    schema: &'a str,
    fits: bool,
    fail: u64,
    warn: u64,
    /// There may be more: counting ended, since another schema fits better whatever comes.
    is_open: bool,
}

#[derive(Serialize)]
struct FindingShape<'a> {
    verdict: Verdict,
    rule: &'a str,
    clause: Option<&'a str>,
    basis: Basis,
    path: &'a str,
    line: u64,
    column: u64,
    message: &'a str,
    expected: &'a [String],
}

#[derive(Serialize)]
struct SetShape<'a> {
    verdict: Verdict,
    /// In the order in which they were taken.
    files: &'a [String],
    /// Why they were not judged to the end; else null.
    obstacle: Option<&'a str>,
    assertions: Vec<AssertionShape<'a>>,
    findings: Vec<SetFindingShape<'a>>,
}

#[derive(Serialize)]
struct SetFindingShape<'a> {
    file: &'a str,
    #[serde(flatten)]
    finding: FindingShape<'a>,
}

#[derive(Default, Serialize)]
struct BeyondShape {
    findings: u64,
    kinds: u64,
}

#[derive(Serialize)]
struct DoctypeShape<'a> {
    public_id: Option<&'a str>,
    system_id: Option<&'a str>,
}

impl<'a> FileShape<'a> {
    fn of(file: &'a JudgedFile) -> Self {
        let judgement = file.outcome.as_ref().ok();
        let root = judgement.and_then(|judgement| judgement.root.as_ref());
        let doctype = judgement.and_then(|judgement| judgement.doctype.as_ref());
        Self {
            file: &file.name,
            verdict: file.verdict(),
            obstacle: file.obstacle(),
            root: root.map(NameShape::of),
            soap: judgement.and_then(SoapShape::of),
            schema: judgement.and_then(Judgement::schema),
            fits: judgement.map(fits).unwrap_or_default(),
            findings: judgement
                .map(|judgement| judgement.findings.iter().map(FindingShape::of).collect())
                .unwrap_or_default(),
            beyond: judgement.map_or_else(BeyondShape::default, |judgement| BeyondShape {
                findings: judgement.beyond.findings,
                kinds: judgement.beyond.kinds,
            }),
            elements: judgement.map_or(0, |judgement| judgement.elements),
            bytes: file.bytes,
            roster: judgement.and_then(|judgement| judgement.roster.as_ref()).map(RosterShape::of),
            doctype: doctype.map(|doctype| DoctypeShape {
                public_id: doctype.public_id.as_deref(),
                system_id: doctype.system_id.as_deref(),
            }),
            elapsed_us: file.elapsed_us,
        }
    }
}

impl<'a> NameShape<'a> {
    fn of(name: &'a crate::xml::QName) -> Self {
        Self { namespace: name.namespace.as_str(), local: &name.local }
    }
}

impl<'a> SoapShape<'a> {
    fn of(judgement: &'a Judgement) -> Option<Self> {
        let soap = judgement.soap.as_ref()?;
        Some(Self {
            payload: soap.payload.as_ref().map(NameShape::of),
            is_fault: soap.is_fault,
            direction: soap.direction.map(|direction| match direction {
                Direction::Request => "request",
                Direction::Response => "response",
            }),
        })
    }
}

fn fits(judgement: &Judgement) -> Vec<FitShape<'_>> {
    let shape = |fit: &'_ crate::validate::Fit| (fit.totals.is_green(), fit.totals);
    judgement
        .fits
        .iter()
        .map(|fit| {
            let (fits, totals) = shape(fit);
            let (fail, warn, is_open) = (totals.fail, totals.warn, fit.is_open);
            FitShape { schema: &fit.schema, fits, fail, warn, is_open }
        })
        .collect()
}

impl<'a> SetShape<'a> {
    fn of(set: &'a SetJudgement) -> Self {
        let finding = |found: &'a SetFinding| SetFindingShape {
            file: &found.file,
            finding: FindingShape::of(&found.finding),
        };
        Self {
            verdict: set.verdict(),
            files: &set.files,
            obstacle: set.obstacle.as_deref(),
            assertions: set.assertions.iter().map(AssertionShape::of).collect(),
            findings: set.findings.iter().map(finding).collect(),
        }
    }
}

impl<'a> FindingShape<'a> {
    fn of(finding: &'a Finding) -> Self {
        Self {
            verdict: finding.verdict,
            rule: finding.rule,
            clause: finding.clause,
            basis: finding.basis,
            path: &finding.path,
            line: finding.place.line,
            column: finding.place.column,
            message: &finding.message,
            expected: &finding.expected,
        }
    }
}
