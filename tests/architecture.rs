//! Holds the shape of the source tree: which room may use which, how long files are, and what no
//! file may contain.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The rooms, and for each the rooms it may use. A room may only use rooms above it in this list,
/// so that there are no circles. `ground` and `embedded` are leaves that all may use.
const ROOMS: &[(&str, &[&str])] = &[
    ("ground", &[]),
    ("embedded", &[]),
    ("evidence", &[]),
    ("xml", &[]),
    ("spec", &["xml"]),
    ("schema", &["xml"]),
    ("enterprise", &["xml"]),
    ("importing", &["enterprise", "spec", "xml"]),
    ("mapping", &["enterprise", "spec", "xml"]),
    ("bindings", &["schema", "spec", "xml"]),
    ("soap", &["schema", "spec", "xml"]),
    ("security", &["soap", "xml"]),
    ("validate", &["bindings", "enterprise", "schema", "soap", "spec", "xml"]),
    ("model", &["bindings", "schema", "soap", "spec", "xml"]),
    ("suite", &["schema", "security", "soap", "spec", "xml"]),
    ("judge", &["bindings", "model", "schema", "soap", "spec", "suite", "xml"]),
    ("file_suite", &["importing", "judge", "spec", "suite"]),
    ("stable", &[]),
    ("tls", &[]),
    ("waiver", &["judge", "spec", "stable", "suite"]),
    ("snapshot", &["judge", "model", "soap", "spec", "stable", "suite", "xml"]),
    ("target", &["bindings", "model", "schema", "security", "soap", "spec", "suite", "tls", "xml"]),
    (
        "runner",
        &[
            "bindings", "evidence", "judge", "model", "schema", "security", "snapshot", "soap",
            "spec", "suite", "target", "tls", "waiver", "xml",
        ],
    ),
    (
        "report",
        &[
            "evidence",
            "importing",
            "judge",
            "runner",
            "snapshot",
            "spec",
            "suite",
            "target",
            "tls",
            "validate",
            "waiver",
            "xml",
        ],
    ),
    (
        "store",
        &["bindings", "evidence", "judge", "report", "runner", "soap", "spec", "suite", "waiver"],
    ),
    (
        "certificate",
        &["bindings", "evidence", "judge", "report", "runner", "spec", "store", "suite"],
    ),
    (
        "cli",
        &[
            "bindings",
            "certificate",
            "evidence",
            "enterprise",
            "file_suite",
            "importing",
            "judge",
            "mapping",
            "model",
            "report",
            "runner",
            "schema",
            "security",
            "snapshot",
            "soap",
            "spec",
            "store",
            "suite",
            "target",
            "tls",
            "validate",
            "waiver",
            "xml",
        ],
    ),
];

/// Rooms that all rooms may use.
const LEAVES: [&str; 2] = ["ground", "embedded"];

/// Rooms that take values and return values.
const PURE: [&str; 17] = [
    "ground",
    "certificate",
    "enterprise",
    "evidence",
    "importing",
    "file_suite",
    "mapping",
    "xml",
    "schema",
    "security",
    "model",
    "judge",
    "report",
    "store",
    "validate",
    "snapshot",
    "waiver",
];

/// Most lines of a file, its tests aside.
const MOST_LINES: usize = 500;
/// Most lines of half of the files, their tests aside.
const MOST_LINES_OF_HALF: usize = 200;

/// A file of the source tree.
struct Source {
    /// Path below `src/`, with `/`.
    path: String,
    /// Every line that is neither a comment nor in a test module, with its number; the strings in
    /// it stand as they are.
    code: Vec<(usize, String)>,
    /// Lines up to the test module.
    lines: usize,
    text: String,
}

impl Source {
    fn room(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or(&self.path);
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// How deep the file's module is: 1 for a room's `mod.rs` or a room of one file.
    fn depth(&self) -> usize {
        let parts = self.path.split('/').count();
        if self.path.ends_with("/mod.rs") { parts - 1 } else { parts }
    }

    fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name == "tests.rs"
            || name.ends_with("_tests.rs")
            || self.path.contains("/tests/")
            || name == "sample.rs"
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut paths: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths.iter().map(|path| source(&root, path)).collect()
}

fn source(root: &Path, path: &Path) -> Source {
    let text = fs::read_to_string(path).expect("UTF-8");
    let all: Vec<&str> = text.lines().collect();
    let tests = all.windows(2).position(|pair| {
        pair[0].trim() == "#[cfg(test)]"
            && pair[1].trim().starts_with("mod ")
            && pair[1].ends_with('{')
    });
    let lines = tests.unwrap_or(all.len());
    let code = all[..lines]
        .iter()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(at, line)| (at + 1, (*line).to_owned()))
        .collect();
    let relative = path.strip_prefix(root).expect("below it").to_string_lossy().replace('\\', "/");
    Source { path: relative, code, lines, text }
}

#[test]
fn the_table_of_rooms_has_no_circles_and_names_every_room() {
    for (at, (room, used)) in ROOMS.iter().enumerate() {
        for other in *used {
            assert!(ROOMS[..at].iter().any(|(name, _)| name == other), "{room} -> {other}");
        }
    }
    for source in sources().iter().filter(|source| !["lib.rs", "main.rs"].contains(&&*source.path))
    {
        assert!(allowed(source.room()).is_some(), "{} is in no room of the table", source.path);
    }
}

