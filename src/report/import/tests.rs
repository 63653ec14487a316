//! What the reports on an import say.

use super::*;
use crate::importing::{Importer, Personality, State};

const FILE: &str = "<enterprise><properties><datasource>SIS</datasource></properties>\
    <person><sourcedid><source>S</source><id>p\u{1b}1</id></sourcedid></person>\
    <membership><sourcedid><source>S</source><id>gone</id></sourcedid></membership></enterprise>";

fn report() -> ImportReport {
    let personality = Personality::builtin("conforming", &[]).unwrap();
    let mut importer = Importer::new(&personality, Mode::Event, State::default(), 10);
    importer.read(FILE.replace('\u{1b}', "\u{202e}").as_bytes()).unwrap();
    let (state, changes) = importer.finish();
    let file = ImportedFile { name: "a.xml".to_owned(), changes, elapsed_us: 1_500 };
    ImportReport {
        personality: personality.name,
        mode: Mode::Event,
        files: vec![file],
        refused: None,
        sizes: state.sizes(),
        written: None,
        unwritten: Some("dry run"),
    }
}

#[test]
fn the_text_tells_what_changed_what_was_lost_and_what_is_kept() {
    let text = import_text(&report());
    assert!(text.starts_with("a.xml: 3 records as event, in 1.5 ms\n"), "{text}");
    assert!(text.contains("users                 1          0"), "{text}");
    assert!(text.contains("1 x  memberships of courses that are not there"), "{text}");
    assert!(text.contains("added     users       S p\\u{202e}1 (1:"), "{text}");
    assert!(
        text.ends_with(
            "1 user, 0 courses, 0 categories, 0 enrolments, 0 groups; not written: dry run\n"
        ),
        "{text}"
    );
}

#[test]
fn the_json_has_every_count_and_every_loss() {
    let json: serde_json::Value = serde_json::from_str(&import_json(&report())).unwrap();
    assert_eq!(json["files"][0]["changes"]["users"]["added"], 1);
    assert_eq!(json["files"][0]["changes"]["groups"]["removed"], 0);
    assert_eq!(json["files"][0]["lost"][0]["loss"], "unknown-course");
    assert_eq!(json["kept"]["users"], 1);
    assert_eq!(json["refused"], serde_json::Value::Null);
}

#[test]
fn a_refused_file_leaves_nothing_to_tell_of_what_is_kept() {
    let mut report = report();
    report.refused = Some(("b.xml".to_owned(), "it is broken".to_owned()));
    assert!(!import_text(&report).contains("Kept by"));
    let json: serde_json::Value = serde_json::from_str(&import_json(&report)).unwrap();
    assert_eq!(json["refused"]["file"], "b.xml");
    assert_eq!(json["kept"], serde_json::Value::Null);
}
