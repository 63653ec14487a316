//! What is welcome in a file besides elements and text.

/// What a stream reader does with something that is well-formed but may be unwelcome.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Policy {
    /// Passes over it.
    #[default]
    Allow,
    /// Stops with an error.
    Refuse,
}

/// What a stream reader accepts besides elements and text; by default everything.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct StreamPolicies {
    /// Document type declarations; allowed ones are noted, see
    /// [`StreamReader::doctype`](super::StreamReader::doctype).
    pub doctype: Policy,
    /// Processing instructions.
    pub processing_instructions: Policy,
    /// Comments.
    pub comments: Policy,
}
