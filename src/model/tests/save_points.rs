//! Save points: what moves them, what they select, what is said of those that lie ahead.

use super::world::*;
use crate::model::SavePoint;

fn from(point: &str) -> String {
    format!("<fromSavePoint>{point}</fromSavePoint>")
}

#[test]
fn every_write_moves_the_save_point_of_its_service_alone() {
    let mut world = World::populated(None);
    let new = "<newSourcedId>zoe</newSourcedId>";
    let writes: [(&str, &[&str]); 5] = [
        ("pms.create", &[&id("eve"), &a_person("eve")]),
        ("pms.update", &[&id("eve"), &a_person("eve")]),
        ("pms.replace", &[&id("eve"), &a_person("eve")]),
        ("pms.changeIdentifier", &[&id("eve"), new]),
        ("pms.delete", &[&id("zoe")]),
    ];
    let (groups, memberships) = (world.save_point("gms"), world.save_point("mms"));
    let mut last = world.save_point("pms");
    for (operation, arguments) in writes {
        world.done(operation, arguments);
        assert!(world.save_point("pms") > last, "{operation}");
        last = world.save_point("pms");
        assert_eq!(last, world.now);
    }
    assert_eq!((world.save_point("gms"), world.save_point("mms")), (groups, memberships));
    for (operation, arguments) in [
        ("gms.addRelationship", [&*id("science"), &relationship("r9", "maths")]),
        ("gms.removeRelationship", [&*id("science"), "<relationId>r9</relationId>"]),
    ] {
        let before = world.save_point("gms");
        world.done(operation, &arguments);
        assert!(world.save_point("gms") > before, "{operation}");
    }
}

#[test]
fn cascades_move_the_save_points_of_the_services_they_reach() {
    let mut world = World::populated(None);
    let before = world.save_point("mms").to_string();
    world.done("pms.delete", &[&id("ada")]);
    assert!(world.save_point("mms").to_string() > before);
    let before = world.save_point("mms").to_string();
    world.done("pms.changeIdentifier", &[&id("bob"), "<newSourcedId>rob</newSourcedId>"]);
    let results = world.done("mms.readIdsFromSavePoint", &[&from(&before)]);
    assert_eq!(listed(&results, "sourcedIdSet"), ["bob-in-maths"]);
}

#[test]
fn save_points_grow_while_the_clock_stands_still_or_goes_back() {
    let mut world = World::new();
    let mut points = Vec::new();
    for (n, step) in [0, 0, -5_000_000, 0, 7].into_iter().enumerate() {
        world.now.0 += step - 1_000_000;
        world.done("pms.create", &[&id(&n.to_string()), &a_person("x")]);
        points.push(world.save_point("pms"));
    }
    assert!(points.is_sorted_by(|a, b| a < b), "{points:?}");
    assert_eq!(points[1], SavePoint(points[0].0 + 1));
}

#[test]
fn changes_after_the_point_are_delivered_and_the_point_itself_is_not() {
    let mut world = World::populated(None);
    let ada = world.done("pms.readIdsFromSavePoint", &[&from("1970-01-01T00:00:00Z")]);
    assert_eq!(listed(&ada, "sourcedIdSet"), ["ada", "bob"]);
    let point = ada[1].text().into_owned();
    let again = world.done("pms.readIdsFromSavePoint", &[&from(&point)]);
    assert_eq!(listed(&again, "sourcedIdSet"), [""; 0]);
    assert_eq!(again[1].text(), point, "nothing happened, so nothing moved");
    world.done("pms.update", &[&id("ada"), &a_person("ada")]);
    let changed = world.done("pms.readIdsFromSavePoint", &[&from(&point)]);
    assert_eq!(listed(&changed, "sourcedIdSet"), ["ada"]);
    let changed = world.done("pms.readFromSavePoint", &[&from(&point)]);
    assert_eq!(delivered(&changed, "personRecordSet"), ["ada"]);
    let unzoned = point.trim_end_matches('Z');
    let changed = world.done("pms.readFromSavePoint", &[&from(unzoned)]);
    assert_eq!(delivered(&changed, "personRecordSet"), ["ada"]);
}

#[test]
fn deleted_objects_are_not_among_the_changes() {
    let mut world = World::populated(None);
    let point = world.save_point("pms").to_string();
    world.done("pms.update", &[&id("ada"), &a_person("ada")]);
    world.done("pms.delete", &[&id("ada")]);
    world.done("pms.changeIdentifier", &[&id("bob"), "<newSourcedId>rob</newSourcedId>"]);
    let changed = world.done("pms.readIdsFromSavePoint", &[&from(&point)]);
    assert_eq!(listed(&changed, "sourcedIdSet"), ["rob"]);
}

#[test]
fn a_point_ahead_of_ours_is_an_error_for_identifiers_and_none_for_records() {
    let mut world = World::populated(None);
    let ours = world.save_point("pms").to_string();
    let ahead = SavePoint(world.save_point("pms").0 + 1).to_string();
    let reply = world.call("pms.readIdsFromSavePoint", &[&from(&ahead)]);
    assert_eq!(said(&reply), "failure/error/savepointsyncerror");
    assert_eq!(reply.results.len(), 1);
    assert_eq!(reply.results[0].name.local, "savePoint");
    assert_eq!(reply.results[0].text(), ours);
    let results = world.done("pms.readFromSavePoint", &[&from(&ahead)]);
    assert_eq!(delivered(&results, "personRecordSet"), [""; 0]);
    assert_eq!(results[1].text(), ours);
    world.done("pms.readIdsFromSavePoint", &[&from(&ours)]);
}

#[test]
fn what_is_no_date_and_time_is_no_save_point() {
    let mut world = World::populated(None);
    let error = "failure/error/savepointerror";
    assert_eq!(world.fails("pms.readIdsFromSavePoint", &[&from("yesterday")]), error);
    assert_eq!(world.fails("pms.readFromSavePoint", &[&from("")]), error);
}

#[test]
fn the_last_point_there_is_has_nothing_after_it() {
    let mut world = World::new();
    world.now = SavePoint(i64::MAX - 1_000_000);
    world.done("pms.create", &[&id("ada"), &a_person("ada")]);
    let far = from("99999999999-01-01T00:00:00Z");
    let results = world.done("pms.readFromSavePoint", &[&far]);
    assert_eq!(delivered(&results, "personRecordSet"), [""; 0]);
}
