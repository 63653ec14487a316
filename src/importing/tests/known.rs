//! Known importers: what they make of things that the rules number, beyond what they lose.

use super::*;

const ADA: &str =
    "<userid>ada</userid><name><fn>Ada L</fn><n><family>L</family><given>Ada</given></n></name>";

#[test]
fn a_learning_platform_hides_courses_and_makes_categories_and_groups() {
    let mut kept = Kept::new("generic-lms", &[]);
    let records = [
        person("p1", ADA),
        group(
            "c1",
            "<description><short>LMS 101</short><long>LMS 101: Name</long></description><org><orgunit>CATEGORY</orgunit></org>",
        ),
        seat(
            "c1",
            "p1",
            "<role roletype=\"01\"><status>1</status><timeframe><begin restrict=\"1\">2026-09-01</begin><end restrict=\"0\">2027-01-31</end></timeframe><extension><cohort>unit 2</cohort></extension></role>",
        ),
    ];
    kept.take(Mode::Event, &records.concat());
    let course = kept.course("c1").unwrap();
    assert_eq!((course.standing, course.category), (Standing::Hidden, vec!["CATEGORY".to_owned()]));
    assert_eq!(course.fields["short-name"], text("LMS 101"));
    assert_eq!(course.fields["full-name"], text("LMS 101: Name"));
    let document = kept.document();
    assert_eq!(document.categories[0].standing, Standing::Hidden);
    assert_eq!(document.users[0].fields["username"], text("ada"));
    assert_eq!(document.enrolments[0].role, "student");
    assert_eq!(
        document.enrolments[0].fields["begin"],
        parts(&[("date", "2026-09-01"), ("restrict", "1")])
    );
    assert!(!document.enrolments[0].fields.contains_key("end"));
    assert_eq!((document.groups[0].name.as_str(), document.groups[0].members.len()), ("unit 2", 1));
    // The help page: recstatus 3 is not implemented, status 0 ends an enrolment.
    let deleted =
        seat("c1", "p1", "<role roletype=\"01\" recstatus=\"3\"><status>1</status></role>");
    kept.take(Mode::Event, &deleted);
    assert_eq!(kept.roles("c1").len(), 1);
    let ended = seat("c1", "p1", "<role roletype=\"01\"><status>0</status></role>");
    let changes = kept.take(Mode::Event, &ended);
    assert_eq!(changes.count(Kind::Enrolments, Action::Removed), 1);
    // A course is found by its short name where its number is another.
    let renumbered = group("c2", "<description><short>LMS 101</short></description>")
        .replace("<group>", "<group recstatus=\"2\">");
    kept.take(Mode::Event, &renumbered);
    assert!(kept.course("c1").is_none() && kept.course("c2").is_some());
}

#[test]
fn settings_can_be_off() {
    let off = [("users.create", "false"), ("courses.create", "false")];
    let mut kept = Kept::new("generic-lms", &off);
    let changes = kept.take(Mode::Event, &[person("p1", ADA), group("c1", "")].concat());
    assert_eq!(kept.state.sizes(), Sizes::default());
    assert!(changes.notes.contains_key(&Loss::UserNotCreated));
    assert!(changes.notes.contains_key(&Loss::CourseNotCreated));
    let mut kept = Kept::new(
        "generic-lms",
        &[("enrolments.inactive", "nothing"), ("groups.from-cohort", "false")],
    );
    let enrolled =
        "<role roletype=\"01\"><status>1</status><extension><cohort>x</cohort></extension></role>";
    kept.take(
        Mode::Event,
        &[person("p1", ADA), group("c1", ""), seat("c1", "p1", enrolled)].concat(),
    );
    assert_eq!(kept.state.sizes().groups, 0);
    let changes = kept
        .take(Mode::Event, &seat("c1", "p1", "<role roletype=\"01\"><status>0</status></role>"));
    assert_eq!(changes.notes[&Loss::NotEnded].count, 1);
    assert_eq!(kept.roles("c1").len(), 1);
}

#[test]
fn moodle_reads_its_own_fields() {
    let mut kept = Kept::new("moodle-4", &[]);
    kept.take(Mode::Event, &[
        person("p1", &format!("{ADA}<adr><locality>Oslo</locality><country>NO</country></adr><email>a@x</email>")),
        // M-U3: without a userid, the identifier is the username, as the fallback is on.
        person("p2", "<name><fn>B</fn></name>"),
        group("c1", "<description><short>Short</short><long>Long</long></description><timeframe><begin>2026-09-01</begin></timeframe>"),
    ].concat());
    let user = kept.user("p1").unwrap();
    let names: Vec<&str> = user.fields.keys().map(String::as_str).collect();
    assert_eq!(names, ["city", "country", "email", "first-name", "last-name", "username"]);
    assert_eq!(kept.user("p2").unwrap().fields["username"], text("p2"));
    let course = kept.course("c1").unwrap();
    // M-G3, M-G4, M-G8: seen by all, the full name is the short one, no dates.
    assert_eq!(course.standing, Standing::Active);
    assert_eq!(course.fields["full-name"], text("Short"));
    assert_eq!(course.fields["short-name"], text("c1"));
    assert_eq!(course.category, ["Miscellaneous"]);
    assert!(!course.fields.contains_key("begin"));
}

