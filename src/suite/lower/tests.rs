use std::sync::LazyLock;

use super::*;
use crate::spec::{Kind, Spec};
use crate::suite::{Check, Isolation, SetValue, StepAction, load_one};

static SPEC: LazyLock<Spec> = LazyLock::new(|| Spec::load().unwrap());

fn fixtures() -> Fixtures {
    Fixtures::default()
        .with("person/minimal", "<personRecord><id>${id}</id></personRecord>")
        .with("membership/learner", "<membershipRecord>${id} ${person} ${run}</membershipRecord>")
        .with("person/broken", "<personRecord>${id</personRecord>")
}

const FILE: &str = "suites/lis-2.0/t-1.toml";

const HEAD: &str = "id = 'T-1'\ntitle = 'T'\nclause = 'pms-2.0/readPerson.returns'\n";

fn lowered(rest: &str) -> Case {
    let text = format!("{HEAD}{rest}");
    load_one(FILE, &text, &SPEC, &fixtures()).unwrap_or_else(|found| panic!("{found:#?}"))
}

fn found(text: &str) -> Vec<String> {
    let found = load_one(FILE, text, &SPEC, &fixtures()).unwrap_err();
    found
        .iter()
        .map(|diagnostic| {
            format!("{}:{}: {}", diagnostic.line, diagnostic.column, diagnostic.message)
        })
        .collect()
}

/// The one message about a case that goes on after the usual head.
fn message(rest: &str) -> String {
    let all = found(&format!("{HEAD}{rest}"));
    assert_eq!(all.len(), 1, "{all:#?}");
    all[0].split_once(": ").unwrap().1.to_owned()
}

/// A case of one step, which reads `ada`, with these lines in it.
fn step(lines: &str) -> String {
    format!("ids = {{ ada = 'person' }}\n[[step]]\n{lines}\n")
}

/// The message about one assertion on a read of `ada`.
fn of_expect(expect: &str) -> String {
    message(&step(&format!("call = 'pms.readPerson'\nuse = 'ada'\nexpect = [{expect}]")))
}

#[test]
fn a_case_is_lowered_whole() {
    let case = lowered(
        "tags = ['mine']\nisolation = 'exclusive'\ninvariants = false\nneeds = ['gms.readGroup']\n\
         revisions = ['lis-2.0-final']\nprefixes = { x = 'urn:x' }\n\
         ids = { ada = 'person', enrol = 'membership' }\n\
         [[step]]\nname = 'create'\ncall = 'mms.createMembership'\nuse = 'enrol'\n\
         body = 'membership/learner'\nwith = { person = '${ada}' }\n\
         [[step]]\ncall = 'pms.readPersonIdsFromSavePoint'\n\
         set = { fromSavePoint = '1970-01-01T00:00:00Z' }\ncapture = { sp = 'savePoint' }\n\
         [[step]]\ncall = 'mms.readMembership'\nuse = 'enrol'\nenvelope = { soap-action = '' }\n\
         expect = [\n  { check = 'accepted' },\n\
         \x20 { id = 'same', check = 'same-as', step = 'create', clause = 'INV-05' },\n]\n",
    );
    assert_eq!((case.id.0.as_str(), case.file.as_str()), ("T-1", FILE));
    assert_eq!((case.isolation, case.invariants), (Isolation::Exclusive, false));
    assert_eq!(case.ids["enrol"], Kind("membership".into()));
    assert_eq!(case.revisions, ["lis-2.0-final"]);
    let needs: Vec<_> = case.needs.iter().map(|id| id.0.as_str()).collect();
    let called = ["mms.createMembership", "mms.readMembership", "pms.readPersonIdsFromSavePoint"];
    assert_eq!(needs[0], "gms.readGroup");
    assert_eq!(needs[1..], called);
    for tag in ["mine", "lis-2.0", "mms", "pms", "createMembership", "readIdsFromSavePoint"] {
        assert!(case.tags.iter().any(|known| known == tag), "{tag}: {:?}", case.tags);
    }

    let StepAction::Call { subject, body, with, invalid, .. } = &case.steps[0].action else {
        panic!("a call")
    };
    assert_eq!((subject.as_deref(), body.as_deref()), (Some("enrol"), Some("membership/learner")));
    assert_eq!((with["person"].as_str(), *invalid), ("${ada}", false));
    assert_eq!((case.steps[1].name.as_str(), case.steps[1].line), ("step 2", 17));
    assert_eq!(case.steps[1].capture["sp"], "savePoint");
    assert_eq!(case.steps[2].envelope.soap_action.as_deref(), Some(""));
    let expect = &case.steps[2].expect;
    assert_eq!(expect[0].slug, "accepted");
    assert_eq!(expect[0].clause, case.clause);
    assert_eq!((expect[1].slug.as_str(), expect[1].line), ("same", 27));
    assert_eq!(
        expect[1].check,
        Check::SameAs { step: "create".to_owned(), of: None, position: None }
    );
    assert_eq!(case.assertion(&expect[1]), "T-1#same");
}

