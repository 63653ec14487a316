//! The gate of a server: one check after the other, and what was used before.

use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use super::account::Account;
use super::base_string::{Origin, Scheme};
use super::found_token::{self, FoundSecurity};
use super::freshness::{Moment, WINDOW_SECONDS, is_fresh, read_time};
use super::identity::{Identity, PasswordForm};
use super::nonces::Nonces;
use super::oauth::{Age, BodyHash, Signed};
use super::refusal::{Refusal, Tolerance};
use super::secret::same;
use super::username_token::password_digest;
use super::{basic, oauth};
use crate::soap::http::Request;
use crate::xml::Element;

/// How exact the gate is.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Rigour {
    /// Credentials need all that protects them: a nonce and a recent time, never used before, and with
    /// OAuth the hash of the body.
    #[default]
    Strict,
    /// Only the name and the secret have to be right, as with services that clients in use were
    /// written for.
    Lenient,
}

/// Who may come in, and what was used before. A token is asked for besides what HTTP carries; of what
/// HTTP carries, there is room for one only, so any of it will do.
#[derive(Debug)]
pub struct Gate {
    identity: Identity,
    rigour: Rigour,
    scheme: Scheme,
    nonces: Mutex<Nonces>,
}

/// What HTTP alone says of a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TokenCheck {
    /// It may come in.
    Done,
    /// It may, if the message has a token.
    Needed,
}

impl Gate {
    /// A gate for these credentials, before a server that is reached by that scheme.
    #[must_use]
    pub fn new(identity: Identity, rigour: Rigour, scheme: Scheme) -> Self {
        Self { identity, rigour, scheme, nonces: Mutex::default() }
    }

    /// How clients reach the server behind it.
    #[must_use]
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Whether tokens in messages are looked at, so that their header block is understood.
    #[must_use]
    pub fn reads_tokens(&self) -> bool {
        self.identity.token.is_some()
    }

