//! Cases as a whole: preparing steps, missing steps, our own mistakes, errors of the transport.

use std::collections::{BTreeMap, BTreeSet};

use super::support::*;
use crate::ground::Verdict;
use crate::judge::{Exchange, TransportErrorKind};
use crate::spec::OperationRef;
use crate::suite::{Check, StepAction};
use crate::xml::{XmlLimits, read_document};

const PREPARE: &str = "T-CASE-001#prepare";
const TRANSPORT: &str = "T-CASE-001#transport";

fn failing() -> Exchange {
    let text = response_text("failure/error/unknownobject", "readPersonResponse", "");
    reading(0, response(200, &text))
}

fn two_steps() -> crate::suite::Case {
    case(vec![step("readPerson", Vec::new()), step("readPerson", vec![Check::Accepted])])
}

#[test]
fn a_preparing_step_that_fails_makes_the_rest_untestable() {
    let outcome = judge().judge(&two_steps(), &transcript(vec![failing()]));
    assert_eq!(assertions(&outcome), BTreeSet::from([PREPARE]));
    let found = finding(&outcome, PREPARE);
    assert_eq!(found.verdict, Verdict::Untestable);
    assert_eq!(found.clause.0, MUST);
    assert_eq!(found.expected, "readPerson step accepted");
    assert_eq!(found.actual, "failure/error/unknownobject");
    assert_eq!((found.exchange, found.case_line), (Some(0), Some(5)));
    assert_eq!(outcome.verdict(), Verdict::Untestable);
}

#[test]
fn a_step_that_was_never_carried_out_is_never_green() {
    let good = reading(0, response(200, &read_person_text()));
    let outcome = judge().judge(&two_steps(), &transcript(vec![good]));
    assert_eq!(finding(&outcome, PREPARE).actual, "not carried out");
    let outcome = judge().judge(&two_steps(), &transcript(Vec::new()));
    assert_eq!(outcome.verdict(), Verdict::Untestable);
}

#[test]
fn a_value_that_was_not_captured_makes_the_rest_untestable() {
    let mut capturing = step("readPerson", vec![Check::Accepted]);
    capturing.capture = BTreeMap::from([("sp".to_owned(), "savePoint".to_owned())]);
    let case = case(vec![capturing]);
    let mut transcript = transcript(vec![reading(0, response(200, &read_person_text()))]);
    let outcome = judge().judge(&case, &transcript);
    assert_eq!(finding(&outcome, PREPARE).expected, "`savePoint`, captured as sp");
    assert_eq!(outcome.held.get("T-CASE-001#check-0"), Some(&1), "its own checks are judged");
    transcript.variables.insert("sp".to_owned(), "x".to_owned());
    assert!(judge().judge(&case, &transcript).findings.is_empty());
}

#[test]
fn a_network_that_fails_says_nothing_of_the_target() {
    for kind in
        [TransportErrorKind::Connect, TransportErrorKind::Timeout, TransportErrorKind::TooLarge]
    {
        for checks in [Vec::new(), vec![Check::Accepted], vec![Check::Answered]] {
            let mut exchange = failing();
            exchange.response = Err(broken_off(kind));
            let case = case(vec![step("readPerson", checks)]);
            let outcome = judge().judge(&case, &transcript(vec![exchange]));
            assert_eq!(assertions(&outcome), BTreeSet::from([TRANSPORT]), "{kind:?}");
            assert_eq!(outcome.verdict(), Verdict::Error);
        }
    }
}

#[test]
fn a_target_that_breaks_off_has_answered_wrongly() {
    for kind in [TransportErrorKind::Broken, TransportErrorKind::NotHttp] {
        let outcome = checked(Check::Accepted, Err(broken_off(kind)));
        assert_eq!(verdict_of(&outcome), Some(Verdict::Fail), "{kind:?}");
        let mut exchange = failing();
        exchange.response = Err(broken_off(kind));
        let case = case(vec![step("readPerson", Vec::new())]);
        let outcome = judge().judge(&case, &transcript(vec![exchange]));
        assert_eq!(finding(&outcome, PREPARE).verdict, Verdict::Untestable);
    }
}

#[test]
fn a_message_beyond_our_limits_says_nothing_of_the_target() {
    let deep = format!("{}{}", "<a>".repeat(100), "</a>".repeat(100));
    let outcome = checked(Check::Accepted, Ok(response(200, &deep)));
    assert_eq!(assertions(&outcome), BTreeSet::from([TRANSPORT]));
}

