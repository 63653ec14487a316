//! Diagnostics for people: the message with the lines it is about.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::diagnostic::Diagnostic;

/// Whether escape sequences for colours are written.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Colour {
    /// Plain text.
    #[default]
    Never,
    /// With escape sequences.
    Always,
}

/// Renders diagnostics one after the other, each with the lines of its file. `text_of` gives a
/// file's text; a file it does not know is named without lines.
#[must_use]
pub fn render<'a>(
    diagnostics: &[Diagnostic],
    text_of: impl Fn(&str) -> Option<&'a str>,
    colour: Colour,
) -> String {
    let renderer = match colour {
        Colour::Never => Renderer::plain(),
        Colour::Always => Renderer::styled(),
    };
    let mut out = String::new();
    for diagnostic in diagnostics {
        match text_of(&diagnostic.file) {
            Some(text) if !text.is_empty() => {
                let title = Level::ERROR.primary_title(&diagnostic.message);
                let snippet = Snippet::source(text)
                    .path(&diagnostic.file)
                    .annotation(AnnotationKind::Primary.span(visible(diagnostic, text)));
                out.push_str(&renderer.render(&[title.element(snippet)]));
                out.push('\n');
            }
            _ => {
                let _ = writeln!(out, "error: {diagnostic}");
            }
        }
    }
    out
}

/// The part of the span on its first line, at least one character where there is one: a whole
/// table underlined hides more than it shows.
fn visible(diagnostic: &Diagnostic, text: &str) -> std::ops::Range<usize> {
    let start = diagnostic.span.start.min(text.len());
    let Some(rest) = text.get(start..) else { return text.len()..text.len() };
    let line_end = start + rest.find('\n').unwrap_or(rest.len());
    let next = start + rest.chars().next().map_or(0, char::len_utf8);
    start..diagnostic.span.end.min(line_end).max(next.min(line_end))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "id = 'A'\ncluase = 'x'\n";

    #[test]
    fn the_line_is_shown_and_underlined() {
        let diagnostic = Diagnostic::at("case.toml", TEXT, 9..15, "unknown key `cluase`");
        let out = render(&[diagnostic], |_| Some(TEXT), Colour::Never);
        assert_eq!(
            out,
            "error: unknown key `cluase`\n \
             --> case.toml:2:1\n  \
             |\n\
             2 | cluase = 'x'\n  \
             | ^^^^^^\n"
        );
    }

    #[test]
    fn colours_are_optional_and_an_unknown_file_is_named() {
        let diagnostic = Diagnostic::at("case.toml", TEXT, 9..15, "unknown key `cluase`");
        let coloured = render(std::slice::from_ref(&diagnostic), |_| Some(TEXT), Colour::Always);
        assert!(coloured.contains("\u{1b}["));
        let unknown = render(&[diagnostic], |_| None, Colour::Never);
        assert_eq!(unknown, "error: case.toml:2:1: unknown key `cluase`\n");
    }

    #[test]
    fn spans_beyond_the_text_do_no_harm() {
        let diagnostic = Diagnostic::at("case.toml", TEXT, 900..1000, "gone");
        assert!(render(&[diagnostic], |_| Some(TEXT), Colour::Never).contains("gone"));
    }
}
