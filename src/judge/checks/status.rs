//! Checks on the IMS status, on faults and on HTTP codes. Words are compared without regard to
//! case and surrounding white space here: spelling has generic rules of its own, and one mistake is
//! to be reported once.

use super::{Answer, Context, Judged};
use crate::ground::Verdict;
use crate::judge::breach::Breach;
use crate::judge::subject::Subject;
use crate::soap::StatusInfo;
use crate::suite::StatusWanted;

/// How the status block answers a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::judge) enum Carried {
    /// Success with severity status, warning or none.
    Out,
    /// Success with severity error, which says both.
    OutInError,
    /// Taken on, and being worked on.
    On,
    /// Failure or unsupported.
    NotOut,
    /// Some of several objects were, others were not.
    InPart,
    /// None of the binding's words.
    Unclear,
}

/// The codes that WS-Security 1.0 has for refusals.
const WS_SECURITY_CODES: [&str; 7] = [
    "FailedAuthentication",
    "FailedCheck",
    "InvalidSecurity",
    "InvalidSecurityToken",
    "SecurityTokenUnavailable",
    "UnsupportedSecurityToken",
    "MessageExpired",
];

/// Reads a status block.
pub(in crate::judge) fn carried(status: &StatusInfo) -> Carried {
    let is = |found: &Option<String>, word: &str| {
        found.as_deref().is_some_and(|found| found.trim().eq_ignore_ascii_case(word))
    };
    let major = |word| is(&status.code_major, word);
    if major("success") {
        if is(&status.severity, "error") { Carried::OutInError } else { Carried::Out }
    } else if major("processing") {
        Carried::On
    } else if major("failure") || major("unsupported") {
        Carried::NotOut
    } else {
        Carried::Unclear
    }
}

/// The binding is synchronous, so `processing` leaves open whether the work will be done; but it
/// is a word of the binding, and the standard does not say when it may be used.
pub(super) fn accepted(subject: &Subject<'_>) -> Judged {
    let breach = || Breach::new("codeMajor success", subject.to_string());
    match subject.carried() {
        Some(Carried::Out) => Judged::Held,
        Some(Carried::On) => Judged::Broken(breach().at_most(Verdict::Warn)),
        _ => Judged::Broken(breach()),
    }
}

/// A business failure belongs into the status; a fault says no less clearly that nothing was done.
pub(super) fn rejected(subject: &Subject<'_>) -> Judged {
    let breach = || Breach::new("codeMajor failure", subject.to_string());
    if subject.carried() == Some(Carried::NotOut) {
        return Judged::Held;
    }
    match fault_code(subject) {
        Some("Client" | "Server") => Judged::Lenient(breach()),
        _ => Judged::Broken(breach()),
    }
}

/// The standards do not choose between a status and a fault (and HTTP has its own way to refuse
/// what is no request at all); so each is right, and which it was is noted.
pub(super) fn refused(subject: &Subject<'_>) -> Judged {
    const QUESTION: &str = "how is a request refused that does not fit the binding?";
    let breach = || Breach::new("codeMajor failure or a Client fault", subject.to_string());
    if subject.carried() == Some(Carried::NotOut) {
        return Judged::HeldBy { question: QUESTION, seen: subject.to_string() };
    }
    match fault_code(subject) {
        Some("Client") => {
            return Judged::HeldBy { question: QUESTION, seen: "Fault Client".to_owned() };
        }
        Some(_) => return Judged::Lenient(breach()),
        None => {}
    }
    // These say that something else was wrong than the message.
    const OTHER_REASONS: [u16; 5] = [401, 403, 407, 408, 429];
    let http = subject.response.status;
    let http_refusal =
        subject.envelope.is_none() && (400..500).contains(&http) && !OTHER_REASONS.contains(&http);
    if http_refusal { Judged::Lenient(breach()) } else { Judged::Broken(breach()) }
}

/// Refused, and in a way that speaks of credentials: by a fault of WS-Security or of the caller's, by
/// the status of HTTP for it, or by a status. Any other refusal is one too, but says less.
pub(super) fn denied(subject: &Subject<'_>) -> Judged {
    const QUESTION: &str = "how is a request refused whose credentials are not right?";
    let breach = || Breach::new("a refusal for the credentials", subject.to_string());
    let says_so = match (fault_code(subject), subject.carried()) {
        (Some(code), _) => code == "Client" || WS_SECURITY_CODES.contains(&code),
        (None, Some(carried)) => carried == Carried::NotOut,
        (None, None) => matches!(subject.response.status, 401 | 403),
    };
    if says_so {
        return Judged::HeldBy { question: QUESTION, seen: subject.to_string() };
    }
    let is_refused = subject.fault.is_some()
        || (subject.statuses.is_none() && (400..600).contains(&subject.response.status));
    if is_refused { Judged::Lenient(breach()) } else { Judged::Broken(breach()) }
}

