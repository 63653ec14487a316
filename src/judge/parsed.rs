//! The messages of an exchange, each read when it is first looked at, and once only: the runner
//! asks after every exchange, the judge at the end of the case.

use std::sync::OnceLock;

use super::exchange::Exchange;
use super::message::Message;
use crate::xml::Document;

/// What has been read of an exchange so far. Nothing that anyone needs to fill in.
#[derive(Debug, Default)]
pub struct Parsed {
    request: OnceLock<Message>,
    response: OnceLock<Message>,
}

/// A copy starts afresh: it may be changed before it is looked at.
impl Clone for Parsed {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Exchange {
    /// The request as it went out.
    pub(super) fn request_message(&self) -> &Message {
        let request = &self.request;
        self.parsed.request.get_or_init(|| Message::read(&request.headers, &request.body))
    }

    /// The response, where one came.
    pub(super) fn response_message(&self) -> Option<&Message> {
        let response = self.response.as_ref().ok()?;
        let read = || Message::read(&response.headers, &response.body);
        Some(self.parsed.response.get_or_init(read))
    }

    /// The response as XML, where one came that can be read.
    #[must_use]
    pub fn response_document(&self) -> Option<&Document> {
        self.response_message()?.document.as_ref().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::support::{reading, response};
    use super::*;

    #[test]
    fn a_message_is_read_once_and_a_copy_reads_its_own() {
        let original = reading(0, response(200, "<a/>"));
        let root = |of: &Exchange| of.response_document().map(|it| it.root.name.to_string());
        assert_eq!(root(&original).as_deref(), Some("a"));
        let mut copy = original.clone();
        if let Ok(response) = &mut copy.response {
            response.body = b"<b/>".to_vec();
        }
        assert_eq!(root(&copy).as_deref(), Some("b"));
        assert!(std::ptr::eq(
            original.response_document().expect("XML"),
            original.response_document().expect("XML"),
        ));
    }
}
