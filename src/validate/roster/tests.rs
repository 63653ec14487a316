//! Roster files, and what is said of each requirement.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::super::{Choice, Judgement, Settings, judge};
use super::*;
use crate::bindings::Library;
use crate::enterprise::{Fault, Faults, GeneratedKind, GeneratorSettings, NameCase, generate};
use crate::ground::Verdict;
use crate::spec::{Spec, Subject};

static WORLD: LazyLock<(Spec, Library)> =
    LazyLock::new(|| (Spec::load().unwrap(), Library::load().unwrap()));

fn judged_within(bytes: &[u8], most_names: Option<usize>) -> Judgement {
    judged_by(bytes, most_names, None)
}

fn judged_by(bytes: &[u8], most_names: Option<usize>, revision: Option<&str>) -> Judgement {
    let (spec, library) = &*WORLD;
    let settings = Settings { most_names, ..Settings::new(&spec.catalogue) };
    judge(bytes, &Choice::Detect { library, revision }, &settings)
}

fn judged(text: &str) -> Judgement {
    judged_within(text.as_bytes(), Some(1_000))
}

/// What came of each requirement that was not simply kept.
fn broken(judgement: &Judgement) -> Vec<(&'static str, Verdict)> {
    let assertions = &judgement.roster.as_ref().expect("a roster").assertions;
    assertions
        .iter()
        .filter_map(|of| Some((of.clause, of.verdict?)))
        .filter(|(_, verdict)| !matches!(verdict, Verdict::Pass | Verdict::NotApplicable))
        .collect()
}

fn verdict_of(judgement: &Judgement, clause: &str) -> Option<Verdict> {
    let assertions = &judgement.roster.as_ref().expect("a roster").assertions;
    assertions.iter().find(|of| of.clause == clause).expect("a requirement").verdict
}

const PROPERTIES: &str =
    "<properties><datasource>sis</datasource><datetime>2026-08-17</datetime></properties>\n";
const PERSON: &str = "<person><sourcedid><source>s</source><id>ada</id></sourcedid>\
    <name><fn>Ada Byron</fn></name></person>\n";
const GROUP: &str = "<group><sourcedid><source>s</source><id>maths</id></sourcedid>\
    <description><short>Maths</short></description></group>\n";
const MEMBERSHIP: &str = "<membership><sourcedid><source>s</source><id>maths</id></sourcedid>\
    <member><sourcedid><source>s</source><id>ada</id></sourcedid><idtype>1</idtype>\
    <role roletype=\"01\"><status>1</status></role></member></membership>\n";

fn file(parts: &[&str]) -> String {
    format!("<enterprise>\n{}</enterprise>\n", parts.concat())
}

/// A sound file in which the first `from` is replaced.
fn with(from: &str, to: &str) -> Judgement {
    judged(&replaced(from, to))
}

fn replaced(from: &str, to: &str) -> String {
    let sound = file(&[PROPERTIES, PERSON, GROUP, MEMBERSHIP]);
    assert!(sound.contains(from), "{from}");
    sound.replacen(from, to, 1)
}

#[test]
fn a_sound_file_keeps_every_requirement() {
    let judgement = with("sis", "sis");
    assert_eq!(judgement.verdict(), Verdict::Pass, "{:#?}", judgement.findings);
    assert_eq!(broken(&judgement), []);
    let facts = judgement.roster.unwrap();
    assert_eq!((facts.kind, facts.is_mixed), (FileKind::Snapshot, false));
    assert_eq!((facts.persons, facts.groups, facts.memberships, facts.members), (1, 1, 1, 1));
    let kept = facts.assertions.iter().filter(|of| of.verdict == Some(Verdict::Pass)).count();
    assert_eq!(kept, facts.assertions.len() - 1, "there is no relationship");
}

