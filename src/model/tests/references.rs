//! Objects that name one another: checks, cascades, changed identifiers, lists by reference.

use super::world::*;

const UNKNOWN: &str = "failure/error/unknownobject";

#[test]
fn what_is_named_must_exist() {
    let mut world = World::populated(None);
    let membership = a_membership("eve", "group", "maths");
    assert_eq!(world.fails("mms.create", &[&id("m"), &membership]), UNKNOWN);
    let membership = a_membership("ada", "group", "history");
    assert_eq!(world.fails("mms.replace", &[&id("m"), &membership]), UNKNOWN);
    assert_eq!(world.fails("mms.createByProxy", &[&membership]), UNKNOWN);
    let other = [&*id("g"), &a_group("g", &[("r", "history")])];
    assert_eq!(world.fails("gms.create", &other), UNKNOWN);
    let entry = relationship("r", "history");
    assert_eq!(world.fails("gms.addRelationship", &[&id("maths"), &entry]), UNKNOWN);
    world.done("gms.create", &[&id("g"), &a_group("g", &[("r", "g")])]);
}

#[test]
fn a_collection_of_a_kind_that_nobody_manages_need_not_exist() {
    let mut world = World::populated(None);
    world.done("mms.create", &[&id("m"), &a_membership("ada", "courseOffering", "anywhere")]);
    let section = a_membership("ada", "courseSection", "s1");
    assert_eq!(world.fails("mms.create", &[&id("n"), &section]), UNKNOWN);
    world.done("cms.create", &[&id("s1"), &record("courseSection", "s1", "")]);
    world.done("mms.create", &[&id("n"), &section]);
    world.done("cms.delete", &[&id("s1")]);
    assert!(world.has("mms", "m") && !world.has("mms", "n"));
}

#[test]
fn an_update_that_turns_into_a_dangling_reference_is_refused_as_a_whole() {
    let mut world = World::populated(None);
    world.done("mms.create", &[&id("m"), &a_membership("ada", "courseOffering", "anywhere")]);
    let sent = record("membership", "m", "<membershipIdType>group</membershipIdType>");
    assert_eq!(world.fails("mms.update", &[&id("m"), &sent]), UNKNOWN);
    let collection = "<collectionSourcedId>maths</collectionSourcedId>";
    let sent = record(
        "membership",
        "m",
        &format!("{collection}<membershipIdType>group</membershipIdType>"),
    );
    world.done("mms.update", &[&id("m"), &sent]);
    world.done("gms.delete", &[&id("maths")]);
    assert!(!world.has("mms", "m"), "the new reference cascades");
}

#[test]
fn deleting_a_person_deletes_the_memberships_and_nothing_else() {
    let mut world = World::populated(None);
    world.done("pms.delete", &[&id("ada")]);
    assert_eq!(world.ids("mms"), ["bob-in-maths"]);
    assert_eq!(world.ids("gms"), ["maths", "science"]);
    assert_eq!(world.ids("pms"), ["bob"]);
}

#[test]
fn deleting_a_group_deletes_its_memberships_and_the_relationships_that_name_it() {
    let mut world = World::populated(None);
    world.done("gms.delete", &[&id("science")]);
    assert_eq!(world.texts("gms", "maths", "relationship/sourcedId"), [""; 0]);
    assert_eq!(world.texts("gms", "maths", "email"), ["maths@x"]);
    assert_eq!(world.ids("mms").len(), 2);
    world.done("gms.delete", &[&id("maths")]);
    assert_eq!(world.ids("mms"), [""; 0]);
    assert_eq!(world.ids("pms"), ["ada", "bob"]);
}

#[test]
fn a_group_that_names_itself_can_be_renamed_and_deleted() {
    let mut world = World::populated(None);
    world.done("gms.create", &[&id("g"), &a_group("g", &[("r1", "g"), ("r2", "maths")])]);
    world.done("gms.changeIdentifier", &[&id("g"), "<newSourcedId>h</newSourcedId>"]);
    assert_eq!(world.texts("gms", "h", "relationship/sourcedId"), ["h", "maths"]);
    world.done("gms.delete", &[&id("h")]);
    world.done("gms.delete", &[&id("maths")]);
    assert_eq!(world.ids("gms"), ["science"]);
}

#[test]
fn a_changed_identifier_is_followed_by_memberships() {
    let mut world = World::populated(None);
    world.done("pms.changeIdentifier", &[&id("ada"), "<newSourcedId>zoe</newSourcedId>"]);
    assert_eq!(world.fails("pms.read", &[&id("ada")]), UNKNOWN);
    assert_eq!(world.texts("pms", "zoe", "formname"), ["ada"]);
    let results = world.done("pms.read", &[&id("zoe")]);
    assert_eq!(texts(&results[0], "sourcedGUID/sourcedId"), ["zoe"]);
    assert_eq!(world.texts("mms", "ada-in-maths", "member/personSourcedId"), ["zoe"]);
    assert_eq!(world.texts("mms", "bob-in-maths", "member/personSourcedId"), ["bob"]);
    world.done("pms.delete", &[&id("zoe")]);
    assert_eq!(world.ids("mms"), ["bob-in-maths"]);
}

