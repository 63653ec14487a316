//! The line that a finding is about, as much of it as can be shown.

use super::finding::Place;
use super::veil::Veil;

/// What stands where credentials stood.
const MASK: &str = "***";

/// What stands where a line was cut.
const CUT: &str = "... ";

/// Columns that are wanted on either side of a finding; the veils reach further.
pub const AROUND: u64 = 90;

/// A line, or a part of it, with the place that is meant.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Excerpt {
    /// What stands in front of the place.
    pub before: String,
    /// What stands there and behind.
    pub behind: String,
}

/// A part of a line as it was read.
#[derive(Clone, Copy, Debug)]
pub struct PartOfLine<'a> {
    /// The characters.
    pub text: &'a str,
    /// The column of the first of them.
    pub column: u64,
    /// Whether the line goes on behind them.
    pub is_cut: bool,
}

impl Excerpt {
    /// Shows a part of the line on which the place is, without what is veiled.
    #[must_use]
    pub fn of(part: PartOfLine<'_>, place: Place, veils: &[Veil]) -> Self {
        let mut excerpt = Self { before: String::new(), behind: String::new() };
        if part.column > 1 {
            excerpt.before.push_str(CUT);
        }
        let mut is_masked = false;
        for (column, character) in (part.column..).zip(part.text.chars()) {
            let at = Place { line: place.line, column };
            let half =
                if column < place.column { &mut excerpt.before } else { &mut excerpt.behind };
            if !veils.iter().any(|veil| veil.from <= at && at < veil.to) {
                half.push(if character == '\t' { ' ' } else { character });
                is_masked = false;
            } else if !is_masked || at == place {
                half.push_str(MASK);
                is_masked = true;
            }
        }
        excerpt.behind.truncate(excerpt.behind.trim_end().len());
        if part.is_cut {
            excerpt.behind.push(' ');
            excerpt.behind.push_str(CUT.trim_end());
        }
        excerpt
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(line: u64, column: u64) -> Place {
        Place { line, column }
    }

    fn shown(text: &str, column: u64, place: Place, veils: &[Veil]) -> (String, String) {
        let excerpt = Excerpt::of(PartOfLine { text, column, is_cut: false }, place, veils);
        (excerpt.before, excerpt.behind)
    }

    #[test]
    fn a_line_is_split_at_the_place() {
        assert_eq!(shown("\t<a><b/></a>\r", 1, at(7, 5), &[]), (" <a>".into(), "<b/></a>".into()));
        assert_eq!(shown("é<b/>", 1, at(7, 2), &[]), ("é".into(), "<b/>".into()));
        assert_eq!(shown("x", 1, at(7, 9), &[]), ("x".into(), String::new()));
    }

    #[test]
    fn what_was_cut_is_marked() {
        let part = PartOfLine { text: "<b/>", column: 100, is_cut: true };
        let excerpt = Excerpt::of(part, at(1, 100), &[]);
        assert_eq!((excerpt.before.as_str(), excerpt.behind.as_str()), ("... ", "<b/> ..."));
    }

    #[test]
    fn nothing_veiled_is_shown() {
        let text = "<a><password>hunter2</password><b/></a>";
        let veil = Veil { from: at(3, 4), to: at(3, 21) };
        let (before, behind) = shown(text, 1, at(3, 32), &[veil]);
        assert_eq!((before.as_str(), behind.as_str()), ("<a>***</password>", "<b/></a>"));
        let whole = Veil { from: at(1, 1), to: at(9, 1) };
        assert_eq!(shown(text, 1, at(3, 32), &[whole]), ("***".into(), "***".into()));
        let other_line = Veil { from: at(4, 1), to: at(4, 90) };
        assert_eq!(shown(text, 1, at(3, 1), &[other_line]).1, text);
    }
}
