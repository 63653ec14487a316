//! Steps become requests: parameters in order, namespaces, envelope choices, header fields.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::*;
use crate::bindings::Library;
use crate::runner::transport::Endpoint;
use crate::security::{Account, Identity, Moment, PasswordForm, Secret, TokenForm};
use crate::soap::Envelope;
use crate::spec::{OperationRef, Spec};
use crate::suite::{Case, Fixtures, Profile, load_one};
use crate::xml::{Element, Namespace, XmlLimits, canonical_form, read_document};

static SPEC: LazyLock<Arc<Spec>> = LazyLock::new(|| Arc::new(Spec::load().unwrap()));
static LIBRARY: LazyLock<Arc<Library>> = LazyLock::new(|| Arc::new(Library::load().unwrap()));

fn composer() -> Composer {
    let endpoint = |path: &str| Endpoint::parse(&format!("http://h:81{path}")).unwrap();
    let endpoints = SPEC.services.iter().map(|it| (it.id.clone(), endpoint(&it.path)));
    Composer {
        spec: Arc::clone(&SPEC),
        library: Arc::clone(&LIBRARY),
        profile: Arc::new(Profile::builtin("mock", &SPEC).unwrap()),
        fixtures: Fixtures::builtin(),
        endpoints: endpoints.collect(),
        run_id: "r".to_owned(),
        signer: signer(Identity::default()),
    }
}

fn signer(identity: Identity) -> Signer {
    let moment =
        Moment { now: jiff::Timestamp::from_second(1_700_000_000).unwrap(), nonce: [1; 16] };
    Signer { identity, moments: Arc::new(move || moment) }
}

#[track_caller]
fn case(steps: &str) -> Case {
    let text = format!(
        "id = \"T-1\"\ntitle = \"t\"\nclause = \"INV-01\"\n\
         ids = {{ ada = \"person\", maths = \"group\", seat = \"membership\" }}\n{steps}\n\
         [[step]]\ncall = \"mms.createMembership\"\nuse = \"seat\"\nbody = \"membership/minimal\"\n\
         with = {{ person = \"${{ada}}\", group = \"${{maths}}\" }}\n\
         expect = [{{ id = \"end\", check = \"answered\" }}]\n"
    );
    let loaded = load_one("suites/test/t-1.toml", &text, &SPEC, &Fixtures::builtin());
    loaded.unwrap_or_else(|found| panic!("{}", found[0]))
}

fn variables() -> BTreeMap<String, String> {
    let pairs = [("ada", "lc-r-ada"), ("maths", "lc-r-maths"), ("seat", "lc-r-seat")];
    pairs.into_iter().map(|(name, id)| (name.to_owned(), id.to_owned())).collect()
}

fn compose_with(composer: &Composer, steps: &str) -> Result<Composed, ComposeError> {
    let case = case(steps);
    composer.step(&case, &case.steps[0], &variables(), ("m-1", None))
}

#[track_caller]
fn compose(steps: &str) -> Composed {
    compose_with(&composer(), steps).unwrap()
}

fn read(composed: &Composed) -> Element {
    read_document(&composed.request.body, None, &XmlLimits::default()).unwrap().root
}

fn payload(composed: &Composed) -> Element {
    let root = read(composed);
    Envelope::of(&root).unwrap().payload().unwrap().clone()
}

fn children(element: &Element) -> Vec<&str> {
    element.elements().map(|child| child.name.local.as_str()).collect()
}

#[test]
fn parameters_stand_in_the_order_of_the_table_and_in_the_namespace_of_the_service() {
    let composed = compose(
        "[[step]]\ncall = \"pms.createPerson\"\nuse = \"ada\"\nbody = \"person/minimal\"\n",
    );
    let payload = payload(&composed);
    assert_eq!(children(&payload), ["sourcedId", "personRecord"]);
    let namespace = &SPEC.services.iter().find(|it| it.id.0 == "pms").unwrap().namespace;
    payload.walk(|element| assert_eq!(&element.name.namespace, namespace));
    assert_eq!(payload.child(namespace, "sourcedId").unwrap().text(), "lc-r-ada");
    assert!(
        canonical_form(&payload).matches("lc-r-ada").count() >= 2,
        "the template knows ${{id}}"
    );
    let creation =
        Creation { kind: crate::spec::Kind("person".into()), sourced_id: "lc-r-ada".into() };
    assert_eq!(composed.creations, [creation]);
    assert!(!composed.deliberate);
}

