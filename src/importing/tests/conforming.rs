//! The importer that follows the standard.

use super::*;

fn roster() -> String {
    [
        person("ada", "<userid useridtype=\"login\" password=\"secret\">ada</userid><name><fn>Ada L</fn></name><tel teltype=\"3\">1</tel><tel>2</tel><datasource>HR</datasource>"),
        person("bob", "<name><fn>Bob</fn></name>"),
        group("maths", "<description><short>Maths</short></description><relationship relation=\"3\"><sourcedid><source>S</source><id>stats</id></sourcedid><label>Cross Listed Section</label></relationship>"),
        group("stats", "<description><short>Stats</short></description>"),
        seat("maths", "ada", "<role roletype=\"Instructor\"><subrole>Primary</subrole><status>1</status><finalresult><mode>Letter</mode><values valuetype=\"0\"><list>A</list><list>B</list></values><result>A</result></finalresult><datasource>SA</datasource></role><role roletype=\"05\"><status>0</status></role>"),
        members("stats", &format!("{}{LEARNER}</member>", opened("maths", "2"))),
    ]
    .concat()
}

#[test]
fn everything_but_passwords_is_kept() {
    let mut kept = Kept::new("conforming", &[]);
    let changes = kept.take(Mode::Event, &roster());
    assert!(changes.notes.is_empty(), "{:?}", changes.notes);
    let ada = kept.user("ada").unwrap();
    assert_eq!(ada.fields["userid"], parts(&[("id", "ada"), ("type", "login")]));
    assert_eq!(ada.fields["name"], text("Ada L"));
    let tels = vec![parts(&[("type", "3"), ("number", "1")]), parts(&[("number", "2")])];
    assert_eq!(ada.fields["tel"], FieldValue::Several(tels));
    assert_eq!((ada.from.as_str(), &ada.fields["datasource"]), ("SIS", &text("HR")));
    let relation =
        [("relation", "3"), ("source", "S"), ("id", "stats"), ("label", "Cross Listed Section")];
    assert_eq!(kept.course("maths").unwrap().fields["relationship"], parts(&relation));
    assert_eq!(
        kept.roles("maths"),
        [
            ("ada".to_owned(), "Instructor".to_owned(), Standing::Active),
            ("ada".to_owned(), "Manager".to_owned(), Standing::Inactive),
        ]
    );
    let enrolments = kept.document().enrolments;
    let result = [("mode", "Letter"), ("value-type", "0"), ("list", "A | B"), ("result", "A")];
    assert_eq!(enrolments[0].fields["final-result"], parts(&result));
    assert_eq!(enrolments[0].fields["sub-role"], text("Primary"));
    assert!(enrolments[2].of_group && enrolments[2].member.id == "maths");
    let written = serde_json::to_string(&kept.state).unwrap();
    assert!(!written.contains("secret"), "{written}");
}

#[test]
fn the_same_file_again_changes_nothing() {
    for name in Personality::builtin_names() {
        for mode in [Mode::Event, Mode::Snapshot] {
            let mut kept = Kept::new(name, &[("snapshots.drop-limit", "100")]);
            kept.take(mode, &roster());
            let before = kept.document();
            let again = kept.take(mode, &roster());
            assert!(again.is_none(), "{name}: {:?}", again.first);
            assert_eq!(kept.document(), before, "{name}");
        }
    }
}

#[test]
fn what_is_written_is_read_as_it_was() {
    let mut kept = Kept::new("conforming", &[]);
    kept.take(Mode::Event, &roster());
    let written = serde_json::to_string(&kept.state).unwrap();
    let document = StateDocument::from_json(written.as_bytes()).unwrap();
    assert_eq!(document, kept.document());
    let read = State::from_document(document.clone()).unwrap();
    assert_eq!(read.to_document(), document);
    // What was read is found again by its identifiers.
    kept.state = read;
    assert!(kept.take(Mode::Snapshot, &roster()).is_none());
    for no_object in ["[]", "[[]]", "null", "\"users\"", "{} {}", ""] {
        assert!(StateDocument::from_json(no_object.as_bytes()).is_err(), "{no_object}");
    }
    assert_eq!(StateDocument::from_json(&b"{}"[..]).unwrap(), StateDocument::default());
    for wrong in [
        r#"{"users":[{"id":"a"},{"id":"a"}]}"#,
        r#"{"users":[{"id":"a","fields":{"nmae":"A"}}]}"#,
        r#"{"users":[{"id":"a","fields":{"tel":"1"}}]}"#,
        r#"{"courses":[{"id":"c","category":["X"]}]}"#,
        r#"{"enrolments":[{"course":{"id":"c"},"member":{"id":"a"},"role":"Learner"}]}"#,
    ] {
        let document: StateDocument = serde_json::from_str(wrong).unwrap();
        assert!(State::from_document(document).is_err(), "{wrong}");
    }
}

