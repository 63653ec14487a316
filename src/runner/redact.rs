//! Secrets are taken out of everything recorded, once, at capture: before judging, before any
//! report.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use super::secret::is_credential_field;
use crate::security::Secret;
use crate::soap::http::{Headers, Request, Response};

/// What stands where a secret stood.
pub const MASK: &str = "***";

/// Bytes of the shortest form that is searched for. Anything shorter stands in many messages by
/// chance, and masking it there would spoil what is judged; credential fields are masked whole.
const SHORTEST: usize = 6;

/// Finds secrets in the forms in which they travel.
#[derive(Default)]
pub struct Redactor {
    /// Longest first, so that no part of a longer one is left.
    needles: Vec<Vec<u8>>,
}

impl Redactor {
    /// A redactor for these secrets.
    #[must_use]
    pub fn new(secrets: &[Secret]) -> Self {
        let mut needles: Vec<Vec<u8>> = Vec::new();
        for secret in secrets {
            for form in forms(secret.expose()) {
                needles.extend(utf16(&form));
                needles.push(form.into_bytes());
            }
        }
        needles.retain(|needle| needle.len() >= SHORTEST);
        needles.sort_by(|left, right| right.len().cmp(&left.len()).then_with(|| left.cmp(right)));
        needles.dedup();
        Self { needles }
    }

    /// Takes secrets out of a request.
    pub fn request(&self, request: &mut Request) {
        self.text(&mut request.path);
        self.headers(&mut request.headers);
        self.bytes(&mut request.body);
    }

    /// Takes secrets out of a response.
    pub fn response(&self, response: &mut Response) {
        self.headers(&mut response.headers);
        self.bytes(&mut response.body);
    }

    /// Takes secrets out of a text.
    pub fn text(&self, text: &mut String) {
        for needle in &self.needles {
            if let Ok(needle) = std::str::from_utf8(needle)
                && text.contains(needle)
            {
                *text = text.replace(needle, MASK);
            }
        }
    }

    fn headers(&self, headers: &mut Headers) {
        for (name, value) in headers.iter_mut() {
            if is_credential_field(name) {
                MASK.clone_into(value);
            }
            self.text(name);
            self.text(value);
        }
    }

    fn bytes(&self, bytes: &mut Vec<u8>) {
        for needle in &self.needles {
            if find(bytes, needle).is_some() {
                *bytes = replace(bytes, needle);
            }
        }
    }
}

impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Redactor({} needles)", self.needles.len())
    }
}