#[test]
fn identifier_sets_and_other_parameters_are_filled_in() {
    let many =
        "[[step]]\ncall = \"pms.readPersons\"\nset = { sourcedIdSet = [\"${ada}\", \"x\"] }\n";
    let payload_many = payload(&compose(many));
    let set = payload_many.elements().next().unwrap();
    let ids: Vec<_> = set.elements().map(|id| id.text().into_owned()).collect();
    assert_eq!(ids, ["lc-r-ada", "x"]);
    let rename = "[[step]]\ncall = \"pms.changePersonIdentifier\"\nuse = \"ada\"\n\
                  set = { newSourcedId = \"${ada}-2\" }\n";
    let composed = compose(rename);
    assert_eq!(children(&payload(&composed)), ["sourcedId", "newSourcedId"]);
    assert_eq!(composed.creations[0].sourced_id, "lc-r-ada-2");
}

#[test]
fn the_subject_is_no_parameter_where_the_table_has_no_place_for_it() {
    let step = "[[step]]\ncall = \"mms.readMembershipIdsForPerson\"\nuse = \"ada\"\n\
                set = { personSourcedId = \"${id}\" }\n";
    let payload = payload(&compose(step));
    assert_eq!(children(&payload), ["personSourcedId"]);
    assert_eq!(payload.elements().next().unwrap().text(), "lc-r-ada");
}

#[test]
fn values_put_into_xml_are_escaped_and_those_in_parameters_are_not() {
    let mut composer = composer();
    let mut profile = Profile::clone(&composer.profile);
    profile.queries.by_id = Some("a < \"${id}\" & b".to_owned());
    composer.profile = Arc::new(profile);
    let step = "[[step]]\ncall = \"pms.discoverPersonIds\"\nuse = \"ada\"\n\
                set = { queryObject = \"${query.by-id}\" }\n";
    let composed = compose_with(&composer, step);
    // The operation takes no sourcedId; `use` only names what the query is about.
    let query = payload(&composed.unwrap()).elements().next().unwrap().text().into_owned();
    assert_eq!(query, "a < \"lc-r-ada\" & b");
    let message = "[[step]]\noperation = \"pms.discoverPersonIds\"\n\
                   message = '<d:discoverPersonIdsRequest xmlns:d=\"${ns}\"><d:queryObject>${query.nothing}</d:queryObject></d:discoverPersonIdsRequest>'\n";
    let mut profile = Profile::clone(&composer.profile);
    profile.queries.nothing = Some("x < \"y\" & 'z'".to_owned());
    composer.profile = Arc::new(profile);
    let composed = compose_with(&composer, message).unwrap();
    assert_eq!(payload(&composed).elements().next().unwrap().text(), "x < \"y\" & 'z'");
}

#[test]
fn header_fields_follow_the_profile() {
    let step = "[[step]]\ncall = \"pms.readPerson\"\nuse = \"ada\"\n";
    let composed = compose(step);
    let fields = &composed.request.headers;
    let action = "\"http://www.imsglobal.org/soap/lis/pms2p0/readPerson\"";
    assert_eq!(fields.first("SOAPAction"), Some(action));
    assert_eq!(fields.first("Content-Type"), Some("text/xml; charset=utf-8"));
    assert_eq!(fields.first("Host"), Some("h:81"));
    assert_eq!(fields.first("Authorization"), None);
    assert_eq!(
        (composed.request.method.as_str(), composed.request.path.as_str()),
        ("POST", "/pms")
    );
    let length = composed.request.body.len().to_string();
    assert_eq!(fields.first("Content-Length"), Some(length.as_str()));

    let mut composer = composer();
    let mut profile = Profile::clone(&composer.profile);
    profile.quote_soap_action = false;
    profile.headers.insert("user-agent".to_owned(), "mine".to_owned());
    composer.profile = Arc::new(profile);
    let basic = Some(Account::new("a", Secret::new("b")));
    composer.signer = signer(Identity { basic, ..Identity::default() });
    let fields = compose_with(&composer, step).unwrap().request.headers;
    assert_eq!(fields.first("SOAPAction"), Some(action.trim_matches('"')));
    assert_eq!(fields.first("User-Agent"), Some("mine"));
    assert_eq!(fields.first("Authorization"), Some("Basic YTpi"));
}

