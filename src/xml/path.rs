//! A small path language over the tree. Prefixes are bound by whoever wrote the path, never by the
//! document it is applied to.

use std::collections::BTreeMap;

use super::chars::split_qname;
use super::children::{NodeRef, Nodes};
use super::cursor::Cursor;
use super::name::{Namespace, QName};
use super::tree::Element;

/// A parsed path, such as `personRecord/person/name[2]/x:partName` or `sourcedIdSet/sourcedId`.
///
/// Steps are separated by `/` and name children of the context element; `*` is any element,
/// `[n]` the n-th of that name (from 1) among its siblings. A leading `//` begins at any depth
/// below the context element. The path `.` is the context element itself.
#[derive(Clone, Debug)]
pub struct Path {
    source: String,
    /// Whether the first step may match at any depth.
    any_depth: bool,
    /// Empty for the context element.
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
struct Step {
    /// None for any element.
    name: Option<QName>,
    position: Option<u32>,
}

/// The most steps a path may have; [`Path::select`] keeps one bit for each.
const MOST_STEPS: usize = 64;

/// The prefixes a path may use. Unprefixed names are in `default`.
#[derive(Clone, Debug, Default)]
pub struct Prefixes {
    /// Namespace of names without a prefix: [`Namespace::NONE`] for names in no namespace; without
    /// a value here such names are an error.
    pub default: Option<Namespace>,
    /// The others.
    pub bound: BTreeMap<String, Namespace>,
}

/// A path that cannot be read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("path `{path}`, character {at}: {message}")]
pub struct PathError {
    /// The path as written.
    pub path: String,
    /// Character position, from 1.
    pub at: usize,
    /// What is wrong, lowercase.
    pub message: String,
}

impl Path {
    /// Reads a path.
    ///
    /// # Errors
    /// Names the character where the path stops making sense, or the prefix that is not bound.
    pub fn parse(source: &str, prefixes: &Prefixes) -> Result<Self, PathError> {
        let mut cursor = Cursor::new(source);
        let (any_depth, steps) = read_path(&mut cursor, prefixes).map_err(|(at, message)| {
            let at = source[..at].chars().count() + 1;
            PathError { path: source.to_owned(), at, message }
        })?;
        Ok(Self { source: source.to_owned(), any_depth, steps })
    }

    /// The path as written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// All elements the path leads to from `context`, in document order.
    #[must_use]
    pub fn select<'a>(&self, context: &'a Element) -> Vec<&'a Element> {
        if self.steps.is_empty() {
            return vec![context];
        }
        let mut found = Vec::new();
        let mut open = vec![self.level(context, 1)];
        while let Some(level) = open.last_mut() {
            let Some(node) = level.children.next() else {
                open.pop();
                continue;
            };
            let NodeRef::Element(child) = node else { continue };
            let (below, complete) = self.advance(level, child);
            if complete {
                found.push(child);
            }
            if below > 0 {
                open.push(self.level(child, below));
            }
        }
        found
    }

    fn level<'a>(&self, element: &'a Element, waiting: u64) -> Level<'a> {
        let counts = self.steps.iter().any(|step| step.position.is_some());
        let seen = if counts { vec![0; self.steps.len()] } else { Vec::new() };
        Level { children: element.children.iter(), waiting, seen }
    }

    /// The steps that wait for a child of `child`, and whether `child` itself is an end.
    fn advance(&self, level: &mut Level<'_>, child: &Element) -> (u64, bool) {
        let mut below = u64::from(self.any_depth);
        let mut complete = false;
        let mut waiting = level.waiting;
        while waiting > 0 {
            let index = waiting.trailing_zeros() as usize;
            waiting &= waiting - 1;
            let step = &self.steps[index];
            if step.name.as_ref().is_some_and(|name| *name != child.name) {
                continue;
            }
            if let Some(position) = step.position {
                level.seen[index] += 1;
                if level.seen[index] != position {
                    continue;
                }
            }
            if index + 1 == self.steps.len() {
                complete = true;
            } else {
                below |= 1 << (index + 1);
            }
        }
        (below, complete)
    }
}

/// An element whose children are being looked at.
struct Level<'a> {
    children: Nodes<'a>,
    /// The steps that may match one of the children, a bit for each.
    waiting: u64,
    /// How many children each step has matched so far, where any step has a position.
    seen: Vec<u32>,
}

/// Where a path makes no sense, in bytes, and why.
type Senseless = (usize, String);

fn read_path(cursor: &mut Cursor<'_>, prefixes: &Prefixes) -> Result<(bool, Vec<Step>), Senseless> {
    if cursor.rest() == "." {
        return Ok((false, Vec::new()));
    }
    let any_depth = cursor.eat("//");
    let mut steps = Vec::new();
    loop {
        if steps.len() == MOST_STEPS {
            return Err((cursor.at(), format!("a path has at most {MOST_STEPS} steps")));
        }
        steps.push(read_step(cursor, prefixes)?);
        if cursor.rest().is_empty() {
            return Ok((any_depth, steps));
        }
        if !cursor.eat("/") {
            return Err((cursor.at(), format!("`/` or `[` is expected, not {}", cursor.here())));
        }
    }
}

