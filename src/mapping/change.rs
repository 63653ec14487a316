//! What becomes of a value on its way.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;

use super::table::Words;

/// What becomes of a value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Change {
    /// It stays.
    Text,
    /// A source and an identifier here, one identifier there.
    Identifier,
    /// A day, on both sides.
    Date,
    /// A day here, its first moment there.
    Day,
    /// A moment; a day alone is its first moment there.
    Moment,
    /// A number.
    Decimal,
    /// A text here, its bytes as base64 there.
    Base64,
    /// A word of a list: its number.
    Words(usize),
}

/// Which way a value goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Way {
    /// From the file to the service.
    There,
    /// From the service to the file.
    Here,
}

/// A changed value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Changed {
    /// What it is now.
    pub text: String,
    /// What got lost of it, for people.
    pub lost: Option<String>,
}

/// First moment of a day in UTC.
const MIDNIGHT: &str = "T00:00:00Z";

impl Change {
    /// The change of that name; the lists of words are named too.
    pub fn of_name(name: &str, words: &[Words]) -> Option<Self> {
        Some(match name {
            "text" => Self::Text,
            "identifier" => Self::Identifier,
            "date" => Self::Date,
            "day" => Self::Day,
            "moment" => Self::Moment,
            "decimal" => Self::Decimal,
            "base64" => Self::Base64,
            _ => Self::Words(words.iter().position(|list| list.name == name)?),
        })
    }

    /// The value on the other side.
    ///
    /// # Errors
    /// Why it has none, for people.
    pub fn of(
        self,
        way: Way,
        text: &str,
        words: &[Words],
        columns: &[String],
    ) -> Result<Changed, String> {
        match self {
            Self::Text | Self::Identifier => Ok(whole(text)),
            Self::Date => date(text).map(whole).ok_or_else(|| no(text, "day such as 2026-08-17")),
            Self::Day => day(way, text),
            Self::Moment => moment(way, text),
            Self::Decimal => {
                if is_decimal(text) {
                    Ok(whole(text))
                } else {
                    Err(no(text, "number"))
                }
            }
            Self::Base64 => base64(way, text),
            Self::Words(list) => match words.get(list) {
                Some(words) => words.of(way, text, columns),
                None => Err(no(text, "word of a list")),
            },
        }
    }
}

fn whole(text: impl Into<String>) -> Changed {
    Changed { text: text.into(), lost: None }
}

/// Why a text cannot go over. It is not shown: it may be anything.
fn no(_text: &str, what: &str) -> String {
    format!("it is no {what}")
}

fn date(text: &str) -> Option<String> {
    let is_formed = text.len() == 10 && text.is_ascii();
    (is_formed && text.parse::<Date>().is_ok()).then(|| text.to_owned())
}

fn day(way: Way, text: &str) -> Result<Changed, String> {
    let wrong = || no(text, "day such as 2026-08-17");
    match way {
        Way::There if date(text).is_some() => Ok(whole(format!("{text}{MIDNIGHT}"))),
        Way::There if is_moment(text) => Ok(whole(text)),
        Way::There => Err(wrong()),
        Way::Here => {
            let (day, time) = text.split_once('T').unwrap_or((text, ""));
            let day = date(day).ok_or_else(wrong)?;
            let is_first = ["", "00:00:00", "00:00:00Z", "00:00:00+00:00"].contains(&time);
            let lost = (!is_first).then(|| "the time of day".to_owned());
            Ok(Changed { text: day, lost })
        }
    }
}

fn moment(way: Way, text: &str) -> Result<Changed, String> {
    match way {
        Way::There if date(text).is_some() => Ok(whole(format!("{text}{MIDNIGHT}"))),
        Way::Here if text.ends_with(MIDNIGHT) && is_moment(text) => {
            Ok(whole(text.trim_end_matches(MIDNIGHT)))
        }
        _ if is_moment(text) => Ok(whole(text)),
        _ => Err(no(text, "day or time such as 2026-08-17T03:15:00Z")),
    }
}

/// Whether a text is an `xs:dateTime` of the usual years.
fn is_moment(text: &str) -> bool {
    let Some((day, time)) = text.split_once('T') else { return false };
    let clock = time.get(..8).unwrap_or_default();
    let rest = time.get(8..).unwrap_or_default();
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => {
            let zone = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if zone.len() == fraction.len() {
                return false;
            }
            zone
        }
        None => rest,
    };
    date(day).is_some()
        && clock.parse::<jiff::civil::Time>().is_ok()
        && is_clock(clock)
        && is_zone(rest)
}

