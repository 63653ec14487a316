//! The facet `enumeration` (XML Schema part 2, section 4.3.5).

use std::collections::HashSet;

use smol_str::SmolStr;

use super::actual::Value;

/// The only values there are. Cheap to ask, however many they are.
#[derive(Clone, Debug)]
pub(in crate::schema) struct Enumeration {
    /// As the schema has them, white space dealt with, in order.
    texts: Vec<String>,
    values: Values,
}

/// Lists up to this long are searched from the beginning.
const SHORT: usize = 8;

#[derive(Clone, Debug)]
enum Values {
    /// The texts themselves.
    FewTexts,
    Texts(HashSet<SmolStr>),
    Few(Vec<Value>),
    Many(HashSet<Value>),
}

impl Enumeration {
    /// Values that are their texts.
    pub fn of_texts(texts: Vec<String>) -> Self {
        let values = if texts.len() <= SHORT {
            Values::FewTexts
        } else {
            Values::Texts(texts.iter().map(SmolStr::new).collect())
        };
        Self { texts, values }
    }

    /// Values, with the text of each.
    pub fn of_values(texts: Vec<String>, values: Vec<Value>) -> Self {
        let values = if values.len() <= SHORT {
            Values::Few(values)
        } else {
            Values::Many(values.into_iter().collect())
        };
        Self { texts, values }
    }

    /// The texts, in the order of the schema.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// Whether a text, white space dealt with, stands for one of the values. `value` is asked for
    /// the value where texts do not tell.
    pub fn contains(&self, literal: &str, value: impl FnOnce() -> Option<Value>) -> bool {
        match &self.values {
            Values::FewTexts => self.texts.iter().any(|text| text == literal),
            Values::Texts(texts) => texts.contains(literal),
            Values::Few(values) => value().is_some_and(|value| values.contains(&value)),
            Values::Many(values) => value().is_some_and(|value| values.contains(&value)),
        }
    }
}
