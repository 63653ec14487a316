//! The query form that this target understands. The standard defines none.
//!
//! ```text
//! query     = condition *( "and" condition )
//! condition = field "=" text          ; equal to the letter
//!           | field "~" text          ; begins with; the text ends with "*"
//! field     = "sourcedId"             ; the object's identifier
//!           | name *( "/" name )      ; local names below the payload, any element there
//! text      = DQUOTE *character DQUOTE ; a quote inside is written twice
//! ```
//!
//! For example `formname/formattedName/textString ~ "Ada *" and sourcedId = "p-1"`.

use crate::xml::Element;

use super::sourced_id::SourcedId;

/// A query, understood.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Query(Vec<Condition>);

/// A text that is no query.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("query not understood at character {at}: {wanted} expected")]
pub(super) struct QueryError {
    /// Character position, from 1.
    at: usize,
    /// What should stand there.
    wanted: &'static str,
}

#[derive(Clone, Debug, Eq, PartialEq)]
struct Condition {
    field: Field,
    test: Test,
}

#[derive(Clone, Debug, Eq, PartialEq)]
enum Field {
    SourcedId,
    Path(Vec<String>),
}

#[derive(Clone, Debug, Eq, PartialEq)]
enum Test {
    Equal(String),
    Prefix(String),
}

/// Conditions in one query at most.
const MAX_CONDITIONS: usize = 16;

impl Query {
    pub(super) fn parse(text: &str) -> Result<Self, QueryError> {
        let mut reader = Reader { rest: text, read: 0 };
        let mut conditions = vec![reader.condition()?];
        loop {
            reader.skip_blanks();
            if reader.rest.is_empty() {
                return Ok(Self(conditions));
            }
            if conditions.len() == MAX_CONDITIONS {
                return Err(reader.wanted("the end (16 conditions at most)"));
            }
            if reader.word() != "and" {
                return Err(reader.wanted("`and` or the end"));
            }
            conditions.push(reader.condition()?);
        }
    }

    /// What the identifiers of all matches begin with.
    pub(super) fn id_prefix(&self) -> &str {
        let of_ids = self.0.iter().filter(|condition| condition.field == Field::SourcedId);
        let prefixes = of_ids.map(|condition| match &condition.test {
            Test::Equal(text) | Test::Prefix(text) => text.as_str(),
        });
        prefixes.max_by_key(|prefix| prefix.len()).unwrap_or("")
    }

    pub(super) fn matches(&self, id: &SourcedId, payload: Option<&Element>) -> bool {
        self.0.iter().all(|condition| match &condition.field {
            Field::SourcedId => condition.test.holds(id.as_str()),
            Field::Path(path) => payload.is_some_and(|payload| {
                select(payload, path).iter().any(|found| condition.test.holds(&found.text()))
            }),
        })
    }
}

impl Test {
    fn holds(&self, text: &str) -> bool {
        match self {
            Self::Equal(wanted) => text == wanted,
            Self::Prefix(wanted) => text.starts_with(wanted.as_str()),
        }
    }
}

/// What is left of the text.
struct Reader<'a> {
    rest: &'a str,
    /// Characters read.
    read: usize,
}

impl<'a> Reader<'a> {
    fn condition(&mut self) -> Result<Condition, QueryError> {
        self.skip_blanks();
        let field = self.field()?;
        self.skip_blanks();
        let prefix = match self.rest.chars().next() {
            Some('=') => false,
            Some('~') => true,
            _ => return Err(self.wanted("`=` or `~`")),
        };
        self.take(1);
        self.skip_blanks();
        let mut text = self.quoted()?;
        let test = if !prefix {
            Test::Equal(text)
        } else if text.pop() == Some('*') {
            Test::Prefix(text)
        } else {
            return Err(self.wanted("`*` at the end of the text in front"));
        };
        Ok(Condition { field, test })
    }

    fn field(&mut self) -> Result<Field, QueryError> {
        let start = self.read;
        let word = self.word();
        let steps: Vec<String> = word.split('/').map(str::to_owned).collect();
        let named = |step: &String| step.starts_with(|c: char| c.is_alphabetic() || c == '_');
        if !steps.iter().all(named) {
            return Err(QueryError { at: start + 1, wanted: "`sourcedId` or a path of names" });
        }
        Ok(if word == "sourcedId" { Field::SourcedId } else { Field::Path(steps) })
    }

