//! Verbs on objects that stand alone.

use super::world::*;

const UNKNOWN: &str = "failure/error/unknownobject";
const IN_USE: &str = "failure/error/idallocinusefail";

#[test]
fn what_was_created_is_read_back_under_its_identifier() {
    let mut world = World::new();
    world.done("pms.create", &[&id("ada"), &a_person("something-else")]);
    let results = world.done("pms.read", &[&id("ada")]);
    assert_eq!(results[0].name.local, "personRecord");
    assert_eq!(texts(&results[0], "sourcedGUID/sourcedId"), ["ada"]);
    assert_eq!(texts(&results[0], "person/formname"), ["something-else"]);
}

#[test]
fn white_space_between_elements_is_not_stored() {
    let mut world = World::new();
    let parts = "\n  <formname>a <b/> c</formname>\n  <address>\n <x>  </x> </address>\n";
    world.done("pms.create", &[&id("ada"), &record("person", "ada", parts)]);
    let results = world.done("pms.read", &[&id("ada")]);
    let person = results[0].elements().nth(1).unwrap();
    assert_eq!(person.children.len(), 2);
    let children = |n: usize| person.elements().nth(n).unwrap();
    assert_eq!(children(0).text(), "a  c", "text beside elements is kept");
    assert_eq!(children(1).children.len(), 1);
    assert_eq!(texts(children(1), "x"), ["  "], "text alone in an element is kept");
}

#[test]
fn an_identifier_in_use_is_refused_and_nothing_changes() {
    let mut world = World::populated(None);
    assert_eq!(world.fails("pms.create", &[&id("ada"), &a_person("new")]), IN_USE);
    assert_eq!(world.fails("gms.create", &[&id("maths"), &a_group("maths", &[])]), IN_USE);
    world.done("gms.create", &[&id("ada"), &a_group("ada", &[])]);
}

#[test]
fn missing_and_empty_arguments_are_incomplete_data() {
    let mut world = World::populated(None);
    let incomplete = "failure/error/incompletedata";
    assert_eq!(world.fails("pms.create", &[&a_person("x")]), incomplete);
    assert_eq!(world.fails("pms.create", &[&id("x")]), incomplete);
    assert_eq!(world.fails("pms.create", &[&id(""), &a_person("x")]), incomplete);
    assert_eq!(world.fails("pms.replace", &[&id(""), &a_person("x")]), incomplete);
    assert_eq!(world.fails("pms.changeIdentifier", &[&id("ada")]), incomplete);
    let empty = "<newSourcedId/>";
    assert_eq!(world.fails("pms.changeIdentifier", &[&id("ada"), empty]), incomplete);
    assert_eq!(world.fails("pms.read", &[]), incomplete);
    assert_eq!(world.fails("pms.readMany", &[]), incomplete);
    assert_eq!(world.fails("pms.read", &[&id("")]), UNKNOWN);
}

#[test]
fn create_by_proxy_gives_every_object_an_identifier_of_its_own() {
    let mut world = World::new();
    let allocate = |world: &mut World| {
        let results = world.done("pms.createByProxy", &[&a_person("given")]);
        assert_eq!(results[0].name.local, "sourcedId");
        results[0].text().into_owned()
    };
    let (first, second) = (allocate(&mut world), allocate(&mut world));
    assert_ne!(first, second);
    assert_eq!(world.ids("pms").len(), 2);
    assert!(!world.has("pms", "given"));
    let results = world.done("pms.read", &[&id(&first)]);
    assert_eq!(texts(&results[0], "sourcedGUID/sourcedId"), [first]);
}

#[test]
fn create_by_proxy_steps_over_identifiers_in_use() {
    let mut twin = World::new();
    let allocated = twin.done("pms.createByProxy", &[&a_person("x")]);
    let mut world = World::new();
    world.done("pms.create", &[&id(&allocated[0].text()), &a_person("x")]);
    world.now = twin.now;
    world.now.0 -= 1_000_000;
    let results = world.done("pms.createByProxy", &[&a_person("x")]);
    assert_ne!(results[0].text(), allocated[0].text());
}

#[test]
fn a_full_roster_takes_no_more_objects_but_still_replaces() {
    let mut world = World::new();
    world.roster = world.roster.with_max_objects(2);
    world.done("pms.create", &[&id("a"), &a_person("a")]);
    world.done("gms.create", &[&id("g"), &a_group("g", &[])]);
    let overflow = "failure/error/overflowfail";
    assert_eq!(world.fails("pms.create", &[&id("b"), &a_person("b")]), overflow);
    assert_eq!(world.fails("pms.replace", &[&id("b"), &a_person("b")]), overflow);
    assert_eq!(world.fails("pms.createByProxy", &[&a_person("b")]), overflow);
    world.done("pms.replace", &[&id("a"), &a_person("a")]);
    world.done("gms.delete", &[&id("g")]);
    world.done("pms.create", &[&id("b"), &a_person("b")]);
}

