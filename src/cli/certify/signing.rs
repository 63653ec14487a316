//! Signing a manifest as the tool `minisign` does.

use std::env;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use minisign::{PublicKey, SecretKey, SecretKeyBox};

use crate::cli::error::{CliError, CliResult};
use crate::cli::files;
use crate::evidence::{MANIFEST_FILE, key_id};

/// A secret key, opened. It is never shown.
pub struct Signer {
    secret: SecretKey,
    public: PublicKey,
}

/// Holds a secret key, where no file does.
const KEY_VARIABLE: &str = "LIS_CONFORM_SIGN_KEY";

/// Holds the password of the secret key.
const PASSWORD_VARIABLE: &str = "LIS_CONFORM_SIGN_PASSWORD";

/// What the second line of a protected key begins with: its algorithms.
const PROTECTED: &str = "RWRTY0";

/// Bytes of a secret key, those of its checksum at the end, and what one without password begins
/// with.
const KEY: usize = 158;
const CHECKSUM: usize = 32;
const UNPROTECTED: &[u8] = b"Ed\0\0B2";

impl Signer {
    /// Opens the key in the file, or in the environment; none where neither is given.
    ///
    /// # Errors
    /// Where it cannot be read or opened.
    pub fn unlocked(file: Option<&Path>) -> CliResult<Option<Self>> {
        let (text, place) = match (file, env::var(KEY_VARIABLE)) {
            (Some(file), _) => (files::read(file)?.text, file.display().to_string()),
            (None, Ok(text)) => (text, KEY_VARIABLE.to_owned()),
            (None, Err(_)) => return Ok(None),
        };
        // The crate's own words may hold what it read.
        let wrong = |why: &str| CliError::file(format!("cannot use the secret key {place}: {why}"));
        let protected = text.lines().nth(1).is_some_and(|line| line.starts_with(PROTECTED));
        let key = SecretKeyBox::from_string(&text);
        let secret = if protected {
            let password = password(&place)?;
            key.and_then(|key| key.into_secret_key(Some(password)))
                .map_err(|_| wrong("the password is not right, or the key is damaged"))?
        } else {
            key.and_then(SecretKeyBox::into_unencrypted_secret_key)
                .ok()
                .or_else(|| without_checksum(&text))
                .ok_or_else(|| wrong("it is no secret key of minisign; `minisign -G` makes one"))?
        };
        let public = PublicKey::from_secret_key(&secret).map_err(|_| wrong("it is damaged"))?;
        Ok(Some(Self { secret, public }))
    }

    /// The number of the key, as `minisign` shows it.
    pub fn key_id(&self) -> String {
        key_id(self.public.keynum())
    }

    /// The signature of a manifest, as `minisign` writes it.
    ///
    /// # Errors
    /// Where the key's halves do not fit together.
    pub fn sign(&self, manifest: &str, time: Timestamp) -> CliResult<String> {
        let comment = format!("timestamp:{}\tfile:{MANIFEST_FILE}\thashed", time.as_second());
        let untrusted = "signature of lis-conform";
        let signed = minisign::sign(
            Some(&self.public),
            &self.secret,
            manifest.as_bytes(),
            Some(&comment),
            Some(untrusted),
        );
        signed.map(|signature| signature.to_string()).map_err(|_| {
            CliError::file("cannot sign: the two halves of the secret key do not fit together")
        })
    }
}

/// A key without a password as the tool itself writes it: it leaves the checksum empty, which the
/// crate does not take. Whether the halves of the key fit together shows when it signs.
fn without_checksum(text: &str) -> Option<SecretKey> {
    let bytes = STANDARD.decode(text.lines().nth(1)?.trim_end()).ok()?;
    let (head, checksum) = bytes.split_at_checked(bytes.len().checked_sub(CHECKSUM)?)?;
    let plain = bytes.len() == KEY && head.starts_with(UNPROTECTED);
    let empty = checksum.iter().all(|byte| *byte == 0);
    if plain && empty { SecretKey::from_bytes(&bytes).ok() } else { None }
}

fn password(place: &str) -> CliResult<String> {
    if let Ok(password) = env::var(PASSWORD_VARIABLE) {
        return Ok(password);
    }
    rpassword::prompt_password(format!("Password of {place}: ")).map_err(|_| {
        CliError::usage(format!(
            "{place} is protected by a password, and there is no terminal to ask for it; put it \
             into {PASSWORD_VARIABLE}"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::PublicKey as Checked;

    #[test]
    fn what_is_signed_holds_by_the_other_half() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/minisign");
        let signer = Signer::unlocked(Some(&folder.join("test-only.key"))).unwrap().unwrap();
        assert_eq!(signer.key_id(), "AF41CE56129E6B54");
        let signature =
            signer.sign("manifest", Timestamp::from_second(1_700_000_000).unwrap()).unwrap();
        let key = std::fs::read_to_string(folder.join("test-only.pub")).unwrap();
        let key = Checked::parse(&key).unwrap();
        let signed = key.verify(&signature, b"manifest").unwrap();
        assert_eq!(signed.trusted_comment, "timestamp:1700000000\tfile:manifest.json\thashed");
        assert!(key.verify(&signature, b"manifesto").is_err());
    }

    #[test]
    fn what_is_no_secret_key_is_told_without_showing_it() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/minisign");
        for name in ["test-only.pub", "message.txt", "message.minisig"] {
            let found = Signer::unlocked(Some(&folder.join(name)));
            let message = found.err().expect("no key").message;
            assert!(message.contains("it is no secret key of minisign"), "{message}");
            assert!(!message.contains("RW"), "{message}");
        }
    }
}
