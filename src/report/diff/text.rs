//! The comparison for people.

use super::super::visible::visible_line;
use super::super::words::{counted, grouped};
use super::{Class, Diff, Entry, Head, Told};

/// Entries of a class that need no look are only counted beyond this.
const MOST_TOLD: usize = 20;

/// The comparison as text: the gravest first, the sums last.
#[must_use]
pub fn diff_text(diff: &Diff) -> String {
    let mut out = String::new();
    out.push_str(&format!("before  {}\n", head(&diff.before)));
    out.push_str(&format!("after   {}\n", head(&diff.after)));
    if (&diff.before.tool_version, &diff.before.profile)
        != (&diff.after.tool_version, &diff.after.profile)
    {
        out.push_str("        another profile or version of lis-conform may be what differs\n");
    }
    for class in Class::ALL {
        let entries: Vec<&Entry> = diff.of_class(class).collect();
        if entries.is_empty() {
            continue;
        }
        out.push_str(&format!("\n{class} ({})\n", grouped(entries.len() as u64)));
        let most = if class <= Class::FailingDifferently { entries.len() } else { MOST_TOLD };
        for entry in entries.iter().take(most) {
            tell(entry, &mut out);
        }
        if entries.len() > most {
            out.push_str(&format!("  ... and {} more\n", grouped((entries.len() - most) as u64)));
        }
    }
    out.push_str(&format!("\n{}", sums(diff)));
    out
}

fn head(head: &Head) -> String {
    let Head { run_id, started_at, target, profile, tool_version, incomplete } = head;
    let mut text = format!(
        "run {run_id} of {started_at} against {} (profile {}, lis-conform {tool_version})",
        visible_line(target),
        visible_line(profile)
    );
    if let Some(why) = incomplete {
        text.push_str(&format!("\n        INCOMPLETE: {}", visible_line(why)));
    }
    text
}

fn tell(entry: &Entry, out: &mut String) {
    let Entry { class, case, assertion, before, after } = entry;
    // A case's own assertions have its id in front already.
    let own = assertion.split_once('#').is_some_and(|(id, _)| id == case.0);
    if own {
        out.push_str(&format!("  {assertion}\n"));
    } else {
        out.push_str(&format!("  {case} {assertion}\n"));
    }
    let mut line = |what: &str, text: &str| {
        out.push_str(&format!("    {what:<8}  {}\n", visible_line(text)));
    };
    let shown = if *class == Class::Gone { before } else { after };
    if let Some(expected) = &shown.expected {
        line("expected", expected);
    }
    match class {
        Class::New => line("after", seen(after)),
        Class::Gone => line("before", seen(before)),
        Class::StillFailing => line("both", seen(after)),
        _ => {
            line("before", seen(before));
            line("after", seen(after));
        }
    }
}

fn seen(told: &Told) -> &str {
    told.seen.as_deref().unwrap_or("held")
}

fn sums(diff: &Diff) -> String {
    let parts: Vec<String> = Class::ALL
        .into_iter()
        .map(|class| {
            let extra = match class {
                Class::New => diff.new_and_held,
                Class::Gone => diff.gone_and_held,
                _ => 0,
            };
            (class, diff.of_class(class).count() as u64 + extra)
        })
        .filter(|(class, count)| *count > 0 || *class == Class::Regression)
        .map(|(class, count)| format!("{} {class}", grouped(count)))
        .collect();
    format!(
        "{} compared: {} hold in both, {}\n",
        counted(diff.compared, "assertion"),
        grouped(diff.held),
        parts.join(", ")
    )
}
