//! Names and language tags.

/// `Name` of XML 1.0.
pub(in crate::schema) fn is_name(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(is_name_start) && characters.all(is_name_character)
}

/// `NCName` of XML Namespaces 1.0.
pub(in crate::schema) fn is_ncname(text: &str) -> bool {
    is_name(text) && !text.contains(':')
}

/// `Nmtoken` of XML 1.0.
pub(super) fn is_nmtoken(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_name_character)
}

/// `QName` of XML Namespaces 1.0: one or two names without colons.
pub(super) fn is_qname(text: &str) -> bool {
    match text.split_once(':') {
        Some((prefix, local)) => is_ncname(prefix) && is_ncname(local),
        None => is_ncname(text),
    }
}

/// One word at least, all of the same sort; white space is collapsed already.
pub(super) fn are_words(text: &str, is_word: impl Fn(&str) -> bool) -> bool {
    text.split(' ').all(is_word)
}

/// `xs:language`: letters, then groups of letters and digits, eight at most in each.
pub(super) fn is_language(text: &str) -> bool {
    text.split('-').enumerate().all(|(at, part)| {
        (1..=8).contains(&part.len())
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() || (at > 0 && byte.is_ascii_digit()))
    })
}

/// The characters that a name may begin with, as ranges (XML 1.0, production 4).
pub(super) const START: &[(u32, u32)] = &[
    (0x3A, 0x3A),
    (0x41, 0x5A),
    (0x5F, 0x5F),
    (0x61, 0x7A),
    (0xC0, 0xD6),
    (0xD8, 0xF6),
    (0xF8, 0x2FF),
    (0x370, 0x37D),
    (0x37F, 0x1FFF),
    (0x200C, 0x200D),
    (0x2070, 0x218F),
    (0x2C00, 0x2FEF),
    (0x3001, 0xD7FF),
    (0xF900, 0xFDCF),
    (0xFDF0, 0xFFFD),
    (0x1_0000, 0xE_FFFF),
];

/// The characters that may stand in a name as well (production 4a).
pub(super) const INNER: &[(u32, u32)] =
    &[(0x2D, 0x2E), (0x30, 0x39), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040)];

fn is_name_start(c: char) -> bool {
    match c {
        'A'..='Z' | 'a'..='z' | '_' | ':' => true,
        _ => !c.is_ascii() && is_within(START, c),
    }
}

fn is_name_character(c: char) -> bool {
    match c {
        '-' | '.' | '0'..='9' => true,
        _ => is_name_start(c) || (!c.is_ascii() && is_within(INNER, c)),
    }
}

fn is_within(ranges: &[(u32, u32)], c: char) -> bool {
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(c)))
}