#[test]
fn an_object_grows_to_its_limit_and_no_further() {
    let mut world = World::new();
    let parts = |n: usize| record("person", "a", &"<formname>x</formname>".repeat(n));
    world.done("pms.create", &[&id("a"), &parts(9_000)]);
    world.done("pms.update", &[&id("a"), &parts(1_000)]);
    let overflow = "failure/error/overflowfail";
    assert_eq!(world.fails("pms.update", &[&id("a"), &parts(1)]), overflow);
    let full = record("group", "g", &"<groupType>x</groupType>".repeat(9_999));
    world.done("gms.create", &[&id("g"), &full]);
    world.done("gms.addRelationship", &[&id("g"), &relationship("r1", "g")]);
    let another = relationship("r2", "g");
    assert_eq!(world.fails("gms.addRelationship", &[&id("g"), &another]), overflow);
}

#[test]
fn update_replaces_what_stands_once_and_adds_what_may_repeat() {
    let mut world = World::new();
    world.done("pms.create", &[&id("ada"), &a_person("ada")]);
    let sent = "<dataSource>new</dataSource><formname>second</formname>";
    world.done("pms.update", &[&id("ada"), &record("person", "x", sent)]);
    let results = world.done("pms.read", &[&id("ada")]);
    let person = results[0].elements().nth(1).unwrap();
    let expected = "person(formname(ada)formname(second)address(here)roles(userId(u-ada))\
                    dataSource(new))";
    assert_eq!(flat(person), expected);
    assert_eq!(texts(&results[0], "sourcedGUID/sourcedId"), ["ada"]);
}

#[test]
fn update_without_payload_changes_nothing_but_counts() {
    let mut world = World::new();
    world.done("pms.create", &[&id("ada"), &a_person("ada")]);
    let (before, point) =
        (flat(&world.done("pms.read", &[&id("ada")])[0]), world.save_point("pms"));
    let bare = "<personRecord><sourcedGUID><sourcedId>ada</sourcedId></sourcedGUID></personRecord>";
    world.done("pms.update", &[&id("ada"), bare]);
    assert_eq!(flat(&world.done("pms.read", &[&id("ada")])[0]), before);
    assert!(world.save_point("pms") > point);
}

#[test]
fn update_gives_a_record_without_payload_one() {
    let mut world = World::new();
    let guid = "<sourcedGUID><refAgentInstanceID>a1</refAgentInstanceID><sourcedId>ada</sourcedId>\
                </sourcedGUID>";
    world.done("pms.create", &[&id("ada"), &format!("<personRecord>{guid}</personRecord>")]);
    world.done("pms.update", &[&id("ada"), &a_person("ada")]);
    assert_eq!(world.texts("pms", "ada", "formname"), ["ada"]);
    let results = world.done("pms.read", &[&id("ada")]);
    assert_eq!(texts(&results[0], "sourcedGUID/refAgentInstanceID"), ["a1"], "unsent, so kept");
    let guid = guid.replace("a1", "a2");
    world.done("pms.update", &[&id("ada"), &format!("<personRecord>{guid}</personRecord>")]);
    let results = world.done("pms.read", &[&id("ada")]);
    assert_eq!(texts(&results[0], "sourcedGUID/refAgentInstanceID"), ["a2"]);
}

#[test]
fn replace_keeps_nothing_and_creates_what_is_unknown() {
    let mut world = World::new();
    let reply = world.call("pms.replace", &[&id("ada"), &a_person("ada")]);
    assert_eq!(said(&reply), "success/status/createsuccess");
    world.done("pms.replace", &[&id("ada"), &record("person", "ada", "<address>x</address>")]);
    let results = world.done("pms.read", &[&id("ada")]);
    assert_eq!(flat(results[0].elements().nth(1).unwrap()), "person(address(x))");
}

#[test]
fn unknown_objects_are_refused_everywhere() {
    let mut world = World::populated(None);
    assert_eq!(world.fails("pms.read", &[&id("eve")]), UNKNOWN);
    assert_eq!(world.fails("pms.readCore", &[&id("eve")]), UNKNOWN);
    assert_eq!(world.fails("pms.delete", &[&id("eve")]), UNKNOWN);
    assert_eq!(world.fails("pms.update", &[&id("eve"), &a_person("eve")]), UNKNOWN);
    let new = "<newSourcedId>x</newSourcedId>";
    assert_eq!(world.fails("pms.changeIdentifier", &[&id("eve"), new]), UNKNOWN);
    assert_eq!(
        world.fails("gms.addRelationship", &[&id("eve"), &relationship("r", "maths")]),
        UNKNOWN
    );
    let relation = "<relationId>r</relationId>";
    assert_eq!(world.fails("gms.removeRelationship", &[&id("eve"), relation]), UNKNOWN);
    assert_eq!(world.fails("gms.removeRelationship", &[&id("maths"), relation]), UNKNOWN);
    let person = "<personSourcedId>eve</personSourcedId>";
    assert_eq!(world.fails("mms.idsForPerson", &[person]), UNKNOWN);
    assert_eq!(world.fails("gms.idsForPerson", &[person]), UNKNOWN);
}

