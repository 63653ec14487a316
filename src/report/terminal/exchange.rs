//! The exchange that shows a problem: enough of it to see, not so much that it hides the next.

use super::super::visible::{visible, visible_line};
use super::super::words::duration;
use super::problem::row;
use super::{Verbosity, line, paint};
use crate::judge::Place;
use crate::runner::ExchangeRecord;

/// Characters of a message that are shown when not everything is wanted.
const SHOWN: usize = 2_400;
/// Characters shown on either side of a place that lies further on.
const AROUND: usize = 300;

pub(super) fn write(
    record: &ExchangeRecord,
    place: Option<&Place>,
    verbosity: Verbosity,
    out: &mut String,
) {
    let operation = record.operation.as_ref().map_or("-", |operation| operation.0.as_str());
    let tries = match record.attempts {
        0 | 1 => String::new(),
        tries => format!(", {tries} tries"),
    };
    let answer = visible_line(&record.answer);
    let status = record.http_status.map_or_else(String::new, |status| format!("HTTP {status}, "));
    let time = duration(record.elapsed_us);
    let what = format!("{}: {operation} at {}", record.purpose, record.url);
    row(out, "exchange", &visible_line(&what));
    row(out, "answer", &format!("{answer} ({status}{time}{tries})"));
    if let Some(request) = &record.request {
        message('>', &excerpt(request, None, verbosity), out);
    }
    if let Some(response) = &record.response {
        message('<', &excerpt(response, place, verbosity), out);
    }
}

fn message(mark: char, text: &str, out: &mut String) {
    for text in visible(&text.replace("\r\n", "\n")).lines() {
        line(out, format_args!("           {}", paint::faint(format_args!("{mark} {text}"))));
    }
}

/// The beginning of a message, and the surroundings of the place if that lies further on.
fn excerpt(text: &str, place: Option<&Place>, verbosity: Verbosity) -> String {
    let length = text.chars().count();
    if verbosity == Verbosity::Verbose || length <= SHOWN {
        return text.to_owned();
    }
    let at = place.and_then(|place| position(text, place));
    let at = at.filter(|at| (SHOWN..length).contains(at));
    let mut out: String = text.chars().take(SHOWN).collect();
    let mut end = SHOWN;
    if let Some(at) = at {
        let begin = at.saturating_sub(AROUND).max(SHOWN);
        end = (at + AROUND).min(length);
        if begin > SHOWN {
            out.push_str(&format!("\n... {} characters ...\n", begin - SHOWN));
        }
        out.extend(text.chars().skip(begin).take(end - begin));
    }
    if end < length {
        out.push_str(&format!("\n... {} characters more; -v shows them", length - end));
    }
    out
}

/// Where in the whole message (head and body) the place in its body is, in characters.
fn position(text: &str, place: &Place) -> Option<usize> {
    let body =
        text.find("\r\n\r\n").map(|at| at + 4).or_else(|| text.find("\n\n").map(|at| at + 2))?;
    let line = usize::try_from(place.line.checked_sub(1)?).ok()?;
    let column = usize::try_from(place.column.saturating_sub(1)).ok()?;
    let before: usize =
        text[body..].split_inclusive('\n').take(line).map(|line| line.chars().count()).sum();
    Some(text[..body].chars().count() + before + column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_far_into_a_long_message_is_shown() {
        let body = format!("{}<here/>{}", "a".repeat(9_000), "b".repeat(9_000));
        let text = format!("HTTP/1.1 200 OK\r\n\r\n{body}");
        let place = Place { path: String::new(), line: 1, column: 9_001 };
        let shown = excerpt(&text, Some(&place), Verbosity::Normal);
        assert!(shown.contains("<here/>"), "{shown}");
        assert!(shown.chars().count() < 4_000);
        assert!(!excerpt(&text, None, Verbosity::Normal).contains("<here/>"));
        assert_eq!(excerpt(&text, None, Verbosity::Verbose), text);
    }

    #[test]
    fn a_place_outside_the_message_does_no_harm() {
        let text = format!("HTTP/1.1 200 OK\r\n\r\n{}", "é".repeat(5_000));
        for (line, column) in [(0, 0), (1, u32::MAX), (u32::MAX, u32::MAX)] {
            let place = Place { path: String::new(), line, column };
            assert!(!excerpt(&text, Some(&place), Verbosity::Normal).is_empty());
        }
    }
}
