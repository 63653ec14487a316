//! The table for people, as Markdown: `docs/mapping.md`.

use std::fmt::Write as _;

use super::ObjectKind;
use super::table::{Place, Row, Table, Words, table};

const HEAD: &str = "\
# Enterprise files and services

What a field of an IMS Enterprise file is in the records of LIS 2.0 and of Enterprise Services (ES) 1.0, and the
other way round. `serve --seed`, `serve --export` and `export` do what stands here, and say on the standard error
what got lost. Written from `fixtures/mapping.toml` by `lis-conform export --mapping > docs/mapping.md`.

**Identifiers.** A file names an object by a source, who guarantees that the identifier is unique, and an
identifier; the services have one text. One source is the main one (`--source`, or that of the first object of
the files): its identifiers stay as they are. Any other source stands in front of the identifier with a bar in
between (`HR|p-1`), with `%25` for `%` and `%7C` for a bar in it, and `%` for a source that is empty. An
identifier of the main source that has a bar gets one in front (`|a|b`). So every name comes back, as long as
the main source is known; a service does not say which it is. Of several names the first counts.

**Memberships.** Each member of a membership of the file is a membership of its own there, called
`membership-MEMBER-GROUP`. The way back puts them together by group, and their identifiers get lost. Roles of one
member add up; two roles of one type are one, the later.

**Events.** `recstatus` 3 removes, anything else adds or puts in place; what names something that is not in the
files is left out. `properties` are not kept: those of a written file are its own.

**Paths** go down from the object by names. `*`: there may be several, and the first here is the first there; a
side with room for one keeps the first. `[a=b|c]`: the one in which `a` is `b`, which is written, or `c`, which is
read as well; `#` is a number from 1, `*` any text or none. `[a~words]`: the one in which `a` is among those words,
see below. Texts of LIS have a language (`en` is written) and words a vocabulary around them, which paths leave
out.

**Basis** is what a row rests on: `schema`, `practice` (independent implementations), or `inferred`, our own
reading.
";

/// The table for people.
#[must_use]
pub fn mapping_document() -> String {
    let mut out = HEAD.to_owned();
    for kind in ObjectKind::ALL {
        let title = match kind {
            ObjectKind::Person => "Persons",
            ObjectKind::Group => "Groups",
            ObjectKind::Membership => "Memberships",
        };
        let _ = writeln!(out, "\n## {title}\n");
        out.push_str(
            "| file | value | LIS 2.0 | ES 1.0 | basis | remarks |\n|---|---|---|---|---|---|\n",
        );
        for row in table().rows(kind) {
            out.push_str(&row_line(row));
        }
        elsewhere(&mut out, table(), kind);
    }
    out.push_str("\n## Words\n\n");
    for list in &table().words {
        words(&mut out, list);
    }
    out.push_str("\n## What is filled in\n\n");
    filled(&mut out);
    out
}

fn row_line(row: &Row) -> String {
    let value = if row.value == "text" { "" } else { &row.value };
    let default = row.default.as_ref().map(|it| format!(" (without: {it})"));
    let mut remarks = Vec::new();
    remarks.extend(row.note.clone());
    for (column, name) in [("draft", "draft of 2010"), ("itslearning", "itslearning")] {
        if let Some(place) = row.places.get(column) {
            remarks.push(format!("{name}: {}", place_text(Some(place))));
        }
    }
    if let Some(Place::At { most: Some(most), .. }) = row.places.get("es") {
        remarks.push(format!("ES: at most {most} characters"));
    }
    format!(
        "| `{}` | {value}{} | {} | {} | {} | {} |\n",
        row.file.text,
        default.unwrap_or_default(),
        place_text(row.places.get("lis")),
        place_text(row.places.get("es")),
        row.basis,
        remarks.join("; ")
    )
}

fn place_text(place: Option<&Place>) -> String {
    match place {
        // A bar would end the cell.
        Some(Place::At { path, .. }) => format!("`{}`", path.text.replace('|', "\\|")),
        Some(Place::Lost(why)) => format!("lost: {why}"),
        Some(Place::Done(what)) => format!("{what}."),
        None => String::new(),
    }
}

fn elsewhere(out: &mut String, table: &Table, kind: ObjectKind) {
    out.push_str("\nLost on the way back:\n\n");
    for entry in table.elsewhere.iter().filter(|entry| entry.kind == kind) {
        let side = if entry.column == "lis" { "LIS" } else { "ES" };
        let _ = writeln!(out, "- {side} `{}`: {}", entry.at, entry.why);
    }
    out.push_str("- whatever else no row names\n");
}

fn words(out: &mut String, list: &Words) {
    let _ = writeln!(out, "**{}**", list.name);
    out.push_str("\n| file | LIS 2.0 | ES 1.0 | itslearning |\n|---|---|---|---|\n");
    let quoted = |words: &[String]| {
        words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
    };
    let columns = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    for entry in &list.entries {
        let there = |names: &[&str]| quoted(entry.there(&columns(names)));
        let (lis, es) = (there(&["lis"]), there(&["es"]));
        let itslearning = there(&["itslearning", "es"]);
        let _ = writeln!(out, "| {} | {lis} | {es} | {itslearning} |", quoted(&entry.file));
    }
    match &list.otherwise {
        Some(word) => {
            let _ = writeln!(out, "\nAny other becomes `{word}`, which is told as a loss.\n");
        }
        None => out.push_str("\nAny other gets lost.\n\n"),
    }
}

fn filled(out: &mut String) {
    out.push_str("Where the file has nothing, and the service demands something:\n\n");
    for side in &table().sides {
        let release = if side.column == "lis" { "LIS" } else { "ES" };
        for fill in &side.fills {
            use super::table::Content;
            let what = match &fill.content {
                Content::Text(text) => format!("`{text}`"),
                Content::Number => "its number".to_owned(),
                Content::Nil => "nil".to_owned(),
                Content::Empty => continue,
            };
            let only = fill.column.as_ref().filter(|column| **column == "itslearning");
            let only = only.map_or("", |_| ", at itslearning only");
            let back = if fill.placeholder { "; it does not come back" } else { "" };
            let (kind, element, child) = (side.kind.name(), &fill.element, &fill.child);
            let _ = writeln!(out, "- {release} {kind}, `{element}/{child}`: {what}{only}{back}");
        }
    }
    out.push_str("\nWhere the target has nothing, and the format demands something:\n\n");
    for needed in &table().needed {
        let at: Vec<&str> =
            needed.element.iter().map(String::as_str).chain([needed.at.as_str()]).collect();
        let from: Vec<String> =
            needed.from.iter().map(|paths| format!("`{}`", paths.join("` and `"))).collect();
        let what = match &needed.value {
            Some(value) => format!("`{value}`"),
            None => format!("{}, the first of which anything is known", from.join(", or ")),
        };
        let _ = writeln!(out, "- {}, `{}`: {what}", needed.kind.name(), at.join("/"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_written_from_the_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/mapping.md");
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            written == mapping_document(),
            "write it anew: lis-conform export --mapping > docs/mapping.md"
        );
    }

    #[test]
    fn every_row_is_a_line_with_as_many_cells_as_its_head() {
        let document = mapping_document();
        let lines = document.lines().filter(|line| line.starts_with("| `"));
        let cells = |line: &str| line.replace("\\|", "").matches('|').count();
        let (rows, words): (Vec<&str>, Vec<&str>) = lines.partition(|line| cells(line) == 7);
        assert_eq!(rows.len(), table().rows.len());
        assert!(words.iter().all(|line| cells(line) == 5), "{words:?}");
    }
}