#[test]
fn events_touch_what_they_name_and_a_snapshot_ends_what_it_does_not_name() {
    let mut kept = Kept::new("conforming", &[]);
    kept.take(Mode::Snapshot, &roster());
    let event = "<person recstatus=\"2\"><sourcedid><source>S</source><id>bob</id></sourcedid><name><fn>Bobby</fn></name></person>";
    let changes = kept.take(Mode::Event, event);
    assert_eq!(changes.count(Kind::Users, Action::Changed), 1);
    assert_eq!(changes.first[0].fields, ["name"]);
    assert_eq!(kept.document().users.len(), 2);
    let only_ada = [person("ada", "<name><fn>Ada</fn></name>"), group("stats", "")].concat();
    let changes = kept.take(Mode::Snapshot, &only_ada);
    assert_eq!(changes.count(Kind::Users, Action::Removed), 1);
    assert_eq!(changes.count(Kind::Courses, Action::Removed), 1);
    assert_eq!(changes.count(Kind::Enrolments, Action::Removed), 3);
    assert!(kept.user("bob").is_none() && kept.document().enrolments.is_empty());
}

#[test]
fn a_snapshot_says_nothing_of_what_came_from_another_system() {
    let mut kept = Kept::new("conforming", &[]);
    let of = |source: &str, records: &str| {
        let head = format!("<properties><datasource>{source}</datasource></properties>");
        format!("<enterprise>{head}{records}</enterprise>")
    };
    kept.take_file(Mode::Snapshot, &of("HR", &person("ada", ""))).unwrap();
    kept.take_file(Mode::Snapshot, &of("SIS", &person("bob", ""))).unwrap();
    assert_eq!(kept.document().users.len(), 2);
    kept.take_file(Mode::Snapshot, &of("SIS", &person("eve", ""))).unwrap();
    let users: Vec<_> = kept.document().users.into_iter().map(|it| it.id).collect();
    assert_eq!(users, ["ada", "eve"]);
}

#[test]
fn deleting_a_person_or_a_group_takes_its_memberships_along() {
    let mut kept = Kept::new("conforming", &[]);
    kept.take(Mode::Event, &roster());
    let changes =
        kept.take(Mode::Event, &person("ada", "").replace("<person>", "<person recstatus=\"3\">"));
    assert_eq!(changes.count(Kind::Enrolments, Action::Removed), 2);
    kept.take(Mode::Event, &group("maths", "").replace("<group>", "<group recstatus=\"3\">"));
    assert!(kept.document().enrolments.is_empty());
}

#[test]
fn a_person_is_followed_from_an_old_identifier_to_a_new_one() {
    let mut kept = Kept::new("conforming", &[]);
    kept.take(Mode::Event, &roster());
    let moved = "<person recstatus=\"2\"><sourcedid sourcedidtype=\"New\"><source>S</source><id>ada2</id></sourcedid>\
        <sourcedid sourcedidtype=\"Old\"><source>S</source><id>ada</id></sourcedid><name><fn>Ada L</fn></name></person>";
    let changes = kept.take(Mode::Event, moved);
    assert_eq!(changes.count(Kind::Users, Action::Added), 0);
    assert!(kept.user("ada").is_none() && kept.user("ada2").is_some());
    assert_eq!(kept.roles("maths").len(), 2);
    kept.take(Mode::Event, &seat("stats", "ada", LEARNER));
    assert!(kept.roles("stats").iter().any(|(id, _, _)| id == "ada2"));
}

#[test]
fn a_file_that_cannot_be_taken_in_leaves_what_was_kept() {
    let mut kept = Kept::new("conforming", &[]);
    kept.take(Mode::Event, &roster());
    let before = kept.document();
    let whole = file(&person("eve", ""));
    let broken =
        ["", "<a/>", "no XML", &whole[..whole.len() - 3], &whole.replace("</person>", "</persn>")];
    for wrong in broken {
        assert!(kept.take_file(Mode::Event, wrong).is_err(), "{wrong}");
        assert_eq!(kept.document(), before, "{wrong}");
    }
    let empty = kept.take_file(Mode::Snapshot, &file("")).unwrap_err();
    assert!(matches!(empty, ImportError::EmptySnapshot), "{empty}");
    assert!(kept.take_file(Mode::Event, &file("")).unwrap().is_none());
}

#[test]
fn upper_case_and_namespaces_make_no_difference() {
    let mut kept = Kept::new("conforming", &[]);
    let upper = "<ENTERPRISE><PERSON><SOURCEDID><SOURCE>S</SOURCE><ID>ada</ID></SOURCEDID><NAME><FN>Ada</FN></NAME></PERSON></ENTERPRISE>";
    kept.take_file(Mode::Event, upper).unwrap();
    assert_eq!(kept.user("ada").unwrap().fields["name"], text("Ada"));
    let prefixed = "<e:enterprise xmlns:e='urn:x'><e:person><e:sourcedid><e:source>S</e:source><e:id>bob</e:id></e:sourcedid></e:person></e:enterprise>";
    kept.take_file(Mode::Event, prefixed).unwrap();
    assert!(kept.user("bob").is_some());
}

#[test]
fn what_names_nothing_is_passed_over_and_told() {
    let mut kept = Kept::new("conforming", &[]);
    let records =
        [seat("none", "ada", LEARNER), group("maths", ""), seat("maths", "none", LEARNER)].concat();
    let changes = kept.take(Mode::Event, &records);
    assert_eq!(changes.notes[&Loss::UnknownCourse].count, 1);
    assert_eq!(changes.notes[&Loss::UnknownMember].about, "none");
    assert!(kept.document().enrolments.is_empty());
}
