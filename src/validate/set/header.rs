//! What the properties of a file say of it.

use std::io::BufRead;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::enterprise::{EnterpriseRecord, RecordReader};
use crate::xml::XmlLimits;

/// What the properties of a file say of it; nothing where there are none.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Header {
    /// `datasource`.
    pub source: Option<String>,
    /// `datetime`, as it stands.
    pub datetime: Option<String>,
    /// Whether `type` calls it a snapshot.
    pub is_called_whole: bool,
}

/// Words in the type of a snapshot. The standard names none; these are in use.
const WORDS_OF_SNAPSHOTS: [&str; 3] = ["full", "snapshot", "refresh"];

impl Header {
    /// Reads the properties, which stand in front.
    pub fn read(reader: impl BufRead, limits: &XmlLimits) -> Self {
        let first = RecordReader::new(reader, limits).and_then(|mut records| records.next_record());
        let Ok(Some(placed)) = first else { return Self::default() };
        let EnterpriseRecord::Properties(properties) = placed.record else {
            return Self::default();
        };
        let kind = properties.kind.unwrap_or_default().to_ascii_lowercase();
        Self {
            source: properties.datasource.filter(|source| !source.is_empty()),
            datetime: properties.datetime,
            is_called_whole: WORDS_OF_SNAPSHOTS.iter().any(|word| kind.contains(word)),
        }
    }

    /// When the file was made, if that can be told. A time without a zone counts as UTC.
    #[must_use]
    pub fn time(&self) -> Option<Timestamp> {
        let text = self.datetime.as_deref()?.trim();
        text.parse::<Timestamp>().ok().or_else(|| {
            let local = text.parse::<DateTime>().ok()?;
            Some(local.to_zoned(TimeZone::UTC).ok()?.timestamp())
        })
    }
}

/// The numbers of the files in the order of their times; in the order in which they are named where
/// one of them has no time.
#[must_use]
pub fn in_order(headers: &[Header]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..headers.len()).collect();
    if headers.iter().all(|header| header.time().is_some()) {
        order.sort_by_key(|at| headers[*at].time());
    }
    order
}
