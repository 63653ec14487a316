//! The formats in which a run can be told, by name.

use std::fmt;
use std::str::FromStr;

use super::fold::RunReport;
use super::telling::Telling;
use super::{badge_shields, badge_svg, html, json, jsonl_line, junit, markdown, tap};

/// A format in which a run can be told.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum RunFormat {
    /// A page for people.
    Html,
    /// For programs that read at the end.
    Json,
    /// For programs that read along: an event a line.
    Jsonl,
    /// For CI servers.
    Junit,
    /// For the summary page of a CI job.
    Markdown,
    /// For the endpoint badge of shields.io.
    Shields,
    /// A badge.
    Svg,
    /// For consumers of the Test Anything Protocol.
    Tap,
}

impl RunFormat {
    /// All of them, by name.
    pub const ALL: [Self; 8] = [
        Self::Html,
        Self::Json,
        Self::Jsonl,
        Self::Junit,
        Self::Markdown,
        Self::Shields,
        Self::Svg,
        Self::Tap,
    ];

    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Junit => "junit",
            Self::Markdown => "markdown",
            Self::Shields => "shields",
            Self::Svg => "svg",
            Self::Tap => "tap",
        }
    }

    /// The run in this format.
    #[must_use]
    pub fn render(self, report: &RunReport, telling: &Telling<'_>) -> String {
        match self {
            Self::Html => html(report, telling),
            Self::Json => json(report),
            Self::Jsonl => report.clone().into_events().iter().map(jsonl_line).collect(),
            Self::Junit => junit(report),
            Self::Markdown => markdown(report, telling),
            Self::Shields => badge_shields(report),
            Self::Svg => badge_svg(report),
            Self::Tap => tap(report),
        }
    }
}

impl fmt::Display for RunFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for RunFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|format| format.name() == text).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|format| format.name()).collect();
            format!("unknown format `{text}`; formats are {}", names.join(", "))
        })
    }
}