#[test]
fn a_changed_group_identifier_is_followed_by_memberships_and_relationships() {
    let mut world = World::populated(None);
    world.done("gms.changeIdentifier", &[&id("science"), "<newSourcedId>nature</newSourcedId>"]);
    assert_eq!(world.texts("gms", "maths", "relationship/sourcedId"), ["nature"]);
    world.done("gms.changeIdentifier", &[&id("maths"), "<newSourcedId>sums</newSourcedId>"]);
    assert_eq!(world.texts("mms", "ada-in-maths", "collectionSourcedId"), ["sums"]);
    assert_eq!(world.texts("gms", "sums", "relationship/sourcedId"), ["nature"]);
    world.done("gms.delete", &[&id("nature")]);
    assert_eq!(world.texts("gms", "sums", "relationship/sourcedId"), [""; 0]);
    world.done("mms.changeIdentifier", &[&id("ada-in-maths"), "<newSourcedId>m</newSourcedId>"]);
    world.done("pms.delete", &[&id("ada")]);
    assert_eq!(world.ids("mms"), ["bob-in-maths"]);
}

#[test]
fn a_new_identifier_must_be_free_unless_it_is_the_old_one() {
    let mut world = World::populated(None);
    let new = |id: &str| format!("<newSourcedId>{id}</newSourcedId>");
    let in_use = "failure/error/idallocinusefail";
    assert_eq!(world.fails("pms.changeIdentifier", &[&id("ada"), &new("bob")]), in_use);
    let before = world.snapshot();
    world.done("pms.changeIdentifier", &[&id("ada"), &new("ada")]);
    assert_eq!(world.snapshot(), before);
    world.done("pms.changeIdentifier", &[&id("ada"), &new("maths")]);
}

#[test]
fn relationships_are_added_and_removed_one_by_one() {
    let mut world = World::populated(None);
    world.done("gms.create", &[&id("arts"), &a_group("arts", &[])]);
    assert!(
        world.done("gms.addRelationship", &[&id("maths"), &relationship("r2", "arts")]).is_empty()
    );
    let taken = [&*id("maths"), &relationship("r2", "science")];
    assert_eq!(world.fails("gms.addRelationship", &taken), "failure/error/idallocinusefail");
    assert_eq!(world.texts("gms", "maths", "relationship/relationId"), ["r1", "r2"]);
    let removed = [&*id("maths"), "<relationId>r1</relationId>"];
    world.done("gms.removeRelationship", &removed);
    assert_eq!(world.texts("gms", "maths", "relationship/relationId"), ["r2"]);
    assert_eq!(world.fails("gms.removeRelationship", &removed), UNKNOWN);
    world.done("gms.delete", &[&id("arts")]);
    assert_eq!(world.texts("gms", "maths", "relationship/relationId"), [""; 0]);
}

#[test]
fn an_added_relationship_stands_where_the_schema_wants_it() {
    let mut world = World::new();
    let parts = "<groupType>t</groupType><org>o</org>";
    world.done("gms.create", &[&id("g"), &record("group", "g", parts)]);
    world.done("gms.addRelationship", &[&id("g"), &relationship("r", "g")]);
    let results = world.done("gms.read", &[&id("g")]);
    let names: Vec<_> =
        results[0].elements().nth(1).unwrap().elements().map(|e| &*e.name.local).collect();
    assert_eq!(names, ["groupType", "relationship", "org"]);
}

#[test]
fn lists_by_person_and_collection_follow_the_memberships() {
    let mut world = World::populated(None);
    world.done("mms.create", &[&id("m2"), &a_membership("ada", "group", "science")]);
    world.done("mms.create", &[&id("m3"), &a_membership("ada", "courseOffering", "maths")]);
    let mut list = |operation: &str, arguments: &[&str]| {
        listed(&world.done(operation, arguments), "sourcedIdSet")
    };
    let (ada, bob) =
        ("<personSourcedId>ada</personSourcedId>", "<personSourcedId>bob</personSourcedId>");
    assert_eq!(list("mms.idsForPerson", &[ada]), ["ada-in-maths", "m2", "m3"]);
    assert_eq!(list("mms.idsForPerson", &[bob]), ["bob-in-maths"]);
    assert_eq!(list("gms.idsForPerson", &[ada]), ["maths", "science"]);
    assert_eq!(list("gms.idsForPerson", &[bob]), ["maths"]);
    assert_eq!(list("cms.idsForPerson", &[bob]), [""; 0]);
    let (maths, group) =
        ("<groupSourcedId>maths</groupSourcedId>", "<collection>group</collection>");
    let offering = "<collection>courseOffering</collection>";
    assert_eq!(list("mms.idsForCollection", &[maths, group]), ["ada-in-maths", "bob-in-maths"]);
    assert_eq!(list("mms.idsForCollection", &[maths, offering]), ["m3"]);
    let nowhere = "<groupSourcedId>nowhere</groupSourcedId>";
    assert_eq!(list("mms.idsForCollection", &[nowhere, offering]), [""; 0]);
    assert_eq!(world.fails("mms.idsForCollection", &[nowhere, group]), UNKNOWN);
}
