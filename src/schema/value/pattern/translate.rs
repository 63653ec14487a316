//! Writes expressions down in the language of the matcher, over the letters of an alphabet.
//! Nothing of the pattern is copied.

use std::fmt::Write;

use super::expression::{Atom, Class, Expression, Piece};

/// An expression that the whole text meets. `letters` gives those of a set.
pub(super) fn whole(expression: &Expression, letters: &dyn Fn(&Class) -> Vec<u8>) -> String {
    let mut out = String::from(r"\A");
    group(&mut out, expression, letters);
    out.push_str(r"\z");
    out
}

fn group(out: &mut String, expression: &Expression, letters: &dyn Fn(&Class) -> Vec<u8>) {
    out.push_str("(?:");
    for (at, branch) in expression.branches.iter().enumerate() {
        if at > 0 {
            out.push('|');
        }
        for piece in branch {
            match &piece.atom {
                Atom::Class(set) => class(out, &letters(set)),
                Atom::Group(expression) => group(out, expression, letters),
            }
            quantifier(out, piece);
        }
    }
    out.push(')');
}

fn class(out: &mut String, letters: &[u8]) {
    // A set without a letter is one that no character is in.
    out.push_str(if letters.is_empty() { r"[^\x00-\xFF" } else { "[" });
    for letter in letters {
        let _ = write!(out, r"\x{letter:02X}");
    }
    out.push(']');
}

fn quantifier(out: &mut String, piece: &Piece) {
    let _ = match (piece.min, piece.max) {
        (1, Some(1)) => Ok(()),
        (min, None) => write!(out, "{{{min},}}"),
        (min, Some(max)) => write!(out, "{{{min},{max}}}"),
    };
}
