use std::sync::OnceLock;
use std::time::Duration;

use super::*;
use crate::judge::{Exchange, Parsed, TransportError, TransportErrorKind};
use crate::soap::http::{Headers, Request, Response};
use crate::spec::OperationRef;

/// A transcript in the making. Identifiers are those of the case unless they begin with `x`.
struct Story {
    transcript: Transcript,
    profile: Profile,
}

const DONE: &str = "success/status/fullsuccess";
const REFUSED: &str = "failure/error/unknownobject";

impl Story {
    fn new() -> Self {
        let mut transcript = Transcript::default();
        for id in ["ada", "bob", "maths", "science", "enrol", "enrol2", "eve"] {
            transcript.variables.insert(id.to_owned(), id.to_owned());
        }
        let profile = Profile::builtin("lis-2.0", &tables().0).unwrap();
        Self { transcript, profile }
    }

    /// Ada and Bob are members of maths.
    fn of_two_members() -> Self {
        Self::new()
            .tell("pms.createPerson", &[&id("ada"), &person("ada", "Ada")], DONE)
            .tell("pms.createPerson", &[&id("bob"), &person("bob", "Bob")], DONE)
            .tell("gms.createGroup", &[&id("maths"), &group("maths", "")], DONE)
            .tell("mms.createMembership", &[&id("enrol"), &membership("enrol", "ada")], DONE)
            .tell("mms.createMembership", &[&id("enrol2"), &membership("enrol2", "bob")], DONE)
    }

    fn tell(self, operation: &str, arguments: &[&str], status: &str) -> Self {
        self.tell_with(operation, arguments, status, "")
    }

    fn tell_with(self, operation: &str, arguments: &[&str], status: &str, results: &str) -> Self {
        let [major, severity, minor] = status.split('/').collect::<Vec<_>>()[..] else { panic!() };
        let (namespace, name) = names(operation);
        let body = format!(
            "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/' xmlns='{namespace}'>\
             <e:Header><imsx_syncResponseHeaderInfo><imsx_statusInfo>\
             <imsx_codeMajor>{major}</imsx_codeMajor><imsx_severity>{severity}</imsx_severity>\
             <imsx_codeMinor><imsx_codeMinorField>\
             <imsx_codeMinorFieldValue>{minor}</imsx_codeMinorFieldValue></imsx_codeMinorField>\
             </imsx_codeMinor></imsx_statusInfo></imsx_syncResponseHeaderInfo></e:Header>\
             <e:Body><{name}Response>{results}</{name}Response></e:Body></e:Envelope>"
        );
        let response = Response { status: 200, headers: Headers::new(), body: body.into_bytes() };
        self.exchange(operation, arguments, Ok(response))
    }

    fn exchange(
        mut self,
        operation: &str,
        arguments: &[&str],
        response: Result<Response, TransportError>,
    ) -> Self {
        let (namespace, name) = names(operation);
        let body = format!(
            "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/' xmlns='{namespace}'>\
             <e:Body><{name}Request>{}</{name}Request></e:Body></e:Envelope>",
            arguments.concat()
        );
        let index = self.transcript.exchanges.len();
        self.transcript.exchanges.push(Exchange {
            index,
            purpose: Purpose::Step(index),
            operation: Some(OperationRef(operation.into())),
            url: String::new(),
            request: Request {
                method: "POST".to_owned(),
                path: "/".to_owned(),
                headers: Headers::new(),
                body: body.into_bytes(),
            },
            message_identifier: None,
            deliberate: false,
            response,
            started: Duration::ZERO,
            elapsed: Duration::ZERO,
            attempts: 1,
            parsed: Parsed::default(),
        });
        self
    }

    /// The last exchange broke a rule on purpose.
    fn deliberately(mut self) -> Self {
        self.transcript.exchanges.last_mut().unwrap().deliberate = true;
        self
    }

    /// Each probe in short: clause, identifier, and what the record holds or `-` for gone.
    fn probes(&self) -> Vec<String> {
        let shown = |probe: Probe| {
            let what = match &probe.expectation {
                Expectation::Gone => "-".to_owned(),
                Expectation::Present(record) => texts(record.elements().nth(1).unwrap()),
            };
            format!("{} {} {what}", probe.clause, probe.sourced_id)
        };
        self.oracle().probes(&self.transcript).into_iter().map(shown).collect()
    }

