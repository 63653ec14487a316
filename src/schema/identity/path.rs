//! The part of XPath that selectors and fields are written in (part 1, section 3.11.6).
//!
//! A path is matched against the names of the open elements, from the inside out: no state is kept
//! while the document goes by.

use std::str::CharIndices;

use crate::schema::names::{Names, Symbol};
use crate::schema::value::is_ncname;
use crate::xml::{Namespace, QName, Scope};

/// A selector, or a field.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Path {
    /// As the schema has it, for messages.
    pub text: String,
    /// The alternatives between `|`.
    branches: Vec<Branch>,
}

/// One alternative.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Branch {
    /// Whether it begins with `.//`.
    at_any_depth: bool,
    /// Child after child; steps that stay where they are (`.`) are left out.
    steps: Vec<NameTest<Symbol>>,
    /// The attribute at the end, in a field.
    attribute: Option<NameTest<QName>>,
}

/// Which names a step takes.
#[derive(Clone, Debug, Eq, PartialEq)]
enum NameTest<N> {
    /// `*`
    Any,
    /// `p:*`
    In(Namespace),
    Name(N),
}

/// What a path may end in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Role {
    /// Elements only.
    Selector,
    /// An attribute may be last.
    Field,
}

/// The name of an open element.
#[derive(Clone, Debug)]
pub(super) struct OpenName {
    /// None for a name that the schema does not know.
    pub symbol: Option<Symbol>,
    pub namespace: Namespace,
}

impl Path {
    /// Reads a path. Prefixes are those in force at the element that holds it; a name without a
    /// prefix is in no namespace.
    ///
    /// # Errors
    /// Says what is not in the language, or which prefix is not declared.
    pub fn parse(text: &str, role: Role, scope: &Scope, names: &mut Names) -> Result<Self, String> {
        let tokens = Token::all(text)?;
        let branches = tokens
            .split(|token| *token == Token::Bar)
            .map(|tokens| branch(tokens, role, scope, names))
            .collect::<Result<_, _>>()?;
        Ok(Self { text: text.trim().to_owned(), branches })
    }

    /// Whether it leads from the element at depth `from` to the innermost open one.
    pub fn selects(&self, open: &[OpenName], from: usize) -> bool {
        self.branches.iter().any(|branch| branch.attribute.is_none() && branch.leads(open, from))
    }

    /// Whether it may select attributes of the innermost open element.
    pub fn looks_at_attributes(&self, open: &[OpenName], from: usize) -> bool {
        self.branches.iter().any(|branch| branch.attribute.is_some() && branch.leads(open, from))
    }

    /// Whether it selects that attribute of the innermost open element.
    pub fn selects_attribute(&self, open: &[OpenName], from: usize, name: &QName) -> bool {
        let tests = |branch: &Branch| match &branch.attribute {
            None => false,
            Some(NameTest::Any) => true,
            Some(NameTest::In(namespace)) => name.namespace == *namespace,
            Some(NameTest::Name(wanted)) => name == wanted,
        };
        self.branches.iter().any(|branch| tests(branch) && branch.leads(open, from))
    }
}

impl Branch {
    fn leads(&self, open: &[OpenName], from: usize) -> bool {
        let below = open.len() - from - 1;
        let fits = match self.at_any_depth {
            true => below >= self.steps.len(),
            false => below == self.steps.len(),
        };
        fits && self.steps.iter().rev().zip(open.iter().rev()).all(|(step, name)| match step {
            NameTest::Any => true,
            NameTest::In(namespace) => name.namespace == *namespace,
            NameTest::Name(symbol) => name.symbol == Some(*symbol),
        })
    }
}

// --- reading

