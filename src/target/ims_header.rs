//! The IMS header block of a request.

use super::config::Strictness;
use super::outcome::{Outcome, Trail};
use super::quirk::{RequestHook, Selected};
use crate::soap::{Envelope, HeaderWords};
use crate::spec::Service;
use crate::xml::{Element, Namespace};

/// The block as the schema knows it: without the attributes that SOAP puts on header blocks.
/// Leaves the message identifier in `trail`. None only where a missing block is let pass.
pub(super) fn take(
    envelope: &Envelope<'_>,
    service: &Service,
    strictness: Strictness,
    quirks: &Selected,
    trail: &mut Trail<'_>,
) -> Result<Option<Element>, Outcome> {
    let layout = &service.header;
    let words = HeaderWords::of(layout.dialect);
    let (namespace, name) = (&layout.namespace, words.request);
    let blocks = || envelope.header.into_iter().flat_map(Element::elements);
    let at = blocks().position(|block| block.name.is(namespace, name));
    if quirks.request(RequestHook::DemandsHeaderFirst) && at.is_some_and(|at| at > 0) {
        return Err(Outcome::client(format!("{name} must be the first header block")));
    }
    if quirks.request(RequestHook::RefusesOtherHeaderBlocks) && blocks().count() > 1 {
        return Err(Outcome::client("there is a header block that is not known here"));
    }
    let Some(mut block) = at.and_then(|at| blocks().nth(at)).cloned() else {
        let text = format!("the header block {name} of {namespace} is missing");
        if layout.required && strictness == Strictness::Strict {
            return Err(Outcome::client(text));
        }
        trail.note(text);
        return Ok(None);
    };
    block.attributes.retain(|attribute| attribute.name.namespace != Namespace::SOAP11);
    let identifier = block.child(namespace, words.message_identifier);
    trail.message_identifier = identifier.map(|identifier| identifier.text().into_owned());
    Ok(Some(block))
}