    fn oracle(&self) -> Oracle {
        let (spec, library) = tables();
        Oracle::new(Arc::clone(spec), Arc::clone(library), Arc::new(self.profile.clone()))
    }
}

#[test]
fn what_was_created_and_replaced_must_be_there() {
    let story = Story::of_two_members();
    let membership = |person| format!("maths group {person}");
    assert_eq!(
        story.probes(),
        [
            "INV-01 maths maths@x".to_owned(),
            format!("INV-01 enrol {}", membership("ada")),
            format!("INV-01 enrol2 {}", membership("bob")),
            "INV-01 ada Ada".to_owned(),
            "INV-01 bob Bob".to_owned(),
        ]
    );
    let story = story.tell("pms.replacePerson", &[&id("ada"), &person("ada", "Augusta")], DONE);
    assert!(story.probes().contains(&"INV-01 ada Augusta".to_owned()));
    let story = story.tell("pms.replacePerson", &[&id("eve"), &person("eve", "Eve")], DONE);
    assert!(story.probes().contains(&"INV-01 eve Eve".to_owned()));
}

#[test]
fn a_delete_takes_along_what_hangs_on_it_and_spares_the_other_ends() {
    let story = Story::of_two_members().tell("pms.deletePerson", &[&id("ada")], DONE);
    assert_eq!(
        story.probes(),
        [
            "INV-03 maths maths@x",
            "INV-03 enrol -",
            "INV-01 enrol2 maths group bob",
            "INV-02 ada -",
            "INV-01 bob Bob",
        ]
    );
    let again = story.tell("pms.createPerson", &[&id("ada"), &person("ada", "Ada")], DONE);
    assert!(again.probes().contains(&"INV-01 ada Ada".to_owned()));
}

#[test]
fn a_rejected_write_leaves_things_as_they_were() {
    let story = Story::of_two_members()
        .tell("pms.createPerson", &[&id("ada"), &person("ada", "Other")], REFUSED)
        .tell("pms.updatePerson", &[&id("eve"), &person("eve", "Eve")], REFUSED)
        .tell("pms.changePersonIdentifier", &[&id("bob"), &new_id("ada")], REFUSED);
    let probes = story.probes();
    assert!(probes.contains(&"INV-04 ada Ada".to_owned()), "{probes:?}");
    assert!(probes.contains(&"INV-04 bob Bob".to_owned()), "{probes:?}");
    assert!(probes.contains(&"INV-04 eve -".to_owned()), "{probes:?}");
}

#[test]
fn a_fault_is_a_rejection() {
    let fault = "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body><e:Fault>\
                 <faultcode>e:Client</faultcode><faultstring>no</faultstring></e:Fault></e:Body>\
                 </e:Envelope>";
    let response =
        Response { status: 500, headers: Headers::new(), body: fault.as_bytes().to_vec() };
    let story = Story::new().exchange(
        "pms.createPerson",
        &[&id("ada"), &person("ada", "Ada")],
        Ok(response),
    );
    assert_eq!(story.probes(), ["INV-04 ada -"]);
}

#[test]
fn a_changed_identifier_is_followed_into_the_memberships() {
    let story = Story::of_two_members().tell(
        "pms.changePersonIdentifier",
        &[&id("ada"), &new_id("eve")],
        DONE,
    );
    assert_eq!(
        story.probes(),
        [
            "INV-01 maths maths@x",
            "INV-01 enrol maths group eve",
            "INV-01 enrol2 maths group bob",
            "INV-02 ada -",
            "INV-01 bob Bob",
        ]
    );
}

#[test]
fn what_the_target_allocated_is_probed_under_that_identifier() {
    let create = |results| {
        Story::new().tell_with("pms.createByProxyPerson", &[&person("ada", "Ada")], DONE, results)
    };
    assert_eq!(create("<sourcedId>x-1</sourcedId>").probes(), ["INV-01 x-1 Ada"]);
    assert_eq!(create("").probes(), [""; 0]);
}

