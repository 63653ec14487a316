//! What the client refuses to swallow or to wait for.

use std::time::Duration;

/// Bounds on one exchange.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Limits {
    /// Bytes of a response body (32 MiB).
    pub body_bytes: usize,
    /// Bytes of a response head (64 KiB).
    pub head_bytes: usize,
    /// Time to connect (from the profile).
    pub connect: Duration,
    /// Time for one exchange, connecting included (from the profile).
    pub exchange: Duration,
}

/// Header fields in a response head, the default of the HTTP library as well.
pub const HEADER_FIELDS: usize = 100;

impl Limits {
    /// The usual sizes with the given times.
    #[must_use]
    pub fn new(connect: Duration, exchange: Duration) -> Self {
        Self { body_bytes: 32 << 20, head_bytes: 64 << 10, connect, exchange }
    }
}
