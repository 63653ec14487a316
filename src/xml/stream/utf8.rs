//! UTF-8 that comes in pieces, which may end inside a character.

/// What is left of the piece before.
#[derive(Debug, Default)]
pub(super) struct Utf8 {
    /// The beginning of a character whose rest has not come yet.
    partial: Vec<u8>,
}

const MESSAGE: &str = "the bytes from here on are not UTF-8";

impl Utf8 {
    pub(super) fn take(&mut self, mut bytes: &[u8], text: &mut String) -> Result<(), String> {
        while !self.partial.is_empty() {
            let Some((first, rest)) = bytes.split_first() else { return Ok(()) };
            self.partial.push(*first);
            bytes = rest;
            match str::from_utf8(&self.partial) {
                Ok(char) => {
                    text.push_str(char);
                    self.partial.clear();
                }
                Err(error) if error.error_len().is_some() => return Err(MESSAGE.to_owned()),
                Err(_) => {}
            }
        }
        let error = match str::from_utf8(bytes) {
            Ok(piece) => {
                text.push_str(piece);
                return Ok(());
            }
            Err(error) => error,
        };
        let (valid, rest) = bytes.split_at(error.valid_up_to());
        text.push_str(str::from_utf8(valid).unwrap_or_default());
        if error.error_len().is_some() {
            return Err(MESSAGE.to_owned());
        }
        self.partial.extend_from_slice(rest);
        Ok(())
    }

    pub(super) fn finish(&self) -> Result<(), String> {
        if self.partial.is_empty() { Ok(()) } else { Err(MESSAGE.to_owned()) }
    }
}
