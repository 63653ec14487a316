//! Whether there is a target at all: asked first, so that a wrong address is one clear message
//! instead of a thousand failures, and last, so that a target that died cannot look good.

use super::answer::Answer;
use super::compose::ComposeError;
use super::context::Context;
use crate::judge::{Exchange, Purpose};
use crate::spec::{OperationRef, Service, Verb};

/// Reads that do no harm, the cheapest first.
const HARMLESS: [Verb; 3] = [Verb::Read, Verb::ReadCore, Verb::ReadMany];

/// What one endpoint answered to a harmless read of an object that does not exist.
#[derive(Debug)]
pub(super) struct Sounding {
    exchange: Exchange,
    answer: Answer,
}

/// Asks every endpoint for which the profile claims a read. `round` tells the requests apart.
pub(super) async fn sound(context: &Context, round: &str) -> Result<Vec<Sounding>, ComposeError> {
    let mut soundings = Vec::new();
    for service in &context.composer.spec.services {
        let Some(operation) = harmless_read(context, service) else { continue };
        let index = soundings.len();
        let name = format!("{}{round}-{index}", context.id_prefix());
        let composed = context.composer.plain(&operation, Some(&name), &name)?;
        let exchange = context.exchange(composed, Purpose::Sanity, index).await;
        let answer = Answer::of(&exchange, &context.composer.spec);
        soundings.push(Sounding { exchange, answer });
    }
    Ok(soundings)
}

/// Why there is no target to be tested, where there is none: no endpoint gives a usable answer.
/// One that does is enough, the cases show what is wrong with the others.
pub(super) fn unusable(soundings: &[Sounding]) -> Option<String> {
    let reasons: Option<Vec<String>> = soundings.iter().map(Sounding::trouble).collect();
    reasons?.into_iter().next()
}

/// Why the target counts as lost at the end: an endpoint that answered at first does not any more.
pub(super) fn lost_since(first: &[Sounding], last: &[Sounding]) -> Option<String> {
    first.iter().zip(last).find_map(|(before, now)| match (before.trouble(), now.trouble()) {
        (None, Some(trouble)) => Some(trouble),
        _ => None,
    })
}

impl Sounding {
    /// What is wrong with the answer, where it says that this is no endpoint to be tested.
    fn trouble(&self) -> Option<String> {
        let url = &self.exchange.url;
        let response = match &self.exchange.response {
            Ok(response) => response,
            Err(error) => return Some(error.message.clone()),
        };
        if let Some(code) = self.answer.refused_credentials() {
            return Some(format!(
                "{url} refuses the credentials (Fault {code}); look at user and password in the \
                 profile's [ws-security], and whether the clocks agree"
            ));
        }
        if self.answer.is_protocol() {
            return None;
        }
        if response.status == 400 && mentions_https(&response.body) {
            return Some(format!(
                "{url} speaks TLS, and was spoken to in clear; say https:// in the URL"
            ));
        }
        match response.status {
            401 | 403 | 407 => Some(format!(
                "{url} refuses access (HTTP {}); give the right credentials in the profile's \
                 [basic-auth], [oauth] or [ws-security]",
                response.status
            )),
            404 => Some(format!(
                "{url} does not exist there (HTTP 404); is the URL right? the profile says where \
                 each service is below it, under [endpoints]"
            )),
            _ => None,
        }
    }
}

/// Whether a refusal is the usual one of a TLS port that was spoken to in clear.
fn mentions_https(body: &[u8]) -> bool {
    String::from_utf8_lossy(body).to_ascii_uppercase().contains("HTTPS")
}

fn harmless_read(context: &Context, service: &Service) -> Option<OperationRef> {
    HARMLESS.into_iter().find_map(|verb| {
        let mut of_verb =
            service.operations.iter().filter(|it| it.verb == verb && it.each.is_none());
        let claimed = &context.plan.profile.operations;
        of_verb.find(|operation| claimed.contains_key(&operation.id)).map(|it| it.id.clone())
    })
}
