//! `xs:float` and `xs:double` (XML Schema part 2, sections 3.2.4 and 3.2.5).

use super::decimal;

/// The lexical form of both: a decimal number with or without an exponent, or a special value.
/// XSD 1.0 knows no `+INF`.
pub(super) fn is_float(text: &str) -> bool {
    if matches!(text, "INF" | "-INF" | "NaN") {
        return true;
    }
    match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            decimal::is_decimal(mantissa) && decimal::is_integer(exponent)
        }
        None => decimal::is_decimal(text),
    }
}

/// The nearest `xs:float` of a text that [`is_float`] accepts, by its bits. There is one zero and
/// one value that is not a number.
pub(super) fn float_bits(text: &str) -> u32 {
    let number: f32 = match text {
        "INF" => f32::INFINITY,
        "-INF" => f32::NEG_INFINITY,
        _ => text.parse().unwrap_or(f32::NAN),
    };
    if number == 0.0 { 0 } else { number.to_bits() }
}

/// The same for `xs:double`.
pub(super) fn double_bits(text: &str) -> u64 {
    let number: f64 = match text {
        "INF" => f64::INFINITY,
        "-INF" => f64::NEG_INFINITY,
        _ => text.parse().unwrap_or(f64::NAN),
    };
    if number == 0.0 { 0 } else { number.to_bits() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_are_one_number_have_the_same_bits() {
        assert_eq!(float_bits("-0"), float_bits("0.0E5"));
        assert_eq!(float_bits("NaN"), float_bits("NaN"));
        assert_eq!(float_bits("1e1"), float_bits("+10."));
        assert_eq!(float_bits("16777217"), float_bits("16777216"));
        assert_ne!(double_bits("16777217"), double_bits("16777216"));
        assert_eq!(double_bits("1E999"), double_bits("INF"));
        assert_ne!(double_bits("INF"), double_bits("-INF"));
    }
}
