//! The HTTP server around a target.
//!
//! - `limits`: what a client may do to it; `hosts`: under which names it may be addressed;
//! - `accept`: connections, how many at a time, and how it ends;
//! - `exchange`: one request and its answer, the body read under the limits;
//! - `body`: response bodies, misfortunes included.

mod accept;
mod body;
mod exchange;
mod hosts;
mod limits;

pub use accept::{serve, serve_stream, serve_tls};
pub use hosts::{HostName, Hosts, NoHostName};
pub use limits::HttpLimits;
