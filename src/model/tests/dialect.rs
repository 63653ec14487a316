//! What the personality of itslearning makes of the verbs, over the built-in tables.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Deviation, Reply, Roster, SavePoint, SingleChildren};
use crate::soap::Severity;
use crate::spec::{OperationRef, ServiceId, Spec};
use crate::xml::{XmlLimits, read_document};

struct World {
    spec: Arc<Spec>,
    roster: Roster,
    deviations: Vec<Deviation>,
    now: i64,
}

impl World {
    fn new(deviations: &[Deviation]) -> Self {
        let spec = Arc::new(Spec::load().unwrap());
        let personality = Arc::clone(spec.personality("itslearning").unwrap());
        let known = BTreeMap::from([("site".to_owned(), "root".to_owned())]);
        let roster = Roster::with_personality(
            Arc::clone(&spec),
            SingleChildren::new(),
            Some(&personality),
            &known,
        );
        Self { spec, roster, deviations: deviations.to_vec(), now: 0 }
    }

    /// Calls `es-pms.createPerson` and the like; prefixes are those of the service tables.
    fn call(&mut self, operation: &str, inner: &str) -> Reply {
        self.now += 1;
        let id = OperationRef(operation.into());
        let (service, operation) = self.spec.operation(&id).unwrap();
        let bound = service.prefixes.iter();
        let bound: String = bound.map(|(name, ns)| format!(" xmlns:{name}='{ns}'")).collect();
        let (name, ns) = (&operation.request.local, &service.namespace);
        let text = format!("<{name} xmlns='{ns}'{bound}>{inner}</{name}>");
        let request = read_document(text.as_bytes(), None, &XmlLimits::default()).unwrap().root;
        self.roster.apply(operation, request, SavePoint(self.now), &self.deviations.clone())
    }

    fn person(&mut self, verb: &str, id: &str, parts: &str) -> Reply {
        let inner = format!("{}<person>{parts}</person>", sourced(id));
        self.call(&format!("es-pms.{verb}Person"), &inner)
    }

    fn group(&mut self, verb: &str, id: &str, sort: &str, parent: &str) -> Reply {
        self.group_with(verb, id, &(group_type(sort) + &below(parent)))
    }

    fn group_with(&mut self, verb: &str, id: &str, parts: &str) -> Reply {
        let inner = format!("{}<group>{parts}</group>", sourced(id));
        self.call(&format!("es-gms.{verb}Group"), &inner)
    }

    fn seat(&mut self, verb: &str, id: &str, group: &str, home: &str) -> Reply {
        let field = |value: &str| {
            format!(
                "<mdata:extension><cmn:extensionField><cmn:fieldName>HomeOrganisation</cmn:fieldName>\
                 <cmn:fieldValue>{value}</cmn:fieldValue></cmn:extensionField></mdata:extension>"
            )
        };
        let field = if home.is_empty() { String::new() } else { field(home) };
        let inner = format!(
            "{}<membership><mdata:groupSourcedId><cmn:identifier>{group}</cmn:identifier>\
             </mdata:groupSourcedId><mdata:member><mdata:memberSourcedId><cmn:identifier>ada\
             </cmn:identifier></mdata:memberSourcedId><mdata:role><mdata:roleType>Learner\
             </mdata:roleType>{field}</mdata:role></mdata:member></membership>",
            sourced(id)
        );
        self.call(&format!("es-mms.{verb}Membership"), &inner)
    }

    /// What can be read of an object, as text without mark-up.
    fn read(&self, service: &str, id: &str) -> Option<String> {
        let record = self.roster.record(&ServiceId(service.into()), id)?;
        let mut texts = Vec::new();
        record.walk(|element| {
            if element.elements().next().is_none() {
                texts.push(format!("{}={}", element.name.local, element.text()));
            }
        });
        Some(texts.join(" "))
    }
}

fn sourced(id: &str) -> String {
    format!("<sourcedId><cmn:identifier>{id}</cmn:identifier></sourcedId>")
}

fn group_type(word: &str) -> String {
    format!(
        "<gdata:groupType><gdata:scheme>itsLearningOrganisationTypes</gdata:scheme>\
         <gdata:typeValue><gdata:type>{word}</gdata:type></gdata:typeValue></gdata:groupType>"
    )
}

