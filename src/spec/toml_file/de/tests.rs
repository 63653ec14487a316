use std::collections::BTreeMap;

use serde::Deserialize;

use super::*;

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(default, deny_unknown_fields)]
struct Sheet {
    size: u8,
    weight: f64,
    day: Option<Day>,
    marks: Vec<Mark>,
    names: BTreeMap<Name, (String, bool)>,
    anything: Option<Anything>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename = "text or date")]
struct Day(String);

#[derive(Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
struct Name(String);

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Mark {
    None,
    Note(String),
    Pair(i64, i64),
    Place { x: i64 },
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(untagged)]
enum Anything {
    Number(i64),
    Part(f64),
    Truth(bool),
    Several(Vec<Self>),
    Named { name: String },
}

#[test]
fn every_type_takes_its_values() {
    let sheet: Sheet = from_str(
        "size = 0x10\nweight = 1\nday = 2026-12-31\nnames = { a = ['b', true] }\n\
         marks = ['none', { note = 'x' }, { pair = [1, -2] }, { place = { x = 3 } }]\n\
         anything = [1, 1.5, false, [], { name = 'n' }]\n",
    )
    .unwrap();
    let several = [
        Anything::Number(1),
        Anything::Part(1.5),
        Anything::Truth(false),
        Anything::Several(Vec::new()),
        Anything::Named { name: "n".into() },
    ];
    assert_eq!(
        sheet,
        Sheet {
            size: 16,
            weight: 1.0,
            day: Some(Day("2026-12-31".into())),
            marks: vec![
                Mark::None,
                Mark::Note("x".into()),
                Mark::Pair(1, -2),
                Mark::Place { x: 3 },
            ],
            names: BTreeMap::from([(Name("a".into()), ("b".into(), true))]),
            anything: Some(Anything::Several(several.into())),
        }
    );
    assert_eq!(from_str::<Sheet>("day = '2026'").unwrap().day, Some(Day("2026".into())));
    assert!(from_str::<Sheet>("weight = inf").unwrap().weight.is_infinite());
}

#[test]
fn the_first_thing_that_does_not_fit_is_said_with_its_place() {
    for (text, place, says) in [
        ("size = 256", "256", "invalid value: integer `256`, expected u8"),
        ("size = -1", "-1", "invalid value: integer `-1`, expected u8"),
        (
            "size = 99999999999999999999",
            "99999999999999999999",
            "99999999999999999999 is too large",
        ),
        ("size = 'x'", "'x'", "invalid type: string \"x\", expected u8"),
        ("size = 1.5", "1.5", "invalid type: floating point `1.5`, expected u8"),
        ("weight = 1e999", "1e999", "1e999 is too large"),
        ("weight = true", "true", "invalid type: boolean `true`, expected f64"),
        ("marks = 'x'", "'x'", "invalid type: string \"x\", expected a sequence"),
        ("marks = [{}]", "{}", "a table with one key belongs here"),
        ("marks = [1]", "1", "invalid type: integer `1`, expected a string or a table"),
        ("marks = ['note']", "'note'", "a table with more about this belongs here"),
        ("marks = [{ none = 1 }]", "1", "invalid type: integer `1`, expected the name alone"),
        (
            "names = { a = [2026-12-31, true] }",
            "2026-12-31",
            "invalid type: a date, expected a string",
        ),
        ("names = []", "[]", "invalid type: sequence, expected a map"),
        ("anything = 2026-12-31", "2026-12-31", "invalid type: a date, expected"),
    ] {
        let refusal = from_str::<Sheet>(text).expect_err(text);
        assert_eq!(&text[refusal.span.clone().unwrap()], place, "{text}: {refusal}");
        assert!(refusal.message.starts_with(says), "{text}: {refusal}");
    }
    for (text, says) in [
        ("marks = ['blue']", "unknown variant `blue`, expected one of"),
        ("sise = 1", "unknown field `sise`, expected one of"),
        ("size = ", "string values must be quoted"),
    ] {
        let refusal = from_str::<Sheet>(text).expect_err(text);
        assert!(refusal.message.starts_with(says), "{text}: {refusal}");
    }
}
