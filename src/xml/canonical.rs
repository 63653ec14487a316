//! Canonical form and comparison by meaning.

use super::tree::Element;

/// One spelling per meaning: namespaces written out, attributes sorted, white space between
/// elements dropped, text kept to the letter. One element a line, so that diffs read well.
#[must_use]
pub fn canonical_form(element: &Element) -> String {
    let _ = element;
    todo!("room xml")
}

/// Whether two trees mean the same: equal canonical forms. Reflexive, symmetric, transitive.
#[must_use]
pub fn same_meaning(left: &Element, right: &Element) -> bool {
    canonical_form(left) == canonical_form(right)
}
