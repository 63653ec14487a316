//! Questions to what a target keeps. Learning platforms call fields and roles otherwise than the
//! standard; what they keep under another name is kept.

use std::collections::BTreeMap;

use super::case::FileCase;
use super::drive::{TargetFailure, Terms};
use super::judge::differ;
use crate::importing::{EnrolmentDocument, FieldValue, ItemDocument, Standing, StateDocument};

/// Names under which learning platforms keep a field of the standard.
const OTHER_NAMES: [(&str, &[&str]); 7] = [
    ("userid", &["username"]),
    ("given", &["first-name"]),
    ("family", &["last-name"]),
    ("locality", &["city"]),
    ("short", &["short-name", "full-name"]),
    ("long", &["full-name"]),
    ("full", &["summary"]),
];

type Held = Result<(), (String, String)>;
type Fields = BTreeMap<String, FieldValue>;

/// What a target keeps, and whose case asks.
pub(super) struct Keeps<'a> {
    pub document: &'a StateDocument,
    pub terms: &'a Terms<'a>,
    pub case: &'a FileCase,
}

impl Keeps<'_> {
    pub fn user(&self, id: &str, fields: &Fields) -> Result<Held, TargetFailure> {
        let active = active(&self.document.users, id).next();
        self.item(active, "user", id, fields)
    }

    pub fn course(&self, id: &str, fields: &Fields) -> Result<Held, TargetFailure> {
        // A new course may be hidden from learners until somebody has looked at it.
        let found = self.document.courses.iter().find(|it| it.id == id);
        self.item(found, "course", id, fields)
    }

    pub fn no_user(&self, id: &str) -> Held {
        match active(&self.document.users, id).next() {
            None => Ok(()),
            Some(_) => {
                differ(format!("user {id} is gone or takes no part"), "it is kept".to_owned())
            }
        }
    }

    pub fn no_course(&self, id: &str) -> Held {
        match active(&self.document.courses, id).next() {
            None => Ok(()),
            Some(_) => differ(format!("course {id} is gone or hidden"), "it is kept".to_owned()),
        }
    }

    pub fn enrolled(
        &self,
        course: &str,
        member: &str,
        role: Option<&str>,
        fields: &Fields,
    ) -> Result<Held, TargetFailure> {
        let all: Vec<_> = self.seats(course, member).collect();
        let fits = |it: &&&EnrolmentDocument| {
            it.standing == Standing::Active && role.is_none_or(|role| self.is_role(it, role))
        };
        let Some(found) = all.iter().find(fits) else {
            let role = role.map_or_else(String::new, |role| format!(" as {role}"));
            let said = all.iter().map(|it| format!("{} ({:?})", it.role, it.standing));
            let said: Vec<String> = said.collect();
            let actual = if said.is_empty() { "no enrolment".to_owned() } else { said.join(", ") };
            return Ok(differ(format!("{member} is active in {course}{role}"), actual));
        };
        self.fields(&found.fields, fields, &format!("{member} in {course}"))
    }

    pub fn not_enrolled(&self, course: &str, member: &str, role: Option<&str>) -> Held {
        let found = self.seats(course, member).find(|it| {
            it.standing == Standing::Active && role.is_none_or(|role| self.is_role(it, role))
        });
        match found {
            None => Ok(()),
            Some(it) => {
                let expected = format!("{member} is not active in {course}");
                differ(expected, format!("active as {}", it.role))
            }
        }
    }

    pub fn roles(&self, course: &str, member: &str, count: usize) -> Held {
        let active = self.seats(course, member).filter(|it| it.standing == Standing::Active);
        let roles: Vec<&str> = active.map(|it| it.role.as_str()).collect();
        if roles.len() == count {
            return Ok(());
        }
        differ(format!("{member} has {count} roles in {course}"), format!("{roles:?}"))
    }

    pub fn users(&self, id: &str, count: usize) -> Held {
        let found = active(&self.document.users, id).count();
        if found == count {
            return Ok(());
        }
        differ(format!("{count} users of the identifier {id}"), format!("{found}"))
    }

    pub fn from(&self, id: &str, datasource: &str) -> Held {
        let from = active(&self.document.users, id).next().map(|it| it.from.as_str());
        if from == Some(datasource) {
            return Ok(());
        }
        let actual = from.filter(|from| !from.is_empty()).unwrap_or("nothing is kept of that");
        differ(format!("user {id} is known to come from {datasource}"), actual.to_owned())
    }

    /// Whether what concerns this run is as it was.
    pub fn same_as(&self, before: &StateDocument) -> Held {
        let (before, after) = (self.ours(before), self.ours(self.document));
        if before == after {
            return Ok(());
        }
        let sizes = |it: &StateDocument| {
            let (users, courses) = (it.users.len(), it.courses.len());
            format!("{users} users, {courses} courses, {} enrolments", it.enrolments.len())
        };
        let changed = match sizes(&before) == sizes(&after) {
            true => "as many, and they differ".to_owned(),
            false => sizes(&after),
        };
        differ(format!("what is kept stays as it was: {}", sizes(&before)), changed)
    }

    /// The objects whose identifiers are of this run, the others aside.
    fn ours(&self, document: &StateDocument) -> StateDocument {
        let is_ours = |id: &str| id.contains(self.terms.run);
        let mut ours = document.clone();
        ours.users.retain(|it| is_ours(&it.id));
        ours.courses.retain(|it| is_ours(&it.id));
        ours.enrolments.retain(|it| is_ours(&it.course.id) || is_ours(&it.member.id));
        ours.groups.retain(|it| is_ours(&it.course.id));
        ours.categories.clear();
        ours
    }

    fn seats(&self, course: &str, member: &str) -> impl Iterator<Item = &EnrolmentDocument> {
        let all = self.document.enrolments.iter();
        all.filter(move |it| it.course.id == course && it.member.id == member)
    }

    fn is_role(&self, enrolment: &EnrolmentDocument, role: &str) -> bool {
        enrolment.role == role || self.terms.roles.get(role) == Some(&enrolment.role)
    }

    fn item(
        &self,
        found: Option<&ItemDocument>,
        what: &str,
        id: &str,
        fields: &Fields,
    ) -> Result<Held, TargetFailure> {
        match found {
            Some(item) => self.fields(&item.fields, fields, &format!("{what} {id}")),
            None => Ok(differ(format!("{what} {id} is kept"), "it is not".to_owned())),
        }
    }

    fn fields(&self, kept: &Fields, expected: &Fields, of: &str) -> Result<Held, TargetFailure> {
        for (name, value) in expected {
            let value = self.filled(value)?;
            let others = OTHER_NAMES.iter().find(|(known, _)| known == name);
            let names = std::iter::once(name.as_str())
                .chain(others.into_iter().flat_map(|(_, names)| names.iter().copied()));
            let values: Vec<&FieldValue> = names.filter_map(|name| kept.get(name)).collect();
            if values.iter().any(|kept| fits(&value, kept)) {
                continue;
            }
            let actual = match values.first() {
                Some(kept) => kept.to_string(),
                None => "nothing is kept of that".to_owned(),
            };
            return Ok(differ(format!("{of} has `{name}` {value}"), actual));
        }
        Ok(Ok(()))
    }

    fn filled(&self, value: &FieldValue) -> Result<FieldValue, TargetFailure> {
        let fill = |text: &String| self.terms.filled(self.case, text);
        Ok(match value {
            FieldValue::Text(text) => FieldValue::Text(fill(text)?),
            FieldValue::Parts(parts) => {
                let filled = parts.iter().map(|(name, text)| Ok((name.clone(), fill(text)?)));
                FieldValue::Parts(filled.collect::<Result<_, TargetFailure>>()?)
            }
            // In cases, several values are texts or parts.
            FieldValue::Several(all) => {
                let filled = all.iter().map(|value| match value {
                    FieldValue::Text(text) => Ok(FieldValue::Text(fill(text)?)),
                    other => Ok(other.clone()),
                });
                FieldValue::Several(filled.collect::<Result<_, TargetFailure>>()?)
            }
        })
    }
}

fn active<'d>(items: &'d [ItemDocument], id: &str) -> impl Iterator<Item = &'d ItemDocument> {
    items.iter().filter(move |it| it.id == id && it.standing == Standing::Active)
}

/// Whether what is kept holds what is expected: more may be kept.
fn fits(expected: &FieldValue, kept: &FieldValue) -> bool {
    match (expected, kept) {
        (FieldValue::Several(all), kept) => all.iter().all(|one| fits_one(one, kept)),
        (expected, kept) => fits_one(expected, kept),
    }
}

fn fits_one(expected: &FieldValue, kept: &FieldValue) -> bool {
    let fits_single = |kept: &FieldValue| match (expected, kept) {
        (FieldValue::Text(expected), FieldValue::Text(kept)) => expected == kept,
        (FieldValue::Text(expected), FieldValue::Parts(parts)) => {
            parts.values().any(|part| part == expected)
        }
        (FieldValue::Parts(expected), FieldValue::Parts(parts)) => {
            expected.iter().all(|(name, text)| parts.get(name) == Some(text))
        }
        _ => false,
    };
    match kept {
        FieldValue::Several(all) => all.iter().any(fits_single),
        one => fits_single(one),
    }
}
