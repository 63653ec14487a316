//! A text with plain words where it would differ from run to run.

use super::spot::{Known, SpotKind, spots};

/// Texts longer than this are cut: where a longer text was cut before may depend on the run.
const LENGTH: usize = 200;
/// What ends in three dots and is longer was cut by whoever made the text.
const CLIPPED: usize = 300;
/// What stands for the rest.
const REST: &str = " ...";

/// `text` with words in brackets in place of everything that differs from run to run, short and on
/// one line. What is scrubbed already stays as it is.
#[must_use]
pub fn scrub(text: &str, known: &Known<'_>) -> String {
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.ends_with("...") && line.chars().count() > CLIPPED {
        // The last word may be half of one.
        line.truncate(line.rfind(' ').unwrap_or(line.len()));
        line.push_str(REST);
    }
    let mut out = String::with_capacity(line.len());
    let mut end = 0;
    for spot in spots(&line, known) {
        out.push_str(&line[end..spot.range.start]);
        let found = &line[spot.range.clone()];
        match spot.kind {
            SpotKind::Identifier(rest) => {
                out.push_str("[id:");
                out.push_str(&found[rest..]);
                out.push(']');
            }
            kind => out.push_str(word(kind)),
        }
        end = spot.range.end;
    }
    out.push_str(&line[end..]);
    cut(out)
}

const fn word(kind: SpotKind) -> &'static str {
    match kind {
        SpotKind::Value(_) => "[value]",
        SpotKind::Identifier(_) => "[id]",
        SpotKind::Run => "[run]",
        SpotKind::Host => "[host]",
        SpotKind::DateTime => "[time]",
        SpotKind::Date => "[date]",
        SpotKind::Clock => "[clock]",
        SpotKind::Uuid => "[uuid]",
        SpotKind::Number => "[number]",
    }
}

/// The text cut after a whole word.
fn cut(mut text: String) -> String {
    if text.chars().count() <= LENGTH + REST.len() {
        return text;
    }
    let end = text.char_indices().nth(LENGTH).map_or(text.len(), |(end, _)| end);
    text.truncate(text[..end].rfind(' ').unwrap_or(end));
    text.push_str(REST);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_runs_give_one_text() {
        let first = "got lc-abc123-pms-read-001-ada at 2026-11-22T17:20:00Z from 127.0.0.1:4000";
        let second =
            "got lc-zz9-pms-read-001-ada at 2027-01-02T00:00:00.5+01:00 from 127.0.0.1:59999";
        let known = Known::default();
        assert_eq!(scrub(first, &known), scrub(second, &known));
        assert_eq!(scrub(first, &known), "got [id:pms-read-001-ada] at [time] from [host]");
        assert_ne!(scrub("HTTP 500", &known), scrub("HTTP 502", &known));
    }

    #[test]
    fn half_a_word_at_the_end_does_not_matter() {
        let ids = |run: &str| {
            let all: Vec<_> = (0..30).map(|at| format!("lc-{run}-pms-read-001-ada{at}")).collect();
            all.join(" ")
        };
        let clip = |text: &str| format!("{}...", &text[..400]);
        let (short, long) = (ids("abcd"), ids("abcdef"));
        let known = Known::default();
        assert_eq!(scrub(&clip(&short), &known), scrub(&clip(&long), &known));
    }

    #[test]
    fn what_is_scrubbed_stays() {
        let known = Known { run_id: Some("k3x9"), ..Known::default() };
        let text = "k3x9-raw  and\nlc-k3x9-x-ada, 123456789012 ".repeat(9);
        let once = scrub(&text, &known);
        assert_eq!(scrub(&once, &known), once);
        assert!(once.starts_with("[run]-raw and [id:x-ada], [number] [run]"), "{once}");
        assert!(once.chars().count() <= LENGTH + REST.len(), "{once}");
    }
}
