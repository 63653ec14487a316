//! What a case of `importer` hands over and demands, and what a mistake of a built-in importer is.

use std::collections::BTreeMap;

use super::page::{Page, assertion};
use crate::file_suite::{FileCase, FileCheck, HandedFile};
use crate::importing::{FieldValue, Mode, Quirk};
use crate::spec::Spec;

pub fn case_page(case: &FileCase, spec: &Spec) -> Page {
    let mut page = Page::new("Case", &case.id.0);
    page.say(&case.title);
    page.requirement(&case.clause, spec);
    page.row("file", &case.file);
    page.row("tags", &case.tags.join(", "));
    let needs: Vec<_> = case.needs.iter().map(|it| it.name()).collect();
    page.row("needs", &needs.join(", "));
    let steps = case.files.iter().enumerate();
    page.list("files", steps.flat_map(|(at, file)| handed(at, file, case, spec)));
    page.row("run it", &format!("lis-conform importer {} -v", case.id));
    page
}

pub fn quirk_page(quirk: &Quirk) -> Page {
    let mut page = Page::new("Mistake of importers", &quirk.name);
    page.say(&quirk.title);
    page.list("settings", quirk.set.iter().map(|(key, value)| format!("{key} = {value}")));
    page.list("is noticed by", quirk.fires.iter().cloned());
    page.row("see it with", &format!("lis-conform importer --quirk {}", quirk.name));
    page
}

fn handed(at: usize, file: &HandedFile, case: &FileCase, spec: &Spec) -> Vec<String> {
    let mode = match file.mode {
        Mode::Event => "an event file",
        Mode::Snapshot => "a snapshot",
    };
    let mut lines = vec![format!("{}. hands over {mode}", at + 1)];
    for expect in &file.expect {
        let own = (expect.clause != case.clause).then_some(&expect.clause);
        lines.extend(assertion(&expect.slug, &demand(&expect.check), own, spec));
    }
    lines
}

/// What an assertion demands, in words.
fn demand(check: &FileCheck) -> String {
    match check {
        FileCheck::Taken => "the file is taken in".to_owned(),
        FileCheck::Refused => "the file is refused".to_owned(),
        FileCheck::Unchanged => "nothing of what is kept changes".to_owned(),
        FileCheck::User { user, fields } => format!("user {user} is kept{}", with(fields)),
        FileCheck::NoUser { user } => format!("user {user} is not kept, or inactive"),
        FileCheck::Course { course, fields } => format!("course {course} is kept{}", with(fields)),
        FileCheck::NoCourse { course } => format!("course {course} is not kept, or hidden"),
        FileCheck::Enrolled { course, member, role, fields } => {
            format!("{member} is enrolled in {course}{}{}", in_role(role.as_deref()), with(fields))
        }
        FileCheck::NotEnrolled { course, member, role } => {
            format!("{member} is not enrolled in {course}{}", in_role(role.as_deref()))
        }
        FileCheck::Roles { course, member, count } => {
            format!("{member} has {count} active roles in {course}")
        }
        FileCheck::Users { user, count } => format!("{count} users are kept as {user}"),
        FileCheck::From { user, datasource } => {
            format!("user {user} is known to come from {datasource}")
        }
    }
}

fn in_role(role: Option<&str>) -> String {
    role.map_or_else(String::new, |role| format!(" as {role}"))
}

fn with(fields: &BTreeMap<String, FieldValue>) -> String {
    let fields: Vec<_> = fields.iter().map(|(name, value)| format!("{name} {value}")).collect();
    if fields.is_empty() { String::new() } else { format!(", with {}", fields.join(", ")) }
}
