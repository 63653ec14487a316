//! Holds CONTRIBUTING.md to the project: what it shows of an operation and a quirk stands in the files
//! that it names, and its case runs as it says.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Folder, lis_conform};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

#[test]
fn what_is_shown_of_an_operation_stands_in_the_files_named() {
    let shown = shown();
    let parts = shown.iter().filter(|block| block.section == "Add an operation");
    let kept = parts.map(|block| {
        let path = block.file.as_ref().unwrap_or_else(|| panic!("no file for {}", block.text));
        holds(&root().join(path), &block.text);
    });
    assert_eq!(kept.count(), 4, "the table, the messages, the requirement and the case");
}

#[test]
fn the_quirk_that_is_shown_is_there() {
    let shown = shown();
    let quirk = shown.iter().find(|block| block.section == "Add a quirk").expect("a quirk");
    let files = fs::read_dir(root().join("fixtures/quirks")).expect("the folder that it names");
    let texts = files.map(|entry| fs::read_to_string(entry.expect("readable").path()));
    assert!(texts.into_iter().any(|text| has(&text.expect("text"), &quirk.text)), "{}", quirk.text);
    let name = quirk.text.lines().find_map(|line| line.strip_prefix("name = "));
    let name = name.expect("its name").trim_matches('"');
    lis_conform(&["run", "-q", "--in-process", "--quirk", name]).ends_with(1);
}

#[test]
fn the_case_that_is_shown_passes_and_can_fail() {
    let shown = shown();
    let case = shown.iter().find(|block| block.section == "Add a case").expect("a case");
    let name = case.text.lines().next().and_then(|line| line.strip_prefix("# "));
    let name = name.expect("the first line names the file");
    let folder = Folder::new();
    let cases = folder.path().join("mycases");
    fs::create_dir_all(&cases).expect("the folder is ours");
    fs::write(folder.path().join(name), &case.text).expect("there is room");
    let cases = cases.to_str().expect("a name in UTF-8");
    lis_conform(&["check", cases]).ends_with(0).shows("yours: 1 case").shows("No problems.");
    let run = ["run", "--in-process", "--cases", cases, "LOCAL-DELETE-001"];
    lis_conform(&run).ends_with(0).shows("1 case in").shows("1 pass");
    let quirk = [&run[..], &["--quirk", "delete-keeps-memberships"]].concat();
    lis_conform(&quirk).ends_with(0).shows("1 warn");
}

/// A fenced block of TOML or XML.
struct Shown {
    section: String,
    /// The file of the project that was named last before it.
    file: Option<PathBuf>,
    text: String,
}

fn shown() -> Vec<Shown> {
    let text = fs::read_to_string(root().join("CONTRIBUTING.md")).expect("it is there");
    let (mut blocks, mut section, mut file) = (Vec::new(), String::new(), None);
    let (mut is_heading, mut block) = (false, None);
    for event in Parser::new(&text) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                is_heading = true;
                section.clear();
            }
            Event::End(TagEnd::Heading(_)) => is_heading = false,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info)))
                if ["toml", "xml"].contains(&info.as_ref()) =>
            {
                block = Some(String::new());
            }
            Event::Text(text) => match &mut block {
                Some(block) => block.push_str(&text),
                None if is_heading => section.push_str(&text),
                None => {}
            },
            Event::Code(code) if root().join(code.as_ref()).is_file() => {
                file = Some(PathBuf::from(code.as_ref()));
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some(text) = block.take() {
                    blocks.push(Shown { section: section.clone(), file: file.take(), text });
                }
            }
            _ => {}
        }
    }
    blocks
}

#[track_caller]
fn holds(path: &Path, block: &str) {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    assert!(has(&text, block), "{} does not hold:\n{block}", path.display());
}

/// Whether the lines stand in the text one after the other, however they are indented.
fn has(text: &str, block: &str) -> bool {
    let lines = |text: &str| -> Vec<String> {
        text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
    };
    let (text, block) = (lines(text), lines(block));
    !block.is_empty() && text.windows(block.len()).any(|window| window == block)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
