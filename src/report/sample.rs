//! A made-up run that holds every verdict, for tests of the renderers.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::fold::RunReport;
use crate::ground::{Basis, Level, Verdict};
use crate::judge::{CaseOutcome, Finding, Observation, Place};
use crate::runner::{
    CaseFinished, Counts, ExchangeRecord, RunFinished, RunStarted, SCHEMA_VERSION,
};
use crate::spec::{ClauseId, OperationRef};
use crate::suite::CaseId;
use crate::waiver::{Waived, WaiverStanding, WaiverUse};

pub(crate) fn run() -> RunReport {
    let cases = vec![
        case("PMS-CREATE-001", Verdict::Pass, vec![]),
        case("PMS-CREATE-002", Verdict::Lenient, vec![minor_code(Verdict::Lenient)]),
        case("PMS-CREATE-003", Verdict::Warn, vec![generic(), minor_code(Verdict::Warn)]),
        case("PMS-DELETE-002", Verdict::Fail, vec![cascade(), generic()]),
        with_reason(
            case("GMS-READ-001", Verdict::Untestable, vec![]),
            "step `create` was not accepted: failure/error/overflowfail",
        ),
        with_reason(
            case("MMS-READ-001", Verdict::NotApplicable, vec![]),
            "the profile does not claim mms.readMembership (profile.toml:4)",
        ),
        with_reason(
            case("MMS-READ-002", Verdict::Error, vec![]),
            "no answer within 10 s; is the server overloaded?",
        ),
    ];
    let counts = Counts {
        selected: 8,
        pass: 1,
        lenient: 1,
        warn: 1,
        fail: 1,
        untestable: 1,
        not_applicable: 1,
        error: 1,
        not_run: 1,
        ..Counts::default()
    };
    RunReport {
        started: RunStarted {
            schema_version: SCHEMA_VERSION,
            tool_version: "0.1.0".to_owned(),
            run_id: "k3x9".to_owned(),
            target: "http://127.0.0.1:8080/".to_owned(),
            profile: "lis-2.0".to_owned(),
            started_at: "2026-11-22T17:20:00Z".to_owned(),
            selected: 8,
            operations_claimed: operations(&["pms.createPerson", "pms.deletePerson"]),
            partition: None,
        },
        cases,
        finished: RunFinished {
            counts,
            assertions_judged: 9_431,
            assertions_held: 9_426,
            operations_covered: operations(&["pms.createPerson", "pms.deletePerson"]),
            waivers: vec![],
            snapshots: None,
            tls: None,
            incomplete: Some("interrupted".to_owned()),
            target_lost: None,
            exchanges: 21,
            elapsed_us: 912_345,
        },
    }
}

/// A run of one case: its failure is waived, its warning is not.
pub(crate) fn waived() -> RunReport {
    let mut report = run();
    let mut failed = case("PMS-DELETE-002", Verdict::Fail, vec![cascade(), generic()]);
    failed.waived.push(Waived {
        finding: 0,
        waiver: 0,
        reason: "ticket SIS-812: memberships go with the nightly job".to_owned(),
        owner: "roster team".to_owned(),
        expires: "2026-12-31".to_owned(),
    });
    report.cases = vec![failed];
    report.started.selected = 1;
    report.finished.counts = Counts { selected: 1, fail: 1, ..Counts::default() };
    report.finished.incomplete = None;
    report.finished.waivers = vec![WaiverUse {
        place: "waivers.toml:1".to_owned(),
        assertion: "PMS-DELETE-002#gone".to_owned(),
        reason: "ticket SIS-812: memberships go with the nightly job".to_owned(),
        owner: "roster team".to_owned(),
        expires: "2026-12-31".to_owned(),
        observed: vec!["it is delivered".to_owned()],
        standing: WaiverStanding::Used,
        findings: 1,
        detail: None,
    }];
    report
}

