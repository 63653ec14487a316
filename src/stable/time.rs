//! Dates and times at the beginning of a text. Each function says how long what it finds is.

/// `2026-11-22T17:20:00.123Z`, with or without fraction and zone (ISO 8601, `xs:dateTime`).
pub(super) fn date_time(text: &str) -> Option<usize> {
    let date = date(text)?;
    let clock = clock(text[date..].strip_prefix('T')?)?;
    Some(date + 1 + clock)
}

/// `2026-11-22`, or `22 Nov 2026` as in HTTP.
pub(super) fn date(text: &str) -> Option<usize> {
    iso_date(text).or_else(|| http_date(text))
}

/// `17:20:00.123Z`, with or without fraction and zone.
pub(super) fn clock(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let colons = bytes.get(2) == Some(&b':') && bytes.get(5) == Some(&b':');
    let (hours, minutes, seconds) =
        (number(text.get(0..2)?)?, number(text.get(3..5)?)?, number(text.get(6..8)?)?);
    if !colons || hours > 24 || minutes > 59 || seconds > 60 {
        return None;
    }
    let mut length = 8;
    if let Some(fraction) = text[length..].strip_prefix('.') {
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            length += 1 + digits;
        }
    }
    Some(length + zone(&text[length..]))
}

fn iso_date(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let dashes = bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-');
    let (_, month, day) =
        (number(text.get(0..4)?)?, number(text.get(5..7)?)?, number(text.get(8..10)?)?);
    (dashes && (1..=12).contains(&month) && (1..=31).contains(&day)).then_some(10)
}

fn http_date(text: &str) -> Option<usize> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    number(text.get(0..2)?)?;
    let month = text.get(2..7)?;
    let named = MONTHS.iter().any(|name| month.trim() == *name && month.len() == 5);
    number(text.get(7..11)?)?;
    named.then_some(11)
}

/// How long the time zone at the beginning is; 0 where there is none.
fn zone(text: &str) -> usize {
    if text.starts_with('Z') {
        return 1;
    }
    let offset = || {
        let bytes = text.as_bytes();
        number(text.get(1..3)?)?;
        number(text.get(4..6)?)?;
        (matches!(bytes.first(), Some(b'+' | b'-')) && bytes.get(3) == Some(&b':')).then_some(6)
    };
    offset().unwrap_or(0)
}

fn number(digits: &str) -> Option<u32> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_measured() {
        for (text, length) in [
            ("2026-11-22T17:20:00Z.", Some(20)),
            ("2026-11-22T17:20:00.123456+01:00", Some(32)),
            ("2026-11-22T17:20:00", Some(19)),
            ("2026-11-22T17:20", None),
            ("2026-13-22T17:20:00Z", None),
        ] {
            assert_eq!(date_time(text), length, "{text}");
        }
        assert_eq!(date("2026-11-22T"), Some(10));
        assert_eq!(date("22 Nov 2026 17"), Some(11));
        assert_eq!(date("22 Nox 2026"), None);
        assert_eq!(date("20é6-11-22"), None);
        assert_eq!(clock("17:20:00."), Some(8));
        assert_eq!(clock("17:20:00-05:00"), Some(14));
        assert_eq!(clock("99:20:00"), None);
        assert_eq!(clock("17:2"), None);
    }
}
