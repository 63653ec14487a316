//! Which characters XML 1.0 and Namespaces in XML 1.0 allow where.

/// Whether a byte is white space (production 3).
pub(super) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Whether a text is nothing but white space.
pub(super) fn is_blank(text: &str) -> bool {
    text.bytes().all(is_space)
}

/// Whether XML 1.0 can hold a character at all (production 2).
pub(super) const fn is_xml_char(char: char) -> bool {
    match char {
        '\t' | '\n' | '\r' => true,
        _ => char >= ' ' && char != '\u{FFFE}' && char != '\u{FFFF}',
    }
}

/// Where the first character stands that XML 1.0 cannot hold, as a byte offset.
pub(super) fn first_forbidden(text: &str) -> Option<usize> {
    // Nearly every text is clean, so the common answer comes from a loop without branches, in
    // pieces that become vector instructions.
    let suspicious = |byte: u8| {
        (byte < b' ') & (byte != b'\t') & (byte != b'\n') & (byte != b'\r') | (byte == 0xEF)
    };
    let seen = |bytes: &[u8]| bytes.iter().fold(0, |seen, &byte| seen | u8::from(suspicious(byte)));
    let (pieces, rest) = text.as_bytes().as_chunks::<32>();
    if seen(rest) == 0 && pieces.iter().all(|piece| seen(piece) == 0) {
        return None;
    }
    // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
    let bytes = text.as_bytes();
    let is_forbidden = |at: usize| match bytes[at] {
        0xEF => matches!(bytes.get(at + 1..at + 3), Some([0xBF, 0xBE | 0xBF])),
        byte => suspicious(byte),
    };
    (0..bytes.len()).find(|&at| is_forbidden(at))
}

/// Whether an ASCII byte may stand in a name; a colon may. Any byte beyond ASCII has to be looked
/// at as a character.
pub(super) const fn is_ascii_name_byte(byte: u8) -> bool {
    ASCII_NAME_BYTES[byte as usize]
}

const ASCII_NAME_BYTES: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = is_name_char(byte as u8 as char);
        byte += 1;
    }
    table
};

/// Whether a character may begin a name (production 4).
pub(super) const fn is_name_start(char: char) -> bool {
    matches!(char,
        'A'..='Z' | 'a'..='z' | '_' | ':'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}'
        | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

/// Whether a character may stand in a name (production 4a).
pub(super) const fn is_name_char(char: char) -> bool {
    is_name_start(char)
        || matches!(char,
            '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// Whether a text is a name (production 5), colons allowed.
pub(super) fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(is_name_start) && chars.all(is_name_char)
}

/// Whether a text is a name without a colon (Namespaces in XML 1.0, production 4).
pub(super) fn is_ncname(text: &str) -> bool {
    is_name(text) && !text.contains(':')
}

/// Splits a name into prefix and local part; none if its colons make it no qualified name
/// (Namespaces in XML 1.0, production 7). No colon is the empty prefix.
pub(super) fn split_qname(name: &str) -> Option<(&str, &str)> {
    let Some(colon) = memchr::memchr(b':', name.as_bytes()) else { return Some(("", name)) };
    let (prefix, local) = (&name[..colon], &name[colon + 1..]);
    let starts = local.chars().next().is_some_and(is_name_start);
    (!prefix.is_empty() && starts && !local.contains(':')).then_some((prefix, local))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_split_at_their_only_colon() {
        assert_eq!(split_qname("a"), Some(("", "a")));
        assert_eq!(split_qname("p:a"), Some(("p", "a")));
        for bad in [":a", "a:", "a:b:c", "a:1", ":", "a::b"] {
            assert_eq!(split_qname(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_first_forbidden_character_is_found() {
        assert_eq!(first_forbidden("plain\r\n\ttext \u{EFFF} \u{FFFD}"), None);
        assert_eq!(first_forbidden("ab\u{1}"), Some(2));
        assert_eq!(first_forbidden("é\u{FFFE}"), Some(2));
        assert_eq!(first_forbidden("\u{7F}\u{85}"), None);
    }

    #[test]
    fn names_begin_with_a_letter() {
        assert!(is_ncname("é-1.x") && is_name("a:b"));
        for bad in ["", "1a", "-a", "a b", "a:b", "\u{D7}"] {
            assert!(!is_ncname(bad), "{bad}");
        }
    }
}