pub(crate) fn case(id: &str, verdict: Verdict, findings: Vec<Finding>) -> CaseFinished {
    let green = matches!(verdict, Verdict::Pass | Verdict::NotApplicable);
    CaseFinished {
        case: CaseId(SmolStr::new(id)),
        title: format!("what {id} shows"),
        file: format!("suites/lis-2.0/{}.toml", id.to_ascii_lowercase()),
        clause: clause("pms-2.0/deletePerson.cascade"),
        operations: operations(&["mms.createMembership", "pms.deletePerson"]),
        verdict,
        waived: vec![],
        flaky: false,
        reason: None,
        outcome: CaseOutcome {
            held: BTreeMap::from([("ST-01".to_owned(), 3), (format!("{id}#accepted"), 1)]),
            clauses: BTreeMap::from([(
                format!("{id}#accepted"),
                clause("pms-2.0/createPerson.creates"),
            )]),
            findings,
            observations: vec![],
        },
        exchanges: vec![exchange(0, green), exchange(1, green)],
        leftovers: vec![],
        elapsed_us: 1_234,
    }
}

/// A complete run with every verdict, every flag, and every standing of a waiver.
pub(crate) fn full() -> RunReport {
    let mut report = waived();
    let mut run = run();
    run.cases[0].flaky = true;
    let mut accepted = std::mem::take(&mut report.cases);
    accepted[0].case = CaseId(SmolStr::new("PMS-DELETE-003"));
    accepted[0].outcome.findings.truncate(1);
    let standings = [
        (WaiverStanding::NotJudged, None),
        (WaiverStanding::OtherTarget, None),
        (WaiverStanding::Stale, Some("the assertion holds now; remove the entry")),
        (WaiverStanding::Expired, Some("it expired on 2026-10-31; fix the target or renew it")),
        (WaiverStanding::Unmatched, Some("there is no such case")),
        (WaiverStanding::Different, Some("came `unsupported`\u{202e}")),
    ];
    for (at, (standing, detail)) in standings.into_iter().enumerate() {
        let used = report.finished.waivers[0].clone();
        report.finished.waivers.push(WaiverUse {
            place: format!("waivers.toml:{}", 8 * (at + 1)),
            assertion: format!("PMS-OLD-{:03}#gone", at + 1),
            standing,
            findings: 0,
            detail: detail.map(str::to_owned),
            ..used
        });
    }
    report.cases = run.cases;
    report.cases.extend(accepted);
    report.cases.push(cascade_case());
    report.started.selected = 9;
    report.finished.counts =
        Counts { selected: 9, fail: 3, waived: 1, flaky: 1, not_run: 0, ..run.finished.counts };
    report
}

/// A case whose exchanges show that a membership outlived its person.
pub(crate) fn cascade_case() -> CaseFinished {
    const PMS: &str = "http://www.imsglobal.org/services/lis/pms2p0/wsdl11/sync/imspms_v2p0";
    const GMS: &str = "http://www.imsglobal.org/services/lis/gms2p0/wsdl11/sync/imsgms_v2p0";
    const MMS: &str = "http://www.imsglobal.org/services/lis/mms2p0/wsdl11/sync/imsmms_v2p0";
    let subject = |id: &str| format!("<sourcedId>lc-k3x9-{id}</sourcedId>");
    let seat = "<membershipRecord><membership><collectionSourcedId>lc-k3x9-maths</collectionSourcedId>\
                <membershipIdType>group</membershipIdType><member><personSourcedId>lc-k3x9-ada\
                </personSourcedId></member></membership></membershipRecord>";
    let calls = [
        ("step 1", "pms.createPerson", PMS, subject("ada"), "success/status/fullsuccess"),
        ("step 2", "gms.createGroup", GMS, subject("maths"), "success/status/fullsuccess"),
        (
            "step 3",
            "mms.createMembership",
            MMS,
            subject("seat") + seat,
            "success/status/fullsuccess",
        ),
        ("step 4", "pms.deletePerson", PMS, subject("ada"), "success/status/fullsuccess"),
        ("step 5", "mms.readMembership", MMS, subject("seat"), "success/status/fullsuccess"),
        ("invariant", "pms.readPerson", PMS, subject("ada"), "failure/error/unknownobject"),
        ("invariant", "gms.readGroup", GMS, subject("maths"), "success/status/fullsuccess"),
        ("teardown", "mms.deleteMembership", MMS, subject("seat"), "success/status/fullsuccess"),
    ];
    let mut case = case("X-CASCADE-001", Verdict::Fail, vec![]);
    case.outcome.findings = vec![Finding {
        assertion: "X-CASCADE-001#membership-gone".to_owned(),
        exchange: Some(4),
        ..cascade()
    }];
    case.operations = operations(&["pms.deletePerson", "mms.readMembership"]);
    case.exchanges = calls
        .into_iter()
        .enumerate()
        .map(|(index, (purpose, operation, namespace, children, answer))| {
            let (_, name) = operation.split_once('.').expect("service and name");
            let body = format!(
                "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>\
                 <{name}Request xmlns=\"{namespace}\">{children}</{name}Request></s:Body></s:Envelope>"
            );
            ExchangeRecord {
                purpose: purpose.to_owned(),
                operation: Some(OperationRef(SmolStr::new(operation))),
                request: Some(format!("POST /lis HTTP/1.1\nContent-Type: text/xml\n\n{body}")),
                answer: answer.to_owned(),
                ..exchange(index, false)
            }
        })
        .collect();
    case
}

