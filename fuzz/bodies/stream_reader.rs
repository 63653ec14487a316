//! The two readers must agree on every document that has only what SOAP allows.

use lis_conform::xml::{
    Element, Policy, StreamError, StreamPolicies, StreamReader, XmlLimits, read_document,
    same_meaning,
};

pub fn check(bytes: &[u8]) {
    let policies = StreamPolicies {
        doctype: Policy::Refuse,
        processing_instructions: Policy::Refuse,
        comments: Policy::Allow,
    };
    let limits = XmlLimits::default();
    let streamed = streamed(bytes, policies, &limits);
    let whole = read_document(bytes, None, &limits);
    if let (Ok(streamed), Ok(whole)) = (&streamed, &whole) {
        assert!(same_meaning(streamed, &whole.root));
    }
    // The stream knows more encodings and has no limit of elements, never the other way round.
    assert!(streamed.is_ok() || whole.is_err(), "{:?}", streamed.err());
}

fn streamed(
    bytes: &[u8],
    policies: StreamPolicies,
    limits: &XmlLimits,
) -> Result<Element, StreamError> {
    let mut reader = StreamReader::new(bytes, policies, limits)?;
    let start = reader.next_event()?.and_then(|event| event.to_element());
    let root = reader.read_element(start.expect("a start comes first"), usize::MAX)?;
    assert!(reader.next_event()?.is_none());
    Ok(root)
}
