//! The credentials and certificates that a profile names. None of them stands in the profile itself:
//! it says in which variable or file they are.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::security::{OAuthForm, PasswordForm, Secret, SignatureMethod, TokenForm};
use crate::spec::toml_file::At;

/// The credentials for a target, by scheme.
#[derive(Clone, Debug, Default)]
pub struct Authentication {
    /// HTTP Basic.
    pub basic: Option<NamedAccount>,
    /// A user name token of WS-Security.
    pub ws_security: Option<(NamedAccount, TokenForm)>,
    /// OAuth 1.0a.
    pub oauth: Option<(NamedAccount, OAuthForm)>,
}

/// A scheme of authentication, as profiles, cases and the command line name it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "kebab-case")]
pub enum AuthScheme {
    /// HTTP Basic.
    Basic,
    /// A user name token of WS-Security.
    WsSecurity,
    /// OAuth 1.0a.
    Oauth,
}

/// A name, and where its secret is.
#[derive(Clone, Debug)]
pub struct NamedAccount {
    /// The name.
    pub name: String,
    /// Where the secret is.
    pub place: SecretPlace,
}

/// Where a secret is.
#[derive(Clone, Debug)]
pub enum SecretPlace {
    /// In this environment variable.
    Environment(String),
    /// In the first line of this file.
    File(String),
    /// Here. No profile file can say so.
    Given(Secret),
}

/// Files for TLS; paths as they are written, from the folder in which the program runs.
#[derive(Clone, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TlsFiles {
    /// Certificates to trust instead of those of the system.
    pub ca_file: Option<String>,
    /// The certificate to show, with the chain behind it.
    pub client_certificate: Option<String>,
    /// Its private key.
    pub client_key: Option<String>,
    /// Whether the target's certificate is not verified. No profile file can say so.
    #[serde(skip)]
    pub insecure: bool,
}

impl AuthScheme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Basic, Self::WsSecurity, Self::Oauth];

    /// The name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::WsSecurity => "ws-security",
            Self::Oauth => "oauth",
        }
    }

    /// The table of a profile that gives the credentials.
    #[must_use]
    pub const fn table(self) -> &'static str {
        match self {
            Self::Basic => "basic-auth",
            Self::WsSecurity => "ws-security",
            Self::Oauth => "oauth",
        }
    }
}

impl Authentication {
    /// Credentials of one scheme, in its usual form.
    #[must_use]
    pub fn of(scheme: AuthScheme, name: &str, secret: Secret) -> Self {
        let account = NamedAccount { name: name.to_owned(), place: SecretPlace::Given(secret) };
        let mut all = Self::default();
        match scheme {
            AuthScheme::Basic => all.basic = Some(account),
            AuthScheme::WsSecurity => all.ws_security = Some((account, TokenForm::default())),
            AuthScheme::Oauth => all.oauth = Some((account, OAuthForm::default())),
        }
        all
    }

    /// Whether there are credentials of a scheme.
    #[must_use]
    pub const fn has(&self, scheme: AuthScheme) -> bool {
        match scheme {
            AuthScheme::Basic => self.basic.is_some(),
            AuthScheme::WsSecurity => self.ws_security.is_some(),
            AuthScheme::Oauth => self.oauth.is_some(),
        }
    }
}

/// `[basic-auth]`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawBasicAuth {
    /// User name.
    user: String,
    /// Environment variable that holds the password.
    password_env: Option<String>,
    /// File whose first line is the password.
    password_file: Option<String>,
}

/// `[ws-security]`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawWsSecurity {
    /// User name.
    user: String,
    /// Environment variable that holds the password.
    password_env: Option<String>,
    /// File whose first line is the password.
    password_file: Option<String>,
    /// `digest` (if not given), `text` or `untyped`.
    #[serde(default)]
    password_type: PasswordForm,
    /// Whether nonce and time are sent; true if not given.
    nonce: Option<bool>,
    /// Whether a time stamp is sent; true if not given.
    timestamp: Option<bool>,
    /// Whether the header block must be understood; true if not given.
    must_understand: Option<bool>,
}

/// `[oauth]`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawOAuth {
    /// Key of the consumer.
    consumer_key: String,
    /// Environment variable that holds the secret.
    secret_env: Option<String>,
    /// File whose first line is the secret.
    secret_file: Option<String>,
    /// `HMAC-SHA1` (if not given) or `HMAC-SHA256`.
    #[serde(default)]
    signature_method: SignatureMethod,
    /// Whether the body is signed; true if not given.
    body_hash: Option<bool>,
}

/// The tables with credentials.
pub(super) struct RawAuthentication {
    pub basic: Option<At<RawBasicAuth>>,
    pub ws_security: Option<At<RawWsSecurity>>,
    pub oauth: Option<At<RawOAuth>>,
}

/// Something wrong, and where.
pub(super) type Wrong<'w> = &'w mut dyn FnMut(Range<usize>, &str);

pub(super) fn basic(raw: At<RawBasicAuth>, wrong: Wrong<'_>) -> NamedAccount {
    let span = raw.span();
    let RawBasicAuth { user, password_env, password_file } = raw.into_inner();
    if user.contains(':') {
        wrong(span.clone(), "a user name of HTTP Basic has no `:`");
    }
    account(user, (password_env, password_file), "password", (span, wrong))
}

pub(super) fn ws_security(raw: At<RawWsSecurity>, wrong: Wrong<'_>) -> (NamedAccount, TokenForm) {
    let span = raw.span();
    let raw = raw.into_inner();
    let form = TokenForm {
        password: raw.password_type,
        nonce_and_created: raw.nonce.unwrap_or(true),
        timestamp: raw.timestamp.unwrap_or(true),
        must_understand: raw.must_understand.unwrap_or(true),
    };
    let places = (raw.password_env, raw.password_file);
    (account(raw.user, places, "password", (span, wrong)), form)
}

pub(super) fn oauth(raw: At<RawOAuth>, wrong: Wrong<'_>) -> (NamedAccount, OAuthForm) {
    let span = raw.span();
    let raw = raw.into_inner();
    let form = OAuthForm { method: raw.signature_method, body_hash: raw.body_hash.unwrap_or(true) };
    let places = (raw.secret_env, raw.secret_file);
    (account(raw.consumer_key, places, "secret", (span, wrong)), form)
}

pub(super) fn tls(raw: At<TlsFiles>, wrong: Wrong<'_>) -> TlsFiles {
    if raw.client_certificate.is_some() != raw.client_key.is_some() {
        wrong(raw.span(), "`client-certificate` and `client-key` belong together: give both");
    }
    raw.into_inner()
}

fn account(
    name: String,
    (variable, file): (Option<String>, Option<String>),
    what: &str,
    (span, wrong): (Range<usize>, Wrong<'_>),
) -> NamedAccount {
    if name.is_empty() {
        wrong(span.clone(), "the name is empty");
    }
    let place = match (variable, file) {
        (Some(variable), None) => SecretPlace::Environment(variable),
        (None, Some(file)) => SecretPlace::File(file),
        _ => {
            let message = format!(
                "the {what} comes from `{what}-env` or from `{what}-file`: give exactly one"
            );
            wrong(span, &message);
            SecretPlace::Environment(String::new())
        }
    };
    NamedAccount { name, place }
}