#[test]
fn moodle_nests_categories_where_it_is_told_to() {
    let units = "<org><orgunit>Science|S</orgunit><orgunit>Maths|M</orgunit></org>";
    let settings = [("categories.nested", "true"), ("categories.separator", "|")];
    let mut kept = Kept::new("moodle-4", &settings);
    kept.take(Mode::Event, &group("c1", units));
    assert_eq!(kept.course("c1").unwrap().category, ["Science", "Maths"]);
    assert_eq!(kept.document().categories[1].number, "M");
    let mut flat = Kept::new("moodle-4", &[]);
    flat.take(Mode::Event, &group("c1", units));
    assert_eq!(flat.course("c1").unwrap().category, ["Maths|M"]);
}

#[test]
fn moodle_keeps_suspended_enrolments_where_it_is_told_to() {
    let settings = [("enrolments.inactive", "suspends"), ("enrolments.delete", "suspends")];
    let mut kept = Kept::new("moodle-4", &settings);
    kept.take(
        Mode::Event,
        &[person("p1", ADA), group("c1", ""), seat("c1", "p1", LEARNER)].concat(),
    );
    kept.take(Mode::Event, &seat("c1", "p1", "<role roletype=\"01\"><status>0</status></role>"));
    assert_eq!(kept.roles("c1")[0].2, Standing::Suspended);
    kept.take(Mode::Event, &seat("c1", "p1", LEARNER));
    assert_eq!(kept.roles("c1")[0].2, Standing::Active);
    // M-M11: what a snapshot does not name stays.
    kept.take(Mode::Snapshot, &person("p2", ADA));
    assert_eq!(kept.roles("c1").len(), 1);
}

#[test]
fn luminis_messages_make_terms_sections_and_cross_lists() {
    let mut kept = Kept::new("lmb", &[]);
    let typed = |id: &str, kind: &str, more: &str| {
        group(
            id,
            &format!(
                "<grouptype><scheme>L</scheme><typevalue level=\"1\">{kind}</typevalue></grouptype>\
            <description><short>{id}</short></description>{more}"
            ),
        )
    };
    let to_term = "<relationship relation=\"1\"><sourcedid><source>S</source><id>2026A</id></sourcedid><label>Term</label></relationship>";
    let end = "<timeframe><end restrict=\"1\">2026-12-18</end></timeframe>";
    let graded = format!(
        "<role roletype=\"01\"><status>1</status>{end}<finalresult><mode>Standard</mode></finalresult></role>"
    );
    kept.take(
        Mode::Event,
        &[
            typed("2026A", "Term", ""),
            typed("c1", "CourseSection", to_term),
            typed("XLS1", "Anything", ""),
            person("p1", ADA),
            seat("c1", "p1", &graded),
            members("XLS1", &format!("<type>meta</type>{}{LEARNER}</member>", opened("c1", "2"))),
        ]
        .concat(),
    );
    assert_eq!(kept.course("2026A").unwrap().is, ItemIs::Term);
    assert_eq!(kept.course("XLS1").unwrap().is, ItemIs::CrossList);
    assert_eq!(kept.course("c1").unwrap().category, ["2026A"]);
    let enrolments = kept.document().enrolments;
    let cross = enrolments.iter().find(|it| it.of_group).unwrap();
    assert_eq!((cross.course.id.as_str(), cross.role.as_str()), ("XLS1", "meta"));
    let seat = enrolments.iter().find(|it| !it.of_group).unwrap();
    // L4, L5.
    assert_eq!(seat.fields["end"], parts(&[("date", "2026-12-18 23:59:59"), ("restrict", "1")]));
    assert_eq!(seat.fields["gradable"], text("1"));
}

#[test]
fn codes_are_cut_between_characters() {
    let mut kept = Kept::new("moodle-4", &[("identity.cut-course-codes", "4")]);
    kept.take(
        Mode::Event,
        &[person("p1", ADA), group("abcøx", ""), seat("abcøx", "p1", LEARNER)].concat(),
    );
    assert!(kept.course("abc").is_some());
    assert_eq!(kept.roles("abc").len(), 1);
}
