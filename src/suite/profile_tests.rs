use super::*;
use crate::ground::Level;
use crate::suite::Claim;
use crate::suite::SecretPlace;

fn spec() -> Spec {
    Spec::load().unwrap()
}

fn parse(text: &str) -> Profile {
    Profile::parse("mine.toml", text, &spec()).unwrap()
}

fn messages(text: &str) -> Vec<String> {
    let found = Profile::parse("mine.toml", text, &spec()).unwrap_err();
    found.iter().map(ToString::to_string).collect()
}

fn id(text: &str) -> OperationRef {
    OperationRef(text.into())
}

#[test]
fn the_built_in_profiles_claim_everything() {
    let spec = spec();
    let names: Vec<_> = Profile::builtin_names().collect();
    assert_eq!(names, ["es-1.0", "itslearning", "lis-2.0-draft-2010", "lis-2.0", "mock"]);
    let es = Profile::builtin("es-1.0", &spec).unwrap();
    assert_eq!((es.operations.len(), es.endpoints.len(), es.revisions.len()), (40, 3, 3));
    let itslearning = Profile::builtin("itslearning", &spec).unwrap();
    assert_eq!((itslearning.operations.len(), itslearning.endpoints.len()), (41, 4));
    assert!(itslearning.personality.is_some() && !itslearning.deviations.is_empty());
    for name in names.into_iter().filter(|name| name.starts_with("lis") || *name == "mock") {
        let profile = Profile::builtin(name, &spec).unwrap();
        assert_eq!(profile.name, name);
        assert_eq!(profile.operations.len(), 43, "{name}");
        assert_eq!(profile.endpoints.len(), 3, "{name}");
        assert!(profile.quote_soap_action);
        assert_eq!(profile.queries.by_id.as_deref(), Some(r#"sourcedId = "${id}""#));
        assert_eq!(profile.queries.assumed, name != "mock", "{name}");
    }
}

#[test]
fn the_draft_profile_keeps_the_final_group_service() {
    let profile = Profile::builtin("lis-2.0-draft-2010", &spec()).unwrap();
    let revision = |service: &str| profile.revisions[&ServiceId(service.into())].as_str();
    assert_eq!(revision("pms"), "lis-2.0-draft-2010");
    assert_eq!(revision("mms"), "lis-2.0-draft-2010");
    assert_eq!(revision("gms"), "lis-2.0-final");
}

#[test]
fn claims_say_which_line_drops_an_operation() {
    let profile = parse(
        "name = 'mine'\nextends = 'lis-2.0'\noperations = [\n  '!gms.*',\n  'gms.readGroup',\n]\n",
    );
    assert_eq!(profile.claim(&id("gms.readGroup")), Claim::Claimed { line: 5 });
    assert!(matches!(profile.claim(&id("pms.readPerson")), Claim::Claimed { .. }));
    let reason = "`!gms.*` in mine.toml:4 drops `gms.createGroup`".to_owned();
    assert_eq!(profile.claim(&id("gms.createGroup")), Claim::NotClaimed { reason });
}

#[test]
fn claims_that_begin_with_a_claim_start_from_nothing() {
    let profile = parse(
        "name = 'mine'\nextends = 'lis-2.0'\noperations = ['pms.read*', '!pms.readPersonCore']\n",
    );
    assert_eq!(profile.operations.len(), 5);
    let reason = "no entry of `operations` in mine.toml names `mms.readMembership`".to_owned();
    assert_eq!(profile.claim(&id("mms.readMembership")), Claim::NotClaimed { reason });
}

#[test]
fn everything_can_be_said_and_is_kept() {
    let profile = parse(
        "name = 'mine'\nextends = 'lis-2.0'\nstyle = 'prefixed'\nquote-soap-action = false\n\
         version = ''\nheaders = { X-Tenant = 'a' }\n\
         basic-auth = { user = 'u', password-env = 'P' }\n\
         timeouts = { connect = '500ms', exchange = '2m' }\n\
         queries = { nothing = 'n' }\njudging = { inferred = 'fail', practice = 'off' }\n\
         [endpoints]\npms = 'http://example.org/pms'\n",
    );
    assert_eq!(profile.style, StyleChoice("prefixed".to_owned()));
    assert!(!profile.quote_soap_action && profile.version.is_none());
    assert_eq!(profile.headers["X-Tenant"], "a");
    let account = profile.authentication.basic.as_ref().unwrap();
    assert!(matches!(&account.place, SecretPlace::Environment(variable) if variable == "P"));
    assert_eq!(profile.timeouts.connect, Duration::from_millis(500));
    assert_eq!(profile.timeouts.exchange, Duration::from_secs(120));
    assert_eq!(profile.queries.by_id, None, "queries of one's own replace the guesses");
    assert!(!profile.queries.assumed);
    assert_eq!(profile.endpoints[&ServiceId("pms".into())], "http://example.org/pms");
    assert_eq!(profile.verdict_of_breach(Level::Must, Basis::Inferred), Some(Verdict::Fail));
    assert_eq!(profile.verdict_of_breach(Level::Should, Basis::Inferred), Some(Verdict::Warn));
    assert_eq!(profile.verdict_of_breach(Level::Must, Basis::Practice), None);
    assert_eq!(profile.verdict_of_breach(Level::Must, Basis::Text), Some(Verdict::Fail));
}

#[test]
fn mistakes_are_all_said() {
    let all = messages(
        "name = 'mine'\nextends = 'lis-2.0'\noperations = ['pms.reedPerson']\n\
         timeouts = { connect = '10', exchange = '0s' }\nheaders = { Authorization = 'x' }\n\
         basic-auth = { user = 'u' }\n[endpoints]\npsm = '/x'\ngms = 'gms'\n",
    );
    let expected = [
        "mine.toml:3:15: `pms.reedPerson` names no operation: did you mean `pms.readPerson`?",
        "mine.toml:4:24: `10` is no duration",
        "mine.toml:4:41: `0s` is no duration",
        "mine.toml:5:29: a secret does not belong in a file",
        "mine.toml:6:14: the password comes from",
        "mine.toml:8:7: there is no service `psm`: did you mean `pms`?",
        "mine.toml:9:7: an endpoint is a path",
    ];
    assert_eq!(all.len(), expected.len(), "{all:#?}");
    for (found, expected) in all.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}");
    }
}

