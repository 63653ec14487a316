//! A world, a good exchange, and ways to spoil it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use crate::bindings::Library;
use crate::ground::{Basis, Level, Verdict};
use crate::judge::{
    CaseOutcome, Exchange, Finding, Judge, Parsed, Purpose, Transcript, TransportError,
    TransportErrorKind, rule_ids,
};
use crate::soap::http::{self, Headers, Request, Response};
use crate::spec::{Catalogue, Clause, ClauseId, OperationRef, Spec};
use crate::suite::{Case, CaseId, Check, Envelope, Expect, Isolation, Profile, Step, StepAction};
use crate::xml::Encoding;

pub const GMS: &str = "http://www.imsglobal.org/services/lis/gms2p0/wsdl11/sync/imsgms_v2p0";
pub const PMS: &str = "http://www.imsglobal.org/services/lis/pms2p0/wsdl11/sync/imspms_v2p0";

/// The identifier that the good exchange asks for.
pub const ADA: &str = "lc-ada";

/// Clauses of the cases here: a must by text, a must by inference, a should.
pub const MUST: &str = "t/must";
pub const INFERRED: &str = "t/inferred";
pub const SHOULD: &str = "t/should";

/// Loaded once: every generic rule is a must by text here.
static WORLD: LazyLock<(Arc<Spec>, Arc<Library>, Profile)> = LazyLock::new(|| {
    let loaded = Spec::load().expect("the built-in tables load");
    let mut clauses: Vec<_> =
        rule_ids().iter().map(|id| clause(id, Level::Must, Basis::Text)).collect();
    clauses.push(clause(MUST, Level::Must, Basis::Text));
    clauses.push(clause(INFERRED, Level::Must, Basis::Inferred));
    clauses.push(clause(SHOULD, Level::Should, Basis::Text));
    let catalogue = Catalogue::from_clauses(clauses);
    let profile = Profile::builtin("mock", &loaded).expect("built in");
    let spec = Spec::new(loaded.services, catalogue, loaded.status_codes);
    let library = Library::load().expect("the built-in schemas load");
    (Arc::new(spec), Arc::new(library), profile)
});

/// A judge for the mock's profile, changed by `adjust`.
pub fn judge_with(adjust: impl FnOnce(&mut Profile)) -> Judge {
    let (spec, library, profile) = &*WORLD;
    let mut profile = profile.clone();
    adjust(&mut profile);
    Judge::new(Arc::clone(spec), Arc::clone(library), Arc::new(profile))
}

pub fn judge() -> Judge {
    judge_with(|_| {})
}

fn clause(id: &str, level: Level, basis: Basis) -> Clause {
    Clause {
        id: ClauseId(id.into()),
        text: String::new(),
        level,
        basis,
        source: String::new(),
        subject: crate::spec::Subject::default(),
        grounds: BTreeMap::new(),
        operations: Vec::new(),
        untested: None,
        file: String::new(),
        line: 1,
    }
}

/// `<sourcedGUID/><person/>` with some name in it.
pub fn record(id: &str, name: &str) -> String {
    let text = |element: &str, text: &str| {
        format!("<{element}><language>en</language><textString>{text}</textString></{element}>")
    };
    let formname = format!(
        "<formname><formnameType>{}<instanceVocabulary>urn:v</instanceVocabulary>{}</formnameType>{}\
         </formname>",
        text("instanceIdentifier", "Full"),
        text("instanceValue", "Full"),
        text("formattedName", name),
    );
    format!(
        "<personRecord><sourcedGUID><sourcedId>{id}</sourcedId></sourcedGUID>\
         <person>{formname}</person></personRecord>"
    )
}

/// A request in the default spelling; `child` is the name of the body's child.
pub fn request_text(child: &str, inner: &str) -> String {
    envelope_text(
        &format!(
            "<imsx_syncRequestHeaderInfo xmlns=\"{PMS}\"><imsx_version>V1.0</imsx_version>\
             <imsx_messageIdentifier>q1</imsx_messageIdentifier></imsx_syncRequestHeaderInfo>"
        ),
        &format!("<{child} xmlns=\"{PMS}\">{inner}</{child}>"),
    )
}

/// A response with that status (`success/status/fullsuccess`).
pub fn response_text(status: &str, child: &str, inner: &str) -> String {
    let [major, severity, minor] = status.split('/').collect::<Vec<_>>()[..] else {
        panic!("{status} is no status");
    };
    let minor = match minor {
        "" => String::new(),
        minor => format!(
            "<imsx_codeMinor><imsx_codeMinorField><imsx_codeMinorFieldName>TargetEndSystem\
             </imsx_codeMinorFieldName><imsx_codeMinorFieldValue>{minor}</imsx_codeMinorFieldValue>\
             </imsx_codeMinorField></imsx_codeMinor>"
        ),
    };
    envelope_text(
        &format!(
            "<imsx_syncResponseHeaderInfo xmlns=\"{PMS}\"><imsx_version>V1.0</imsx_version>\
             <imsx_messageIdentifier>r1</imsx_messageIdentifier><imsx_statusInfo>\
             <imsx_codeMajor>{major}</imsx_codeMajor><imsx_severity>{severity}</imsx_severity>\
             <imsx_messageRefIdentifier>q1</imsx_messageRefIdentifier>\
             <imsx_operationRefIdentifier>readPerson</imsx_operationRefIdentifier>\
             <imsx_description>all of it</imsx_description>{minor}\
             </imsx_statusInfo></imsx_syncResponseHeaderInfo>"
        ),
        &format!("<{child} xmlns=\"{PMS}\">{inner}</{child}>"),
    )
}

