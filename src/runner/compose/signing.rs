//! Credentials on a request: the token in its header, the signature over its body.

use std::fmt;
use std::sync::Arc;

use super::ComposeError;
use crate::runner::transport::Endpoint;
use crate::security::{Account, Identity, Moment, Secret, mask_token, security_header};
use crate::soap::http::{Headers, Request};
use crate::soap::styles;
use crate::suite::CredentialsChoice;
use crate::xml::{Declaration, Element, Encoding, Namespace, write_document};

/// Tells the time, and gives random bytes.
pub type Moments = Arc<dyn Fn() -> Moment + Send + Sync>;

/// What requests are signed with.
#[derive(Clone)]
pub struct Signer {
    /// The credentials.
    pub identity: Identity,
    /// What makes each of them new.
    pub moments: Moments,
}

/// The credentials of one request.
#[derive(Debug)]
pub(super) struct Proof {
    identity: Identity,
    /// When they are made, and with which nonce.
    pub(super) moment: Moment,
    choice: CredentialsChoice,
}

/// What must not be seen of a request, besides the secrets themselves.
#[derive(Debug, Default)]
pub struct Hidden {
    /// The body as it may be seen, where it holds something that must not.
    pub body: Option<Vec<u8>>,
    /// What was made from secrets for this request only: digests and signatures.
    pub texts: Vec<Secret>,
}

/// How much older stale credentials are.
const STALE_SECONDS: i64 = 3600;
/// A user that nobody has.
const NOBODY: &str = "lis-conform-nobody";
/// A secret that nobody has.
const WRONG: &str = "lis-conform-wrong-secret";

impl Signer {
    /// The credentials for a request; `previous` are the nonce and the time of the one before.
    pub(super) fn proof(
        &self,
        choice: CredentialsChoice,
        previous: Option<Moment>,
    ) -> Result<Proof, ComposeError> {
        let fresh = (self.moments)();
        let moment = match choice {
            CredentialsChoice::Stale => fresh.earlier(STALE_SECONDS),
            CredentialsChoice::Repeated => previous.ok_or(ComposeError::NothingToRepeat)?,
            _ => fresh,
        };
        let mut identity = self.identity.clone();
        match choice {
            CredentialsChoice::None => identity = Identity::default(),
            CredentialsChoice::WrongSecret => {
                change(&mut identity, |account| account.secret = Secret::new(WRONG));
            }
            CredentialsChoice::UnknownUser => {
                change(&mut identity, |account| NOBODY.clone_into(&mut account.name));
            }
            _ => {}
        }
        Ok(Proof { identity, moment, choice })
    }
}

impl Proof {
    /// The header block of WS-Security, where there is one.
    pub(super) fn block(&self, hidden: &mut Hidden) -> Option<Element> {
        let (account, form) = self.identity.token.as_ref()?;
        let (block, texts) = security_header(account, *form, self.moment);
        hidden.texts.extend(texts.into_iter().map(Secret::new));
        Some(block)
    }

    /// The same as a text, as it is and as it may be seen; empty where there is none.
    pub(super) fn block_text(&self, hidden: &mut Hidden) -> (String, String) {
        let Some(mut block) = self.block(hidden) else { return Default::default() };
        let text = fragment(&block);
        mask_token(&mut block);
        (text, fragment(&block))
    }

    /// Puts the field `Authorization` on a request.
    pub(super) fn authorize(
        &self,
        (method, endpoint): (&str, &Endpoint),
        headers: &mut Headers,
        body: &[u8],
        hidden: &mut Hidden,
    ) {
        let other;
        let body = match self.choice {
            CredentialsChoice::OtherBody => {
                other = [body, b" "].concat();
                &other
            }
            _ => body,
        };
        let made = self.identity.authorization((method, endpoint.origin()), body, self.moment);
        let Some((field, texts)) = made else { return };
        hidden.texts.extend(texts.into_iter().map(Secret::new));
        headers.push("Authorization", field);
    }
}

impl Hidden {
    /// Notes how a body may be seen: with the token in its header masked.
    pub(super) fn mask(&mut self, root: &mut Element, write: impl FnOnce(&Element) -> Vec<u8>) {
        if self.texts.is_empty() {
            return;
        }
        let soap = root.name.namespace.clone();
        let Some(header) = root.child_mut(&soap, "Header") else { return };
        for block in header.elements_mut() {
            mask_token(block);
        }
        self.body = Some(write(root));
    }

    /// Puts what may be seen in the place of what was sent.
    pub fn apply(&mut self, request: &mut Request) {
        if let Some(body) = self.body.take() {
            request.body = body;
        }
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("identity", &self.identity).finish_non_exhaustive()
    }
}

fn change(identity: &mut Identity, change: impl Fn(&mut Account)) {
    let Identity { basic, token, oauth } = identity;
    let tokens = token.iter_mut().map(|(account, _)| account);
    let signers = oauth.iter_mut().map(|(account, _)| account);
    basic.iter_mut().chain(tokens).chain(signers).for_each(change);
}

/// An element alone, without a declaration.
fn fragment(element: &Element) -> String {
    let style = styles::style(styles::DEFAULT, &Namespace::NONE).expect("it is built in");
    let style = crate::xml::Style {
        declaration: Declaration::Absent,
        encoding: Encoding::Utf8,
        byte_order_mark: false,
        ..style
    };
    String::from_utf8(write_document(element, &style)).expect("it is written in UTF-8")
}