fn below(parent: &str) -> String {
    format!(
        "<gdata:relationship><gdata:relation>1</gdata:relation><gdata:sourceId><cmn:identifier>\
         {parent}</cmn:identifier></gdata:sourceId></gdata:relationship>"
    )
}

fn named(first: &str, last: &str) -> String {
    let part = |sort: &str, value: &str| {
        let value = format!("<pdata:namePartValue>{value}</pdata:namePartValue>");
        format!(
            "<pdata:partName><pdata:namePartType>{sort}</pdata:namePartType>{value}</pdata:partName>"
        )
    };
    let parts: Vec<_> = [("First", first), ("Last", last)]
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(sort, value)| part(sort, value))
        .collect();
    format!("<pdata:name>{}</pdata:name>", parts.concat())
}

fn tel(sort: &str, value: &str) -> String {
    format!(
        "<pdata:tel><pdata:telType>{sort}</pdata:telType><pdata:telValue>{value}</pdata:telValue></pdata:tel>"
    )
}

fn child(id: &str) -> String {
    format!(
        "<pdata:extension><cmn:relationship><cmn:relation>Child</cmn:relation><cmn:sourceId>\
         <cmn:identifier>{id}</cmn:identifier></cmn:sourceId></cmn:relationship></pdata:extension>"
    )
}

fn said(reply: &Reply) -> (bool, Severity) {
    (reply.status.is_success(), reply.status.severity)
}

const DONE: (bool, Severity) = (true, Severity::Status);
const WARNED: (bool, Severity) = (true, Severity::Warning);
const REFUSED: (bool, Severity) = (false, Severity::Error);

#[test]
fn writes_make_what_is_missing_and_add_to_what_is_there() {
    let mut world = World::new(&[]);
    let full = named("Ada", "Byron") + "<cmn:email>a@b</cmn:email>" + &tel("Voice", "1");
    assert_eq!(said(&world.person("create", "ada", &full)), DONE);
    let more = named("", "Lovelace") + &tel("Mobile", "2");
    assert_eq!(said(&world.person("create", "ada", &more)), DONE);
    let nil = "formatName= namePartType=First namePartValue=Ada namePartType=Last";
    let both = format!(
        "{nil} namePartValue=Lovelace email=a@b telType=Voice telValue=1 telType=Mobile telValue=2"
    );
    assert_eq!(world.read("es-pms", "ada").unwrap(), both);

    assert_eq!(said(&world.person("update", "ada", "<cmn:email/>")), DONE);
    assert_eq!(world.read("es-pms", "ada").unwrap(), both.replace("email=a@b ", ""));
    assert_eq!(said(&world.person("replace", "ada", &named("Ada", "King"))), DONE);
    assert_eq!(world.read("es-pms", "ada").unwrap(), format!("{nil} namePartValue=King"));

    let reply = world.person("update", "eve", &named("Eve", "Online"));
    assert_eq!(said(&reply), WARNED);
    let text = reply.status.description.unwrap();
    assert_eq!(text, "Object did not exist, has been inserted instead");
    assert_eq!(said(&world.person("replace", "bob", &named("Bob", "Kahn"))), WARNED);
    assert!(world.read("es-pms", "eve").is_some() && world.read("es-pms", "bob").is_some());
}

#[test]
fn limits_hold_and_user_names_are_of_one() {
    let mut world = World::new(&[]);
    let long = "x".repeat(65);
    assert_eq!(said(&world.person("create", &long, &named("A", "B"))), REFUSED);
    assert_eq!(said(&world.person("create", "ada", &named(&long, "B"))), REFUSED);
    assert_eq!(said(&world.person("create", "ada", &named(&long[1..], "B"))), DONE);
    let user = "<pdata:userId><cmn:userIdValue>ada</cmn:userIdValue><cmn:passWord>x</cmn:passWord></pdata:userId>";
    assert_eq!(said(&world.person("update", "ada", user)), DONE);
    assert_eq!(said(&world.person("create", "eve", user)), REFUSED);
    assert_eq!(said(&world.person("update", "ada", user)), DONE, "its own");
    let read = world.read("es-pms", "ada").unwrap();
    assert!(read.contains("userIdValue=ada") && !read.contains("passWord"), "{read}");
}

