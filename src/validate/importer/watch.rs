//! Habits that the tags and texts of a file show.

use std::io::BufRead;

use super::fields::Fields;
use super::risk::ImporterRisk;
use super::table::Habit;
use crate::enterprise::Tag;
use crate::validate::finding::Place;
use crate::xml::{
    Attribute, FileEncoding, LineColumn, Met, NameKey, QName, Spelling, StreamReader,
};

/// An element that begins.
#[derive(Clone, Copy)]
pub(in crate::validate) struct Opened<'e> {
    pub tag: Tag,
    pub around: Option<Tag>,
    pub key: NameKey,
    pub name: &'e QName,
    pub attributes: &'e [Attribute],
    pub offset: u32,
}

/// What is known of the file as a whole in the end.
#[derive(Clone, Copy, Debug)]
pub(in crate::validate) struct Context<'e> {
    pub root: Place,
    /// Where the last tag is.
    pub last: Place,
    pub encoding: FileEncoding,
    pub spelling: &'e Spelling,
    pub has_records: bool,
    pub is_snapshot: bool,
    /// Names that were used before they were there: the first, and how many.
    pub early: Option<(LineColumn, u64)>,
}

/// What was noted so far.
#[derive(Debug, Default)]
pub(in crate::validate) struct Importers {
    /// By habit, in the order in which they were first met.
    met: Vec<(Habit, u64, Place)>,
    fields: Fields,
    /// First ones whose places are not known yet.
    pending: Vec<Pending>,
    object: Object,
    role: Role,
    member: Member,
    limit: Limit,
}

#[derive(Debug)]
enum Pending {
    /// The number of a habit in `met`, and the low bits of an offset.
    Habit(usize, u32),
    Field(u32),
    /// A tag that may have a prefix.
    Prefix(u32),
}

/// The person or group that is open.
#[derive(Debug, Default)]
struct Object {
    offset: u32,
    sourced_ids: u32,
    id: String,
    user_id: String,
    has_name_parts: bool,
    is_deleted: bool,
}

#[derive(Debug, Default)]
struct Member {
    offset: u32,
    roles: u32,
    id_type: String,
    /// Members in the membership before.
    before: u32,
}

#[derive(Debug, Default)]
struct Role {
    is_open: bool,
    offset: u32,
    is_deleted: bool,
    status: String,
}

/// `begin` or `end` of a role.
#[derive(Debug, Default)]
struct Limit {
    offset: u32,
    is_restricted: bool,
    text: String,
}

/// A text that matters is no longer than that.
const LONGEST: usize = 64;

impl Importers {
    #[inline]
    pub fn start(&mut self, opened: Opened<'_>) {
        let Opened { tag, around, key, name, attributes, offset } = opened;
        if self.fields.see(around, key, name) {
            self.pending.push(Pending::Field(offset));
        }
        match tag {
            Tag::Other => {}
            Tag::Enterprise => self.prefix(name, offset),
            Tag::Person | Tag::Group => {
                self.prefix(name, offset);
                self.object(tag, attributes, offset);
            }
            Tag::SourcedId if matches!(around, Some(Tag::Person | Tag::Group)) => {
                self.object.sourced_ids += 1;
                self.object.id.clear();
                if self.object.sourced_ids == 2 {
                    self.note(Habit::SeveralSourcedids, self.object.offset);
                }
            }
            Tag::UserId => {
                self.object.user_id.clear();
                let is_authentication =
                    |a: &Attribute| a.name.local.eq_ignore_ascii_case("authenticationtype");
                if attributes.len() > 1 && attributes.iter().any(is_authentication) {
                    self.note(Habit::AuthenticationWithOthers, offset);
                }
            }
            Tag::NameParts => self.object.has_name_parts = true,
            Tag::Membership => {
                self.prefix(name, offset);
                self.member = Member::default();
            }
            Tag::Member => self.member(offset),
            Tag::Role => self.role(attributes, offset),
            Tag::Begin | Tag::End if self.role.is_open => self.limit(attributes, offset),
            _ => {}
        }
    }

