//! Files that conform, and what importers make of them.

use std::collections::BTreeSet;

use super::table::importer_habits;
use crate::bindings::Library;
use crate::ground::Verdict;
use crate::spec::Spec;
use crate::validate::{Choice, ImporterRisk, Judgement, Settings, judge};

fn judged(bytes: &[u8]) -> Judgement {
    let (spec, library) = (Spec::load().unwrap(), Library::load().unwrap());
    let settings = Settings { most_names: Some(1_000), ..Settings::new(&spec.catalogue) };
    judge(bytes, &Choice::Detect { library: &library, revision: None }, &settings)
}

fn risks(bytes: &[u8]) -> Vec<ImporterRisk> {
    let judgement = judged(bytes);
    // Nothing that importers stumble over here is a breach.
    assert!(judgement.totals.is_green(), "{:#?}", judgement.findings);
    judgement.roster.expect("a roster").risks
}

fn ids(bytes: &[u8]) -> BTreeSet<&'static str> {
    risks(bytes).iter().map(|risk| risk.id).collect()
}

/// A file that nobody is known to lose anything of.
const SAFE: &str = "<enterprise>\n\
    <properties><datasource>sis</datasource><datetime>2026-08-17</datetime></properties>\n\
    <person recstatus=\"1\"><sourcedid><source>s</source><id>ada</id></sourcedid><userid>ada</userid>\n\
    <name><fn>Ada Byron</fn><n><family>Byron</family><given>Ada</given></n></name></person>\n\
    <group><sourcedid><source>s</source><id>maths</id></sourcedid>\n\
    <description><short>Maths</short></description></group>\n\
    <membership><sourcedid><source>s</source><id>maths</id></sourcedid>\n\
    <member><sourcedid><source>s</source><id>ada</id></sourcedid><idtype>1</idtype>\n\
    <role roletype=\"01\" recstatus=\"1\"><status>1</status></role></member></membership>\n\
    </enterprise>\n";

fn with(from: &str, to: &str) -> String {
    assert!(SAFE.contains(from), "{from}");
    SAFE.replacen(from, to, 1)
}

#[test]
fn a_safe_file_has_no_risk() {
    assert_eq!(risks(SAFE.as_bytes()), []);
}