#[test]
fn every_check_is_lowered() {
    let case = lowered(
        "ids = { ada = 'person' }\n[[step]]\ncall = 'pms.readPersonsFromSavePoint'\n\
         set = { fromSavePoint = '1970-01-01T00:00:00Z' }\ncapture = { sp = 'savePoint' }\n\
         [[step]]\nname = 'create'\ncall = 'pms.createPerson'\nuse = 'ada'\n\
         body = 'person/minimal'\n\
         [[step]]\ncall = 'pms.readPersonsFromSavePoint'\nset = { fromSavePoint = '${sp}' }\n\
         expect = [\n\
         { check = 'accepted' }, { check = 'rejected' }, { check = 'refused' },\n\
         { check = 'partial' }, { check = 'empty' }, { check = 'answered' },\n\
         { check = 'code-minor', any-of = ['unknownobject'] },\n\
         { check = 'severity', any-of = ['error'] }, { check = 'fault', any-of = ['Client'] },\n\
         { check = 'http-status', any-of = [200, 500] },\n\
         { check = 'present', at = 'savePoint' }, { check = 'absent', at = 'savePoint' },\n\
         { check = 'value', at = 'savePoint', any-of = ['${sp}'] },\n\
         { check = 'not-value', at = 'savePoint', not = 'x' },\n\
         { check = 'count', at = 'savePoint', equals = 1 },\n\
         { id = 'some', check = 'count', at = 'savePoint', min = 1 },\n\
         { check = 'ids', include = ['${ada}'], only = true },\n\
         { check = 'same-as', step = 'create' },\n\
         { check = 'save-point-after', than = 'sp' },\n\
         { check = 'save-point-not-before', than = 'sp' },\n\
         { check = 'observe', question = 'why?' },\n]\n",
    );
    let text = |text: &str| text.to_owned();
    let list = |one: &str| vec![one.to_owned()];
    let sp = || text("savePoint");
    let checks: Vec<_> = case.steps[2].expect.iter().map(|expect| expect.check.clone()).collect();
    let expected = [
        Check::Accepted,
        Check::Rejected,
        Check::Refused,
        Check::Partial,
        Check::Empty,
        Check::Answered,
        Check::CodeMinor(list("unknownobject")),
        Check::Severity(list("error")),
        Check::Fault(list("Client")),
        Check::HttpStatus(vec![200, 500]),
        Check::Present(sp()),
        Check::Absent(sp()),
        Check::Value { at: sp(), any_of: list("${sp}") },
        Check::NotValue { at: sp(), not: text("x") },
        Check::Count { at: sp(), min: 1, max: Some(1) },
        Check::Count { at: sp(), min: 1, max: None },
        Check::Ids { include: list("${ada}"), exclude: vec![], only: true },
        Check::SameAs { step: text("create"), of: None, position: None },
        Check::SavePointAfter(text("sp")),
        Check::SavePointNotBefore(text("sp")),
        Check::Observe { question: text("why?"), at: None },
    ];
    assert_eq!(checks, expected);
}