#[test]
fn roles_without_a_profile_become_the_default() {
    let mut world = World::new(&[]);
    for (sent, kept) in [("Carer", "Carer"), ("Faculty", "Student"), ("", "Student")] {
        let role = format!(
            "<pdata:institutionRole><pdata:institutionRoleType>{sent}</pdata:institutionRoleType>\
             </pdata:institutionRole>"
        );
        world.person("create", "ada", &role);
        let read = world.read("es-pms", "ada").unwrap();
        assert!(read.contains(&format!("institutionRoleType={kept}")), "{sent}: {read}");
    }
}

#[test]
fn a_deleted_person_comes_back_from_the_trash_can() {
    let mut world = World::new(&[]);
    world.person("create", "ada", &(named("Ada", "Byron") + &tel("Voice", "1")));
    assert_eq!(said(&world.call("es-pms.deletePerson", &sourced("ada"))), DONE);
    assert_eq!(said(&world.call("es-pms.deletePerson", &sourced("ada"))), REFUSED);
    assert_eq!(world.read("es-pms", "ada"), None);
    world.person("create", "ada", &named("", "King"));
    assert!(world.read("es-pms", "ada").unwrap().contains("telValue=1"));
}

#[test]
fn parents_and_children_show_each_other() {
    let mut world = World::new(&[]);
    world.person("create", "kim", &named("Kim", "Novak"));
    world.person("create", "lee", &named("Lee", "Novak"));
    let both = child("kim").replace("</pdata:extension>", "") + &child("nobody")[17..];
    assert_eq!(said(&world.person("create", "eva", &both)), WARNED);
    let links = |world: &World, id: &str| {
        let read = world.read("es-pms", id).unwrap();
        read.split_once("relation=").map(|(_, rest)| rest.to_owned()).unwrap_or_default()
    };
    assert_eq!(links(&world, "eva"), "Child identifier=kim");
    assert_eq!(links(&world, "kim"), "Parent identifier=eva");
    assert_eq!(said(&world.person("update", "eva", &child("lee"))), DONE);
    assert_eq!(links(&world, "eva"), "Child identifier=kim relation=Child identifier=lee");
    assert_eq!(said(&world.person("replace", "eva", &child("lee"))), DONE);
    assert_eq!(
        (links(&world, "eva"), links(&world, "kim")),
        ("Child identifier=lee".into(), "".into())
    );
    world.call("es-pms.deletePerson", &sourced("lee"));
    assert_eq!(links(&world, "eva"), "");
    world.deviations.push(Deviation::LinksOff);
    let reply = world.person("update", "eva", &child("kim"));
    assert!(reply.status.description.unwrap().starts_with("Parent portal is disabled"));
}

#[test]
fn groups_stand_where_their_type_may() {
    let mut world = World::new(&[]);
    let refused = |reply: Reply| assert_eq!(said(&reply), REFUSED, "{reply:?}");
    refused(world.group_with("create", "lost", &group_type("Unspecified")));
    refused(world.group("create", "lost", "Unspecified", "nobody"));
    refused(world.group("create", "other", "Site", "root"));
    refused(world.group("update", "root", "Site", "root"));
    refused(world.call("es-gms.deleteGroup", &sourced("root")));
    assert_eq!(said(&world.group("create", "school", "School", "root")), DONE);
    assert_eq!(said(&world.group("create", "unit", "Unspecified", "school")), DONE);
    refused(world.group("create", "annex", "School", "unit"));
    refused(world.group("update", "unit", "School", "school"));
    refused(world.group("create", "unit", "Unspecified", "unit"));
    refused(world.group("create", "section", "CourseGroup", "unit"));
    refused(world.group("update", "school", "Course", "root"));
    assert_eq!(said(&world.group("update", "unit", "Course", "school")), DONE);
    assert_eq!(said(&world.group("create", "section", "CourseGroup", "unit")), DONE);
    refused(world.group("update", "unit", "Unspecified", "school"));
    let level = "<gdata:typeValue><gdata:type>School</gdata:type><gdata:level>-1</gdata:level>";
    let both =
        group_type("School").replace("<gdata:typeValue><gdata:type>School</gdata:type>", level);
    refused(world.group_with("create", "mixed", &(both + &below("root"))));
}

