//! The mock: message to verb to model to message, its quirks, and the HTTP server around it.

use std::sync::Arc;

use crate::soap::http::{Request, Response};
use crate::spec::Spec;

/// A stateful target. Share it by `Arc`; it locks what it must.
#[derive(Debug)]
pub struct Target {}

/// What a target answers, and what the connection does besides.
#[derive(Debug)]
pub struct Answer {
    /// The response.
    pub response: Response,
    /// A misfortune of the connection to act out.
    pub misfortune: Option<Misfortune>,
}

/// What happens to the connection.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Misfortune {
    /// Closed before the response is complete.
    CutShort,
    /// Nothing ever comes.
    Silence,
    /// A body without end.
    Endless,
}

impl Target {
    /// A target that behaves.
    #[must_use]
    pub fn new(spec: Arc<Spec>) -> Self {
        let _ = spec;
        todo!("room target")
    }

    /// Answers one request. No input or output.
    #[must_use]
    pub fn answer(&self, request: &Request) -> Answer {
        let _ = request;
        todo!("room target")
    }
}