/// `hh:mm:ss`, and no leap second, which XML Schema does not have.
fn is_clock(clock: &str) -> bool {
    let bytes = clock.as_bytes();
    bytes.len() == 8 && bytes[2] == b':' && bytes[5] == b':' && &bytes[6..] != b"60"
}

fn is_zone(zone: &str) -> bool {
    if zone.is_empty() || zone == "Z" {
        return true;
    }
    let bytes = zone.as_bytes();
    let number = |part: Option<&str>| part.and_then(|it| it.parse::<u8>().ok());
    bytes.len() == 6
        && matches!(bytes[0], b'+' | b'-')
        && bytes[3] == b':'
        && number(zone.get(1..3)).is_some_and(|hours| hours < 14)
        && number(zone.get(4..6)).is_some_and(|minutes| minutes < 60)
}

/// Whether a text is an `xs:decimal`.
fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    all(whole) && all(part) && !(whole.is_empty() && part.is_empty())
}

fn base64(way: Way, text: &str) -> Result<Changed, String> {
    match way {
        Way::There => Ok(whole(STANDARD.encode(text))),
        Way::Here => {
            let packed: String = text.split_ascii_whitespace().collect();
            let bytes = STANDARD.decode(packed).map_err(|_| no(text, "base64"))?;
            let text = String::from_utf8(bytes).map_err(|_| no(text, "text in UTF-8"))?;
            // What XML cannot hold cannot stand in a file.
            if text.chars().all(is_xml_char) {
                Ok(whole(text.trim()))
            } else {
                Err(no(&text, "text that XML can hold"))
            }
        }
    }
}

fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..) && c != '\u{fffe}'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goes(change: Change, way: Way, text: &str) -> Result<(String, bool), String> {
        change.of(way, text, &[], &[]).map(|it| (it.text, it.lost.is_some()))
    }

    #[test]
    fn days_are_their_first_moment_there() {
        let there = |text| goes(Change::Day, Way::There, text);
        let here = |text| goes(Change::Day, Way::Here, text);
        assert_eq!(there("2026-09-01"), Ok(("2026-09-01T00:00:00Z".to_owned(), false)));
        assert_eq!(here("2026-09-01T00:00:00Z"), Ok(("2026-09-01".to_owned(), false)));
        assert_eq!(here("2026-09-01T08:30:00+02:00"), Ok(("2026-09-01".to_owned(), true)));
        assert_eq!(there("2026-09-01T08:30:00"), Ok(("2026-09-01T08:30:00".to_owned(), false)));
        for wrong in ["soon", "28/Oct/2005", "2026-02-30", "2026-9-1", "", "2026-09-01T25:00:00Z"] {
            assert!(there(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn moments_stay_and_days_come_back_as_days() {
        for text in ["2026-08-17", "2026-08-17T03:15:00Z", "2026-08-17T03:15:00.25+02:00"] {
            let there = goes(Change::Moment, Way::There, text).unwrap().0;
            assert!(is_moment(&there), "{there}");
            assert_eq!(goes(Change::Moment, Way::Here, &there).unwrap().0, text);
        }
        for wrong in ["2012-09-11   08:30:00AM", "2026-08-17T03:15", "2026-08-17T03:15:00.Z"] {
            assert!(goes(Change::Moment, Way::There, wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn numbers_are_those_of_xml_schema() {
        for text in ["0", "-1.50", "+.5", "100."] {
            assert!(is_decimal(text), "{text}");
        }
        for text in ["", ".", "1e3", "A", "1,5", "--1"] {
            assert!(!is_decimal(text), "{text}");
        }
    }

    #[test]
    fn texts_come_back_from_base64() {
        let there = goes(Change::Base64, Way::There, "Blåbær & more").unwrap().0;
        assert_eq!(goes(Change::Base64, Way::Here, &there).unwrap().0, "Blåbær & more");
        for wrong in ["%%%", "AA==", "/w=="] {
            assert!(goes(Change::Base64, Way::Here, wrong).is_err(), "{wrong}");
        }
    }
}