#[test]
fn a_course_is_made_by_its_field_and_outlives_what_is_above_it() {
    let mut world = World::new(&[]);
    world.group("create", "school", "School", "root");
    world.group("create", "unit", "Unspecified", "school");
    let field = "<gdata:extension><cmn:extensionField><cmn:fieldName>course</cmn:fieldName>\
                 <cmn:fieldValue>Maths</cmn:fieldValue></cmn:extensionField></gdata:extension>";
    assert_eq!(said(&world.group_with("create", "maths", &(below("unit") + field))), DONE);
    assert!(world.read("es-gms", "maths").unwrap().contains("type=Course"));
    world.group("create", "section", "CourseGroup", "maths");
    world.person("create", "ada", &named("Ada", "Byron"));
    world.seat("create", "in-unit", "unit", "");
    world.seat("create", "in-section", "section", "");
    assert_eq!(said(&world.call("es-gms.deleteGroup", &sourced("school"))), DONE);
    for (service, id, stays) in [
        ("es-gms", "unit", false),
        ("es-mms", "in-unit", false),
        ("es-gms", "maths", true),
        ("es-gms", "section", true),
        ("es-mms", "in-section", true),
        ("es-pms", "ada", true),
    ] {
        assert_eq!(world.read(service, id).is_some(), stays, "{id}");
    }
    assert!(!world.read("es-gms", "maths").unwrap().contains("relation="));
}

#[test]
fn one_membership_is_the_home() {
    let mut world = World::new(&[]);
    world.person("create", "ada", &named("Ada", "Byron"));
    for (id, sort) in [("one", "School"), ("two", "School"), ("unit", "Unspecified")] {
        world.group("create", id, sort, "root");
    }
    let is_home = |world: &World, id: &str| {
        world.read("es-mms", id).is_some_and(|read| read.contains("fieldName=HomeOrganisation"))
    };
    assert_eq!(said(&world.seat("create", "m1", "one", "1")), DONE);
    assert_eq!(said(&world.seat("create", "m3", "unit", "1")), REFUSED);
    assert_eq!(said(&world.seat("update", "m1", "one", "")), DONE);
    assert!(is_home(&world, "m1"), "unchanged where it is not sent");
    assert_eq!(said(&world.seat("create", "m2", "two", "1")), DONE);
    assert!(is_home(&world, "m2") && !is_home(&world, "m1"), "there is one");
    assert_eq!(said(&world.seat("update", "m2", "two", "0")), DONE);
    assert!(!is_home(&world, "m2"));
    world.seat("update", "m1", "one", "1");
    assert_eq!(said(&world.seat("replace", "m1", "one", "")), DONE);
    assert!(!is_home(&world, "m1"), "a replace takes it off");
    assert_eq!(said(&world.seat("update", "m1", "two", "")), DONE);
    assert!(world.read("es-mms", "m1").unwrap().starts_with("identifier=one"), "groups stay");
}

#[test]
fn persons_made_by_hand_are_listed_and_converted() {
    let mut world = World::new(&[]);
    world.person("create", "ada", &named("Ada", "Byron"));
    let page = |world: &mut World, index: &str, only: &str, convert: &str| {
        let reply = world.call(
            "es-extended.readAllPersons",
            &format!(
                "<PageIndex>{index}</PageIndex><PageSize>2</PageSize>\
                 <OnlyManuallyCreatedUsers>{only}</OnlyManuallyCreatedUsers>\
                 <ConvertFromManual>{convert}</ConvertFromManual>"
            ),
        );
        let ids: Vec<String> = reply.results[0]
            .elements()
            .map(|pair| {
                let id = pair.elements().next().and_then(|id| id.elements().next());
                id.map(|id| id.text().into_owned()).unwrap_or_default()
            })
            .collect();
        (ids, reply.results[1].text().into_owned())
    };
    let none = String::new;
    assert_eq!(
        page(&mut world, "1", "false", "false"),
        (vec!["ada".to_owned(), none()], "3".into())
    );
    assert_eq!(page(&mut world, "2", "false", "true"), (vec![none()], "3".into()));
    assert_eq!(page(&mut world, "3", "false", "false"), (vec![], "3".into()));
    assert_eq!(page(&mut world, "1", "true", "false"), (vec![none(), none()], "2".into()));
    let (converted, total) = page(&mut world, "1", "true", "true");
    assert!(converted.iter().all(|id| id.starts_with("itsla-") && id.len() == 42), "{converted:?}");
    assert_eq!((converted[0] == converted[1], total.as_str()), (false, "2"));
    assert_eq!(page(&mut world, "1", "true", "false"), (vec![], "0".into()));
    assert!(world.read("es-pms", &converted[1]).is_some_and(|read| read.contains("Somerville")));
}

