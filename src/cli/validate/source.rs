//! Bytes to judge, which can be read again for the lines that findings are about.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::PathBuf;

use super::inputs::Input;

/// How much of the standard input is kept to show lines from.
const KEPT: u64 = 8 << 20;

/// What is read at once.
const CHUNK: usize = 64 << 10;

/// Where the bytes come from.
#[derive(Debug)]
pub enum Source {
    /// A file, which can be opened again.
    File(PathBuf),
    /// The standard input.
    Standard {
        /// How it begins.
        start: Vec<u8>,
        /// Whether that is all of it.
        is_whole: bool,
    },
}

impl Source {
    /// Looks at an input.
    ///
    /// # Errors
    /// A sentence on why it cannot be read, and what to do.
    pub fn of(input: &Input) -> Result<Self, String> {
        match input {
            Input::File(path) => {
                let metadata = path.metadata().map_err(|error| cannot(&error))?;
                if metadata.is_dir() {
                    let pattern = path.join("**/*.xml");
                    return Err(format!(
                        "it is a folder; name files, or a pattern such as '{}'",
                        pattern.display()
                    ));
                }
                Ok(Self::File(path.clone()))
            }
            Input::Standard => {
                let mut start = Vec::new();
                let read = io::stdin().lock().take(KEPT).read_to_end(&mut start);
                read.map_err(|error| cannot(&error))?;
                let is_whole = (start.len() as u64) < KEPT;
                Ok(Self::Standard { start, is_whole })
            }
        }
    }

    /// The bytes from the first on. The rest of a standard input that is not kept whole can be
    /// read once.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn open(&self) -> Result<Box<dyn BufRead + '_>, String> {
        match self {
            Self::File(path) => {
                let file = File::open(path).map_err(|error| cannot(&error))?;
                Ok(Box::new(BufReader::with_capacity(CHUNK, file)))
            }
            Self::Standard { start, is_whole: true } => Ok(Box::new(Cursor::new(start.as_slice()))),
            Self::Standard { start, is_whole: false } => {
                let rest = BufReader::with_capacity(CHUNK, io::stdin());
                Ok(Box::new(Cursor::new(start.as_slice()).chain(rest)))
            }
        }
    }

    /// The bytes again, to show lines from: all that can be read again.
    pub fn reopen(&self) -> Option<Box<dyn BufRead + '_>> {
        match self {
            // A pipe gives nothing twice.
            Self::File(path) if !path.is_file() => None,
            Self::File(_) => self.open().ok(),
            Self::Standard { start, .. } => Some(Box::new(Cursor::new(start.as_slice()))),
        }
    }
}

fn cannot(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it cannot be read: there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => {
            "it cannot be read: you have no permission to".to_owned()
        }
        _ => format!("it cannot be read: {error}"),
    }
}
