//! TOML text to a typed value, or to everything that is wrong with it.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use toml::de::DeTable;

use super::de::from_table;
use super::diagnostic::Diagnostic;
use super::shape;

/// Reads `text`, the content of `file`. `T` denies unknown fields.
///
/// The JSON Schema of `T` is only looked at when the text does not fit: it is what allows to say all
/// that is wrong, not only the first thing, and to suggest what was meant.
///
/// # Errors
/// Every syntax error; or, where there is none, every unknown or missing key and every value of the
/// wrong type.
pub fn read<T: DeserializeOwned + JsonSchema>(
    file: &str,
    text: &str,
) -> Result<T, Vec<Diagnostic>> {
    let (table, syntax) = DeTable::parse_recoverable(text);
    if !syntax.is_empty() {
        let mut all: Vec<_> =
            syntax.iter().map(|error| Diagnostic::of(file, text, error.into())).collect();
        all.sort_by_key(|diagnostic| diagnostic.span.start);
        return Err(all);
    }
    from_table(table).map_err(|first| {
        let (table, _) = DeTable::parse_recoverable(text);
        let mismatches = shape::mismatches(&schemars::schema_for!(T), &table);
        if mismatches.is_empty() {
            return vec![Diagnostic::of(file, text, first)];
        }
        mismatches
            .into_iter()
            .map(|mismatch| Diagnostic::at(file, text, mismatch.span, mismatch.message))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;
    use crate::spec::toml_file::At;

    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields, rename_all = "kebab-case")]
    struct Sheet {
        title: At<String>,
        #[serde(default)]
        colour: Colour,
        size_limit: Option<u8>,
        #[serde(default)]
        names: BTreeMap<String, At<String>>,
        #[serde(default)]
        row: Vec<At<Row>>,
    }

    #[derive(Debug, Default, Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    enum Colour {
        /// Like blood.
        #[default]
        Red,
        /// Like the sky.
        Blue,
    }

    #[derive(Clone, Debug, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Row {
        value: At<Value>,
    }

    #[derive(Clone, Debug, Deserialize, JsonSchema)]
    #[serde(untagged)]
    enum Value {
        #[expect(dead_code, reason = "only read from files that are wrong")]
        Text(String),
        List(Vec<String>),
    }

    fn messages(text: &str) -> Vec<String> {
        read::<Sheet>("x.toml", text).unwrap_err().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn values_know_their_place() {
        let text = "title = 'T'\nnames = { a = 'b' }\n\n[[row]]\nvalue = ['x']\n";
        let sheet: Sheet = read("x.toml", text).unwrap();
        assert_eq!(&text[sheet.title.span()], "'T'");
        assert_eq!(&text[sheet.names["a"].span()], "'b'");
        assert_eq!(&text[sheet.row[0].value.span()], "['x']");
        assert_eq!(super::super::line_column(text, sheet.row[0].span().start), (4, 1));
        assert!(matches!(&*sheet.row[0].value, Value::List(list) if list == &["x"]));
        assert!(matches!(sheet.colour, Colour::Red) && sheet.size_limit.is_none());
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let text = "titel = 'T'\ncolour = 'bleu'\nsize-limit = 'x'\nnames = { a = 1 }\n\n[[row]]\nvalu = 1\n[[row]]\nvalue = true\n";
        assert_eq!(
            messages(text),
            [
                "x.toml:1:1: unknown key `titel`: did you mean `title`?",
                "x.toml:1:1: the key `title` is missing",
                "x.toml:2:10: `bleu` is not known here: did you mean `blue`?",
                "x.toml:3:14: a string stands where an integer belongs",
                "x.toml:4:15: an integer stands where a string belongs",
                "x.toml:6:1: the key `value` is missing",
                "x.toml:7:1: unknown key `valu`: did you mean `value`?",
                "x.toml:9:9: a boolean stands where a string or an array belongs",
            ]
        );
    }

    #[test]
    fn keys_unlike_any_get_the_list() {
        let all = messages("title = 'T'\nxyzzy = 1\n");
        assert_eq!(
            all,
            ["x.toml:2:1: unknown key `xyzzy`: expected one of `colour`, `names`, `row`, \
             `size-limit`, `title`"]
        );
    }

    #[test]
    fn every_syntax_error_is_said() {
        let all = messages("title = \n colour = 'red' 'blue'\n");
        assert_eq!(all.len(), 2, "{all:?}");
        assert!(all[0].starts_with("x.toml:1:") && all[1].starts_with("x.toml:2:"), "{all:?}");
    }

    #[test]
    fn what_no_schema_says_is_said_by_serde() {
        let all = messages("title = 'T'\nsize-limit = 256\n");
        assert_eq!(all.len(), 1);
        assert!(all[0].starts_with("x.toml:2:14: "), "{all:?}");
    }
}
