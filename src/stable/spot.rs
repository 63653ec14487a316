//! The places in a text that differ from run to run.

use std::ops::Range;

use super::time;

/// What is known of the run from which a text comes. All of it may be missing: identifiers of any
/// run are recognised by their shape.
#[derive(Clone, Debug, Default)]
pub struct Known<'a> {
    /// Values that the case knows by a name, such as those of its variables. Where one stands within
    /// another, the longer one counts.
    pub values: Vec<&'a str>,
    /// The letters of the run.
    pub run_id: Option<&'a str>,
    /// Authorities of the target, such as `127.0.0.1:8080`.
    pub hosts: Vec<&'a str>,
}

/// A place in a text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Spot {
    /// Where, in bytes.
    pub range: Range<usize>,
    /// What stands there.
    pub kind: SpotKind,
}

/// What differs from run to run.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum SpotKind {
    /// One of [`Known::values`], by position.
    Value(usize),
    /// An identifier of a run, `lc-RUN-REST`; where its REST begins, from the start of the spot.
    Identifier(usize),
    /// The letters of the run.
    Run,
    /// Host and port.
    Host,
    /// Date and time, ISO 8601.
    DateTime,
    /// A date alone.
    Date,
    /// A time of day alone.
    Clock,
    /// A UUID.
    Uuid,
    /// A number of nine digits or more.
    Number,
}

/// What identifiers of a run begin with.
const PREFIX: &str = "lc-";
/// Most letters of a run id.
const RUN_ID: usize = 16;
/// Fewest letters of a run id that is looked for on its own: shorter ones are too often part of
/// something else, and are only looked for in front of a hyphen.
const TELLING: usize = 4;
/// Fewest digits of a number that counts as random.
const DIGITS: usize = 9;

/// All places in `text` that differ from run to run, in order, none within another.
#[must_use]
pub fn spots(text: &str, known: &Known<'_>) -> Vec<Spot> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut before = ' ';
    while let Some(character) = text[at..].chars().next() {
        let spot = if before.is_alphanumeric() { None } else { spot_at(&text[at..], known) };
        let length = match spot {
            Some((length, kind)) => {
                found.push(Spot { range: at..at + length, kind });
                length
            }
            None => character.len_utf8(),
        };
        before = text[at..at + length].chars().next_back().unwrap_or(' ');
        at += length;
    }
    found
}

/// What stands at the beginning of `rest`, and how long it is.
fn spot_at(rest: &str, known: &Known<'_>) -> Option<(usize, SpotKind)> {
    value(rest, known)
        .or_else(|| identifier(rest))
        .or_else(|| run(rest, known))
        .or_else(|| host(rest, known))
        .or_else(|| uuid(rest).map(|length| (length, SpotKind::Uuid)))
        .or_else(|| time::date_time(rest).map(|length| (length, SpotKind::DateTime)))
        .or_else(|| time::date(rest).map(|length| (length, SpotKind::Date)))
        .or_else(|| time::clock(rest).map(|length| (length, SpotKind::Clock)))
        .or_else(|| number(rest))
        .filter(|(length, _)| ends_well(rest, *length))
}

/// Whether what ends there is not just the front of a longer word.
fn ends_well(rest: &str, length: usize) -> bool {
    let last = rest[..length].chars().next_back();
    let next = rest[length..].chars().next();
    !(last.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric))
}

fn value(rest: &str, known: &Known<'_>) -> Option<(usize, SpotKind)> {
    let values = known.values.iter().enumerate();
    let fitting = values.filter(|(_, value)| {
        !value.is_empty()
            && rest.starts_with(**value)
            && !rest[value.len()..].starts_with(is_of_identifier)
    });
    let (position, value) = fitting.max_by_key(|(_, value)| value.len())?;
    Some((value.len(), SpotKind::Value(position)))
}

/// Characters of identifiers that the harness makes.
fn is_of_identifier(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_')
}

fn identifier(rest: &str) -> Option<(usize, SpotKind)> {
    let of_run = rest.strip_prefix(PREFIX)?;
    let run = of_run.find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit()))?;
    let behind = of_run[run..].strip_prefix('-')?;
    let length = behind.find(|c| !is_of_identifier(c)).unwrap_or(behind.len());
    let start = PREFIX.len() + run + 1;
    let is_one = (1..=RUN_ID).contains(&run) && length > 0;
    is_one.then_some((start + length, SpotKind::Identifier(start)))
}

