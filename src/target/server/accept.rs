//! Connections: how many at a time, and how it ends.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::exchange::{self, Session};
use super::hosts::Hosts;
use super::limits::HttpLimits;
use crate::target::Target;
use crate::tls::TlsServer;

/// What hyper wants its buffer to hold at least.
const SMALLEST_BUFFER: usize = 8192;

/// Rest after an accept that failed: the system is out of something, usually file descriptors.
const ACCEPT_REST: Duration = Duration::from_millis(100);

/// Serves a target until `shutdown` is done. Then no more connections are accepted, idle ones are
/// closed, and running exchanges get [`HttpLimits::drain_time`] to finish.
pub async fn serve(
    listener: TcpListener,
    target: Arc<Target>,
    limits: HttpLimits,
    shutdown: impl Future<Output = ()>,
) {
    serve_all(listener, target, limits, None, shutdown).await;
}

/// The same over TLS. A handshake has the time that the head of a request has.
pub async fn serve_tls(
    listener: TcpListener,
    target: Arc<Target>,
    limits: HttpLimits,
    tls: TlsServer,
    shutdown: impl Future<Output = ()>,
) {
    serve_all(listener, target, limits, Some(tls), shutdown).await;
}

async fn serve_all(
    listener: TcpListener,
    target: Arc<Target>,
    limits: HttpLimits,
    tls: Option<TlsServer>,
    shutdown: impl Future<Output = ()>,
) {
    let limits = Arc::new(limits);
    let permits = Arc::new(Semaphore::new(limits.connections));
    let (stop, stopped) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let (stream, permit) = tokio::select! {
            biased;
            () = &mut shutdown => break,
            accepted = accept(&listener, &permits) => accepted,
        };
        // Answers are small and written whole: waiting to fill a packet would only delay them.
        let _ = stream.set_nodelay(true);
        while connections.try_join_next().is_some() {}
        let (target, limits) = (Arc::clone(&target), Arc::clone(&limits));
        let (stopped, tls) = (stopped.clone(), tls.clone());
        connections.spawn(async move {
            match tls {
                None => connect(stream, target, limits, stopped).await,
                Some(tls) => {
                    // Whoever does not come to terms gets no answer that could be read anyway.
                    let secured = timeout(limits.head_time, tls.acceptor.accept(stream)).await;
                    if let Ok(Ok(stream)) = secured {
                        connect(stream, target, limits, stopped).await;
                    }
                }
            }
            drop(permit);
        });
    }
    drop(listener);
    let _ = stop.send(true);
    let all_done = async { while connections.join_next().await.is_some() {} };
    if timeout(limits.drain_time, all_done).await.is_err() {
        connections.shutdown().await;
    }
}

/// Serves one connection that is already there, such as one in memory, until the other side closes
/// it, with the usual limits and under any name.
pub async fn serve_stream(stream: impl AsyncRead + AsyncWrite + Unpin + Send, target: Arc<Target>) {
    let (_stop, stopped) = watch::channel(false);
    let limits = HttpLimits { hosts: Hosts::any(), ..HttpLimits::default() };
    connect(stream, target, Arc::new(limits), stopped).await;
}

/// The next connection for which there is a place.
async fn accept(
    listener: &TcpListener,
    permits: &Arc<Semaphore>,
) -> (tokio::net::TcpStream, OwnedSemaphorePermit) {
    let permit = Arc::clone(permits).acquire_owned().await;
    let permit = permit.expect("the semaphore is never closed");
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return (stream, permit),
            Err(_) => sleep(ACCEPT_REST).await,
        }
    }
}

async fn connect(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send,
    target: Arc<Target>,
    limits: Arc<HttpLimits>,
    mut stopped: watch::Receiver<bool>,
) {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_header_size(limits.head_bytes)
        .max_buf_size(limits.head_bytes.max(SMALLEST_BUFFER));
    // 100 is hyper's own figure, for which it needs no allocation.
    if limits.headers != 100 {
        builder.max_headers(limits.headers);
    }
    let requests = AtomicU64::new(0);
    let service = service_fn(|request| {
        let is_last = requests.fetch_add(1, Ordering::Relaxed) + 1 >= limits.requests;
        let after = if is_last { Session::Ends } else { Session::Goes };
        exchange::answer(request, Arc::clone(&target), Arc::clone(&limits), after)
    });
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        _ = connection.as_mut() => {}
        () = stop_asked(&mut stopped) => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

/// Done when the server is to end, or is gone.
async fn stop_asked(stopped: &mut watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
}
