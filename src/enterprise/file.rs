//! Records to a file, one after the other.

use std::io::{self, Write};

use super::record::EnterpriseRecord;
use crate::xml::{Declaration, Encoding, Layout, PrefixPlace, Style, write_document};

/// Writes a file of 1.1 with these records, in memory for one of them. The order is theirs.
///
/// # Errors
/// Where `out` takes no more.
pub fn write_file(
    records: impl IntoIterator<Item = EnterpriseRecord>,
    out: &mut impl Write,
) -> io::Result<()> {
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<enterprise>\n")?;
    let style = record_style();
    for record in records {
        out.write_all(&write_document(&record.to_element(), &style))?;
    }
    out.write_all(b"</enterprise>\n")?;
    out.flush()
}

/// How a record is written in a file: on lines of its own, without a declaration.
pub(super) const fn record_style() -> Style {
    Style {
        prefixes: Vec::new(),
        place: PrefixPlace::Root,
        layout: Layout::Pretty,
        declaration: Declaration::Absent,
        encoding: Encoding::Utf8,
        byte_order_mark: false,
    }
}
