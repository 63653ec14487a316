//! Text in Markdown that stays text: no markup, no HTML, no mention, no link can come of it.
//!
//! Everything that a target, a case file or a report file chose stands in a code span: that is the
//! one place where neither CommonMark nor what platforms add to it (mentions, references to issues,
//! links made of addresses) looks for a meaning.

use super::super::visible::visible_line;

/// The text as a code span. Control characters and line feeds are written out.
#[must_use]
pub(in crate::report) fn code(text: &str) -> String {
    let text = visible_line(text);
    let text = text.trim();
    if text.is_empty() {
        return "(empty)".to_owned();
    }
    let fence = "`".repeat(longest_run(text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The same for a place in a table, where a bar would end the place whatever stands around it.
#[must_use]
pub(in crate::report) fn cell(text: &str) -> String {
    code(&text.replace('|', "\\x7c"))
}

/// The same, cut to so many characters.
#[must_use]
pub(in crate::report) fn clipped(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => code(&format!("{}...", &text[..end])),
        None => code(text),
    }
}

fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser};

    use super::*;

    fn events(markdown: &str) -> Vec<Event<'_>> {
        Parser::new_ext(markdown, Options::all()).collect()
    }

    #[test]
    fn whatever_the_text_it_is_one_code_span() {
        for text in
            ["a", "`", "``x`", "a`b``c", "<b>&amp;", "@all #1 http://x", "[a](b)", "*a*\n# b", "\\"]
        {
            let written = code(text);
            let codes: Vec<String> = events(&written)
                .into_iter()
                .filter_map(|event| match event {
                    Event::Code(text) => Some(text.to_string()),
                    Event::Start(_) | Event::End(_) => None,
                    other => panic!("{text}: {other:?}"),
                })
                .collect();
            assert_eq!(codes, [visible_line(text).into_owned()], "{written}");
        }
        assert_eq!(code("  "), "(empty)");
    }

    #[test]
    fn a_bar_does_not_end_a_place_in_a_table() {
        let table = format!("| a |\n|---|\n| {} |\n", cell("x | y \\| z"));
        let codes = events(&table).into_iter().filter(|event| matches!(event, Event::Code(_)));
        assert_eq!(codes.count(), 1, "{table}");
    }
}
