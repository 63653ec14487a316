//! What must not stand raw in text and in attribute values.

use super::super::chars::is_xml_char;

/// Appends character data. `>` is always escaped, so `]]>` cannot arise; `\r` is, because a
/// reader would make it `\n`.
pub(super) fn push_text(text: &str, out: &mut String) {
    push(text, out, &IN_TEXT);
}

/// Appends an attribute value for double quotes. White space other than blanks is escaped, because
/// a reader would make it blanks.
pub(super) fn push_attribute(value: &str, out: &mut String) {
    push(value, out, &IN_ATTRIBUTE);
}

/// Which bytes cannot just be copied.
type Special = [bool; 256];

const IN_TEXT: Special = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        special[byte] = byte != b'\t' as usize && byte != b'\n' as usize;
        byte += 1;
    }
    special[b'&' as usize] = true;
    special[b'<' as usize] = true;
    special[b'>' as usize] = true;
    // U+FFFE and U+FFFF begin with it.
    special[0xEF] = true;
    special
};

const IN_ATTRIBUTE: Special = {
    let mut special = IN_TEXT;
    special[b'"' as usize] = true;
    special[b'\t' as usize] = true;
    special[b'\n' as usize] = true;
    special
};

fn push(text: &str, out: &mut String, special: &Special) {
    let mut rest = text;
    while let Some(plain) = rest.bytes().position(|byte| special[usize::from(byte)]) {
        let (before, from) = rest.split_at(plain);
        out.push_str(before);
        let mut chars = from.chars();
        match chars.next() {
            Some('&') => out.push_str("&amp;"),
            Some('<') => out.push_str("&lt;"),
            Some('>') => out.push_str("&gt;"),
            Some('"') => out.push_str("&quot;"),
            Some('\t') => out.push_str("&#9;"),
            Some('\n') => out.push_str("&#10;"),
            Some('\r') => out.push_str("&#13;"),
            Some(char) if is_xml_char(char) => out.push(char),
            _ => out.push('\u{FFFD}'),
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_would_change_is_escaped() {
        let mut out = String::new();
        push_text("a]]>b&<\r\n\t\"é", &mut out);
        assert_eq!(out, "a]]&gt;b&amp;&lt;&#13;\n\t\"é");
        out.clear();
        push_attribute("a\"'<&>\r\n\té", &mut out);
        assert_eq!(out, "a&quot;'&lt;&amp;&gt;&#13;&#10;&#9;é");
    }

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        let mut out = String::new();
        push_text("a\u{0}b\u{1F}c\u{FFFE}d\u{FFFF}\u{FFFD}\u{F000}\u{7F}", &mut out);
        assert_eq!(out, "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}\u{FFFD}\u{F000}\u{7F}");
    }
}