/// Each habit by itself: what shows it.
#[test]
fn each_habit_is_seen() {
    let member = SAFE.split("<member>").nth(1).unwrap().split("</member>").next().unwrap();
    let role = "<role roletype=\"01\" recstatus=\"1\"><status>1</status>";
    let framed = |frame: &str| with(role, &format!("{role}<timeframe>{frame}</timeframe>"));
    let other = "<group><sourcedid><source>s</source><id>arts</id></sourcedid>\
                 <description><short>Arts</short></description></group>\n";
    let seen: Vec<(&str, Vec<u8>)> = [
        ("blank-in-end-tag", with("</person>", "</person >")),
        ("markup-in-comment", with("<group>", "<!-- <person/> --><group>")),
        ("references-in-text", with("<short>Maths", "<short>R&amp;D")),
        ("sections", with("<short>Maths", "<short><![CDATA[Maths]]>")),
        ("one-line", SAFE.replace('\n', "")),
        (
            "several-sourcedids",
            with(
                "<userid>",
                "<sourcedid sourcedidtype=\"Old\"><source>s</source><id>a</id></sourcedid><userid>",
            ),
        ),
        ("no-userid", with("<userid>ada</userid>", "<userid/>")),
        ("no-name-parts", with("<n><family>Byron</family><given>Ada</given></n>", "")),
        (
            "authentication-with-others",
            with("<userid>", "<userid authenticationtype=\"cas\" password=\"p\">"),
        ),
        ("group-with-attributes", with("<group>", "<group recstatus=\"1\">")),
        (
            "several-members",
            with(
                "</member>",
                &format!("</member><member>{}</member>", member.replace("ada", "eve")),
            ),
        ),
        (
            "group-as-member",
            with("</group>\n", &format!("</group>\n{other}"))
                .replace("<id>ada</id></sourcedid><idtype>1", "<id>arts</id></sourcedid><idtype>2"),
        ),
        (
            "several-roles",
            with(
                "</role>",
                "</role><role roletype=\"02\" recstatus=\"1\"><status>1</status></role>",
            ),
        ),
        (
            "role-type-not-first",
            with("roletype=\"01\" recstatus=\"1\"", "recstatus=\"1\" roletype=\"01\""),
        ),
        ("role-type-absent", with("roletype=\"01\" ", "")),
        ("content-developer", with("\"01\"", "\"ContentDeveloper\"")),
        (
            "status-at-odds",
            with("roletype=\"01\" recstatus=\"1\"", "roletype=\"01\" recstatus=\"3\""),
        ),
        ("limit-not-restricted", framed("<begin>2026-08-17</begin>")),
        ("limit-not-restricted", framed("<begin restrict=\"0\">2026-08-17</begin>")),
        ("limit-with-time", framed("<begin restrict=\"1\"> 2026-08-17</begin>")),
        ("restricted-end", framed("<end restrict=\"1\">2026-08-17</end>")),
        ("snapshot", SAFE.replace(" recstatus=\"1\"", "")),
        ("fields-not-read", with("</description>", "</description><url>x</url>")),
        ("empty-id", with("<id>ada</id></sourcedid><userid>", "<id/></sourcedid><userid>")),
    ]
    .into_iter()
    .map(|(id, text)| (id, text.into_bytes()))
    .collect();
    for (id, bytes) in &seen {
        assert_eq!(ids(bytes), [*id].into(), "{}", String::from_utf8_lossy(bytes));
    }

    // These come with others.
    let deleted = with("recstatus=\"1\"", "recstatus=\"3\"").replace("<userid>ada</userid>", "");
    assert_eq!(ids(deleted.as_bytes()), ["no-userid", "deletion-without-userid"].into());
    let deleted = with("<group>", "<group recstatus=\"3\">");
    assert_eq!(ids(deleted.as_bytes()), ["group-deleted", "group-with-attributes"].into());
    let declared = |name: &str| format!("<?xml version=\"1.0\" encoding=\"{name}\"?>{SAFE}");
    let utf_16: Vec<u8> =
        format!("\u{feff}{SAFE}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(ids(&utf_16), ["utf-16"].into());
    assert_eq!(ids(declared("ISO-8859-1").as_bytes()), ["single-byte-encoding"].into());
    assert_eq!(ids(declared("windows-1252").as_bytes()), ["single-byte-encoding"].into());
    let prefixed = SAFE.replace("</", "</i:").replace('<', "<i:").replace("<i:/i:", "</i:");
    let prefixed = prefixed.replacen(
        "enterprise>",
        "enterprise xmlns:i=\"http://imsglobal.org/IMS_EPv1p1\">",
        1,
    );
    assert_eq!(ids(prefixed.as_bytes()), ["prefixed-names"].into());
    let membership =
        SAFE.split("<membership>").nth(1).unwrap().split("</membership>").next().unwrap();
    let membership = format!("<membership>{membership}</membership>\n");
    let upper =
        SAFE.replace(&membership, "").replacen("<person", &format!("{membership}<person"), 1);
    assert_eq!(ids(upper.as_bytes()), ["membership-first"].into());

    let mut all: BTreeSet<&str> = seen.iter().map(|(id, _)| *id).collect();
    all.extend(["deletion-without-userid", "group-deleted", "utf-16", "single-byte-encoding"]);
    all.extend(["prefixed-names", "membership-first"]);
    assert_eq!(all, importer_habits().collect(), "every habit has been seen");
}

#[test]
fn a_risk_says_who_loses_what_and_where_it_is_first() {
    let twice = SAFE.replace(
        "</member>",
        "</member><member><sourcedid><source>s</source><id>eve</id></sourcedid><idtype>1</idtype>\n\
         <role recstatus=\"1\" roletype=\"01\"><status>1</status></role>\n\
         <role recstatus=\"1\" roletype=\"02\"><status>1</status></role></member>",
    );
    let risks = risks(twice.as_bytes());
    let risk = risks.iter().find(|risk| risk.id == "role-type-not-first").unwrap();
    assert_eq!((risk.times, risk.place.line, risk.place.column), (2, 10, 1));
    let [loss] = &risk.losses[..] else { panic!("{risk:?}") };
    assert_eq!(loss.importer, "Moodle");
    assert!(loss.what.contains("enrolment") && !loss.source.is_empty());
}

#[test]
fn fields_are_told_by_importer() {
    let text = with("</description>", "</description><email>e</email><url>x</url>");
    let risks = risks(text.as_bytes());
    let [risk] = &risks[..] else { panic!("{risks:?}") };
    assert_eq!((risk.times, risk.losses[0].what.as_str()), (2, "group/email, group/url"));
}

#[test]
fn a_file_that_cannot_be_read_to_its_end_has_other_worries() {
    let judgement = judged(&SAFE.as_bytes()[..SAFE.len() - 5]);
    assert_eq!(judgement.verdict(), Verdict::Fail);
    assert_eq!(judgement.roster.unwrap().risks, []);
}
