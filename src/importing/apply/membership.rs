//! Memberships: which course, and which members.

use super::super::changes::Loss;
use super::super::form;
use super::super::importer::{Importer, Mode};
use super::super::personality::{Amount, Key, MembersOf, Reconciling};
use super::super::state::{Item, ItemIs};
use super::role::Seat;
use crate::enterprise::{IdType, Member, Membership};
use crate::xml::Element;

impl Importer<'_> {
    pub(in super::super) fn take_membership(&mut self, membership: &Membership, element: &Element) {
        let key = self.course_key(&membership.sourced_id);
        let mut course = self.state.courses.find(&key);
        if course.is_none() && self.personality.identity.courses.contains(&Key::Name) {
            course = self.course_by_name(&key.id);
        }
        let Some(course) = course.filter(|place| self.is_course_there(*place)) else {
            self.lose(Loss::UnknownCourse, || key.id.to_string());
            return self.refuse_unknown(|| format!("there is no group `{}`", key.id));
        };
        let is_cross_list =
            self.state.courses.item(course).is_some_and(|it| it.is == ItemIs::CrossList);
        let kind = form::children(element, "type").next().map(|it| it.text().trim().to_owned());
        let cross_role = is_cross_list.then(|| kind.unwrap_or_else(|| "merge".to_owned()));
        let members = form::children(element, "member").zip(&membership.members);
        let most = match self.personality.reading.members {
            Amount::All => usize::MAX,
            Amount::First | Amount::Last => 1,
        };
        if membership.members.len() > most {
            self.lose(Loss::OtherMembers, || key.id.to_string());
        }
        for (element, member) in members.take(most) {
            self.take_member(course, member, element, cross_role.as_deref());
        }
    }

    fn take_member(
        &mut self,
        course: u32,
        member: &Member,
        element: &Element,
        cross_role: Option<&str>,
    ) {
        let is_group = member.id_type.as_deref().and_then(IdType::parse) == Some(IdType::Group);
        let is_of_group = match (is_group, self.personality.reading.group_members) {
            (true, MembersOf::Nothing) => {
                return self.lose(Loss::GroupMember, || member.sourced_id.id.clone());
            }
            (true, MembersOf::Persons) => {
                self.lose(Loss::GroupAsPerson, || member.sourced_id.id.clone());
                false
            }
            (true, MembersOf::Groups) => true,
            (false, _) => false,
        };
        let found = if is_of_group {
            let key = self.course_key(&member.sourced_id);
            self.state.courses.find(&key).filter(|place| self.is_course_there(*place))
        } else {
            let key = self.key(&member.sourced_id);
            self.state.users.find(&key).filter(|place| self.is_user_there(*place))
        };
        let Some(found) = found else {
            let id = &member.sourced_id.id;
            self.lose(Loss::UnknownMember, || id.clone());
            return self.refuse_unknown(|| format!("there is no member `{id}`"));
        };
        let cross_role = cross_role.filter(|_| is_of_group);
        let seat = Seat { course, member: found, is_of_group, cross_role };
        let amount = self.personality.reading.roles;
        if member.roles.len() > 1 && amount != Amount::All {
            self.lose(Loss::OtherRoles, || member.sourced_id.id.clone());
        }
        let mut roles: Vec<_> = form::children(element, "role").zip(&member.roles).collect();
        match amount {
            Amount::All => {}
            Amount::First => roles.truncate(1),
            Amount::Last => roles = roles.pop().into_iter().collect(),
        }
        for (element, role) in roles {
            self.take_role(&seat, role, element);
        }
    }

    /// Whether memberships can name a user. One that the snapshot has not named so far is not there:
    /// what came of a file must not depend on what came before it.
    fn is_user_there(&self, place: u32) -> bool {
        let item = self.state.users.item(place);
        item.is_some_and(|item| !self.is_stale(item, self.personality.snapshots.users))
    }

    fn is_course_there(&self, place: u32) -> bool {
        let item = self.state.courses.item(place);
        item.is_some_and(|item| !self.is_stale(item, self.personality.snapshots.courses))
    }

    /// Whether an object will be missing if the snapshot does not name it yet.
    fn is_stale(&self, item: &Item, reconciling: Reconciling) -> bool {
        self.mode == Mode::Snapshot
            && reconciling == Reconciling::Removes
            && item.seen < self.state.run
            && self.is_ours(item.origin)
    }

    /// Refuses the file for something that is not known, where the importer does so.
    fn refuse_unknown(&mut self, what: impl FnOnce() -> String) {
        if self.personality.reading.unknown_refuses {
            self.refusal = Some(self.refused(what()));
        }
    }
}
