//! Interrupts from outside: Ctrl-C, and on Unix also SIGTERM.

use tokio::sync::watch;

use super::error::{CliError, CliResult};

/// What interrupts ask for, as everyone who follows a run sees it. Cheap to clone.
#[derive(Clone)]
pub struct Wishes {
    count: watch::Receiver<u32>,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Wish {
    /// To end in order: the first interrupt.
    Stop,
    /// To end at once: every further one.
    Abort,
}

impl Wishes {
    /// Begins to listen. Must be called within a runtime, which it lives as long as.
    ///
    /// # Errors
    /// Where the system tells of no interrupts.
    pub fn listen() -> CliResult<Self> {
        let mut interrupts = Interrupts::listen()?;
        let (sender, count) = watch::channel(0);
        tokio::spawn(async move {
            loop {
                interrupts.next().await;
                sender.send_modify(|count: &mut u32| *count = count.saturating_add(1));
            }
        });
        Ok(Self { count })
    }

    /// Waits for the next one. Can be cancelled without losing one.
    pub async fn next(&mut self) -> Wish {
        if self.count.changed().await.is_err() {
            // Nobody listens any more, so nothing ever comes.
            std::future::pending::<()>().await;
        }
        match *self.count.borrow_and_update() {
            0 | 1 => Wish::Stop,
            _ => Wish::Abort,
        }
    }

    /// What was asked for until now.
    pub fn so_far(&self) -> Option<Wish> {
        match *self.count.borrow() {
            0 => None,
            1 => Some(Wish::Stop),
            _ => Some(Wish::Abort),
        }
    }
}

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
