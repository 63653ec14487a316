//! Comparing save points as targets write them: `xs:dateTime` with or without a time zone.

use std::cmp::Ordering;

use crate::model::{SavePoint, SavePointError};

/// The order of two save points. None where one has a time zone, the other has not, and they are
/// within 14 hours: XML Schema part 2, section 3.2.7.4 leaves their order open (SP-14).
///
/// # Errors
/// What is no `xs:dateTime`.
pub(super) fn compare(left: &str, right: &str) -> Result<Option<Ordering>, SavePointError> {
    const FOURTEEN_HOURS: u64 = 14 * 3_600 * 1_000_000;
    let (a, b) = (SavePoint::parse(left)?, SavePoint::parse(right)?);
    if is_zoned(left) != is_zoned(right) && a.0.abs_diff(b.0) <= FOURTEEN_HOURS {
        return Ok(None);
    }
    // Save points end at the microsecond, some products write more.
    Ok(Some(a.cmp(&b).then_with(|| below_microseconds(left).cmp(below_microseconds(right)))))
}

/// Whether two texts are one and the same `xs:dateTime`, if they are any.
pub(super) fn same_instant(left: &str, right: &str) -> bool {
    is_zoned(left) == is_zoned(right) && compare(left, right) == Ok(Some(Ordering::Equal))
}

fn is_zoned(text: &str) -> bool {
    let time = text.trim_end().rsplit('T').next().unwrap_or_default();
    time.ends_with('Z') || time.contains(['+', '-'])
}

/// The digits of the fraction from the seventh, without closing zeros.
fn below_microseconds(text: &str) -> &str {
    let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction);
    let end = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
    fraction[..end].get(6..).unwrap_or_default().trim_end_matches('0')
}

#[cfg(test)]
mod tests {
    use super::*;
    use Ordering::{Equal, Greater, Less};

    #[test]
    fn instants_are_compared_not_texts() {
        let order = |left, right| compare(left, right).expect("date and time");
        let noon = "2011-06-30T12:00:00Z";
        assert_eq!(order("2011-06-30T14:00:00+02:00", noon), Some(Equal));
        assert_eq!(order("2011-06-30T12:00:00.10Z", "2011-06-30T12:00:00.1Z"), Some(Equal));
        assert_eq!(order("2011-06-30T09:00:00-04:00", noon), Some(Greater));
        assert_eq!(order("9999-12-31T00:00:00", "10000-01-01T00:00:00"), Some(Less));
        assert_eq!(order("2011-06-30T12:00:00.1234567", "2011-06-30T12:00:00.1234568"), Some(Less));
        assert_eq!(
            order("2011-06-30T12:00:00.1234567", "2011-06-30T12:00:00.12345670"),
            Some(Equal)
        );
    }

    #[test]
    fn a_zone_and_none_are_told_apart_beyond_fourteen_hours_only() {
        let order = |left, right| compare(left, right).expect("date and time");
        assert_eq!(order("2011-06-30T12:00:00", "2011-06-30T12:00:00Z"), None);
        assert_eq!(order("2011-07-01T02:00:00", "2011-06-30T12:00:00Z"), None);
        assert_eq!(order("2011-07-01T02:00:01", "2011-06-30T12:00:00Z"), Some(Greater));
        assert!(!same_instant("2011-06-30T12:00:00", "2011-06-30T12:00:00Z"));
        assert!(same_instant("2011-06-30T12:00:00.0Z", "2011-06-30T12:00:00+00:00"));
    }

    #[test]
    fn what_is_no_date_and_time_has_no_order() {
        assert!(compare("0", "2011-06-30T12:00:00Z").is_err());
        assert!(!same_instant("x", "x"));
    }
}