#[test]
fn messages_and_raw_requests_are_lowered() {
    let case = lowered(
        "ids = { ada = 'person' }\n\
         [[step]]\nmessage = '<x xmlns=\"${ns}\">${ada}</x>'\noperation = 'pms.readPerson'\n\
         invalid = true\nexpect = [{ check = 'refused' }]\n\
         [[step]]\noperation = 'pms.readPerson'\nexpect = [{ check = 'answered' }]\n\
         raw = { headers = { Content-Type = '' }, body = '${run}' }\n\
         [[step]]\noperation = 'pms.readPerson'\n\
         raw = { bytes = 'GARBAGE ${path}' }\nexpect = [{ id = 'b', check = 'answered' }]\n",
    );
    let StepAction::Message { operation, invalid, .. } = &case.steps[0].action else {
        panic!("a message")
    };
    assert_eq!((operation.0.as_str(), *invalid), ("pms.readPerson", true));
    let StepAction::Raw(raw) = &case.steps[1].action else { panic!("raw") };
    assert_eq!((raw.method.as_str(), raw.body.as_str()), ("POST", "${run}"));
    assert_eq!((raw.headers["Content-Type"].as_str(), &raw.bytes), ("", &None));
    let StepAction::Raw(raw) = &case.steps[2].action else { panic!("raw") };
    assert_eq!(raw.bytes.as_deref(), Some("GARBAGE ${path}"));
}

#[test]
fn sets_of_identifiers_are_lists() {
    let case = lowered(
        "ids = { ada = 'person' }\n[[step]]\ncall = 'pms.readPersons'\n\
         set = { sourcedIdSet = ['${ada}'] }\nexpect = [{ check = 'accepted' }]\n",
    );
    let StepAction::Call { set, .. } = &case.steps[0].action else { panic!("a call") };
    assert_eq!(set["sourcedIdSet"], SetValue::List(vec!["${ada}".to_owned()]));
}

#[test]
fn queries_need_a_subject() {
    let call = "[[step]]\ncall = 'pms.discoverPersonIds'\nexpect = [{ check = 'accepted' }]\n\
                set = { queryObject = '${query.by-id}' }\n";
    assert_eq!(message(call), "`${query.by-id}` needs a `use` in the same step");
    lowered(&format!("ids = {{ ada = 'person' }}\n{call}use = 'ada'\n"));
}

#[test]
fn everything_wrong_is_said_in_the_order_of_the_file() {
    let all = found(
        "id = 't-1'\ntitle = ' '\nclause = 'pms-2.0/readPerson.return'\nneeds = ['pms.reedPerson']\n\
         revisions = ['lis-2.0-finale']\nids = { ada = 'persn', run = 'person' }\n\
         [[step]]\ncall = 'pms.readPersn'\n[[step]]\nname = 'a'\nuse = 'ada'\n",
    );
    assert_eq!(
        all,
        [
            "1:6: `t-1` is no case id: they look like `PMS-DELETE-002`",
            "2:9: a title says in one line what the case shows",
            "3:10: there is no clause `pms-2.0/readPerson.return` in the requirements: did you mean \
             `pms-2.0/readPerson.returns`?",
            "4:10: there is no operation `pms.reedPerson`: did you mean `pms.readPerson`?",
            "5:14: there is no binding revision `lis-2.0-finale`: did you mean `lis-2.0-final`?",
            "6:15: `persn` is no kind of object: did you mean `person`?",
            "6:15: nothing uses the identifier `ada`: remove it",
            "6:30: `run` always means something else: choose another name",
            "6:30: nothing uses the identifier `run`: remove it",
            "8:8: there is no operation `pms.readPersn`: did you mean `pms.readPerson`?",
            "9:1: a step has exactly one of `call`, `message` and `raw`",
        ]
    );
}

