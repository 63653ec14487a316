//! `validate` on roster files, as a user sees it.

use std::fs;

use crate::support::{Ended, Folder, command, ended};
use serde_json::Value;

const PERSON: &str = "<person recstatus=\"1\"><sourcedid><source>s</source><id>ada</id></sourcedid>\
    <userid password=\"hunter2\">ada</userid><name><fn>Ada Byron</fn><n><family>Byron</family>\
    <given>Ada</given></n></name></person>\n";
const GROUP: &str = "<group><sourcedid><source>s</source><id>maths</id></sourcedid>\
    <description><short>Maths</short></description></group>\n";
const MEMBERSHIP: &str = "<membership><sourcedid><source>s</source><id>maths</id></sourcedid>\
    <member><sourcedid><source>s</source><id>ada</id></sourcedid><idtype>1</idtype>\
    <role roletype=\"01\" recstatus=\"1\"><status>1</status></role></member></membership>\n";

/// A file that nobody is known to lose anything of.
fn file(day: &str, records: &[&str]) -> String {
    format!(
        "<enterprise>\n<properties><datasource>sis</datasource><datetime>2026-08-{day}</datetime>\
         </properties>\n{}</enterprise>\n",
        records.concat()
    )
}

fn snapshot(day: &str) -> String {
    file(day, &[PERSON, GROUP, MEMBERSHIP]).replace(" recstatus=\"1\"", "")
}

fn in_folder(folder: &Folder, arguments: &[&str]) -> Ended {
    ended(command(arguments).current_dir(folder.path()).output().expect("the command was built"))
}

#[test]
fn what_importers_lose_changes_nothing_unless_it_is_denied() {
    let folder = Folder::new();
    folder.with("safe.xml", &file("01", &[PERSON, GROUP, MEMBERSHIP]));
    let swapped =
        MEMBERSHIP.replace("roletype=\"01\" recstatus=\"1\"", "recstatus=\"1\" roletype=\"01\"");
    folder.with("risky.xml", &file("01", &[PERSON, GROUP, &swapped]));
    in_folder(&folder, &["validate", "safe.xml", "--deny", "importer,warnings"]).ends_with(0);
    let plain = in_folder(&folder, &["validate", "risky.xml"]);
    plain.ends_with(0).shows("PASS     risky.xml").shows(": role-type-not-first\n");
    let denied = in_folder(&folder, &["validate", "risky.xml", "--quiet", "--deny", "importer"]);
    denied.ends_with(5).shows("importer[role-type-not-first]: roletype is not the first attribute");
    denied.shows(" --> risky.xml:5:").shows("= Moodle loses: the enrolment");
    let json = in_folder(&folder, &["validate", "risky.xml", "--format", "json"]);
    let json: Value = serde_json::from_str(&json.ends_with(0).out).unwrap();
    let risk = &json["files"][0]["roster"]["importer"][0];
    assert_eq!((&risk["id"], &risk["times"]), (&"role-type-not-first".into(), &1.into()));
    assert_eq!(risk["losses"][0]["importer"], "Moodle");
}

#[test]
fn names_are_followed_within_a_bound_and_not_at_all_where_that_is_wished() {
    let folder = Folder::new();
    let dangling = snapshot("01").replace(
        "<member><sourcedid><source>s</source><id>ada",
        "<member><sourcedid><source>s</source><id>eve",
    );
    folder.with("dangling.xml", &dangling);
    let warned = in_folder(&folder, &["validate", "dangling.xml"]);
    warned
        .ends_with(0)
        .shows("warn[CONF-R2]: the member is `eve` of `s`")
        .shows("CONF-R2 warn (1)");
    assert!(!warned.out.contains("hunter2"), "{}", warned.out);
    in_folder(&folder, &["validate", "dangling.xml", "--deny", "warnings"]).ends_with(5);
    let without = in_folder(&folder, &["validate", "dangling.xml", "--no-references"]);
    without.ends_with(0).shows("PASS ").shows(" not judged");
    let bounded = in_folder(&folder, &["validate", "dangling.xml", "--max-names", "1"]);
    bounded.ends_with(0).shows("warn[too-many-names]").shows("--no-references");
}

