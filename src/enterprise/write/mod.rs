//! A record to its element: names of 1.1, in no namespace, in the order that 1.1 lays down.

mod build;
mod group;
mod membership;
mod person;
mod properties;

use super::record::EnterpriseRecord;
use crate::xml::Element;

impl EnterpriseRecord {
    /// The element of the record. Fields that are absent are not written, mandatory ones included:
    /// what was not known is not made up.
    #[must_use]
    pub fn to_element(&self) -> Element {
        match self {
            Self::Properties(properties) => properties::properties(properties),
            Self::Person(person) => person::person(person),
            Self::Group(group) => group::group(group),
            Self::Membership(membership) => membership::membership(membership),
        }
    }
}