#[test]
fn arrows_between_rooms_run_one_way() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        let Some(allowed) = allowed(source.room()) else { continue };
        for (line, used) in used_rooms(source) {
            if used != source.room() && !allowed.contains(&&*used) && !LEAVES.contains(&&*used) {
                wrong.push(format!("src/{}:{line}: {} uses {used}", source.path, source.room()));
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that are not in the table:\n{}", wrong.join("\n"));
}

fn allowed(room: &str) -> Option<&'static [&'static str]> {
    ROOMS.iter().find(|(name, _)| *name == room).map(|(_, used)| *used)
}

/// The rooms that a file names: `crate::room`, `use crate::{room, ...}`, and chains of `super::`
/// that leave the room.
fn used_rooms(source: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let code: String = source.code.iter().fold(String::new(), |mut all, (_, line)| {
        all.push_str(line);
        all.push('\n');
        all
    });
    let outside = format!("{}::", vec!["super"; source.depth()].join("::"));
    for root in ["crate::", outside.as_str()] {
        for (at, _) in code.match_indices(root) {
            let before = code[..at].chars().next_back().unwrap_or(' ');
            let chained = root != "crate::" && code[..at].ends_with("super::");
            if before.is_alphanumeric() || before == '_' || chained {
                continue;
            }
            let line_index = code[..at].matches('\n').count();
            let line = source.code[line_index].0;
            let rest = &code[at + root.len()..];
            found.extend(first_names(rest).into_iter().map(|name| (line, name)));
        }
    }
    found
}

/// The first name of a path, or of each path in braces.
fn first_names(rest: &str) -> Vec<String> {
    let Some(group) = rest.strip_prefix('{') else { return vec![identifier(rest)] };
    let mut names = Vec::new();
    let mut depth = 0_usize;
    let mut item = String::new();
    for character in group.chars() {
        match character {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(std::mem::take(&mut item)),
            _ => {}
        }
        if !(character == ',' && depth == 0) {
            item.push(character);
        }
    }
    names.push(item);
    names.iter().map(|item| identifier(item.trim())).filter(|name| !name.is_empty()).collect()
}

fn identifier(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn the_finder_of_arrows_finds_them() {
    let code =
        "use crate::{judge::{A, B}, spec};\nlet x = super::super::suite::Y;\ncrate::xml::f();";
    let source = Source {
        path: "report/terminal/mod.rs".to_owned(),
        code: code.lines().enumerate().map(|(at, line)| (at + 1, line.to_owned())).collect(),
        lines: 3,
        text: code.to_owned(),
    };
    let found: Vec<_> = used_rooms(&source);
    let expected = [(1, "judge"), (1, "spec"), (3, "xml"), (2, "suite")];
    assert_eq!(found, expected.map(|(line, room)| (line, room.to_owned())));
}

#[test]
fn only_the_xml_room_names_the_xml_crates() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.room() != "xml") {
        for (line, code) in &source.code {
            if ["roxmltree", "quick_xml"].iter().any(|name| code.contains(name)) {
                wrong.push(format!("src/{}:{line}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "XML crates outside the room xml:\n{}", wrong.join("\n"));
}

#[test]
fn pure_rooms_touch_no_socket_file_clock_or_chance() {
    const IMPURE: [&str; 9] = [
        "std::fs",
        "std::net",
        "std::env",
        "tokio::",
        "hyper::",
        "SystemTime",
        "Instant::now",
        "Timestamp::now",
        "println!",
    ];
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|s| PURE.contains(&s.room()) && !s.is_test()) {
        for (line, code) in &source.code {
            if let Some(name) = IMPURE.iter().find(|name| code.contains(**name)) {
                wrong.push(format!("src/{}:{line}: {name}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "input or output in a pure room:\n{}", wrong.join("\n"));
}

#[test]
fn files_are_small() {
    let sources = sources();
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for source in sources.iter().filter(|source| !source.is_test()) {
        sizes.insert(&source.path, source.lines);
    }
    let long: Vec<_> = sizes.iter().filter(|(_, lines)| **lines > MOST_LINES).collect();
    assert!(long.is_empty(), "files over {MOST_LINES} lines: {long:?}");
    let mut ordered: Vec<usize> = sizes.values().copied().collect();
    ordered.sort_unstable();
    let median = ordered[ordered.len() / 2];
    assert!(median <= MOST_LINES_OF_HALF, "the median file has {median} lines");
}

#[test]
fn nothing_is_left_undone_in_the_source() {
    let marks = ["todo!(", "unimplemented!(", "dbg!(", "FIXME", "XXX"];
    let mut wrong = Vec::new();
    for source in sources() {
        for (at, line) in source.text.lines().enumerate() {
            if let Some(mark) = marks.iter().find(|mark| line.contains(**mark)) {
                wrong.push(format!("src/{}:{}: {mark}", source.path, at + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "left undone:\n{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<String> = sources()
        .into_iter()
        .filter(|source| !source.is_test() && !source.text.trim_start().starts_with("//!"))
        .map(|source| source.path)
        .collect();
    assert!(silent.is_empty(), "files without a `//!` comment on top: {silent:?}");
}