#[test]
fn unknown_names_get_suggestions() {
    assert_eq!(
        messages("name = 'x'\nextend = 'lis-2.0'\n"),
        ["mine.toml:2:1: unknown key `extend`: did you mean `extends`?"]
    );
    assert_eq!(
        messages("name = 'x'\nextends = 'lis2.0'\n"),
        ["mine.toml:2:11: there is no built-in profile `lis2.0`: did you mean `lis-2.0`?"]
    );
    let found = Profile::builtin("mok", &spec()).unwrap_err();
    assert!(found[0].message.ends_with("did you mean `mock`?"), "{}", found[0]);
    let all = messages("name = 'x'\nextends = 'lis-2.0'\njudging = { infered = 'warn' }\n");
    assert!(all[0].starts_with("mine.toml:3:"), "{all:?}");
}

#[test]
fn what_is_claimed_needs_an_endpoint() {
    let all = messages("name = 'x'\noperations = ['pms.*']\n");
    assert_eq!(all.len(), 1);
    assert!(all[0].contains("`[endpoints]` and `[revisions]` must name it"), "{all:?}");
}

#[test]
fn credentials_are_of_one_scheme_in_http_and_of_ws_security_besides() {
    let head = "name = 'x'\nextends = 'lis-2.0'\n";
    let profile = parse(&format!(
        "{head}[oauth]\nconsumer-key = 'k'\nsecret-file = 's'\nsignature-method = 'HMAC-SHA256'\n\
         [ws-security]\nuser = 'u'\npassword-env = 'P'\npassword-type = 'text'\nnonce = false\n\
         timestamp = false\nmust-understand = false\n[tls]\nca-file = 'ca.pem'\n"
    ));
    let (account, form) = profile.authentication.oauth.as_ref().unwrap();
    assert_eq!((account.name.as_str(), form.method.name()), ("k", "HMAC-SHA256"));
    assert!(form.body_hash && profile.authentication.basic.is_none());
    let (_, form) = profile.authentication.ws_security.as_ref().unwrap();
    assert!(!form.nonce_and_created && !form.timestamp && !form.must_understand);
    assert_eq!(profile.tls.ca_file.as_deref(), Some("ca.pem"));
    for (wrong, said) in [
        ("[oauth]\nconsumer-key = 'k'\n", "the secret comes from"),
        ("[oauth]\nconsumer-key = ''\nsecret-env = 'S'\n", "the name is empty"),
        (
            "[oauth]\nconsumer-key = 'k'\nsecret-env = 'S'\n\
             [basic-auth]\nuser = 'u'\npassword-env = 'P'\n",
            "share a header field",
        ),
        ("[ws-security]\nuser = 'u'\npassword = 'open'\n", "unknown key `password`"),
        ("[ws-security]\nuser = 'u'\npassword-env = 'P'\npassword-type = 'md5'\n", "`md5`"),
        ("[tls]\nclient-key = 'k.pem'\n", "give both"),
        ("[tls]\ninsecure = true\n", "unknown key `insecure`"),
    ] {
        let all = messages(&format!("{head}{wrong}"));
        assert!(all.iter().any(|message| message.contains(said)), "{wrong}: {all:?}");
    }
}
