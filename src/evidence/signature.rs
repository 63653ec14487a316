//! Detached signatures of a manifest, as the tool `minisign` makes and checks them: Ed25519 over
//! the BLAKE2b-512 of the text, and once more over that signature and its trusted comment.

use std::fmt;
use std::io::Cursor;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minisign::{PublicKeyBox, SignatureBox};

/// A public key.
pub struct PublicKey(minisign::PublicKey);

/// What a signature that holds says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Signed {
    /// Number of the key, as `minisign` shows it. Anybody can give a key any number.
    pub key_id: String,
    /// What the signer wrote beside the signature, and signed too.
    pub trusted_comment: String,
}

/// Why a signature or a key does not count.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SignatureError {
    /// A text that is no public key.
    #[error(
        "it is no public key of minisign: two lines, a comment and 56 letters that begin with RW"
    )]
    Key,
    /// A text that is no signature.
    #[error("it is no signature of minisign: {0}")]
    Shape(String),
    /// Made with the old way of signing, or with another key, or for another text.
    #[error("the signature does not hold: {0}")]
    Wrong(String),
}

/// Bytes of the signature in the last line.
const GLOBAL: usize = 64;

impl PublicKey {
    /// Reads a public key: the file that `minisign -G` writes, or its second line alone.
    ///
    /// # Errors
    /// Where it is neither.
    pub fn parse(text: &str) -> Result<Self, SignatureError> {
        let lines: Vec<&str> =
            text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let key = match lines.as_slice() {
            [key] => *key,
            [comment, key] if comment.starts_with("untrusted comment:") => *key,
            _ => return Err(SignatureError::Key),
        };
        let written = format!("untrusted comment:\n{key}\n");
        let parsed = PublicKeyBox::from_string(&written).and_then(PublicKeyBox::into_public_key);
        match parsed {
            Ok(parsed) if parsed.to_base64() == key && key.starts_with("RW") => Ok(Self(parsed)),
            _ => Err(SignatureError::Key),
        }
    }

    /// Checks a signature of `content`. Only signatures of today's format count (prehashed, which
    /// `minisign` calls `ED`), and only with their trusted comment.
    ///
    /// # Errors
    /// Where the text is no signature, or it does not hold.
    pub fn verify(&self, signature: &str, content: &[u8]) -> Result<Signed, SignatureError> {
        let shape = |error: minisign::PError| SignatureError::Shape(error.to_string());
        let parsed = SignatureBox::from_string(signature).map_err(shape)?;
        // One spelling only: nothing may be added to a signature, or be read in two ways. The crate
        // does not look at the length of the last line.
        let last_line = STANDARD.decode(signature.lines().nth(3).unwrap_or_default());
        let whole = last_line.is_ok_and(|bytes| bytes.len() == GLOBAL);
        if parsed.to_string() != signature.replace("\r\n", "\n") || !whole {
            let why = "it has four lines, and each in one spelling only";
            return Err(SignatureError::Shape(why.to_owned()));
        }
        minisign::verify(&self.0, &parsed, Cursor::new(content), true, false, false)
            .map_err(|error| SignatureError::Wrong(error.to_string()))?;
        Ok(Signed {
            key_id: key_id(parsed.keynum()),
            trusted_comment: parsed.trusted_comment().map_err(shape)?,
        })
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", key_id(self.0.keynum()))
    }
}

/// The number of a key as `minisign` prints it: its eight bytes, the last one first.
#[must_use]
pub fn key_id(keynum: &[u8]) -> String {
    keynum.iter().rev().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    // Made by minisign 0.11 (libsodium), which shares no code with the crate.
    const KEY: &str = include_str!("../../tests/data/minisign/test-only.pub");
    const MESSAGE: &[u8] = include_bytes!("../../tests/data/minisign/message.txt");
    const SIGNATURE: &str = include_str!("../../tests/data/minisign/message.minisig");
    const LEGACY: &str = include_str!("../../tests/data/minisign/legacy.minisig");
    const OTHER_KEY: &str = "RWSR38wJYE9xyFGjugCg8VQXIFG1EJgCVzIu7BkOi98UDVXeR+rSugrY";

    fn key() -> PublicKey {
        PublicKey::parse(KEY).unwrap()
    }

    #[test]
    fn a_signature_of_the_tool_holds() {
        let signed = key().verify(SIGNATURE, MESSAGE).unwrap();
        assert_eq!(signed.key_id, "AF41CE56129E6B54");
        assert_eq!(signed.trusted_comment, "timestamp:1700000000\tfile:message.txt\thashed");
        let bare = PublicKey::parse(KEY.lines().nth(1).unwrap()).unwrap();
        assert!(bare.verify(SIGNATURE, MESSAGE).is_ok());
    }

    #[test]
    fn other_texts_keys_and_ways_of_signing_do_not_count() {
        let wrong = |found: Result<Signed, SignatureError>| {
            assert!(matches!(found, Err(SignatureError::Wrong(_))), "{found:?}");
        };
        wrong(key().verify(SIGNATURE, b"a manifesto"));
        wrong(PublicKey::parse(OTHER_KEY).unwrap().verify(SIGNATURE, MESSAGE));
        wrong(key().verify(LEGACY, MESSAGE));
        wrong(key().verify(&SIGNATURE.replace("timestamp:1", "timestamp:2"), MESSAGE));
    }

    #[test]
    fn each_changed_byte_that_is_signed_is_noticed() {
        let untrusted = SIGNATURE.find('\n').unwrap();
        for at in untrusted..SIGNATURE.len() {
            for other in [b'A', b'\n', b' '] {
                let mut changed = SIGNATURE.as_bytes().to_vec();
                if changed[at] == other {
                    continue;
                }
                changed[at] = other;
                let changed = String::from_utf8(changed).unwrap();
                assert!(key().verify(&changed, MESSAGE).is_err(), "byte {at} as {other}");
            }
        }
        for changed in
            [format!("{SIGNATURE}\n"), format!("{SIGNATURE}x\n"), SIGNATURE.replace('\n', "\n\n")]
        {
            assert!(key().verify(&changed, MESSAGE).is_err(), "{changed}");
        }
    }

    #[test]
    fn texts_that_are_no_key_or_signature_are_told() {
        for text in ["", "x", "untrusted comment: a\n", &KEY[..KEY.len() - 3], SIGNATURE, "a\nb\nc"]
        {
            assert_eq!(PublicKey::parse(text).map(|_| ()), Err(SignatureError::Key), "{text}");
        }
        let short = SIGNATURE.lines().take(3).chain(["Zg=="]).map(|line| format!("{line}\n"));
        let short: String = short.collect();
        for text in
            [&short, "", "x\ny\nz\n", KEY, "untrusted comment: é\nRUQ=\ntrusted comment: \n\n"]
        {
            let found = key().verify(text, MESSAGE);
            assert!(matches!(found, Err(SignatureError::Shape(_))), "{text}: {found:?}");
        }
    }
}
