//! What somebody may have meant.

/// `did you mean ...?` where a known word is close, else the list of them where it is short.
#[must_use]
pub fn suggestion<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    match closest(word, known.iter().copied()) {
        Some(close) => format!("did you mean `{close}`?"),
        None if known.is_empty() => "nothing is known here".to_owned(),
        None if known.len() > LIST_AT_MOST => {
            format!("none of the {} known ones is like it", known.len())
        }
        None => format!("expected one of `{}`", known.join("`, `")),
    }
}

/// More known words than this are not listed.
const LIST_AT_MOST: usize = 24;

/// The known word most like `word`, if any is at all like it.
#[must_use]
pub fn closest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word_folded = word.to_lowercase();
    known
        .map(|candidate| (distance(&word_folded, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| {
            *distance <= (word.chars().count().max(candidate.chars().count()) / 3).max(1)
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Edits (insert, delete, change, swap of neighbours) from `a` to `b`.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut before_last = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut current = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (last[j - 1] + change).min(last[j] + 1).min(current[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before_last[j - 2] + 1);
            }
            current[j] = best;
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        assert_eq!(distance("", ""), 0);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("titel", "title"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn the_closest_wins_and_case_does_not_count() {
        let known = ["createPerson", "createGroup", "readPerson"];
        assert_eq!(closest("CREATEPERSN", known.into_iter()), Some("createPerson"));
        assert_eq!(closest("banana", known.into_iter()), None);
    }

    #[test]
    fn a_long_list_is_not_printed() {
        let known: Vec<String> = (0..30).map(|n| format!("word-number-{n}")).collect();
        let text = suggestion("x", known.iter().map(String::as_str));
        assert_eq!(text, "none of the 30 known ones is like it");
        assert_eq!(suggestion("x", ["abc"].into_iter()), "expected one of `abc`");
        assert_eq!(suggestion("x", std::iter::empty()), "nothing is known here");
    }
}
