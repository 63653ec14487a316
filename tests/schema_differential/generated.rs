//! Documents and schemas by chance, the same ones in every run.

use std::fmt::Write as _;

use lis_conform::embedded::EmbeddedFile;
use lis_conform::schema::{ChildShape, Schema, SchemaSource};
use lis_conform::xml::{Namespace, QName, XmlLimits, read_document};

/// A small generator (splitmix64): the sequence is fixed by the seed.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

// --- content models

/// A schema with one content model, and lists of children that may or may not fit it.
pub fn content_model(seed: u64) -> (String, Vec<String>) {
    let mut chance = Chance::new(seed);
    let mut names = ["a", "b", "c", "d", "e"].iter();
    let (model, _) = group(&mut chance, &mut names, 0);
    let xsd = super::handwritten::schema(&format!(
        "<xs:element name='r'><xs:complexType>{model}</xs:complexType></xs:element>"
    ));
    let documents = (0..60).map(|_| {
        let mut document = String::from("<r xmlns='urn:t'>");
        for _ in 0..chance.below(8) {
            // Neighbours in the alphabet often follow one another in the model.
            let name = chance.pick(&["a", "a", "b", "b", "c", "c", "d", "e"]);
            for _ in 0..=chance.below(3) {
                write!(document, "<{name}/>").expect("a String takes all");
            }
        }
        document + "</r>"
    });
    (xsd, documents.collect())
}

/// A group, and whether it may be empty. A name stands once in a model, so that every model is
/// deterministic.
fn group<'n>(
    chance: &mut Chance,
    names: &mut impl Iterator<Item = &'n &'n str>,
    depth: usize,
) -> (String, bool) {
    let is_choice = chance.once_in(3);
    let mut members: Vec<(String, bool)> = Vec::new();
    for _ in 0..=chance.below(3) {
        if depth < 2 && chance.once_in(3) {
            members.push(group(chance, names, depth + 1));
        } else if let Some(name) = names.next() {
            let (min, max) = occurs(chance);
            let element =
                format!("<xs:element name='{name}' minOccurs='{min}' maxOccurs='{max}'/>");
            members.push((element, min == "0"));
        }
    }
    members.retain(|(member, _)| !member.is_empty());
    if members.is_empty() {
        return (String::new(), true);
    }
    let may_be_empty = if is_choice {
        members.iter().any(|(_, may_be_empty)| *may_be_empty)
    } else {
        members.iter().all(|(_, may_be_empty)| *may_be_empty)
    };
    // libxml2 miscounts groups that may be empty: ((a?, b?){3,5}, c){2,2} takes b c c c, though
    // there is one c to a round (XML Schema part 1, section 3.8.4). Such groups stand once.
    let (min, max) = if may_be_empty { ("1", "1") } else { occurs(chance) };
    let content: String = members.into_iter().map(|(member, _)| member).collect();
    let kind = if is_choice { "choice" } else { "sequence" };
    let group = format!("<xs:{kind} minOccurs='{min}' maxOccurs='{max}'>{content}</xs:{kind}>");
    (group, may_be_empty || min == "0")
}

fn occurs(chance: &mut Chance) -> (&'static str, &'static str) {
    *chance.pick(&[
        ("1", "1"),
        ("1", "1"),
        ("0", "1"),
        ("0", "unbounded"),
        ("1", "unbounded"),
        ("2", "2"),
        ("0", "3"),
        ("2", "unbounded"),
        ("3", "5"),
        ("2", "450"),
    ])
}

// --- messages

/// Messages of one of our schemas, most of them with a mistake or two.
pub fn messages(file: &EmbeddedFile, count: u64) -> Vec<String> {
    let schema = Schema::compile(&[SchemaSource { name: file.path, text: file.text }])
        .unwrap_or_else(|error| panic!("{error}"));
    let document = read_document(file.text.as_bytes(), None, &XmlLimits::default())
        .unwrap_or_else(|error| panic!("{error}"));
    let target = document.root.attribute(&Namespace::NONE, "targetNamespace");
    let target = Namespace::new(target.expect("each of ours has one"));
    let roots: Vec<QName> = document
        .root
        .children_named(&Namespace::XSD, "element")
        .filter_map(|element| element.attribute(&Namespace::NONE, "name"))
        .filter(|name| name.ends_with("Request") || name.ends_with("HeaderInfo"))
        .chain(["readPersonsResponse", "readGroupsResponse", "readMembershipsResponse"])
        .map(|name| QName::new(&target, name))
        .filter(|name| schema.declares(name))
        .collect();
    (0..count)
        .map(|seed| {
            let mut chance = Chance::new(seed);
            let root = chance.pick(&roots).clone();
            let mut writer = Writer {
                schema: &schema,
                target: &target,
                mistakes: [0, 60, 25, 10][chance.below(4)],
                chance,
                out: String::new(),
            };
            writer.element(&mut vec![root], true);
            writer.out
        })
        .collect()
}

