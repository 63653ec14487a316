//! Tests of importers.

mod conforming;
mod known;
mod properties;
mod rules;

use super::*;

const HEAD: &str = "<properties><datasource>SIS</datasource><target>LMS</target>\
                    <datetime>2026-08-17</datetime></properties>";

/// A file with these records.
fn file(records: &str) -> String {
    format!("<enterprise>{HEAD}{records}</enterprise>")
}

fn person(id: &str, more: &str) -> String {
    format!("<person><sourcedid><source>S</source><id>{id}</id></sourcedid>{more}</person>")
}

fn group(id: &str, more: &str) -> String {
    format!("<group><sourcedid><source>S</source><id>{id}</id></sourcedid>{more}</group>")
}

/// One member of a group, with one role; `role` is all of it.
fn seat(group: &str, member: &str, role: &str) -> String {
    members(group, &format!("{}{role}</member>", opened(member, "1")))
}

fn members(group: &str, members: &str) -> String {
    format!(
        "<membership><sourcedid><source>S</source><id>{group}</id></sourcedid>{members}</membership>"
    )
}

/// A member up to its roles.
fn opened(id: &str, id_type: &str) -> String {
    format!(
        "<member><sourcedid><source>S</source><id>{id}</id></sourcedid><idtype>{id_type}</idtype>"
    )
}

const LEARNER: &str = "<role roletype=\"01\"><status>1</status></role>";

/// An importer and what it keeps.
struct Kept {
    personality: Personality,
    state: State,
}

impl Kept {
    fn new(name: &str, settings: &[(&str, &str)]) -> Self {
        let settings: Vec<_> =
            settings.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let personality = Personality::builtin(name, &settings).unwrap();
        Self { personality, state: State::default() }
    }

    /// Takes records in.
    fn take(&mut self, mode: Mode, records: &str) -> Changes {
        self.take_file(mode, &file(records)).unwrap()
    }

    fn take_file(&mut self, mode: Mode, file: &str) -> Result<Changes, ImportError> {
        let mut importer = Importer::new(&self.personality, mode, self.state.clone(), 100);
        importer.read(file.as_bytes())?;
        let (state, changes) = importer.finish();
        self.state = state;
        Ok(changes)
    }

    fn document(&self) -> StateDocument {
        self.state.to_document()
    }

    fn user(&self, id: &str) -> Option<ItemDocument> {
        self.document().users.into_iter().find(|it| it.id == id)
    }

    fn course(&self, id: &str) -> Option<ItemDocument> {
        self.document().courses.into_iter().find(|it| it.id == id)
    }

    /// Who is in a course, as what, and whether active.
    fn roles(&self, course: &str) -> Vec<(String, String, Standing)> {
        let all = self.document().enrolments.into_iter().filter(|it| it.course.id == course);
        all.map(|it| (it.member.id, it.role, it.standing)).collect()
    }
}

fn text(value: &str) -> FieldValue {
    FieldValue::Text(value.to_owned())
}

fn parts(all: &[(&str, &str)]) -> FieldValue {
    FieldValue::Parts(all.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect())
}
