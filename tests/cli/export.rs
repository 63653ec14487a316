//! `serve --seed`, `serve --export` and `export`: a file into the mock and out of it again.

use std::fs;
use std::time::{Duration, Instant};

use crate::support::{Ended, Folder, Served, lis_conform, signal};
use lis_conform::enterprise::{EnterpriseRecord, RecordReader};
use lis_conform::mapping::{Gathered, Losses};
use lis_conform::xml::{XmlLimits, canonical_form};

/// All of it is kept by both releases.
const ROSTER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<enterprise>
  <properties><datasource>SIS</datasource><datetime>2026-08-17T03:15:00Z</datetime></properties>
  <person>
    <sourcedid><source>SIS</source><id>p-1</id></sourcedid>
    <userid useridtype="username">abyron</userid>
    <name><fn>Ada Byron</fn><n><family>Byron</family><given>Ada</given></n></name>
    <demographics><gender>1</gender><bday>1998-12-10</bday></demographics>
    <email>ada@lovelace.example</email>
    <tel teltype="3">+44 20 7946 0000</tel>
    <institutionrole primaryrole="Yes" institutionroletype="Student"/>
  </person>
  <person>
    <sourcedid><source>HR</source><id>p-1</id></sourcedid>
    <name><fn>Grace Hopper</fn></name>
  </person>
  <group>
    <sourcedid><source>SIS</source><id>math</id></sourcedid>
    <grouptype><scheme>College</scheme><typevalue level="2">Section</typevalue></grouptype>
    <description><short>MATH</short><long>Analysis</long></description>
    <timeframe><end restrict="1">2027-01-31</end></timeframe>
  </group>
  <group>
    <sourcedid><source>SIS</source><id>psy</id></sourcedid>
    <grouptype><scheme>College</scheme><typevalue level="2">Section</typevalue></grouptype>
    <description><short>PSY</short></description>
    <relationship relation="3"><sourcedid><source>SIS</source><id>math</id></sourcedid><label>Cross Listed</label></relationship>
  </group>
  <membership>
    <sourcedid><source>SIS</source><id>math</id></sourcedid>
    <member><sourcedid><source>SIS</source><id>p-1</id></sourcedid><idtype>1</idtype>
      <role roletype="01"><status>1</status></role></member>
    <member><sourcedid><source>HR</source><id>p-1</id></sourcedid><idtype>1</idtype>
      <role roletype="02"><subrole>Lecturer</subrole><status>0</status></role></member>
  </membership>
</enterprise>
"#;

/// What a file holds, as texts.
fn holds(text: &str) -> Vec<String> {
    let mut reader = RecordReader::new(text.as_bytes(), &XmlLimits::default()).expect("XML");
    let mut gathered = Gathered::default();
    while let Some(placed) = reader.next_record().expect("well-formed") {
        gathered.take(placed.record, &mut Losses::default());
    }
    let shown = |record: EnterpriseRecord| canonical_form(&record.to_element());
    gathered.records().map(shown).collect()
}

