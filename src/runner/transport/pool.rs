//! Connections kept alive between exchanges.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::task::AbortHandle;

use super::connect::Stream;
use super::tap::{Tap, Tapped};

/// Servers close idle connections after a few seconds; one that has been idle for longer than
/// this is not used again, so that a request does not meet a closing connection.
const IDLE: Duration = Duration::from_secs(2);

/// An HTTP/1.1 connection. Dropping it ends it, whatever was going on.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) sender: SendRequest<Full<Bytes>>,
    pub(super) tap: Arc<Tap>,
    task: AbortHandle,
}

impl Connection {
    /// Sets up HTTP on a connected stream; `head_bytes` bounds the heads of responses.
    pub(super) async fn open(stream: Box<dyn Stream>, head_bytes: usize) -> hyper::Result<Self> {
        let tap = Arc::new(Tap::default());
        let io = TokioIo::new(Tapped { stream, tap: Arc::clone(&tap) });
        let (sender, connection) = http1::Builder::new()
            .title_case_headers(true)
            .max_header_size(head_bytes)
            .handshake::<_, Full<Bytes>>(io)
            .await?;
        let task = tokio::spawn(async move {
            // Whoever waits for a response learns of the error too.
            let _ = connection.await;
        });
        Ok(Self { sender, tap, task: task.abort_handle() })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Idle connections by authority.
#[derive(Debug, Default)]
pub(super) struct Pool {
    idle: Mutex<BTreeMap<String, Vec<(Connection, Instant)>>>,
    single_use: Mutex<BTreeSet<String>>,
}

impl Pool {
    /// The connection that was used last, if it can be used again.
    pub(super) fn take(&self, authority: &str) -> Option<Connection> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let connections = idle.get_mut(authority)?;
        while let Some((connection, since)) = connections.pop() {
            if since.elapsed() < IDLE && !connection.sender.is_closed() {
                return Some(connection);
            }
        }
        None
    }

    /// Keeps a connection whose last response was read to the end.
    pub(super) fn put(&self, authority: &str, connection: Connection) {
        if connection.sender.is_closed() || self.is_single_use(authority) {
            return;
        }
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = (connection, Instant::now());
        match idle.get_mut(authority) {
            Some(connections) => connections.push(entry),
            None => {
                idle.insert(authority.to_owned(), vec![entry]);
            }
        }
    }

    /// Never again keeps connections to a server that closes them without saying so.
    pub(super) fn distrust(&self, authority: &str) {
        self.single_use.lock().unwrap_or_else(PoisonError::into_inner).insert(authority.to_owned());
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).remove(authority);
    }

    fn is_single_use(&self, authority: &str) -> bool {
        self.single_use.lock().unwrap_or_else(PoisonError::into_inner).contains(authority)
    }
}
