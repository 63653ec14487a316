//! What a client may do to the server.

use std::time::Duration;

use super::hosts::Hosts;

/// Bounds on connections and requests. Each is tested at n and at n + 1.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct HttpLimits {
    /// Connections at a time; more wait to be accepted (256).
    pub connections: usize,
    /// Requests over one connection; the last is answered with `Connection: close` (100 000).
    pub requests: u64,
    /// Header fields of a request; more are answered 431 (100).
    pub headers: usize,
    /// Bytes of request line and header fields; more are answered 431 (64 KiB).
    pub head_bytes: usize,
    /// Bytes of a request body; more are answered 413 and not read (8 MiB).
    pub body_bytes: usize,
    /// Time for the head of a request, and for staying idle between two; then the connection is
    /// closed (10 s).
    pub head_time: Duration,
    /// Time in which more of a body must come; then 408 (10 s).
    pub body_idle_time: Duration,
    /// Time for a whole body; then 408 (60 s).
    pub body_time: Duration,
    /// Time that running exchanges get when the server ends (5 s).
    pub drain_time: Duration,
    /// The names under which it may be addressed; others are answered 421 (the local ones).
    pub hosts: Hosts,
}

impl Default for HttpLimits {
    fn default() -> Self {
        Self {
            connections: 256,
            requests: 100_000,
            headers: 100,
            head_bytes: 64 << 10,
            body_bytes: 8 << 20,
            head_time: Duration::from_secs(10),
            body_idle_time: Duration::from_secs(10),
            body_time: Duration::from_secs(60),
            drain_time: Duration::from_secs(5),
            hosts: Hosts::default(),
        }
    }
}
