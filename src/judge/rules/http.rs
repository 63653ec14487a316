//! HTTP: status codes and what the header says of the body.

use super::{Check, Rule};
use crate::ground::Verdict;
use crate::judge::breach::{Breach, Outcome};
use crate::judge::message::{Message, place_of_error};
use crate::judge::subject::Subject;
use crate::soap::Envelope;
use crate::xml::Encoding;

pub(super) const RULES: &[Rule] = &[
    Rule { id: "HT-01", check: Check::Response(version) },
    Rule { id: "HT-12", check: Check::Plain(success_is_2xx) },
    Rule { id: "HT-13", check: Check::Response(redirect) },
    Rule { id: "HT-16", check: Check::Message(content_type) },
    Rule { id: "HT-17", check: Check::Message(media_type) },
    Rule { id: "HT-18", check: Check::Message(charset) },
    Rule { id: "HT-19", check: Check::Message(only_payload) },
];

/// The client reads HTTP/1.0 and HTTP/1.1 only, so that there is a response shows it. What is no
/// HTTP arrives as an error of the transport and is held against this rule there.
fn version(_: &Subject<'_>) -> Outcome {
    Outcome::Held
}

/// Success has to come with 2xx. For other envelopes that are no fault, 200 is only advised.
/// Redirects have a rule of their own.
fn success_is_2xx(subject: &Subject<'_>, _: &Envelope<'_>) -> Outcome {
    let http = subject.response.status;
    match http {
        200 => return Outcome::Held,
        300..400 => return Outcome::Silent,
        _ => {}
    }
    let breach = |expected| Breach::new(expected, format!("HTTP {http}"));
    let major = subject.status().and_then(|status| status.code_major.as_deref());
    let is_success = major.is_some_and(|major| major.trim().eq_ignore_ascii_case("success"));
    if is_success && !(200..300).contains(&http) {
        return breach("HTTP 2xx with codeMajor success").into();
    }
    breach("HTTP 200 with an envelope that is no fault").at_most(Verdict::Warn).into()
}

fn redirect(subject: &Subject<'_>) -> Outcome {
    match subject.response.status {
        307 => Outcome::Held,
        http @ 300..400 => {
            Breach::new("redirects with HTTP 307 only", format!("HTTP {http}")).into()
        }
        _ => Outcome::Silent,
    }
}

fn content_type(message: &Message) -> Outcome {
    match message.content_type {
        Some(_) => Outcome::Held,
        None => Breach::new("a Content-Type header", "none").into(),
    }
}

fn media_type(message: &Message) -> Outcome {
    match message.content_type.as_ref().map(|of| of.media_type.as_str()) {
        None => Outcome::Silent,
        Some("text/xml") => Outcome::Held,
        // Said once, by the rule on the only payload.
        Some(media_type) if media_type.starts_with("multipart/") => Outcome::Silent,
        Some(media_type) => Breach::new("media type text/xml", format!("`{media_type}`")).into(),
    }
}

/// The charset parameter has to name the encoding. That it is left out says nothing wrong, but
/// leaves the reader to guess.
fn charset(message: &Message) -> Outcome {
    let Some(content_type) = &message.content_type else { return Outcome::Silent };
    if let Some(error) = &message.charset_refused {
        let charset = content_type.charset.as_deref().unwrap_or_default();
        let actual = format!("charset `{charset}`: {}", error.message);
        return Breach::new("the charset parameter gives the true encoding", actual)
            .at(Some(place_of_error(error)))
            .into();
    }
    let Ok(document) = &message.document else { return Outcome::Silent };
    if content_type.charset.is_some() {
        return Outcome::Held;
    }
    let encoding = match document.encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
    };
    Breach::new("a charset parameter", format!("none, the body is in {encoding}"))
        .at_most(Verdict::Warn)
        .into()
}

fn only_payload(message: &Message) -> Outcome {
    const EXPECTED: &str = "the envelope alone in the body";
    if let (true, Err(error)) = (message.more_behind, &message.document) {
        let breach = Breach::new(EXPECTED, format!("more behind it: {}", error.message));
        return breach.at(Some(place_of_error(error))).into();
    }
    match message.content_type.as_ref().map(|of| of.media_type.as_str()) {
        Some(media_type) if media_type.starts_with("multipart/") => {
            Breach::new(EXPECTED, format!("`{media_type}`")).into()
        }
        _ if message.envelope().is_some() => Outcome::Held,
        _ => Outcome::Silent,
    }
}
