//! The header block of WS-Security 1.0 with a user name token, written (OASIS, SOAP Message Security
//! 1.0 and Username Token Profile 1.0).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use sha1::{Digest as _, Sha1};
use smol_str::SmolStr;

use super::account::Account;
use super::freshness::{Moment, WINDOW_SECONDS};
use super::identity::{PasswordForm, TokenForm};
use crate::xml::{Attribute, Element, Namespace, QName};

/// The namespace of the header block and of what is in it.
pub const SECEXT: Namespace = Namespace::WS_SECURITY;
/// The namespace of times and identifiers.
pub const UTILITY: Namespace = Namespace::from_static(
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd",
);
/// What types of passwords begin with.
const PROFILE: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0";
/// How a nonce is written.
const BASE64: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";

/// The header block, and what in it is not to be seen.
#[must_use]
pub fn security_header(
    account: &Account,
    form: TokenForm,
    moment: Moment,
) -> (Element, Vec<String>) {
    let nonce = STANDARD.encode(moment.nonce);
    let created = written(moment.now);
    let password = match form.password {
        PasswordForm::Text | PasswordForm::Untyped => account.secret.expose().to_owned(),
        PasswordForm::Digest => {
            let (nonce, created): (&[u8], &str) = match form.nonce_and_created {
                true => (&moment.nonce, &created),
                false => (&[], ""),
            };
            STANDARD.encode(password_digest(nonce, created, account.secret.expose()))
        }
    };
    let mut security = secext("Security");
    if form.must_understand {
        set(&mut security, QName::from_static(Namespace::SOAP11, "mustUnderstand"), "1");
    }
    if form.timestamp {
        security.push(timestamp(moment.now));
    }
    let mut token = secext("UsernameToken");
    token.push(with_text(secext("Username"), &account.name));
    let mut proof = with_text(secext("Password"), &password);
    let kind = match form.password {
        PasswordForm::Digest => Some("PasswordDigest"),
        PasswordForm::Text => Some("PasswordText"),
        PasswordForm::Untyped => None,
    };
    if let Some(kind) = kind {
        set(&mut proof, QName::unqualified("Type"), &format!("{PROFILE}#{kind}"));
    }
    token.push(proof);
    if form.nonce_and_created {
        let mut element = with_text(secext("Nonce"), &nonce);
        set(&mut element, QName::unqualified("EncodingType"), BASE64);
        token.push(element);
        token.push(with_text(utility("Created"), &created));
    }
    security.push(token);
    (security, vec![password])
}

/// The header block of a response: a time stamp only, as WCF services send it.
#[must_use]
pub fn timestamp_header(now: Timestamp) -> Element {
    let mut security = secext("Security");
    set(&mut security, QName::from_static(Namespace::SOAP11, "mustUnderstand"), "1");
    security.push(timestamp(now));
    security
}

/// Takes out of a header block what must not be seen: password and nonce. Other blocks stay as they
/// are.
pub fn mask_token(block: &mut Element) {
    if !block.name.is(&SECEXT, "Security") {
        return;
    }
    for token in block.elements_mut().filter(|it| it.name.is(&SECEXT, "UsernameToken")) {
        for local in ["Password", "Nonce"] {
            if let Some(part) = token.child_mut(&SECEXT, local) {
                part.set_text("***");
            }
        }
    }
}

/// SHA-1 over nonce, time and password.
pub(super) fn password_digest(nonce: &[u8], created: &str, password: &str) -> [u8; 20] {
    let mut hash = Sha1::new();
    hash.update(nonce);
    hash.update(created.as_bytes());
    hash.update(password.as_bytes());
    hash.finalize().into()
}

/// Which form the type of a password names; none where it is none of the profile's. Names that are
/// shortened to what stands behind the `#` are in use too.
pub(super) fn password_form(kind: Option<&str>) -> Option<PasswordForm> {
    let Some(kind) = kind else { return Some(PasswordForm::Untyped) };
    match kind.trim().rsplit(['#', ':']).next() {
        Some("PasswordDigest") => Some(PasswordForm::Digest),
        Some("PasswordText") => Some(PasswordForm::Text),
        _ => None,
    }
}

/// Whether a type is written in full.
pub(super) fn is_full(kind: Option<&str>) -> bool {
    kind.is_none_or(|kind| kind.strip_prefix(PROFILE).is_some_and(|rest| rest.starts_with('#')))
}

fn timestamp(now: Timestamp) -> Element {
    let end = Timestamp::from_second(now.as_second() + WINDOW_SECONDS).unwrap_or(now);
    let mut stamp = utility("Timestamp");
    set(&mut stamp, QName::from_static(UTILITY, "Id"), "_0");
    stamp.push(with_text(utility("Created"), &written(now)));
    stamp.push(with_text(utility("Expires"), &written(end)));
    stamp
}

/// To the millisecond, in UTC: what all products read.
fn written(time: Timestamp) -> String {
    format!("{time:.3}")
}

fn secext(local: &'static str) -> Element {
    scoped(QName::from_static(SECEXT, local))
}

fn utility(local: &'static str) -> Element {
    scoped(QName::from_static(UTILITY, local))
}

fn scoped(name: QName) -> Element {
    let mut element = Element::new(name);
    let bindings = vec![(SmolStr::new("wsse"), SECEXT), (SmolStr::new("wsu"), UTILITY)];
    element.scope = element.scope.with(bindings);
    element
}

fn with_text(mut element: Element, text: &str) -> Element {
    element.set_text(text);
    element
}

fn set(element: &mut Element, name: QName, value: &str) {
    element.attributes.push(Attribute { name, value: value.to_owned() });
}
