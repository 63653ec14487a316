//! Folders and files that only their owner may look into.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::Path;

/// A new folder; that it is there already is an error.
pub fn new_folder(path: &Path) -> io::Result<()> {
    builder().create(path)
}

/// A folder and those above it, where they are not there.
pub fn folders(path: &Path) -> io::Result<()> {
    builder().recursive(true).create(path)
}

/// A new file; that it is there already is an error, and links are not followed.
pub fn new_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn builder() -> DirBuilder {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}
