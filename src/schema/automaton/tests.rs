use super::*;
use crate::ground::Basis;
use crate::schema::grammar::ElementId;

/// A model in short: leaves are letters, and what follows is `(min, max)`.
struct Build(Vec<Leaf>);

impl Build {
    fn leaf(&mut self, letter: char, min: u32, max: Option<u32>) -> Particle {
        self.leaf_with(letter, min, max, Basis::Schema)
    }

    fn leaf_with(&mut self, letter: char, min: u32, max: Option<u32>, basis: Basis) -> Particle {
        let id = LeafId(self.0.len() as u32);
        self.0.push(Leaf {
            matcher: Matcher::Element { symbol: symbol(letter), element: ElementId(0) },
            max,
            min_basis: basis,
            max_basis: basis,
        });
        Particle { min, max, min_basis: basis, max_basis: basis, term: Term::Leaf(id) }
    }
}

fn symbol(letter: char) -> Symbol {
    Symbol(letter as u32)
}

fn group(term: Term, min: u32, max: Option<u32>) -> Particle {
    let basis = Basis::Schema;
    Particle { min, max, min_basis: basis, max_basis: basis, term }
}

fn sequence(members: Vec<Particle>, min: u32, max: Option<u32>) -> Particle {
    group(Term::Sequence(members, Basis::Schema), min, max)
}

/// Compiles a model in which nothing stands for anything else.
fn compile(particle: &Particle, leaves: Vec<Leaf>) -> Result<ContentModel, String> {
    ContentModel::compile(particle, leaves, &Substitutes::default(), &Names::new())
}

/// Takes one child of a name that wildcards do not look at.
fn step(automaton: &Automaton, cursor: &mut Cursor, letter: char) -> Option<LeafId> {
    let name = crate::xml::QName::unqualified("x");
    let child = Child { name: &name, symbol: Some(symbol(letter)) };
    automaton.step(cursor, child).map(|taken| taken.leaf)
}

fn accepts(automaton: &Automaton, letters: &str) -> bool {
    let mut cursor = automaton.start();
    letters.chars().all(|letter| step(automaton, &mut cursor, letter).is_some())
        && automaton.accepts(&cursor)
}

fn accepts_times(automaton: &Automaton, letters: &str, times: usize) -> bool {
    accepts(automaton, &letters.repeat(times))
}

#[test]
fn small_bounds_are_written_out() {
    let mut build = Build(Vec::new());
    let a = build.leaf('a', 2, Some(3));
    let b = build.leaf('b', 0, None);
    let model = compile(&sequence(vec![a, b], 1, Some(1)), build.0).unwrap();
    assert!(matches!(model.strict, Automaton::Table(_)));
    assert!(model.relaxed.is_none());
    for (letters, fits) in
        [("a", false), ("aa", true), ("aaa", true), ("aaaa", false), ("aabbb", true), ("b", false)]
    {
        assert_eq!(accepts(&model.strict, letters), fits, "{letters}");
    }
}

#[test]
fn large_bounds_are_counted_at_the_edge_and_past_it() {
    let mut build = Build(Vec::new());
    let a = build.leaf('a', 1000, Some(100_000));
    let b = build.leaf('b', 5000, None);
    let model = compile(&sequence(vec![a, b], 1, Some(1)), build.0).unwrap();
    assert!(matches!(model.strict, Automaton::Counting(_)));
    let fits = |a: usize, b: usize| accepts(&model.strict, &("a".repeat(a) + &"b".repeat(b)));
    assert!(!fits(999, 5000));
    assert!(fits(1000, 5000));
    assert!(fits(100_000, 5000));
    assert!(!fits(100_001, 5000));
    assert!(!fits(1000, 4999));
    assert!(fits(1000, 20_000));
}

