//! Entries that say the same twice, or contradict each other: what they come to would depend on
//! which is looked at first.

use super::entry::Waiver;
use crate::suite::fits_glob;

/// That no two entries may cover the same finding.
///
/// # Errors
/// Each entry that an earlier one meets, by position, and a message that names that one.
pub fn check_overlaps(waivers: &[Waiver]) -> Result<(), Vec<(usize, String)>> {
    let mut found = Vec::new();
    for (at, waiver) in waivers.iter().enumerate() {
        let earlier = waivers[..at].iter().find(|earlier| may_meet(earlier, waiver));
        if let Some(earlier) = earlier {
            found.push((at, message(earlier, waiver)));
        }
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

fn may_meet(one: &Waiver, another: &Waiver) -> bool {
    one.scope.assertion == another.scope.assertion
        && cases_meet(&one.scope.case, &another.scope.case)
        && one.target.may_meet(&another.target)
}

/// Whether a case may fit both patterns. Between two true patterns in doubt it may.
fn cases_meet(one: &str, another: &str) -> bool {
    match (one.contains('*'), another.contains('*')) {
        (false, false) => one == another,
        (true, false) => fits_glob(one, another),
        (false, true) => fits_glob(another, one),
        (true, true) => {
            let front = |text: &str| text.split('*').next().unwrap_or_default().to_owned();
            let (one, another) = (front(one), front(another));
            one.starts_with(&another) || another.starts_with(&one)
        }
    }
}

fn message(earlier: &Waiver, later: &Waiver) -> String {
    let (scope, place) = (&later.scope, earlier.place());
    let alike = earlier.scope == later.scope
        && earlier.observed == later.observed
        && earlier.expires == later.expires;
    if alike {
        return format!("a second entry for {scope}, as in {place}: take one of them away");
    }
    format!(
        "{scope} is covered by {place} too, and they say different things: make one entry of them, \
         or give them targets that differ"
    )
}

#[cfg(test)]
mod tests {
    use super::super::file::parse;
    use super::*;

    fn entry(assertion: &str, target: &str, observed: &str) -> String {
        format!(
            "[[waiver]]\nassertion = '{assertion}'\ntarget = {target}\nreason = 'r'\nowner = 'o'\n\
             expires = 2026-12-31\nobserved = '{observed}'\n"
        )
    }

    fn overlaps(entries: &[String]) -> Vec<(usize, String)> {
        check_overlaps(&parse("w.toml", &entries.concat()).unwrap()).err().unwrap_or_default()
    }

    #[test]
    fn the_same_twice_and_contradictions_are_found() {
        let one = entry("A-1#gone", "{}", "x");
        let found = overlaps(&[one.clone(), one.clone()]);
        assert!(found[0].1.contains("a second entry for A-1#gone, as in w.toml:1"), "{found:?}");
        let other = entry("A-1#gone", "{ profile = 'p' }", "y");
        let found = overlaps(&[one, other.clone()]);
        assert!(found[0].0 == 1 && found[0].1.contains("different things"), "{found:?}");
        let all = entry("*#EN-21", "{}", "x");
        assert_eq!(overlaps(&[all.clone(), entry("A-1#EN-21", "{}", "y")]).len(), 1);
        assert_eq!(overlaps(&[entry("A-*#EN-21", "{}", "y"), all.clone()]).len(), 1);
        // Different assertions, cases and targets stand beside each other.
        let elsewhere = entry("A-1#gone", "{ profile = 'q' }", "y");
        let beside =
            [other, elsewhere, all, entry("*#HT-01", "{}", "x"), entry("A-2#gone", "{}", "x")];
        assert_eq!(overlaps(&beside), []);
        assert_eq!(overlaps(&[entry("A-*#EN-21", "{}", "y"), entry("B-*#EN-21", "{}", "x")]), []);
    }
}