#[test]
fn choices_about_the_envelope_are_followed_and_those_that_break_rules_are_deliberate() {
    let step = |choices: &str| {
        compose(&format!(
            "[[step]]\ncall = \"pms.readPerson\"\nuse = \"ada\"\nenvelope = {{ {choices} }}\n"
        ))
    };
    let plain = step("");
    assert_eq!((plain.message_identifier.as_deref(), plain.deliberate), (Some("m-1"), false));

    let renamed = step("namespace = \"urn:example:other\"");
    let root = read(&renamed);
    let other = Namespace::new("urn:example:other");
    assert!(root.name.is(&other, "Envelope") && renamed.deliberate);
    assert!(root.elements().all(|part| part.name.namespace == other));

    let headless = step("header = \"absent\"");
    assert_eq!((headless.message_identifier.as_deref(), headless.deliberate), (None, true));
    assert!(Envelope::of(&read(&headless)).unwrap().header.is_none());

    let numbered = step("message-identifier = \"${run}-<again>\"");
    assert_eq!(numbered.message_identifier.as_deref(), Some("r-<again>"));
    assert!(!numbered.deliberate);
    assert!(step("message-identifier = \"\"").deliberate);

    let silent = step("soap-action = \"\", content-type = \"\"");
    assert_eq!(silent.request.headers.first("SOAPAction"), None);
    assert_eq!(silent.request.headers.first("Content-Type"), None);
    assert!(silent.deliberate);
    assert!(!step("content-type = \"text/xml;charset=UTF-8\"").deliberate);

    let blocks = step(
        "header-blocks = [\"<t:a xmlns:t='urn:t'/>\"], header-blocks-after = [\"<t:b xmlns:t='urn:t'>${ada}</t:b>\"]",
    );
    let root = read(&blocks);
    let header = Envelope::of(&root).unwrap().header.unwrap();
    assert_eq!(children(header), ["a", "imsx_syncRequestHeaderInfo", "b"]);
    assert_eq!(header.elements().last().unwrap().text(), "lc-r-ada");
    assert!(!blocks.deliberate);

    let wide = step("encoding = \"utf-16\"");
    assert_eq!(wide.request.headers.first("Content-Type"), Some("text/xml; charset=utf-16"));
    assert!(wide.request.body.starts_with(&[0xFF, 0xFE]));
    assert!(step("byte-order-mark = true").request.body.starts_with(&[0xEF, 0xBB, 0xBF]));
    assert!(step("style = \"prefixed\"").request.body.starts_with(b"<soapenv:Envelope"));
}

#[test]
fn raw_requests_are_sent_to_the_letter() {
    let raw = "[[step]]\noperation = \"pms.readPerson\"\nexpect = [{ check = \"answered\" }]\n\
               raw = { method = \"PUT\", headers = { SOAPAction = \"\", X-Of = \"${ada}\" }, body = \"<a>${ada} &amp; <\" }\n";
    let composed = compose(raw);
    assert_eq!((composed.wire, composed.operation.as_ref()), (Wire::Http, None));
    assert_eq!(composed.request.method, "PUT");
    assert_eq!(composed.request.body, b"<a>lc-r-ada &amp; <");
    assert_eq!(composed.request.headers.first("SOAPAction"), None);
    assert_eq!(composed.request.headers.first("X-Of"), Some("lc-r-ada"));
    assert!(composed.deliberate);
    assert_eq!(composed.creations[0].sourced_id, "lc-r-ada");

    let bytes = "[[step]]\noperation = \"pms.readPerson\"\nexpect = [{ check = \"answered\" }]\n\
                 raw = { bytes = \"GARBAGE ${path} ${host}\\r\\n\\r\\n\" }\n";
    let composed = compose(bytes);
    assert_eq!(composed.wire, Wire::Bytes);
    assert_eq!(composed.request.body, b"GARBAGE /pms h:81\r\n\r\n");
}

#[test]
fn a_hand_written_call_is_known_for_what_it_is() {
    let raw = "[[step]]\noperation = \"pms.readPerson\"\nexpect = [{ check = \"answered\" }]\n\
               raw = { body = \"<s:Envelope xmlns:s=\\\"http://schemas.xmlsoap.org/soap/envelope/\\\"><s:Body><x:readPersonRequest xmlns:x=\\\"${ns}\\\"/></s:Body></s:Envelope>\" }\n";
    let called = OperationRef("pms.readPerson".into());
    assert_eq!(compose(raw).operation, Some(called));
}

