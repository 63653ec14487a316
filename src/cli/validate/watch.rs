//! Reading with an eye on the progress bar and on interrupts.

use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::runtime::Builder;

use super::super::error::{CliError, CliResult};
use super::super::exit::ExitCode;
use super::super::output::note;
use super::super::signals::Interrupts;

/// Bytes below which no bar is worth looking at.
const SMALL: u64 = 16 << 20;

/// How long an interrupt may take to be noticed before the command ends without a report.
const PATIENCE: Duration = Duration::from_secs(2);

const KNOWN: &str = "{bar:30} {bytes}/{total_bytes} at {bytes_per_sec}  {wide_msg}";
const UNKNOWN: &str = "{spinner} {bytes} at {bytes_per_sec}  {wide_msg}";

/// What goes on while files are read.
#[derive(Clone)]
pub struct Watch {
    bar: ProgressBar,
    /// An interrupt came.
    stop: Arc<AtomicBool>,
    /// Reading has stopped for it.
    noticed: Arc<AtomicBool>,
}

/// A reader that is watched.
pub struct Watched<'w, R> {
    inner: R,
    watch: &'w Watch,
    /// Bytes that were read.
    pub bytes: u64,
}

/// A reader that ends with an error when the command is interrupted; the bar does not follow it.
pub struct Guarded<'w, R> {
    inner: R,
    watch: &'w Watch,
}

impl Watch {
    /// Begins to listen for interrupts, and shows a bar if it is wanted and there is enough to
    /// read; `total` is none where that is not known.
    ///
    /// # Errors
    /// Where the system gives no threads or no signals.
    pub fn begin(total: Option<u64>, is_bar_wanted: IsBarWanted) -> CliResult<Self> {
        let bar = match total {
            _ if is_bar_wanted == IsBarWanted::No => ProgressBar::hidden(),
            Some(total) if total < SMALL => ProgressBar::hidden(),
            Some(total) => styled(ProgressBar::new(total), KNOWN),
            None => styled(ProgressBar::no_length(), UNKNOWN),
        };
        let watch = Self { bar, stop: Arc::default(), noticed: Arc::default() };
        watch.listen()?;
        Ok(watch)
    }

    /// Whether the command was interrupted. Whoever asks will stop.
    pub fn is_stopped(&self) -> bool {
        let is_stopped = self.stop.load(Ordering::Relaxed);
        if is_stopped {
            self.noticed.store(true, Ordering::Relaxed);
        }
        is_stopped
    }

    fn check(&self) -> io::Result<()> {
        if self.is_stopped() {
            return Err(io::Error::other("the command was interrupted"));
        }
        Ok(())
    }

    /// The next file begins.
    pub fn file(&self, name: &str) {
        self.bar.set_message(name.to_owned());
    }

    /// Writes something while the bar is out of the way.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// Watches a reader.
    pub const fn over<R>(&self, inner: R) -> Watched<'_, R> {
        Watched { inner, watch: self, bytes: 0 }
    }

    /// Guards a reader.
    pub const fn guard<R>(&self, inner: R) -> Guarded<'_, R> {
        Guarded { inner, watch: self }
    }

    /// Where the bar stands.
    pub fn position(&self) -> u64 {
        self.bar.position()
    }

    /// Puts the bar there.
    pub fn go_to(&self, position: u64) {
        self.bar.set_position(position);
    }

    fn listen(&self) -> CliResult<()> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| {
            CliError::internal(format_args!("cannot wait for signals: {error}"))
        })?;
        let mut interrupts = {
            let _inside = runtime.enter();
            Interrupts::listen()?
        };
        let (stop, noticed) = (Arc::clone(&self.stop), Arc::clone(&self.noticed));
        thread::spawn(move || {
            runtime.block_on(interrupts.next());
            stop.store(true, Ordering::Relaxed);
            // A second interrupt ends it at once, and so does a read that does not return.
            runtime.block_on(async {
                let second = tokio::time::timeout(PATIENCE, interrupts.next()).await;
                if second.is_err() && noticed.load(Ordering::Relaxed) {
                    interrupts.next().await;
                }
            });
            note("error: stopped at once: there is no report on what was not told yet");
            std::process::exit(ExitCode::Incomplete.number().into());
        });
        Ok(())
    }
}

/// Whether a progress bar is wanted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum IsBarWanted {
    /// It is, and somebody sees it.
    Yes,
    /// It is not.
    No,
}

impl<R: Read> Read for Guarded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.watch.check()?;
        self.inner.read(buffer)
    }
}

impl<R: BufRead> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let taken = available.len().min(buffer.len());
        buffer[..taken].copy_from_slice(&available[..taken]);
        self.consume(taken);
        Ok(taken)
    }
}

impl<R: BufRead> BufRead for Watched<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.watch.check()?;
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.bytes += amount as u64;
        self.watch.bar.inc(amount as u64);
        self.inner.consume(amount);
    }
}

fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(template);
    bar.with_style(style.expect("the template is ours, and a test reads it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_can_be_read() {
        for template in [KNOWN, UNKNOWN] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }
}