#[test]
fn unknown_keys_are_said_with_suggestions() {
    let all = found(&format!("{HEAD}[[step]]\ncal = 'x'\nexpect = [{{ chek = 'accepted' }}]\n"));
    assert_eq!(
        all,
        [
            "5:1: unknown key `cal`: did you mean `call`?",
            "6:11: the key `check` is missing",
            "6:13: unknown key `chek`: did you mean `check`?",
        ]
    );
    assert_eq!(
        of_expect("{ check = 'acepted' }"),
        "`acepted` is not known here: did you mean `accepted`?"
    );
}

#[test]
fn a_case_is_named_like_its_file_and_expects_something() {
    let text = format!("{HEAD}[[step]]\ncall = 'pms.readAllPersonIds'\n");
    let found = load_one("suites/x/t-2.toml", &text, &SPEC, &fixtures()).unwrap_err();
    assert_eq!(
        found[0].to_string(),
        "suites/x/t-2.toml:1:6: the file of case `T-1` is named `t-1.toml`"
    );
    assert_eq!(
        message("[[step]]\ncall = 'pms.readAllPersonIds'\n"),
        "nothing is expected: at least one step needs an `expect`"
    );
    assert_eq!(message("step = []\n"), "the case has no steps");
}

#[test]
fn steps_say_what_is_wrong_with_them() {
    let read = "call = 'pms.readPerson'\nuse = 'ada'\nexpect = [{ check = 'accepted' }]";
    for (lines, expected) in [
        (
            format!("{read}\nmessage = '<a/>'"),
            "a step has exactly one of `call`, `message` and `raw`",
        ),
        (
            format!("{read}\noperation = 'pms.readPerson'"),
            "`operation` belongs to `message` and `raw`: `call` names its own",
        ),
        (
            "message = '<a>${ada}</a>'".to_owned(),
            "`operation` is missing: it says whose endpoint is addressed",
        ),
        (
            format!("{read}\nset = {{ sourcedId = 'x' }}"),
            "`sourcedId` is given twice, by `use` and by `set`",
        ),
        (format!("{read}\nbody = '<a/>'"), "`readPerson` takes no record or other `body`"),
        (
            format!("{read}\nset = {{ sourcedld = 'x' }}"),
            "`readPerson` has no parameter `sourcedld`: did you mean `sourcedId`?",
        ),
        (format!("{read}\nwith = {{ x = 'y' }}"), "`x` is for a `body`, which is not given"),
        (
            "call = 'pms.createPerson'\nuse = 'ada'\nexpect = [{ check = 'accepted' }]".to_owned(),
            "`personRecord` is not given: give it by `use`, `body` or `set`, or say `invalid = true`",
        ),
        (
            "call = 'pms.createPerson'\nuse = 'ada'\nbody = 'person/minimal'\nwith = { x = 'y' }\n\
             expect = [{ check = 'accepted' }]"
                .to_owned(),
            "the body does not say `${x}`",
        ),
        (
            "call = 'pms.createPerson'\nuse = 'ada'\nbody = 'person/minimum'\n\
             expect = [{ check = 'accepted' }]"
                .to_owned(),
            "there is no fixtures/messages/person/minimum.xml: did you mean `person/minimal`?",
        ),
        (
            "call = 'pms.createPerson'\nuse = 'ada'\nbody = 'person/broken'\n\
             expect = [{ check = 'accepted' }]"
                .to_owned(),
            "in `person/broken`: `${` at byte 14 has no closing `}`",
        ),
        (
            "call = 'pms.readPersons'\nset = { sourcedIdSet = '${ada}' }\n\
             expect = [{ check = 'accepted' }]"
                .to_owned(),
            "`sourcedIdSet` takes a list of identifiers",
        ),
        (
            "call = 'pms.changePersonIdentifier'\nuse = 'ada'\nset = { newSourcedId = ['x'] }\n\
             expect = [{ check = 'accepted' }]"
                .to_owned(),
            "`newSourcedId` takes one text, not a list",
        ),
        (
            "call = 'pms.readPerson'\nuse = 'ada'\ninvalid = true".to_owned(),
            "a step that is invalid on purpose says what it expects",
        ),
        (
            "call = 'pms.readPerson'\nuse = 'ada'\nexpect = []".to_owned(),
            "an empty `expect` expects nothing: leave it out to prepare, or say \
             `{ check = \"answered\" }`",
        ),
        (
            format!("{read}\nenvelope = {{ encoding = 'latin-1' }}"),
            "`latin-1` is no encoding of ours: `utf-8` or `utf-16`",
        ),
        (
            format!("{read}\nenvelope = {{ style = 'prefixd' }}"),
            "there is no writer style `prefixd`: did you mean `prefixed`?",
        ),
        (
            format!("{read}\ncapture = {{ ada = 'x' }}"),
            "`ada` has a value already: a name is set once",
        ),
        (
            format!("{read}\ncapture = {{ B = 'x' }}"),
            "`B` is no variable name: those are lower-case letters, digits and `-`",
        ),
        (
            "operation = 'pms.readPerson'\nraw = { bytes = '${ada}', method = 'GET' }\n\
             expect = [{ check = 'answered' }]"
                .to_owned(),
            "`bytes` is the whole request: nothing else goes with it",
        ),
        (
            "operation = 'pms.readPerson'\nraw = { body = '${ada}' }\ninvalid = true\n\
             expect = [{ check = 'answered' }]"
                .to_owned(),
            "`invalid` has no meaning with `raw`, which is sent as it stands",
        ),
        (
            "operation = 'pms.readPerson'\nmessage = '<a>${ada}</a>'\nset = { a = 'b' }\n\
             expect = [{ check = 'answered' }]"
                .to_owned(),
            "`set` belongs to a `call`: here all is written out",
        ),
    ] {
        let all = found(&format!("{HEAD}{}", step(&lines)));
        let texts: Vec<_> = all.iter().map(|m| m.split_once(": ").unwrap().1).collect();
        assert!(texts.contains(&expected), "{expected}\n{all:#?}");
    }
}