fn file(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Ends a server in order, and waits for it.
#[cfg(unix)]
fn end(served: &mut Served) -> Option<i32> {
    signal(&served.child, "INT");
    let began = Instant::now();
    loop {
        if let Some(status) = served.child.try_wait().expect("it is ours") {
            return status.code();
        }
        assert!(began.elapsed() < Duration::from_secs(30), "it does not end");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn is_sound(path: &str) -> Ended {
    let ended = lis_conform(&["validate", path]);
    ended.ends_with(0);
    ended
}

#[cfg(unix)]
#[test]
fn a_file_goes_into_the_mock_and_comes_out_by_either_way() {
    let folder = Folder::new();
    let roster = folder.with("roster.xml", ROSTER);
    let left = folder.file("left.xml");
    let read = folder.file("read.xml");
    for profile in ["lis-2.0", "es-1.0"] {
        let mut served =
            Served::start(&["--profile", profile, "--seed", &roster, "--export", &left]);
        let mut words = vec!["export", &served.url, "--profile", profile, "--source", "SIS"];
        words.extend(["--output", &read]);
        if profile == "es-1.0" {
            words.extend(["--ask-for", &roster]);
        }
        let ended = lis_conform(&words);
        ended.ends_with(0).says("Wrote 2 persons, 2 groups and 2 memberships");
        assert_eq!(end(&mut served), Some(0), "{profile}");
        for path in [&read, &left] {
            assert_eq!(holds(&file(path)), holds(ROSTER), "{profile} {path}");
            is_sound(path);
        }
    }
}

#[cfg(unix)]
#[test]
fn what_clients_change_is_in_the_file_that_the_mock_leaves() {
    let folder = Folder::new();
    let roster = folder.with("roster.xml", ROSTER);
    let left = folder.file("left.xml");
    let mut served = Served::start(&["--seed", &roster, "--export", &left]);
    // The case deletes what it makes, and nothing else.
    lis_conform(&["run", &served.url, "PMS-CREATE-001"]).ends_with(0);
    assert_eq!(end(&mut served), Some(0));
    assert_eq!(holds(&file(&left)), holds(ROSTER));
}

#[test]
fn a_broken_seed_is_not_served() {
    let folder = Folder::new();
    let good = folder.with("good.xml", ROSTER);
    let cut = folder.with("cut.xml", &ROSTER[..ROSTER.len() / 2]);
    let html = folder.with("page.html", "<html><body/></html>");
    let none = folder.file("none.xml");
    for (path, why) in
        [(&cut, "cut.xml"), (&html, "nothing of IMS Enterprise"), (&none, "no such file")]
    {
        let ended = lis_conform(&["serve", "--seed", &good, "--seed", path]);
        ended.ends_with(3).says(why).says("nothing is served");
        assert_eq!(ended.out, "", "it does not listen");
    }
}

#[test]
fn what_is_not_there_is_named_and_the_rest_is_written() {
    let folder = Folder::new();
    let roster = folder.with("roster.xml", ROSTER);
    let more = folder.with("more.xml", &ROSTER.replace("<id>psy</id>", "<id>gone</id>"));
    let out = folder.file("out.xml");
    let served = Served::start(&["--profile", "es-1.0", "--seed", &roster]);
    let words = ["export", &served.url, "--profile", "es-1.0", "--output", &out];
    let ended = lis_conform(&[&words[..], &["--ask-for", &more]].concat());
    ended.ends_with(1).says("2 could not be read").says("  group gone: ").says("unknownobject");
    assert_eq!(holds(&file(&out)).len(), 4, "two persons, one group, one membership");

    let ended = lis_conform(&words);
    ended.ends_with(2).says("--ask-for").says("nothing was written");
}

#[test]
fn memberships_that_cannot_be_asked_for_are_not_passed_over_in_silence() {
    let folder = Folder::new();
    let roster = folder.with("roster.xml", ROSTER);
    let text =
        "name = 'some'\nextends = 'lis-2.0'\noperations = ['pms.*', 'gms.*', 'mms.create*']\n";
    let profile = folder.with("some.toml", text);
    let served = Served::start(&["--seed", &roster]);
    let ended = lis_conform(&["export", &served.url, "--profile", &profile]);
    ended.ends_with(1).says("all memberships: the profile claims no operation of mms");
}

#[test]
fn a_target_that_is_not_there_leaves_no_file() {
    let folder = Folder::new();
    let out = folder.with("out.xml", "what was there before");
    let ended = lis_conform(&["export", "http://127.0.0.1:9/", "--output", &out]);
    ended.ends_with(6).says("nothing was written");
    assert_eq!(file(&out), "what was there before");
    lis_conform(&["export"]).ends_with(2).says("name the target");
    lis_conform(&["export", "nonsense"]).ends_with(2);
    lis_conform(&["export", "http://127.0.0.1:9/", "--profile", "none"]).ends_with(2);
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_is_told_by_the_exit_code() {
    let folder = Folder::new();
    let roster = folder.with("roster.xml", ROSTER);
    let nowhere = folder.file("no/such/folder.xml");
    let mut served = Served::start(&["--seed", &roster, "--export", &nowhere]);
    let ended = lis_conform(&["export", &served.url, "--output", &nowhere]);
    ended.ends_with(8).says("cannot write");
    assert_eq!(end(&mut served), Some(8));
    assert_eq!(folder.names(), ["roster.xml"]);
}

#[cfg(unix)]
#[test]
fn itslearning_is_read_page_by_page_and_person_by_person() {
    let folder = Folder::new();
    let roster = folder.with("roster.xml", ROSTER);
    let out = folder.file("out.xml");
    let served = Served::start(&["--profile", "itslearning", "--seed", &roster]);
    let words = ["export", &served.url, "--profile", "itslearning", "--source", "SIS"];
    let ended = lis_conform(&[&words[..], &["--output", &out]].concat());
    ended.ends_with(0).says("the target has no identifier for it");
    let written = holds(&file(&out));
    // A group without members and without relation to one is not found there.
    let psy = holds(ROSTER).into_iter().find(|it| it.contains("PSY")).expect("it is there");
    for record in holds(ROSTER).into_iter().filter(|record| *record != psy) {
        assert!(written.contains(&record), "{record} is not in {written:?}");
    }
}

#[test]
fn the_mapping_is_printed_as_it_is_in_the_documents() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/mapping.md");
    assert_eq!(lis_conform(&["export", "--mapping"]).ends_with(0).out, file(path));
}
