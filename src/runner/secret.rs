//! Credentials: read once, shown to the request writer only.

use std::{env, fmt, fs};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::suite::{BasicAuth, Profile};

/// A text that must not be seen: it has no useful `Debug`, no `Display` and no serialised form.
#[derive(Clone)]
pub struct Secret(String);

/// What the profile's credentials come to.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    /// Value of the Authorization field.
    pub authorization: Option<Secret>,
    /// Everything that must not appear in what is recorded.
    pub secrets: Vec<Secret>,
}

/// Credentials that cannot be had.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CredentialError {
    /// The environment lacks the variable, or it is no text.
    #[error(
        "{file}: the password for `{user}` is to be in the environment variable {variable}, which is not set"
    )]
    Environment {
        /// The profile's file.
        file: String,
        /// The user.
        user: String,
        /// The variable.
        variable: String,
    },
    /// The file cannot be read.
    #[error("{file}: the password file {path} cannot be read: {cause}")]
    File {
        /// The profile's file.
        file: String,
        /// The password file.
        path: String,
        /// Why.
        cause: String,
    },
    /// The profile names no place.
    #[error("{file}: [basic-auth] needs password-env or password-file")]
    Nowhere {
        /// The profile's file.
        file: String,
    },
}

/// Header fields that carry credentials by their nature.
const CREDENTIAL_FIELDS: [&str; 6] =
    ["authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "x-auth-token"];

impl Secret {
    /// Wraps a text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for whoever sends or hides it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl Credentials {
    /// Reads what the profile names, from the environment or a file.
    ///
    /// # Errors
    /// Says where the password was to be and is not.
    pub fn read(profile: &Profile) -> Result<Self, CredentialError> {
        let mut credentials = Self::default();
        for (name, value) in &profile.headers {
            if is_credential_field(name) {
                credentials.hide(value);
                // The scheme's name in front is no secret, what follows is.
                if let Some((_, token)) = value.split_once(' ') {
                    credentials.hide(token);
                }
            }
        }
        if let Some(basic) = &profile.basic_auth {
            let password = password(&profile.file, basic)?;
            let pair = STANDARD.encode(format!("{}:{}", basic.user, password.expose()));
            credentials.hide(password.expose());
            credentials.hide(&pair);
            credentials.authorization = Some(Secret::new(format!("Basic {pair}")));
        }
        Ok(credentials)
    }

    fn hide(&mut self, text: &str) {
        if !text.is_empty() {
            self.secrets.push(Secret::new(text));
        }
    }
}

/// Whether a header field carries credentials.
#[must_use]
pub fn is_credential_field(name: &str) -> bool {
    CREDENTIAL_FIELDS.iter().any(|field| name.eq_ignore_ascii_case(field))
}

fn password(file: &str, basic: &BasicAuth) -> Result<Secret, CredentialError> {
    let file = || file.to_owned();
    if let Some(variable) = &basic.password_env {
        let missing = |_| CredentialError::Environment {
            file: file(),
            user: basic.user.clone(),
            variable: variable.clone(),
        };
        return env::var(variable).map(Secret::new).map_err(missing);
    }
    let path =
        basic.password_file.as_ref().ok_or_else(|| CredentialError::Nowhere { file: file() })?;
    let text = fs::read_to_string(path).map_err(|error| CredentialError::File {
        file: file(),
        path: path.clone(),
        cause: error.to_string(),
    })?;
    Ok(Secret::new(text.lines().next().unwrap_or_default()))
}
