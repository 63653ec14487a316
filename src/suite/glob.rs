//! Patterns with `*`.

/// Whether `text` fits `pattern`, in which `*` is any run of characters. ASCII case counts.
#[must_use]
pub fn fits_glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::fits_glob;

    #[test]
    fn stars_are_any_run_of_characters() {
        for (pattern, text, expected) in [
            ("abc", "abc", true),
            ("abc", "abcd", false),
            ("*", "", true),
            ("PMS-DELETE-*", "PMS-DELETE-002", true),
            ("PMS-DELETE-*", "PMS-CREATE-002", false),
            ("*-00*2", "PMS-DELETE-002", true),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("ab*ba", "aba", false),
            ("**", "x", true),
        ] {
            assert_eq!(fits_glob(pattern, text), expected, "{pattern} {text}");
        }
    }
}
