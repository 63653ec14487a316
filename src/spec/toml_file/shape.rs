//! A TOML table against the JSON Schema of the type it should become.

use std::ops::Range;

use schemars::Schema;
use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::suggest::suggestion;

/// A place that does not fit.
pub(super) struct Mismatch {
    pub(super) span: Range<usize>,
    pub(super) message: String,
}

/// Everything in `table` that does not fit `schema`, in the order of the text.
pub(super) fn mismatches(schema: &Schema, table: &Spanned<DeTable<'_>>) -> Vec<Mismatch> {
    let empty = Map::new();
    let root = schema.as_value();
    let definitions = root.get("$defs").and_then(Value::as_object).unwrap_or(&empty);
    let mut checker = Checker { definitions, found: Vec::new() };
    checker.table(root, table.get_ref(), table.span());
    checker.found.sort_by_key(|mismatch| mismatch.span.start);
    checker.found
}

struct Checker<'a> {
    definitions: &'a Map<String, Value>,
    found: Vec<Mismatch>,
}

impl<'a> Checker<'a> {
    /// Recursion is bounded by the TOML parser's own nesting limit.
    fn value(&mut self, schema: &'a Value, value: &Spanned<DeValue<'_>>) {
        let schemas = self.alternatives(schema);
        let known: Vec<&str> = schemas.iter().flat_map(|schema| literals(schema)).collect();
        if let DeValue::String(text) = value.get_ref()
            && !known.is_empty()
        {
            if !known.contains(&text.as_ref()) {
                let hint = suggestion(text, known.iter().copied());
                self.push(value.span(), format!("`{text}` is not known here: {hint}"));
            }
            return;
        }
        let Some(schema) = schemas.iter().copied().find(|schema| fits(schema, value.get_ref()))
        else {
            let mut expected: Vec<&str> =
                schemas.iter().flat_map(|s| types(s)).map(in_words).collect();
            expected.dedup();
            let found = found_in_words(value.get_ref());
            let expected = expected.join(" or ");
            self.push(value.span(), format!("{found} stands where {expected} belongs"));
            return;
        };
        match value.get_ref() {
            DeValue::Table(table) => self.table(schema, table, value.span()),
            DeValue::Array(array) => {
                if let Some(items) = schema.get("items") {
                    for item in array.iter() {
                        self.value(items, item);
                    }
                }
            }
            _ => {}
        }
    }

    fn table(&mut self, schema: &'a Value, table: &DeTable<'_>, span: Range<usize>) {
        let empty = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        let others = schema.get("additionalProperties");
        for (key, value) in table.iter() {
            let known = properties.and_then(|properties| properties.get(key.get_ref().as_ref()));
            match (known, others) {
                (Some(schema), _) => self.value(schema, value),
                (None, Some(Value::Object(_))) => {
                    self.value(others.unwrap_or(&Value::Null), value);
                }
                (None, Some(Value::Bool(false))) => {
                    let keys = properties.unwrap_or(&empty).keys().map(String::as_str);
                    let hint = suggestion(key.get_ref(), keys);
                    let message = format!("unknown key `{}`: {hint}", key.get_ref());
                    self.push(key.span(), message);
                }
                (None, _) => {}
            }
        }
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        for key in required.filter_map(Value::as_str) {
            if !table.contains_key(key) {
                self.push(span.start..span.start, format!("the key `{key}` is missing"));
            }
        }
    }

    /// The schemas that a value may fit, references followed, without the absence of a value.
    fn alternatives(&self, schema: &'a Value) -> Vec<&'a Value> {
        let mut open = vec![schema];
        let mut closed = Vec::new();
        while let Some(schema) = open.pop() {
            let reference = schema.get("$ref").and_then(Value::as_str);
            let target = reference
                .and_then(|reference| reference.strip_prefix("#/$defs/"))
                .and_then(|name| self.definitions.get(name));
            let any = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array);
            match (target, any) {
                (Some(target), _) => open.push(target),
                (None, Some(any)) => open.extend(any.iter().rev()),
                (None, None) => closed.push(schema),
            }
        }
        closed.retain(|schema| types(schema) != ["null"]);
        closed
    }

    fn push(&mut self, span: Range<usize>, message: String) {
        self.found.push(Mismatch { span, message });
    }
}

/// The texts that a schema lists, where it does.
fn literals(schema: &Value) -> Vec<&str> {
    let listed = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
    listed.chain(schema.get("const")).filter_map(Value::as_str).collect()
}

/// The JSON types that a schema allows, the absence of a value last and only where alone.
fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => {
            several.iter().filter_map(Value::as_str).filter(|name| *name != "null").collect()
        }
        _ => Vec::new(),
    }
}

/// Whether the schema is for values of this type. One that names no type is for all.
fn fits(schema: &Value, value: &DeValue<'_>) -> bool {
    let types = types(schema);
    types.is_empty() || types.iter().any(|name| json_types(value).contains(name))
}

fn json_types(value: &DeValue<'_>) -> &'static [&'static str] {
    match value {
        DeValue::String(_) | DeValue::Datetime(_) => &["string"],
        DeValue::Integer(_) => &["integer", "number"],
        DeValue::Float(_) => &["number"],
        DeValue::Boolean(_) => &["boolean"],
        DeValue::Array(_) => &["array"],
        DeValue::Table(_) => &["object"],
    }
}

fn found_in_words(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::Float(_) => "a float",
        DeValue::Datetime(_) => "a date",
        other => in_words(json_types(other)[0]),
    }
}

fn in_words(json_type: &str) -> &'static str {
    match json_type {
        "string" => "a string",
        "integer" => "an integer",
        "number" => "a number",
        "boolean" => "a boolean",
        "array" => "an array",
        _ => "a table",
    }
}
