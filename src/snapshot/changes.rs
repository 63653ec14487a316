//! Two texts held against each other, line by line.

use similar::{ChangeTag, TextDiff};

/// A line of a difference.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Change {
    /// The exchange that the lines below belong to.
    Title(String),
    /// A line on both sides.
    Same(String),
    /// A line of the old text only.
    Removed(String),
    /// A line of the new text only.
    Added(String),
}

/// Lines shown around what differs.
const AROUND: usize = 2;

/// What differs, with a few lines around it, under the titles of the exchanges. Nothing for texts
/// that are alike.
#[must_use]
pub fn changes(old: &str, new: &str) -> Vec<Change> {
    let (old, new) = (old.trim_end(), new.trim_end());
    let old_lines: Vec<&str> = old.lines().collect();
    let new_lines: Vec<&str> = new.lines().collect();
    let diff = TextDiff::from_slices(&old_lines, &new_lines);
    let mut found = Vec::new();
    for group in diff.grouped_ops(AROUND) {
        let start = group.first().map_or(0, |op| op.new_range().start);
        let titles = new_lines[..start.min(new_lines.len())].iter().rev();
        let title = titles.copied().find(|line| line.starts_with("## "));
        if let Some(title) = title {
            found.push(Change::Title(title.to_owned()));
        }
        for op in &group {
            for change in diff.iter_changes(op) {
                let line = change.value().to_owned();
                found.push(match change.tag() {
                    ChangeTag::Equal => Change::Same(line),
                    ChangeTag::Delete => Change::Removed(line),
                    ChangeTag::Insert => Change::Added(line),
                });
            }
        }
    }
    found
}