fn read_step(cursor: &mut Cursor<'_>, prefixes: &Prefixes) -> Result<Step, Senseless> {
    let at = cursor.at();
    let name = if cursor.eat("*") {
        None
    } else {
        let name = cursor.name().map_err(|_| {
            (at, "a name or `*` is expected; a path looks like `a/p:b[2]`".to_owned())
        })?;
        Some(resolve(name, prefixes).map_err(|message| (at, message))?)
    };
    let position = if cursor.eat("[") { Some(read_position(cursor)?) } else { None };
    Ok(Step { name, position })
}

fn resolve(name: &str, prefixes: &Prefixes) -> Result<QName, String> {
    let (prefix, local) =
        split_qname(name).ok_or_else(|| format!("`{name}` is no name with one prefix at most"))?;
    let namespace = if prefix.is_empty() {
        prefixes
            .default
            .as_ref()
            .ok_or_else(|| format!("`{name}` needs a prefix: no default namespace is bound"))?
    } else {
        let unbound = || format!("prefix `{prefix}` is not bound; bind it next to the path");
        prefixes.bound.get(prefix).ok_or_else(unbound)?
    };
    Ok(QName::new(namespace, local))
}

fn read_position(cursor: &mut Cursor<'_>) -> Result<u32, Senseless> {
    let at = cursor.at();
    let digits = cursor.rest().bytes().take_while(u8::is_ascii_digit).count();
    let position = cursor.rest()[..digits].parse().ok().filter(|&number: &u32| number > 0);
    let position = position.ok_or_else(|| (at, "a number from 1 is expected".to_owned()))?;
    cursor.skip(digits);
    if !cursor.eat("]") {
        return Err((cursor.at(), format!("`]` is expected, not {}", cursor.here())));
    }
    Ok(position)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::xml::{XmlLimits, read_document};

    fn prefixes() -> Prefixes {
        let bound = [("p".to_owned(), Namespace::new("urn:p"))];
        Prefixes { default: Some(Namespace::NONE), bound: bound.into() }
    }

    fn tree() -> Element {
        let text = "<r xmlns:p='urn:p'><a n='1'><b n='2'/><p:b n='3'/><b n='4'><a n='5'>\
                    <b n='6'/></a></b></a><a n='7'><b n='8'/>text<b n='9'/></a></r>";
        read_document(text.as_bytes(), None, &XmlLimits::default()).expect("well-formed").root
    }

    fn selected(path: &str) -> String {
        let tree = tree();
        let path = Path::parse(path, &prefixes()).expect("a path");
        let found = path.select(&tree);
        found.iter().map(|it| it.attribute(&Namespace::NONE, "n").unwrap_or("r")).collect()
    }

    #[test]
    fn steps_lead_to_children_in_document_order() {
        assert_eq!(selected("."), "r");
        assert_eq!(selected("a"), "17");
        assert_eq!(selected("a/b"), "2489");
        assert_eq!(selected("a/p:b"), "3");
        assert_eq!(selected("a/*"), "23489");
        assert_eq!(selected("*/*/*"), "5");
        assert_eq!(selected("r"), "");
    }

    #[test]
    fn a_position_counts_the_siblings_of_that_name() {
        assert_eq!(selected("a/b[2]"), "49");
        assert_eq!(selected("a/*[2]"), "39");
        assert_eq!(selected("a[2]/b[1]"), "8");
        assert_eq!(selected("a[3]"), "");
    }

    #[test]
    fn two_slashes_begin_at_any_depth() {
        assert_eq!(selected("//a"), "157");
        assert_eq!(selected("//b"), "24689");
        assert_eq!(selected("//a/b"), "24689");
        assert_eq!(selected("//b[1]"), "268");
        assert_eq!(selected("//p:b"), "3");
        assert_eq!(selected("//*"), "123456789");
    }

    #[test]
    fn what_makes_no_sense_is_named_with_its_character() {
        let wrong = [
            ("", 1),
            ("/a", 1),
            ("a/", 3),
            ("a//b", 3),
            ("é/q:b", 3),
            ("a[0]", 3),
            ("a[x]", 3),
            ("a[1", 4),
            ("a[99999999999]", 3),
            ("a b", 2),
            ("a:b:c", 1),
            ("p:", 1),
            ("./a", 1),
            ("a/@b", 3),
            ("//", 3),
        ];
        for (path, at) in wrong {
            let error = Path::parse(path, &prefixes()).expect_err(path);
            assert_eq!(error.at, at, "{error}");
        }
    }

    #[test]
    fn names_without_prefix_need_a_default() {
        let bare = Prefixes::default();
        assert!(Path::parse("*", &bare).is_ok());
        let error = Path::parse("*/a", &bare).expect_err("nothing is bound");
        assert_eq!((error.at, error.to_string().contains("no default namespace")), (3, true));
    }

    #[test]
    fn more_steps_than_bits_are_refused() {
        let path = |steps: usize| vec!["a"; steps].join("/");
        assert!(Path::parse(&path(MOST_STEPS), &prefixes()).is_ok());
        assert!(Path::parse(&path(MOST_STEPS + 1), &prefixes()).is_err());
    }

    proptest! {
        #[test]
        fn no_path_panics(path in "[a-z:/*\\[\\]0-9.@é ]{0,20}|\\PC{0,20}") {
            if let Ok(path) = Path::parse(&path, &prefixes()) {
                prop_assert!(path.select(&tree()).len() < 11);
            }
        }
    }
}
