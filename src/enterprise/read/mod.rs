//! One element to one record.

mod common;
mod group;
mod membership;
mod person;

use super::fields::Fields;
use super::record::EnterpriseRecord;
use crate::xml::Element;

/// The record that a child of `enterprise` is; none for a child that the format does not have.
pub(super) fn read(element: &Element) -> Option<EnterpriseRecord> {
    let fields = Fields(element);
    let known: [(&str, fn(Fields<'_>) -> EnterpriseRecord); 4] = [
        ("properties", |f| EnterpriseRecord::Properties(Box::new(common::properties(f)))),
        ("person", |f| EnterpriseRecord::Person(Box::new(person::person(f)))),
        ("group", |f| EnterpriseRecord::Group(Box::new(group::group(f)))),
        ("membership", |f| EnterpriseRecord::Membership(Box::new(membership::membership(f)))),
    ];
    known.into_iter().find(|(name, _)| fields.is(name)).map(|(_, read)| read(fields))
}
