//! Ways to go wrong: that each shows, and what exactly the less obvious ones do.

use super::world::*;
use crate::model::Deviation;

/// Calls that touch every verb, with outcomes of every sort.
fn script(world: &mut World) -> String {
    let new = |id: &str| format!("<newSourcedId>{id}</newSourcedId>");
    let query = |text: &str| format!("<queryObject>{text}</queryObject>");
    let person = |id: &str| format!("<personSourcedId>{id}</personSourcedId>");
    let start = "<fromSavePoint>2011-06-30T12:00:01Z</fromSavePoint>";
    let ahead = "<fromSavePoint>2099-01-01T00:00:00Z</fromSavePoint>";
    let (group, offering) =
        ("<collection>group</collection>", "<collection>courseOffering</collection>");
    let maths = "<groupSourcedId>maths</groupSourcedId>";
    let two = record("person", "ada", "<formname>2</formname><dataSource>2</dataSource>");
    let bad = record("person", "ada", "<formname>3</formname><bad/>");
    let core_parts =
        "<formname>a</formname><formname>b</formname><roles><userId>u</userId></roles>";

    let mut log = String::new();
    let steps: Vec<(&str, Vec<String>)> = vec![
        ("pms.create", vec![id("eve"), a_person("other")]),
        ("pms.create", vec![id("ada"), two.clone()]),
        ("pms.create", vec![id("core"), record("person", "core", core_parts)]),
        ("pms.createByProxy", vec![a_person("given")]),
        ("pms.read", vec![id("ada")]),
        ("pms.read", vec![id("nobody")]),
        ("pms.readCore", vec![id("core")]),
        ("pms.create", vec![id("bare"), record("person", "bare", "<formname>a</formname>")]),
        ("pms.readCore", vec![id("bare")]),
        ("pms.update", vec![id("ada"), two.clone()]),
        ("pms.update", vec![id("nobody"), two.clone()]),
        ("pms.readAllIds", vec![]),
        ("pms.readIdsFromSavePoint", vec![start.to_owned()]),
        ("pms.readIdsFromSavePoint", vec![ahead.to_owned()]),
        ("pms.readFromSavePoint", vec![ahead.to_owned()]),
        ("pms.replace", vec![id("ada"), two]),
        ("pms.replace", vec![id("fresh"), a_person("fresh")]),
        ("pms.readMany", vec![ids(&["ada", "nobody", "bob"])]),
        ("pms.readMany", vec![ids(&["ada", "bob"])]),
        ("pms.discoverIds", vec![query("sourcedId = \"ada\"")]),
        ("pms.discoverIds", vec![query("sourcedId = \"nobody\"")]),
        ("pms.discoverIds", vec![query("?")]),
        ("mms.create", vec![id("m"), a_membership("nobody", "group", "maths")]),
        ("mms.create", vec![id("n"), a_membership("bob", "courseOffering", "c")]),
        ("mms.idsForPerson", vec![person("ada")]),
        ("mms.idsForCollection", vec![maths.to_owned(), group.to_owned()]),
        ("mms.idsForCollection", vec![maths.to_owned(), offering.to_owned()]),
        ("gms.addRelationship", vec![id("maths"), relationship("r2", "science")]),
        ("gms.addRelationship", vec![id("nobody"), relationship("r2", "science")]),
        ("gms.removeRelationship", vec![id("maths"), "<relationId>r2</relationId>".to_owned()]),
        ("gms.removeRelationship", vec![id("maths"), "<relationId>r9</relationId>".to_owned()]),
        ("gms.addRelationship", vec![id("maths"), relationship("r3", "science")]),
        ("pms.changeIdentifier", vec![id("bob"), new("rob")]),
        ("pms.changeIdentifier", vec![id("rob"), new("ada")]),
        ("pms.changeIdentifier", vec![id("nobody"), new("x")]),
        ("gms.changeIdentifier", vec![id("science"), new("nature")]),
        ("gms.delete", vec![id("nature")]),
        ("pms.delete", vec![id("nobody")]),
        ("pms.delete", vec![id("ada")]),
        ("pms.readAllIds", vec![]),
        ("pms.create", vec![id("ada"), a_person("ada")]),
    ];
    let note = |world: &World, log: &mut String| *log += &world.snapshot();
    for (operation, arguments) in steps {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let reply = world.call(operation, &arguments);
        log += &format!("{operation} {}\n", said(&reply));
        reply.results.iter().for_each(|result| log += &flat(result));
        note(world, &mut log);
    }
    for operation in ["pms.create", "pms.update", "pms.replace"] {
        let who = if operation == "pms.create" { "never" } else { "ada" };
        world.rejected(operation, &[&id(who), &bad]);
        note(world, &mut log);
    }
    log
}

