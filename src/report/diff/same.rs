//! Texts of two runs made comparable: what differs from run to run is taken out.

/// Digits in a row from which on a number tells of a time, a save point or a port, not of the
/// target's behaviour.
const LONG_NUMBER: usize = 5;

/// The text without the letters of its run and without long numbers, on one line.
pub(super) fn plain(text: &str, run_id: &str) -> String {
    let own = format!("lc-{run_id}-");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace(&own, "lc-[run]-");
    let mut out = String::with_capacity(text.len());
    let mut digits = String::new();
    for character in text.chars().chain(['\0']) {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        out.push_str(if digits.len() >= LONG_NUMBER { "[number]" } else { &digits });
        digits.clear();
        out.push(character);
    }
    out.pop();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_from_run_to_run_is_out_and_the_rest_stays() {
        let first = plain("got  lc-abc-x-001-ada\nat 1795370400", "abc");
        assert_eq!(first, plain("got lc-zz9-x-001-ada at 1795370999", "zz9"));
        assert_eq!(first, "got lc-[run]-x-001-ada at [number]");
        assert_ne!(plain("HTTP 500", "a"), plain("HTTP 502", "a"));
        assert_eq!(plain("ends in 123", "a"), "ends in 123");
        assert_eq!(plain("", "a"), "");
    }
}