#[test]
fn our_own_mistakes_are_told_apart() {
    let spoil = |spoil: fn(&mut Exchange)| {
        let mut exchange = reading(0, response(200, &read_person_text()));
        spoil(&mut exchange);
        judged(vec![exchange])
    };
    let rewrite = |exchange: &mut Exchange, from: &str, to: &str| {
        let text = String::from_utf8(exchange.request.body.clone()).expect("ours is UTF-8");
        assert!(text.contains(from));
        exchange.request.body = text.replace(from, to).into_bytes();
    };
    let rows: [(&str, crate::judge::CaseOutcome); 9] = [
        (
            "SC-01",
            spoil(|e| {
                let text = String::from_utf8(e.request.body.clone()).expect("UTF-8");
                e.request.body = text.replace("sourcedId>", "sourceId>").into_bytes();
            }),
        ),
        ("HT-02", spoil(|e| e.request.method = "PUT".to_owned())),
        ("HT-07", spoil(|e| e.request.headers.remove("soapaction"))),
        ("HT-08", spoil(|e| e.request.headers.set("soapaction", "\"urn:x\""))),
        ("HT-17", spoil(|e| e.request.headers.set("content-type", "a/b; charset=utf-8"))),
        ("EN-01", spoil(|e| e.request.body.truncate(20))),
        ("EN-18", {
            let mut exchange = reading(0, response(200, &read_person_text()));
            rewrite(&mut exchange, "imsx_syncRequestHeaderInfo", "imsx_other");
            judged(vec![exchange])
        }),
        ("EN-21", {
            let mut exchange = reading(0, response(200, &read_person_text()));
            rewrite(&mut exchange, "V1.0", "V3.0");
            judged(vec![exchange])
        }),
        ("EN-09", {
            let mut exchange = reading(0, response(200, &read_person_text()));
            rewrite(&mut exchange, "soapenv:Envelope", "soapenv:Other");
            judged(vec![exchange])
        }),
    ];
    for (clause, outcome) in rows {
        assert_eq!(assertions(&outcome), BTreeSet::from(["harness"]), "{clause}: {outcome:#?}");
        let found = finding(&outcome, "harness");
        assert_eq!((found.clause.0.as_str(), found.verdict), (clause, Verdict::Error));
    }
}

#[test]
fn what_a_case_spoils_on_purpose_is_no_mistake() {
    let mut exchange = reading(0, response(200, &read_person_text()));
    exchange.request.headers.set("soapaction", "\"\"");
    let mut spoiling = step("readPerson", vec![Check::Accepted]);
    spoiling.envelope.soap_action = Some("\"\"".to_owned());
    let outcome = judge().judge(&case(vec![spoiling]), &transcript(vec![exchange]));
    assert!(outcome.findings.is_empty(), "{:#?}", outcome.findings);
}

#[test]
fn a_message_written_out_is_judged_by_the_operation_in_it() {
    let mut message = step("readPerson", vec![Check::Accepted]);
    message.action = StepAction::Message {
        operation: OperationRef("pms.readPerson".into()),
        xml: String::new(),
        invalid: false,
    };
    let text = response_text("success/status/fullsuccess", "readAllPersonIdsResponse", "");
    let mut exchange = exchange(0, "readAllPersonIds", "", response(200, &text));
    exchange.operation = Some(OperationRef("pms.readPerson".into()));
    let outcome = judge().judge(&case(vec![message]), &transcript(vec![exchange]));
    assert!(outcome.findings.is_empty(), "{:#?}", outcome.findings);
    assert_eq!(outcome.held.get("ST-09"), Some(&1));
}

#[test]
fn the_runner_is_told_what_was_accepted_and_captured() {
    let judge = judge();
    let good = reading(0, response(200, &read_person_text()));
    assert!(judge.may_go_on(&good));
    assert!(!judge.may_go_on(&failing()));
    let mut broken = failing();
    broken.response = Err(broken_off(TransportErrorKind::Broken));
    assert!(!judge.may_go_on(&broken));
    assert_eq!(judge.capture(&good, "personRecord/sourcedGUID/sourcedId"), [ADA]);
    assert_eq!(judge.capture(&good, "savePoint"), [""; 0]);
    assert_eq!(judge.capture(&good, "x:y"), [""; 0]);
    assert_eq!(judge.capture(&broken, "personRecord"), [""; 0]);
}

#[test]
fn requests_are_checked_before_they_are_sent() {
    let read = |text: String| {
        read_document(text.as_bytes(), None, &XmlLimits::default()).expect("well-formed").root
    };
    let judge = judge();
    let operation = OperationRef("pms.readPerson".into());
    let good = read(format!("<readPersonRequest xmlns=\"{PMS}\"><sourcedId/></readPersonRequest>"));
    assert!(judge.check_request(&operation, &good).is_empty());
    let bad = read(format!("<readPersonRequest xmlns=\"{PMS}\"/>"));
    assert_eq!(judge.check_request(&operation, &bad).len(), 1);
}

#[test]
fn every_rule_is_counted_once_an_exchange() {
    let second = read_person_text().replace(">r1<", ">r2<");
    let outcome = judged(vec![
        reading(0, response(200, &read_person_text())),
        reading(1, response(200, &second)),
    ]);
    assert_eq!(outcome.held.get("ST-05"), Some(&2));
    assert_eq!(outcome.held.get("T-CASE-001#check-0"), Some(&2));
    assert!(outcome.findings.is_empty());
}

#[test]
fn findings_come_in_the_order_of_the_exchanges() {
    let spoilt = |index: usize| {
        let text = read_person_text().replace(">r1<", &format!(">r{index}<"));
        reading(index, response(200, &text.replace(">q1<", ">q2<")))
    };
    let outcome = judged(vec![spoilt(0), spoilt(1), spoilt(2)]);
    let order: Vec<_> = outcome.findings.iter().filter_map(|found| found.exchange).collect();
    assert_eq!(order, [0, 1, 2]);
}