#[test]
fn every_deviation_shows() {
    let usual = script(&mut World::populated(None));
    assert_eq!(script(&mut World::populated(None)), usual, "the script is deterministic");
    for deviation in all() {
        let log = script(&mut World::populated(Some(deviation)));
        // Those of operations on several objects and of personalities show there: see `batches`
        // and `dialect`.
        let elsewhere = [
            "Batch",
            "Dialect",
            "Upserts",
            "Hierarchy",
            "FieldMakes",
            "Page",
            "OnlyManual",
            "Descendants",
        ];
        let elsewhere =
            elsewhere.iter().chain(&["Links", "UnknownLink", "Mark", "HandMade", "Warnings"]);
        let name = format!("{deviation:?}");
        let is_elsewhere = elsewhere.into_iter().any(|start| name.starts_with(start));
        assert_eq!(log == usual, is_elsewhere, "{deviation:?} makes no difference");
    }
}

#[test]
fn deviations_have_names_in_kebab_case() {
    let name = serde_json::from_str::<Deviation>("\"ahead-ids-without-value\"").unwrap();
    assert_eq!(name, Deviation::AheadIdsWithoutValue);
    assert!(all().len() > 70);
}

#[test]
fn refused_writes_are_half_applied_up_to_their_last_part() {
    let bad = record("person", "ada", "<formname>new</formname><dataSource>n</dataSource><bad/>");
    let mut world = World::populated(Some(Deviation::UpdateHalfApplied));
    world.rejected("pms.update", &[&id("ada"), &bad]);
    assert_eq!(world.texts("pms", "ada", "formname"), ["ada", "new"]);
    assert_eq!(world.texts("pms", "ada", "dataSource"), ["n"]);
    assert_eq!(world.texts("pms", "ada", "bad"), [""; 0]);
    world.rejected("pms.update", &[&id("nobody"), &bad]);
    assert!(!world.has("pms", "nobody"));

    let mut world = World::populated(Some(Deviation::ReplaceHalfApplied));
    world.rejected("pms.replace", &[&id("ada"), &bad]);
    assert_eq!(world.texts("pms", "ada", "formname"), ["new"]);
    assert_eq!(world.texts("pms", "ada", "roles"), [""; 0]);

    let mut world = World::populated(Some(Deviation::CreateHalfApplied));
    world.rejected("pms.create", &[&id("eve"), &bad]);
    assert_eq!(world.texts("pms", "eve", "formname"), ["new"]);
    let ada = world.snapshot();
    world.rejected("pms.create", &[&id("ada"), &bad]);
    assert_eq!(world.snapshot(), ada, "a duplicate is another deviation");
}

#[test]
fn refused_writes_leave_nothing_without_a_deviation() {
    let mut world = World::populated(None);
    let before = world.snapshot();
    world.rejected("pms.update", &[&id("ada"), &a_person("new")]);
    assert_eq!(world.snapshot(), before);
}

#[test]
fn what_the_model_itself_refuses_is_half_applied_too() {
    let mut world = World::populated(Some(Deviation::UpdateHalfApplied));
    let parts = format!("<email>new</email>{}<org>o</org>", relationship("r9", "nowhere"));
    let reply = world.call("gms.update", &[&id("maths"), &record("group", "maths", &parts)]);
    assert!(!reply.status.is_success());
    assert_eq!(world.texts("gms", "maths", "email"), ["new"]);
    assert_eq!(world.texts("gms", "maths", "org"), [""; 0]);
}