    fn quoted(&mut self) -> Result<String, QueryError> {
        let mut text = String::new();
        if !self.rest.starts_with('"') {
            return Err(self.wanted("a text in double quotes"));
        }
        loop {
            self.take(1);
            let Some(end) = self.rest.find('"') else {
                return Err(self.wanted("a closing quote"));
            };
            text.push_str(self.take(end));
            self.take(1);
            if !self.rest.starts_with('"') {
                return Ok(text);
            }
            text.push('"');
        }
    }

    fn word(&mut self) -> &'a str {
        self.skip_blanks();
        let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
        let end = self.rest.find(|c| !part(c)).unwrap_or(self.rest.len());
        self.take(end)
    }

    fn skip_blanks(&mut self) {
        let blanks = self.rest.len() - self.rest.trim_start().len();
        self.take(blanks);
    }

    /// Takes so many bytes, which end at a character's end.
    fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        self.read += taken.chars().count();
        taken
    }

    fn wanted(&self, wanted: &'static str) -> QueryError {
        QueryError { at: self.read + 1, wanted }
    }
}

fn select<'a>(payload: &'a Element, path: &[String]) -> Vec<&'a Element> {
    path.iter().fold(vec![payload], |found, name| {
        found
            .into_iter()
            .flat_map(|element| {
                element.elements().filter(|child| child.name.local == name.as_str())
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::QName;

    fn person() -> Element {
        let leaf = |name, text| Element::with_text(QName::unqualified(name), text);
        let name = |text| {
            Element::new(QName::unqualified("formname")).with_child(leaf("textString", text))
        };
        Element::new(QName::unqualified("person"))
            .with_child(name("Ada \"Countess\" Lovelace"))
            .with_child(name("Mrs King"))
    }

    fn finds(query: &str) -> bool {
        Query::parse(query).unwrap().matches(&SourcedId::new("p-1"), Some(&person()))
    }

    #[test]
    fn conditions_hold_to_the_letter() {
        assert!(finds("sourcedId = \"p-1\""));
        assert!(finds("  sourcedId=\"p-1\"  "));
        assert!(!finds("sourcedId = \"P-1\""));
        assert!(finds("sourcedId ~ \"p*\""));
        assert!(!finds("sourcedId ~ \"q*\""));
        assert!(finds("formname/textString = \"Mrs King\""));
        assert!(finds("formname/textString = \"Ada \"\"Countess\"\" Lovelace\""));
        assert!(!finds("formname/textString = \"Mrs\""));
        assert!(!finds("formname/other = \"Mrs King\""));
        assert!(finds("formname/textString ~ \"Ada*\" and sourcedId ~ \"*\""));
        assert!(!finds("formname/textString ~ \"Ada*\" and sourcedId = \"p-2\""));
    }

    #[test]
    fn what_is_no_query_is_said_to_be_none_and_where() {
        for (text, at) in [
            ("", 1),
            (")lis-conform( ?? not a query", 1),
            ("sourcedId", 10),
            ("sourcedId = p-1", 13),
            ("sourcedId = \"p-1", 14),
            ("sourcedId = \"é\" or sourcedId = \"b\"", 19),
            ("sourcedId = \"a\" and", 20),
            ("sourcedId ~ \"a\"", 16),
            ("//a = \"b\"", 1),
            ("a/ = \"b\"", 1),
            ("a = \"b\" and 1 = \"2\"", 13),
        ] {
            let error = Query::parse(text).unwrap_err();
            assert_eq!(error.at, at, "{text}: {error}");
        }
        let many = vec!["a = \"b\""; 17].join(" and ");
        assert!(Query::parse(&many).is_err());
        assert!(Query::parse(&vec!["a = \"b\""; 16].join(" and ")).is_ok());
    }

    #[test]
    fn the_longest_prefix_narrows_the_search() {
        let query =
            Query::parse("sourcedId ~ \"ab*\" and sourcedId ~ \"a*\" and x = \"abc\"").unwrap();
        assert_eq!(query.id_prefix(), "ab");
    }
}
