use proptest::prelude::*;

use super::expression::{Atom, Class, ClassGroup, ClassMember, Escape, Piece, Set};
use super::*;
use crate::schema::value::lexical_name;

/// Pattern, texts that meet it, texts that do not.
const TABLE: &[(&str, &[&str], &[&str])] = &[
    ("", &[""], &["a"]),
    ("abc", &["abc"], &["abcd", "xabc", "ab", ""]),
    ("a|bc|", &["a", "bc", ""], &["b", "c", "abc"]),
    ("a?b*c+", &["c", "abbcc"], &["ab", "aac"]),
    ("a{2}", &["aa"], &["a", "aaa"]),
    ("a{2,}", &["aa", "aaaaaa"], &["a"]),
    ("a{2,3}", &["aa", "aaa"], &["a", "aaaa"]),
    ("a{0}b", &["b"], &["ab"]),
    ("(ab){0,2}c", &["c", "ababc"], &["abababc"]),
    ("(a|b)*(c(d|e))?", &["", "abba", "acd"], &["ac", "cdcd"]),
    // Ends of lines and of texts mean nothing special; a dot is everything but a line's end.
    ("^a$", &["^a$"], &["a"]),
    ("a.c", &["abc", "a c", "aéc", "a😀c"], &["ac", "a\nc", "a\rc", "abbc"]),
    ("[^a]", &["b", "\n", "é"], &["a", "", "bb"]),
    ("[.]", &["."], &["a"]),
    ("[$^|?*+(){}]+", &["$^|?*+(){}"], &["a"]),
    ("[a-]", &["a", "-"], &["b"]),
    ("[-a]", &["a", "-"], &["b"]),
    ("[^-a]", &["b"], &["a", "-"]),
    ("[a\\-c]", &["a", "-", "c"], &["b"]),
    ("[a-c-[b]]", &["a", "c"], &["b", "d"]),
    ("[^a-c-[x]]", &["d"], &["a", "x"]),
    ("[a-z-[aeiou-[e]]]", &["b", "e"], &["a", "i"]),
    ("[a--[-]]", &["a"], &["-"]),
    ("[\\i-[:]][\\c-[:]]*", &["a-1", "_", "é"], &["a:b", "1a", "-"]),
    ("[&&~~-]", &["&", "~", "-"], &["a"]),
    ("\\n\\r\\t\\\\\\|\\.\\?\\*\\+\\(\\)\\{\\}\\-\\[\\]\\^", &["\n\r\t\\|.?*+(){}-[]^"], &[""]),
    ("\\s", &[" ", "\t", "\n", "\r"], &["\u{A0}", "a", "\u{B}"]),
    ("\\S+", &["a\u{A0}b"], &["a b"]),
    ("\\d", &["0", "9", "٣"], &["a", "½", ""]),
    ("\\D", &["a", "½"], &["0", "٣"]),
    ("\\w", &["a", "é", "1", "$", "+"], &[".", " ", "-", "\u{7F}"]),
    ("\\W", &[".", " "], &["a", "$"]),
    ("\\i", &["a", ":", "_", "é"], &["1", "-", "."]),
    ("\\I", &["1", "-"], &["a"]),
    ("\\c", &["a", ":", "-", ".", "1", "\u{B7}"], &[" ", "!"]),
    ("\\C", &[" ", "!"], &["a"]),
    ("\\p{L}\\p{Lu}\\p{Ll}", &["xXx", "éÉé"], &["xxx", "1Xx"]),
    ("\\P{L}", &["1"], &["a"]),
    ("\\p{Nd}\\p{P}\\p{Z}\\p{S}", &["1. +"], &["1.  "]),
    ("\\p{Cn}", &["\u{378}"], &["a"]),
    ("\\p{IsBasicLatin}", &["a", "\u{7F}"], &["\u{80}"]),
    ("\\P{IsBasicLatin}", &["\u{80}"], &["a"]),
    ("[\\p{IsGreek}\\p{IsCyrillic}]+", &["αя"], &["a"]),
    ("[^\\p{IsGreek}\\d]", &["a"], &["α", "1"]),
    ("\\p{IsPrivateUse}", &["\u{E000}", "\u{F0000}", "\u{10FFFD}"], &["a"]),
    ("\\p{IsSpecials}", &["\u{FEFF}", "\u{FFFD}"], &["a"]),
    ("[\\S-[a]]", &["b"], &["a", " "]),
    // The literal texts that mean something to the matcher.
    ("/#-&~ <>!=:,'\"@%;_`", &["/#-&~ <>!=:,'\"@%;_`"], &[""]),
    (".{0,3}", &["", "äöü"], &["äöüß"]),
    ("[a-z]{1,1000}", &["a", "zz"], &["", "A"]),
    ("[A-Z]{2}\\d{1,4}(-[A-Z])?", &["AB1", "AB1234-Z"], &["AB", "AB12345", "AB1-"]),
];