struct Writer<'a> {
    schema: &'a Schema,
    target: &'a Namespace,
    chance: Chance,
    /// A mistake once in so many places; 0 for none.
    mistakes: usize,
    out: String,
}

impl Writer<'_> {
    fn errs(&mut self) -> bool {
        self.mistakes > 0 && self.chance.once_in(self.mistakes)
    }

    fn element(&mut self, path: &mut Vec<QName>, is_root: bool) {
        let name = path[path.len() - 1].local.to_string();
        self.out += &format!("<{name}");
        if is_root {
            self.out += &format!(
                " xmlns='{}' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'",
                self.target
            );
        } else if self.errs() {
            self.out += " xmlns=''";
        }
        if self.errs() {
            let attribute = *self.chance.pick(&[
                "note='x'",
                "xml:lang='en'",
                "xsi:nil='true'",
                "xsi:nil='false'",
                "xsi:type='nothing'",
                "xsi:schemaLocation='urn:a b'",
                "xsi:other='x'",
            ]);
            self.out += &format!(" {attribute}");
        }
        self.out.push('>');
        match self.schema.children_of(path) {
            Some(shapes) if path.len() < 12 => self.children(path, shapes),
            _ => self.text(&name),
        }
        self.out += &format!("</{name}>");
    }

    fn children(&mut self, path: &mut Vec<QName>, shapes: &[ChildShape]) {
        let mut names: Vec<QName> = Vec::new();
        for shape in shapes {
            let most = shape.max_occurs.unwrap_or(2).min(2);
            let least = shape.min_occurs.min(most);
            let mut times = least + self.chance.below((most - least) as usize + 1) as u32;
            if self.errs() {
                times = self.chance.below(3) as u32;
            }
            names.extend((0..times).map(|_| shape.name.clone()));
        }
        if names.len() > 1 && self.errs() {
            let (one, other) = (self.chance.below(names.len()), self.chance.below(names.len()));
            names.swap(one, other);
        }
        if self.errs() {
            let at = self.chance.below(names.len() + 1);
            let stray = *self.chance.pick(&["stray", "sourcedId", "textString", "extension"]);
            names.insert(at, QName::new(self.target, stray));
        }
        if self.errs() {
            let stray = *self.chance.pick(&[" ", "text", "\n"]);
            self.out += stray;
        }
        for name in names {
            path.push(name);
            self.element(path, false);
            path.pop();
        }
    }

    /// A value that the element is likely to take, or any of many.
    fn text(&mut self, name: &str) {
        let values: &[&str] = match name {
            _ if self.errs() => &[
                "",
                " ",
                "x",
                "true",
                "V2.0",
                "2011-06-30",
                "2011-06-30T24:00:00",
                "Success",
                "-1",
                "idalloc",
                "a b",
                "%zz",
                "http://[",
                "<!-- c -->",
            ],
            "begin" | "end" | "dateTime" | "savePoint" | "fromSavePoint" => {
                &["2011-06-30T12:00:00Z", "2000-02-29T23:59:59.999+14:00", "-0044-03-15T00:00:00"]
            }
            "date" => &["2011-06-30", "2012-02-29Z", "12011-01-31-05:00"],
            "restrict" | "primaryroletype" | "enrollAccept" | "enrollAllowed" => {
                &["true", "0", " false\n"]
            }
            "gender" => &["male", "other", "unknown"],
            "mediamode" => &["uri", "base64"],
            "contentRefType" => &["text", "applet"],
            "membershipIdType" | "collection" => &["group", "courseSection"],
            "status" => &["Active", "Inactive"],
            "language" => &["en", "en-US"],
            "fieldType" => &["String", "Integer"],
            "creditHours" => &["3", "-0", "+12", "123456789012345678901234"],
            "imsx_version" => &["V1.0"],
            "imsx_codeMajor" => &["success", "unsupported"],
            "imsx_severity" => &["status", "error"],
            "imsx_codeMinorFieldValue" => &["fullsuccess", "unknownobject", "linkfailure"],
            _ if name.ends_with("Vocabulary") => {
                &["http://www.imsglobal.org/x?y#z", "", "a/b", "urn:x"]
            }
            _ => &["x", "", " a  b ", "Jos\u{e9} &amp; Co", "<![CDATA[<]]>"],
        };
        let value = *self.chance.pick(values);
        self.out += value;
    }
}
