//! Commands as a shell reads them, for people to copy.

use std::borrow::Cow;

/// The word, quoted where a POSIX shell would take it apart or change it.
#[must_use]
pub fn quoted(word: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:=,+@%".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(format!("'{}'", word.replace('\'', r"'\''")))
}

/// Words to a command line.
#[must_use]
pub fn command_line<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(quoted).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_a_shell_would_change_are_quoted() {
        let words = ["run", "http://h:1/a?b&c", "it's", "PMS-*", "", "a b"];
        assert_eq!(command_line(words), r"run 'http://h:1/a?b&c' 'it'\''s' 'PMS-*' '' 'a b'");
    }
}