/// Patterns that are none, with what is said.
const REFUSALS: &[(&str, &str)] = &[
    ("a(b", "has a group that is not closed, at its end"),
    ("a)b", "closes a group that is not open: `)`, character 2"),
    ("*a", "repeats what is not there: `*`, character 1"),
    ("a**", "repeats what is not there: `*`, character 3"),
    ("a|+", "repeats what is not there: `+`, character 3"),
    ("(?:a)", "repeats what is not there: `?`, character 2"),
    ("a]", "has a character that needs a backslash in front: `]`, character 2"),
    ("{2}", "has a character that needs a backslash in front: `{`, character 1"),
    ("a}", "has a character that needs a backslash in front: `}`, character 2"),
    ("a{}", "has a repetition that is not {n}, {n,} or {n,m}: `}`, character 3"),
    ("a{,2}", "has a repetition that is not {n}, {n,} or {n,m}: `,`, character 3"),
    ("a{2", "has a repetition that is not {n}, {n,} or {n,m}, at its end"),
    ("a{3,2}", "repeats at least 3 times and at most less"),
    ("a{99999999999}", "repeats 99999999999 times, which is too much"),
    ("[]", "has a set with nothing in it, before, at its end"),
    ("[^]", "has a set with nothing in it, before, at its end"),
    ("[a", "has a set that is not closed, at its end"),
    ("[a[b]", "has a character that needs a backslash in front: `[`, character 3"),
    ("[b-a]", "has a range that runs backwards: b-a"),
    ("[a-\\d]", "has a range that ends with a set, before: `]`, character 6"),
    ("[a-c-e]", "has a hyphen inside of a set without a backslash: `-`, character 5"),
    ("[a-b-[c]d]", "has something in a set behind what is taken away: `d`, character 9"),
    ("\\", "breaks off, at its end"),
    ("\\b", "has an escape that there is not: `b`, character 2"),
    ("\\1", "has an escape that there is not: `1`, character 2"),
    ("\\$", "has an escape that there is not: `$`, character 2"),
    ("\\pL", "names no category in braces: `L`, character 3"),
    ("\\p{Lx}", "names no category or block that there is: Lx"),
    ("\\p{IsKlingon}", "names no category or block that there is: IsKlingon"),
    ("\\p{L", "has a brace that is not closed: `L`, character 4"),
];

fn refusal(source: &str) -> String {
    Pattern::compile(&[source]).expect_err(source).message
}

#[test]
fn texts_that_meet_patterns_and_that_do_not() {
    for (source, met, unmet) in TABLE {
        let pattern = Pattern::compile(&[source]).unwrap_or_else(|error| panic!("{error}"));
        for text in *met {
            assert!(pattern.matches(text), "{source} {text:?}");
        }
        for text in *unmet {
            assert!(!pattern.matches(text), "{source} {text:?}");
        }
    }
}

#[test]
fn what_is_no_expression_is_refused() {
    for (source, message) in REFUSALS {
        assert_eq!(refusal(source), *message, "{source}");
    }
    let error = Pattern::compile(&["ok", "("]).expect_err("the second is none");
    let said = "the pattern `(` has a group that is not closed, at its end";
    assert_eq!(error.to_string(), said);
}