#[derive(Clone, Debug, Eq, PartialEq)]
enum Token<'t> {
    Dot,
    Slash,
    DoubleSlash,
    Bar,
    At,
    /// `child::`
    Child,
    /// `attribute::`
    Attribute,
    Star,
    /// `p:*`
    AnyIn(&'t str),
    Name(&'t str),
}

impl<'t> Token<'t> {
    fn all(text: &'t str) -> Result<Vec<Self>, String> {
        let mut tokens = Vec::new();
        let mut rest = text.trim_start_matches(is_space);
        while let Some(first) = rest.chars().next() {
            let (token, length) = match first {
                '.' => (Self::Dot, 1),
                '/' if rest.starts_with("//") => (Self::DoubleSlash, 2),
                '/' => (Self::Slash, 1),
                '|' => (Self::Bar, 1),
                '@' => (Self::At, 1),
                '*' => (Self::Star, 1),
                _ => Self::word(rest)?,
            };
            tokens.push(token);
            rest = rest[length..].trim_start_matches(is_space);
        }
        Ok(tokens)
    }

    /// An axis or a name test, with its length.
    fn word(text: &'t str) -> Result<(Self, usize), String> {
        let name = &text[..end_of_ncname(text.char_indices(), text.len())];
        let unknown = || {
            let rest: String = text.chars().take(20).collect();
            Err(format!("`{rest}` is not a step of a selector or field"))
        };
        if !is_ncname(name) {
            return unknown();
        }
        let after = &text[name.len()..];
        // White space may stand between the name of an axis and its colons.
        let axis = after.trim_start_matches(is_space);
        if axis.starts_with("::") {
            let length = text.len() - axis.len() + 2;
            return match name {
                "child" => Ok((Self::Child, length)),
                "attribute" => Ok((Self::Attribute, length)),
                _ => Err(format!("the axis `{name}::` is not among those that may be used here")),
            };
        }
        let Some(local) = after.strip_prefix(':') else {
            return Ok((Self::Name(name), name.len()));
        };
        if local.starts_with('*') {
            return Ok((Self::AnyIn(name), name.len() + 2));
        }
        let length = end_of_ncname(local.char_indices(), local.len());
        if !is_ncname(&local[..length]) {
            return unknown();
        }
        let length = name.len() + 1 + length;
        Ok((Self::Name(&text[..length]), length))
    }
}

fn end_of_ncname(mut characters: CharIndices<'_>, length: usize) -> usize {
    let is_end = |c: char| is_space(c) || ":/|@*()[]=,'\"+<>!$".contains(c);
    characters.find(|(_, c)| is_end(*c)).map_or(length, |(at, _)| at)
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

fn branch(
    tokens: &[Token<'_>],
    role: Role,
    scope: &Scope,
    names: &mut Names,
) -> Result<Branch, String> {
    let (at_any_depth, mut rest) = match tokens {
        [Token::Dot, Token::DoubleSlash, rest @ ..] => (true, rest),
        _ => (false, tokens),
    };
    let mut branch = Branch { at_any_depth, steps: Vec::new(), attribute: None };
    loop {
        rest = match rest {
            [Token::Dot, rest @ ..] => rest,
            [Token::At | Token::Attribute, test, rest @ ..] => {
                if role == Role::Selector {
                    return Err("a selector selects elements, not attributes".to_owned());
                }
                branch.attribute = Some(name_test(test, scope)?);
                if !rest.is_empty() {
                    return Err("nothing may follow an attribute".to_owned());
                }
                return Ok(branch);
            }
            [Token::Child, test, rest @ ..] | [test, rest @ ..] => {
                branch.steps.push(match name_test(test, scope)? {
                    NameTest::Any => NameTest::Any,
                    NameTest::In(namespace) => NameTest::In(namespace),
                    NameTest::Name(name) => NameTest::Name(names.intern(&name)),
                });
                rest
            }
            [] => return Err("a step is missing".to_owned()),
        };
        rest = match rest {
            [] => return Ok(branch),
            [Token::Slash, rest @ ..] => rest,
            [Token::DoubleSlash, ..] => {
                return Err("`//` may stand behind the first `.` only".to_owned());
            }
            _ => return Err("a `/` is missing between two steps".to_owned()),
        };
    }
}

fn name_test(token: &Token<'_>, scope: &Scope) -> Result<NameTest<QName>, String> {
    let namespace = |prefix: &str| {
        scope.resolve(prefix).ok_or_else(|| format!("the prefix `{prefix}` is not declared here"))
    };
    match token {
        Token::Star => Ok(NameTest::Any),
        Token::AnyIn(prefix) => Ok(NameTest::In(namespace(prefix)?)),
        Token::Name(name) => Ok(NameTest::Name(match name.split_once(':') {
            Some((prefix, local)) => QName::new(&namespace(prefix)?, local),
            // The default namespace is not that of names in a path (XPath 1.0, section 2.3).
            None => QName::unqualified(name),
        })),
        _ => Err("a step is missing".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use smol_str::SmolStr;

    use super::*;

    fn scope() -> Scope {
        let bind = |prefix: &str, name: &str| (SmolStr::new(prefix), Namespace::new(name));
        Scope::default().with(vec![bind("", "urn:default"), bind("p", "urn:p")])
    }

    fn parse(text: &str, role: Role, names: &mut Names) -> Result<Path, String> {
        Path::parse(text, role, &scope(), names)
    }

    /// The name of each step of the only branch: `name`, `{ns}name`, `*` or `{ns}*`.
    fn open(path: &str, names: &Names) -> Vec<OpenName> {
        let name = |step: &str| {
            let (namespace, local) = match step.split_once(':') {
                Some(("p", local)) => (Namespace::new("urn:p"), local),
                _ => (Namespace::NONE, step),
            };
            let symbol = names.lookup(&QName::new(&namespace, local), &mut Default::default());
            OpenName { symbol, namespace }
        };
        path.split('/').map(name).collect()
    }

    #[test]
    fn selectors_select_as_xpath_does() {
        for (path, selected, not_selected) in [
            (".", &["r"][..], &["r/a"][..]),
            ("a", &["r/a"], &["r", "r/b", "r/a/a", "r/p:a"]),
            ("child::a", &["r/a"], &["r/b"]),
            ("./a/.", &["r/a"], &["r", "r/a/a"]),
            ("a/b", &["r/a/b"], &["r/b", "r/a", "r/a/b/b", "r/b/b"]),
            ("*", &["r/a", "r/p:a", "r/unknown"], &["r", "r/a/b"]),
            ("p:*", &["r/p:a", "r/p:unknown"], &["r/a", "r"]),
            ("p:a", &["r/p:a"], &["r/a", "r/p:b"]),
            (".//a", &["r/a", "r/b/a", "r/a/a"], &["r", "r/a/b"]),
            (".//.", &["r", "r/a", "r/b/a"], &[]),
            (".//a/b", &["r/a/b", "r/b/a/b"], &["r/b", "r/a"]),
            (".//*/b", &["r/a/b"], &["r/b"]),
            ("a | b", &["r/a", "r/b"], &["r"]),
            (" child :: p:a / b|.//b ", &["r/p:a/b", "r/b"], &["r/p:a"]),
        ] {
            let mut names = Names::new();
            let parsed = parse(path, Role::Selector, &mut names).expect(path);
            for name in ["r", "a", "b"] {
                names.intern(&QName::unqualified(name));
            }
            for at in selected {
                assert!(parsed.selects(&open(at, &names), 0), "{path} selects {at}");
            }
            for at in not_selected {
                assert!(!parsed.selects(&open(at, &names), 0), "{path} does not select {at}");
            }
        }
    }

    #[test]
    fn fields_may_end_in_an_attribute() {
        let mut names = Names::new();
        let plain = QName::unqualified("id");
        let prefixed = QName::new(&Namespace::new("urn:p"), "id");
        for (path, at, is_plain, is_prefixed) in [
            ("@id", "r", true, false),
            ("./attribute::id", "r", true, false),
            ("@p:id", "r", false, true),
            ("@p:*", "r", false, true),
            ("@*", "r", true, true),
            ("a/@id", "r/a", true, false),
            ("a/@id", "r", false, false),
            (".//@id", "r/x/y", true, false),
            ("a|a/@id", "r/a", true, false),
            ("a", "r/a", false, false),
        ] {
            let parsed = parse(path, Role::Field, &mut names).expect(path);
            let open = open(at, &names);
            assert_eq!(parsed.selects_attribute(&open, 0, &plain), is_plain, "{path}");
            assert_eq!(parsed.selects_attribute(&open, 0, &prefixed), is_prefixed, "{path}");
            assert_eq!(parsed.looks_at_attributes(&open, 0), is_plain || is_prefixed, "{path}");
        }
    }

    #[test]
    fn what_is_not_in_the_language_is_refused() {
        let mut names = Names::new();
        for bad in [
            "",
            " ",
            "/a",
            "//a",
            "a//b",
            "a/",
            "a|",
            "|a",
            "a b",
            "..",
            "a/..",
            "a[1]",
            "@",
            "a/b()",
            "text()",
            "q:a",
            "q:*",
            "p:",
            ":a",
            "parent::a",
            "self::a",
            "a/.//b",
            "1a",
            "@a/b",
            "@a/.",
            "a::b",
            "p:*:b",
            "p: a",
            "@@a",
            "child::@a",
            "child::child::a",
            ".//",
            ".//|a",
            "a.//b",
            "$a",
        ] {
            for role in [Role::Selector, Role::Field] {
                assert!(parse(bad, role, &mut names).is_err(), "`{bad}` as {role:?}");
            }
        }
        for attribute in ["@a", "a/@b", ".//@a", "a|@b", "attribute::a"] {
            assert!(parse(attribute, Role::Selector, &mut names).is_err(), "{attribute}");
            assert!(parse(attribute, Role::Field, &mut names).is_ok(), "{attribute}");
        }
    }
}
