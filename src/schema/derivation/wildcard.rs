//! Wildcards compared (part 1, section 3.10.6).

use super::components::Broken;
use crate::schema::grammar::{NamespaceConstraint, ProcessContents, Wildcard};

/// Whether all that `narrow` lets through, `wide` does too (cos-ns-subset).
pub(in crate::schema) fn is_subset(
    narrow: &NamespaceConstraint,
    wide: &NamespaceConstraint,
) -> bool {
    use NamespaceConstraint::{Any, Not, OneOf};
    match (narrow, wide) {
        (_, Any) => true,
        (Any, _) => false,
        (OneOf(list), wide) => list.iter().all(|namespace| wide.allows(namespace)),
        // The letter of the clause: the same one left out. Leaving out more is a subset as well.
        (Not(one), Not(other)) => one == other || other.is_none(),
        (Not(_), OneOf(_)) => false,
    }
}

/// Whether there may be a name that both let through.
pub(super) fn overlap(left: &NamespaceConstraint, right: &NamespaceConstraint) -> bool {
    use NamespaceConstraint::{Any, Not, OneOf};
    match (left, right) {
        (OneOf(list), other) | (other, OneOf(list)) => {
            list.iter().any(|namespace| other.allows(namespace))
        }
        (Any | Not(_), Any | Not(_)) => true,
    }
}

/// Checks that an element wildcard restricts another (rcase-NSSubset, clauses 2 and 3).
///
/// # Errors
/// Says in which way it does not.
pub(super) fn check_wildcard(derived: &Wildcard, base: &Wildcard) -> Result<(), Broken> {
    const RULE: &str = "rcase-NSSubset";
    if !is_subset(&derived.namespaces, &base.namespaces) {
        let message = "the wildcard lets through namespaces that the base does not".to_owned();
        return Err(Broken::new(RULE, message));
    }
    if derived.process < base.process {
        let word = |process| match process {
            ProcessContents::Skip => "skip",
            ProcessContents::Lax => "lax",
            ProcessContents::Strict => "strict",
        };
        let message = format!(
            "processContents is `{}`, weaker than `{}` of the base",
            word(derived.process),
            word(base.process)
        );
        return Err(Broken::new(RULE, message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::Namespace;
    use NamespaceConstraint::{Any, Not, OneOf};

    fn ns(name: &str) -> Namespace {
        Namespace::new(name)
    }

    fn list(names: &[&str]) -> NamespaceConstraint {
        OneOf(names.iter().map(|name| ns(name)).collect())
    }

    /// cos-ns-subset, clause by clause.
    #[test]
    fn subsets() {
        for (narrow, wide, is) in [
            (Any, Any, true),
            (Not(ns("a")), Any, true),
            (Any, Not(ns("a")), false),
            (Not(ns("a")), Not(ns("a")), true),
            (Not(ns("a")), Not(ns("b")), false),
            (Not(ns("a")), Not(ns("")), true),
            (Not(ns("")), Not(ns("a")), false),
            (list(&["a"]), list(&["a", ""]), true),
            (list(&["a", "b"]), list(&["a"]), false),
            (list(&["b"]), Not(ns("a")), true),
            (list(&["a"]), Not(ns("a")), false),
            (list(&["", "b"]), Not(ns("a")), false),
            (list(&[]), list(&[]), true),
            (Not(ns("a")), list(&["a", "b"]), false),
        ] {
            assert_eq!(is_subset(&narrow, &wide), is, "{narrow:?} {wide:?}");
        }
    }

    #[test]
    fn overlaps() {
        for (left, right, is) in [
            (Any, list(&[""]), true),
            (Any, list(&[]), false),
            (Not(ns("a")), list(&["a", ""]), false),
            (Not(ns("a")), list(&["b"]), true),
            (Not(ns("a")), Not(ns("b")), true),
            (list(&["a", "b"]), list(&["b", "c"]), true),
            (list(&["a"]), list(&["b"]), false),
        ] {
            assert_eq!(overlap(&left, &right), is, "{left:?} {right:?}");
            assert_eq!(overlap(&right, &left), is, "{right:?} {left:?}");
        }
    }

    #[test]
    fn contents_are_processed_as_strongly() {
        let any = |process| Wildcard { namespaces: Any, process };
        let check = |derived, base| check_wildcard(&any(derived), &any(base)).is_ok();
        let order = [ProcessContents::Skip, ProcessContents::Lax, ProcessContents::Strict];
        for (at, weak) in order.into_iter().enumerate() {
            for (other, strong) in order.into_iter().enumerate() {
                assert_eq!(check(strong, weak), other >= at);
            }
        }
    }
}