#[test]
fn patterns_of_one_step_are_alternatives() {
    let pattern = Pattern::compile(&["a|b", "c{2}"]).expect("both are patterns");
    for text in ["a", "b", "cc"] {
        assert!(pattern.matches(text), "{text}");
    }
    for text in ["c", "ab", "acc"] {
        assert!(!pattern.matches(text), "{text}");
    }
    assert_eq!(pattern.source(), "a|b|c{2}");
}

#[test]
fn large_counts_work_or_are_refused() {
    let counted = Pattern::compile(&["\\p{L}{1,100000}"]).expect("it is counted");
    assert!(counted.matches(&"é".repeat(100_000)));
    assert!(!counted.matches(&"é".repeat(100_001)));
    assert!(!counted.matches(&format!("{}1", "é".repeat(50))));
    let words = Pattern::compile(&["(\\w{1,2000} )?\\p{L}{1,2000}b"]).expect("sets cost little");
    assert!(words.matches(&format!("{0} {0}b", "é".repeat(2000))));
    assert!(!words.matches(&format!("{0} b", "é".repeat(2000))));
    let two = Pattern::compile(&["[a-z]{1,1000}@[a-z]{1,1000}"]).expect("it is small enough");
    assert!(two.matches(&format!("{0}@{0}", "a".repeat(1000))));
    assert!(!two.matches(&format!("{0}@{0}", "a".repeat(1001))));
    for source in ["(a{1000}){1000}", "((((a{0,9}){99}){99}){99}){99}", "(a|b){1,99999}"] {
        assert_eq!(refusal(source), TOO_LARGE, "{source}");
    }
    // Nothing, however often, is nothing.
    let nothing = Pattern::compile(&["((((){99999}){99999}a{0}){99999}){99999}"]);
    assert!(nothing.expect("it is empty").matches(""));
}

#[test]
fn as_many_characters_are_told_apart_as_a_byte_has_values() {
    let each = |count: usize| ('\u{4E00}'..='\u{9FFF}').take(count).collect::<String>();
    let pattern = Pattern::compile(&[&each(254)]).expect("there are letters enough");
    assert!(pattern.matches(&each(254)));
    assert!(!pattern.matches(&each(253)));
    assert!(!pattern.matches(&format!("{}{}", each(253), "x")));
    assert!(refusal(&each(255)).contains("too many characters"));
    let sets: String = (0..501)
        .map(|at| format!("[{}-\u{FFFD}]", char::from_u32(0x4E00 + at).expect("a character")))
        .collect();
    assert!(refusal(&sets).contains("too many characters"));
}

#[test]
fn depth_is_limited() {
    let groups = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert!(Pattern::compile(&[&groups(40)]).is_ok());
    assert!(refusal(&groups(41)).contains("40 deep"));
    assert!(refusal(&groups(1_000_000)).contains("40 deep"));
    let sets =
        |depth: usize| format!("{}{}", "[a-".repeat(depth), "[b]".to_owned() + &"]".repeat(depth));
    assert!(Pattern::compile(&[&sets(39)]).is_ok());
    assert!(refusal(&sets(1_000_000)).contains("40 deep"));
}

#[test]
fn matching_takes_no_longer_than_the_text_is_long() {
    let pattern = Pattern::compile(&["(a+)+b", "(a|a)*c", "(.*)*d"]).expect("they are patterns");
    assert!(!pattern.matches(&"a".repeat(100_000)));
}

// --- expressions at random

fn escapes() -> impl Strategy<Value = Escape> {
    let sets = prop_oneof![
        Just(Set::Space),
        Just(Set::NameStart),
        Just(Set::NameCharacter),
        Just(Set::Digit),
        Just(Set::Word),
        Just(Set::Category("Lu")),
        Just(Set::Block(vec![(0x370, 0x3FF)])),
    ];
    (any::<bool>(), sets).prop_map(|(is_negated, set)| Escape { is_negated, set })
}

