//! The sentences.

use super::constraint::{Category, Constraint};
use super::path::Path;

/// A field that leads to a second node (clause 3).
pub(super) fn more_than_one(constraint: &Constraint, field: &Path) -> String {
    format!(
        "the field `{}` of {} selects this beside another; it may select one only",
        field.text,
        label(constraint)
    )
}

/// A field whose node has children (clause 3).
pub(super) fn not_simple(constraint: &Constraint, field: &Path) -> String {
    format!(
        "the field `{}` of {} selects what has no simple type, and so no value",
        field.text,
        label(constraint)
    )
}

/// A key with a field that selects nothing (clause 4.2.1).
pub(super) fn missing(constraint: &Constraint, field: &Path) -> String {
    format!("{} needs a value at `{}`, and there is none", label(constraint), field.text)
}

/// A value that is there already (clauses 4.1 and 4.2.2).
pub(super) fn again(constraint: &Constraint, value: &str, first: &str) -> String {
    format!("`{value}` stands already in {first}; {} wants it once", label(constraint))
}

/// A field of a key that may be nil (clause 4.2.3).
pub(super) fn nillable(constraint: &Constraint, field: &Path) -> String {
    format!(
        "the field `{}` of {} selects an element that is declared nillable; no field of a key may",
        field.text,
        label(constraint)
    )
}

/// A value without a key (clause 4.3).
pub(super) fn dangling(keyref: &Constraint, key: &Constraint, value: &str, more: u64) -> String {
    let again = match more {
        0 => String::new(),
        1 => " (and once more)".to_owned(),
        more => format!(" (and {more} times more)"),
    };
    format!("no {} has the value `{value}`{again}, as {} wants", label(key), label(keyref))
}

/// Dangling references that are not listed one by one.
pub(super) fn more_dangling(keyref: &Constraint, more: usize) -> String {
    format!("{more} more values of {} are those of no key", label(keyref))
}

/// Too much to keep.
pub(super) fn too_many(limit: usize) -> String {
    format!(
        "there are more than {limit} values of identity constraints to keep; \
         from here on they are not checked"
    )
}

fn label(constraint: &Constraint) -> String {
    let kind = match constraint.category {
        Category::Unique => "unique",
        Category::Key => "key",
        Category::Keyref(_) => "keyref",
    };
    format!("{kind} `{}`", constraint.name.local)
}