#[test]
fn a_deleted_identifier_is_unknown_and_free_again() {
    let mut world = World::populated(None);
    world.done("pms.delete", &[&id("ada")]);
    assert_eq!(world.fails("pms.read", &[&id("ada")]), UNKNOWN);
    assert_eq!(world.fails("pms.delete", &[&id("ada")]), UNKNOWN);
    assert_eq!(listed(&world.done("pms.readAllIds", &[]), "sourcedIdSet"), ["bob"]);
    world.done("pms.create", &[&id("ada"), &a_person("ada")]);
}

#[test]
fn the_core_is_one_form_name_and_one_user_id() {
    let mut world = World::new();
    let parts = "<formname>a</formname><formname>b</formname><roles/>\
                 <roles><userId>u1</userId></roles><roles><userId>u2</userId></roles>";
    world.done("pms.create", &[&id("ada"), &record("person", "ada", parts)]);
    let results = world.done("pms.readCore", &[&id("ada")]);
    assert_eq!(flat(&results[0]), "personCore(sourcedId(ada)formname(a)userId(u1))");
    for (id_, parts) in
        [("1", "<formname>a</formname>"), ("2", "<roles><userId>u</userId></roles>")]
    {
        world.done("pms.create", &[&id(id_), &record("person", id_, parts)]);
        assert_eq!(world.fails("pms.readCore", &[&id(id_)]), "failure/error/incompletedata");
    }
}

#[test]
fn several_records_come_in_the_order_asked_each_once() {
    let mut world = World::populated(None);
    let results = world.done("pms.readMany", &[&ids(&["bob", "ada", "bob"])]);
    assert_eq!(delivered(&results, "personRecordSet"), ["bob", "ada"]);
    assert_eq!(results[1].name.local, "savePoint");
    assert_eq!(results[1].text(), world.save_point("pms").to_string());
    let results = world.done("pms.readMany", &[&ids(&[])]);
    assert!(delivered(&results, "personRecordSet").is_empty());
}

#[test]
fn several_records_of_which_some_are_unknown_are_a_partial_success() {
    let mut world = World::populated(None);
    let reply = world.call("pms.readMany", &[&ids(&["eve", "bob", "mallory"])]);
    assert_eq!(said(&reply), "success/warning/unknownobject");
    assert_eq!(reply.status.minors.len(), 1);
    assert_eq!(delivered(&reply.results, "personRecordSet"), ["bob"]);
    assert_eq!(world.fails("pms.readMany", &[&ids(&["eve", "mallory"])]), UNKNOWN);
}

#[test]
fn discover_finds_by_identifier_and_by_content() {
    let mut world = World::populated(None);
    let mut found = |query: &str| {
        let query = format!("<queryObject>{query}</queryObject>");
        listed(&world.done("pms.discoverIds", &[&query]), "sourcedIdSet")
    };
    assert_eq!(found("sourcedId = \"ada\""), ["ada"]);
    assert_eq!(found("sourcedId ~ \"*\""), ["ada", "bob"]);
    assert_eq!(found("roles/userId = \"u-bob\""), ["bob"]);
    assert_eq!(found("roles/userId = \"u-bob\" and sourcedId = \"ada\""), [""; 0]);
    assert_eq!(found("sourcedId = \"lis-conform-no-such-object\""), [""; 0]);
    let garbage = "<queryObject>)lis-conform( ?? not a query</queryObject>";
    assert_eq!(world.fails("pms.discoverIds", &[garbage]), "failure/error/unknownquery");
}

#[test]
fn the_broken_operation_answers_and_delivers_nothing() {
    let mut world = World::populated(None);
    let person = "<personSourcedId>ada</personSourcedId>";
    assert!(world.done("mms.idsForPersonWithRole", &[person, "<role/>"]).is_empty());
}

#[test]
fn messages_do_not_repeat_hostile_identifiers_at_length() {
    let mut world = World::new();
    let reply = world.call("pms.read", &[&id(&"é".repeat(100_000))]);
    assert!(reply.status.description.unwrap().len() < 300);
}
