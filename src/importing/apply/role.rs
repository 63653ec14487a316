//! Roles of members: what they are called, and what is to become of the enrolment.

use std::borrow::Cow;

use super::super::changes::Loss;
use super::super::facts::{Facts, FactsBuilder};
use super::super::field::Field;
use super::super::importer::Importer;
use super::super::personality::{Dates, MissingStatus, RoleWords, Seen, StatusOrder};
use super::super::state::{EnrolmentKey, RoleKey};
use super::super::{flatten, form};
use super::selection::{only, without};
use crate::enterprise::{Boundary, RecStatus, Role, RoleType, Status, Timeframe};
use crate::xml::Element;

/// Who takes a role where.
pub(super) struct Seat<'a> {
    pub course: u32,
    pub member: u32,
    /// The member is a group.
    pub is_of_group: bool,
    /// What sections that are taught together are to each other, where the course is such a group.
    pub cross_role: Option<&'a str>,
}

/// What is to become of an enrolment.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Wanted {
    Active,
    Inactive,
    Deleted,
}

impl Importer<'_> {
    pub(super) fn take_role(&mut self, seat: &Seat<'_>, role: &Role, element: &Element) {
        let Some(name) = self.role_name(seat, role, element) else { return };
        let Some(wanted) = self.wanted(role) else { return };
        let name = self.state.texts.number(&name);
        let role_key = RoleKey { name, is_of_group: seat.is_of_group };
        let key = EnrolmentKey { course: seat.course, member: seat.member, role: role_key };
        let facts = self.role_facts(role);
        self.apply(key, wanted, facts);
        let cohort = form::extension_text(role.extension.as_ref(), "cohort");
        if let Some(cohort) = cohort.filter(|_| self.personality.groups.from_cohort)
            && wanted == Wanted::Active
            && !seat.is_of_group
        {
            self.join_group(seat.course, seat.member, &cohort);
        }
    }

    /// What the role is called here; none where it is passed over.
    fn role_name(&mut self, seat: &Seat<'_>, role: &Role, element: &Element) -> Option<String> {
        if let Some(cross_role) = seat.cross_role {
            return Some(cross_role.to_owned());
        }
        let enrolments = &self.personality.enrolments;
        let is_unseen = self.personality.reading.later_attributes == Seen::No
            && !form::is_first_attribute(element, "roletype");
        if is_unseen && role.role_type.is_some() {
            self.lose(Loss::LaterAttribute, || "roletype".to_owned());
            return None;
        }
        let text = match role.role_type.as_deref() {
            Some(text) => text,
            None if enrolments.role_needed => {
                self.lose(Loss::RoleNotRead, || "no roletype".to_owned());
                return None;
            }
            None => RoleType::Learner.code(),
        };
        let Some(role_type) = read_role(text, enrolments.role_words) else {
            self.lose(Loss::RoleNotRead, || text.to_owned());
            return None;
        };
        if enrolments.roles.is_empty() {
            return Some(role_type.word().to_owned());
        }
        let name = enrolments.roles.get(role_type.word());
        if name.is_none() {
            self.lose(Loss::RoleNotKnown, || role_type.word().to_owned());
        }
        name.cloned()
    }

    /// What is to become of the enrolment; none where it is passed over.
    fn wanted(&mut self, role: &Role) -> Option<Wanted> {
        let enrolments = &self.personality.enrolments;
        let status = role.status.as_deref();
        let is_active = match (status.and_then(Status::parse), enrolments.missing_status) {
            (Some(status), _) => status == Status::Active,
            (None, MissingStatus::Active) => true,
            (None, MissingStatus::Inactive) => {
                self.lose(Loss::NoStatusEnds, || status.unwrap_or("none").to_owned());
                false
            }
            (None, MissingStatus::Skipped) => {
                self.lose(Loss::NoStatus, || status.unwrap_or("none").to_owned());
                return None;
            }
        };
        let is_deleted = self.rec_status(role.rec_status.as_deref()) == Some(RecStatus::Delete);
        let of_status = if is_active { Wanted::Active } else { Wanted::Inactive };
        Some(match enrolments.order {
            _ if !is_deleted => of_status,
            StatusOrder::RecstatusUnread => of_status,
            StatusOrder::RecstatusCounts => {
                if is_active {
                    self.lose(Loss::RecstatusCounts, || "recstatus 3, status 1".to_owned());
                }
                Wanted::Deleted
            }
            StatusOrder::StatusCounts if is_active => {
                self.lose(Loss::StatusCounts, || "recstatus 3, status 1".to_owned());
                Wanted::Active
            }
            StatusOrder::StatusCounts => Wanted::Deleted,
        })
    }

    fn role_facts(&mut self, role: &Role) -> Facts {
        let enrolments = &self.personality.enrolments;
        let mut read = Cow::Borrowed(role);
        if enrolments.dates != Dates::All || enrolments.end_of_day.is_some() {
            let timeframe = role.timeframe.clone().unwrap_or_default();
            read.to_mut().timeframe = Some(self.dates(timeframe));
        }
        let facts = without(flatten::role(&read), &enrolments.drops);
        let facts = only(facts, &enrolments.keeps);
        if !enrolments.gradable {
            return facts;
        }
        let said = form::extension_text(role.extension.as_ref(), "gradable");
        let has_mode = || {
            let all = role.interim_results.iter().chain(&role.final_results);
            all.into_iter().any(|outcome| outcome.mode.is_some())
        };
        let gradable = said.or_else(|| has_mode().then(|| "1".to_owned()));
        let mut builder = FactsBuilder::default();
        builder.one(Field::Gradable, gradable.as_deref());
        builder.finish().over(&facts)
    }

    /// The dates that are kept, as they are kept.
    fn dates(&mut self, timeframe: Timeframe) -> Timeframe {
        let end_of_day = self.personality.enrolments.end_of_day.as_deref();
        let begin = self.date(timeframe.begin);
        let end = self.date(timeframe.end).map(|end| match end_of_day {
            Some(time) => Boundary { date: format!("{} {time}", day(&end.date)), ..end },
            None => end,
        });
        Timeframe { begin, end, ..timeframe }
    }

    fn date(&mut self, boundary: Option<Boundary>) -> Option<Boundary> {
        let boundary = boundary.filter(|boundary| !boundary.date.is_empty())?;
        let is_restricting = boundary.restrict.as_deref() == Some("1");
        let is_kept = match self.personality.enrolments.dates {
            Dates::All => true,
            Dates::Restricting => is_restricting,
            Dates::PlainRestricting => is_restricting && is_plain(&boundary.date),
            Dates::None => false,
        };
        if !is_kept {
            self.lose(Loss::DateNotKept, || boundary.date.clone());
        }
        is_kept.then_some(boundary)
    }
}

/// A role type, in the forms that are read.
fn read_role(text: &str, words: RoleWords) -> Option<RoleType> {
    match words {
        RoleWords::All => RoleType::parse(text),
        RoleWords::Codes => RoleType::ALL.into_iter().find(|role| role.code() == text.trim()),
        RoleWords::Blank if text == "Content Developer" => Some(RoleType::ContentDeveloper),
        RoleWords::Blank => RoleType::parse(text)
            .filter(|role| text != RoleType::ContentDeveloper.word() || role.code() == text),
    }
}

/// Whether a date is one, without a time.
fn is_plain(date: &str) -> bool {
    let parts: Vec<&str> = date.split('-').collect();
    let is_number =
        |part: &&str, digits| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
    matches!(parts.as_slice(), [year, month, day]
        if is_number(year, 4) && is_number(month, 2) && is_number(day, 2))
}

/// The day of a date with a time.
fn day(date: &str) -> &str {
    date.split(['T', ' ']).next().unwrap_or(date)
}