fn with_reason(mut case: CaseFinished, reason: &str) -> CaseFinished {
    case.reason = Some(reason.to_owned());
    case.outcome.observations.push(Observation {
        assertion: format!("{}#case-of-ids", case.case),
        question: "are identifiers that differ in case only the same?".to_owned(),
        seen: "no".to_owned(),
    });
    case.leftovers.push("person lc-k3x9-alice".to_owned());
    case
}

fn cascade() -> Finding {
    Finding {
        assertion: "PMS-DELETE-002#gone".to_owned(),
        clause: clause("pms-2.0/deletePerson.cascade"),
        level: Level::Must,
        basis: Basis::Analogy,
        verdict: Verdict::Fail,
        expected: "the membership is unknown".to_owned(),
        actual: "it is delivered: \u{1b}[2J<\u{0}&\"'>]]>".to_owned(),
        exchange: Some(1),
        place: Some(Place { path: "readMembershipResponse".to_owned(), line: 1, column: 1 }),
        case_line: Some(31),
    }
}

fn minor_code(verdict: Verdict) -> Finding {
    Finding {
        assertion: "PMS-CREATE-003#code-minor".to_owned(),
        clause: clause("pms-2.0/createPerson.duplicate-code"),
        level: Level::Must,
        basis: Basis::Inferred,
        verdict,
        expected: "idallocinusefail".to_owned(),
        actual: "invaliddata".to_owned(),
        exchange: Some(0),
        place: None,
        case_line: Some(12),
    }
}

fn generic() -> Finding {
    Finding {
        assertion: "HT-09".to_owned(),
        clause: clause("HT-09"),
        level: Level::Should,
        basis: Basis::Text,
        verdict: Verdict::Warn,
        expected: "Content-Type text/xml with a charset".to_owned(),
        actual: "text/xml".to_owned(),
        exchange: Some(0),
        place: None,
        case_line: None,
    }
}

fn exchange(index: usize, green: bool) -> ExchangeRecord {
    let text = |head: &str| {
        (!green).then(|| format!("{head}\r\nContent-Type: text/xml\r\n\r\n<e>{index}\u{1b}</e>"))
    };
    ExchangeRecord {
        index,
        purpose: format!("step {}", index + 1),
        operation: Some(OperationRef(SmolStr::new("mms.readMembership"))),
        url: "http://127.0.0.1:8080/mms".to_owned(),
        request: text("POST /mms HTTP/1.1"),
        response: text("HTTP/1.1 200 OK"),
        http_status: Some(200),
        answer: "success/status/fullsuccess".to_owned(),
        started_us: 10,
        elapsed_us: 480,
        attempts: 1,
    }
}

fn clause(id: &str) -> ClauseId {
    ClauseId(SmolStr::new(id))
}

fn operations(names: &[&str]) -> Vec<OperationRef> {
    names.iter().map(|name| OperationRef(SmolStr::new(name))).collect()
}
