//! What the mock answers, message by message, without sockets: faults in their order, HTTP rules,
//! the IMS header, descriptions, the journal, and that every quirk of the wire shows.

#![expect(clippy::unwrap_used, reason = "a test may panic, in its helpers too")]

#[path = "target_answers/enterprise.rs"]
mod enterprise;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use lis_conform::bindings::Library;
use lis_conform::model::SavePoint;
use lis_conform::soap::http::{Headers, Request, Response};
use lis_conform::soap::{Envelope, styles};
use lis_conform::spec::{HeaderLayout, OperationRef, ServiceId, Spec};
use lis_conform::target::{Answer, ConfigError, Hook, Strictness, Target, TargetConfig, quirks};
use lis_conform::xml::{Namespace, XmlLimits, read_document};

const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const PMS: &str = "http://www.imsglobal.org/services/lis/pms2p0/wsdl11/sync/imspms_v2p0";
const PAY: &str = "<t:pay xmlns:t=\"urn:t\" s:mustUnderstand=\"1\"/>";

#[test]
fn what_is_created_can_be_read_and_names_the_request() {
    let target = target(TargetConfig::default());
    let created = target.answer(&post(&message(IMS, &create("ada"))));
    assert_eq!(status_line(&created), "200 success/status/fullsuccess");
    let answer = target.answer(&post(&message(IMS, &read("ada"))));
    assert_eq!(status_line(&answer), "200 success/status/fullsuccess");
    let text = body(&answer);
    for part in [
        "<imsx_messageRefIdentifier>m-1</imsx_messageRefIdentifier>",
        "<imsx_operationRefIdentifier>readPerson</imsx_operationRefIdentifier>",
        "<imsx_version>V1.0</imsx_version>",
        "<textString>Ada</textString>",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    assert_eq!(status_line(&target.answer(&post(&message(IMS, &read("bob"))))), UNKNOWN);
}

#[test]
fn response_identifiers_are_never_the_same() {
    let target = target(TargetConfig::default());
    let identifiers: BTreeSet<_> = (0..100)
        .map(|_| {
            let text = body(&target.answer(&post(&message(IMS, &read("x")))));
            let (_, rest) = text.split_once("<imsx_messageIdentifier>").unwrap();
            rest.split_once('<').unwrap().0.to_owned()
        })
        .collect();
    assert_eq!(identifiers.len(), 100);
}

#[test]
fn faults_come_in_the_order_of_the_basic_profile() {
    let target = target(TargetConfig::default());
    let twelve = |message: String| message.replace(SOAP, "http://www.w3.org/2003/05/soap-envelope");
    let cases = [
        ("another envelope", twelve(message(&with_ims(PAY), "<x/>")), "VersionMismatch"),
        (
            "an unknown mandatory block and a bad body",
            message(&with_ims(PAY), "<x/>"),
            "MustUnderstand",
        ),
        (
            "an unknown mandatory block for anyone next",
            message(&with_ims(&for_actor(NEXT)), &read("x")),
            "MustUnderstand",
        ),
        ("no operation", message(IMS, "<x/>"), "Client"),
        ("an operation in no namespace", message(IMS, "<readPersonRequest/>"), "Client"),
        ("two body children", message(IMS, &(read("x") + &read("y"))), "Client"),
        ("an empty body", message(IMS, ""), "Client"),
        ("no IMS header", message("", &read("x")), "Client"),
        ("no body", format!("<s:Envelope xmlns:s=\"{SOAP}\"><s:Header/></s:Envelope>"), "Client"),
        ("no envelope", "<html/>".to_owned(), "Client"),
        ("no XML", "hello".to_owned(), "Client"),
        ("a document type", format!("<!DOCTYPE x>{}", message(IMS, &read("x"))), "Client"),
    ];
    for (what, text, code) in cases {
        let answer = target.answer(&post(&text));
        assert_eq!(status_line(&answer), format!("500 Fault {code}"), "{what}");
    }
}

#[test]
fn mandatory_blocks_that_are_known_or_for_others_are_no_hindrance() {
    let target = target(TargetConfig::default());
    let mandatory_ims =
        IMS.replacen('>', &format!(" xmlns:s=\"{SOAP}\" s:mustUnderstand=\"1\">"), 1);
    for header in [
        mandatory_ims,
        with_ims(&for_actor("urn:somebody:else")),
        with_ims(&PAY.replace('1', "0")),
        format!("{}{IMS}", PAY.replace('1', "0")),
    ] {
        let answer = target.answer(&post(&message(&header, &read("x"))));
        assert_eq!(status_line(&answer), UNKNOWN, "{header}");
    }
}

#[test]
fn http_rules_come_before_the_message() {
    let target = target(TargetConfig::default());
    let good = post(&message(IMS, &read("x")));
    let with = |change: &dyn Fn(&mut Request)| {
        let mut request = good.clone();
        change(&mut request);
        target.answer(&request).response
    };
    let status = |change: &dyn Fn(&mut Request)| with(change).status;
    assert_eq!(status(&|_| ()), 200);
    for method in ["GET", "PUT", "DELETE", "HEAD", "M-POST", "OPTIONS"] {
        let refused = with(&|request| request.method = method.to_owned());
        assert_eq!((refused.status, refused.headers.first("Allow")), (405, Some("POST")));
    }
    assert_eq!(status(&|request| request.body.clear()), 400);
    for path in ["/nowhere", "/pms/x", "//pms", "/PMS"] {
        assert_eq!(status(&|request| request.path = path.to_owned()), 404, "{path}");
    }
    for path in ["/", "/pms", "/pms/", "/pms?x=1", "/?lang=en"] {
        assert_eq!(status(&|request| request.path = path.to_owned()), 200, "{path}");
    }
    for media in [
        "",
        "text/plain",
        "application/json",
        "application/soap+xml",
        "text/xml; charset=iso-8859-1",
    ] {
        assert_eq!(status(&|request| request.headers.set("Content-Type", media)), 415, "{media}");
    }
    for media in ["text/xml", "TEXT/XML;charset=\"UTF-8\"", "text/xml; action=\"x\""] {
        assert_eq!(status(&|request| request.headers.set("Content-Type", media)), 200, "{media}");
    }
    assert_eq!(status(&|request| request.headers.set("Content-Encoding", "gzip")), 415);
    assert_eq!(status(&|request| request.headers.set("Content-Encoding", "identity")), 200);
}

#[test]
fn the_body_decides_and_the_journal_tells_of_the_soap_action() {
    let target = target(TargetConfig::default());
    let mut request = post(&message(IMS, &read("x")));
    for action in [
        "\"http://www.imsglobal.org/soap/lis/pms2p0/readPerson\"",
        "http://www.imsglobal.org/soap/lis/pms2p0/readPerson",
    ] {
        request.headers.set("SOAPAction", action);
        assert_eq!(status_line(&target.answer(&request)), UNKNOWN);
    }
    assert!(target.journal().is_empty());
    request.headers.set("SOAPAction", "\"http://www.imsglobal.org/soap/lis/pms2p0/deletePerson\"");
    assert_eq!(status_line(&target.answer(&request)), UNKNOWN);
    let journal = target.journal();
    assert_eq!(journal.len(), 1);
    assert!(journal[0].text.contains("pms2p0/deletePerson"), "{:?}", journal[0]);
    assert_eq!(journal[0].message_identifier.as_deref(), Some("m-1"));
}

#[test]
fn a_service_is_served_at_its_own_path_and_at_the_root() {
    let target = target(TargetConfig::default());
    let mut request = post(&message(IMS, &read("x")));
    for (path, status) in [("/pms", UNKNOWN), ("/", UNKNOWN), ("/gms", "500 Fault Client")] {
        request.path = path.to_owned();
        assert_eq!(status_line(&target.answer(&request)), status, "{path}");
    }
}

#[test]
fn a_lenient_target_serves_what_it_can_and_notes_it() {
    let lenient = TargetConfig { strictness: Strictness::Lenient, ..TargetConfig::default() };
    let target = target(lenient);
    let mut request = post(&message("", &read("x")));
    request.headers.set("Content-Type", "text/plain");
    assert_eq!(status_line(&target.answer(&request)), UNKNOWN);
    let notes: Vec<_> = target.journal().into_iter().map(|note| note.text).collect();
    assert!(notes.iter().any(|note| note.contains("text/plain")), "{notes:?}");
    assert!(notes.iter().any(|note| note.contains("imsx_syncRequestHeaderInfo")), "{notes:?}");
}

#[test]
fn data_that_the_schema_refuses_changes_nothing() {
    let target = target(TargetConfig::default());
    let invalid = create("ada").replace("<textString>Ada</textString>", "<nickname>Ada</nickname>");
    let refused = target.answer(&post(&message(IMS, &invalid)));
    assert!(status_line(&refused).starts_with("200 failure/error/in"), "{}", status_line(&refused));
    assert!(body(&refused).contains("nickname"), "{}", body(&refused));
    assert_eq!(status_line(&target.answer(&post(&message(IMS, &read("ada"))))), UNKNOWN);
    let missing = "<readPersonRequest xmlns=\"NS\"/>".replace("NS", PMS);
    let refused = target.answer(&post(&message(IMS, &missing)));
    assert_eq!(status_line(&refused), "200 failure/error/incompletedata");
    let version = IMS.replace("V1.0", "V2.0");
    let refused = target.answer(&post(&message(&version, &read("ada"))));
    assert_eq!(status_line(&refused), "200 failure/error/invaliddata");
}

#[test]
fn a_lenient_target_takes_data_that_the_schema_refuses_if_the_model_can() {
    let lenient = TargetConfig { strictness: Strictness::Lenient, ..TargetConfig::default() };
    let target = target(lenient);
    let invalid = create("ada").replace("<textString>Ada</textString>", "<nickname>Ada</nickname>");
    let taken = target.answer(&post(&message(IMS, &invalid)));
    assert_eq!(status_line(&taken), "200 success/status/fullsuccess");
    assert!(target.journal().iter().any(|note| note.text.contains("nickname")));
}

#[test]
fn the_quick_way_comes_to_what_the_other_way_comes_to() {
    let same = || {
        let count = AtomicU64::new(0);
        target(TargetConfig {
            clock: Arc::new(|| SavePoint(1_000_000)),
            message_ids: Arc::new(move || format!("r-{}", count.fetch_add(1, Ordering::Relaxed))),
            ..TargetConfig::default()
        })
    };
    let (quick, other) = (same(), same());
    let ada = create("ada");
    let requests = [
        ada.clone(),
        ada.clone(),
        create(""),
        create("cleo é"),
        ada.replace("<personRecord>", "\n\t<personRecord>\n ").replace("ada", "spaced"),
        ada.replace("<sourcedGUID><sourcedId>ada", "<sourcedGUID><sourcedId>bob"),
        ada.replace("><sourcedId>ada", "><sourcedId>bob"),
        ada.replacen("<sourcedId>ada</sourcedId>", "<sourcedId>carl</sourcedId>", 1),
        ada.replacen("<sourcedId>ada</sourcedId>", "", 1),
        ada.replace("ada", "dora").replace("<formname>", "<nickname/><formname>"),
        ada.replace("ada", "eve").replace("<language>en</language>", ""),
        ada.replace("ada", "eve").replace("person>", "group>"),
        ada.replace("ada", "fay").replace("http://example.org/v", "http://example.org/%"),
        ada.replace("ada", "gil").replace("<textString>Ada</textString>", "<textString/>"),
        ada.replace("ada", "hal").replace("<textString>Ada", "<textString xmlns=\"urn:x\">Ada"),
        read("ada"),
        read("spaced"),
        read("carl"),
        read("gil"),
        read("cleo é"),
        read_many(&["ada", "bob", "dora", "eve", "fay", "hal"]),
        request("readAllPersonIds", ""),
    ];
    for text in requests {
        for header in [IMS.to_owned(), IMS.replace("V1.0", "V9"), with_ims("<x/>"), String::new()] {
            let plain = message(&header, &text);
            // A comment changes nothing, but is more than the quick way knows.
            let commented = plain.replace("<s:Body>", "<!-- --><s:Body>");
            for (path, action) in [("/pms", "createPerson"), ("/", "createPerson"), ("/gms", "x")] {
                let ask = |target: &Target, text: &str| {
                    let mut request = post(text);
                    let action = format!("\"http://www.imsglobal.org/soap/lis/pms2p0/{action}\"");
                    request.headers.set("SOAPAction", action);
                    request.path = path.to_owned();
                    told(&target.answer(&request))
                };
                assert_eq!(ask(&quick, &plain), ask(&other, &commented), "{path} {plain}");
            }
        }
    }
    let notes = |target: &Target| -> Vec<String> {
        target.journal().into_iter().map(|note| format!("{note:?}")).collect()
    };
    assert_eq!(notes(&quick), notes(&other));
}

#[test]
fn operations_that_are_switched_off_are_said_to_be_unsupported() {
    let mut config = TargetConfig::default();
    config.unsupported.insert(OperationRef("pms.readPerson".into()));
    let answer = target(config).answer(&post(&message(IMS, &read("x"))));
    assert_eq!(status_line(&answer), "200 unsupported/status/unsupportedLISoperation");
}

#[test]
fn every_style_says_the_same_in_its_own_spelling() {
    let namespace = Namespace::new(PMS);
    let mut spellings = BTreeSet::new();
    for name in styles::names() {
        let target = target(TargetConfig::default().with_style(name));
        let answer = target.answer(&post(&message(IMS, &read("x"))));
        assert_eq!(status_line(&answer), UNKNOWN, "{name}");
        let fault = target.answer(&post("<x/>"));
        assert_eq!(status_line(&fault), "500 Fault Client", "{name}");
        let style = styles::style(name, &namespace).unwrap();
        spellings.insert(answer.response.body);
        assert_eq!(
            style.byte_order_mark,
            fault.response.body.starts_with(&[0xef, 0xbb, 0xbf])
                || fault.response.body.starts_with(&[0xff, 0xfe]),
            "{name}"
        );
    }
    assert_eq!(spellings.len(), styles::names().count());
}

#[test]
fn settings_that_cannot_be_met_are_refused() {
    let spec = Arc::new(Spec::load().unwrap());
    let library = Library::load().unwrap();
    let config = TargetConfig::default().with_style("gothic");
    let error = Target::with_config(Arc::clone(&spec), &library, config).unwrap_err();
    assert!(error.to_string().contains("gothic") && error.to_string().contains("default-body"));
    let mut config = TargetConfig::default();
    config.revisions.insert(ServiceId("pms".into()), "lis-3.0".to_owned());
    let error = Target::with_config(spec, &library, config).unwrap_err();
    assert!(matches!(error, ConfigError::UnknownRevision { .. }), "{error}");
    assert!(error.to_string().contains("lis-2.0-final"), "{error}");
}

#[test]
fn every_service_is_described_in_wsdl() {
    let target = target(TargetConfig::default());
    let wsdl = Namespace::new("http://schemas.xmlsoap.org/wsdl/");
    let soap = Namespace::new("http://schemas.xmlsoap.org/wsdl/soap/");
    for service in &target.spec().services {
        let response =
            target.answer(&get(&format!("{}?wsdl", service.path), "127.0.0.1:4711")).response;
        assert_eq!(response.status, 200);
        let limits = XmlLimits::default();
        let document = read_document(&response.body, Some("utf-8"), &limits).unwrap();
        let root = &document.root;
        assert_eq!(
            root.attribute(&Namespace::NONE, "targetNamespace"),
            Some(service.namespace.as_str())
        );
        let messages: BTreeSet<_> = root
            .children_named(&wsdl, "message")
            .filter_map(|message| message.attribute(&Namespace::NONE, "name"))
            .collect();
        assert_eq!(messages.len(), service.operations.len() * 2);
        let binding = root.child(&wsdl, "binding").unwrap();
        for operation in &service.operations {
            let bound = binding
                .children_named(&wsdl, "operation")
                .find(|bound| bound.attribute(&Namespace::NONE, "name") == Some(&operation.name))
                .unwrap();
            let action = bound.child(&soap, "operation").unwrap();
            assert_eq!(
                action.attribute(&Namespace::NONE, "soapAction"),
                Some(operation.soap_action.as_str())
            );
            for direction in ["input", "output"] {
                let bound = bound.child(&wsdl, direction).unwrap();
                let header = bound.child(&soap, "header").unwrap();
                assert_eq!(header.attribute(&wsdl, "required"), Some("true"));
                let message = header.attribute(&Namespace::NONE, "message").unwrap();
                let message = header.scope.resolve_qname(message).unwrap();
                assert_eq!(message.namespace, service.namespace);
                assert!(messages.contains(message.local.as_str()));
            }
            assert!(bound.child(&wsdl, "fault").is_none());
        }
        let xsd = Namespace::XSD;
        let schema = root.child(&wsdl, "types").unwrap().child(&xsd, "schema").unwrap();
        let declared: BTreeSet<_> = schema
            .children_named(&xsd, "element")
            .filter_map(|element| element.attribute(&Namespace::NONE, "name"))
            .collect();
        let parts = root.children_named(&wsdl, "message").flat_map(|message| message.elements());
        for part in parts {
            let element = part.attribute(&Namespace::NONE, "element").unwrap();
            let element = part.scope.resolve_qname(element).unwrap();
            assert!(declared.contains(element.local.as_str()), "{element}");
        }
        let port = root.child(&wsdl, "service").unwrap().child(&wsdl, "port").unwrap();
        let address = port.child(&soap, "address").unwrap();
        let location = format!("http://127.0.0.1:4711{}", service.path);
        assert_eq!(address.attribute(&Namespace::NONE, "location"), Some(location.as_str()));
    }
    assert_eq!(target.answer(&get("/?wsdl", "x")).response.status, 404);
    assert_eq!(target.answer(&get("/pms?WSDL", "x")).response.status, 200);
    assert_eq!(target.answer(&get("/pms?wsdl=1", "x")).response.status, 405);
    let hostile = target.answer(&get("/pms?wsdl", "x\"/><evil a=\"")).response;
    assert!(!String::from_utf8(hostile.body).unwrap().contains("evil"));
}

#[test]
fn messages_of_enterprise_services_are_answered() {
    let target = target(of_enterprise(TargetConfig::default()));
    for (at, request) in enterprise::script().iter().enumerate() {
        let text = body(&target.answer(request));
        // The second creation of the same, and the one of two that is not there.
        let fails = [(1, 2), (3, 1)].into_iter().find(|it| it.0 == at).map_or(0, |it| it.1);
        assert_eq!(text.matches(">failure<").count(), fails, "message {at}: {text}");
        assert!(fails > 0 || text.contains(">success<"), "message {at}: {text}");
    }
}

#[test]
fn every_quirk_of_the_wire_shows_in_a_few_exchanges() {
    let well = play(TargetConfig::default());
    let well_again = play(TargetConfig::default());
    assert_eq!(well, well_again, "the script itself must always come out the same");
    for quirk in quirks() {
        // They show where credentials are asked for: see cli_security.
        if quirk.file.ends_with("/credentials.toml") {
            continue;
        }
        if quirk.hooks.iter().all(|hook| matches!(hook, Hook::Model(_))) {
            continue;
        }
        let config = TargetConfig::default().with_quirks([quirk.name.as_str()]).unwrap();
        assert!(play(config) != well, "{} does not show", quirk.name);
    }
}

#[test]
fn hostile_bytes_are_answered_not_feared() {
    let target = target(TargetConfig::default());
    let deep = "<a>".repeat(100_000);
    let wide = format!("<a {}/>", (0..10_000).map(|n| format!("b{n}=\"\" ")).collect::<String>());
    let lol = "<!DOCTYPE l [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;\">]><l>&b;</l>";
    for hostile in
        [deep.as_bytes(), wide.as_bytes(), lol.as_bytes(), b"\xff\xfe\x00", b"\x00", b"<\xc3\x28/>"]
    {
        assert_eq!(status_line(&target.answer(&post_bytes(hostile))), "500 Fault Client");
    }
}

const UNKNOWN: &str = "200 failure/error/unknownobject";
const NEXT: &str = "http://schemas.xmlsoap.org/soap/actor/next";
const IMS: &str = "<imsx_syncRequestHeaderInfo xmlns=\"http://www.imsglobal.org/services/lis/pms2p0/wsdl11/sync/imspms_v2p0\">\
    <imsx_version>V1.0</imsx_version><imsx_messageIdentifier>m-1</imsx_messageIdentifier>\
    </imsx_syncRequestHeaderInfo>";

fn target(config: TargetConfig) -> Target {
    static STANDARDS: LazyLock<(Arc<Spec>, Library)> =
        LazyLock::new(|| (Arc::new(Spec::load().unwrap()), Library::load().unwrap()));
    let (spec, library) = &*STANDARDS;
    Target::with_config(Arc::clone(spec), library, config).unwrap()
}

/// The same with the services of the other release.
fn of_enterprise(config: TargetConfig) -> TargetConfig {
    let services = Some(enterprise::services());
    TargetConfig { services, revisions: enterprise::revisions(), ..config }
}

/// A few exchanges that touch every stage, at a fixed time, and what came of them.
fn play(mut config: TargetConfig) -> Vec<String> {
    let count = AtomicU64::new(0);
    config.clock = Arc::new(|| SavePoint(1_000_000));
    config.message_ids = Arc::new(move || format!("r-{}", count.fetch_add(1, Ordering::Relaxed)));
    let enterprise =
        target(TargetConfig { services: Some(enterprise::services()), ..config.clone() });
    let target = target(config);
    let mut script: Vec<Request> =
        [create("ada"), create("ada"), read("ada"), read("bob"), update("ada"), delete("bob")]
            .into_iter()
            .chain([
                read_many(&["ada", "bob"]),
                discover("sourcedId = \"bob\""),
                since("1970-01-01T00:00:00.5Z"),
            ])
            .map(|request| post(&message(IMS, &request)))
            .collect();
    let read_ada = message(IMS, &read("ada"));
    let invalid = create("eve").replace("<textString>", "<x>").replace("</textString>", "</x>");
    for text in [
        message(IMS, &invalid),
        message(&with_ims(PAY), &create("joe")),
        message(IMS, &read("joe")),
        message(&with_ims(PAY), "<x/>"),
        message(&format!("{}{IMS}", PAY.replace('1', "0")), &read("ada")),
        message(IMS, &(read("ada") + &read("ada"))),
        message(IMS, "<x/>"),
        read_ada.replace(SOAP, "urn:other"),
        read_ada.replace("s:", "soap:").replace("xmlns:s=", "xmlns:soap="),
        format!("<?xml version=\"1.0\"?>{read_ada}"),
        format!("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>{read_ada}"),
        format!("\u{feff}{read_ada}"),
        "<broken".to_owned(),
    ] {
        script.push(post(&text));
    }
    let utf16: Vec<u8> =
        [0xfeff].into_iter().chain(read_ada.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    let mut in_utf16 = post_bytes(&utf16);
    in_utf16.headers.set("Content-Type", "text/xml; charset=utf-16");
    let mut wrong_path = post(&read_ada);
    wrong_path.path = "/gms".to_owned();
    let mut wrong_media = post(&read_ada);
    wrong_media.headers.set("Content-Type", "text/plain");
    let mut wrong_action = post(&read_ada);
    wrong_action.headers.set("SOAPAction", "\"urn:other\"");
    script.extend([in_utf16, wrong_path, wrong_media, wrong_action, get("/pms", "x")]);
    let lis = script.iter().map(|request| told(&target.answer(request)));
    lis.chain(enterprise::script().iter().map(|request| told(&enterprise.answer(request))))
        .collect()
}

fn told(answer: &Answer) -> String {
    let Response { status, headers, body } = &answer.response;
    let (fields, text) = (headers.iter().collect::<Vec<_>>(), String::from_utf8_lossy(body));
    format!("{status} {fields:?} {:?} {text}", answer.misfortune)
}

fn status_line(answer: &Answer) -> String {
    let Response { status, headers, body } = &answer.response;
    let charset = headers.first("Content-Type").and_then(|field| field.split_once("charset="));
    let limits = XmlLimits::default();
    let Ok(document) = read_document(body, charset.map(|(_, charset)| charset), &limits) else {
        return format!("{status} {}", String::from_utf8_lossy(body));
    };
    let envelope = Envelope::of(&document.root).expect("an envelope");
    if let Some(fault) = envelope.fault() {
        let code = fault.code.expect("a qualified fault code");
        assert_eq!(code.namespace, Namespace::SOAP11);
        return format!("{status} Fault {}", code.local);
    }
    let layout = HeaderLayout::imsx(&Namespace::new(PMS));
    let info = envelope.statuses(&layout).expect("a status").infos.remove(0);
    let minors: Vec<_> = info.code_minor.iter().map(|field| field.value.as_str()).collect();
    let (major, severity) =
        (info.code_major.unwrap_or_default(), info.severity.unwrap_or_default());
    format!("{status} {major}/{severity}/{}", minors.join(","))
}

fn body(answer: &Answer) -> String {
    String::from_utf8(answer.response.body.clone()).unwrap()
}

fn message(header: &str, request: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"{SOAP}\"><s:Header>{header}</s:Header><s:Body>{request}</s:Body></s:Envelope>"
    )
}

fn with_ims(block: &str) -> String {
    format!("{IMS}{block}")
}

fn for_actor(actor: &str) -> String {
    PAY.replace("/>", &format!(" s:actor=\"{actor}\"/>"))
}

fn create(id: &str) -> String {
    request("createPerson", &format!("<sourcedId>{id}</sourcedId>{}", record(id)))
}

fn update(id: &str) -> String {
    request("updatePerson", &format!("<sourcedId>{id}</sourcedId>{}", record(id)))
}

fn read(id: &str) -> String {
    request("readPerson", &format!("<sourcedId>{id}</sourcedId>"))
}

fn delete(id: &str) -> String {
    request("deletePerson", &format!("<sourcedId>{id}</sourcedId>"))
}

fn read_many(ids: &[&str]) -> String {
    let ids: String = ids.iter().map(|id| format!("<sourcedId>{id}</sourcedId>")).collect();
    request("readPersons", &format!("<sourcedIdSet>{ids}</sourcedIdSet>"))
}

fn since(time: &str) -> String {
    request("readPersonsFromSavePoint", &format!("<fromSavePoint>{time}</fromSavePoint>"))
}

fn discover(query: &str) -> String {
    request("discoverPersonIds", &format!("<queryObject>{query}</queryObject>"))
}

fn request(operation: &str, inside: &str) -> String {
    format!("<{operation}Request xmlns=\"{PMS}\">{inside}</{operation}Request>")
}

fn record(id: &str) -> String {
    let text = |text: &str| format!("<language>en</language><textString>{text}</textString>");
    let (value, full, name) = (text("1"), text("Full"), text("Ada"));
    format!(
        "<personRecord><sourcedGUID><sourcedId>{id}</sourcedId></sourcedGUID><person><formname>\
         <formnameType><instanceIdentifier>{value}</instanceIdentifier>\
         <instanceVocabulary>http://example.org/v</instanceVocabulary>\
         <instanceValue>{full}</instanceValue></formnameType>\
         <formattedName>{name}</formattedName></formname></person></personRecord>"
    )
}

fn post(text: &str) -> Request {
    post_bytes(text.as_bytes())
}

fn post_bytes(body: &[u8]) -> Request {
    let mut headers = Headers::new();
    headers.push("Host", "x");
    headers.push("Content-Type", "text/xml; charset=utf-8");
    let path = "/pms".to_owned();
    Request { method: "POST".to_owned(), path, headers, body: body.to_vec() }
}

fn get(path: &str, host: &str) -> Request {
    let mut headers = Headers::new();
    headers.push("Host", host);
    Request { method: "GET".to_owned(), path: path.to_owned(), headers, body: Vec::new() }
}
