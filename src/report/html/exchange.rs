//! An exchange: what was sent and received, when, and for how long. Messages are folded, laid out
//! where they are XML, and cut where they are long.

use maud::{Markup, html};

use super::super::message::{Message, laid_out};
use super::super::words::duration;
use super::text::{Block, Line, fact};
use crate::judge::Place;
use crate::runner::ExchangeRecord;

/// Characters of one body that are shown.
const MOST_OF_BODY: usize = 16 << 10;
/// Characters of all messages of a page together: it must open at once.
const MOST_OF_ALL: usize = 2 << 20;

/// Counts what messages take on the page.
#[derive(Default)]
pub(super) struct Kept {
    characters: usize,
}

pub(super) fn exchange(record: &ExchangeRecord, place: Option<&Place>, kept: &mut Kept) -> Markup {
    let operation = record.operation.as_ref().map_or("no operation", |it| it.0.as_str());
    html! {
        h4 { "Exchange" }
        dl {
            (fact("when", html! {
                (Line(&record.purpose)) ", began " (duration(record.started_us)) " into the run, took "
                (duration(record.elapsed_us))
                @if record.attempts > 1 { ", " (record.attempts) " tries" }
            }))
            (fact("called", html! { (Line(operation)) " at " (Line(&record.url)) }))
            (fact("answer", html! {
                (Line(&record.answer))
                @if let Some(status) = record.http_status { " (HTTP " (status) ")" }
            }))
        }
        (message("Request", record.request.as_deref(), None, kept))
        (message("Response", record.response.as_deref(), place, kept))
    }
}

fn message(name: &str, text: Option<&str>, place: Option<&Place>, kept: &mut Kept) -> Markup {
    let Some(text) = text else {
        return html! { p .note { (name) ": not kept in this report." } };
    };
    let length = text.chars().count();
    if kept.characters + length.min(MOST_OF_BODY) > MOST_OF_ALL {
        return html! {
            p .note { (name) ": left out, since this page is long; the JSON report has it." }
        };
    }
    kept.characters += length.min(MOST_OF_BODY);
    let Message { head, body } = Message::of(text);
    let pretty = (length <= MOST_OF_BODY).then(|| laid_out(body)).flatten();
    let line = place.filter(|place| place.line > 0);
    html! {
        details {
            summary { (name) " (" (length) " characters)" }
            pre tabindex="0" { (Block(&head.replace("\r\n", "\n"))) }
            @if !body.is_empty() {
                @match &pretty {
                    Some(pretty) => {
                        pre tabindex="0" { (Block(pretty)) }
                        p .note { "Laid out for reading; comments are left out." }
                    },
                    None => (raw(body, line)),
                }
            }
        }
    }
}

/// A body as it came: its beginning, and the surroundings of a place that lies further on.
fn raw(body: &str, place: Option<&Place>) -> Markup {
    const AROUND: usize = 600;
    let length = body.chars().count();
    let beginning: String = body.chars().take(MOST_OF_BODY).collect();
    let at = place.and_then(|place| position(body, place)).filter(|at| *at >= MOST_OF_BODY);
    let around: Option<String> = at
        .filter(|at| *at < length)
        .map(|at| body.chars().skip(at.saturating_sub(AROUND)).take(2 * AROUND).collect());
    html! {
        pre tabindex="0" { (Block(&beginning.replace("\r\n", "\n"))) }
        @if length > MOST_OF_BODY {
            p .note {
                "Cut here: " (MOST_OF_BODY) " of " (length)
                " characters are shown; the JSON report has up to 64 KiB of it."
            }
        }
        @if let Some(around) = &around {
            p .note { "Around the place in question:" }
            pre tabindex="0" { (Block(around)) }
        }
    }
}

/// Where in a body a place is, in characters.
fn position(body: &str, place: &Place) -> Option<usize> {
    let line = usize::try_from(place.line.checked_sub(1)?).ok()?;
    let column = usize::try_from(place.column.saturating_sub(1)).ok()?;
    let before: usize =
        body.split_inclusive('\n').take(line).map(|line| line.chars().count()).sum();
    Some(before.saturating_add(column))
}
