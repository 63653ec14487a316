//! What the gate takes, and what it refuses, scheme by scheme.

use super::*;
use crate::security::{OAuthForm, Secret, TokenForm, security_header};
use crate::soap::http::Headers;
use crate::xml::{XmlLimits, read_document};

const NOW: i64 = 1_700_000_000;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

fn moment(nonce: u8) -> Moment {
    Moment { now: at(NOW), nonce: [nonce; 16] }
}

fn account() -> Account {
    Account::new("ada", Secret::new("o<pen"))
}

fn gate(rigour: Rigour) -> Gate {
    let identity =
        Identity { token: Some((account(), TokenForm::default())), ..Identity::default() };
    Gate::new(identity, rigour, Scheme::Http)
}

fn header(block: Element) -> Element {
    Element::new(crate::xml::QName::unqualified("Header")).with_child(block)
}

fn made(account: &Account, form: TokenForm, moment: Moment) -> Element {
    header(security_header(account, form, moment).0)
}

fn read(inner: &str) -> Element {
    let text = format!(
        "<Header><wsse:Security xmlns:wsse='{}' xmlns:wsu='{}'>{inner}</wsse:Security></Header>",
        crate::security::SECEXT.as_str(),
        crate::security::UTILITY.as_str()
    );
    read_document(text.as_bytes(), None, &XmlLimits::default()).unwrap().root
}

fn checked(gate: &Gate, header: &Element, seconds: i64) -> Result<(), Refusal> {
    gate.check_token(Some(header), at(seconds), Tolerance::NONE)
}

/// The digest that `openssl dgst -sha1` gives for the nonce, time and password.
#[test]
fn a_digest_is_that_of_nonce_time_and_password() {
    let digest = password_digest(b"0123456789abcdef", "2026-11-23T02:00:00Z", "secret");
    assert_eq!(STANDARD.encode(digest), "4OoUTP97g1gzMFeZ4BjUrzM5HDQ=");
}

#[test]
fn every_form_that_we_make_is_taken_once() {
    let gate = gate(Rigour::Strict);
    let forms = [PasswordForm::Digest, PasswordForm::Text, PasswordForm::Untyped];
    for (nonce, password) in (1..).zip(forms) {
        let form = TokenForm { password, ..TokenForm::default() };
        let header = made(&account(), form, moment(nonce));
        assert_eq!(checked(&gate, &header, NOW), Ok(()), "{password:?}");
        assert_eq!(checked(&gate, &header, NOW), Err(Refusal::Replayed), "{password:?}");
    }
}

#[test]
fn a_strict_gate_says_what_is_wrong() {
    let gate = gate(Rigour::Strict);
    let form = TokenForm::default();
    let of = |name: &str, secret: &str| Account::new(name, Secret::new(secret));
    let wrong = made(&of("ada", "shut"), form, moment(1));
    assert_eq!(checked(&gate, &wrong, NOW), Err(Refusal::WrongSecret));
    let unknown = made(&of("eve", "o<pen"), form, moment(1));
    assert_eq!(checked(&gate, &unknown, NOW), Err(Refusal::UnknownUser));
    let right = made(&account(), form, moment(1));
    assert_eq!(checked(&gate, &right, NOW + 301), Err(Refusal::Stale));
    assert_eq!(checked(&gate, &right, NOW - 301), Err(Refusal::Stale));
    assert_eq!(gate.check_token(None, at(NOW), Tolerance::NONE), Err(Refusal::Missing));
    assert_eq!(checked(&gate, &read(""), NOW), Err(Refusal::Missing));
    assert_eq!(checked(&gate, &right, NOW), Ok(()), "what was refused is not used up");
    let bare = TokenForm { nonce_and_created: false, timestamp: false, ..form };
    assert_eq!(checked(&gate, &made(&account(), bare, moment(2)), NOW), Err(Refusal::Incomplete));
    let twice = "<wsse:UsernameToken/><wsse:UsernameToken/>";
    assert_eq!(checked(&gate, &read(twice), NOW), Err(Refusal::Unreadable));
    let no_password = "<wsse:UsernameToken><wsse:Username>ada</wsse:Username></wsse:UsernameToken>";
    assert_eq!(checked(&gate, &read(no_password), NOW), Err(Refusal::Incomplete));
}

#[test]
fn a_time_stamp_that_is_over_is_refused_though_the_token_is_fresh() {
    let mut header = made(&account(), TokenForm::default(), moment(1));
    let utility = crate::security::UTILITY;
    let block = header.elements_mut().next().unwrap();
    let stamp = block.child_mut(&utility, "Timestamp").unwrap();
    stamp.child_mut(&utility, "Expires").unwrap().set_text("2023-11-14T22:13:10Z");
    assert_eq!(checked(&gate(Rigour::Strict), &header, NOW), Err(Refusal::Stale));
    assert_eq!(checked(&gate(Rigour::Lenient), &header, NOW), Ok(()));
}