#[test]
fn an_update_is_only_predicted_where_the_text_says_how_it_merges() {
    let update = |payload: &str| {
        let stored =
            "<formname>Ada</formname><dataSource>a</dataSource><extension><z/></extension>";
        Story::new()
            .tell("pms.createPerson", &[&id("ada"), &record("person", "ada", stored)], DONE)
            .tell("pms.updatePerson", &[&id("ada"), &record("person", "ada", payload)], DONE)
            .probes()
    };
    assert_eq!(update("<dataSource>b</dataSource>"), ["INV-01 ada Ada b "]);
    assert_eq!(update("<name>Byron</name>"), ["INV-01 ada Ada Byron a "]);
    assert_eq!(update("<formname>Augusta</formname>"), [""; 0], "replaced or added");
    assert_eq!(update("<extension><y/></extension>"), [""; 0], "merged or replaced");
}

#[test]
fn relationships_leave_their_groups_unclear() {
    let relationship = "<relationship><relationId>r</relationId><relation>Parent</relation>\
                        <sourcedId>science</sourcedId></relationship>";
    let related = Story::new()
        .tell("gms.createGroup", &[&id("science"), &group("science", "")], DONE)
        .tell("gms.createGroup", &[&id("maths"), &group("maths", relationship)], DONE);
    assert_eq!(related.probes().len(), 2);
    let deleted = related.tell("gms.deleteGroup", &[&id("science")], DONE);
    assert_eq!(deleted.probes(), ["INV-02 science -"]);
    let added = Story::new()
        .tell("gms.createGroup", &[&id("maths"), &group("maths", "")], DONE)
        .tell("gms.addGroupRelationship", &[&id("maths"), relationship], DONE);
    assert_eq!(added.probes(), [""; 0]);
}

#[test]
fn what_cannot_be_known_is_not_asked() {
    let created =
        || Story::new().tell("pms.createPerson", &[&id("ada"), &person("ada", "Ada")], DONE);
    let twice = created().tell("pms.createPerson", &[&id("ada"), &person("ada", "B")], DONE);
    assert_eq!(twice.probes(), [""; 0], "the target and the model disagree");
    let warned = "success/warning/partialdatastorage";
    let partly = Story::new().tell("pms.createPerson", &[&id("ada"), &person("ada", "A")], warned);
    assert_eq!(partly.probes(), [""; 0]);
    let broken = created().deliberately();
    assert_eq!(broken.probes(), [""; 0], "what of a broken request is stored");
    let differs = Story::new().tell("pms.createPerson", &[&id("ada"), &person("bob", "A")], DONE);
    assert_eq!(differs.probes(), [""; 0], "which identifier counts");
    let bare = "<personRecord><sourcedGUID><sourcedId>ada</sourcedId></sourcedGUID></personRecord>";
    let bare = Story::new().tell("pms.createPerson", &[&id("ada"), bare], DONE);
    assert_eq!(bare.probes(), [""; 0], "what a record without payload is");
}

#[test]
fn a_lost_answer_makes_its_objects_unclear_and_a_lost_delete_everything() {
    let lost = || {
        let message = "closed".to_owned();
        Err(TransportError { kind: TransportErrorKind::Broken, message })
    };
    let arguments = [&*id("ada"), &*person("ada", "Other")];
    let story = Story::of_two_members().exchange("pms.replacePerson", &arguments, lost());
    assert_eq!(story.probes().len(), 4);
    let story = Story::of_two_members().exchange("pms.deletePerson", &[&id("ada")], lost());
    assert_eq!(story.probes(), [""; 0]);
    let html = Response { status: 200, headers: Headers::new(), body: b"<html/>".to_vec() };
    let story = Story::of_two_members().exchange("pms.deletePerson", &[&id("ada")], Ok(html));
    assert_eq!(story.probes(), [""; 0]);
}

#[test]
fn only_objects_of_the_case_and_claimed_operations_are_probed() {
    let strangers = Story::new()
        .tell("pms.createPerson", &[&id("xavier"), &person("xavier", "X")], DONE)
        .tell("pms.createPerson", &[&id("ada"), &person("ada", "Ada")], DONE);
    assert_eq!(strangers.probes(), ["INV-01 ada Ada"]);
    let mut story = Story::of_two_members();
    story.profile.operations.remove(&OperationRef("mms.readMembership".into()));
    assert_eq!(story.probes(), ["INV-01 maths maths@x", "INV-01 ada Ada", "INV-01 bob Bob"]);
}

