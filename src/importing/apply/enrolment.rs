//! What becomes of an enrolment, and groups within a course.

use super::super::changes::{Action, Kind, Loss};
use super::super::facts::Facts;
use super::super::field::Field;
use super::super::importer::Importer;
use super::super::personality::Unenrolling;
use super::super::state::{Enrolment, EnrolmentKey, GroupMember, Standing, State};
use super::role::Wanted;

impl Importer<'_> {
    pub(super) fn apply(&mut self, key: EnrolmentKey, wanted: Wanted, facts: Facts) {
        if self.personality.enrolments.one_role {
            self.drop_other_roles(key);
        }
        let unenrolling = match wanted {
            Wanted::Active => return self.enrol(key, facts),
            Wanted::Inactive => self.personality.enrolments.inactive,
            Wanted::Deleted => self.personality.enrolments.delete,
        };
        match unenrolling {
            Unenrolling::Inactive => self.keep(key, facts, Standing::Inactive),
            Unenrolling::Suspends => self.end(key, Some(Standing::Suspended)),
            Unenrolling::Removes => self.end(key, None),
            Unenrolling::Nothing => {
                let run = self.state.run;
                let Some(enrolment) = self.state.enrolments.get_mut(&key) else { return };
                enrolment.seen = run;
                if enrolment.standing == Standing::Active {
                    self.lose(Loss::NotEnded, || "an enrolment".to_owned());
                }
            }
        }
    }

    fn enrol(&mut self, key: EnrolmentKey, facts: Facts) {
        let enrolments = &self.personality.enrolments;
        if !enrolments.create {
            return self.lose(Loss::NotEnrolled, || "an enrolment".to_owned());
        }
        let before = self.state.enrolments.get(&key).map(|it| it.standing);
        let is_off = before.is_some_and(|standing| standing != Standing::Active);
        if is_off && !enrolments.reactivates {
            self.lose(Loss::NotBegunAgain, || "an enrolment".to_owned());
            return self.keep(key, facts, before.unwrap_or_default());
        }
        self.keep(key, facts, Standing::Active);
    }

    /// Keeps an enrolment as it comes.
    fn keep(&mut self, key: EnrolmentKey, facts: Facts, standing: Standing) {
        let (seen, origin) = (self.state.run, self.origin);
        let Some(known) = self.state.enrolments.get_mut(&key) else {
            self.state.enrolments.insert(key, Enrolment { facts, origin, seen, standing });
            let describe = |state: &State| (shown(state, key), Vec::new());
            return self.change(Kind::Enrolments, Action::Added, describe);
        };
        (known.seen, known.origin) = (seen, origin);
        let mut fields: Vec<&str> = Vec::new();
        if self.personality.enrolments.updates && known.facts != facts {
            fields.extend(facts.differing(&known.facts).into_iter().map(Field::name));
            known.facts = facts;
        }
        let mut action = if fields.is_empty() { Action::Unchanged } else { Action::Changed };
        if known.standing != standing {
            known.standing = standing;
            fields.push("standing");
            let is_back = standing == Standing::Active;
            action = if is_back { Action::Changed } else { Action::Disabled };
        }
        self.change(Kind::Enrolments, action, |state| (shown(state, key), fields));
    }

    /// Ends an enrolment that is there: it stands so, or is gone.
    pub(super) fn end(&mut self, key: EnrolmentKey, standing: Option<Standing>) {
        let name = shown(&self.state, key);
        let run = self.state.run;
        let Some(standing) = standing else {
            if self.state.enrolments.remove(&key).is_some() {
                self.change(Kind::Enrolments, Action::Removed, |_| (name, Vec::new()));
            }
            return;
        };
        let Some(known) = self.state.enrolments.get_mut(&key) else { return };
        known.seen = run;
        let before = std::mem::replace(&mut known.standing, standing);
        let action = if before == standing { Action::Unchanged } else { Action::Disabled };
        self.change(Kind::Enrolments, action, |_| (name, Vec::new()));
    }

    /// Ends the enrolments of the same member in the same course in other roles.
    fn drop_other_roles(&mut self, key: EnrolmentKey) {
        let is_other = |other: &EnrolmentKey| {
            other.course == key.course && other.member == key.member && *other != key
        };
        let others: Vec<_> =
            self.state.enrolments.keys().copied().filter(|other| is_other(other)).collect();
        others.into_iter().for_each(|other| self.end(other, None));
    }

    pub(super) fn join_group(&mut self, course: u32, user: u32, name: &str) {
        let group = self.state.texts.number(name);
        let first = GroupMember { course, group, user: 0 };
        let is_there = self
            .state
            .groups
            .range(first..)
            .next()
            .is_some_and(|it| it.course == course && it.group == group);
        let is_new = self.state.groups.insert(GroupMember { course, group, user });
        let action = match (is_there, is_new) {
            (false, _) => Action::Added,
            (true, true) => Action::Changed,
            (true, false) => Action::Unchanged,
        };
        let name = name.to_owned();
        self.change(Kind::Groups, action, |state| {
            (format!("{name} in {}", super::course::shown_course(state, course)), Vec::new())
        });
    }
}

/// An enrolment, for people.
pub(super) fn shown(state: &State, key: EnrolmentKey) -> String {
    let course = super::course::shown_course(state, key.course);
    let members = if key.role.is_of_group { &state.courses } else { &state.users };
    let member = members.item(key.member).map_or_else(String::new, |item| state.shown(&item.key));
    format!("{member} in {course} as {}", state.texts.text(key.role.name))
}
