//! For people: a table of what changed, and what was lost.

use super::super::visible::visible_line;
use super::super::words::{counted, duration, grouped};
use super::{ImportReport, ImportedFile, mode_name};
use crate::importing::{Action, Change, Changes, Kind};

/// The report as text, with a line feed at the end.
#[must_use]
pub fn import_text(report: &ImportReport) -> String {
    let mut text = String::new();
    let mode = mode_name(report.mode);
    for file in &report.files {
        text.push_str(&heading(file, mode));
    }
    let changes = report.changes();
    if report.refused.is_none() {
        text.push_str(&table(&changes));
        text.push_str(&lost(&changes));
        text.push_str(&first(&changes));
        text.push_str(&kept(report));
    }
    text
}

fn heading(file: &ImportedFile, mode: &str) -> String {
    let ImportedFile { name, changes, elapsed_us } = file;
    let records = counted(changes.records, "record");
    format!("{}: {records} as {mode}, in {}\n", visible_line(name), duration(*elapsed_us))
}

fn table(changes: &Changes) -> String {
    let mut text = format!("\n{:<12}", "");
    for action in Action::ALL {
        text.push_str(&format!("{:>11}", action.name()));
    }
    text.push('\n');
    for kind in Kind::ALL {
        text.push_str(&format!("{:<12}", kind.name()));
        for action in Action::ALL {
            text.push_str(&format!("{:>11}", grouped(changes.count(kind, action))));
        }
        text.push('\n');
    }
    text
}

fn lost(changes: &Changes) -> String {
    if changes.notes.is_empty() {
        return "\nNothing was lost.\n".to_owned();
    }
    let mut text = "\nLost on the way:\n".to_owned();
    for note in changes.notes.values() {
        let rule = note.rule.as_deref().map_or_else(String::new, |rule| format!(" [{rule}]"));
        let title = note.loss.title();
        let about = visible_line(&note.about);
        let place = note.at.map_or_else(String::new, |at| format!(", first at {at}"));
        let count = grouped(note.count);
        text.push_str(&format!("{count:>9} x  {title}{rule}: {about}{place}\n"));
    }
    text
}

fn first(changes: &Changes) -> String {
    if changes.first.is_empty() {
        return String::new();
    }
    let mut text = "\nChanges:\n".to_owned();
    for Change { kind, action, name, fields, at } in &changes.first {
        let place = at.map_or_else(String::new, |at| format!(" ({at})"));
        let fields = match fields.as_slice() {
            [] => String::new(),
            fields => format!(": {}", fields.join(", ")),
        };
        let (kind, action, name) = (kind.name(), action.name(), visible_line(name));
        text.push_str(&format!("  {action:<9} {kind:<11} {name}{fields}{place}\n"));
    }
    let told = changes.first.len() as u64;
    let tallied = changes.tally.values().flatten();
    let all: u64 =
        tallied.filter(|(action, _)| **action != Action::Unchanged).map(|(_, count)| count).sum();
    if all > told {
        text.push_str(&format!("  ... and {} more\n", grouped(all - told)));
    }
    text
}

fn kept(report: &ImportReport) -> String {
    let sizes = report.sizes;
    let parts = [
        counted(sizes.users as u64, "user"),
        counted(sizes.courses as u64, "course"),
        match sizes.categories {
            1 => "1 category".to_owned(),
            many => format!("{} categories", grouped(many as u64)),
        },
        counted(sizes.enrolments as u64, "enrolment"),
        counted(sizes.groups as u64, "group"),
    ];
    let place = match (&report.written, report.unwritten) {
        (Some(path), _) => format!("written to {}", visible_line(path)),
        (None, Some(why)) => format!("not written: {why}"),
        (None, None) => "not written".to_owned(),
    };
    format!("\nKept by {}: {}; {place}\n", visible_line(&report.personality), parts.join(", "))
}