#[test]
fn large_bounds_of_a_group_are_counted() {
    let mut build = Build(Vec::new());
    let a = build.leaf('a', 1, Some(2));
    let b = build.leaf('b', 0, Some(1));
    let c = build.leaf('c', 1, Some(1));
    let pairs = sequence(vec![a, b], 3, Some(2000));
    let model = compile(&sequence(vec![pairs, c], 1, Some(1)), build.0).unwrap();
    assert!(matches!(model.strict, Automaton::Counting(_)));
    // Two a in a row are one round or two: both readings are kept.
    for (letters, fits) in
        [("aac", false), ("aaac", true), ("ababac", true), ("aabc", false), ("abbabac", false)]
    {
        assert_eq!(accepts(&model.strict, letters), fits, "{letters}");
    }
    assert!(accepts(&model.strict, &("ab".repeat(2000) + "c")));
    assert!(!accepts(&model.strict, &("ab".repeat(2001) + "c")));
    assert!(accepts(&model.strict, &("aab".repeat(2000) + "c")));
}

#[test]
fn bounds_inside_bounds_are_counted_in_every_way() {
    let mut build = Build(Vec::new());
    let a = build.leaf('a', 2, Some(450));
    let model = compile(&sequence(vec![a], 3, Some(5)), build.0).unwrap();
    assert!(matches!(model.strict, Automaton::Counting(_)));
    for (times, fits) in [(5, false), (6, true), (7, true), (2250, true), (2251, false)] {
        assert_eq!(accepts_times(&model.strict, "a", times), fits, "{times}");
    }
}

#[test]
fn bounds_inside_bounds_without_gaps_are_one_pair_of_bounds() {
    // Inner bounds, rounds, and the counts at the edges.
    let check = |inner: (u32, u32), rounds: (u32, u32), counts: &[(usize, bool)]| {
        let mut build = Build(Vec::new());
        let a = build.leaf('a', inner.0, Some(inner.1));
        let model = sequence(vec![a], rounds.0, Some(rounds.1));
        let model = compile(&model, build.0).unwrap();
        for (times, fits) in counts {
            let found = accepts_times(&model.strict, "a", *times);
            assert_eq!(found, *fits, "{inner:?} {rounds:?} {times}");
        }
    };
    check((0, 1000), (0, 1000), &[(0, true), (1, true), (1_000_000, true), (1_000_001, false)]);
    check((2, 4), (3, 5), &[(5, false), (6, true), (7, true), (20, true), (21, false)]);
    // Between one round and two there is a gap.
    check((500, 600), (1, 2), &[(499, false), (600, true), (601, false), (999, false)]);
    check((500, 600), (1, 2), &[(1000, true), (1200, true), (1201, false)]);
    check((2, 2), (0, 900), &[(0, true), (1, false), (2, true), (3, false), (1800, true)]);
}

#[test]
fn rounds_that_may_be_empty_make_up_for_missing_ones() {
    let mut build = Build(Vec::new());
    let a = build.leaf('a', 0, Some(1));
    let model = compile(&sequence(vec![a], 900, Some(1000)), build.0).unwrap();
    assert!(accepts(&model.strict, ""));
    assert!(accepts_times(&model.strict, "a", 1000));
    assert!(!accepts_times(&model.strict, "a", 1001));
}

#[test]
fn what_cannot_be_counted_is_refused() {
    let mut build = Build(Vec::new());
    let a = build.leaf('a', 1, Some(1000));
    let b = build.leaf('b', 0, Some(1));
    let nested = sequence(vec![a, b], 0, Some(1000));
    let message = compile(&nested, build.0).unwrap_err();
    assert!(message.ends_with("this needs 1000"), "{message}");

    let mut build = Build(Vec::new());
    let mut model = build.leaf('a', 1, Some(1));
    for letter in 'b'..'v' {
        let other = build.leaf(letter, 1, Some(1));
        model = sequence(vec![model, other], 4, Some(4));
    }
    let message = compile(&model, build.0).unwrap_err();
    assert!(message.contains("larger than 10000"), "{message}");
}

#[test]
fn a_choice_without_members_fits_nothing() {
    let mut build = Build(Vec::new());
    let a = build.leaf('a', 0, Some(1));
    let never = group(Term::Choice(Vec::new()), 1, Some(1));
    let model = compile(&sequence(vec![a, never], 1, Some(1)), build.0).unwrap();
    assert!(!accepts(&model.strict, ""));
    assert!(!accepts(&model.strict, "a"));
}

