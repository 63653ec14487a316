//! Connections: TCP, or in memory to a server in this process.

use std::fmt;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite, DuplexStream};
use tokio::net::TcpStream;
use tokio::time;

use super::endpoint::Endpoint;
use super::failure;
use super::limits::Limits;
use crate::judge::TransportError;

/// Bytes an in-memory connection holds in each direction.
const MEMORY_BUFFER: usize = 64 << 10;

/// A connected byte stream.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// How connections are made. Environment variables that name proxies are not looked at: only the
/// host that the user names is ever contacted.
#[derive(Clone)]
pub enum Connector {
    /// Over TCP.
    Tcp,
    /// In memory; the function starts serving the other end.
    Memory(Arc<dyn Fn(DuplexStream) + Send + Sync>),
}

impl Connector {
    /// Opens a connection.
    ///
    /// # Errors
    /// Says why there is none, within the time limit for connecting.
    pub async fn connect(
        &self,
        endpoint: &Endpoint,
        limits: &Limits,
    ) -> Result<Box<dyn Stream>, TransportError> {
        match self {
            Self::Tcp => {
                let stream = time::timeout(limits.connect, TcpStream::connect(&endpoint.authority))
                    .await
                    .map_err(|_| failure::connect_timeout(endpoint, limits.connect))?
                    .map_err(|error| failure::connect(endpoint, &error))?;
                // Failing to switch off Nagle's algorithm costs time, nothing else.
                let _ = stream.set_nodelay(true);
                Ok(Box::new(stream))
            }
            Self::Memory(serve) => {
                let (near, far) = tokio::io::duplex(MEMORY_BUFFER);
                serve(far);
                Ok(Box::new(near))
            }
        }
    }
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tcp => "Tcp",
            Self::Memory(_) => "Memory",
        })
    }
}
