//! Writes expressions down in the language of the matcher. Nothing of the pattern is copied: every
//! character that could mean something is written by its number.

use std::fmt::Write;

use super::expression::{Atom, Class, ClassGroup, ClassMember, Escape, Expression, Piece, Set};
use crate::schema::value::lexical_name;

/// An expression that the whole text meets.
pub(super) fn whole(expression: &Expression) -> String {
    let mut out = String::from(r"\A");
    group(&mut out, expression);
    out.push_str(r"\z");
    out
}

/// Any number of characters of a set, and nothing else.
pub(super) fn any_number(set: &Class) -> String {
    let mut out = String::from(r"\A");
    class(&mut out, set);
    out.push_str(r"*\z");
    out
}

fn group(out: &mut String, expression: &Expression) {
    out.push_str("(?:");
    for (at, branch) in expression.branches.iter().enumerate() {
        if at > 0 {
            out.push('|');
        }
        for each in branch {
            piece(out, each);
        }
    }
    out.push(')');
}

fn piece(out: &mut String, piece: &Piece) {
    match &piece.atom {
        Atom::Class(set) => class(out, set),
        Atom::Group(expression) => group(out, expression),
    }
    let quantifier = match (piece.min, piece.max) {
        (1, Some(1)) => return,
        (0, Some(1)) => "?".to_owned(),
        (0, None) => "*".to_owned(),
        (1, None) => "+".to_owned(),
        (min, None) => format!("{{{min},}}"),
        (min, Some(max)) if min == max => format!("{{{min}}}"),
        (min, Some(max)) => format!("{{{min},{max}}}"),
    };
    out.push_str(&quantifier);
}

fn class(out: &mut String, class: &Class) {
    match class {
        Class::Char(character) => literal(out, *character),
        Class::Dot => out.push_str(r"[^\n\r]"),
        Class::Escape(set) => escape(out, set),
        Class::Group(set) => class_group(out, set),
    }
}

fn class_group(out: &mut String, set: &ClassGroup) {
    if set.minus.is_some() {
        out.push('[');
    }
    out.push_str(if set.is_negated { "[^" } else { "[" });
    for member in &set.members {
        match member {
            ClassMember::Range(first, last) => {
                literal(out, *first);
                if first != last {
                    out.push('-');
                    literal(out, *last);
                }
            }
            ClassMember::Escape(set) => escape(out, set),
        }
    }
    out.push(']');
    if let Some(minus) = &set.minus {
        out.push_str("--");
        class_group(out, minus);
        out.push(']');
    }
}

fn escape(out: &mut String, escape: &Escape) {
    let mut ranges = |list: &mut dyn Iterator<Item = (u32, u32)>| {
        out.push_str(if escape.is_negated { "[^" } else { "[" });
        for (first, last) in list {
            let _ = write!(out, r"\x{{{first:X}}}-\x{{{last:X}}}");
        }
        out.push(']');
    };
    match &escape.set {
        Set::Space => out.push_str(if escape.is_negated { r"[^ \t\n\r]" } else { r"[ \t\n\r]" }),
        Set::NameStart => ranges(&mut lexical_name::START.iter().copied()),
        Set::NameCharacter => {
            ranges(&mut lexical_name::START.iter().chain(lexical_name::INNER).copied());
        }
        Set::Block(list) => ranges(&mut list.iter().copied()),
        Set::Digit => category(out, escape.is_negated, "Nd"),
        Set::Category(name) => category(out, escape.is_negated, name),
        Set::Word => {
            let outside = r"\p{P}\p{Z}\p{C}]";
            out.push_str(if escape.is_negated { "[" } else { "[^" });
            out.push_str(outside);
        }
    }
}

fn category(out: &mut String, is_negated: bool, name: &str) {
    out.push_str(if is_negated { r"\P{" } else { r"\p{" });
    out.push_str(name);
    out.push('}');
}

fn literal(out: &mut String, character: char) {
    if character.is_ascii_alphanumeric() {
        out.push(character);
    } else {
        let _ = write!(out, r"\x{{{:X}}}", u32::from(character));
    }
}
