//! `import` as a user sees it.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use crate::support::{Ended, Folder, command, ended, lis_conform};
use serde_json::Value;

const ROSTER: &str = "<enterprise><properties><datasource>SIS</datasource>\
    <datetime>2026-08-17</datetime></properties>\
    <person><sourcedid><source>S</source><id>ada</id></sourcedid><userid>ada</userid>\
    <name><fn>Ada</fn></name></person>\
    <group><sourcedid><source>S</source><id>maths</id></sourcedid>\
    <description><short>Maths</short></description></group>\
    <membership><sourcedid><source>S</source><id>maths</id></sourcedid>\
    <member><sourcedid><source>S</source><id>ada</id></sourcedid><idtype>1</idtype>\
    <role recstatus=\"1\" roletype=\"01\"><status>1</status></role></member></membership></enterprise>";

struct Desk(Folder);

impl Desk {
    fn new() -> Self {
        let folder = Folder::new();
        fs::write(folder.path().join("roster.xml"), ROSTER).expect("it can be written");
        Self(folder)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).expect("it can be written");
    }

    fn read(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.0.path().join(name)).ok()
    }

    fn import(&self, arguments: &[&str]) -> Ended {
        let mut command = command(&["import"]);
        command.args(arguments).current_dir(self.0.path());
        ended(command.output().expect("the command was built"))
    }
}

#[test]
fn what_changed_is_told_as_a_table_and_as_json() {
    let desk = Desk::new();
    let told = desk.import(&["roster.xml"]);
    told.ends_with(0).shows("roster.xml: 4 records as event").shows("Nothing was lost.");
    told.shows("added     enrolments  S ada in S maths as Learner (1:");
    told.shows("not written: no --state names a file");
    let told = desk.import(&["roster.xml", "--format", "json", "--details", "1"]);
    let json: Value = serde_json::from_str(&told.ends_with(0).out).expect("JSON");
    assert_eq!(json["files"][0]["changes"]["enrolments"]["added"], 1);
    assert_eq!(json["files"][0]["first"].as_array().map(Vec::len), Some(1));
    assert_eq!(json["kept"]["courses"], 1);
}

#[test]
fn what_an_importer_loses_is_told_by_rule_and_can_fail_a_job() {
    let desk = Desk::new();
    let arguments = ["roster.xml", "--personality", "moodle-4"];
    let told = desk.import(&arguments);
    told.ends_with(0).shows("1 x  an attribute that is not the first is not seen [M-M2]: roletype");
    let denied = [&arguments[..], &["--deny", "losses"]].concat();
    desk.import(&denied).ends_with(1);
    desk.import(&["roster.xml", "--deny", "losses"]).ends_with(0);
    // A setting that makes it read the attribute.
    let healed = [&denied[..], &["--set", "reading.later-attributes=yes"]].concat();
    desk.import(&healed).ends_with(0);
}

#[test]
fn what_is_kept_goes_from_one_import_to_the_next() {
    let desk = Desk::new();
    let arguments = ["roster.xml", "--state", "lms.json"];
    desk.import(&[&arguments[..], &["--dry-run"]].concat()).ends_with(0).shows("it is a dry run");
    assert_eq!(desk.read("lms.json"), None);
    desk.import(&arguments).ends_with(0).shows("written to lms.json");
    let kept = desk.read("lms.json").expect("it is written");
    desk.import(&arguments)
        .ends_with(0)
        .shows("users                 0          0          0          0          1");
    assert_eq!(desk.read("lms.json").as_deref(), Some(kept.as_str()));
    desk.write("less.xml", &ROSTER.replace("maths", "other"));
    desk.import(&["less.xml", "--state", "lms.json", "--mode", "snapshot"])
        .ends_with(0)
        .shows("removed   courses     S maths");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(desk.0.path().join("lms.json")).expect("it is there").permissions();
        assert_eq!(mode.mode() & 0o077, 0, "others may read it");
    }
}

