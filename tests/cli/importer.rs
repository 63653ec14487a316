//! `importer` as a user sees it.

use std::fs;

use crate::support::{Ended, Folder, command, ended, lis_conform, program};
use serde_json::Value;

fn in_folder(folder: &Folder, arguments: &[&str]) -> Ended {
    ended(command(arguments).current_dir(folder.path()).output().expect("the command was built"))
}

/// A profile whose importer is this program, with a file for what it keeps.
fn profile(folder: &Folder, import: &str, more: &str) {
    let text = format!(
        "name = 'own'\n[target.file]\nimport = \"\"\"{import}\"\"\"\n\
         dump = 'cat kept.json'\nreset = 'rm -f kept.json'\n{more}\n"
    );
    fs::write(folder.path().join("own.toml"), text).expect("it can be written");
}

#[test]
fn a_conforming_importer_passes_and_reports_are_written() {
    let folder = Folder::new();
    let told = in_folder(&folder, &["importer", "--report", "junit=a.xml,json=a.json,html=a.html"]);
    told.ends_with(0).shows("36 cases").shows("36 pass");
    let json = fs::read_to_string(folder.path().join("a.json")).expect("it is written");
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["finished"]["counts"]["pass"], 36);
    let junit = fs::read_to_string(folder.path().join("a.xml")).expect("it is written");
    assert!(junit.contains("EFT-PERSON-001"), "{junit}");
    assert!(folder.path().join("a.html").exists());
}

#[test]
fn mistakes_fail_it_and_are_shown_with_what_was_expected() {
    lis_conform(&["importer", "--quirk", "drops-names", "CONF-T1c"])
        .ends_with(1)
        .shows("EFT-PERSON-001#name")
        .shows("Ada Lovelace");
    lis_conform(&["importer", "--personality", "moodle-4"]).ends_with(1).shows("EFT-XML-001");
    lis_conform(&["importer", "--quirk", "drops-email"]).ends_with(0);
    lis_conform(&["importer", "--quirk", "drops-email", "--deny", "warnings"]).ends_with(5);
}

#[test]
fn what_is_chosen_is_what_is_run() {
    lis_conform(&["importer", "--list", "scenario"]).ends_with(0).shows("EFT-SCENARIO-005");
    lis_conform(&["importer", "EFT-PERSON-*"]).ends_with(0).shows("5 cases");
    lis_conform(&["importer", "scenari"]).ends_with(2).says("did you mean");
    lis_conform(&["importer", "--quirk", "drops-nmaes"]).ends_with(2).says("did you mean");
    lis_conform(&["importer", "--profile", "lis-2.0"]).ends_with(2).says("[target.file]");
}

#[cfg(unix)]
#[test]
fn commands_of_the_user_s_are_a_target() {
    let folder = Folder::new();
    let program = program();
    let import = format!("'{program}' import {{file}} --mode {{mode}} --state kept.json");
    profile(&folder, &import, "objects = ['person', 'group', 'membership', 'snapshot']");
    let told = in_folder(&folder, &["importer", "--profile", "own.toml"]);
    told.ends_with(0).shows("36 pass");
    // Snapshots are only handed to those who say that they take them.
    profile(&folder, &import, "");
    let told = in_folder(&folder, &["importer", "--profile", "own.toml", "snapshot"]);
    told.shows("does not claim `snapshot`");
    profile(&folder, &import.replace("import", "import --personality moodle-4"), "shell = true");
    in_folder(&folder, &["importer", "--profile", "own.toml", "EFT-PERSON-001"]).ends_with(1);
}

#[cfg(unix)]
#[test]
fn a_target_that_cannot_be_asked_is_an_error_and_not_a_failure() {
    let folder = Folder::new();
    for (import, why) in [
        ("no-such-program {file}", "cannot be started"),
        ("tail -f {file}", "took longer than"),
        ("true {file}", "docs/importers.md"),
    ] {
        fs::write(folder.path().join("kept.json"), "[]").expect("it can be written");
        let text = format!(
            "name = 'own'\n[target.file]\nimport = '{import}'\ndump = 'cat kept.json'\n\
             timeout = '300ms'\n"
        );
        fs::write(folder.path().join("own.toml"), text).expect("it can be written");
        let told = in_folder(&folder, &["importer", "--profile", "own.toml", "EFT-PERSON-001"]);
        assert!(told.code != Some(0) && told.out.contains(why), "{import}: {told:?}");
        assert!(told.out.contains("1 error"), "{}", told.out);
    }
    fs::write(
        folder.path().join("own.toml"),
        "name = 'x'\n[target.file]\nimport = 'a'\ndump = 'b'\n",
    )
    .expect("it can be written");
    in_folder(&folder, &["importer", "--profile", "own.toml"]).ends_with(3).says("{file}");
}