#[test]
fn what_is_inferred_is_relaxed_and_nothing_else() {
    let mut build = Build(Vec::new());
    let a = build.leaf_with('a', 1, Some(1), Basis::Inferred);
    let b = build.leaf('b', 1, Some(1));
    let c = build.leaf_with('c', 2, Some(2), Basis::Analogy);
    let model = compile(&sequence(vec![a, b, c], 1, Some(1)), build.0).unwrap();
    let relaxed = model.relaxed.as_ref().expect("a is inferred");
    for (letters, strict, loose) in [
        ("abcc", true, true),
        ("bcc", false, true),
        ("aaabcc", false, true),
        ("acc", false, false),
        ("abc", false, false),
        ("bacc", false, false),
    ] {
        assert_eq!(accepts(&model.strict, letters), strict, "{letters}");
        assert_eq!(accepts(relaxed, letters), loose, "{letters}");
    }
}

#[test]
fn an_inferred_order_is_relaxed_to_every_order_and_no_more() {
    let mut build = Build(Vec::new());
    let a = build.leaf('a', 0, Some(1));
    let b = build.leaf('b', 0, Some(1));
    let c = build.leaf('c', 1, Some(1));
    let open = group(Term::Sequence(vec![a, b], Basis::Inferred), 1, Some(1));
    let model = compile(&sequence(vec![open, c], 1, Some(1)), build.0).unwrap();
    let relaxed = model.relaxed.as_ref().expect("the order is inferred");
    assert!(!accepts(&model.strict, "bac"));
    for (letters, fits) in [
        ("bac", true),
        ("abc", true),
        ("bc", true),
        ("c", true),
        ("aac", false),
        ("abac", false),
        ("acb", false),
    ] {
        assert_eq!(accepts(relaxed, letters), fits, "{letters}");
    }
}

#[test]
fn what_is_missing_is_the_shortest_list() {
    let mut build = Build(Vec::new());
    let a = build.leaf('a', 1, Some(1));
    let b = build.leaf('b', 0, Some(1));
    let c = build.leaf('c', 1, Some(1));
    let d = build.leaf('d', 1, Some(1));
    let model = compile(&sequence(vec![a, b, c, d], 1, Some(1)), build.0).unwrap();
    let automaton = &model.strict;
    let start = automaton.start();
    let missing = |at: &Cursor, next: Option<char>| {
        let name = crate::xml::QName::unqualified("x");
        let child = next.map(|letter| Child { name: &name, symbol: Some(symbol(letter)) });
        let leaves = automaton.missing_before(at, child)?;
        Some(leaves.iter().map(|leaf| leaf.0).collect::<Vec<_>>())
    };
    assert_eq!(missing(&start, Some('a')), Some(vec![]));
    assert_eq!(missing(&start, Some('d')), Some(vec![0, 2]));
    assert_eq!(missing(&start, None), Some(vec![0, 2, 3]));
    let mut at = start;
    step(automaton, &mut at, 'a');
    assert_eq!(missing(&at, Some('a')), None);
    assert_eq!(missing(&at, Some('b')), Some(vec![]));
    assert_eq!(automaton.next(&at), [LeafId(1), LeafId(2)]);
}

#[test]
fn shapes_add_up_over_groups() {
    let mut build = Build(Vec::new());
    let a = build.leaf('a', 1, Some(2));
    let b = build.leaf('b', 1, Some(1));
    let again = build.leaf('a', 0, Some(1));
    let choice = group(Term::Choice(vec![b, again]), 1, Some(3));
    let whole = sequence(vec![a, choice], 0, Some(2));
    let name = |symbol: Symbol| {
        let letter = char::from_u32(symbol.0).expect("symbols are letters here");
        crate::xml::QName::unqualified(&letter.to_string())
    };
    let found: Vec<_> = shapes(&whole, &build.0, name)
        .into_iter()
        .map(|shape| (shape.name.to_string(), shape.min_occurs, shape.max_occurs))
        .collect();
    assert_eq!(found, [("a".to_owned(), 0, Some(10)), ("b".to_owned(), 0, Some(6))]);
}
