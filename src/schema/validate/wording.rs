//! The sentences, and the short lists beside them.

use crate::schema::automaton::{Leaf, LeafId};
use crate::schema::names::Names;
use crate::schema::value::excerpt_of;
use crate::xml::{Namespace, QName};

/// Names in a list before it is cut short.
const LONGEST_LIST: usize = 6;

/// A step of a path: the name, with its position from the second on.
pub(super) fn step(local: &str, ordinal: u32) -> String {
    if ordinal > 1 { format!("{local}[{ordinal}]") } else { local.to_owned() }
}

/// The names of leaves, each once, as a reader of the document would write them.
pub(super) fn names_of(leaves: &[LeafId], all: &[Leaf], names: &Names) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    for leaf in leaves {
        let local = match all[leaf.0 as usize].symbol() {
            Some(symbol) => names.name(symbol).local.to_string(),
            None => "any element".to_owned(),
        };
        if !list.contains(&local) {
            list.push(local);
        }
    }
    list
}

/// `a`, `b` or `c`.
pub(super) fn either(names: &[String]) -> String {
    listed(names, "or")
}

/// `a`, `b` and `c`.
pub(super) fn all(names: &[String]) -> String {
    listed(names, "and")
}

/// What to say of a child that may not stand where it is.
pub(super) fn unexpected(local: &str, expected: &[String], may_end: bool) -> String {
    match (expected, may_end) {
        ([], _) => format!("`{local}` may not stand here; nothing more may follow"),
        (names, false) => format!("`{local}` may not stand here; expected {}", either(names)),
        (names, true) => {
            format!("`{local}` may not stand here; expected {} or the end", either(names))
        }
    }
}

/// What to say of a name that is right but for its namespace.
pub(super) fn wrong_namespace(found: &QName, wanted: &Namespace) -> String {
    format!(
        "`{}` is in {}; it belongs in {}",
        found.local,
        namespace(&found.namespace),
        namespace(wanted)
    )
}

fn namespace(namespace: &Namespace) -> String {
    if namespace.is_none() {
        "no namespace".to_owned()
    } else {
        format!("the namespace {}", excerpt_of(namespace.as_str(), 120))
    }
}

fn listed(names: &[String], word: &str) -> String {
    let quoted: Vec<String> =
        names.iter().take(LONGEST_LIST).map(|name| format!("`{name}`")).collect();
    if names.len() > LONGEST_LIST {
        return format!("{} or {} more", quoted.join(", "), names.len() - LONGEST_LIST);
    }
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {word} {last}", rest.join(", ")),
        None => "nothing".to_owned(),
    }
}
