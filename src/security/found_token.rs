//! The header block of WS-Security, as it is found in a message.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::identity::PasswordForm;
use super::refusal::Refusal;
use super::username_token::{SECEXT, UTILITY, is_full, password_form};
use crate::xml::{Element, Namespace};

/// A header block of WS-Security with one token.
#[derive(Debug)]
pub(super) struct FoundSecurity {
    pub user: String,
    pub password: String,
    /// None where the type is none that we know.
    pub form: Option<PasswordForm>,
    /// Whether the type, where there is one, is written in full.
    pub full_type: bool,
    /// Decoded.
    pub nonce: Option<Vec<u8>>,
    pub created: Option<String>,
    /// The end of the time stamp beside the token.
    pub expires: Option<String>,
    /// Its beginning.
    pub stamped: Option<String>,
}

/// The one token in a header.
///
/// # Errors
/// Where there is none, or more than one, or a nonce that cannot be decoded.
pub(super) fn find(header: Option<&Element>) -> Result<FoundSecurity, Refusal> {
    let in_blocks = |namespace: Namespace, local: &'static str| {
        let blocks = header.into_iter().flat_map(Element::elements);
        let blocks = blocks.filter(|block| block.name.is(&SECEXT, "Security"));
        let all = blocks.flat_map(Element::elements);
        all.filter(move |part| part.name.is(&namespace, local))
    };
    let mut tokens = in_blocks(SECEXT, "UsernameToken");
    let token = tokens.next().ok_or(Refusal::Missing)?;
    if tokens.next().is_some() {
        return Err(Refusal::Unreadable);
    }
    let text = |local| single(token, &SECEXT, local).map(|it| it.map(|it| it.text().into_owned()));
    let password = single(token, &SECEXT, "Password")?;
    let kind = password.and_then(|it| it.attribute(&Namespace::NONE, "Type"));
    let nonce = match text("Nonce")? {
        None => None,
        Some(nonce) => Some(STANDARD.decode(nonce.trim()).map_err(|_| Refusal::Unreadable)?),
    };
    let created = single(token, &UTILITY, "Created")?;
    let mut stamps = in_blocks(UTILITY, "Timestamp");
    let stamp = stamps.next();
    if stamps.next().is_some() {
        return Err(Refusal::Unreadable);
    }
    let of_stamp = |local| stamp?.child(&UTILITY, local).map(|it| it.text().trim().to_owned());
    Ok(FoundSecurity {
        user: text("Username")?.ok_or(Refusal::Incomplete)?,
        password: password.ok_or(Refusal::Incomplete)?.text().into_owned(),
        form: password_form(kind),
        full_type: is_full(kind),
        nonce,
        created: created.map(|it| it.text().trim().to_owned()),
        expires: of_stamp("Expires"),
        stamped: of_stamp("Created"),
    })
}

/// The only child of that name; two of them say nothing.
fn single<'e>(
    parent: &'e Element,
    namespace: &Namespace,
    local: &str,
) -> Result<Option<&'e Element>, Refusal> {
    let mut found = parent.elements().filter(|child| child.name.is(namespace, local));
    let first = found.next();
    if found.next().is_some() { Err(Refusal::Unreadable) } else { Ok(first) }
}
