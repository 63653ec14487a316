//! What does not come over is told, by field and reason.

use super::*;

fn lost(profile: &str, text: &str) -> Vec<String> {
    let joined = Joined::new(profile);
    let (sent, mut losses) = gathered(text.as_bytes());
    let identity = Identity::new("s");
    let refused = joined.seed(&sent, &identity, &mut losses);
    let tell = |(loss, tally): (&Loss, &Tally)| {
        format!(
            "{:?} {} {}: {} x{}",
            loss.fate,
            loss.kind.name(),
            loss.field,
            loss.why,
            tally.times
        )
    };
    losses.iter().map(tell).chain(refused).collect()
}

fn file(inner: &str) -> String {
    format!("<enterprise>{inner}</enterprise>")
}

fn person(id: &str, inner: &str) -> String {
    format!(
        "<person><sourcedid><source>s</source><id>{id}</id></sourcedid><name><fn>N</fn></name>{inner}</person>"
    )
}

fn group(id: &str, inner: &str) -> String {
    format!("<group><sourcedid><source>s</source><id>{id}</id></sourcedid>{inner}</group>")
}

fn member(group: &str, id: &str, idtype: &str, role: &str) -> String {
    format!(
        "<membership><sourcedid><source>s</source><id>{group}</id></sourcedid><member><sourcedid>\
         <source>s</source><id>{id}</id></sourcedid><idtype>{idtype}</idtype>{role}</member></membership>"
    )
}

const ROLE: &str = "<role roletype=\"01\"><status>1</status></role>";

#[test]
fn a_second_of_what_there_is_one_of_is_told() {
    let two = "<userid>a</userid><userid>b</userid>";
    let file = file(&person("p", two));
    assert_eq!(lost("lis-2.0", &file), Vec::<String>::new(), "LIS has a block for each");
    let told = lost("es-1.0", &file);
    assert_eq!(told, ["Lost person userid: there is room for one: the first is kept x1"]);
}

#[test]
fn values_that_do_not_fit_are_told_and_not_sent() {
    let wrong = "<demographics><gender>F</gender><bday>yesterday</bday></demographics>";
    let told = lost("lis-2.0", &file(&person("p", wrong)));
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("Lost person demographics/bday: it is no day"), "{told:?}");
    assert!(told[1].starts_with("Lost person demographics/gender: the word"), "{told:?}");
    let long = group("g", &format!("<description><short>{}</short></description>", "x".repeat(70)));
    let told = lost("es-1.0", &file(&long));
    assert!(told[0].contains("description/short: it is cut to 64"), "{told:?}");
}

#[test]
fn half_a_thing_is_left_out_and_its_object_stays() {
    let half = "<tel teltype=\"1\"/><userid useridtype=\"x\"/>";
    let told = lost("lis-2.0", &file(&person("p", half)));
    assert_eq!(
        told,
        [
            "Lost person contactinfo: it lacks contactinfoValue x1",
            "Lost person userId: it lacks userIdValue x1"
        ]
    );
}

#[test]
fn what_names_nothing_is_left_out() {
    let text = file(&format!(
        "{}{}{}{}",
        person("p", ""),
        group(
            "g",
            "<description><short>G</short></description><relationship><sourcedid><source>s</source>\
               <id>none</id></sourcedid><label>x</label></relationship>"
        ),
        member("g", "nobody", "1", ROLE),
        member("none", "p", "1", ROLE),
    ));
    let told = lost("lis-2.0", &text);
    assert_eq!(
        told,
        [
            "LeftOut membership : the group is not in the files x1",
            "LeftOut membership : the member is not in the files x1",
            "Lost group relationship: it names a group that is not in the files x1",
        ]
    );
}

#[test]
fn groups_as_members_are_no_objects_of_lis() {
    let description = "<description><short>G</short></description>";
    let text = file(&format!(
        "{}{}{}",
        group("g", description),
        group("h", description),
        member("g", "h", "2", ROLE)
    ));
    let told = lost("lis-2.0", &text);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0]
            .starts_with("LeftOut membership : the services keep only those whose member/idtype")
    );
    assert_eq!(lost("es-1.0", &text).iter().filter(|it| it.starts_with("LeftOut")).count(), 0);
}

#[test]
fn events_are_carried_out_in_order() {
    let event = |text: String, tag: &str, status: &str| {
        text.replacen(&format!("<{tag}"), &format!("<{tag} recstatus=\"{status}\""), 1)
    };
    let teacher = "<role roletype=\"02\"><status>1</status></role>";
    let text = file(&format!(
        "{}{}{}{}{}{}{}",
        event(person("p", "<email>old@x</email>"), "person", "1"),
        event(person("p", "<email>new@x</email>"), "person", "2"),
        event(person("q", ""), "person", "1"),
        event(person("q", ""), "person", "3"),
        group("g", "<description><short>G</short></description>"),
        member("g", "p", "1", ROLE),
        member("g", "p", "1", teacher),
    ));
    let (gathered, losses) = gathered(text.as_bytes());
    assert!(losses.is_empty(), "{losses:?}");
    assert_eq!(ObjectKind::ALL.map(|kind| gathered.count(kind)), [1, 1, 1]);
    let all: String =
        gathered.records().map(|record| canonical_form(&record.to_element())).collect();
    assert!(all.contains("new@x") && !all.contains("old@x"), "{all}");
    assert_eq!(all.matches("roletype").count(), 2, "roles add up: {all}");
    let (gone, _) = super::gathered(
        text.replace(
            "</enterprise>",
            &format!(
                "{}</enterprise>",
                member("g", "p", "1", &teacher.replace("02\"", "02\" recstatus=\"3\""))
            ),
        )
        .as_bytes(),
    );
    let all: String = gone.records().map(|record| canonical_form(&record.to_element())).collect();
    assert!(all.contains("roletype=\"01\"") && !all.contains("roletype=\"02\""), "{all}");
}

