//! The wish to stop, as everyone in a run sees it.

use std::future;
use std::sync::{Arc, OnceLock};

use tokio::sync::watch;
use tokio::time::Instant;

/// A handle on the wish to stop. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Stop {
    receiver: watch::Receiver<bool>,
    noticed: Arc<OnceLock<Instant>>,
}

impl Stop {
    /// Follows a channel; if its sender goes away, nobody will ever wish to stop.
    #[must_use]
    pub fn new(receiver: watch::Receiver<bool>) -> Self {
        Self { receiver, noticed: Arc::default() }
    }

    /// Whether the run is to stop.
    #[must_use]
    pub fn is_set(&self) -> bool {
        *self.receiver.borrow()
    }

    /// Waits for the wish, and says when anyone first noticed it: deadlines count from there.
    pub async fn wait(&self) -> Instant {
        let mut receiver = self.receiver.clone();
        if receiver.wait_for(|stop| *stop).await.is_err() {
            future::pending::<()>().await;
        }
        *self.noticed.get_or_init(Instant::now)
    }
}
