//! The engine on files: schema documents and instances in any encoding it accepts.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::{fs, io};

use lis_conform::schema::{Schema, SchemaSource, Violation};
use lis_conform::xml::{Element, StreamError, StreamPolicies, StreamReader, XmlLimits};

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

/// Compiles the schema that these files make together.
pub fn compile_files(files: &[PathBuf]) -> Result<Schema, String> {
    let mut texts = BTreeMap::new();
    for file in files {
        let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
        texts.insert(file.display().to_string(), decoded(&bytes));
    }
    let sources: Vec<SchemaSource<'_>> =
        texts.iter().map(|(name, text)| SchemaSource { name, text }).collect();
    Schema::compile(&sources).map_err(|error| error.to_string())
}

/// Judges one instance.
pub fn judge_file(schema: &Schema, file: &Path) -> io::Result<Judgement> {
    let bytes = fs::read(file)?;
    Ok(match read(&bytes) {
        Ok(root) => judged(&schema.validate(&root, 20)),
        Err(error) => Judgement::Invalid(format!("not well-formed: {error}")),
    })
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

fn judged(violations: &[Violation]) -> Judgement {
    match violations.first() {
        None => Judgement::Valid,
        Some(first) => {
            let Violation { path, rule, message, .. } = first;
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
            Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
        },
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let text: String = char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).collect();
    // What it declares is no longer true of the text.
    match text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, rest)) => rest.to_owned(),
        None => text,
    }
}