#[test]
fn what_a_target_has_more_is_told_on_the_way_back() {
    let joined = Joined::new("lis-2.0");
    let service = &joined.release.service(ObjectKind::Membership);
    let text = crate::embedded::file("fixtures/messages/membership/full.xml").unwrap().text;
    let mut record =
        crate::xml::read_document(text.as_bytes(), None, &XmlLimits::default()).unwrap().root;
    qualify(&mut record, &service.namespace);
    let mut losses = Losses::default();
    let identity = Identity::new("s");
    let back = joined.release.here(ObjectKind::Membership, "m", &record, &identity, &mut losses);
    let told: Vec<&str> = losses.iter().map(|(loss, _)| loss.field.as_str()).collect();
    assert_eq!(
        told,
        [
            "dataSource",
            "member/role/creditHours",
            "member/role/extension",
            "member/role/recordInfo"
        ]
    );
    let Some(EnterpriseRecord::Membership(membership)) = back else { panic!() };
    assert_eq!(membership.members[0].roles[0].sub_role.as_deref(), Some("GuestLearner"));
}

#[test]
fn groups_are_read_as_products_send_them() {
    let joined = Joined::new("lis-2.0");
    for name in ["description-plain", "description-text"] {
        let path = format!("fixtures/messages/group/{name}.xml");
        let text = crate::embedded::file(&path).unwrap().text;
        // Without namespace, as one product has it.
        let record =
            crate::xml::read_document(text.as_bytes(), None, &XmlLimits::default()).unwrap().root;
        let identity = Identity::new("s");
        let mut losses = Losses::default();
        let back = joined.release.here(ObjectKind::Group, "g", &record, &identity, &mut losses);
        let Some(EnterpriseRecord::Group(group)) = back else { panic!() };
        let description = group.description.unwrap();
        assert!(!description.short.unwrap().is_empty(), "{name}");
        assert_eq!(losses.count(Fate::Added), 0, "{name}: {losses:?}");
    }
}

#[test]
fn very_many_of_a_thing_come_over_too() {
    let relationships = "<relationship relation=\"2\"><sourcedid><source>s</source><id>g</id></sourcedid>\
                         <label>x</label></relationship>";
    let description = "<description><short>G</short></description>";
    let text = file(&group("g", &format!("{description}{}", relationships.repeat(5_000))));
    for profile in ["lis-2.0", "es-1.0"] {
        let joined = Joined::new(profile);
        let (sent, mut losses) = gathered(text.as_bytes());
        let identity = Identity::new("s");
        assert_eq!(joined.seed(&sent, &identity, &mut losses), Vec::<String>::new());
        let came = joined.leave(&identity, &mut losses);
        let [EnterpriseRecord::Group(group)] = &came.records().collect::<Vec<_>>()[..] else {
            panic!()
        };
        assert_eq!(group.relationships.len(), 5_000, "{profile}");
    }
}

#[test]
fn the_same_role_twice_is_told_unless_it_is_an_event() {
    let of = |status: &str| {
        let role = format!("<role roletype=\"01\"{status}><status>1</status></role>");
        let description = "<description><short>G</short></description>";
        let (person, group) = (person("p", ""), group("g", description));
        let member = member("g", "p", "1", &role);
        gathered(file(&format!("{person}{group}{member}{member}")).as_bytes()).1.count(Fate::Lost)
    };
    assert_eq!((of(""), of(" recstatus=\"2\"")), (1, 0));
}

fn qualify(element: &mut Element, namespace: &crate::xml::Namespace) {
    element.name.namespace = namespace.clone();
    element.elements_mut().for_each(|child| qualify(child, namespace));
}

#[test]
fn a_person_without_a_name_gets_one_that_the_format_demands() {
    let joined = Joined::new("itslearning");
    let service = joined.release.service(ObjectKind::Person);
    let bare = Element::new(service.record.clone());
    let mut losses = Losses::default();
    let identity = Identity::new("s");
    let back = joined.release.here(ObjectKind::Person, "p-1", &bare, &identity, &mut losses);
    let Some(EnterpriseRecord::Person(person)) = back else { panic!() };
    assert_eq!(person.name.unwrap().formatted.as_deref(), Some("p-1"));
    assert_eq!(losses.count(Fate::Added), 1);
}