#[test]
fn a_broken_file_changes_nothing_and_says_so() {
    let desk = Desk::new();
    desk.import(&["roster.xml", "--state", "lms.json"]).ends_with(0);
    let kept = desk.read("lms.json");
    let broken = [
        ("cut.xml", &ROSTER[..ROSTER.len() - 20], "line"),
        ("empty.xml", "", "1:1"),
        ("other.xml", "<html/>", "begins with `html`"),
        ("latin.xml", "<?xml version='1.0' encoding='x-unknown'?><enterprise/>", "x-unknown"),
    ];
    for (name, text, why) in broken {
        desk.write(name, text);
        // The one before it is taken back, too.
        desk.write("more.xml", &ROSTER.replace("ada", "eve"));
        let told = desk.import(&["more.xml", name, "--state", "lms.json"]);
        told.ends_with(3).says(name).says("nothing was changed: what was kept before still holds");
        assert!(told.err.contains(why) || why == "line", "{}", told.err);
        assert_eq!(desk.read("lms.json"), kept, "{name}");
    }
    let told = desk.import(&["cut.xml", "--format", "json"]);
    let json: Value = serde_json::from_str(&told.ends_with(3).out).expect("JSON");
    assert_eq!(json["refused"]["file"], "cut.xml");
    desk.write("none.xml", "<enterprise/>");
    desk.import(&["none.xml", "--mode", "snapshot"]).ends_with(3).says("nothing is left");
    desk.import(&["none.xml"]).ends_with(0).says("no record at all");
}

#[test]
fn mistakes_on_the_command_line_are_pointed_at() {
    let desk = Desk::new();
    desk.import(&["none.xml"]).ends_with(3).says("there is no such file");
    desk.import(&["none-*.xml"]).ends_with(4);
    desk.import(&["roster.xml", "--personality", "moodle"]).ends_with(2).says("did you mean");
    desk.import(&["roster.xml", "--set", "users.creat=1"])
        .ends_with(2)
        .says("did you mean `create`?");
    desk.import(&["roster.xml", "--set", "users"]).ends_with(2).says("KEY=VALUE");
    desk.import(&["roster.xml", "--quirk", "x"]).ends_with(2).says("no quirk");
    desk.import(&["roster.xml", "--state", "."]).ends_with(8).says("folder");
    desk.write("lms.json", "{\"usres\": []}");
    desk.import(&["roster.xml", "--state", "lms.json"]).ends_with(3).says("usres");
    desk.write("own.toml", "name = 'own'\ntitle = 't'\nsource = 's'\n[users]\ncreat = true\n");
    desk.import(&["roster.xml", "--personality", "own.toml"]).ends_with(3).says("own.toml:5:1");
    // Somebody else is at it.
    desk.write("lms.json", "{}");
    desk.write(".lms.json.new", "");
    desk.import(&["roster.xml", "--state", "lms.json"]).ends_with(8).says("another import");
    lis_conform(&["import"]).ends_with(2);
}

#[test]
fn the_standard_input_is_a_file_like_others() {
    let mut command = command(&["import", "-", "--format", "json"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command was built");
    let mut input = child.stdin.take().expect("it is piped");
    input.write_all(ROSTER.as_bytes()).expect("it reads");
    drop(input);
    let told = ended(child.wait_with_output().expect("it ends"));
    let json: Value = serde_json::from_str(&told.ends_with(0).out).expect("JSON");
    assert_eq!(json["files"][0]["name"], "-");
}

#[cfg(unix)]
#[test]
fn an_interrupt_changes_nothing() {
    let desk = Desk::new();
    desk.import(&["roster.xml", "--state", "lms.json"]).ends_with(0);
    let kept = desk.read("lms.json");
    // So large that it is being read when the interrupt comes.
    let many = "<person><sourcedid><source>S</source><id>x</id></sourcedid></person>\n";
    desk.write("large.xml", &format!("<enterprise>{}</enterprise>", many.repeat(1_000_000)));
    let mut command = command(&["import", "large.xml", "--state", "lms.json"]);
    command.current_dir(desk.0.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().expect("the command was built");
    std::thread::sleep(std::time::Duration::from_millis(400));
    let id = child.id().to_string();
    let kill = std::process::Command::new("kill").args(["-INT", &id]).status();
    assert!(kill.expect("kill is there").success());
    let told = ended(child.wait_with_output().expect("it ends"));
    told.ends_with(7).says("interrupted; nothing was changed");
    assert_eq!(desk.read("lms.json"), kept);
}
