//! Probes, and what holds over all exchanges of a case.

use std::collections::BTreeSet;

use super::support::*;
use crate::ground::Verdict;
use crate::judge::{
    CaseOutcome, Exchange, Expectation, Probe, Purpose, Transcript, TransportErrorKind,
};
use crate::spec::OperationRef;
use crate::xml::{Element, XmlLimits, read_document};

fn sent(name: &str) -> Box<Element> {
    let text = record(ADA, name).replacen('>', &format!(" xmlns=\"{PMS}\">"), 1);
    let document = read_document(text.as_bytes(), None, &XmlLimits::default());
    Box::new(document.expect("well-formed").root)
}

fn probed(clause: &'static str, expectation: Expectation, exchange: Exchange) -> CaseOutcome {
    let mut exchange = exchange;
    exchange.purpose = Purpose::Invariant;
    let probe = Probe {
        clause,
        operation: OperationRef("pms.readPerson".into()),
        sourced_id: ADA.to_owned(),
        expectation,
    };
    let transcript =
        Transcript { probes: [(exchange.index, probe)].into(), ..transcript(vec![exchange]) };
    judge().judge(&case(Vec::new()), &transcript)
}

fn good() -> Exchange {
    reading(0, response(200, &read_person_text()))
}

fn unknown() -> Exchange {
    let text = response_text("failure/error/unknownobject", "readPersonResponse", "");
    reading(0, response(200, &text))
}

#[test]
fn what_was_written_can_be_read_and_says_the_same() {
    for clause in ["INV-01", "INV-05"] {
        let outcome = probed(clause, Expectation::Present(sent("Ada")), good());
        assert!(outcome.findings.is_empty(), "{:#?}", outcome.findings);
        assert_eq!((outcome.held.get("INV-01"), outcome.held.get("INV-05")), (Some(&1), Some(&1)));
        let outcome = probed(clause, Expectation::Present(sent("Eva")), good());
        assert_eq!(assertions(&outcome), BTreeSet::from(["INV-05"]));
        assert!(outcome.held.contains_key("INV-01"));
        let outcome = probed(clause, Expectation::Present(sent("Ada")), unknown());
        assert_eq!(assertions(&outcome), BTreeSet::from(["INV-01"]));
        assert_eq!(finding(&outcome, "INV-01").expected, format!("the record of `{ADA}`"));
    }
}

#[test]
fn what_had_to_stay_stays_as_it_was() {
    for clause in ["INV-03", "INV-04"] {
        let outcome = probed(clause, Expectation::Present(sent("Ada")), good());
        assert_eq!(outcome.held.get(clause), Some(&1));
        for exchange in [good(), unknown()] {
            let outcome = probed(clause, Expectation::Present(sent("Eva")), exchange);
            assert_eq!(assertions(&outcome), BTreeSet::from([clause]));
            assert_eq!(finding(&outcome, clause).verdict, Verdict::Fail);
        }
    }
}

#[test]
fn what_is_gone_is_unknown() {
    // What hung on a deleted object may stay without the reference, so its presence only warns.
    for (clause, if_present) in [("INV-02", Verdict::Fail), ("INV-03", Verdict::Warn)] {
        let outcome = probed(clause, Expectation::Gone, unknown());
        assert_eq!(outcome.held.get(clause), Some(&1));
        let fault = reading(0, response(500, &fault_text()));
        let outcome = probed(clause, Expectation::Gone, fault);
        assert_eq!(finding(&outcome, clause).verdict, Verdict::Lenient);
        let outcome = probed(clause, Expectation::Gone, good());
        assert_eq!(finding(&outcome, clause).verdict, if_present);
    }
}

#[test]
fn a_probe_without_an_answer_is_not_green() {
    for (kind, verdict) in
        [(TransportErrorKind::Timeout, Verdict::Error), (TransportErrorKind::Broken, Verdict::Fail)]
    {
        let mut exchange = good();
        exchange.response = Err(broken_off(kind));
        assert_eq!(probed("INV-02", Expectation::Gone, exchange).verdict(), verdict);
    }
}

#[test]
fn message_identifiers_are_unique_in_a_case() {
    let named = |index, id: &str| {
        let text = read_person_text().replace(">r1<", &format!(">{id}<"));
        reading(index, response(200, &text))
    };
    let outcome = judged(vec![named(0, "a"), named(1, "b"), named(2, "a")]);
    assert_eq!(assertions(&outcome), BTreeSet::from(["INV-06"]));
    let found = finding(&outcome, "INV-06");
    assert_eq!((found.exchange, found.actual.as_str()), (Some(2), "`a`, as in exchange 0"));
    assert_eq!(outcome.held.get("INV-06"), Some(&2));
}

#[test]
fn save_points_never_go_back() {
    let at = |index: usize, operation: &str, set: &str, time: &str| {
        let inner = format!("<{set}/><savePoint>2011-06-30T12:00:{time}</savePoint>");
        let child = format!("{operation}Response");
        let text = response_text("success/status/fullsuccess", &child, &inner)
            .replace(">r1<", &format!(">r{index}<"));
        let asked = "<fromSavePoint>2011-06-30T12:00:00Z</fromSavePoint>";
        exchange(index, operation, asked, response(200, &text))
    };
    let ids = |index, time: &str| at(index, "readPersonIdsFromSavePoint", "sourcedIdSet", time);
    let records =
        |index, time: &str| at(index, "readPersonsFromSavePoint", "personRecordSet", time);
    let outcome = judged(vec![ids(0, "01Z"), records(1, "01Z"), ids(2, "02Z")]);
    assert!(outcome.findings.is_empty(), "{:#?}", outcome.findings);
    assert_eq!(outcome.held.get("INV-07"), Some(&2));
    let outcome = judged(vec![ids(0, "02Z"), records(1, "01Z"), ids(2, "02")]);
    assert_eq!(assertions(&outcome), BTreeSet::from(["INV-07"]));
    assert_eq!(finding(&outcome, "INV-07").exchange, Some(1));
}
