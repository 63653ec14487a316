//! The metadata of the suite: which files make a test, and what is expected of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use lis_conform::xml::{Element, Namespace};

use crate::schema_support::engine;

static SUITE: Namespace =
    Namespace::from_static("http://www.w3.org/XML/2004/xml-schema-test-suite/");
static XLINK: Namespace = Namespace::from_static("http://www.w3.org/1999/xlink");

/// What a processor for XSD 1.0, second edition, supports of the tokens in `version`.
const SUPPORTED: [&str; 5] = ["1.0", "1.0-2e", "XML-1.0", "XML-1.0-5e", "Unicode_6.0.0"];

/// A schema with the instances that are judged by it.
#[derive(Clone, Debug)]
pub struct Group {
    /// The schema test, if there is one; without it instances name their schemas themselves.
    pub schema: Option<SchemaTest>,
    pub instances: Vec<InstanceTest>,
}

#[derive(Clone, Debug)]
pub struct SchemaTest {
    pub id: TestId,
    pub documents: Vec<PathBuf>,
    pub expected: Expected,
}

#[derive(Clone, Debug)]
pub struct InstanceTest {
    pub id: TestId,
    pub document: PathBuf,
    pub expected: Expected,
}

/// Which test it is. Names of tests are unique in a group only.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct TestId {
    /// Whose tests these are: the folder of the metadata, such as `sunMeta`.
    pub contribution: String,
    pub set: String,
    pub group: String,
    pub test: String,
    /// Whether its status says that the test, or what is expected, is in doubt.
    pub is_doubted: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Expected {
    Valid,
    Invalid,
    /// The suite names no verdict for us: not known, indeterminate, up to the implementation.
    Open,
    /// For other versions of the language only.
    OtherVersion,
}

/// Every group of every test set below a folder. Test sets are found through the suite documents,
/// and by their names where no suite document refers to them. Those in `common` try the metadata
/// itself against a schema that imports others over the network: they are left out.
pub fn read_folder(folder: &Path) -> Vec<Group> {
    assert!(folder.is_dir(), "{} is not a folder", folder.display());
    let mut suites = Vec::new();
    let mut sets = BTreeSet::new();
    for file in files_below(folder) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if name == "suite.xml" || name.ends_with(".suite") || name.ends_with(".suite.xml") {
            suites.push(file);
        } else if name.ends_with(".testset") || name.ends_with(".testset.xml") {
            sets.insert(file);
        }
    }
    for file in suites {
        let suite = read_root(&file, "testSuite");
        if is_supported(&suite) {
            let named = suite.children_named(&SUITE, "testSetRef");
            sets.extend(named.map(|named| referred(&file, named)).filter(|set| set.is_file()));
        } else {
            for named in suite.children_named(&SUITE, "testSetRef") {
                sets.remove(&referred(&file, named));
            }
        }
    }
    let is_common = |file: &PathBuf| file.parent().is_some_and(|folder| folder.ends_with("common"));
    sets.iter().filter(|file| !is_common(file)).flat_map(|file| read_set(file)).collect()
}

fn read_set(file: &Path) -> Vec<Group> {
    let set = read_root(file, "testSet");
    let folder = file.parent().and_then(Path::file_name).unwrap_or_default();
    let contribution = folder.to_string_lossy().into_owned();
    let set_name = required(file, &set, "name").to_owned();
    let mut groups = Vec::new();
    for group in set.children_named(&SUITE, "testGroup") {
        let is_ours = is_supported(&set) && is_supported(group);
        let group_name = required(file, group, "name");
        let id = |test: &Element| TestId {
            contribution: contribution.clone(),
            set: set_name.clone(),
            group: group_name.to_owned(),
            test: required(file, test, "name").to_owned(),
            is_doubted: is_doubted(test),
        };
        let expected = |test: &Element| match is_ours && is_supported(test) {
            true => expected_of(test),
            false => Expected::OtherVersion,
        };
        groups.push(Group {
            schema: group.child(&SUITE, "schemaTest").map(|test| SchemaTest {
                id: id(test),
                documents: principal_documents(file, test),
                expected: expected(test),
            }),
            instances: group
                .children_named(&SUITE, "instanceTest")
                .map(|test| InstanceTest {
                    id: id(test),
                    document: test
                        .child(&SUITE, "instanceDocument")
                        .map(|named| referred(file, named))
                        .unwrap_or_default(),
                    expected: expected(test),
                })
                .collect(),
        });
    }
    groups
}

