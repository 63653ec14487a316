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
use crate::security::Scheme;
use crate::tls::{TlsClient, TlsError};

/// Bytes an in-memory connection holds in each direction.
const MEMORY_BUFFER: usize = 64 << 10;

/// A connected byte stream.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// How connections are made. Environment variables that name proxies are not looked at: only the
/// host that the user names is ever contacted.
#[derive(Clone)]
pub enum Connector {
    /// Over TCP, and TLS where the endpoint is one of https.
    Tcp(Option<Arc<TlsClient>>),
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
            Self::Tcp(tls) => {
                let connecting = connect(endpoint, tls.as_deref());
                time::timeout(limits.connect, connecting)
                    .await
                    .map_err(|_| failure::connect_timeout(endpoint, limits.connect))?
            }
            Self::Memory(serve) => {
                let (near, far) = tokio::io::duplex(MEMORY_BUFFER);
                serve(far);
                Ok(Box::new(near))
            }
        }
    }
}

async fn connect(
    endpoint: &Endpoint,
    tls: Option<&TlsClient>,
) -> Result<Box<dyn Stream>, TransportError> {
    let stream = TcpStream::connect(&endpoint.authority)
        .await
        .map_err(|error| failure::connect(endpoint, &error))?;
    // Failing to switch off Nagle's algorithm costs time, nothing else.
    let _ = stream.set_nodelay(true);
    match (endpoint.scheme, tls) {
        (Scheme::Http, _) => Ok(Box::new(stream)),
        (Scheme::Https, Some(tls)) => {
            let secured = tls.connect(endpoint.name(), stream).await;
            Ok(Box::new(secured.map_err(|error| failure::tls(endpoint, &error))?))
        }
        // Whoever makes the plan looks for such endpoints first.
        (Scheme::Https, None) => Err(failure::tls(endpoint, &TlsError::NotSetUp)),
    }
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tcp(_) => "Tcp",
            Self::Memory(_) => "Memory",
        })
    }
}
