//! What came over, and what did not.

use std::fmt;

use crate::mapping::{Fate, Gathered, Losses, ObjectKind};
use crate::report::grouped;

/// Lines that are shown; the rest is counted.
const MOST_LINES: usize = 40;

/// How many objects of each kind.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts([u64; 3]);

impl Counts {
    /// What was gathered.
    pub fn of(gathered: &Gathered) -> Self {
        Self(ObjectKind::ALL.map(|kind| gathered.count(kind) as u64))
    }

    /// One more of a kind.
    pub fn add(&mut self, kind: ObjectKind) {
        if let Some(at) = ObjectKind::ALL.iter().position(|it| *it == kind) {
            self.0[at] += 1;
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [persons, groups, memberships] = ObjectKind::ALL.map(|kind| {
            let at = ObjectKind::ALL.iter().position(|it| *it == kind).unwrap_or(0);
            let count = self.0[at];
            let name = if count == 1 { kind.name() } else { kind.plural() };
            format!("{} {name}", grouped(count))
        });
        write!(f, "{persons}, {groups} and {memberships}")
    }
}

/// A first line, then what did not come over, by what became of it.
pub fn told(first: &str, losses: &Losses) -> String {
    let mut lines = Vec::new();
    for (fate, title) in [
        (Fate::LeftOut, "left out"),
        (Fate::Lost, "lost, or not taken over as it was"),
        (Fate::Added, "added"),
    ] {
        let count = losses.count(fate);
        if count == 0 {
            continue;
        }
        lines.push(format!("  {title}: {}", grouped(count)));
        for (loss, tally) in losses.iter().filter(|(loss, _)| loss.fate == fate) {
            let field = match loss.field.as_str() {
                "" => loss.kind.name().to_owned(),
                field => format!("{}/{field}", loss.kind.name()),
            };
            let more = if tally.times > tally.first.len() as u64 { ", ..." } else { "" };
            let (times, why) = (grouped(tally.times), &loss.why);
            let first = tally.first.join(", ");
            lines.push(format!("    {times:>6} {field}: {why} ({first}{more})"));
        }
    }
    let hidden = lines.len().saturating_sub(MOST_LINES);
    if hidden > 0 {
        lines.truncate(MOST_LINES);
        lines.push(format!("    ... and {hidden} lines more"));
    }
    if lines.is_empty() {
        return format!("{first}; nothing was lost");
    }
    format!("{first}\n{}", lines.join("\n"))
}