/// The documents a schema is made of, those left out that others of them refer to.
fn principal_documents(file: &Path, test: &Element) -> Vec<PathBuf> {
    test.children_named(&SUITE, "schemaDocument")
        .filter(|named| {
            matches!(named.attribute(&Namespace::NONE, "role"), None | Some("principal"))
        })
        .map(|named| referred(file, named))
        .collect()
}

/// Whether any of the versions that something is for is ours; naming none means all.
fn is_supported(element: &Element) -> bool {
    let versions = element.attribute(&Namespace::NONE, "version").unwrap_or_default();
    let mut tokens = versions.split_whitespace().peekable();
    tokens.peek().is_none() || tokens.any(|token| SUPPORTED.contains(&token))
}

/// The expectation that holds for a processor like ours: on `expected` all tokens must apply.
fn expected_of(test: &Element) -> Expected {
    let mut expectations = test.children_named(&SUITE, "expected").filter(|expected| {
        let versions = expected.attribute(&Namespace::NONE, "version").unwrap_or_default();
        versions.split_whitespace().all(|token| SUPPORTED.contains(&token))
    });
    let Some(expected) = expectations.next() else {
        return match test.child(&SUITE, "expected") {
            Some(_) => Expected::OtherVersion,
            None => Expected::Open,
        };
    };
    match expected.attribute(&Namespace::NONE, "validity") {
        Some("valid") => Expected::Valid,
        Some("invalid") => Expected::Invalid,
        _ => Expected::Open,
    }
}

fn is_doubted(test: &Element) -> bool {
    let status = test.child(&SUITE, "current");
    let status = status.and_then(|current| current.attribute(&Namespace::NONE, "status"));
    matches!(status, Some("queried" | "disputed-test" | "disputed-spec"))
}

// --- files

fn read_root(file: &Path, local: &str) -> Element {
    let bytes = fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let root = engine::read(&bytes).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    assert!(root.name.is(&SUITE, local), "{}: the root is {}", file.display(), root.name);
    root
}

fn required<'a>(file: &Path, element: &'a Element, name: &str) -> &'a str {
    element
        .attribute(&Namespace::NONE, name)
        .unwrap_or_else(|| panic!("{}: {} without {name}", file.display(), element.name))
}

/// The file that `xlink:href` names, from where `file` is.
fn referred(file: &Path, element: &Element) -> PathBuf {
    let href = element.attribute(&XLINK, "href").unwrap_or_default();
    let href = href.split('#').next().unwrap_or_default();
    let mut path = file.parent().unwrap_or_else(|| Path::new("")).to_path_buf();
    for step in unescaped(href).split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path
}

