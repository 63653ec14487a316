//! The checks of `fuzz/`, driven by a mutator of our own on a stable toolchain: no coverage to
//! steer by, but seeds that reach every corner, and much speed.
//!
//! Each target runs for `LIS_CONFORM_FUZZ_SECONDS` (a fixed number of inputs where that is not set)
//! from the seed `LIS_CONFORM_FUZZ_SEED`, which is printed. An input that breaks something is written
//! to the folder for temporary files, and its name is part of the failure.

use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs};

#[path = "../fuzz/bodies/path.rs"]
mod path;
#[path = "../fuzz/bodies/read_document.rs"]
mod read_document;
#[path = "../fuzz/bodies/schema_load.rs"]
mod schema_load;
#[path = "../fuzz/bodies/schema_validate.rs"]
mod schema_validate;
#[path = "../fuzz/bodies/stream_reader.rs"]
mod stream_reader;

/// Inputs where no time is given.
const FEW: u64 = 300;

/// No input of a few kilobytes may take longer, on whatever machine.
const LONGEST: Duration = Duration::from_secs(20);

/// Seeds longer than this are cut: short inputs are mutated more often.
const LONGEST_SEED: usize = 16 << 10;

/// What chance rarely writes by itself.
const WORDS: &[&str] = &[
    "<",
    ">",
    "/>",
    "</",
    "\"",
    "'",
    "&amp;",
    "&#x10FFFF;",
    "&#0;",
    "&x;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?x ?>",
    "<!DOCTYPE r [<!ENTITY x \"y\">]>",
    "<?xml version=\"1.0\" encoding=\"UTF-16\"?>",
    "\u{feff}",
    "\0",
    "\r\n",
    "xmlns=\"\"",
    "xmlns:x=\"x\"",
    "xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"",
    " xsi:nil=\"true\"",
    " xsi:type=\"x:w\"",
    "minOccurs=\"0\"",
    "maxOccurs=\"unbounded\"",
    "maxOccurs=\"4294967296\"",
    "base=\"t\"",
    "ref=\"x:h\"",
    "type=\"xs:IDREF\"",
    "xpath=\".//*|@*\"",
    "value=\"(a*)*b{0,99999}\"",
    "-",
    "99999999999999999999",
    "1e400",
    "-INF",
    "NaN",
    "0000-00-00",
    "9999-12-31T24:00:00+14:00",
    "[",
    "]",
    "::",
    "//",
    "*",
    "@",
    ".",
    "{",
    "}",
];

#[test]
fn paths() {
    let seeds = ["a/b", "//b", "p:b[2]/@x", "a/*/b", ".//a|b", "b[1]"].map(str::to_owned);
    fuzz("path", &seeds.map(String::into_bytes), |bytes, _| {
        path::check(&String::from_utf8_lossy(bytes))
    });
}

#[test]
fn documents_are_read_and_written() {
    fuzz("read_document", &documents(), |bytes, chance| {
        read_document::check((chance.below(256) as u8, bytes));
    });
}

#[test]
fn both_readers_agree() {
    fuzz("stream_reader", &documents(), |bytes, _| stream_reader::check(bytes));
}

#[test]
fn schemas_are_compiled_or_refused() {
    let seeds = schemas();
    fuzz("schema_load", &seeds, |bytes, chance| {
        let other = &seeds[chance.below(seeds.len())];
        schema_load::check((&String::from_utf8_lossy(bytes), &String::from_utf8_lossy(other)));
    });
}

#[test]
fn documents_are_validated_alike_as_stream_and_as_tree() {
    let mut seeds = documents();
    for more in [
        "<x:r xmlns:x='x'><x:k i='a'><d>2011-06-30T00:00:00Z</d><e>a1</e><f>1</f></x:k></x:r>",
        "<x:r xmlns:x='x'><x:o j='a b'><e/><e>1.5</e><g>YQ==</g></x:o><b>t<n>1.0</n><m/></b></x:r>",
        "<x:r xmlns:x='x' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>\
         <x:k xsi:type='x:w' q='x:k'><d xsi:nil='true'/><g/></x:k></x:r>",
    ] {
        // Most seeds are of other schemas: these count more.
        seeds.extend(vec![more.as_bytes().to_vec(); seeds.len() / 4 + 1]);
    }
    fuzz("schema_validate", &seeds, |bytes, _| schema_validate::check(bytes));
}

