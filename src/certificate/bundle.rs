//! The files of a bundle.

use crate::evidence::MANIFEST_FILE;
use crate::report::{RunReport, json, junit};
use crate::store::{EVENTS_FILE, EXCHANGES_FILE, INFO_FILE};

/// The product, as the vendor's file has it.
pub const PRODUCT_FILE: &str = "product.toml";

/// What the run shows, for programs.
pub const STATEMENT_FILE: &str = "statement.json";

/// What the run shows, for people.
pub const STATEMENT_TEXT_FILE: &str = "statement.txt";

/// How a report is written.
type Render = fn(&RunReport) -> String;

/// The reports, which follow from the events, and how each is written.
pub const REPORT_FILES: [(&str, Render); 2] = [("report.json", json), ("junit.xml", junit)];

/// Every file that a bundle must have, the manifest first.
pub fn required_files() -> impl Iterator<Item = &'static str> {
    let own = [
        MANIFEST_FILE,
        INFO_FILE,
        EVENTS_FILE,
        EXCHANGES_FILE,
        PRODUCT_FILE,
        STATEMENT_FILE,
        STATEMENT_TEXT_FILE,
    ];
    own.into_iter().chain(REPORT_FILES.map(|(name, _)| name))
}