/// `%20` and its like as characters.
fn unescaped(href: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = href.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| str::from_utf8(digits).ok());
        let escape = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (first, escape) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries =
            fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries {
            let path = entry.expect("the folder can be read on").path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

/// Called as a trial: this file has no harness of its own.
pub mod tests {
    use super::*;

    const SET: &str = r#"<!DOCTYPE testSet SYSTEM "x.dtd">
        <testSet xmlns="http://www.w3.org/XML/2004/xml-schema-test-suite/"
          xmlns:xlink="http://www.w3.org/1999/xlink" name="s" contributor="c" version="1.0 1.1">
        <testGroup name="two">
          <annotation><documentation>text</documentation></annotation>
          <documentationReference xlink:href="http://example.org/"/>
          <schemaTest name="t">
            <schemaDocument xlink:href="../data/a%20b.xsd"/>
            <schemaDocument xlink:href="../data/c.xsd" role="included"/>
            <schemaDocument xlink:href="./d.xsd" role="principal"/>
            <expected validity="valid" version="1.1"/>
            <expected validity="invalid" version="1.0"/>
            <current status="accepted" date="2005-01-01"/>
            <prior status="disputed-test" date="2004-01-01"/>
          </schemaTest>
          <instanceTest name="doubted"><instanceDocument xlink:href="i.xml"/>
            <expected validity="valid"/><current status="disputed-spec" date="2005-01-01"/>
          </instanceTest>
          <instanceTest name="open"><instanceDocument xlink:href="i.xml"/>
            <expected validity="notKnown"/></instanceTest>
          <instanceTest name="both"><instanceDocument xlink:href="i.xml"/>
            <expected validity="valid" version="1.0 1.1"/></instanceTest>
          <instanceTest name="newer" version="1.1 full-xpath-in-CTA">
            <instanceDocument xlink:href="i.xml"/><expected validity="valid"/></instanceTest>
        </testGroup>
        <testGroup name="newer" version="1.1"><schemaTest name="t">
          <schemaDocument xlink:href="x.xsd"/><expected validity="valid"/></schemaTest></testGroup>
        <testGroup name="no-schema"><instanceTest name="i">
          <instanceDocument xlink:href="i.xml"/><expected validity="invalid"/></instanceTest>
        </testGroup>
        </testSet>"#;

    pub fn reads_the_whole_format() {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("xsts-format");
        let meta = folder.join("aMeta");
        fs::create_dir_all(&meta).expect("the build folder can be written");
        fs::write(meta.join("odd.xml"), SET).expect("the build folder can be written");
        let suite = |version: &str| {
            format!(
                "<testSuite xmlns='{SUITE}' xmlns:xlink='{XLINK}' name='x' {version} \
                 releaseDate='2006-01-01' schemaVersion='1.0'>\
                 <testSetRef xlink:href='aMeta/odd.xml'/><testSetRef xlink:href='none.testSet'/>\
                 </testSuite>"
            )
        };
        let write = |text: String| {
            fs::write(folder.join("suite.xml"), text).expect("the build folder can be written");
        };
        write(suite("version='1.1'"));
        assert!(read_folder(&folder).is_empty(), "the suite is for 1.1 alone");
        write(suite(""));
        fs::create_dir_all(folder.join("common")).expect("the build folder can be written");
        fs::write(folder.join("common/introspection.testSet"), SET).expect("it can be written");
        let groups = read_folder(&folder);
        let [two, newer, no_schema] = &groups[..] else { panic!("{groups:?}") };

        let schema = two.schema.as_ref().expect("it has one");
        assert_eq!(schema.documents, [folder.join("data/a b.xsd"), meta.join("d.xsd")]);
        assert_eq!(schema.expected, Expected::Invalid);
        assert_eq!((schema.id.contribution.as_str(), schema.id.set.as_str()), ("aMeta", "s"));
        assert!(!schema.id.is_doubted, "its prior status does not matter");
        let expected: Vec<_> = two.instances.iter().map(|test| test.expected).collect();
        let wanted =
            [Expected::Valid, Expected::Open, Expected::OtherVersion, Expected::OtherVersion];
        assert_eq!(expected, wanted);
        assert!(two.instances[0].id.is_doubted);
        assert_eq!(two.instances[0].document, meta.join("i.xml"));

        let expected = newer.schema.as_ref().map(|schema| schema.expected);
        assert_eq!(expected, Some(Expected::OtherVersion));
        assert!(no_schema.schema.is_none());
        assert_eq!(no_schema.instances[0].expected, Expected::Invalid);
    }
}
