//! Interrupts from outside: Ctrl-C, and on Unix also SIGTERM.

use super::error::{CliError, CliResult};

/// The interrupts that come from now on.
pub struct Interrupts {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Interrupts {
    /// Begins to listen.
    #[cfg(unix)]
    pub fn listen() -> CliResult<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let interrupt = signal(SignalKind::interrupt()).map_err(CliError::internal)?;
        let terminate = signal(SignalKind::terminate()).map_err(CliError::internal)?;
        Ok(Self { interrupt, terminate })
    }

    /// Begins to listen.
    #[cfg(not(unix))]
    pub fn listen() -> CliResult<Self> {
        Ok(Self {})
    }

    /// Waits for the next one. Can be cancelled without losing one.
    #[cfg(unix)]
    pub async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    /// Waits for the next one.
    #[cfg(not(unix))]
    pub async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without signals nothing ever comes.
            std::future::pending::<()>().await;
        }
    }
}
