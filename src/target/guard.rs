//! Who may come in: what the gate says of a request, and how a refusal is told.

use jiff::Timestamp;

use super::admission::with_field;
use super::config::Clock;
use super::outcome::{Outcome, Trail};
use super::quirk::{RequestHook, Selected};
use crate::security::{Gate, Refusal, TokenCheck, Tolerance};
use crate::soap::http::Request;
use crate::soap::{Envelope, FaultCode};

/// The gate of a target, and the time.
#[derive(Clone, Copy)]
pub(super) struct Guard<'t> {
    /// The gate.
    pub gate: &'t Gate,
    /// The time.
    pub clock: &'t Clock,
    /// What is let pass by mistake.
    pub quirks: &'t Selected,
}

impl Guard<'_> {
    /// Looks at what HTTP says.
    pub(super) fn admit(
        self,
        request: &Request,
        trail: &mut Trail<'_>,
    ) -> Result<TokenCheck, Outcome> {
        let tolerates = |refusal| self.tolerates(refusal);
        self.gate.check_http(request, now(self.clock), Tolerance(&tolerates)).map_err(|refusal| {
            trail.note(format!("refused: {refusal}"));
            let text = format!("{refusal}\n");
            let challenges = self.gate.challenges().into_iter();
            challenges.fold(Outcome::text(401, text), |outcome, challenge| {
                with_field(outcome, "WWW-Authenticate", challenge)
            })
        })
    }

    /// Looks at the token of a message.
    pub(super) fn check(
        self,
        envelope: &Envelope<'_>,
        trail: &mut Trail<'_>,
    ) -> Result<(), Outcome> {
        let tolerates = |refusal| self.tolerates(refusal);
        self.gate.check_token(envelope.header, now(self.clock), Tolerance(&tolerates)).map_err(
            |refusal| {
                trail.note(format!("refused: {refusal}"));
                fault(refusal)
            },
        )
    }

    fn tolerates(self, refusal: Refusal) -> bool {
        let hook = match refusal {
            Refusal::Missing => RequestHook::AcceptsMissingCredentials,
            Refusal::UnknownUser => RequestHook::AcceptsAnyUser,
            Refusal::WrongSecret => RequestHook::AcceptsAnySecret,
            Refusal::WrongBody => RequestHook::AcceptsOtherBodies,
            Refusal::Stale => RequestHook::AcceptsStaleCredentials,
            Refusal::Replayed => RequestHook::AcceptsUsedCredentials,
            Refusal::Unreadable | Refusal::Incomplete => return false,
        };
        self.quirks.request(hook)
    }
}

/// The time of a clock.
pub(super) fn now(clock: &Clock) -> Timestamp {
    Timestamp::from_microsecond(clock().0).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The faults that WCF services send, which do not say more to whoever has no right to know.
fn fault(refusal: Refusal) -> Outcome {
    match refusal {
        Refusal::UnknownUser | Refusal::WrongSecret => Outcome::fault(
            FaultCode::FailedAuthentication,
            "At least one security token in the message could not be validated.",
        ),
        _ => Outcome::fault(
            FaultCode::InvalidSecurity,
            "An error occurred when verifying security for the message.",
        ),
    }
}