fn characters() -> impl Strategy<Value = char> {
    prop_oneof![
        proptest::char::range(' ', '~'),
        proptest::char::range('\u{A1}', '\u{17F}'),
        Just('\n'),
        Just('😀'),
    ]
}

fn sets() -> impl Strategy<Value = ClassGroup> {
    let member = prop_oneof![
        (characters(), characters()).prop_map(|(a, b)| ClassMember::Range(a.min(b), a.max(b))),
        escapes().prop_map(ClassMember::Escape),
    ];
    let plain = (any::<bool>(), prop::collection::vec(member, 1..4))
        .prop_map(|(is_negated, members)| ClassGroup { is_negated, members, minus: None });
    plain.prop_recursive(2, 6, 1, |inner| {
        (inner.clone(), inner).prop_map(|(mut set, minus)| {
            set.minus = Some(Box::new(minus));
            set
        })
    })
}

fn expressions() -> impl Strategy<Value = Expression> {
    let class = prop_oneof![
        3 => characters().prop_map(Class::Char),
        1 => Just(Class::Dot),
        1 => escapes().prop_map(Class::Escape),
        2 => sets().prop_map(Class::Group),
    ];
    let quantity = prop_oneof![
        3 => Just((1, Some(1))),
        1 => Just((0, Some(1))),
        1 => Just((0, None)),
        1 => Just((2, None)),
        1 => (0..3_u32, 1..3_u32).prop_map(|(min, more)| (min, Some(min + more))),
    ];
    let leaf = class.prop_map(Atom::Class);
    let atom = leaf.prop_recursive(3, 12, 3, move |inner| {
        let piece =
            (inner, quantity.clone()).prop_map(|(atom, (min, max))| Piece { atom, min, max });
        let branch = prop::collection::vec(piece, 1..4);
        prop::collection::vec(branch, 1..3)
            .prop_map(|branches| Atom::Group(Expression { branches }))
    });
    atom.prop_map(|atom| Expression { branches: vec![vec![Piece { atom, min: 1, max: Some(1) }]] })
}

/// The expression in the language of XML Schema.
fn spell(expression: &Expression) -> String {
    let branches: Vec<String> =
        expression.branches.iter().map(|branch| branch.iter().map(spell_piece).collect()).collect();
    branches.join("|")
}

fn spell_piece(piece: &Piece) -> String {
    let atom = match &piece.atom {
        Atom::Group(group) => format!("({})", spell(group)),
        Atom::Class(Class::Char(c)) => spell_char(*c),
        Atom::Class(Class::Dot) => ".".to_owned(),
        Atom::Class(Class::Escape(escape)) => spell_escape(escape),
        Atom::Class(Class::Group(set)) => spell_set(set),
    };
    match (piece.min, piece.max) {
        (1, Some(1)) => atom,
        (min, None) => format!("{atom}{{{min},}}"),
        (min, Some(max)) => format!("{atom}{{{min},{max}}}"),
    }
}

fn spell_char(c: char) -> String {
    match c {
        '\n' => "\\n".to_owned(),
        '\\' | '|' | '.' | '?' | '*' | '+' | '(' | ')' | '{' | '}' | '-' | '[' | ']' | '^' => {
            format!("\\{c}")
        }
        _ => c.to_string(),
    }
}

fn spell_escape(escape: &Escape) -> String {
    let (letter, rest) = match &escape.set {
        Set::Space => ('s', ""),
        Set::NameStart => ('i', ""),
        Set::NameCharacter => ('c', ""),
        Set::Digit => ('d', ""),
        Set::Word => ('w', ""),
        Set::Category(_) => ('p', "{Lu}"),
        Set::Block(_) => ('p', "{IsGreek}"),
    };
    let letter = if escape.is_negated { letter.to_ascii_uppercase() } else { letter };
    format!("\\{letter}{rest}")
}