/// For each requirement that the schema checks: what breaks it, and how badly.
#[test]
fn each_requirement_on_structure_and_domain_is_broken_by_itself() {
    use Verdict::{Fail, Warn};
    for (clause, verdict, from, to) in [
        ("CONF-I1a", Fail, "<datasource>sis</datasource>", ""),
        ("CONF-I1a", Fail, PROPERTIES, ""),
        ("CONF-I1b", Fail, "</datetime>", "</datetime><datetime>2026-08-18</datetime>"),
        ("CONF-I1d", Warn, "2026-08-17", "17/Aug/2026"),
        ("CONF-I2a", Fail, "<name><fn>Ada Byron</fn></name>", ""),
        ("CONF-I2a", Fail, "<fn>Ada Byron</fn>", "<nickname>Ada</nickname>"),
        ("CONF-I2b", Fail, "</name>", "</name><email>a</email><email>b</email>"),
        ("CONF-I2c", Fail, "<person>", "<person recstatus=\"4\">"),
        ("CONF-I2c", Warn, "</name>", "</name><demographics><gender>9</gender></demographics>"),
        ("CONF-I2d", Warn, "</name>", "</name><demographics><bday>x</bday></demographics>"),
        ("CONF-I3a", Fail, "<description><short>Maths</short></description>", ""),
        ("CONF-I3a", Fail, "<short>Maths</short>", "<long>Maths</long>"),
        ("CONF-I3b", Fail, "<short>Maths</short>", "<short>M</short><short>N</short>"),
        ("CONF-I3c", Fail, "<group>", "<group recstatus=\"0\">"),
        (
            "CONF-I3d",
            Warn,
            "</description>",
            "</description><timeframe><begin>soon</begin></timeframe>",
        ),
        ("CONF-I4a", Fail, "<status>1</status>", "<subrole>x</subrole>"),
        ("CONF-I4a", Fail, "<idtype>1</idtype>", ""),
        ("CONF-I4b", Fail, "<status>1</status>", "<status>1</status><status>1</status>"),
        ("CONF-I4c", Warn, "<idtype>1</idtype>", "<idtype>7</idtype>"),
        ("CONF-I4c", Fail, "roletype=\"01\"", "roletype=\"Student\""),
        ("CONF-I4d", Warn, "</status>", "</status><datetime>then</datetime>"),
        (
            "CONF-I5",
            Fail,
            "</description>",
            "</description><relationship><label>x</label></relationship>",
        ),
        (
            "CONF-I5",
            Fail,
            "<description>",
            "<grouptype><typevalue>x</typevalue></grouptype><description>",
        ),
        ("CONF-I5", Fail, "</name>", "</name><photo/>"),
        ("CONF-I7", Fail, "</description>", "</description><own>x</own>"),
        ("CONF-I7", Fail, "<idtype>1</idtype>", "<idtype idtype=\"1\">1</idtype>"),
        ("EF-03", Fail, "<name>", "<email>a@b</email><name>"),
        ("EF-04", Warn, "<short>Maths", &format!("<short>{}", "M".repeat(61))),
    ] {
        // 1.1 is known better than 1.01, which lower-case names may be as well.
        let text = replaced(from, to);
        let judgement = judged_by(text.as_bytes(), Some(1_000), Some("enterprise-1.1"));
        assert_eq!(broken(&judgement), [(clause, verdict)], "{to}: {:#?}", judgement.findings);
        assert!(judgement.findings.iter().all(|finding| finding.clause == Some(clause)));
    }
}

#[test]
fn what_1_1_forbids_1_01_did_not_have_either() {
    for (from, to, verdict) in [
        ("<name><fn>Ada Byron</fn></name>", "", Verdict::Fail),
        ("</datetime>", "</datetime><datetime>2026-08-18</datetime>", Verdict::Fail),
    ] {
        assert_eq!(with(from, to).verdict(), verdict, "{to}");
        let upper = replaced(from, to).to_uppercase();
        assert_eq!(judged(&upper).verdict(), verdict, "{to}");
    }
    let twice = "</SOURCEDID><SOURCEDID><SOURCE>S</SOURCE><ID>B</ID></SOURCEDID><NAME>";
    let upper =
        replaced("<name>", "<name>").to_uppercase().replacen("</SOURCEDID><NAME>", twice, 1);
    assert_eq!(judged(&upper).verdict(), Verdict::Warn, "1.1 has made it repeatable");
}

#[test]
fn what_is_no_requirement_of_the_format_stays_as_the_schema_says_it() {
    let judgement = with("<description>", "text<description>");
    assert_eq!(broken(&judgement), []);
    let [finding] = &judgement.findings[..] else { panic!("{:?}", judgement.findings) };
    assert_eq!((finding.verdict, finding.clause), (Verdict::Fail, None));
}