pub fn envelope_text(header: &str, body: &str) -> String {
    format!(
        "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\">\
         <soapenv:Header>{header}</soapenv:Header><soapenv:Body>{body}</soapenv:Body>\
         </soapenv:Envelope>"
    )
}

/// A fault as it should be.
pub fn fault_text() -> String {
    "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\">\
     <soapenv:Body><soapenv:Fault><faultcode>soapenv:Client</faultcode>\
     <faultstring>no</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>"
        .to_owned()
}

/// A good answer to readPerson.
pub fn read_person_text() -> String {
    response_text("success/status/fullsuccess", "readPersonResponse", &record(ADA, "Ada"))
}

pub fn response(status: u16, text: &str) -> Response {
    let mut headers = Headers::new();
    headers.push("Content-Type", http::content_type(Encoding::Utf8));
    Response { status, headers, body: text.as_bytes().to_vec() }
}

/// An exchange of step `index` that calls an operation of the PMS.
pub fn exchange(index: usize, operation: &str, inner: &str, response: Response) -> Exchange {
    let mut headers = Headers::new();
    headers.push("Content-Type", http::content_type(Encoding::Utf8));
    let action = format!("\"http://www.imsglobal.org/soap/lis/pms2p0/{operation}\"");
    headers.push("SOAPAction", action);
    let body = request_text(&format!("{operation}Request"), inner).into_bytes();
    Exchange {
        index,
        purpose: Purpose::Step(index),
        operation: Some(OperationRef(format!("pms.{operation}").into())),
        url: "http://127.0.0.1/pms".to_owned(),
        request: Request { method: "POST".to_owned(), path: "/pms".to_owned(), headers, body },
        message_identifier: Some("q1".to_owned()),
        deliberate: false,
        response: Ok(response),
        started: Duration::ZERO,
        elapsed: Duration::ZERO,
        attempts: 1,
        parsed: Parsed::default(),
    }
}

/// readPerson of Ada, answered like this.
pub fn reading(index: usize, response: Response) -> Exchange {
    exchange(index, "readPerson", &format!("<sourcedId>{ADA}</sourcedId>"), response)
}

pub fn broken_off(kind: TransportErrorKind) -> TransportError {
    TransportError { kind, message: "the connection went wrong".to_owned() }
}

pub fn step(operation: &str, checks: Vec<Check>) -> Step {
    let expect = checks.into_iter().enumerate().map(|(at, check)| Expect {
        slug: format!("check-{at}").into(),
        clause: ClauseId(MUST.into()),
        check,
        only_if_later: None,
        line: 7,
    });
    Step {
        name: format!("{operation} step"),
        action: StepAction::Call {
            operation: OperationRef(format!("pms.{operation}").into()),
            subject: Some("ada".to_owned()),
            body: None,
            set: BTreeMap::new(),
            with: BTreeMap::new(),
            invalid: false,
        },
        envelope: Envelope::default(),
        expect: expect.collect(),
        capture: BTreeMap::new(),
        line: 5,
    }
}

pub fn case(steps: Vec<Step>) -> Case {
    Case {
        id: CaseId("T-CASE-001".into()),
        title: "a case".to_owned(),
        clause: ClauseId(MUST.into()),
        tags: Vec::new(),
        isolation: Isolation::Parallel,
        needs: Vec::new(),
        authentication: None,
        revisions: Vec::new(),
        prefixes: BTreeMap::from([("p".to_owned(), PMS.to_owned())]),
        ids: BTreeMap::new(),
        invariants: true,
        steps,
        file: "t-case-001.toml".to_owned(),
    }
}

pub fn transcript(exchanges: Vec<Exchange>) -> Transcript {
    let variables =
        BTreeMap::from([("ada".to_owned(), ADA.to_owned()), ("run".to_owned(), "r7".to_owned())]);
    Transcript { exchanges, variables, ..Transcript::default() }
}

/// Judges exchanges one step each, without expectations of their own but that there is an answer.
pub fn judged(exchanges: Vec<Exchange>) -> CaseOutcome {
    let steps = exchanges.iter().map(|_| step("readPerson", vec![Check::Answered])).collect();
    judge().judge(&case(steps), &transcript(exchanges))
}

/// Judges one check on an answer to readPerson.
pub fn checked(check: Check, answer: Result<Response, TransportError>) -> CaseOutcome {
    let mut exchange = reading(0, response(200, ""));
    exchange.response = answer;
    judge().judge(&case(vec![step("readPerson", vec![check])]), &transcript(vec![exchange]))
}

/// What came of the one check of [`checked`]: pass where it held.
pub fn verdict_of(outcome: &CaseOutcome) -> Option<Verdict> {
    const NAME: &str = "T-CASE-001#check-0";
    match outcome.findings.iter().find(|finding| finding.assertion == NAME) {
        Some(finding) => Some(finding.verdict),
        None => outcome.held.contains_key(NAME).then_some(Verdict::Pass),
    }
}

pub fn assertions(outcome: &CaseOutcome) -> BTreeSet<&str> {
    outcome.findings.iter().map(|finding| finding.assertion.as_str()).collect()
}

pub fn finding<'a>(outcome: &'a CaseOutcome, assertion: &str) -> &'a Finding {
    let found = outcome.findings.iter().find(|finding| finding.assertion == assertion);
    found.unwrap_or_else(|| panic!("no finding of {assertion} in {:#?}", outcome.findings))
}