    #[inline]
    pub fn text(&mut self, tag: Tag, text: &str) {
        let kept = match tag {
            Tag::Id => &mut self.object.id,
            Tag::UserId => &mut self.object.user_id,
            Tag::IdType => &mut self.member.id_type,
            Tag::Status => &mut self.role.status,
            Tag::Begin | Tag::End if self.role.is_open => &mut self.limit.text,
            _ => return,
        };
        if kept.len() + text.len() <= LONGEST {
            kept.push_str(text);
        } else if kept.is_empty() {
            kept.extend(text.chars().take(LONGEST));
        }
    }

    #[inline]
    pub fn end(&mut self, tag: Tag, around: Option<Tag>) {
        match tag {
            Tag::SourcedId if self.is_empty_id(around) => {
                self.note(Habit::EmptyId, self.object.offset);
            }
            Tag::Person => self.end_of_person(),
            Tag::Member if self.member.id_type.trim() == "2" => {
                self.note(Habit::GroupAsMember, self.member.offset);
            }
            Tag::Role => {
                self.role.is_open = false;
                if self.role.is_deleted && self.role.status.trim() == "1" {
                    self.note(Habit::StatusAtOdds, self.role.offset);
                }
            }
            Tag::Begin | Tag::End if self.role.is_open => self.end_of_limit(tag),
            _ => {}
        }
    }

    /// Gives what the last event showed its place.
    #[inline]
    pub fn settle<R: BufRead>(&mut self, reader: &StreamReader<R>) {
        if !self.pending.is_empty() {
            self.settle_pending(reader);
        }
    }

    /// All risks, in the order of the table.
    pub fn finish(mut self, context: &Context<'_>) -> Vec<ImporterRisk> {
        self.whole(context);
        let mut risks = Vec::new();
        for habit in Habit::ALL {
            let met = self.met.iter().find(|(known, ..)| *known == habit);
            risks.extend(met.and_then(|(_, times, place)| ImporterRisk::of(habit, *place, *times)));
        }
        risks.extend(ImporterRisk::of_fields(&self.fields.found));
        risks
    }

    /// Whether what a later part of the file does can be told without what came before it.
    pub fn can_absorb(&self, later: &Self) -> bool {
        !self.fields.is_full() && !later.fields.is_full()
    }

    /// Takes in what was noted of a later part of the file, which begins at `start` with a record.
    pub fn absorb(&mut self, later: Self, start: Place) {
        for (habit, times, place) in later.met {
            self.meet(habit, times, || place.behind(start));
        }
        self.fields.absorb(later.fields, start);
    }

    // --- helpers

    fn object(&mut self, tag: Tag, attributes: &[Attribute], offset: u32) {
        let is_deleted = value_of(attributes, "recstatus").is_some_and(|value| value == "3");
        self.object.offset = offset;
        self.object.sourced_ids = 0;
        self.object.user_id.clear();
        self.object.has_name_parts = false;
        self.object.is_deleted = is_deleted;
        if tag == Tag::Group && !attributes.is_empty() {
            self.note(Habit::GroupWithAttributes, offset);
        }
        if tag == Tag::Group && is_deleted {
            self.note(Habit::GroupDeleted, offset);
        }
    }

    /// Whether the sourcedid of a person or group has no id.
    fn is_empty_id(&self, around: Option<Tag>) -> bool {
        matches!(around, Some(Tag::Person | Tag::Group)) && self.object.id.trim().is_empty()
    }

    fn end_of_person(&mut self) {
        let Object { offset, has_name_parts, is_deleted, .. } = self.object;
        if self.object.user_id.trim().is_empty() {
            self.note(Habit::NoUserid, offset);
            if is_deleted {
                self.note(Habit::DeletionWithoutUserid, offset);
            }
        }
        if !has_name_parts {
            self.note(Habit::NoNameParts, offset);
        }
    }

    fn member(&mut self, offset: u32) {
        self.member.offset = offset;
        self.member.roles = 0;
        self.member.id_type.clear();
        self.member.before += 1;
        if self.member.before == 2 {
            self.note(Habit::SeveralMembers, offset);
        }
    }

