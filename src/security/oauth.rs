//! OAuth 1.0a between two parties (RFC 5849), with the hash of the body (the draft "OAuth Request Body
//! Hash 1.0", as LIS clients in use sign).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::{Digest as _, Sha1};
use sha2::Sha256;

use super::account::Account;
use super::base_string::{Origin, base_string, decode, encode};
use super::freshness::{Moment, is_fresh};
use super::identity::{OAuthForm, SignatureMethod};
use super::refusal::{Refusal, Tolerance};
use super::secret::same;

/// A request, as far as it is signed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signed<'r> {
    pub method: &'r str,
    pub origin: Origin<'r>,
    pub body: &'r [u8],
}

/// What a checked signature still has to show: that it was not used before.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Used {
    pub nonce: String,
    pub timestamp: i64,
}

const KEY: &str = "oauth_consumer_key";
const METHOD: &str = "oauth_signature_method";
const TIMESTAMP: &str = "oauth_timestamp";
const NONCE: &str = "oauth_nonce";
const VERSION: &str = "oauth_version";
const BODY_HASH: &str = "oauth_body_hash";
const SIGNATURE: &str = "oauth_signature";

/// The value of the field `Authorization`, and the signature in it.
pub(super) fn authorization(
    account: &Account,
    form: OAuthForm,
    request: Signed<'_>,
    moment: Moment,
) -> (String, String) {
    let nonce: String = moment.nonce.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut parameters = vec![
        (KEY.to_owned(), account.name.clone()),
        (METHOD.to_owned(), form.method.name().to_owned()),
        (TIMESTAMP.to_owned(), moment.now.as_second().to_string()),
        (NONCE.to_owned(), nonce),
        (VERSION.to_owned(), "1.0".to_owned()),
    ];
    if form.body_hash {
        parameters.push((BODY_HASH.to_owned(), body_hash(form.method, request.body)));
    }
    let base = base_string(request.method, request.origin, &parameters);
    let signature = signature(form.method, &base, account.secret.expose());
    parameters.push((SIGNATURE.to_owned(), signature.clone()));
    let fields: Vec<String> = parameters
        .iter()
        .map(|(name, value)| format!("{}=\"{}\"", encode(name), encode(value)))
        .collect();
    (format!("OAuth {}", fields.join(", ")), signature)
}

/// The parameters in a field `Authorization`, decoded, where it is one of OAuth.
pub(super) fn parameters(field: &str) -> Option<Vec<(String, String)>> {
    let (scheme, rest) = field.trim().split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("oauth") {
        return None;
    }
    let pairs = rest.split(',').filter_map(|part| {
        let (name, value) = part.trim().split_once('=')?;
        let value = value.trim();
        let value = value.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap_or(value);
        Some((decode(name.trim()), decode(value)))
    });
    Some(pairs.filter(|(name, _)| !name.eq_ignore_ascii_case("realm")).collect())
}

/// Checks everything but whether the signature was used before. `needs_body_hash` refuses requests
/// that do not sign their body.
pub(super) fn check(
    mut parameters: Vec<(String, String)>,
    account: &Account,
    request: Signed<'_>,
    now: jiff::Timestamp,
    (needs_body_hash, needs_fresh): (BodyHash, Age),
    tolerance: Tolerance<'_>,
) -> Result<Option<Used>, Refusal> {
    let single = |name: &str| -> Result<Option<String>, Refusal> {
        let mut found = parameters.iter().filter(|(known, _)| known == name);
        let value = found.next().map(|(_, value)| value.clone());
        if found.next().is_some() { Err(Refusal::Unreadable) } else { Ok(value) }
    };
    let needed = |name: &str| single(name)?.ok_or(Refusal::Incomplete);
    let key = needed(KEY)?;
    let method = SignatureMethod::of_name(&needed(METHOD)?).ok_or(Refusal::Unreadable)?;
    let timestamp: i64 = needed(TIMESTAMP)?.parse().map_err(|_| Refusal::Unreadable)?;
    let (nonce, given) = (needed(NONCE)?, needed(SIGNATURE)?);
    let hash = single(BODY_HASH)?;
    if single(VERSION)?.is_some_and(|version| version != "1.0") {
        return Err(Refusal::Unreadable);
    }
    parameters.retain(|(name, _)| name != SIGNATURE);
    let base = base_string(request.method, request.origin, &parameters);
    let right = signature(method, &base, account.secret.expose());
    tolerance.demand(account.is_named(&key), Refusal::UnknownUser)?;
    tolerance.demand(same(right.as_bytes(), given.as_bytes()), Refusal::WrongSecret)?;
    match hash {
        Some(hash) => {
            let right = body_hash(method, request.body);
            tolerance.demand(same(right.as_bytes(), hash.as_bytes()), Refusal::WrongBody)?;
        }
        None if needs_body_hash == BodyHash::Needed => tolerance.refuse(Refusal::Incomplete)?,
        None => {}
    }
    if needs_fresh == Age::Any {
        return Ok(None);
    }
    tolerance.demand(is_fresh(timestamp, now), Refusal::Stale)?;
    Ok(Some(Used { nonce, timestamp }))
}