fn spell_set(set: &ClassGroup) -> String {
    let members: String = set
        .members
        .iter()
        .map(|member| match member {
            ClassMember::Range(a, b) if a == b => spell_char(*a),
            ClassMember::Range(a, b) => format!("{}-{}", spell_char(*a), spell_char(*b)),
            ClassMember::Escape(escape) => spell_escape(escape),
        })
        .collect();
    let minus = set.minus.as_ref().map(|minus| format!("-{}", spell_set(minus)));
    format!("[{}{members}{}]", if set.is_negated { "^" } else { "" }, minus.unwrap_or_default())
}

/// A second way to tell what is in a set, by its definition.
fn holds(class: &Class, c: char) -> bool {
    match class {
        Class::Char(only) => *only == c,
        Class::Dot => !matches!(c, '\n' | '\r'),
        Class::Escape(escape) => escape_holds(escape, c),
        Class::Group(set) => set_holds(set, c),
    }
}

fn set_holds(set: &ClassGroup, c: char) -> bool {
    let is_member = set.members.iter().any(|member| match member {
        ClassMember::Range(first, last) => (*first..=*last).contains(&c),
        ClassMember::Escape(escape) => escape_holds(escape, c),
    });
    is_member != set.is_negated && !set.minus.as_ref().is_some_and(|minus| set_holds(minus, c))
}

fn escape_holds(escape: &Escape, c: char) -> bool {
    let text = c.to_string();
    let holds = match &escape.set {
        Set::Space => " \t\n\r".contains(c),
        Set::NameStart => lexical_name::is_name(&text),
        Set::NameCharacter => lexical_name::is_nmtoken(&text),
        Set::Digit => c.is_ascii_digit(),
        // Exact for the characters that the test has.
        Set::Word => c.is_alphanumeric() || "$+<=>^`|~¢£¤¥¦¨©¬®¯°±´¸×÷😀".contains(c),
        Set::Category(_) => c.is_uppercase(),
        Set::Block(ranges) => ranges.iter().any(|(a, b)| (*a..=*b).contains(&u32::from(c))),
    };
    holds != escape.is_negated
}

/// A text that meets the expression; none if a set in it has none of the test's characters.
fn example(expression: &Expression, choose: &mut impl FnMut(usize) -> usize) -> Option<String> {
    let branch = &expression.branches[choose(expression.branches.len())];
    let mut text = String::new();
    for piece in branch {
        let most = piece.max.unwrap_or(piece.min + 2);
        for _ in 0..piece.min as usize + choose((most - piece.min) as usize + 1) {
            match &piece.atom {
                Atom::Group(group) => text += &example(group, choose)?,
                Atom::Class(class) => {
                    let all = (' '..='~').chain('\u{A1}'..='\u{17F}').chain(['\n', '😀']);
                    let fitting: Vec<char> = all.filter(|c| holds(class, *c)).collect();
                    if fitting.is_empty() {
                        return None;
                    }
                    text.push(fitting[choose(fitting.len())]);
                }
            }
        }
    }
    Some(text)
}

proptest! {
    #[test]
    fn expressions_are_read_as_they_were_written(expression in expressions()) {
        let read = parse::parse(&spell(&expression));
        prop_assert_eq!(read, Ok(expression));
    }

    #[test]
    fn examples_meet_their_expressions(expression in expressions(), seed in any::<u64>()) {
        let mut state = seed | 1;
        let mut choose = |choices: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as usize % choices.max(1)
        };
        let spelt = spell(&expression);
        let pattern = Pattern::compile(&[&spelt]).expect("it is an expression");
        if let Some(text) = example(&expression, &mut choose) {
            prop_assert!(pattern.matches(&text), "{} {:?}", spelt, text);
        }
    }

    #[test]
    fn sets_hold_what_they_say(set in sets(), c in characters()) {
        let pattern = Pattern::compile(&[&spell_set(&set)]).expect("it is a set");
        prop_assert_eq!(pattern.matches(&c.to_string()), set_holds(&set, c));
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[\\\\a-c\\[\\](){}?*+|.^$pPiIsL0-3,-]{0,20}") {
        let _ = Pattern::compile(&[&text]);
    }

    #[test]
    fn no_text_at_all_makes_the_reader_panic(text in any::<String>()) {
        let _ = Pattern::compile(&[&text]);
    }
}