#[test]
fn variables_must_be_known_where_they_stand() {
    assert_eq!(
        message(
            "[[step]]\ncall = 'pms.readPerson'\nuse = 'ad'\nexpect = [{ check = 'accepted' }]\n"
        ),
        "`ad` is no variable known here: nothing is known here"
    );
    assert_eq!(
        message(&step(
            "call = 'pms.readPersons'\nuse = 'ada'\nset = { sourcedIdSet = ['x'] }\n\
             expect = [{ check = 'accepted' }]"
        )),
        "`readPersons` has no `sourcedId` and no text here says `${id}`: `use` does nothing"
    );
    assert_eq!(
        of_expect("{ check = 'value', at = 'x', any-of = ['${aad}'] }"),
        "nothing is known as `${aad}` here: did you mean `ada`?"
    );
    assert_eq!(
        of_expect("{ check = 'value', at = 'x', any-of = ['${path}'] }"),
        "nothing is known as `${path}` here: expected one of `id`, `ns`, `run`, `query.by-id`, \
         `query.nothing`, `query.not-understood`, `ada`"
    );
    assert_eq!(
        message(&step(
            "call = 'pms.readPerson'\nuse = 'ada'\ncapture = { x = 'personRecord' }\n\
             expect = [{ check = 'value', at = 'x', any-of = ['${x}'] }]"
        ))
        .split(" here")
        .next(),
        Some("nothing is known as `${x}`"),
        "a variable is known from the next step on"
    );
}

#[test]
fn step_names_are_unique() {
    let read = "call = 'pms.readPerson'\nuse = 'ada'\nexpect = [{ check = 'accepted' }]";
    let twice = format!("name = 'a'\n{read}\n[[step]]\nname = 'a'\ncall = 'pms.readAllPersonIds'");
    assert_eq!(message(&step(&twice)), "another step is called `a` already");
}

