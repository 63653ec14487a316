//! Why credentials are not taken.

/// Why credentials are not taken.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// There are none of the sort that is wanted.
    #[error("the request has no credentials")]
    Missing,
    /// They cannot be read, or stand there twice.
    #[error("the credentials cannot be read")]
    Unreadable,
    /// Something in them is missing: a nonce, a time, a body hash.
    #[error("the credentials are not complete")]
    Incomplete,
    /// The user or consumer is not known.
    #[error("the user is not known")]
    UnknownUser,
    /// The password or signature is wrong.
    #[error("the password or signature is wrong")]
    WrongSecret,
    /// The hash of the body is not that of the body.
    #[error("the body is not the one that was signed")]
    WrongBody,
    /// They are too old, or from the future.
    #[error("the credentials are too old, or from the future")]
    Stale,
    /// They were used before.
    #[error("the credentials were used before")]
    Replayed,
}

/// What is let pass although it is wrong: the deliberate mistakes of a mock.
#[derive(Clone, Copy)]
pub struct Tolerance<'t>(pub &'t dyn Fn(Refusal) -> bool);

impl Tolerance<'_> {
    /// Nothing is let pass.
    pub const NONE: Self = Self(&|_| false);

    /// Refuses, unless this is let pass.
    pub(super) fn refuse(self, refusal: Refusal) -> Result<(), Refusal> {
        if (self.0)(refusal) { Ok(()) } else { Err(refusal) }
    }

    /// Refuses unless something is so, or its not being so is let pass.
    pub(super) fn demand(self, holds: bool, refusal: Refusal) -> Result<(), Refusal> {
        if holds { Ok(()) } else { self.refuse(refusal) }
    }
}
