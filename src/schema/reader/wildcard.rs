//! Wildcards, and how they are put together (part 1, section 3.10).

use super::node::Node;
use crate::schema::error::SchemaError;
use crate::schema::grammar::{NamespaceConstraint, ProcessContents, Wildcard};
use crate::xml::Namespace;

/// Reads an `any` or `anyAttribute`.
pub(super) fn read(node: Node<'_>) -> Result<Wildcard, SchemaError> {
    let process = match node.attribute("processContents") {
        None | Some("strict") => ProcessContents::Strict,
        Some("lax") => ProcessContents::Lax,
        Some(_) => ProcessContents::Skip,
    };
    let target = &node.document.target;
    let namespaces = match node.attribute("namespace") {
        None | Some("##any") => NamespaceConstraint::Any,
        Some("##other") => NamespaceConstraint::Not(target.clone()),
        Some(list) => {
            let mut namespaces = Vec::new();
            for word in list.split_ascii_whitespace() {
                let namespace = match word {
                    "##targetNamespace" => target.clone(),
                    "##local" => Namespace::NONE,
                    _ if word.starts_with("##") => {
                        let message = format!(
                            "`{word}` names no namespace here; alone stand ##any and ##other, in \
                             lists ##targetNamespace and ##local"
                        );
                        return Err(node.refuse(message));
                    }
                    _ => Namespace::new(word),
                };
                if !namespaces.contains(&namespace) {
                    namespaces.push(namespace);
                }
            }
            NamespaceConstraint::OneOf(namespaces)
        }
    };
    Ok(Wildcard { namespaces, process })
}

/// What both let through; none if that cannot be said in one wildcard (cos-aw-intersect).
pub(super) fn intersection(
    left: &NamespaceConstraint,
    right: &NamespaceConstraint,
) -> Option<NamespaceConstraint> {
    use NamespaceConstraint::{Any, Not, OneOf};
    Some(match (left, right) {
        (Any, other) | (other, Any) => other.clone(),
        (OneOf(list), other) | (other, OneOf(list)) => {
            OneOf(list.iter().filter(|name| other.allows(name)).cloned().collect())
        }
        (Not(one), Not(other)) if one == other => left.clone(),
        // `not` of a namespace leaves out the absent one too.
        (Not(one), Not(_)) if one.is_none() => right.clone(),
        (Not(_), Not(other)) if other.is_none() => left.clone(),
        (Not(_), Not(_)) => return None,
    })
}

/// What either lets through; none if that cannot be said in one wildcard (cos-aw-union).
pub(super) fn union(
    left: &NamespaceConstraint,
    right: &NamespaceConstraint,
) -> Option<NamespaceConstraint> {
    use NamespaceConstraint::{Any, Not, OneOf};
    Some(match (left, right) {
        (Any, _) | (_, Any) => Any,
        (OneOf(one), OneOf(other)) => {
            let mut all = one.clone();
            all.extend(other.iter().filter(|name| !one.contains(name)).cloned());
            OneOf(all)
        }
        (Not(one), Not(other)) if one == other => left.clone(),
        (Not(_), Not(_)) => Not(Namespace::NONE),
        (Not(excluded), OneOf(list)) | (OneOf(list), Not(excluded)) => {
            let has_excluded = list.contains(excluded);
            let has_absent = list.contains(&Namespace::NONE);
            if excluded.is_none() {
                // Only the absent namespace was left out.
                if has_absent { Any } else { Not(Namespace::NONE) }
            } else {
                match (has_excluded, has_absent) {
                    (true, true) => Any,
                    (true, false) => Not(Namespace::NONE),
                    // All but one namespace, with the absent one: there is no word for that.
                    (false, true) => return None,
                    (false, false) => Not(excluded.clone()),
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use NamespaceConstraint::{Any, Not, OneOf};

    fn ns(name: &str) -> Namespace {
        Namespace::new(name)
    }

    fn list(names: &[&str]) -> NamespaceConstraint {
        OneOf(names.iter().map(|name| ns(name)).collect())
    }

    #[test]
    fn intersections_go_by_clause() {
        let cases = [
            (Any, list(&["a"]), Some(list(&["a"]))),
            (Not(ns("a")), list(&["a", "", "b"]), Some(list(&["b"]))),
            (list(&["a", "b"]), list(&["b", "c"]), Some(list(&["b"]))),
            (Not(ns("a")), Not(ns("a")), Some(Not(ns("a")))),
            (Not(ns("a")), Not(ns("")), Some(Not(ns("a")))),
            (Not(ns("a")), Not(ns("b")), None),
        ];
        for (left, right, both) in cases {
            assert_eq!(intersection(&left, &right), both, "{left:?} {right:?}");
            assert_eq!(intersection(&right, &left), both, "{right:?} {left:?}");
        }
    }

    #[test]
    fn unions_go_by_clause() {
        let cases = [
            (Any, list(&["a"]), Some(Any)),
            (list(&["a"]), list(&["b"]), Some(list(&["a", "b"]))),
            (Not(ns("a")), Not(ns("a")), Some(Not(ns("a")))),
            (Not(ns("a")), Not(ns("b")), Some(Not(ns("")))),
            (Not(ns("a")), list(&["a", ""]), Some(Any)),
            (Not(ns("a")), list(&["a"]), Some(Not(ns("")))),
            (Not(ns("a")), list(&[""]), None),
            (Not(ns("a")), list(&["b"]), Some(Not(ns("a")))),
            (Not(ns("")), list(&[""]), Some(Any)),
            (Not(ns("")), list(&["b"]), Some(Not(ns("")))),
        ];
        for (left, right, either) in cases {
            let same = |found: Option<NamespaceConstraint>| match (found, &either) {
                (Some(OneOf(mut found)), Some(OneOf(wanted))) => {
                    found.sort();
                    found == *wanted
                }
                (found, wanted) => found == *wanted,
            };
            assert!(same(union(&left, &right)), "{left:?} {right:?}");
            assert!(same(union(&right, &left)), "{right:?} {left:?}");
        }
    }
}