#[test]
fn a_refused_write_that_counts_moves_the_object() {
    let mut world = World::populated(Some(Deviation::SavePointMovesOnRejected));
    let point = world.save_point("pms");
    world.rejected("pms.update", &[&id("ada"), &a_person("x")]);
    assert!(world.save_point("pms") > point);
    let from = format!("<fromSavePoint>{point}</fromSavePoint>");
    let changed = world.done("pms.readIdsFromSavePoint", &[&from]);
    assert_eq!(listed(&changed, "sourcedIdSet"), ["ada"]);
    let point = world.save_point("pms");
    let reply = world.call("pms.delete", &[&id("nobody")]);
    assert!(!reply.status.is_success());
    assert!(world.save_point("pms") > point);
    let point = world.save_point("pms");
    world.call("pms.read", &[&id("nobody")]);
    assert_eq!(world.save_point("pms"), point, "reading is no write");
}

#[test]
fn cascades_go_wrong_in_their_own_ways() {
    let after = |deviation, operation: &str, who: &str| {
        let mut world = World::populated(Some(deviation));
        world.done(operation, &[&id(who)]);
        (world.ids("pms").len(), world.ids("gms").len(), world.ids("mms").len())
    };
    assert_eq!(after(Deviation::NoCascade, "pms.delete", "ada"), (1, 2, 2));
    assert_eq!(after(Deviation::CascadeTooFar, "pms.delete", "ada"), (1, 1, 0));
    assert_eq!(after(Deviation::CascadeTooFar, "gms.delete", "maths"), (0, 1, 0));
    assert_eq!(after(Deviation::CascadeEverything, "pms.delete", "ada"), (1, 2, 0));
    assert_eq!(after(Deviation::DeleteTakesNeighbour, "pms.delete", "ada"), (0, 2, 0));
    let mut world = World::populated(Some(Deviation::CascadeKeepsRelationships));
    world.done("gms.delete", &[&id("science")]);
    assert_eq!(world.texts("gms", "maths", "relationship/sourcedId"), ["science"]);
}

#[test]
fn identifiers_change_wrongly_in_their_own_ways() {
    let renamed = |deviation| {
        let mut world = World::populated(Some(deviation));
        world.done("pms.changeIdentifier", &[&id("ada"), "<newSourcedId>zoe</newSourcedId>"]);
        world
            .done("gms.changeIdentifier", &[&id("science"), "<newSourcedId>nature</newSourcedId>"]);
        world
    };
    let member = |world: &World| world.texts("mms", "ada-in-maths", "member/personSourcedId");
    let parent = |world: &World| world.texts("gms", "maths", "relationship/sourcedId");
    let world = renamed(Deviation::ChangeIdLeavesMemberships);
    assert_eq!((member(&world), parent(&world)), (vec!["ada".into()], vec!["nature".into()]));
    let world = renamed(Deviation::ChangeIdLeavesRelationships);
    assert_eq!((member(&world), parent(&world)), (vec!["zoe".into()], vec!["science".into()]));
    let world = renamed(Deviation::ChangeIdKeepsOld);
    assert_eq!(world.ids("pms"), ["ada", "bob", "zoe"]);
    let world = renamed(Deviation::ChangeIdLosesRecord);
    assert_eq!(world.texts("pms", "zoe", "formname"), [""; 0]);
    let world = renamed(Deviation::ChangeIdIgnored);
    assert_eq!(world.ids("pms"), ["ada", "bob"]);
}

#[test]
fn the_key_may_be_taken_from_inside_the_record() {
    let mut world = World::deviating(Deviation::IdFromRecord);
    world.done("pms.create", &[&id("outer"), &a_person("inner")]);
    assert_eq!(world.ids("pms"), ["inner"]);
}

#[test]
fn nothing_or_everything_is_accepted() {
    let mut world = World::populated(Some(Deviation::RejectsEverything));
    assert_eq!(world.fails("pms.readAllIds", &[]), "failure/error/targetreadfailure");
    let mut world = World::populated(Some(Deviation::AcceptsEverything));
    let before = world.snapshot();
    assert!(world.done("pms.delete", &[&id("ada")]).is_empty());
    assert!(world.done("pms.read", &[&id("nobody")]).is_empty());
    assert_eq!(world.snapshot(), before);
}

/// All there are, read off the type's own schema.
fn all() -> Vec<Deviation> {
    let schema = serde_json::to_value(schemars::schema_for!(Deviation)).unwrap();
    let alternatives = schema["oneOf"].as_array().expect("documented variants").iter();
    alternatives
        .map(|alternative| serde_json::from_value(alternative["const"].clone()).unwrap())
        .collect()
}