/// Whether a request has to sign its body.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum BodyHash {
    Needed,
    Optional,
}

/// Whether a request has to be recent, and new.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Age {
    Recent,
    Any,
}

/// The signature, with no token's secret behind the ampersand.
fn signature(method: SignatureMethod, base: &str, secret: &str) -> String {
    let key = format!("{}&", encode(secret));
    match method {
        SignatureMethod::HmacSha1 => keyed::<Hmac<Sha1>>(&key, base),
        SignatureMethod::HmacSha256 => keyed::<Hmac<Sha256>>(&key, base),
    }
}

fn keyed<M: Mac + KeyInit>(key: &str, base: &str) -> String {
    let mut mac =
        <M as KeyInit>::new_from_slice(key.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(base.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

fn body_hash(method: SignatureMethod, body: &[u8]) -> String {
    match method {
        SignatureMethod::HmacSha1 => STANDARD.encode(Sha1::digest(body)),
        SignatureMethod::HmacSha256 => STANDARD.encode(Sha256::digest(body)),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::security::{Scheme, Secret};

    const ORIGIN: Origin<'_> =
        Origin { scheme: Scheme::Https, host: "sis.example:8443", path: "/pms?lang=en_us" };

    fn account() -> Account {
        Account::new("12 34", Secret::new("s&cret"))
    }

    fn moment() -> Moment {
        Moment { now: Timestamp::from_second(1_700_000_000).unwrap(), nonce: [7; 16] }
    }

    fn signed(body: &[u8]) -> Signed<'_> {
        Signed { method: "POST", origin: ORIGIN, body }
    }

    fn checked(field: &str, request: Signed<'_>, seconds: i64) -> Result<Option<Used>, Refusal> {
        let now = Timestamp::from_second(seconds).unwrap();
        let parameters = parameters(field).expect("OAuth");
        let how = (BodyHash::Needed, Age::Recent);
        check(parameters, &account(), request, now, how, Tolerance::NONE)
    }

    /// The first request of the example in RFC 5849, section 1.2.
    #[test]
    fn the_signature_of_the_rfc_comes_out() {
        let origin =
            Origin { scheme: Scheme::Https, host: "photos.example.net", path: "/initiate" };
        let parameters: Vec<_> = [
            (KEY, "dpf43f3p2l4k3l03"),
            (METHOD, "HMAC-SHA1"),
            (TIMESTAMP, "137131200"),
            (NONCE, "wIjqoS"),
            ("oauth_callback", "http://printer.example.com/ready"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
        let base = base_string("POST", origin, &parameters);
        let made = signature(SignatureMethod::HmacSha1, &base, "kd94hf93k423kf44");
        assert_eq!(made, "74KNZJeDHnMBp0EMJ9ZHt/XKycU=");
    }

    #[test]
    fn what_is_signed_is_taken_and_nothing_else() {
        for method in [SignatureMethod::HmacSha1, SignatureMethod::HmacSha256] {
            let form = OAuthForm { method, body_hash: true };
            let (field, _) = authorization(&account(), form, signed(b"<a/>"), moment());
            let used = Used { nonce: "07".repeat(16), timestamp: 1_700_000_000 };
            assert_eq!(checked(&field, signed(b"<a/>"), 1_700_000_299), Ok(Some(used)));
            assert_eq!(checked(&field, signed(b"<b/>"), 1_700_000_000), Err(Refusal::WrongBody));
            assert_eq!(checked(&field, signed(b"<a/>"), 1_700_000_301), Err(Refusal::Stale));
            let elsewhere =
                Signed { origin: Origin { scheme: Scheme::Http, ..ORIGIN }, ..signed(b"<a/>") };
            assert_eq!(checked(&field, elsewhere, 1_700_000_000), Err(Refusal::WrongSecret));
            let other = field.replace("12%2034", "12%2035");
            assert_eq!(checked(&other, signed(b"<a/>"), 1_700_000_000), Err(Refusal::UnknownUser));
        }
    }

    #[test]
    fn what_cannot_be_checked_is_refused() {
        let form = OAuthForm { body_hash: false, ..OAuthForm::default() };
        let (field, signature) = authorization(&account(), form, signed(b""), moment());
        let refused = |field: &str| checked(field, signed(b""), 1_700_000_000).unwrap_err();
        assert_eq!(refused(&field), Refusal::Incomplete, "the body is not signed");
        assert_eq!(refused("OAuth realm=\"x\""), Refusal::Incomplete);
        assert_eq!(refused(&format!("{field}, oauth_nonce=\"x\"")), Refusal::Unreadable);
        assert_eq!(refused(&field.replace("HMAC-SHA1", "PLAINTEXT")), Refusal::Unreadable);
        assert_eq!(refused(&field.replace("\"1.0\"", "\"2.0\"")), Refusal::Unreadable);
        assert_eq!(refused(&field.replace(&encode(&signature), "AAAA")), Refusal::WrongSecret);
        assert_eq!(parameters("Basic x"), None);
    }
}