/// The spellings under which a secret may travel.
fn forms(secret: &str) -> Vec<String> {
    let mut forms = vec![secret.to_owned()];
    forms.extend(base64_forms(secret.as_bytes()));
    for digits in [Case::Upper, Case::Lower] {
        forms.push(percent_encoded(secret, digits, false));
        forms.push(percent_encoded(secret, digits, true));
    }
    let escape = |table: &[(char, &str)]| -> String {
        secret.chars().fold(String::new(), |mut out, character| {
            match table.iter().find(|(from, _)| *from == character) {
                Some((_, to)) => out.push_str(to),
                None => out.push(character),
            }
            out
        })
    };
    forms.push(escape(&[('&', "&amp;"), ('<', "&lt;")]));
    forms.push(escape(&[('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;")]));
    forms.push(escape(&[('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;")]));
    forms.push(escape(&[
        ('&', "&amp;"),
        ('<', "&lt;"),
        ('>', "&gt;"),
        ('"', "&quot;"),
        ('\'', "&apos;"),
    ]));
    forms.push(escape(&[
        ('&', "&#38;"),
        ('<', "&#60;"),
        ('>', "&#62;"),
        ('"', "&#34;"),
        ('\'', "&#39;"),
    ]));
    forms
}

/// Base64 at each of the three places within a longer encoded text where the secret may begin; of
/// the characters that neighbours have a share in, only whole ones of ours are kept.
fn base64_forms(secret: &[u8]) -> Vec<String> {
    /// Shorter than this, a form is no secret but a coincidence.
    const SHORTEST: usize = 4;
    let mut forms = vec![STANDARD_NO_PAD.encode(secret), URL_SAFE_NO_PAD.encode(secret)];
    for before in 1..3 {
        let mut padded = vec![0; before];
        padded.extend_from_slice(secret);
        let encoded = STANDARD_NO_PAD.encode(&padded);
        forms.push(encoded[before * 8 / 6 + 1..].to_owned());
    }
    for form in &mut forms[2..] {
        form.pop();
    }
    let mut inner = STANDARD_NO_PAD.encode(secret);
    inner.pop();
    forms.push(inner);
    forms.retain(|form| form.len() >= SHORTEST);
    forms
}

#[derive(Clone, Copy)]
enum Case {
    Upper,
    Lower,
}

fn percent_encoded(text: &str, digits: Case, plus_for_blank: bool) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            b' ' if plus_for_blank => encoded.push('+'),
            _ => {
                let written = match digits {
                    Case::Upper => write!(encoded, "%{byte:02X}"),
                    Case::Lower => write!(encoded, "%{byte:02x}"),
                };
                written.expect("a String takes all");
            }
        }
    }
    encoded
}

fn utf16(text: &str) -> [Vec<u8>; 2] {
    let little = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    [little, big]
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| *byte == first) {
        if bytes[from + at..].starts_with(needle) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

fn replace(bytes: &[u8], needle: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = find(rest, needle) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(MASK.as_bytes());
        rest = &rest[at + needle.len()..];
    }
    out.extend_from_slice(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANARY: &str = "c4n<ary & \"key\"/+";

    fn hidden_in(text: &str) -> bool {
        let redactor = Redactor::new(&[Secret::new(CANARY)]);
        let mut response = Response { status: 200, headers: Headers::new(), body: text.into() };
        response.headers.push("X-Echo", text);
        redactor.response(&mut response);
        let body = String::from_utf8(response.body).unwrap();
        let head = response.headers.first("X-Echo").unwrap().to_owned();
        body.contains(MASK) && head.contains(MASK) && !body.contains("ary") && !head.contains("ary")
    }

    #[test]
    fn a_secret_is_found_in_every_form_it_travels_in() {
        use base64::engine::general_purpose::STANDARD;
        assert!(hidden_in(CANARY));
        assert!(hidden_in("a c4n&lt;ary &amp; \"key\"/+ b"));
        assert!(hidden_in("a c4n&lt;ary &amp; &quot;key&quot;/+ b"));
        assert!(hidden_in("k=c4n%3Cary%20%26%20%22key%22%2F%2B&l=2"));
        assert!(hidden_in("k=c4n%3cary+%26+%22key%22%2f%2b&l=2"));
        for around in ["", "x", "xy", "user:", "some-user:"] {
            let encoded = STANDARD.encode(format!("{around}{CANARY}{around}"));
            let inner = STANDARD.encode(CANARY);
            let mut text = format!("<a>{encoded}</a>");
            Redactor::new(&[Secret::new(CANARY)]).text(&mut text);
            assert!(text.contains(MASK), "{text}");
            assert!(!text.contains(&inner[4..12]), "{text}");
        }
    }

    #[test]
    fn a_secret_in_utf_16_is_found() {
        let redactor = Redactor::new(&[Secret::new("hush")]);
        let mut body = utf16("<a>hush</a>")[0].clone();
        redactor.bytes(&mut body);
        assert!(find(&body, &utf16("hush")[0]).is_none());
        assert!(find(&body, MASK.as_bytes()).is_some());
    }

    #[test]
    fn the_authorization_field_is_always_masked() {
        let mut request = Request {
            method: "POST".to_owned(),
            path: "/pms".to_owned(),
            headers: Headers::new(),
            body: b"body".to_vec(),
        };
        request.headers.push("authorization", "Basic abc");
        request.headers.push("Host", "a");
        Redactor::default().request(&mut request);
        assert_eq!(request.headers.first("Authorization"), Some(MASK));
        assert_eq!(request.headers.first("Host"), Some("a"));
        assert_eq!(request.body, b"body");
    }

    #[test]
    fn the_empty_secret_hides_nothing() {
        let mut text = "plain".to_owned();
        Redactor::new(&[Secret::new("")]).text(&mut text);
        assert_eq!(text, "plain");
    }
}
