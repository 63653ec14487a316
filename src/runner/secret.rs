//! Credentials: read once, shown to the request writer only.

use std::{env, fs};

use crate::security::{Account, Identity, Secret};
use crate::suite::{NamedAccount, Profile, SecretPlace};

/// What the profile's credentials come to.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    /// What requests show.
    pub identity: Identity,
    /// Everything that must not appear in what is recorded.
    pub secrets: Vec<Secret>,
}

/// Credentials that cannot be had.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CredentialError {
    /// The environment lacks the variable, or it is no text.
    #[error(
        "{file}: the secret of `{name}` is to be in the environment variable {variable}, which is not set"
    )]
    Environment {
        /// The profile's file.
        file: String,
        /// The user or consumer.
        name: String,
        /// The variable.
        variable: String,
    },
    /// The file cannot be read.
    #[error("{file}: the file {path} with the secret of `{name}` cannot be read: {cause}")]
    File {
        /// The profile's file.
        file: String,
        /// The user or consumer.
        name: String,
        /// The file with the secret.
        path: String,
        /// Why.
        cause: String,
    },
    /// There is a place, and nothing in it.
    #[error("{file}: the secret of `{name}` is empty; put it where the profile says it is")]
    Empty {
        /// The profile's file.
        file: String,
        /// The user or consumer.
        name: String,
    },
}

/// Header fields that carry credentials by their nature.
const CREDENTIAL_FIELDS: [&str; 6] =
    ["authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "x-auth-token"];

impl Credentials {
    /// Reads what the profile names, from the environment or files.
    ///
    /// # Errors
    /// Says where a secret was to be and is not.
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
        credentials.identity = identity(profile)?;
        let Identity { basic, token, oauth } = credentials.identity.clone();
        let accounts = [basic, token.map(|(it, _)| it), oauth.map(|(it, _)| it)];
        for account in accounts.into_iter().flatten() {
            credentials.hide(account.secret.expose());
        }
        Ok(credentials)
    }

    fn hide(&mut self, text: &str) {
        if !text.is_empty() {
            self.secrets.push(Secret::new(text));
        }
    }
}

/// The credentials that a profile names, read from where they are.
///
/// # Errors
/// Says where a secret was to be and is not.
pub fn identity(profile: &Profile) -> Result<Identity, CredentialError> {
    let read = |named: &NamedAccount| account(&profile.file, named);
    let all = &profile.authentication;
    Ok(Identity {
        basic: all.basic.as_ref().map(read).transpose()?,
        token: match &all.ws_security {
            Some((named, form)) => Some((read(named)?, *form)),
            None => None,
        },
        oauth: match &all.oauth {
            Some((named, form)) => Some((read(named)?, *form)),
            None => None,
        },
    })
}

/// Whether a header field carries credentials.
#[must_use]
pub fn is_credential_field(name: &str) -> bool {
    CREDENTIAL_FIELDS.iter().any(|field| name.eq_ignore_ascii_case(field))
}

fn account(file: &str, named: &NamedAccount) -> Result<Account, CredentialError> {
    let (file, name) = (|| file.to_owned(), || named.name.clone());
    let text = match &named.place {
        SecretPlace::Given(secret) => secret.expose().to_owned(),
        SecretPlace::Environment(variable) => env::var(variable).map_err(|_| {
            CredentialError::Environment { file: file(), name: name(), variable: variable.clone() }
        })?,
        SecretPlace::File(path) => {
            let text = fs::read_to_string(path).map_err(|error| CredentialError::File {
                file: file(),
                name: name(),
                path: path.clone(),
                cause: error.to_string(),
            })?;
            text.lines().next().unwrap_or_default().to_owned()
        }
    };
    if text.is_empty() {
        return Err(CredentialError::Empty { file: file(), name: name() });
    }
    Ok(Account::new(name(), Secret::new(text)))
}
