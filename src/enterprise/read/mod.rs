//! One element to one record.

mod common;
mod group;
mod membership;
mod person;

use super::fields::Fields;
use super::record::EnterpriseRecord;
use crate::xml::Element;

impl EnterpriseRecord {
    /// The record that an element is; none for one that no file has below `enterprise`.
    #[must_use]
    pub fn of_element(element: &Element) -> Option<Self> {
        read(element)
    }
}

/// What `enterprise` holds.
const KINDS: [&str; 4] = ["properties", "person", "group", "membership"];

/// The record that a child of `enterprise` is; none for a child that the format does not have.
pub(super) fn read(element: &Element) -> Option<EnterpriseRecord> {
    let fields = Fields(element);
    Some(match KINDS.into_iter().find(|name| fields.is(name))? {
        "properties" => EnterpriseRecord::Properties(Box::new(common::properties(fields))),
        "person" => EnterpriseRecord::Person(Box::new(person::person(fields))),
        "group" => EnterpriseRecord::Group(Box::new(group::group(fields))),
        _ => EnterpriseRecord::Membership(Box::new(membership::membership(fields))),
    })
}
