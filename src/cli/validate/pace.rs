//! How many threads, and a file that several of them read.

use std::fs::File;
use std::io::{self, BufReader, Seek as _, SeekFrom};
use std::num::NonZeroUsize;
use std::path::Path;
use std::thread;

use clap::Args;

use super::watch::{Guarded, Watch};
use crate::schema::Seekable;

/// What is read at once.
const CHUNK: usize = 64 << 10;

/// How fast.
#[derive(Args, Clone, Copy, Debug)]
pub struct PaceArgs {
    /// Threads that judge a large file, if it is no message; all cores if not given
    ///
    /// What is found does not depend on it.
    #[arg(long, value_name = "N", env = "LIS_CONFORM_THREADS", help_heading = "Speed")]
    threads: Option<NonZeroUsize>,
}

impl PaceArgs {
    /// How many threads.
    pub fn threads(self) -> usize {
        let cores = || thread::available_parallelism().map_or(1, NonZeroUsize::get);
        self.threads.map_or_else(cores, NonZeroUsize::get)
    }
}

/// A regular file, which can be read from any place on until the command is interrupted.
pub struct Regular<'a> {
    path: &'a Path,
    length: u64,
    watch: &'a Watch,
}

impl<'a> Regular<'a> {
    /// The file of that name; none where it is no regular file.
    pub fn of(path: &'a Path, watch: &'a Watch) -> Option<Self> {
        let metadata = path.metadata().ok().filter(|metadata| metadata.is_file())?;
        Some(Self { path, length: metadata.len(), watch })
    }
}

impl<'a> Seekable for Regular<'a> {
    type Reader = BufReader<Guarded<'a, File>>;

    fn open_at(&self, offset: u64) -> io::Result<Self::Reader> {
        let mut file = File::open(self.path)?;
        file.seek(SeekFrom::Start(offset))?;
        Ok(BufReader::with_capacity(CHUNK, self.watch.guard(file)))
    }

    fn length(&self) -> u64 {
        self.length
    }
}
