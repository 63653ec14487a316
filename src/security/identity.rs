//! What a client has to show, and what a server wants to see.

use schemars::JsonSchema;
use serde::Deserialize;

use super::account::Account;

/// The credentials for one target, by scheme. Without any, nobody is asked who they are.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    /// HTTP Basic (RFC 7617).
    pub basic: Option<Account>,
    /// A user name token in the header of the message (WS-Security 1.0).
    pub token: Option<(Account, TokenForm)>,
    /// A signature over the request (OAuth 1.0a, RFC 5849), with one party only: no token.
    pub oauth: Option<(Account, OAuthForm)>,
}

impl Identity {
    /// Whether there are no credentials at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.basic.is_none() && self.token.is_none() && self.oauth.is_none()
    }
}

/// What the header block of WS-Security looks like.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TokenForm {
    /// How the password stands in it.
    pub password: PasswordForm,
    /// Whether it has a nonce and the time it was made. A digest is made from them.
    pub nonce_and_created: bool,
    /// Whether a time stamp stands beside the token.
    pub timestamp: bool,
    /// Whether the header block says that it must be understood.
    pub must_understand: bool,
}

impl Default for TokenForm {
    fn default() -> Self {
        Self {
            password: PasswordForm::Digest,
            nonce_and_created: true,
            timestamp: true,
            must_understand: true,
        }
    }
}

/// How a password stands in a token.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum PasswordForm {
    /// As a digest of nonce, time and password.
    #[default]
    Digest,
    /// As it is.
    Text,
    /// As it is, without saying so: some clients that are in use leave the type out.
    Untyped,
}

/// How requests are signed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct OAuthForm {
    /// The algorithm.
    pub method: SignatureMethod,
    /// Whether the body is signed too, by its hash.
    pub body_hash: bool,
}

impl Default for OAuthForm {
    fn default() -> Self {
        Self { method: SignatureMethod::default(), body_hash: true }
    }
}

/// The algorithms of signatures.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
pub enum SignatureMethod {
    /// The only one of RFC 5849 that is in use with LIS.
    #[default]
    #[serde(rename = "HMAC-SHA1")]
    HmacSha1,
    /// A newer one, which some products offer beside it.
    #[serde(rename = "HMAC-SHA256")]
    HmacSha256,
}

impl SignatureMethod {
    /// The value of `oauth_signature_method`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HmacSha1 => "HMAC-SHA1",
            Self::HmacSha256 => "HMAC-SHA256",
        }
    }

    /// The algorithm of that name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::HmacSha1, Self::HmacSha256].into_iter().find(|method| method.name() == name)
    }
}
