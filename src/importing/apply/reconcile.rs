//! What a file that holds everything does to what it does not name.

use super::super::changes::{Action, Kind, Loss};
use super::super::importer::Importer;
use super::super::personality::Reconciling;
use super::super::state::{EnrolmentKey, Items, Standing, TextId};

impl Importer<'_> {
    /// Ends what is missing.
    pub(in super::super) fn reconcile(&mut self) {
        self.at = None;
        let snapshots = &self.personality.snapshots;
        self.reconcile_enrolments();
        for place in self.missing(&self.state.users) {
            match snapshots.users {
                Reconciling::Removes => self.remove_user(place),
                Reconciling::Hides => self.suspend_user(place),
                Reconciling::Nothing => {}
            }
        }
        for place in self.missing(&self.state.courses) {
            match snapshots.courses {
                Reconciling::Removes => self.remove_course(place),
                Reconciling::Hides => self.hide_course(place),
                Reconciling::Nothing => {}
            }
        }
    }

    fn reconcile_enrolments(&mut self) {
        let snapshots = &self.personality.snapshots;
        if snapshots.enrolments == Reconciling::Nothing {
            return;
        }
        let ours = || self.state.enrolments.iter().filter(|(_, it)| self.is_ours(it.origin));
        let is_missing = |seen: u32| seen < self.state.run;
        let mut missing: Vec<EnrolmentKey> =
            ours().filter(|(_, it)| is_missing(it.seen)).map(|(key, _)| *key).collect();
        let (all, gone) = (ours().count() as u64, missing.len() as u64);
        if snapshots.drop_limit < 100 && gone * 100 > all * u64::from(snapshots.drop_limit) {
            let limit = snapshots.drop_limit;
            return self.lose(Loss::DropLimit, || {
                format!("{gone} of {all} are missing, and the limit is {limit} in a hundred")
            });
        }
        // In an order that does not depend on the map.
        missing.sort_by_key(|key| (key.course, key.member, key.role.name));
        let standing = match snapshots.enrolments {
            Reconciling::Hides => Some(Standing::Suspended),
            _ => None,
        };
        missing.into_iter().for_each(|key| self.end(key, standing));
    }

    /// Those that came from the same system before, and are not in this file.
    fn missing(&self, items: &Items) -> Vec<u32> {
        let run = self.state.run;
        let missing = items.iter().filter(|(_, item)| item.seen < run && self.is_ours(item.origin));
        missing.map(|(place, _)| place).collect()
    }

    /// Whether what came from there can be missing in this file.
    pub(super) fn is_ours(&self, origin: TextId) -> bool {
        !self.personality.snapshots.by_datasource || origin == self.origin
    }

    /// Takes away what hangs on objects that are gone.
    pub(in super::super) fn sweep(&mut self) {
        if !self.is_sweeping {
            return;
        }
        self.at = None;
        let state = &self.state;
        let is_there = |key: &EnrolmentKey| {
            let members = if key.role.is_of_group { &state.courses } else { &state.users };
            state.courses.item(key.course).is_some() && members.item(key.member).is_some()
        };
        let mut gone: Vec<EnrolmentKey> =
            state.enrolments.keys().copied().filter(|key| !is_there(key)).collect();
        gone.sort_by_key(|key| (key.course, key.member, key.role.name));
        for key in gone {
            let name = super::enrolment::shown(&self.state, key);
            self.state.enrolments.remove(&key);
            self.change(Kind::Enrolments, Action::Removed, |_| (name, Vec::new()));
        }
        let (users, courses) = (&self.state.users, &self.state.courses);
        self.state
            .groups
            .retain(|it| courses.item(it.course).is_some() && users.item(it.user).is_some());
        self.is_sweeping = false;
    }
}
