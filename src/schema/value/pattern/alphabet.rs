//! The characters that a pattern tells apart.
//!
//! Sets of Unicode are large, and an automaton over them is larger. But a pattern only has a few
//! sets, so that few sorts of characters differ to it: each sort gets a letter of one byte, and
//! the automaton reads letters.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange, HirKind};

use super::expression::{Class, ClassGroup, ClassMember, Escape, Set};
use crate::schema::value::lexical_name;

/// Characters, each with its letter.
#[derive(Clone, Debug)]
pub(super) struct Alphabet {
    ascii: [u8; 128],
    /// Where ranges begin, in order, the first at 0; and the letter of each.
    starts: Vec<u32>,
    letters: Vec<u8>,
}

impl Alphabet {
    /// The alphabet that tells these sets apart, and the letters in each of them; none if there
    /// are more letters than bytes.
    pub fn of(sets: &[&Class]) -> Option<(Self, Vec<Vec<u8>>)> {
        let ranges: Vec<Vec<(u32, u32)>> = sets.iter().map(|set| ranges_of(set)).collect();
        let mut starts: Vec<u32> = vec![0];
        for (first, last) in ranges.iter().flatten() {
            starts.extend([*first, *last + 1]);
        }
        starts.sort_unstable();
        starts.dedup();
        // In which sets each range is; ranges that are in the same sets share a letter.
        let mut members: Vec<Vec<u16>> = vec![Vec::new(); starts.len()];
        for (number, ranges) in (0_u16..).zip(&ranges) {
            for (first, last) in ranges {
                let from = starts.partition_point(|start| start < first);
                let to = starts.partition_point(|start| start <= last);
                members[from..to].iter_mut().for_each(|sets| sets.push(number));
            }
        }
        let mut sorts: Vec<&[u16]> = members.iter().map(Vec::as_slice).collect();
        sorts.sort_unstable();
        sorts.dedup();
        u8::try_from(sorts.len()).ok()?;
        let letter = |sets: &[u16]| sorts.binary_search(&sets).unwrap_or_default() as u8;
        let letters: Vec<u8> = members.iter().map(|sets| letter(sets)).collect();
        let mut of_sets = vec![Vec::new(); ranges.len()];
        for (sets, letter) in sorts.iter().zip(0_u8..) {
            sets.iter().for_each(|set| of_sets[usize::from(*set)].push(letter));
        }
        let mut alphabet = Self { ascii: [0; 128], starts, letters };
        for code in 0..128_u8 {
            alphabet.ascii[usize::from(code)] = alphabet.beyond(u32::from(code));
        }
        Some((alphabet, of_sets))
    }

    /// The letters of a text.
    pub fn spell<'a>(&'a self, text: &'a str) -> impl Iterator<Item = u8> + 'a {
        text.chars().map(|character| match self.ascii.get(character as usize) {
            Some(letter) => *letter,
            None => self.beyond(u32::from(character)),
        })
    }

    fn beyond(&self, code: u32) -> u8 {
        self.letters[self.starts.partition_point(|start| *start <= code) - 1]
    }
}

fn ranges_of(class: &Class) -> Vec<(u32, u32)> {
    let ranges = set_of(class);
    ranges.iter().map(|range| (u32::from(range.start()), u32::from(range.end()))).collect()
}

fn set_of(class: &Class) -> ClassUnicode {
    match class {
        Class::Char(character) => of_ranges(&[(u32::from(*character), u32::from(*character))]),
        Class::Dot => negated(of_ranges(&[(0xA, 0xA), (0xD, 0xD)])),
        Class::Escape(escape) => of_escape(escape),
        Class::Group(group) => of_group(group),
    }
}

fn of_group(group: &ClassGroup) -> ClassUnicode {
    let mut set = ClassUnicode::empty();
    for member in &group.members {
        match member {
            ClassMember::Range(first, last) => set.push(ClassUnicodeRange::new(*first, *last)),
            ClassMember::Escape(escape) => set.union(&of_escape(escape)),
        }
    }
    if group.is_negated {
        set.negate();
    }
    if let Some(minus) = &group.minus {
        set.difference(&of_group(minus));
    }
    set
}

fn of_escape(escape: &Escape) -> ClassUnicode {
    let set = match &escape.set {
        Set::Space => of_ranges(&[(0x9, 0xA), (0xD, 0xD), (0x20, 0x20)]),
        Set::NameStart => of_ranges(lexical_name::START),
        Set::NameCharacter => {
            let mut set = of_ranges(lexical_name::START);
            set.union(&of_ranges(lexical_name::INNER));
            set
        }
        Set::Block(ranges) => of_ranges(ranges),
        Set::Digit => of_category("Nd"),
        Set::Category(name) => of_category(name),
        Set::Word => {
            let mut outside = of_category("P");
            outside.union(&of_category("Z"));
            outside.union(&of_category("C"));
            negated(outside)
        }
    };
    if escape.is_negated { negated(set) } else { set }
}

fn negated(mut set: ClassUnicode) -> ClassUnicode {
    set.negate();
    set
}

/// Characters from one to another; the tables hold no surrogates.
fn of_ranges(ranges: &[(u32, u32)]) -> ClassUnicode {
    ClassUnicode::new(ranges.iter().filter_map(|(first, last)| {
        Some(ClassUnicodeRange::new(char::from_u32(*first)?, char::from_u32(*last)?))
    }))
}

/// A general category of Unicode. The names were checked when the pattern was read.
fn of_category(name: &str) -> ClassUnicode {
    let parsed = ParserBuilder::new().build().parse(&format!(r"\p{{{name}}}"));
    match parsed.map(|hir| hir.into_kind()) {
        Ok(HirKind::Class(regex_syntax::hir::Class::Unicode(set))) => set,
        _ => ClassUnicode::empty(),
    }
}
