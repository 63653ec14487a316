//! Every generic rule: a response that keeps it and one that breaks it.

use std::collections::BTreeSet;

use super::support::*;
use crate::ground::{Basis, Verdict};
use crate::judge::{TransportErrorKind, rule_ids};
use crate::soap::http::Response;

/// Rule, text in the good answer, what it becomes, other rules that this breaks as well.
type Spoilt = (&'static str, &'static str, &'static str, &'static [&'static str]);

const ENVELOPE: &[Spoilt] = &[
    ("EN-01", "</soapenv:Envelope>", "", &[]),
    (
        "EN-06",
        "<personRecord>",
        "<personRecord xmlns:xml=\"http://www.w3.org/XML/1998/namespace\">",
        &[],
    ),
    ("EN-07", "<soapenv:Envelope", "<!DOCTYPE e []><soapenv:Envelope", &[]),
    ("EN-08", "<soapenv:Envelope", "<?p i?><soapenv:Envelope", &[]),
    ("EN-09", "http://schemas.xmlsoap.org/soap/", "http://www.w3.org/2003/05/soap-", &[]),
    ("EN-09", "soapenv:Body", "soapenv:Corpus", &[]),
    ("EN-09", "<soapenv:Header>", "<x/><soapenv:Header>", &[]),
    ("EN-09", "</soapenv:Envelope>", "<soapenv:Body/></soapenv:Envelope>", &["EN-12"]),
    ("EN-10", "</soapenv:Body>", "<x xmlns=\"urn:x\"/></soapenv:Body>", &[]),
    ("EN-11", "</soapenv:Body>", "<x/></soapenv:Body>", &["EN-10"]),
    ("EN-12", "</soapenv:Envelope>", "<x/></soapenv:Envelope>", &[]),
    ("EN-13", "<soapenv:Body>", "<soapenv:Body soapenv:actor=\"a\">", &[]),
    ("EN-14", "<soapenv:Body>", "<soapenv:Body soapenv:encodingStyle=\"\">", &[]),
    (
        "EN-14",
        "<readPersonResponse ",
        "<readPersonResponse soapenv:encodingStyle=\"\" ",
        &["SC-01"],
    ),
    (
        "EN-15",
        "<imsx_syncResponseHeaderInfo ",
        "<imsx_syncResponseHeaderInfo soapenv:mustUnderstand=\"yes\" ",
        &[],
    ),
    ("EN-17", "readPersonResponse", "readPersonsResponse", &["SC-01", "ST-09"]),
    ("EN-17", "readPersonResponse", "nobodysResponse", &["ST-09"]),
    ("EN-18", "imsx_syncResponseHeaderInfo", "imsx_syncOther", &[]),
    (
        "EN-18",
        "<imsx_syncResponseHeaderInfo xmlns",
        "<imsx_syncResponseHeaderInfo xmlns:p",
        &["EN-22"],
    ),
    ("HT-19", "</soapenv:Envelope>", "</soapenv:Envelope>debug", &["EN-01"]),
    ("HT-19", "</soapenv:Envelope>", "</soapenv:Envelope>\n <more/>", &["EN-01"]),
    ("EN-22", "<formname>", "<formname xmlns=\"\">", &["SC-01"]),
    ("SC-01", "<language>en</language>", "", &[]),
    ("SC-01", "<personRecord>", "<personRecord><extra/>", &[]),
];

const HEADER: &[Spoilt] = &[
    ("EN-21", "<imsx_messageIdentifier>r1</imsx_messageIdentifier>", "", &[]),
    ("EN-21", "<imsx_version>V1.0</imsx_version>", "", &[]),
    (
        "EN-21",
        "<imsx_version>V1.0</imsx_version><imsx_messageIdentifier>r1</imsx_messageIdentifier>",
        "<imsx_messageIdentifier>r1</imsx_messageIdentifier><imsx_version>V1.0</imsx_version>",
        &[],
    ),
    ("EN-21", "<imsx_codeMinorFieldName>TargetEndSystem</imsx_codeMinorFieldName>", "", &[]),
    (
        "EN-22",
        "<imsx_severity>status</imsx_severity>",
        "<imsx_severity xmlns=\"\">status</imsx_severity>",
        &[],
    ),
    ("ST-01", ">success<", ">Success<", &[]),
    ("ST-01", ">success<", ">success <", &[]),
    ("ST-02", ">status<", ">Status<", &[]),
    ("ST-02", ">status<", ">info<", &["ST-07"]),
    ("ST-03", ">fullsuccess<", ">greatsuccess<", &[]),
    ("ST-05", ">q1<", ">q2<", &[]),
    ("ST-05", ">q1<", "><", &[]),
    ("ST-06", ">r1<", "> <", &[]),
    ("ST-07", ">status<", ">error<", &[]),
    ("ST-10", ">V1.0<", ">1.0<", &[]),
];

/// The order of `imsx_statusInfo`, as LTI has it, and other disorder in it.
const STATUS_ORDER: &[(&str, &str)] = &[
    (
        "<imsx_messageRefIdentifier>q1</imsx_messageRefIdentifier>\
         <imsx_operationRefIdentifier>readPerson</imsx_operationRefIdentifier>\
         <imsx_description>all of it</imsx_description>",
        "<imsx_description>all of it</imsx_description>\
         <imsx_messageRefIdentifier>q1</imsx_messageRefIdentifier>\
         <imsx_operationRefIdentifier>readPerson</imsx_operationRefIdentifier>",
    ),
    ("<imsx_severity>status</imsx_severity>", ""),
    ("<imsx_codeMajor>success</imsx_codeMajor>", ""),
    ("<imsx_messageRefIdentifier>q1</imsx_messageRefIdentifier>", ""),
    ("<imsx_description>", "<imsx_description>x</imsx_description><imsx_description>"),
    ("<imsx_description>", "<imsx_more>x</imsx_more><imsx_description>"),
];

#[test]
fn a_good_answer_keeps_every_rule_that_speaks_of_it() {
    let outcome = judged(vec![reading(0, response(200, &read_person_text()))]);
    assert!(outcome.findings.is_empty(), "{:#?}", outcome.findings);
    let held: BTreeSet<_> = outcome.held.keys().map(String::as_str).collect();
    let silent: BTreeSet<_> = rule_ids().iter().copied().filter(|id| !held.contains(id)).collect();
    let of_faults = ["FA-01", "FA-02", "FA-03", "FA-04", "FA-05"];
    let of_cases = ["INV-01", "INV-02", "INV-03", "INV-04", "INV-05", "INV-07"];
    let of_others = ["HT-13", "ST-08"];
    let of_es = ["ES-01", "ES-02", "ES-03", "ES-04", "ES-05", "ES-06"];
    let of_others = of_others.into_iter().chain(of_es);
    assert_eq!(silent, of_faults.into_iter().chain(of_cases).chain(of_others).collect());

    let outcome = judged(vec![reading(0, response(500, &fault_text()))]);
    assert!(outcome.findings.is_empty(), "{:#?}", outcome.findings);
    assert!(of_faults.iter().all(|id| outcome.held.contains_key(*id)), "{:?}", outcome.held);
}

#[test]
fn every_way_to_spoil_a_message_breaks_the_rule_it_is_meant_for() {
    for (rule, from, to, also) in ENVELOPE.iter().chain(HEADER) {
        let good = read_person_text();
        assert!(good.contains(from), "{rule}: {from}");
        let outcome = judged(vec![reading(0, response(200, &good.replace(from, to)))]);
        let expected: BTreeSet<_> = also.iter().chain([rule]).copied().collect();
        assert_eq!(assertions(&outcome), expected, "{from} -> {to}: {:#?}", outcome.findings);
        assert!(!outcome.held.contains_key(*rule), "{rule} held as well");
        assert!(outcome.findings.iter().all(|f| !f.expected.is_empty() && !f.actual.is_empty()));
    }
}

#[test]
fn the_children_of_the_status_have_an_order() {
    for (from, to) in STATUS_ORDER {
        let good = read_person_text();
        assert!(good.contains(from), "{from}");
        let outcome = judged(vec![reading(0, response(200, &good.replace(from, to)))]);
        let found = assertions(&outcome);
        assert_eq!(found, BTreeSet::from(["ST-04"]), "{to}: {:#?}", outcome.findings);
    }
    let outcome = judged(vec![reading(
        0,
        response(
            200,
            &read_person_text().replace("<imsx_description>all of it</imsx_description>", ""),
        ),
    )]);
    assert!(outcome.findings.is_empty(), "the description may be left out");
}

#[test]
fn places_point_into_the_message() {
    let text = read_person_text().replace("<formname>", "\n<formname xmlns=\"\">");
    let outcome = judged(vec![reading(0, response(200, &text))]);
    let place = finding(&outcome, "EN-22").place.clone().expect("a place");
    assert_eq!(place.path, "Envelope/Body/readPersonResponse/personRecord/person/formname");
    assert_eq!((place.line, place.column), (2, 1));
    let text = read_person_text().replace("\"http://schemas", "\n  '");
    let outcome = judged(vec![reading(0, response(200, &text))]);
    assert_eq!(finding(&outcome, "EN-01").place.as_ref().expect("a place").line, 2);
}

#[test]
fn the_header_of_http_is_judged() {
    let good = || response(200, &read_person_text());
    let spoilt = |spoil: fn(&mut Response)| {
        let mut response = good();
        spoil(&mut response);
        judged(vec![reading(0, response)])
    };
    let content_type = |value: &'static str| {
        let mut response = good();
        response.headers.set("content-type", value);
        judged(vec![reading(0, response)])
    };
    let only = |outcome: &crate::judge::CaseOutcome, rule: &str, verdict: Verdict| {
        assert_eq!(assertions(outcome), BTreeSet::from([rule]), "{:#?}", outcome.findings);
        assert_eq!(finding(outcome, rule).verdict, verdict, "{rule}");
    };
    only(&spoilt(|r| r.headers.remove("content-type")), "HT-16", Verdict::Fail);
    only(&content_type("text/html; charset=utf-8"), "HT-17", Verdict::Fail);
    only(&content_type("application/soap+xml; charset=utf-8"), "HT-17", Verdict::Fail);
    only(&content_type("text/xml; charset=utf-16"), "HT-18", Verdict::Fail);
    only(&content_type("text/xml; charset=iso-8859-1"), "HT-18", Verdict::Fail);
    only(&content_type("text/xml"), "HT-18", Verdict::Warn);
    only(&content_type("multipart/related; charset=utf-8"), "HT-19", Verdict::Fail);
    only(&spoilt(|r| r.status = 500), "HT-12", Verdict::Fail);
    only(&spoilt(|r| r.status = 202), "HT-12", Verdict::Warn);
    only(&spoilt(|r| r.status = 301), "HT-13", Verdict::Fail);
    let failure = response_text("failure/error/unknownobject", "readPersonResponse", "");
    only(&judged(vec![reading(0, response(500, &failure))]), "HT-12", Verdict::Warn);

    let mut latin = good();
    latin.body = read_person_text().replace("Ada<", "Ad\u{e9}<").chars().map(|c| c as u8).collect();
    only(&judged(vec![reading(0, latin.clone())]), "HT-18", Verdict::Fail);
    latin.headers.set("content-type", "text/xml; charset=iso-8859-1");
    only(&judged(vec![reading(0, latin.clone())]), "EN-02", Verdict::Fail);
    latin.headers.set("content-type", "text/xml; charset=us-ascii");
    only(&judged(vec![reading(0, latin)]), "EN-02", Verdict::Fail);
    assert!(content_type("text/xml; charset=us-ascii").findings.is_empty());
}

#[test]
fn redirects_are_307_or_wrong() {
    let answer = |status| {
        let mut response = response(status, "");
        response.headers.push("Location", "http://elsewhere/");
        judged(vec![reading(0, response)])
    };
    assert_eq!(answer(307).held.get("HT-13"), Some(&1));
    assert_eq!(assertions(&answer(302)), BTreeSet::from(["HT-13"]));
}

#[test]
fn no_http_breaks_the_rule_on_http() {
    let mut exchange = reading(0, response(200, ""));
    exchange.response = Err(broken_off(TransportErrorKind::NotHttp));
    let outcome = judged(vec![exchange]);
    assert_eq!(finding(&outcome, "HT-01").verdict, Verdict::Fail);
}

#[test]
fn text_that_is_no_xml_with_200_is_said_clearly() {
    let outcome = judged(vec![reading(0, response(200, "Temp"))]);
    assert_eq!(assertions(&outcome), BTreeSet::from(["EN-01"]));
    let checked = checked(crate::suite::Check::Accepted, Ok(response(200, "Temp")));
    let said = &finding(&checked, "T-CASE-001#check-0").actual;
    assert_eq!(said, "HTTP 200, text/xml, no SOAP envelope: `Temp`");
}

#[test]
fn an_empty_body_is_no_document() {
    let outcome = judged(vec![reading(0, response(200, ""))]);
    assert_eq!(assertions(&outcome), BTreeSet::from(["EN-01"]));
    assert_eq!(finding(&outcome, "EN-01").actual, "an empty body");
}

#[test]
fn a_faultcode_must_be_a_name_and_should_be_somebodys() {
    for (code, verdict) in [
        ("Client", Verdict::Warn),
        ("soapenv:Mine", Verdict::Warn),
        ("other:Client", Verdict::Fail),
        ("", Verdict::Fail),
    ] {
        let text = fault_text().replace("soapenv:Client", code);
        let outcome = judged(vec![reading(0, response(500, &text))]);
        assert_eq!(finding(&outcome, "FA-04").verdict, verdict, "`{code}`");
    }
}

#[test]
fn faults_have_their_shape() {
    let rows: &[Spoilt] = &[
        ("FA-02", "</soapenv:Fault>", "<more/></soapenv:Fault>", &[]),
        (
            "FA-03",
            "<faultstring>no</faultstring>",
            "<soapenv:faultstring>no</soapenv:faultstring>",
            &[],
        ),
        ("FA-04", "soapenv:Client", "Client", &[]),
        ("FA-04", "soapenv:Client", "soapenv:Mine", &[]),
        ("FA-04", "soapenv:Client", "other:Client", &[]),
        ("FA-04", "<faultcode>soapenv:Client</faultcode>", "", &[]),
        ("FA-05", "soapenv:Client", "soapenv:Client.Authentication", &[]),
    ];
    for (rule, from, to, also) in rows {
        let text = fault_text();
        assert!(text.contains(from), "{from}");
        let outcome = judged(vec![reading(0, response(500, &text.replace(from, to)))]);
        let expected: BTreeSet<_> = also.iter().chain([rule]).copied().collect();
        assert_eq!(assertions(&outcome), expected, "{to}: {:#?}", outcome.findings);
    }
    let outcome = judged(vec![reading(0, response(200, &fault_text()))]);
    assert_eq!(assertions(&outcome), BTreeSet::from(["FA-01"]));
    let own = fault_text()
        .replace("<faultcode>soapenv:Client<", "<faultcode xmlns:a=\"urn:authority\">a:Trouble<");
    assert!(judged(vec![reading(0, response(500, &own))]).findings.is_empty());
}

#[test]
fn a_failure_has_to_say_why() {
    let answer = |status: &str| {
        let text = response_text(status, "readPersonResponse", "");
        judged(vec![reading(0, response(200, &text))])
    };
    let good = answer("failure/error/unknownobject");
    assert!(good.findings.is_empty(), "{:#?}", good.findings);
    assert_eq!(good.held.get("ST-08"), Some(&1));
    assert_eq!(assertions(&answer("failure/error/")), BTreeSet::from(["ST-08"]));
    assert_eq!(assertions(&answer("unsupported/error/fullsuccess")), BTreeSet::from(["ST-08"]));
    assert_eq!(assertions(&answer("failure/status/invaliddata")), BTreeSet::from(["ST-07"]));
}

#[test]
fn an_empty_body_element_warns_at_most() {
    let child = format!("<readPersonResponse xmlns=\"{PMS}\"></readPersonResponse>");
    let text = response_text("failure/error/unknownobject", "readPersonResponse", "");
    assert!(text.contains(&child));
    let outcome = judged(vec![reading(0, response(200, &text.replace(&child, "")))]);
    assert_eq!(assertions(&outcome), BTreeSet::from(["ST-09"]));
    assert_eq!(finding(&outcome, "ST-09").verdict, Verdict::Warn);
}

#[test]
fn known_habits_warn_at_most() {
    let answer = |from: &str, to: &str| {
        judged(vec![reading(0, response(200, &read_person_text().replace(from, to)))])
    };
    let outcome = answer(">V1.0<", ">V2.0<");
    assert_eq!(finding(&outcome, "ST-10").verdict, Verdict::Warn);
    let outcome = answer(">fullsuccess<", ">idalloc<");
    assert_eq!(finding(&outcome, "ST-03").verdict, Verdict::Warn);
    assert!(finding(&outcome, "ST-03").expected.contains("idallocfail"));
}

#[test]
fn soap_attributes_on_a_header_block_are_not_the_schemas_business() {
    let text = read_person_text().replace(
        "<imsx_syncResponseHeaderInfo ",
        "<imsx_syncResponseHeaderInfo soapenv:mustUnderstand=\"1\" soapenv:actor=\"urn:a\" ",
    );
    let outcome = judged(vec![reading(0, response(200, &text))]);
    assert!(outcome.findings.is_empty(), "{:#?}", outcome.findings);
}

#[test]
fn what_the_schema_only_infers_warns() {
    let found = |exchange| {
        let outcome = judged(vec![exchange]);
        let found = finding(&outcome, "SC-01");
        (found.basis, found.verdict)
    };
    let without = read_person_text().replace("<language>en</language>", "");
    let person = reading(0, response(200, &without));
    assert_eq!(found(person), (Basis::Schema, Verdict::Fail));

    // How often a group may have an e-mail address is our reading.
    let group = "<groupRecord><sourcedGUID><sourcedId>g</sourcedId></sourcedGUID>\
                 <group><email>a</email><email>b</email></group></groupRecord>";
    let text = response_text("success/status/fullsuccess", "readGroupResponse", group);
    let mut exchange = reading(0, response(200, &text.replace(PMS, GMS)));
    exchange.operation = Some(crate::spec::OperationRef("gms.readGroup".into()));
    let sent = String::from_utf8(exchange.request.body).expect("ours is UTF-8");
    exchange.request.body = sent.replace(PMS, GMS).replace("readPerson", "readGroup").into_bytes();
    exchange
        .request
        .headers
        .set("SOAPAction", "\"http://www.imsglobal.org/soap/lis/gms2p0/readGroup\"");
    assert_eq!(found(exchange), (Basis::Inferred, Verdict::Warn));
}

#[test]
fn a_message_of_another_revision_is_recognised() {
    let judge = judge_with(|profile| {
        for revision in profile.revisions.values_mut() {
            *revision = "lis-2.0-draft-2010".to_owned();
        }
    });
    // The final binding has a data source in the person, the draft has not.
    let text = read_person_text().replace("</person>", "<dataSource>x</dataSource></person>");
    let steps = vec![step("readPerson", vec![crate::suite::Check::Answered])];
    let exchanges = vec![reading(0, response(200, &text))];
    let outcome = judge.judge(&case(steps), &transcript(exchanges));
    assert!(assertions(&outcome).contains("SC-02"), "{:#?}", outcome.findings);
    assert_eq!(
        finding(&outcome, "SC-02").actual,
        "valid in lis-2.0-final, not in lis-2.0-draft-2010"
    );
    assert!(finding(&outcome, "SC-01").actual.ends_with("; valid in lis-2.0-final"));
}

#[test]
fn every_rule_has_been_broken_above_or_with_the_invariants() {
    let tables = ENVELOPE.iter().chain(HEADER).map(|(rule, ..)| *rule);
    let elsewhere = [
        "HT-01", "HT-12", "HT-13", "HT-16", "HT-17", "HT-18", "HT-19", "EN-02", "FA-01", "FA-02",
        "FA-03", "FA-04", "FA-05", "ST-04", "ST-08", "ST-09", "SC-02", "INV-01", "INV-02",
        "INV-03", "INV-04", "INV-05", "INV-06", "INV-07",
    ];
    // The quirks of Enterprise Services break these: see the tests of the runner.
    let elsewhere =
        elsewhere.into_iter().chain(["ES-01", "ES-02", "ES-03", "ES-04", "ES-05", "ES-06"]);
    let broken: BTreeSet<_> = tables.chain(elsewhere).collect();
    assert_eq!(broken, rule_ids().iter().copied().collect());
}

#[test]
fn every_rule_is_a_clause_of_the_catalogue() {
    let spec = crate::spec::Spec::load().expect("the built-in tables load");
    for id in rule_ids() {
        assert!(spec.catalogue.clause(id).is_some(), "{id} is no clause");
    }
}

#[test]
fn a_plain_refusal_of_a_request_we_spoilt_is_not_held_to_soap() {
    let mut exchange = reading(0, response(400, "<html/>"));
    exchange.response.as_mut().expect("a response").headers.set("content-type", "text/html");
    exchange.deliberate = true;
    assert!(judged(vec![exchange.clone()]).findings.is_empty());
    exchange.deliberate = false;
    let outcome = judged(vec![exchange]);
    assert_eq!(assertions(&outcome), BTreeSet::from(["EN-09", "HT-17", "HT-18"]));
}

#[test]
fn an_identifier_that_was_not_sent_is_not_missed() {
    let mut exchange = reading(0, response(200, &read_person_text().replace(">q1<", "><")));
    exchange.message_identifier = None;
    assert!(judged(vec![exchange]).findings.is_empty());
}