    fn role(&mut self, attributes: &[Attribute], offset: u32) {
        self.member.roles += 1;
        self.role.is_open = true;
        self.role.offset = offset;
        self.role.is_deleted = value_of(attributes, "recstatus").is_some_and(|value| value == "3");
        self.role.status.clear();
        if self.member.roles == 2 {
            self.note(Habit::SeveralRoles, offset);
        }
        match attributes.iter().position(|a| a.name.local.eq_ignore_ascii_case("roletype")) {
            None => self.note(Habit::RoleTypeAbsent, offset),
            Some(0) => {}
            Some(_) => self.note(Habit::RoleTypeNotFirst, offset),
        }
        if value_of(attributes, "roletype").is_some_and(|value| value == "ContentDeveloper") {
            self.note(Habit::ContentDeveloper, offset);
        }
    }

    fn limit(&mut self, attributes: &[Attribute], offset: u32) {
        self.limit.offset = offset;
        self.limit.text.clear();
        self.limit.is_restricted =
            value_of(attributes, "restrict").is_some_and(|value| value == "1");
        if !self.limit.is_restricted {
            self.note(Habit::LimitNotRestricted, offset);
        }
    }

    fn end_of_limit(&mut self, tag: Tag) {
        let Limit { offset, is_restricted, .. } = self.limit;
        let is_plain =
            self.limit.text.len() == 10 && crate::validate::roster::day(&self.limit.text).is_some();
        if is_restricted && !is_plain {
            self.note(Habit::LimitWithTime, offset);
        }
        if is_restricted && tag == Tag::End {
            self.note(Habit::RestrictedEnd, offset);
        }
    }

    /// Names in a namespace may be written with a prefix.
    fn prefix(&mut self, name: &QName, offset: u32) {
        if !name.namespace.is_none() {
            self.pending.push(Pending::Prefix(offset));
        }
    }

    #[inline]
    fn note(&mut self, habit: Habit, offset: u32) {
        match self.met.iter_mut().find(|(known, ..)| *known == habit) {
            Some((_, times, _)) => *times += 1,
            None => {
                self.pending.push(Pending::Habit(self.met.len(), offset));
                self.met.push((habit, 1, Place::START));
            }
        }
    }

    #[cold]
    fn settle_pending<R: BufRead>(&mut self, reader: &StreamReader<R>) {
        let place_of = |offset| Place::from(reader.locate(offset).1);
        for pending in std::mem::take(&mut self.pending) {
            match pending {
                Pending::Habit(at, offset) => self.met[at].2 = place_of(offset),
                Pending::Field(offset) => self.fields.place(place_of(offset)),
                Pending::Prefix(offset) => {
                    if reader.written_name().is_some_and(|name| name.contains(':')) {
                        self.meet(Habit::PrefixedNames, 1, || place_of(offset));
                    }
                }
            }
        }
    }

    fn meet(&mut self, habit: Habit, count: u64, place: impl FnOnce() -> Place) {
        match self.met.iter_mut().find(|(known, ..)| *known == habit) {
            Some((_, times, _)) => *times += count,
            None => self.met.push((habit, count, place())),
        }
    }

    /// What only the file as a whole shows.
    fn whole(&mut self, context: &Context<'_>) {
        let Spelling { references, sections, comments_with_tags, spaced_end_tags } =
            *context.spelling;
        for (habit, Met { times, first }) in [
            (Habit::ReferencesInText, references),
            (Habit::Sections, sections),
            (Habit::MarkupInComment, comments_with_tags),
            (Habit::BlankInEndTag, spaced_end_tags),
        ] {
            if let Some(first) = first {
                self.meet(habit, times, || first.into());
            }
        }
        if let Some((first, times)) = context.early {
            self.meet(Habit::MembershipFirst, times, || first.into());
        }
        let of_file = [
            (Habit::OneLine, context.has_records && context.root.line == context.last.line),
            (
                Habit::SingleByteEncoding,
                matches!(context.encoding, FileEncoding::Latin1 | FileEncoding::Windows1252),
            ),
            (
                Habit::Utf16,
                matches!(context.encoding, FileEncoding::Utf16Le | FileEncoding::Utf16Be),
            ),
            (Habit::Snapshot, context.has_records && context.is_snapshot),
        ];
        for (habit, _) in of_file.into_iter().filter(|(_, is_so)| *is_so) {
            self.meet(habit, 1, || context.root);
        }
    }
}

fn value_of<'e>(attributes: &'e [Attribute], name: &str) -> Option<&'e str> {
    let found = attributes.iter().find(|a| a.name.local.eq_ignore_ascii_case(name));
    found.map(|attribute| attribute.value.trim())
}
