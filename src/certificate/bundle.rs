//! The files of a bundle.

use crate::evidence::MANIFEST_FILE;
use crate::report::{RunReport, Telling, html, json, junit, markdown};
use crate::store::{EVENTS_FILE, EXCHANGES_FILE, INFO_FILE};

/// The product, as the vendor's file has it.
pub const PRODUCT_FILE: &str = "product.toml";

/// What the run shows, for programs.
pub const STATEMENT_FILE: &str = "statement.json";

/// What the run shows, for people.
pub const STATEMENT_TEXT_FILE: &str = "statement.txt";

/// A report in a bundle.
#[derive(Clone, Copy, Debug)]
pub struct ReportFile {
    /// The file.
    pub name: &'static str,
    /// How it is written.
    pub render: fn(&RunReport, &Telling<'_>) -> String,
    /// What it follows from.
    pub follows_from: FollowsFrom,
}

/// What a report follows from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FollowsFrom {
    /// From the events alone.
    Events,
    /// Also from the words of the requirements, which belong to the suite.
    Suite,
}

/// The reports.
pub const REPORT_FILES: [ReportFile; 4] = [
    ReportFile {
        name: "report.json",
        render: |report, _| json(report),
        follows_from: FollowsFrom::Events,
    },
    ReportFile {
        name: "junit.xml",
        render: |report, _| junit(report),
        follows_from: FollowsFrom::Events,
    },
    ReportFile { name: "report.html", render: html, follows_from: FollowsFrom::Suite },
    ReportFile { name: "report.md", render: markdown, follows_from: FollowsFrom::Suite },
];

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
    own.into_iter().chain(REPORT_FILES.map(|file| file.name))
}