#[test]
fn optional_elements_and_extensions_are_allowed() {
    let judgement = with("</name>", "</name><extension><own a='b'><person/></own></extension>");
    assert_eq!(judgement.verdict(), Verdict::Pass, "{:#?}", judgement.findings);
    assert_eq!(judgement.roster.unwrap().persons, 1, "what is in an extension is no record");
}

#[test]
fn names_of_nothing_warn_in_a_snapshot() {
    for (clause, from, to) in [
        (
            "CONF-R1",
            "<membership><sourcedid><source>s</source><id>maths",
            "<membership><sourcedid><source>s</source><id>arts",
        ),
        (
            "CONF-R2",
            "<member><sourcedid><source>s</source><id>ada",
            "<member><sourcedid><source>s</source><id>eve",
        ),
        (
            "CONF-R3",
            "</description>",
            "</description><relationship><sourcedid><source>s</source><id>x</id></sourcedid><label>l</label></relationship>",
        ),
    ] {
        let judgement = with(from, to);
        assert_eq!(broken(&judgement), [(clause, Verdict::Warn)], "{:#?}", judgement.findings);
        let [finding] = &judgement.findings[..] else { panic!() };
        assert!(finding.is_late && finding.place.line > 1, "{finding:?}");
        assert!(finding.message.contains("no group in the file") || clause == "CONF-R2");
        // Who tells events names what the target has.
        let sound = file(&[PROPERTIES, PERSON, GROUP, MEMBERSHIP]).replacen(from, to, 1);
        let judgement = judged(&sound.replace("<role ", "<role recstatus=\"1\" "));
        assert_eq!(broken(&judgement), []);
        assert_eq!(verdict_of(&judgement, clause), Some(Verdict::NotApplicable));
    }
}

#[test]
fn a_snapshot_without_groups_names_those_of_the_target() {
    let judgement = judged(&file(&[PROPERTIES, PERSON, MEMBERSHIP]));
    assert_eq!(broken(&judgement), []);
    assert_eq!(verdict_of(&judgement, "CONF-R1"), Some(Verdict::NotApplicable));
    assert_eq!(verdict_of(&judgement, "CONF-R2"), Some(Verdict::Pass));
}

#[test]
fn what_stands_twice_and_what_ends_too_early_warns() {
    let judgement = judged(&file(&[PROPERTIES, PERSON, PERSON, GROUP]));
    assert_eq!(broken(&judgement), [("EF-05", Verdict::Warn)]);
    let (before, member) = MEMBERSHIP.split_once("<member>").unwrap();
    let member = member.trim_end().strip_suffix("</membership>").unwrap();
    let twice = format!("{before}<member>{member}<member>{member}</membership>");
    let judgement = judged(&file(&[PROPERTIES, PERSON, GROUP, &twice]));
    assert_eq!(broken(&judgement), [("EF-09", Verdict::Warn)]);
    let frame = |begin: &str, end: &str| {
        with(
            "</description>",
            &format!(
                "</description>\n<timeframe><begin>{begin}</begin><end>{end}</end></timeframe>"
            ),
        )
    };
    let judgement = frame("2026-09-01", "2026-08-31");
    assert_eq!(broken(&judgement), [("EF-06", Verdict::Warn)]);
    assert_eq!(judgement.findings[0].path, "enterprise/group/timeframe");
    assert_eq!(broken(&frame("2026-09-01", "2026-09-01")), []);
}

#[test]
fn a_file_of_nothing_and_a_doctype_of_another_document_are_told() {
    assert_eq!(broken(&judged(&file(&[PROPERTIES]))), [("EF-07", Verdict::Warn)]);
    let sound = file(&[PROPERTIES, PERSON]);
    let judgement = judged(&format!("<!DOCTYPE ENTERPRISE SYSTEM 'x.dtd'>{sound}"));
    assert_eq!(broken(&judgement), [("EF-08", Verdict::Warn)]);
    let judgement = judged(&format!("<!DOCTYPE enterprise SYSTEM 'x.dtd'>{sound}"));
    assert_eq!(broken(&judgement), []);
}