pub(super) fn partial(subject: &Subject<'_>) -> Judged {
    let is_warning = |status: &StatusInfo| {
        let severity = status.severity.as_deref().map(str::trim);
        severity.is_some_and(|severity| severity.eq_ignore_ascii_case("warning"))
    };
    match subject.status() {
        _ if subject.carried() == Some(Carried::InPart) => Judged::Held,
        Some(status) if carried(status) == Carried::Out && is_warning(status) => Judged::Held,
        _ => Judged::Broken(Breach::new("success/warning", subject.to_string())),
    }
}

pub(super) fn code_minor(subject: &Subject<'_>, codes: &[String]) -> Judged {
    let statuses = subject.statuses.iter().flat_map(|statuses| &statuses.infos);
    let fields = statuses.flat_map(|status| &status.code_minor);
    let found: Vec<_> = fields.map(|field| field.value.trim()).collect();
    let rank = codes.iter().position(|code| found.iter().any(|f| f.eq_ignore_ascii_case(code)));
    ranked(rank, || Breach::new(format!("minor code {}", ways(codes)), subject.to_string()))
}

pub(super) fn severity(subject: &Subject<'_>, words: &[String]) -> Judged {
    let found = subject.status().and_then(|status| status.severity.as_deref());
    let rank = found
        .and_then(|found| words.iter().position(|word| word.eq_ignore_ascii_case(found.trim())));
    ranked(rank, || Breach::new(format!("severity {}", ways(words)), subject.to_string()))
}

/// One status for each object, in the order of the request.
pub(super) fn statuses(subject: &Subject<'_>, wanted: &[StatusWanted]) -> Judged {
    let is_warning = |status: &StatusInfo| {
        let severity = status.severity.as_deref().map(str::trim);
        severity.is_some_and(|severity| severity.eq_ignore_ascii_case("warning"))
    };
    let fits = |(status, wanted): (&StatusInfo, &StatusWanted)| match wanted {
        StatusWanted::Accepted => carried(status) == Carried::Out,
        StatusWanted::Warned => carried(status) == Carried::Out && is_warning(status),
        StatusWanted::Rejected => carried(status) == Carried::NotOut,
    };
    let found = subject.statuses.as_ref().filter(|statuses| statuses.is_set);
    let infos = found.map(|statuses| statuses.infos.as_slice());
    if infos.is_some_and(|it| it.len() == wanted.len() && it.iter().zip(wanted).all(fits)) {
        return Judged::Held;
    }
    let words: Vec<_> = wanted.iter().map(|word| word.name()).collect();
    Judged::Broken(Breach::new(format!("statuses [{}]", words.join(", ")), subject.to_string()))
}

pub(super) fn http_status(subject: &Subject<'_>, codes: &[u16]) -> Judged {
    let rank = codes.iter().position(|code| *code == subject.response.status);
    ranked(rank, || {
        let codes: Vec<_> = codes.iter().map(u16::to_string).collect();
        let actual = match subject.response.headers.first("location") {
            Some(location) => format!("HTTP {} to `{location}`", subject.response.status),
            None => format!("HTTP {}", subject.response.status),
        };
        Breach::new(format!("HTTP {}", ways(&codes)), actual)
    })
}

pub(super) fn fault(subject: &Subject<'_>, codes: &[String]) -> Judged {
    let found = fault_code(subject);
    let rank = found.and_then(|found| codes.iter().position(|code| code == found));
    ranked(rank, || Breach::new(format!("Fault {}", ways(codes)), subject.to_string()))
}

pub(super) fn answered(context: &Context<'_>) -> Judged {
    match context.answer {
        Answer::Response(_) => Judged::Held,
        Answer::None(error) => Judged::Broken(Breach::new("an answer", error.message.as_str())),
    }
}

/// The first of several right ways is the preferred one.
pub(super) fn ranked(rank: Option<usize>, breach: impl FnOnce() -> Breach) -> Judged {
    match rank {
        Some(0) => Judged::Held,
        Some(_) => Judged::Lenient(breach()),
        None => Judged::Broken(breach()),
    }
}

/// Several right ways for people.
pub(super) fn ways(of: &[impl AsRef<str>]) -> String {
    let all: Vec<_> = of.iter().map(AsRef::as_ref).collect();
    all.join(" or ")
}

/// The local name of a fault's code without refinements; `Sender` and `Receiver` are SOAP 1.2's
/// words for `Client` and `Server`.
fn fault_code<'a>(subject: &'a Subject<'_>) -> Option<&'a str> {
    let fault = subject.fault.as_ref()?;
    let local = match &fault.code {
        Some(code) => code.local.as_str(),
        None => fault.code_text.trim().rsplit(':').next().unwrap_or_default(),
    };
    Some(match local.split('.').next().unwrap_or_default() {
        "Sender" => "Client",
        "Receiver" => "Server",
        code => code,
    })
}