#[test]
fn assertions_say_what_is_wrong_with_them() {
    for (expect, expected) in [
        ("{ check = 'accepted', at = 'x' }", "`accepted` takes no `at`, and no other key either"),
        ("{ check = 'present', at = 'x', not = 'y' }", "`present` takes no `not`, only `at`"),
        ("{ check = 'present' }", "the key `at` is missing"),
        ("{ check = 'value', at = 'x' }", "the key `any-of` is missing"),
        ("{ check = 'value', at = 'x', any-of = [] }", "`any-of` is empty: nothing could be right"),
        ("{ check = 'value', at = 'x', any-of = [1] }", "a text belongs here"),
        (
            "{ check = 'code-minor', any-of = ['unknownobjct'] }",
            "`unknownobjct` is no code-minor of the standard: did you mean `unknownobject`?",
        ),
        (
            "{ check = 'severity', any-of = ['eror'] }",
            "`eror` is no severity of the standard: did you mean `error`?",
        ),
        (
            "{ check = 'fault', any-of = ['client'] }",
            "`client` is no fault of the standard: did you mean `Client`?",
        ),
        ("{ check = 'http-status', any-of = [99] }", "an HTTP status is a number from 100 to 599"),
        (
            "{ check = 'http-status', any-of = ['200'] }",
            "an HTTP status is a number from 100 to 599",
        ),
        ("{ check = 'http-status', any-of = [] }", "`any-of` is empty: nothing could be right"),
        (
            "{ check = 'count', at = 'x' }",
            "`count` takes `equals`, or `min` and `max`, or one of these",
        ),
        (
            "{ check = 'count', at = 'x', equals = 1, min = 1 }",
            "`count` takes `equals`, or `min` and `max`, or one of these",
        ),
        ("{ check = 'count', at = 'x', min = 2, max = 1 }", "`max` is less than `min`"),
        (
            "{ check = 'count', at = 'x', min = 0 }",
            "at least 0 elements is always so: nothing is checked",
        ),
        ("{ check = 'ids', include = ['x'] }", "`readPerson` delivers no identifiers"),
        ("{ check = 'empty' }", "`readPerson` delivers no set"),
        (
            "{ check = 'same-as', step = 'x' }",
            "no earlier step is called `x`: nothing is known here",
        ),
        ("{ check = 'observe' }", "the key `question` is missing"),
        (
            "{ check = 'accepted' }, { check = 'accepted' }",
            "another assertion of the case is `accepted`: give this one an `id`",
        ),
        (
            "{ id = 'A b', check = 'accepted' }",
            "`A b` is no assertion id: those are lower-case letters, digits and `-`",
        ),
        (
            "{ check = 'accepted', clause = 'ST-55' }",
            "there is no clause `ST-55` in the requirements: did you mean `ST-05`?",
        ),
        ("{ check = 'present', at = 'y:x' }", "path `y:x`, character 1: prefix `y` is not bound"),
    ] {
        let found = of_expect(expect);
        assert!(found.starts_with(expected), "{expect}\n{found}");
    }
}

#[test]
fn save_points_and_steps_are_compared_with_earlier_ones() {
    let sp = |expect: &str| {
        message(&format!(
            "ids = {{ ada = 'person' }}\n[[step]]\nname = 'read'\ncall = 'pms.readPerson'\n\
             use = 'ada'\n[[step]]\ncall = 'pms.readPersonsFromSavePoint'\n\
             set = {{ fromSavePoint = '2000-01-01T00:00:00Z' }}\nexpect = [{expect}]\n"
        ))
    };
    assert_eq!(
        sp("{ check = 'save-point-after', than = 'sp' }"),
        "no earlier step captures `sp`: nothing is known here"
    );
    assert_eq!(sp("{ check = 'same-as', step = 'read' }"), "step `read` sent no record");
    assert_eq!(
        sp("{ check = 'same-as', step = 'raed' }"),
        "no earlier step is called `raed`: did you mean `read`?"
    );
    assert_eq!(
        sp("{ check = 'ids' }"),
        "`ids` needs `include` or `exclude`; that none come is `check = \"empty\"`"
    );
    assert_eq!(
        sp("{ check = 'empty', only-if-later = ['a'] }"),
        "`only-if-later` takes two captured variables"
    );
}
