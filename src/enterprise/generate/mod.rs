//! Plausible files of any size. The same settings give the same bytes, on every machine and in every
//! version that says nothing else in the change log; nobody in them exists.

mod chance;
mod faults;
mod people;
mod records;
mod words;

use std::io::{self, Write};

use self::chance::Chance;
use self::records::Records;
use super::file::record_style;
use super::record::EnterpriseRecord;
use crate::xml::{Element, QName, write_document};

pub use self::faults::{Fault, Faults};

/// What is generated.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where chance begins.
    pub seed: u64,
    /// How many persons; groups and memberships follow from that.
    pub persons: u64,
    /// Persons in a group, on average.
    pub persons_per_group: u64,
    /// Groups that a person is a member of, on average.
    pub groups_per_person: u64,
    /// A whole picture, or what happened to it.
    pub kind: Kind,
    /// How names are written.
    pub case: NameCase,
    /// How many records are wrong, and in which ways.
    pub faults: Faults,
    /// `datetime` of the properties.
    pub datetime: String,
}

/// What a file tells.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Kind {
    /// Everything there is, without `recstatus`.
    #[default]
    Snapshot,
    /// What was added, changed and deleted.
    Events,
}

/// How names are written.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum NameCase {
    /// As 1.1 has them.
    #[default]
    Lower,
    /// As 1.0 and 1.01 have them.
    Upper,
}

/// What was generated.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Summary {
    /// Persons written.
    pub persons: u64,
    /// Groups written.
    pub groups: u64,
    /// Memberships written, one for each group.
    pub memberships: u64,
    /// Members in them.
    pub members: u64,
    /// Bytes written.
    pub bytes: u64,
    /// What was made wrong, and how often.
    pub faults: Vec<(Fault, u64)>,
}

impl Settings {
    /// A sound snapshot with so many persons.
    #[must_use]
    pub fn new(persons: u64) -> Self {
        Self {
            seed: 1,
            persons,
            persons_per_group: 25,
            groups_per_person: 4,
            kind: Kind::default(),
            case: NameCase::default(),
            faults: Faults::default(),
            datetime: "2026-08-17T03:15:00Z".to_owned(),
        }
    }
}

/// Writes a file, record after record, in memory for one of them.
///
/// # Errors
/// Where `out` takes no more.
pub fn generate(settings: &Settings, out: &mut impl Write) -> io::Result<Summary> {
    let mut out = Counted { out, bytes: 0 };
    let mut summary = Summary::default();
    let mut chance = Chance::new(settings.seed);
    let root = cased("enterprise", settings.case);
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
    writeln!(out, "<{root}>")?;
    let style = record_style();
    for mut record in Records::new(settings) {
        let fault = settings.faults.next(&mut chance, &record);
        if let Some(fault) = fault {
            fault.mar(&mut record);
            summary.note(fault);
        }
        if settings.case == NameCase::Upper {
            leave_out_newer(&mut record);
        }
        let mut element = record.to_element();
        if fault == Some(Fault::Disorder) {
            faults::disorder(&mut element);
        }
        if settings.case == NameCase::Upper {
            raise(&mut element);
        }
        let text = write_document(&element, &style);
        for _ in 0..if fault == Some(Fault::TwicePerson) { 2 } else { 1 } {
            summary.count(&record);
            out.write_all(&text)?;
            out.write_all(b"\n")?;
        }
    }
    writeln!(out, "</{root}>")?;
    summary.bytes = out.bytes;
    Ok(summary)
}

impl Summary {
    fn count(&mut self, record: &EnterpriseRecord) {
        match record {
            EnterpriseRecord::Properties(_) => {}
            EnterpriseRecord::Person(_) => self.persons += 1,
            EnterpriseRecord::Group(_) => self.groups += 1,
            EnterpriseRecord::Membership(membership) => {
                self.memberships += 1;
                self.members += membership.members.len() as u64;
            }
        }
    }

    fn note(&mut self, fault: Fault) {
        match self.faults.iter_mut().find(|(known, _)| *known == fault) {
            Some((_, count)) => *count += 1,
            None => self.faults.push((fault, 1)),
        }
    }
}

fn cased(name: &str, case: NameCase) -> String {
    match case {
        NameCase::Lower => name.to_owned(),
        NameCase::Upper => name.to_uppercase(),
    }
}

/// Leaves out what 1.01, whose names are in upper case, did not have yet.
fn leave_out_newer(record: &mut EnterpriseRecord) {
    if let EnterpriseRecord::Person(person) = record {
        person.institution_roles.clear();
        person.system_role = None;
        person.url = None;
    }
}

/// Names of elements and attributes in upper case.
fn raise(element: &mut Element) {
    let mut pending = vec![element];
    while let Some(element) = pending.pop() {
        element.name = QName::unqualified(&element.name.local.to_uppercase());
        for attribute in &mut element.attributes {
            attribute.name = QName::unqualified(&attribute.name.local.to_uppercase());
        }
        pending.extend(element.elements_mut());
    }
}

struct Counted<'w, W> {
    out: &'w mut W,
    bytes: u64,
}

impl<W: Write> Write for Counted<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