#[test]
fn a_file_that_is_cut_off_or_wrongly_encoded_proves_nothing_of_the_rest() {
    let sound = file(&[PROPERTIES, PERSON, GROUP, MEMBERSHIP]);
    let judgement = judged(&sound[..sound.find("<member>").unwrap()]);
    assert_eq!(judgement.verdict(), Verdict::Fail);
    assert_eq!(broken(&judgement), [("EF-01", Verdict::Fail)], "{:#?}", judgement.findings);
    assert_eq!(verdict_of(&judgement, "CONF-I2a"), None, "more persons could have followed");

    let mut bytes = sound.into_bytes();
    let at = bytes.windows(5).position(|part| part == b"Byron").unwrap();
    bytes[at + 1] = 0xFF;
    let judgement = judged_within(&bytes, None);
    assert_eq!(broken(&judgement), [("EF-02", Verdict::Fail)], "{:#?}", judgement.findings);
}

#[test]
fn too_many_names_are_told_and_names_need_not_be_followed() {
    let sound = file(&[PROPERTIES, PERSON, GROUP, MEMBERSHIP]);
    let judgement = judged_within(sound.as_bytes(), Some(1));
    assert_eq!(judgement.verdict(), Verdict::Warn);
    assert_eq!(judgement.findings[0].rule, "too-many-names");
    assert_eq!(verdict_of(&judgement, "CONF-R1"), None);
    let wrong =
        sound.replace("<id>ada</id></sourcedid><idtype>", "<id>eve</id></sourcedid><idtype>");
    let judgement = judged_within(wrong.as_bytes(), None);
    assert_eq!((judgement.verdict(), verdict_of(&judgement, "CONF-R2")), (Verdict::Pass, None));
}

#[test]
fn a_record_by_itself_is_a_file_too() {
    let judgement = judged(PERSON);
    assert_eq!(judgement.verdict(), Verdict::Pass, "{:#?}", judgement.findings);
    assert_eq!(judgement.roster.unwrap().persons, 1);
    let judgement = judged(&PERSON.replace("<fn>Ada Byron</fn>", ""));
    assert_eq!(broken(&judgement), [("CONF-I2a", Verdict::Fail)]);
}

/// Every fault that `generate` makes is found, by the requirement that it breaks.
#[test]
fn generated_faults_are_found_and_sound_files_have_none() {
    let clause = |fault| match fault {
        Fault::NoName => "CONF-I2a",
        Fault::WrongGender => "CONF-I2c",
        Fault::Disorder => "EF-03",
        Fault::TwicePerson => "EF-05",
        Fault::NoDescription => "CONF-I3a",
        Fault::WrongDate => "CONF-I3d",
        Fault::LongShort => "EF-04",
        Fault::UnknownGroup => "CONF-R1",
        Fault::UnknownPerson => "CONF-R2",
        Fault::NoStatus => "CONF-I4a",
        Fault::WrongIdType => "CONF-I4c",
        Fault::WrongRole => "CONF-I4c",
    };
    for case in [NameCase::Lower, NameCase::Upper] {
        for kind in [GeneratedKind::Snapshot, GeneratedKind::Events] {
            let settings = GeneratorSettings { case, kind, ..GeneratorSettings::new(80) };
            let mut sound = Vec::new();
            generate(&settings, &mut sound).unwrap();
            let judgement = judged_within(&sound, Some(10_000));
            assert_eq!(judgement.verdict(), Verdict::Pass, "{case:?}: {:#?}", judgement.findings);
        }
        for fault in Fault::ALL {
            let faults = Faults { one_in: 2, kinds: vec![fault] };
            let settings = GeneratorSettings { case, faults, ..GeneratorSettings::new(80) };
            let mut text = Vec::new();
            let summary = generate(&settings, &mut text).unwrap();
            let judgement = judged_within(&text, Some(10_000));
            let found: BTreeSet<&str> = broken(&judgement).iter().map(|(id, _)| *id).collect();
            assert_eq!(found, [clause(fault)].into(), "{fault:?} {case:?}: {summary:?}");
        }
    }
}

#[test]
fn each_rule_has_a_clause_on_files_and_each_such_clause_a_rule() {
    let (spec, _) = &*WORLD;
    let of_files = spec.catalogue.iter().filter(|clause| clause.subject == Subject::Files);
    let clauses: BTreeSet<&str> = of_files
        .filter(|clause| clause.untested.is_none())
        .map(|clause| clause.id.0.as_str())
        .collect();
    assert_eq!(rule_ids().iter().copied().collect::<BTreeSet<_>>(), clauses);
}
