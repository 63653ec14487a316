//! Text that comes from a target, made harmless: nothing in it may repaint a terminal, reorder a
//! line, or be a character that XML 1.0 cannot hold.

use std::borrow::Cow;
use std::fmt::Write as _;

/// `text` with every control character but line feed and tab written out, as `\x1b` or `\u{202e}`.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    written_out(text, |character| is_harmful(character) && !matches!(character, '\n' | '\t'))
}

/// [`visible`] for text that must stay on one line: line feeds and tabs are written out too.
#[must_use]
pub fn visible_line(text: &str) -> Cow<'_, str> {
    written_out(text, is_harmful)
}

fn written_out(text: &str, must_go: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&must_go) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if must_go(character) {
            write_out(character, &mut out);
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

fn write_out(character: char, out: &mut String) {
    let written = match character {
        '\n' => out.write_str("\\n"),
        '\r' => out.write_str("\\r"),
        '\t' => out.write_str("\\t"),
        ..='\u{ff}' => write!(out, "\\x{:02x}", u32::from(character)),
        _ => write!(out, "\\u{{{:x}}}", u32::from(character)),
    };
    written.expect("a String takes all");
}

/// Controls (C0, DEL, C1), the characters that change the direction or the breaking of a line, and
/// the noncharacters that no XML document may hold.
fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{fffe}'
                | '\u{ffff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_are_shown_and_not_obeyed() {
        assert_eq!(visible("a\u{1b}[2Jb\u{9b}31m\u{7f}"), "a\\x1b[2Jb\\x9b31m\\x7f");
        assert_eq!(visible("user\u{202e}nimda"), "user\\u{202e}nimda");
        assert_eq!(visible("\u{0}\u{ffff}"), "\\x00\\u{ffff}");
    }

    #[test]
    fn lines_and_tabs_stay_unless_the_text_must_be_one_line() {
        assert_eq!(visible("a\r\n\tb"), "a\\r\n\tb");
        assert_eq!(visible_line("a\r\n\tb"), "a\\r\\n\\tb");
    }

    #[test]
    fn harmless_text_is_not_copied() {
        assert!(matches!(visible("Åse 二年级 — ok"), Cow::Borrowed(_)));
    }
}
