//! Every check: how it passes, in what other way it may, how it breaks.

use std::collections::BTreeMap;

use super::support::*;
use crate::ground::Verdict::{self, Error, Fail, Lenient, Pass, Untestable, Warn};
use crate::judge::{CaseOutcome, TransportErrorKind};
use crate::soap::http::Response;
use crate::spec::{ClauseId, OperationRef};
use crate::suite::{Check, SetValue, StepAction};

fn status(status: &str) -> Response {
    response(200, &response_text(status, "readPersonResponse", ""))
}

fn fault(code: &str) -> Response {
    response(500, &fault_text().replace("Client", code))
}

fn plain(http: u16) -> Response {
    response(http, "<html/>")
}

#[track_caller]
fn expect(check: &Check, answer: Response, verdict: Verdict) -> CaseOutcome {
    let outcome = checked(check.clone(), Ok(answer));
    assert_eq!(verdict_of(&outcome), Some(verdict), "{check:?}: {outcome:#?}");
    outcome
}

fn texts(of: &[&str]) -> Vec<String> {
    of.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn accepted() {
    expect(&Check::Accepted, status("success/status/fullsuccess"), Pass);
    expect(&Check::Accepted, status("success/warning/fullsuccess"), Pass);
    expect(&Check::Accepted, status("Success/Status/fullsuccess"), Pass);
    expect(&Check::Accepted, status("processing/status/fullsuccess"), Warn);
    let outcome = expect(&Check::Accepted, status("failure/error/invaliddata"), Fail);
    let found = finding(&outcome, "T-CASE-001#check-0");
    assert_eq!(
        (found.expected.as_str(), found.actual.as_str()),
        ("codeMajor success", "failure/error/invaliddata")
    );
    assert_eq!((found.case_line, found.exchange), (Some(7), Some(0)));
    expect(&Check::Accepted, status("success/error/fullsuccess"), Fail);
    expect(&Check::Accepted, fault("Server"), Fail);
    expect(&Check::Accepted, plain(404), Fail);
}

#[test]
fn rejected() {
    expect(&Check::Rejected, status("failure/error/unknownobject"), Pass);
    expect(&Check::Rejected, status("failure/status/unknownobject"), Pass);
    // Neither looked at what was asked, so nothing is known of the rule.
    expect(&Check::Rejected, status("unsupported/status/unsupportedLIS"), Untestable);
    expect(&Check::Refused, status("failure/error/targetisbusy"), Untestable);
    let outcome = expect(&Check::Rejected, fault("Client"), Lenient);
    assert_eq!(finding(&outcome, "T-CASE-001#check-0").actual, "Fault Client `no`, HTTP 500");
    expect(&Check::Rejected, fault("Server"), Lenient);
    expect(&Check::Rejected, fault("Client.Id"), Lenient);
    expect(&Check::Rejected, fault("MustUnderstand"), Fail);
    let outcome = expect(&Check::Rejected, status("success/status/fullsuccess"), Fail);
    assert_eq!(finding(&outcome, "T-CASE-001#check-0").actual, "success/status/fullsuccess");
    expect(&Check::Rejected, plain(404), Fail);
}

#[test]
fn refused() {
    let seen = |outcome: &CaseOutcome| outcome.observations[0].seen.clone();
    let outcome = expect(&Check::Refused, status("failure/error/invaliddata"), Pass);
    assert_eq!(seen(&outcome), "failure/error/invaliddata");
    let outcome = expect(&Check::Refused, fault("Client"), Pass);
    assert_eq!(seen(&outcome), "Fault Client");
    expect(&Check::Refused, fault("Server"), Lenient);
    expect(&Check::Refused, plain(400), Lenient);
    expect(&Check::Refused, status("success/status/fullsuccess"), Fail);
    expect(&Check::Refused, plain(200), Fail);
}

#[test]
fn partial() {
    expect(&Check::Partial, status("success/warning/unknownobject"), Pass);
    expect(&Check::Partial, status("success/status/fullsuccess"), Fail);
    expect(&Check::Partial, status("failure/warning/unknownobject"), Fail);
}

#[test]
fn code_minor_and_severity() {
    let check = Check::CodeMinor(texts(&["unknownobject", "nosourcedids"]));
    expect(&check, status("failure/error/unknownobject"), Pass);
    expect(&check, status("failure/error/UnknownObject"), Pass);
    expect(&check, status("failure/error/nosourcedids"), Lenient);
    expect(&check, status("failure/error/invaliddata"), Fail);
    expect(&check, status("failure/error/"), Fail);
    expect(&check, fault("Client"), Fail);

    let check = Check::Severity(texts(&["warning", "status"]));
    expect(&check, status("success/warning/fullsuccess"), Pass);
    expect(&check, status("success/status/fullsuccess"), Lenient);
    expect(&check, status("failure/error/invaliddata"), Fail);
}

#[test]
fn http_status_and_fault() {
    let check = Check::HttpStatus(vec![405, 404]);
    expect(&check, plain(405), Pass);
    expect(&check, plain(404), Lenient);
    expect(&check, plain(200), Fail);

    let check = Check::Fault(texts(&["VersionMismatch", "Client"]));
    expect(&check, fault("VersionMismatch"), Pass);
    expect(&check, fault("Client"), Lenient);
    expect(&check, fault("Server"), Fail);
    expect(&check, status("failure/error/invaliddata"), Fail);
}

#[test]
fn answered() {
    expect(&Check::Answered, plain(500), Pass);
    let outcome = checked(Check::Answered, Err(broken_off(TransportErrorKind::Broken)));
    assert_eq!(verdict_of(&outcome), Some(Fail));
}

const FORMATTED: &str = "personRecord/person/formname/formattedName/textString";

fn ada() -> Response {
    response(200, &read_person_text())
}

#[test]
fn present_and_absent() {
    let present = Check::Present(FORMATTED.to_owned());
    let absent = Check::Absent(FORMATTED.to_owned());
    expect(&present, ada(), Pass);
    expect(&absent, ada(), Fail);
    expect(&present, status("failure/error/unknownobject"), Fail);
    expect(&absent, status("failure/error/unknownobject"), Untestable);
    expect(&present, plain(200), Fail);
    expect(&absent, plain(200), Fail);
    expect(&Check::Present("p:personRecord".to_owned()), ada(), Pass);
    let wrong_namespace = read_person_text().replace("<personRecord>", "<personRecord xmlns=\"\">");
    expect(&Check::Present("personRecord".to_owned()), response(200, &wrong_namespace), Fail);
}

#[test]
fn value_and_not_value() {
    let value = |any_of: &[&str]| Check::Value { at: FORMATTED.to_owned(), any_of: texts(any_of) };
    expect(&value(&["Ada"]), ada(), Pass);
    expect(&value(&["Grace", "Ada"]), ada(), Lenient);
    let outcome = expect(&value(&["Grace"]), ada(), Fail);
    let found = finding(&outcome, "T-CASE-001#check-0");
    assert_eq!(found.actual, "`Ada`");
    assert!(found.place.as_ref().is_some_and(|place| place.path.ends_with("textString")));
    expect(&value(&["Ada "]), ada(), Fail);
    let id = "personRecord/sourcedGUID/sourcedId".to_owned();
    expect(&Check::Value { at: id.clone(), any_of: texts(&["${ada}"]) }, ada(), Pass);
    expect(&Check::Value { at: id, any_of: texts(&["${id}"]) }, ada(), Pass);

    let not = |not: &str| Check::NotValue { at: FORMATTED.to_owned(), not: not.to_owned() };
    expect(&not("Grace"), ada(), Pass);
    expect(&not("Ada"), ada(), Fail);
    expect(&not("Grace"), plain(200), Fail);
}

#[test]
fn count() {
    let count = |min, max| Check::Count { at: "personRecord".to_owned(), min, max };
    expect(&count(1, Some(1)), ada(), Pass);
    expect(&count(0, None), ada(), Pass);
    let outcome = expect(&count(2, None), ada(), Fail);
    assert_eq!(finding(&outcome, "T-CASE-001#check-0").actual, "1");
    expect(&count(0, Some(0)), ada(), Fail);
    expect(&count(0, Some(0)), fault("Client"), Fail);
}

#[test]
fn a_check_that_cannot_be_carried_out_is_our_mistake() {
    for check in [
        Check::Present("nobody:personRecord".to_owned()),
        Check::Value { at: "personRecord".to_owned(), any_of: texts(&["${nothing}"]) },
        Check::SameAs { step: "no such step".to_owned(), of: None, position: None },
        Check::SavePointAfter("nothing".to_owned()),
    ] {
        let outcome = checked(check, Ok(ada()));
        assert_eq!(finding(&outcome, "harness").verdict, Error);
    }
}

/// Judges one check on an answer to another operation than readPerson.
fn checked_on(operation: &str, inner: &str, check: Check, answer: &str) -> CaseOutcome {
    let mut transcript = transcript(vec![exchange(0, operation, inner, response(200, answer))]);
    transcript.variables.insert("before".to_owned(), "2011-06-30T12:00:00Z".to_owned());
    judge().judge(&case(vec![step(operation, vec![check])]), &transcript)
}

fn on_ids(check: Check, ids: &[&str]) -> Option<Verdict> {
    let ids: String = ids.iter().map(|id| format!("<sourcedId>{id}</sourcedId>")).collect();
    let inner = format!("<sourcedIdSet>{ids}</sourcedIdSet>");
    let text = response_text("success/status/fullsuccess", "readAllPersonIdsResponse", &inner);
    verdict_of(&checked_on("readAllPersonIds", "", check, &text))
}

fn on_records(check: Check, records: &[(&str, &str)]) -> Option<Verdict> {
    let records: String = records.iter().map(|(id, name)| record(id, name)).collect();
    let inner = format!("<personRecordSet>{records}</personRecordSet>");
    let text = response_text("success/status/fullsuccess", "readPersonsResponse", &inner);
    let asked = "<sourcedIdSet><sourcedId>a</sourcedId></sourcedIdSet>";
    verdict_of(&checked_on("readPersons", asked, check, &text))
}

fn ids(include: &[&str], exclude: &[&str], only: bool) -> Check {
    Check::Ids { include: texts(include), exclude: texts(exclude), only }
}

#[test]
fn identifiers() {
    assert_eq!(on_ids(ids(&["${ada}", "b"], &["c"], false), &["b", ADA, "d"]), Some(Pass));
    assert_eq!(on_ids(ids(&["a"], &[], false), &["b"]), Some(Fail));
    assert_eq!(on_ids(ids(&["a"], &[], false), &["a "]), Some(Fail));
    assert_eq!(on_ids(ids(&[], &["a"], false), &["a"]), Some(Fail));
    assert_eq!(on_ids(ids(&["a"], &[], true), &["a", "a"]), Some(Pass));
    assert_eq!(on_ids(ids(&["a"], &[], true), &["a", "b"]), Some(Fail));
    assert_eq!(on_records(ids(&["a"], &["c"], true), &[("a", "x")]), Some(Pass));
    assert_eq!(on_records(ids(&["a"], &["c"], false), &[("a", "x"), ("c", "y")]), Some(Fail));
    expect(&ids(&[ADA], &[], true), ada(), Pass);
    expect(&ids(&[], &[ADA], false), fault("Client"), Untestable);
    let created = response_text(
        "success/status/fullsuccess",
        "createByProxyPersonResponse",
        "<sourcedId>new</sourcedId>",
    );
    let sent = record("", "Ada");
    let outcome = checked_on("createByProxyPerson", &sent, ids(&["new"], &[], true), &created);
    assert_eq!(verdict_of(&outcome), Some(Pass));
}

#[test]
fn empty() {
    assert_eq!(on_ids(Check::Empty, &[]), Some(Pass));
    assert_eq!(on_ids(Check::Empty, &["a"]), Some(Fail));
    assert_eq!(on_records(Check::Empty, &[]), Some(Pass));
    assert_eq!(on_records(Check::Empty, &[("a", "x")]), Some(Fail));
    expect(&Check::Empty, ada(), Fail);
    expect(&Check::Empty, status("failure/error/unknownobject"), Pass);
    expect(&Check::Empty, plain(200), Fail);
}

fn on_save_point(check: Check, save_point: &str) -> CaseOutcome {
    let inner = format!("<sourcedIdSet/>{save_point}");
    let operation = "readPersonIdsFromSavePoint";
    let text = response_text("success/status/fullsuccess", &format!("{operation}Response"), &inner);
    let asked = "<fromSavePoint>2011-06-30T12:00:00Z</fromSavePoint>";
    checked_on(operation, asked, check, &text)
}

#[test]
fn save_points() {
    let judged = |check: fn(String) -> Check, text: &str| {
        let element = format!("<savePoint>{text}</savePoint>");
        verdict_of(&on_save_point(check("before".to_owned()), &element))
    };
    let (equal, later, open) =
        ("2011-06-30T14:00:00+02:00", "2011-06-30T12:00:00.001Z", "2011-06-30T12:00:00");
    assert_eq!(judged(Check::SavePointAfter, later), Some(Pass));
    assert_eq!(judged(Check::SavePointAfter, equal), Some(Fail));
    assert_eq!(judged(Check::SavePointNotBefore, equal), Some(Pass));
    assert_eq!(judged(Check::SavePointNotBefore, "2011-06-30T11:59:59Z"), Some(Fail));
    assert_eq!(judged(Check::SavePointAfter, open), Some(Lenient));
    assert_eq!(judged(Check::SavePointAfter, "yesterday"), Some(Fail));
    let absent = on_save_point(Check::SavePointNotBefore("before".to_owned()), "");
    assert_eq!(verdict_of(&absent), Some(Fail));
}

#[test]
fn same_as() {
    let on = |answer: &str| {
        let sent = format!("<sourcedId>{ADA}</sourcedId>{}", record(ADA, "Ada"));
        let done = response_text("success/status/fullsuccess", "createPersonResponse", "");
        let exchanges = vec![
            exchange(0, "createPerson", &sent, response(200, &done.replace(">r1<", ">r0<"))),
            reading(1, response(200, answer)),
        ];
        let steps = vec![
            step("createPerson", Vec::new()),
            step(
                "readPerson",
                vec![Check::SameAs {
                    step: "createPerson step".to_owned(),
                    of: None,
                    position: None,
                }],
            ),
        ];
        judge().judge(&case(steps), &transcript(exchanges))
    };
    let good = read_person_text();
    assert_eq!(verdict_of(&on(&good)), Some(Pass));
    let prefixed = good
        .replace(
            &format!("<readPersonResponse xmlns=\"{PMS}\">"),
            &format!("<readPersonResponse xmlns=\"{PMS}\">\n  "),
        )
        .replace("<sourcedGUID>", "<sourcedGUID><refAgentInstanceID>x</refAgentInstanceID>");
    assert_eq!(verdict_of(&on(&prefixed)), Some(Pass), "who issued the identifier is no matter");
    let outcome = on(&good.replace(">Ada<", ">Eva<"));
    let found = finding(&outcome, "T-CASE-001#check-0");
    assert_eq!(found.verdict, Fail);
    assert_eq!(found.expected, "person/formname/formattedName/textString: `Ada`");
    assert_eq!(found.actual, "person/formname/formattedName/textString: `Eva`");
    assert_eq!(found.exchange, Some(1));
    let outcome = on(&good.replace("</person>", "<dataSource>x</dataSource></person>"));
    assert_eq!(finding(&outcome, "T-CASE-001#check-0").actual, "person: `dataSource`");
    let failed = response_text("failure/error/unknownobject", "readPersonResponse", "");
    assert_eq!(verdict_of(&on(&failed)), Some(Fail));
}

#[test]
fn observations_are_not_judged() {
    let check =
        Check::Observe { question: "how is it?".to_owned(), at: Some(FORMATTED.to_owned()) };
    let outcome = checked(check.clone(), Ok(ada()));
    assert_eq!(verdict_of(&outcome), None);
    assert!(outcome.findings.is_empty(), "{outcome:#?}");
    let seen = &outcome.observations[0];
    assert_eq!(seen.question, "how is it?");
    assert_eq!(seen.assertion, "T-CASE-001#check-0");
    assert_eq!(seen.seen, format!("success/status/fullsuccess; `{FORMATTED}`: `Ada`"));
    let outcome = checked(check, Err(broken_off(TransportErrorKind::Broken)));
    assert_eq!(outcome.observations[0].seen, "the connection went wrong");
}

#[test]
fn the_clause_of_an_expectation_decides_what_a_breach_counts() {
    let verdict = |clause: &str| {
        let mut step = step("readPerson", vec![Check::Rejected]);
        step.expect[0].clause = ClauseId(clause.into());
        let outcome = judge().judge(&case(vec![step]), &transcript(vec![reading(0, ada())]));
        verdict_of(&outcome)
    };
    assert_eq!(verdict(MUST), Some(Fail));
    assert_eq!(verdict(INFERRED), Some(Warn));
    assert_eq!(verdict(SHOULD), Some(Warn));
}

#[test]
fn the_profile_may_lower_raise_or_switch_off_a_basis() {
    let verdict = |judging: Option<Verdict>| {
        let judge = judge_with(|profile| {
            profile.judging.insert(crate::ground::Basis::Inferred, judging);
        });
        let mut step = step("readPerson", vec![Check::Rejected]);
        step.expect[0].clause = ClauseId(INFERRED.into());
        verdict_of(&judge.judge(&case(vec![step]), &transcript(vec![reading(0, ada())])))
    };
    assert_eq!(verdict(Some(Fail)), Some(Fail));
    assert_eq!(verdict(Some(Warn)), Some(Warn));
    assert_eq!(verdict(None), None);
}

#[test]
fn what_rests_on_a_guessed_query_warns_at_most() {
    let verdict = |assumed: bool| {
        let judge = judge_with(|profile| profile.queries.assumed = assumed);
        let operation = "discoverPersonIds";
        let mut step = step(operation, vec![Check::Accepted]);
        let StepAction::Call { set, .. } = &mut step.action else { unreachable!() };
        *set = BTreeMap::from([(
            "queryObject".to_owned(),
            SetValue::Text("${query.nothing}".to_owned()),
        )]);
        let text = response_text("failure/error/unknownquery", "discoverPersonIdsResponse", "");
        let sent = "<queryObject>x</queryObject>";
        let exchanges = vec![exchange(0, operation, sent, response(200, &text))];
        verdict_of(&judge.judge(&case(vec![step]), &transcript(exchanges)))
    };
    assert_eq!(verdict(true), Some(Warn));
    assert_eq!(verdict(false), Some(Fail));
}

#[test]
fn save_points_that_do_not_tell_two_writes_apart_leave_a_check_unjudged() {
    let outcome = |second: &str| {
        let mut step = step("readPerson", vec![Check::Rejected]);
        step.expect[0].only_if_later = Some(("second".to_owned(), "first".to_owned()));
        let mut transcript = transcript(vec![reading(0, ada())]);
        transcript.variables.insert("first".to_owned(), "2011-06-30T12:00:00Z".to_owned());
        transcript.variables.insert("second".to_owned(), second.to_owned());
        judge().judge(&case(vec![step]), &transcript)
    };
    assert_eq!(verdict_of(&outcome("2011-06-30T12:00:01Z")), Some(Fail));
    let same = outcome("2011-06-30T12:00:00Z");
    assert_eq!(verdict_of(&same), Some(Lenient), "seen to be unjudged");
    let found = &same.findings[0];
    assert_eq!(found.expected, "a save point `second` later than `first`");
    assert!(found.actual.starts_with("not judged: 2011-06-30T12:00:00Z and "), "{found:?}");
}

#[test]
fn an_operation_reference_is_never_needed_to_judge_raw_traffic() {
    let mut step = step("readPerson", vec![Check::HttpStatus(vec![400])]);
    step.action = StepAction::Raw(crate::suite::RawRequest {
        operation: OperationRef("pms.readPerson".into()),
        bytes: Some("GARBAGE".to_owned()),
        method: String::new(),
        headers: BTreeMap::new(),
        body: String::new(),
    });
    let mut exchange = reading(0, response(400, "Bad Request"));
    exchange.operation = None;
    exchange.request.body = b"GARBAGE".to_vec();
    exchange.request.method = String::new();
    let outcome = judge().judge(&case(vec![step]), &transcript(vec![exchange]));
    assert_eq!(verdict_of(&outcome), Some(Pass));
    assert!(outcome.findings.is_empty(), "{:#?}", outcome.findings);
}