#[test]
fn mistakes_are_named() {
    let mut composer = composer();
    composer.fixtures = Fixtures::default();
    let step = "[[step]]\ncall = \"pms.createPerson\"\nuse = \"ada\"\nbody = \"person/minimal\"\n";
    let unknown = compose_with(&composer, step).unwrap_err();
    assert_eq!(unknown, ComposeError::UnknownFixture("person/minimal".to_owned()));

    let broken = "[[step]]\noperation = \"pms.readPerson\"\nmessage = '<a>${ada}</b>'\n";
    let loaded = std::panic::catch_unwind(|| case(broken));
    if let Ok(case) = loaded {
        let error = composer.step(&case, &case.steps[0], &variables(), ("m", None)).unwrap_err();
        assert!(matches!(error, ComposeError::Malformed { .. }), "{error}");
    }

    let case = case("[[step]]\ncall = \"pms.readPerson\"\nuse = \"ada\"\n");
    let error = composer.step(&case, &case.steps[0], &BTreeMap::new(), ("m", None)).unwrap_err();
    assert_eq!(error, ComposeError::UnknownVariable("ada".to_owned()));
}

#[test]
fn what_http_cannot_carry_is_a_mistake_of_the_case() {
    let raw = "[[step]]\noperation = \"pms.readPerson\"\nexpect = [{ check = \"answered\" }]\n\
               raw = { headers = { \"X-A\" = \"a\\u0000b\" }, body = \"\" }\n";
    let error = compose_with(&composer(), raw).unwrap_err();
    assert_eq!(error, ComposeError::NotHttp("X-A".to_owned()));
}

fn secured() -> Composer {
    let account = Account::new("ada", Secret::new("hush"));
    let form = TokenForm { password: PasswordForm::Text, ..TokenForm::default() };
    let mut composer = composer();
    composer.signer = signer(Identity { token: Some((account, form)), ..Identity::default() });
    composer
}

const READ: &str = "[[step]]\ncall = \"pms.readPerson\"\nuse = \"ada\"\n";

fn text_of(body: &[u8]) -> String {
    String::from_utf8(body.to_vec()).unwrap()
}

#[test]
fn a_token_stands_behind_the_ims_header_and_is_masked_where_it_may_be_seen() {
    let composed = compose_with(&secured(), READ).unwrap();
    let root = read(&composed);
    let envelope = Envelope::of(&root).unwrap();
    let blocks: Vec<&str> =
        envelope.header.unwrap().elements().map(|it| it.name.local.as_str()).collect();
    assert_eq!(blocks, ["imsx_syncRequestHeaderInfo", "Security"]);
    assert!(text_of(&composed.request.body).contains(">hush</"));
    let mut seen = composed.request.clone();
    let mut hidden = composed.hidden;
    hidden.apply(&mut seen);
    let seen = text_of(&seen.body);
    assert!(seen.contains(">***</") && seen.contains("ada") && !seen.contains("hush"), "{seen}");
    assert!(!seen.contains("AQEBAQEB"), "the nonce is masked too: {seen}");
}

#[test]
fn a_written_out_request_gets_the_token_where_it_says_so() {
    let step = "[[step]]\noperation = \"pms.readPerson\"\nraw = { body = \"<a>${security}</a>\" }\n\
                expect = [{ id = \"x\", check = \"answered\" }]\n";
    let composed = compose_with(&secured(), step).unwrap();
    let body = text_of(&composed.request.body);
    assert!(body.starts_with("<a><") && body.contains(">hush</"), "{body}");
    assert!(!text_of(composed.hidden.body.as_deref().unwrap()).contains("hush"));
    assert_eq!(text_of(&compose(step).request.body), "<a></a>", "where there are credentials");
}

#[test]
fn credentials_can_be_wrong_on_purpose() {
    let body = |choice: &str| {
        let step = format!("{READ}envelope = {{ credentials = \"{choice}\" }}\n");
        compose_with(&secured(), &step).map(|it| (text_of(&it.request.body), it.deliberate))
    };
    let (own, deliberate) = body("own").unwrap();
    assert!(own.contains("2023-11-14T22:13:20.000Z") && !deliberate, "{own}");
    let (none, deliberate) = body("none").unwrap();
    assert!(!none.contains("Security") && deliberate);
    let (wrong, _) = body("wrong-secret").unwrap();
    assert!(!wrong.contains("hush") && wrong.contains(">ada<"));
    let (unknown, _) = body("unknown-user").unwrap();
    assert!(unknown.contains(">hush<") && !unknown.contains(">ada<"));
    let (stale, _) = body("stale").unwrap();
    assert!(stale.contains("2023-11-14T21:13:20.000Z"), "{stale}");
    assert_eq!(body("repeated").unwrap_err(), ComposeError::NothingToRepeat);
}
