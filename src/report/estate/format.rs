//! The formats in which several targets can be told, by name.

use super::super::format::RunFormat;
use super::EstateReport;
use super::html::html;
use super::junit::junit;
use super::markdown::markdown;

/// A format in which several targets can be told.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EstateFormat {
    /// A page for people.
    Html,
    /// For programs, and for `report --merge`.
    Json,
    /// For CI servers.
    Junit,
    /// For the summary page of a CI job.
    Markdown,
}

impl EstateFormat {
    /// All of them, by name.
    pub const ALL: [Self; 4] = [Self::Html, Self::Json, Self::Junit, Self::Markdown];

    /// The format of that name for several targets, where there is one.
    #[must_use]
    pub fn of(format: RunFormat) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == format.name())
    }

    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Html => RunFormat::Html.name(),
            Self::Json => RunFormat::Json.name(),
            Self::Junit => RunFormat::Junit.name(),
            Self::Markdown => RunFormat::Markdown.name(),
        }
    }

    /// The report in this format.
    #[must_use]
    pub fn render(self, report: &EstateReport) -> String {
        match self {
            Self::Html => html(report),
            Self::Json => report.to_json(),
            Self::Junit => junit(report),
            Self::Markdown => markdown(report),
        }
    }
}