#[test]
fn reads_and_garbage_call_for_nothing() {
    let mut story = Story::new().tell("pms.readPerson", &[&id("ada")], REFUSED);
    let mut garbage = story.transcript.exchanges[0].clone();
    garbage.request.body = b"\xff<not xml".to_vec();
    story.transcript.exchanges.push(garbage);
    assert_eq!(story.probes(), [""; 0]);
    let mut teardown = Story::of_two_members();
    for exchange in &mut teardown.transcript.exchanges {
        exchange.purpose = Purpose::Teardown;
    }
    assert_eq!(teardown.probes(), [""; 0]);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Whatever targets say to whatever requests: no panic, and no question about strangers.
    #[test]
    fn any_story_can_be_told(
        steps in proptest::collection::vec((0..8usize, 0..4usize, 0..4usize, 0..6usize), 0..30),
    ) {
        let who = ["ada", "bob", "eve", "stranger"];
        let answers = [DONE, DONE, DONE, REFUSED, "success/warning/fullsuccess", "odd/odd/odd"];
        let mut story = Story::new();
        for (operation, one, other, answer) in steps {
            let (one, other, status) = (who[one], who[other], answers[answer]);
            let record = person(one, other);
            let allocated = format!("<sourcedId>{other}</sourcedId>");
            story = match operation {
                0 => story.tell("pms.createPerson", &[&id(one), &record], status),
                1 => story.tell("pms.updatePerson", &[&id(other), &record], status),
                2 => story.tell("pms.replacePerson", &[&record, &id(one)], status),
                3 => story.tell("pms.deletePerson", &[&id(one)], status),
                4 => story.tell("pms.changePersonIdentifier", &[&id(one), &new_id(other)], status),
                5 => story.tell("mms.createMembership", &[&id(one), &membership(one, other)], status),
                6 => story.tell("gms.addGroupRelationship", &[&id(one)], status),
                _ => story.tell_with("pms.createByProxyPerson", &[&record], status, &allocated),
            };
        }
        for probe in story.oracle().probes(&story.transcript) {
            let of_case = story.transcript.variables.contains_key(&probe.sourced_id);
            proptest::prop_assert!(of_case || probe.sourced_id == "stranger");
        }
    }
}

fn tables() -> &'static (Arc<Spec>, Arc<Library>) {
    static TABLES: OnceLock<(Arc<Spec>, Arc<Library>)> = OnceLock::new();
    let load = || (Arc::new(Spec::load().unwrap()), Arc::new(Library::load().unwrap()));
    TABLES.get_or_init(load)
}

fn names(operation: &str) -> (String, String) {
    let reference = OperationRef(operation.into());
    let (service, operation) = tables().0.operation(&reference).unwrap();
    (service.namespace.to_string(), operation.name.to_string())
}

fn id(id: &str) -> String {
    format!("<sourcedId>{id}</sourcedId>")
}

fn new_id(id: &str) -> String {
    format!("<newSourcedId>{id}</newSourcedId>")
}

fn record(kind: &str, inner: &str, payload: &str) -> String {
    let guid = format!("<sourcedGUID>{}</sourcedGUID>", id(inner));
    format!("<{kind}Record>{guid}<{kind}>{payload}</{kind}></{kind}Record>")
}

fn person(id: &str, name: &str) -> String {
    record("person", id, &format!("<formname>{name}</formname>"))
}

fn group(id: &str, more: &str) -> String {
    record("group", id, &format!("<email>{id}@x</email>{more}"))
}

fn membership(id: &str, person: &str) -> String {
    let parts = format!(
        "<collectionSourcedId>maths</collectionSourcedId>\
         <membershipIdType>group</membershipIdType>\
         <member><personSourcedId>{person}</personSourcedId></member>"
    );
    record("membership", id, &parts)
}

/// The texts of the parts.
fn texts(payload: &Element) -> String {
    let text = |part: &Element| {
        let mut all = String::new();
        part.walk(|below| all += &below.text());
        all
    };
    payload.elements().map(text).collect::<Vec<_>>().join(" ")
}