#[test]
fn the_release_as_it_reads_is_a_deviation_away() {
    let mut world = World::new(&[Deviation::DialectIgnored]);
    assert_eq!(said(&world.person("create", "ada", &named("Ada", "Byron"))), DONE);
    assert_eq!(said(&world.person("create", "ada", &named("Ada", "Byron"))), REFUSED);
    assert_eq!(said(&world.person("update", "eve", &named("Eve", "Online"))), REFUSED);
}

/// Everything that a personality does, as one text.
fn script(deviations: &[Deviation]) -> String {
    let mut world = World::new(&[]);
    world.person("create", "kim", &named("Kim", "Novak"));
    world.group("create", "school", "School", "root");
    world.group("create", "unit", "Unspecified", "school");
    world.group("create", "old", "Course", "unit");
    world.deviations = deviations.to_vec();
    let field = "<gdata:extension><cmn:extensionField><cmn:fieldName>course</cmn:fieldName>\
                 <cmn:fieldValue>Maths</cmn:fieldValue></cmn:extensionField></gdata:extension>";
    let mentor = |world: &mut World| {
        world.person("create", "ada", &named("Ada", "Byron"));
        world.seat("create", "m1", "school", "1")
    };
    let mut replies = vec![
        world.person("create", "kim", &named("", "King")),
        world.person("update", "new", &named("New", "One")),
        world.person("create", "eva", &child("kim")),
        world.person("create", "uma", &child("nobody")),
        world.group("create", "annex", "School", "school"),
        world.group_with("create", "maths", &(below("unit") + field)),
        mentor(&mut world),
        world.call("es-extended.readAllPersons", "<PageIndex>1</PageIndex>"),
        world.call("es-extended.readAllPersons", "<PageIndex>2</PageIndex><PageSize>1</PageSize>"),
        world.call(
            "es-extended.readAllPersons",
            "<OnlyManuallyCreatedUsers>true</OnlyManuallyCreatedUsers>",
        ),
        world.call("es-gms.deleteGroup", &sourced("school")),
    ];
    let as_mentor = "<membership><mdata:groupSourcedId><cmn:identifier>annex</cmn:identifier>\
                     </mdata:groupSourcedId></membership>";
    replies.push(world.call("es-mms.createMembership", &(sourced("m2") + as_mentor)));
    let mut log = String::new();
    for reply in replies {
        log += &format!("{:?} {} results\n", reply.status, reply.results.len());
        reply.results.iter().for_each(|result| log += &crate::xml::canonical_form(result));
    }
    for person in ["kim", "eva", "uma"] {
        log += &format!("{:?}\n", world.read("es-pms", person));
    }
    log + &world.roster.dump()
}

#[test]
fn every_deviation_of_personalities_shows() {
    let usual = script(&[]);
    for deviation in [
        Deviation::DialectIgnored,
        Deviation::UpsertsRefused,
        Deviation::HierarchyUnchecked,
        Deviation::FieldMakesNoType,
        Deviation::DescendantsStay,
        Deviation::DescendantsGo,
        Deviation::LinksForgotten,
        Deviation::LinksOff,
        Deviation::UnknownLinkRefuses,
        Deviation::MarkForgotten,
        Deviation::HandMadeHidden,
        Deviation::WarningsUntold,
        Deviation::PagesRepeat,
        Deviation::PageTotalOfRest,
        Deviation::OnlyManualIgnored,
    ] {
        // The school and what hangs on it go at the end, so the mark shows before that only.
        let log = script(&[deviation]);
        let is_mark = deviation == Deviation::MarkForgotten;
        assert_eq!(log == usual, is_mark, "{deviation:?}");
    }
    let mut world = World::new(&[Deviation::MarkForgotten]);
    world.person("create", "ada", &named("Ada", "Byron"));
    world.group("create", "school", "School", "root");
    world.seat("create", "m1", "school", "1");
    assert!(!world.read("es-mms", "m1").unwrap().contains("HomeOrganisation"));
}