fn run(rest: &str, known: &Known<'_>) -> Option<(usize, SpotKind)> {
    let run_id = known.run_id.filter(|run_id| !run_id.is_empty())?;
    let behind = rest.strip_prefix(run_id)?;
    (run_id.len() >= TELLING || behind.starts_with('-')).then_some((run_id.len(), SpotKind::Run))
}

fn host(rest: &str, known: &Known<'_>) -> Option<(usize, SpotKind)> {
    let named = known.hosts.iter().filter(|host| !host.is_empty() && rest.starts_with(**host));
    let named = named.map(|host| host.len()).max();
    named.or_else(|| local_port(rest)).map(|length| (length, SpotKind::Host))
}

/// `127.0.0.1:41234`, `localhost:8080`, `[::1]:80`: ports of this machine come and go.
fn local_port(rest: &str) -> Option<usize> {
    let host =
        ["127.0.0.1:", "localhost:", "[::1]:"].iter().find(|host| rest.starts_with(**host))?;
    let port = digits(&rest[host.len()..]);
    (1..=5).contains(&port).then_some(host.len() + port)
}

fn uuid(rest: &str) -> Option<usize> {
    const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];
    let mut at = 0;
    for (position, length) in GROUPS.into_iter().enumerate() {
        if position > 0 {
            at += rest[at..].strip_prefix('-').map(|_| 1)?;
        }
        let group = rest.get(at..at + length)?;
        if !group.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        at += length;
    }
    Some(at)
}

fn number(rest: &str) -> Option<(usize, SpotKind)> {
    let length = digits(rest);
    (length >= DIGITS).then_some((length, SpotKind::Number))
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(text: &'a str, known: &Known<'_>) -> Vec<(&'a str, SpotKind)> {
        spots(text, known).into_iter().map(|spot| (&text[spot.range], spot.kind)).collect()
    }

    #[test]
    fn values_are_found_whole_and_the_longest_first() {
        let known = Known { values: vec!["lc-r-case-ada", "lc-r-case-ada2"], ..Known::default() };
        let text = "`lc-r-case-ada2`, lc-r-case-ada, xlc-r-case-ada; lc-r-case-adam";
        assert_eq!(
            found(text, &known),
            [
                ("lc-r-case-ada2", SpotKind::Value(1)),
                ("lc-r-case-ada", SpotKind::Value(0)),
                ("lc-r-case-adam", SpotKind::Identifier(5)),
            ]
        );
    }

    #[test]
    fn runs_and_hosts_are_found_as_words_only() {
        let known =
            Known { run_id: Some("k3x9"), hosts: vec!["sis.example:8080"], ..Known::default() };
        assert_eq!(
            found("k3x9-raw at http://sis.example:8080/pms, ak3x9, k3x90", &known),
            [("k3x9", SpotKind::Run), ("sis.example:8080", SpotKind::Host)]
        );
        let short = Known { run_id: Some("ci"), ..Known::default() };
        assert_eq!(found("ci is short, ci-r1 is not", &short), [("ci", SpotKind::Run)]);
        assert_eq!(
            found("127.0.0.1:41234 [::1]:80 127.0.0.1 localhost:x", &Known::default()),
            [("127.0.0.1:41234", SpotKind::Host), ("[::1]:80", SpotKind::Host)]
        );
    }

    #[test]
    fn random_things_are_known_by_their_shape() {
        let text = "550e8400-e29b-41d4-a716-446655440000 1234567890 12345678 2026-11-22T17:20:00.5Z \
                    2026-11-22 17:20:00 HTTP/1.1 500 é550e8400";
        assert_eq!(
            found(text, &Known::default()),
            [
                ("550e8400-e29b-41d4-a716-446655440000", SpotKind::Uuid),
                ("1234567890", SpotKind::Number),
                ("2026-11-22T17:20:00.5Z", SpotKind::DateTime),
                ("2026-11-22", SpotKind::Date),
                ("17:20:00", SpotKind::Clock),
            ]
        );
    }

    proptest::proptest! {
        #[test]
        fn spots_are_in_order_and_at_characters(text in "[a-f0-9:TZé\\-lc .]{0,60}") {
            let known = Known { run_id: Some("abcd"), values: vec!["a", "é"], hosts: vec!["c:1"] };
            let mut end = 0;
            for spot in spots(&text, &known) {
                proptest::prop_assert!(spot.range.start >= end && spot.range.end > spot.range.start);
                proptest::prop_assert!(text.get(spot.range.clone()).is_some());
                end = spot.range.end;
            }
        }
    }
}
