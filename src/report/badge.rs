//! The result on a badge: as an SVG picture, and as JSON for the endpoint badge of shields.io.

use maud::html;
use serde::Serialize;

use super::fold::RunReport;
use super::standing::Standing;
use crate::ground::Verdict;

/// What stands on the left of the badge.
const LABEL: &str = "LIS conformance";
/// Width of a character of 11 px Verdana, on average, in tenths of a pixel.
const CHARACTER: usize = 68;
/// Space on either side of a text.
const PADDING: usize = 6;

/// The badge as SVG, readable by machine: it has a role, a title and a description.
#[must_use]
pub fn badge_svg(report: &RunReport) -> String {
    let message = message(report);
    let (left, right) = (width(LABEL), width(&message));
    let whole = left + right;
    let colour = colour(Standing::of(report)).1;
    let title = format!("{LABEL}: {message}");
    let text = |text: &str, x: usize, width: usize| {
        html! {
            text x=(x) y="14" text-anchor="middle" textLength=(width - 2 * PADDING)
                lengthAdjust="spacingAndGlyphs" { (text) }
        }
    };
    let picture = html! {
        svg xmlns="http://www.w3.org/2000/svg" width=(whole) height="20"
            viewBox=(format!("0 0 {whole} 20")) role="img" aria-label=(title) {
            title { (title) }
            rect width=(left) height="20" fill="#444c56" {}
            rect x=(left) width=(right) height="20" fill=(colour) {}
            g fill="#ffffff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" {
                (text(LABEL, left / 2, left))
                (text(&message, left + right / 2, right))
            }
        }
    };
    format!("{}\n", picture.into_string())
}

/// The badge as JSON for the endpoint badge of shields.io, version 1.
#[must_use]
pub fn badge_shields(report: &RunReport) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Badge {
        schema_version: u32,
        label: &'static str,
        message: String,
        color: &'static str,
        is_error: bool,
    }

    let standing = Standing::of(report);
    let badge = Badge {
        schema_version: 1,
        label: LABEL,
        message: message(report),
        color: colour(standing).0,
        is_error: !standing.is_green(),
    };
    let mut text = serde_json::to_string_pretty(&badge).expect("string keys and no raw values");
    text.push('\n');
    text
}

/// The result in a few words. Nothing in it comes from a target.
fn message(report: &RunReport) -> String {
    let counts = report.finished.counts;
    let applied = counts.selected - counts.not_applicable.min(counts.selected);
    match Standing::of(report) {
        Standing::Passed => format!("{} of {applied} passed", counts.pass + counts.lenient),
        Standing::PassedWithWarnings => format!("passed, {} warned", counts.warn),
        Standing::PassedAsWaived => format!("passed, {} waived", counts.waived.max(1)),
        Standing::Failed => format!("{} of {applied} failed", counts.fail),
        Standing::NotProven => {
            format!("{} of {applied} not judged", counts.untestable + counts.error)
        }
        standing => standing.word().to_lowercase(),
    }
}

/// The colour by its name at shields.io, and one on which white can be read.
const fn colour(standing: Standing) -> (&'static str, &'static str) {
    match standing.tone() {
        Verdict::Pass | Verdict::Lenient => ("brightgreen", "#1a7431"),
        Verdict::Warn => ("yellow", "#8a5300"),
        Verdict::Fail => ("red", "#b42318"),
        Verdict::Untestable | Verdict::Error | Verdict::NotApplicable => ("lightgrey", "#5a6069"),
    }
}

fn width(text: &str) -> usize {
    text.chars().count() * CHARACTER / 10 + 2 * PADDING
}