/// Holds a target to inputs made of these seeds.
fn fuzz(target: &str, seeds: &[Vec<u8>], check: impl Fn(&[u8], &mut Chance)) {
    assert!(seeds.len() > 2, "{target} has no seeds");
    let number = |name: &str| env::var(name).ok().map(|text| text.parse::<u64>().expect(name));
    let time = number("LIS_CONFORM_FUZZ_SECONDS").map(Duration::from_secs);
    let seed = number("LIS_CONFORM_FUZZ_SEED").unwrap_or(1);
    println!("{target}: LIS_CONFORM_FUZZ_SEED={seed}");
    let (began, mut inputs) = (Instant::now(), 0);
    loop {
        let is_over = time.map_or(inputs >= FEW, |time| began.elapsed() >= time);
        if is_over {
            break;
        }
        // A generator for each input, so that one alone can be made again.
        let mut chance = Chance::new(seed.wrapping_mul(1_000_003).wrapping_add(inputs));
        let input = if inputs < seeds.len() as u64 && time.is_some() {
            seeds[usize::try_from(inputs).expect("small")].clone()
        } else {
            mutated(seeds, &mut chance)
        };
        let start = Instant::now();
        let held = panic::catch_unwind(AssertUnwindSafe(|| check(&input, &mut chance)));
        let took = start.elapsed();
        if held.is_err() || took > LONGEST {
            let file = env::temp_dir().join(format!("lis-conform-{target}-{seed}-{inputs}"));
            fs::write(&file, &input).expect("there is room");
            panic!(
                "{target}: input {inputs} of seed {seed} broke it in {took:?}: {}",
                file.display()
            );
        }
        inputs += 1;
    }
    println!("{target}: {inputs} inputs in {:?}", began.elapsed());
    assert!(inputs >= FEW / 10, "{target}: {inputs} inputs prove little");
}

/// A seed, changed in one to eight places.
fn mutated(seeds: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seeds[chance.below(seeds.len())].clone();
    for _ in 0..=chance.below(8) {
        let at = chance.below(bytes.len() + 1);
        let end = (at + chance.below(40)).min(bytes.len());
        match chance.below(8) {
            0 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let copy = bytes[at..end].to_vec();
                let to = chance.below(bytes.len() + 1);
                drop(bytes.splice(to..to, copy));
            }
            3 => bytes.truncate(at),
            4 => {
                let other = &seeds[chance.below(seeds.len())];
                let from = chance.below(other.len() + 1);
                let piece = other[from..(from + chance.below(200)).min(other.len())].to_vec();
                drop(bytes.splice(at..end, piece));
            }
            5 => {
                let copy = bytes[at..end].repeat(1 + chance.below(30));
                drop(bytes.splice(at..at, copy));
            }
            _ => {
                let word = WORDS[chance.below(WORDS.len())].bytes();
                let to = if chance.below(2) == 0 { at } else { end };
                drop(bytes.splice(at..to, word));
            }
        }
    }
    bytes
}

/// Messages and rosters.
fn documents() -> Vec<Vec<u8>> {
    let mut seeds = files("fixtures/messages", "xml");
    seeds.extend(files("fixtures/samples", "xml"));
    seeds.extend(
        snippets().into_iter().filter(|text| !text.contains("<xs:")).map(String::into_bytes),
    );
    seeds
}

/// Schema documents.
fn schemas() -> Vec<Vec<u8>> {
    let mut seeds = files("fixtures/schemas", "xsd");
    seeds.extend(files("fuzz/bodies", "xsd"));
    let in_schema = |text: String| {
        format!("<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">{text}</xs:schema>")
            .into_bytes()
    };
    seeds.extend(snippets().into_iter().filter(|text| text.starts_with("<xs:")).map(in_schema));
    seeds
}

/// The XML in the pairs that the schema tests are made of.
fn snippets() -> Vec<String> {
    let mut found = Vec::new();
    for file in files("tests/schema_pairs", "toml") {
        let text = String::from_utf8(file).expect("UTF-8");
        let table: toml::Table = toml::from_str(&text).expect("the pairs are TOML");
        let mut rest: Vec<toml::Value> = table.into_iter().map(|(_, value)| value).collect();
        while let Some(value) = rest.pop() {
            match value {
                toml::Value::String(text) if text.starts_with('<') => found.push(text),
                toml::Value::Array(values) => rest.extend(values),
                toml::Value::Table(table) => rest.extend(table.into_iter().map(|(_, value)| value)),
                _ => {}
            }
        }
    }
    found
}

/// The files with that ending in a folder and those below it, the TOML whole and the others cut.
fn files(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    let mut paths: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let most = if ending == "toml" { usize::MAX } else { LONGEST_SEED };
    let read = |path: &PathBuf| {
        let mut bytes = fs::read(path).expect("readable");
        bytes.truncate(most);
        bytes
    };
    paths.iter().map(read).collect()
}

/// Numbers without rhyme, the same for the same seed (xorshift, by way of a scrambled seed).
struct Chance(u64);

impl Chance {
    fn new(seed: u64) -> Self {
        let mixed = (seed ^ (seed >> 30)).wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut chance = Self(mixed.wrapping_mul(0xbf58_476d_1ce4_e5b9) | 1);
        for _ in 0..8 {
            chance.below(2);
        }
        chance
    }

    /// A number below `end`; 0 where there is none.
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 16) % end.max(1) as u64).expect("below a usize")
    }
}
