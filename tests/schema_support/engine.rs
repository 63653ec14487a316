//! The engine on files: schema documents and instances in any encoding it accepts.

use std::path::{Component, Path, PathBuf};
use std::{fmt, fs, io};

use lis_conform::schema::{
    Beyond, Location, OwnedSource, Schema, SchemaError, SchemaSource, StreamOptions, Violation,
};
use lis_conform::xml::{Element, Namespace, StreamError, StreamPolicies, StreamReader, XmlLimits};

use super::raw::Raw;

/// What the engine says of an instance.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Judgement {
    Valid,
    /// The first violation, or why it is not well-formed.
    Invalid(String),
}

impl Judgement {
    pub fn is_valid(&self) -> bool {
        matches!(self, Self::Valid)
    }
}

impl fmt::Display for Judgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Valid => f.write_str("valid"),
            Self::Invalid(why) => write!(f, "invalid: {why}"),
        }
    }
}

/// Bounds that no document of a test suite reaches, and no mistake escapes.
pub fn wide_limits() -> XmlLimits {
    XmlLimits {
        bytes: 64 << 20,
        depth: 2_000,
        elements: 2_000_000,
        attributes: 2_000,
        declarations: 500,
        bindings: 5_000,
        name: 4_096,
        text: 8 << 20,
    }
}

/// Compiles the schema that these files make together, with all that they lead to.
pub fn compile_files(files: &[PathBuf]) -> Result<Schema, String> {
    let mut resolve = |location: &Location<'_>| {
        let folder = Path::new(location.base).parent().unwrap_or_else(|| Path::new(""));
        read_owned(&cleaned(&folder.join(location.schema_location)))
    };
    let compiled = match files {
        [file] => {
            let file = cleaned(file);
            let text = decoded(&fs::read(&file).map_err(|error| error.to_string())?);
            let name = file.display().to_string();
            Schema::compile_with(SchemaSource { name: &name, text: &text }, &mut resolve)
        }
        // As the suite says: a document of an unused namespace that imports them all, in order.
        files => {
            let text = importing(files)?;
            Schema::compile_with(SchemaSource { name: "all.xsd", text: &text }, &mut resolve)
        }
    };
    compiled.map_err(|error| error.to_string())
}

fn importing(files: &[PathBuf]) -> Result<String, String> {
    let mut root = Raw::new("xs:schema")
        .with("xmlns:xs", "http://www.w3.org/2001/XMLSchema")
        .with("targetNamespace", "urn:nobody-uses-this");
    for file in files {
        let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let schema = read(&bytes).map_err(|error| format!("{}: {error}", file.display()))?;
        let target = schema.attribute(&Namespace::NONE, "targetNamespace");
        root.push(
            Raw::new("xs:import")
                .with_some("namespace", target)
                .with("schemaLocation", cleaned(file).display().to_string()),
        );
    }
    Ok(root.to_xml())
}

fn read_owned(file: &Path) -> Result<OwnedSource, String> {
    let bytes = fs::read(file).map_err(|error| error.to_string())?;
    Ok(OwnedSource { name: file.display().to_string(), bytes })
}

/// The path without `.` and `..`, so that one file has one name.
fn cleaned(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
}

/// Compiles the schema that these named texts make together; the first is the main one.
pub fn compile_texts(files: &[(String, String)]) -> Result<Schema, SchemaError> {
    let (name, text) = &files[0];
    Schema::compile_with(SchemaSource { name, text }, &mut |location| {
        let found = files.iter().find(|(name, _)| name == location.schema_location);
        let (name, text) = found.ok_or("there is no such file")?;
        Ok(OwnedSource { name: name.clone(), bytes: text.as_bytes().to_vec() })
    })
}

/// Judges the text of an instance.
pub fn judge(schema: &Schema, document: &str) -> Judgement {
    judge_bytes(schema, document.as_bytes())
}

/// Judges one instance.
pub fn judge_file(schema: &Schema, file: &Path) -> io::Result<Judgement> {
    Ok(judge_bytes(schema, &fs::read(file)?))
}

/// Judges as a stream and as a tree; both must say the same.
fn judge_bytes(schema: &Schema, bytes: &[u8]) -> Judgement {
    let options = StreamOptions {
        limits: wide_limits(),
        policies: StreamPolicies::default(),
        max_violations: 20,
        beyond: Beyond::Stop,
        ..StreamOptions::default()
    };
    let outcome = schema.validate_stream(bytes, &options, &mut |_| {}).expect("bytes can be read");
    let streamed = match (&outcome.refusal, outcome.violations.first()) {
        (Some(refusal), _) => Judgement::Invalid(format!("not well-formed: {refusal}")),
        (None, first) => judged(first.map(|placed| &placed.violation)),
    };
    if outcome.refusal.is_none() {
        let root = read(bytes).expect("the same reader took it a moment ago");
        let whole = judged(schema.validate(&root, 20).first());
        assert_eq!(streamed, whole, "stream and tree are judged differently");
    }
    streamed
}

/// The rules that a document breaks.
pub fn rules(schema: &Schema, document: &str) -> Vec<&'static str> {
    let Ok(root) = read(document.as_bytes()) else { return Vec::new() };
    schema.validate(&root, 20).iter().map(|violation| violation.rule).collect()
}

/// The tree of a file, if it can be read and is well-formed.
pub fn read_file(file: &Path) -> Option<Element> {
    read(&fs::read(file).ok()?).ok()
}

/// The tree of a document, read by the reader for files.
pub fn read(bytes: &[u8]) -> Result<Element, StreamError> {
    let mut reader = StreamReader::new(bytes, StreamPolicies::default(), &wide_limits())?;
    let start = reader.next_event()?.and_then(|event| event.to_element());
    let start = start.expect("the first event of a document is its start tag");
    let root = reader.read_element(start, usize::MAX)?;
    while reader.next_event()?.is_some() {}
    Ok(root)
}

fn judged(first: Option<&Violation>) -> Judgement {
    match first {
        None => Judgement::Valid,
        Some(Violation { path, rule, message, .. }) => {
            Judgement::Invalid(format!("{path}: {rule}: {message}"))
        }
    }
}

/// The text of a schema document, whose declaration may say what it was encoded in.
fn decoded(bytes: &[u8]) -> String {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => match str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => undeclared(bytes.iter().map(|&byte| char::from(byte)).collect()),
        },
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let text: String = char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).collect();
    undeclared(text)
}

/// The text without its XML declaration, which is no longer true of it.
fn undeclared(text: String) -> String {
    match text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, rest)) => rest.to_owned(),
        None => text,
    }
}
