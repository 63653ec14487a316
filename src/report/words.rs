//! Numbers, amounts and durations in words.

/// `1 case`, `2 cases`, `9 431 cases`.
#[must_use]
pub fn counted(amount: u64, noun: &str) -> String {
    let plural = if amount == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(amount))
}

/// The number with a blank between groups of three digits: `9 431`.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

/// A duration in microseconds, in the unit a person would choose: `640 us`, `12 ms`, `0.9 s`,
/// `2 min 5 s`.
#[must_use]
pub fn duration(microseconds: u64) -> String {
    match microseconds {
        0..1_000 => format!("{microseconds} us"),
        1_000..10_000 => format!("{}.{} ms", microseconds / 1_000, microseconds % 1_000 / 100),
        10_000..100_000 => format!("{} ms", microseconds / 1_000),
        100_000..60_000_000 => {
            format!("{}.{} s", microseconds / 1_000_000, microseconds % 1_000_000 / 100_000)
        }
        _ => {
            let seconds = microseconds / 1_000_000;
            format!("{} min {} s", seconds / 60, seconds % 60)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        for (number, text) in [(0, "0"), (999, "999"), (9_431, "9 431"), (1_000_000, "1 000 000")] {
            assert_eq!(grouped(number), text);
        }
        assert_eq!(counted(1, "case"), "1 case");
        assert_eq!(counted(1_200, "case"), "1 200 cases");
    }

    #[test]
    fn durations_have_a_fitting_unit() {
        for (microseconds, text) in [
            (0, "0 us"),
            (999, "999 us"),
            (1_250, "1.2 ms"),
            (48_300, "48 ms"),
            (912_000, "0.9 s"),
            (59_999_999, "59.9 s"),
            (125_000_000, "2 min 5 s"),
        ] {
            assert_eq!(duration(microseconds), text);
        }
    }
}