/// What clients that are in use send: no type, a type in full or short, nonce and time or none.
#[test]
fn a_lenient_gate_takes_what_clients_in_use_send() {
    let gate = gate(Rigour::Lenient);
    let token = |password: &str, rest: &str| {
        read(&format!(
            "<wsse:UsernameToken><wsse:Username>ada</wsse:Username>{password}{rest}\
             </wsse:UsernameToken>"
        ))
    };
    let profile =
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0";
    let nonce = "<wsse:Nonce>AAAA</wsse:Nonce><wsu:Created>2020-01-01T00:00:00Z</wsu:Created>";
    for password in [
        "<wsse:Password>o&lt;pen</wsse:Password>".to_owned(),
        format!("<wsse:Password Type='{profile}#PasswordText'>o&lt;pen</wsse:Password>"),
        "<wsse:Password Type='wsse:PasswordText'>o&lt;pen</wsse:Password>".to_owned(),
    ] {
        for rest in ["", nonce] {
            for _ in 0..2 {
                assert_eq!(
                    checked(&gate, &token(&password, rest), NOW),
                    Ok(()),
                    "{password}{rest}"
                );
            }
        }
    }
    let wrong = token("<wsse:Password>open</wsse:Password>", nonce);
    assert_eq!(checked(&gate, &wrong, NOW), Err(Refusal::WrongSecret));
    let odd = token("<wsse:Password Type='#PasswordOdd'>o&lt;pen</wsse:Password>", "");
    assert_eq!(checked(&gate, &odd, NOW), Err(Refusal::WrongSecret));
}

#[test]
fn a_mistake_that_is_tolerated_is_the_only_one() {
    let gate = gate(Rigour::Strict);
    let any_secret = Tolerance(&|refusal| refusal == Refusal::WrongSecret);
    let wrong = Account::new("ada", Secret::new("shut"));
    let header = made(&wrong, TokenForm::default(), moment(1));
    assert_eq!(gate.check_token(Some(&header), at(NOW), any_secret), Ok(()));
    assert_eq!(gate.check_token(Some(&header), at(NOW), any_secret), Err(Refusal::Replayed));
    assert_eq!(gate.check_token(Some(&header), at(NOW + 900), any_secret), Err(Refusal::Stale));
    assert_eq!(gate.check_token(None, at(NOW), any_secret), Err(Refusal::Missing));
}

fn request(authorization: &[&str]) -> Request {
    let mut headers = Headers::new();
    headers.push("Host", "localhost:81");
    for field in authorization {
        headers.push("Authorization", *field);
    }
    Request { method: "POST".to_owned(), path: "/pms".to_owned(), headers, body: b"<a/>".to_vec() }
}

#[test]
fn http_lets_in_by_any_of_the_credentials_and_by_nothing_else() {
    let both = Identity {
        basic: Some(account()),
        oauth: Some((account(), OAuthForm::default())),
        token: None,
    };
    let gate = Gate::new(both, Rigour::Strict, Scheme::Http);
    let check = |fields: &[&str]| gate.check_http(&request(fields), at(NOW), Tolerance::NONE);
    let origin = Origin { scheme: Scheme::Http, host: "localhost:81", path: "/pms" };
    let signer = Identity { oauth: Some((account(), OAuthForm::default())), ..Identity::default() };
    let (field, hidden) =
        signer.authorization(("POST", origin), b"<a/>", moment(1)).expect("there is a signer");
    assert_eq!(hidden.len(), 1);
    assert_eq!(check(&[&field]), Ok(TokenCheck::Done));
    assert_eq!(check(&[&field]), Err(Refusal::Replayed));
    assert_eq!(check(&["Basic YWRhOm88cGVu"]), Ok(TokenCheck::Done));
    assert_eq!(check(&["Basic YWRhOm88cGVv"]), Err(Refusal::WrongSecret));
    assert_eq!(check(&[]), Err(Refusal::Missing));
    assert_eq!(check(&["Bearer x"]), Err(Refusal::Missing));
    assert_eq!(check(&[&field, "Basic YWRhOm88cGVu"]), Err(Refusal::Unreadable));
    assert_eq!(gate.challenges().len(), 2);
}

#[test]
fn a_token_is_asked_for_only_where_it_is_a_way_in() {
    let check = |gate: &Gate| gate.check_http(&request(&[]), at(NOW), Tolerance::NONE);
    assert_eq!(check(&gate(Rigour::Strict)), Ok(TokenCheck::Needed));
    let open = Gate::new(Identity::default(), Rigour::Strict, Scheme::Http);
    assert_eq!(check(&open), Ok(TokenCheck::Done));
    assert_eq!(open.check_token(None, at(NOW), Tolerance::NONE), Ok(()));
}
