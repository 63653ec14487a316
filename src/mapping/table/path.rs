//! Ways through an object: names with `/` between them. See the head of the table.

/// A way.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(in crate::mapping) struct Path {
    /// As it is written.
    pub text: String,
    pub steps: Vec<Step>,
    /// The attribute at its end.
    pub attribute: Option<String>,
    /// Whether it leads to the identifier of the object, which is no part of it.
    pub is_identifier: bool,
}

/// One step: an element.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(in crate::mapping) struct Step {
    /// As it is written, without the star: what is the same element is written the same.
    pub key: String,
    pub prefix: Option<String>,
    pub name: String,
    /// Whether there may be several.
    pub many: bool,
    pub tests: Vec<Test>,
}

/// What an element must hold.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(in crate::mapping) struct Test {
    pub child: String,
    pub wants: Wants,
}

/// What the text of a child must be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(in crate::mapping) enum Wants {
    /// One of these; the first is written. `#` at the end is a number, `*` is anything or nothing.
    Text(Vec<String>),
    /// One of a list of words: its name.
    Words(String),
}

impl Path {
    /// Reads a path.
    ///
    /// # Errors
    /// Where it is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = |what: &str| format!("`{text}`: {what}");
        let is_identifier = text.starts_with("../");
        let mut path =
            Self { text: text.to_owned(), steps: Vec::new(), attribute: None, is_identifier };
        let parts = parts(text.trim_start_matches("../"));
        for (at, part) in parts.iter().enumerate() {
            if part.is_empty() {
                return Err(wrong("a name is empty"));
            }
            match part.strip_prefix('@') {
                Some(name) if at + 1 == parts.len() => path.attribute = Some(name.to_owned()),
                Some(_) => return Err(wrong("an attribute is not at the end")),
                None => path.steps.push(Step::parse(part).ok_or_else(|| wrong("a bad step"))?),
            }
        }
        Ok(path)
    }

    /// How many steps there may be several of.
    pub fn stars(&self) -> usize {
        self.steps.iter().filter(|step| step.many).count()
    }

    /// The path without tests and stars, as losses name it.
    pub fn plain(&self) -> String {
        let mut names: Vec<&str> = self.steps.iter().map(|step| step.name.as_str()).collect();
        let attribute = self.attribute.as_ref().map(|name| format!("@{name}"));
        names.extend(attribute.as_deref());
        names.join("/")
    }
}

impl Step {
    fn parse(text: &str) -> Option<Self> {
        let (text, many) = match text.strip_suffix('*') {
            Some(one) if !one.ends_with('|') => (one, true),
            _ => (text, false),
        };
        let name_end = text.find('[').unwrap_or(text.len());
        let (name, tests) = text.split_at(name_end);
        let (prefix, name) = match name.split_once(':') {
            Some((prefix, name)) => (Some(prefix.to_owned()), name),
            None => (None, name),
        };
        let tests = match tests {
            "" => Vec::new(),
            _ => {
                let inner = tests.strip_prefix('[')?.strip_suffix(']')?;
                inner.split("][").map(Test::parse).collect::<Option<_>>()?
            }
        };
        let key = text.to_owned();
        (!name.is_empty()).then(|| Self { key, prefix, name: name.to_owned(), many, tests })
    }
}

impl Test {
    fn parse(text: &str) -> Option<Self> {
        if let Some((child, words)) = text.split_once('~') {
            return Some(Self { child: child.to_owned(), wants: Wants::Words(words.to_owned()) });
        }
        let (child, texts) = text.split_once('=')?;
        let texts = texts.split('|').map(str::to_owned).collect();
        Some(Self { child: child.to_owned(), wants: Wants::Text(texts) })
    }
}

/// The parts between slashes; those in brackets do not count.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    for (at, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            '/' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_have_prefixes_tests_and_stars() {
        let path = Path::parse("a/cmn:b[c=D|E][f~tel]*/@g").unwrap();
        assert_eq!((path.steps.len(), path.stars()), (2, 1));
        assert_eq!(path.attribute.as_deref(), Some("g"));
        assert_eq!(path.plain(), "a/b/@g");
        let step = &path.steps[1];
        assert_eq!((step.prefix.as_deref(), step.name.as_str()), (Some("cmn"), "b"));
        assert_eq!(step.key, "cmn:b[c=D|E][f~tel]");
        assert_eq!(step.tests[0].wants, Wants::Text(vec!["D".to_owned(), "E".to_owned()]));
        assert_eq!(step.tests[1].wants, Wants::Words("tel".to_owned()));
        assert!(Path::parse("../x/y").unwrap().is_identifier);
        for wrong in ["", "a//b", "@a/b", "a[b", "[b=c]", "a[b]"] {
            assert!(Path::parse(wrong).is_err(), "{wrong}");
        }
    }
}