    /// The ways to authenticate by HTTP, for the field `WWW-Authenticate`.
    #[must_use]
    pub fn challenges(&self) -> Vec<&'static str> {
        let mut challenges = Vec::new();
        if self.identity.basic.is_some() {
            challenges.push("Basic realm=\"lis-conform\", charset=\"UTF-8\"");
        }
        if self.identity.oauth.is_some() {
            challenges.push("OAuth realm=\"lis-conform\"");
        }
        challenges
    }

    /// Looks at what HTTP says of a request.
    ///
    /// # Errors
    /// Where it has credentials that are wrong, or none although there is no other way in.
    pub fn check_http(
        &self,
        request: &Request,
        now: Timestamp,
        tolerance: Tolerance<'_>,
    ) -> Result<TokenCheck, Refusal> {
        let Identity { basic: by_basic, oauth: by_oauth, .. } = &self.identity;
        let done = if self.reads_tokens() { TokenCheck::Needed } else { TokenCheck::Done };
        if by_basic.is_none() && by_oauth.is_none() {
            return Ok(done);
        }
        let fields = || {
            let all = request.headers.iter();
            all.filter(|(name, _)| name.eq_ignore_ascii_case("authorization"))
        };
        if fields().count() > 1 {
            return Err(Refusal::Unreadable);
        }
        let field = fields().next().map(|(_, value)| value);
        if let (Some(account), Some(given)) = (by_basic, field.and_then(basic::credentials)) {
            basic::check(given, account, tolerance)?;
            return Ok(done);
        }
        if let (Some((account, _)), Some(parameters)) =
            (by_oauth, field.and_then(oauth::parameters))
        {
            self.check_oauth(parameters, account, request, now, tolerance)?;
            return Ok(done);
        }
        tolerance.refuse(Refusal::Missing)?;
        Ok(done)
    }

    /// Looks at the token in the header of a message.
    ///
    /// # Errors
    /// Where there is none, or it is wrong.
    pub fn check_token(
        &self,
        header: Option<&Element>,
        now: Timestamp,
        tolerance: Tolerance<'_>,
    ) -> Result<(), Refusal> {
        let Some((account, _)) = &self.identity.token else { return Ok(()) };
        let found = match found_token::find(header) {
            Ok(found) => found,
            Err(refusal) => return tolerance.refuse(refusal),
        };
        let (known, right) = (account.is_named(&found.user), is_right(&found, account));
        tolerance.demand(known, Refusal::UnknownUser)?;
        tolerance.demand(right, Refusal::WrongSecret)?;
        if self.rigour == Rigour::Lenient {
            return Ok(());
        }
        tolerance.demand(found.full_type, Refusal::Unreadable)?;
        let seconds = |text: &Option<String>| match text {
            None => Ok(None),
            Some(text) => {
                read_time(text).map(|time| Some(time.as_second())).ok_or(Refusal::Unreadable)
            }
        };
        let (Some(nonce), Some(created)) = (&found.nonce, seconds(&found.created)?) else {
            return tolerance.refuse(Refusal::Incomplete);
        };
        let (stamped, expires) = (seconds(&found.stamped)?, seconds(&found.expires)?);
        let is_over = expires.is_some_and(|end| end < now.as_second());
        let is_stale = |seconds: i64| !is_fresh(seconds, now);
        tolerance.demand(!is_stale(created), Refusal::Stale)?;
        tolerance.demand(!is_over && !stamped.is_some_and(is_stale), Refusal::Stale)?;
        self.demand_new(&[b"token", found.user.as_bytes(), nonce], (now, created), tolerance)
    }

    fn check_oauth(
        &self,
        parameters: Vec<(String, String)>,
        account: &Account,
        request: &Request,
        now: Timestamp,
        tolerance: Tolerance<'_>,
    ) -> Result<(), Refusal> {
        let host = request.headers.first("Host").unwrap_or_default().trim();
        let origin = Origin { scheme: self.scheme, host, path: &request.path };
        let signed = Signed { method: &request.method, origin, body: &request.body };
        let how = match self.rigour {
            Rigour::Strict => (BodyHash::Needed, Age::Recent),
            Rigour::Lenient => (BodyHash::Optional, Age::Any),
        };
        match oauth::check(parameters, account, signed, now, how, tolerance)? {
            None => Ok(()),
            Some(used) => {
                let at = used.timestamp.to_be_bytes();
                let parts = [b"oauth".as_slice(), &at, used.nonce.as_bytes()];
                self.demand_new(&parts, (now, used.timestamp), tolerance)
            }
        }
    }

    fn demand_new(
        &self,
        parts: &[&[u8]],
        (now, made): (Timestamp, i64),
        tolerance: Tolerance<'_>,
    ) -> Result<(), Refusal> {
        let until = made.saturating_add(WINDOW_SECONDS);
        let mut nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = nonces.is_new(parts, now.as_second(), until);
        drop(nonces);
        tolerance.demand(is_new, Refusal::Replayed)
    }
}

impl Identity {
    /// The field `Authorization` of a request that goes there, and what in it is not to be seen.
    #[must_use]
    pub fn authorization(
        &self,
        (method, origin): (&str, Origin<'_>),
        body: &[u8],
        moment: Moment,
    ) -> Option<(String, Vec<String>)> {
        if let Some((account, form)) = &self.oauth {
            let signed = Signed { method, origin, body };
            let (field, signature) = oauth::authorization(account, *form, signed, moment);
            return Some((field, vec![signature]));
        }
        let account = self.basic.as_ref()?;
        Some((basic::authorization(account), vec![basic::pair(account)]))
    }
}

/// Whether the password of a token is right.
fn is_right(found: &FoundSecurity, account: &Account) -> bool {
    match found.form {
        None => false,
        Some(PasswordForm::Text | PasswordForm::Untyped) => account.secret.is(&found.password),
        Some(PasswordForm::Digest) => {
            let nonce = found.nonce.as_deref().unwrap_or_default();
            let created = found.created.as_deref().unwrap_or_default();
            let right = password_digest(nonce, created, account.secret.expose());
            let given = STANDARD.decode(found.password.trim()).unwrap_or_default();
            same(&right, &given)
        }
    }
}

#[cfg(test)]
#[path = "gate_tests.rs"]
mod tests;