#[test]
fn every_format_tells_the_requirements() {
    let folder = Folder::new();
    folder.with("bad.xml", &snapshot("01").replace("<short>Maths</short>", "<long>Maths</long>"));
    let with = |format| in_folder(&folder, &["validate", "bad.xml", "--format", format]);
    with("text").ends_with(1).shows("CONF-I3a fail (1), ").shows("clause CONF-I3a");
    let junit = with("junit");
    junit.ends_with(1).shows("<testcase name=\"CONF-I3a\" classname=\"bad.xml\"");
    junit.shows("tests=\"31\" failures=\"2\" errors=\"0\"");
    let page = with("html");
    page.ends_with(1).shows("<!DOCTYPE html>").shows("<code>CONF-I3a</code>");
    page.shows("What importers may lose");
    assert!(!page.out.contains("hunter2") && !page.out.contains("<script"), "{}", page.out);
    with("github").ends_with(1).shows("::error file=bad.xml,");
}

#[test]
fn the_files_of_a_source_are_judged_together() {
    let folder = Folder::new();
    let cyd = PERSON.replace("ada", "cyd");
    folder.with("1.xml", &snapshot("01"));
    folder.with("2.xml", &file("02", &[&cyd]));
    folder.with("3.xml", &snapshot("03"));
    let lost = in_folder(&folder, &["validate", "--set", "3.xml", "1.xml", "2.xml"]);
    lost.ends_with(0).shows("3 files of one source").shows("in this order: 1.xml, 2.xml, 3.xml");
    lost.shows("warn[SR-07]: person `cyd` of `s`: should be there").shows(" --> 3.xml:1:1");
    let denied = ["validate", "--set", "1.xml", "2.xml", "3.xml", "--deny", "warnings"];
    in_folder(&folder, &denied).ends_with(5);
    let json =
        in_folder(&folder, &["validate", "--set", "1.xml", "2.xml", "3.xml", "--format", "json"]);
    let json: Value = serde_json::from_str(&json.ends_with(0).out).unwrap();
    assert_eq!(json["set"]["verdict"], "warn");
    assert_eq!(json["set"]["findings"][0]["file"], "3.xml");
    let kept = in_folder(&folder, &["validate", "--set", "1.xml", "3.xml", "--format", "junit"]);
    kept.ends_with(0).shows("<testcase name=\"the files together\" classname=\"one source\"");

    in_folder(&folder, &["validate", "--set", "1.xml"]).ends_with(2).says("two or more");
    in_folder(&folder, &["validate", "--set", "1.xml", "-"]).ends_with(2).says("standard input");
    let cut = snapshot("04");
    folder.with("4.xml", &cut[..cut.len() / 2]);
    let broken = in_folder(&folder, &["validate", "--set", "1.xml", "4.xml"]);
    broken.ends_with(1).shows("not judged to the end: 4.xml cannot be read to its end");
    in_folder(&folder, &["validate", "--set", "1.xml", "none.xml"]).ends_with(3);
}

#[test]
fn hostile_rosters_have_one_clear_finding_each() {
    let folder = Folder::new();
    let sound = snapshot("01");
    let nested = format!("<enterprise>{}", "<person>".repeat(5_000));
    let latin = sound.replace("Ada Byron", "Ada Byr\u{f6}n");
    let latin: Vec<u8> = latin.chars().map(|c| c as u8).collect();
    let wide: Vec<u8> = sound.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let declared = format!("<?xml version=\"1.0\" encoding=\"UTF-16\"?>{sound}");
    let ebcdic = format!("<?xml version=\"1.0\" encoding=\"EBCDIC\"?>{sound}");
    for (name, bytes, rule) in [
        ("empty", Vec::new(), "well-formed"),
        ("blank", b" \n".to_vec(), "well-formed"),
        ("cut", sound.as_bytes()[..sound.len() - 20].to_vec(), "well-formed"),
        ("two", format!("{sound}{sound}").into_bytes(), "well-formed"),
        (
            "late-declaration",
            format!("\n<?xml version=\"1.0\"?>{sound}").into_bytes(),
            "well-formed",
        ),
        ("latin", latin, "encoding"),
        ("wide", wide, "encoding"),
        ("declared", declared.into_bytes(), "encoding"),
        ("ebcdic", ebcdic.into_bytes(), "encoding"),
        ("zero", [sound.as_bytes(), &[0]].concat(), "well-formed"),
    ] {
        fs::write(folder.path().join(name), bytes).unwrap();
        let ended = in_folder(&folder, &["validate", name]);
        ended.ends_with(1).shows(&format!("fail[{rule}]"));
        assert_eq!(ended.out.matches("fail[").count(), 1, "{name}: {}", ended.out);
        assert_eq!(ended.err, "", "{name}");
    }
    folder.with("nested", &nested);
    in_folder(&folder, &["validate", "nested"]).ends_with(1).shows("[limit]");
}
