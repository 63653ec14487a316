//! What must not stand raw in text and in attribute values.

use super::super::chars::is_xml_char;

/// Appends character data. `>` is always escaped, so `]]>` cannot arise; `\r` is, because a
/// reader would make it `\n`.
pub(super) fn push_text(text: &str, out: &mut String) {
    push(text, out, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'\r' => Some("&#13;"),
        _ => None,
    });
}

/// Appends an attribute value for double quotes. White space other than blanks is escaped, because
/// a reader would make it blanks.
pub(super) fn push_attribute(value: &str, out: &mut String) {
    push(value, out, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        b'\t' => Some("&#9;"),
        b'\n' => Some("&#10;"),
        b'\r' => Some("&#13;"),
        _ => None,
    });
}

fn push(text: &str, out: &mut String, escaped: impl Fn(u8) -> Option<&'static str>) {
    let bytes = text.as_bytes();
    let mut from = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        let (replacement, length) = match byte {
            0xEF => match text[at..].chars().next() {
                Some(char) if !is_xml_char(char) => ("\u{FFFD}", char.len_utf8()),
                _ => continue,
            },
            _ => match escaped(byte) {
                Some(replacement) => (replacement, 1),
                None if is_xml_char(char::from(byte)) => continue,
                None => ("\u{FFFD}", 1),
            },
        };
        out.push_str(&text[from..at]);
        out.push_str(replacement);
        from = at + length;
    }
    out.push_str(&text[from..]);
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
