//! Simple types by chance. Each carries values that are valid by construction and others at its
//! edges, so that no third implementation of simple types is needed to make documents.

use super::schema_support::chance::Chance;

/// The number of a simple type in the model.
pub type SimpleId = usize;

#[derive(Clone, Debug)]
pub struct Simple {
    /// None for a type that is written where it is used.
    pub name: Option<String>,
    pub home: usize,
    pub definition: Definition,
    /// Values that are surely valid, white space normalised.
    pub good: Vec<String>,
    /// Values near the edge, on either side.
    pub edge: Vec<String>,
    pub family: Family,
    /// Whether a step has `length`, after which no other limit of lengths may come.
    pub has_length: bool,
}

#[derive(Clone, Debug)]
pub enum Definition {
    Builtin(&'static str),
    Restriction(SimpleId, Vec<(&'static str, String)>),
    List(SimpleId),
    Union(Vec<SimpleId>),
}

/// What sort of facets a type can have.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Family {
    /// Measured in characters.
    Text,
    /// Decimals and integers.
    Decimal,
    Float,
    /// Dates and times whose good values are ordered as their texts are.
    Temporal,
    /// Only `enumeration` and `pattern`.
    Other,
    List,
    Union,
    /// Values must be unique in the document.
    Id,
}

type Row = (&'static str, Family, &'static [&'static str], &'static [&'static str]);

/// Built-in types with values of theirs.
pub const BUILTINS: &[Row] = &[
    (
        "string",
        Family::Text,
        &["a", "ab", "abc", "hello world", "x1", "Zoë", "a-b", ""],
        &["  two  spaces ", "\tq\n"],
    ),
    ("normalizedString", Family::Text, &["a", "abc", "b c", "x1", ""], &[" a ", "a\tb"]),
    ("token", Family::Text, &["a", "abc", "b c", "x1", "long-token", ""], &[" a ", "a  b", "\n"]),
    ("NMTOKEN", Family::Text, &["a", "1a", "-x", "a.b:c", "abc"], &["", "a b", "@", " a "]),
    ("Name", Family::Text, &["a", "_b", "a:b", "abc"], &["1a", "-a", "", "a b"]),
    ("NCName", Family::Text, &["a", "_b", "c-d.e", "abc"], &["a:b", "1", "", "a b"]),
    (
        "language",
        Family::Text,
        &["en", "de-CH", "x-klingon"],
        &["", "toolongprimarytag", "en_US", "e1"],
    ),
    ("boolean", Family::Other, &["true", "false", "1", "0"], &["TRUE", "", "yes", "2", " 1 "]),
    (
        "decimal",
        Family::Decimal,
        &["0", "1", "-1.5", "12.50", "3", "100.001", ".5", "-7"],
        &["1e3", "", "1.2.3", "INF", ".", " 7 ", "+3", "007.100"],
    ),
    (
        "integer",
        Family::Decimal,
        &["0", "1", "-1", "42", "7", "1000"],
        &["1.0", "+", "", "+5", "99999999999999999999999", " 3 ", "-0", "1 2"],
    ),
    (
        "int",
        Family::Decimal,
        &["0", "1", "-1", "42", "7", "2147483647"],
        &["2147483648", "-2147483648", "-2147483649", "1.", ""],
    ),
    ("short", Family::Decimal, &["0", "5", "-32768", "32767"], &["32768", "-32769", "x"]),
    ("byte", Family::Decimal, &["0", "5", "-128", "127"], &["128", "-129", "+127", "0x1"]),
    (
        "long",
        Family::Decimal,
        &["0", "9223372036854775807", "-5"],
        &["9223372036854775808", "-9223372036854775808", "-9223372036854775809"],
    ),
    ("unsignedByte", Family::Decimal, &["0", "5", "255"], &["256", "-1", "-0", ""]),
    ("unsignedInt", Family::Decimal, &["0", "5", "4294967295"], &["4294967296", "-1"]),
    ("nonNegativeInteger", Family::Decimal, &["0", "5", "12"], &["-1", "-0", "1.0"]),
    ("positiveInteger", Family::Decimal, &["1", "5", "12"], &["0", "-1", "+1"]),
    ("negativeInteger", Family::Decimal, &["-1", "-5", "-12"], &["0", "1"]),
    (
        "float",
        Family::Float,
        &["0", "1.5", "-2.25", "100", "3"],
        &["INF", "-INF", "NaN", "", "1E2", " 1 ", "inf"],
    ),
    (
        "double",
        Family::Float,
        &["0", "1.5", "-2.25", "100", "1000000"],
        &["INF", "-INF", "NaN", "1E400", "--1", "1e-2"],
    ),
    (
        "date",
        Family::Temporal,
        &["1999-12-31", "2000-01-01", "2001-02-28", "2004-02-29"],
        &[
            "2001-02-29",
            "2000-13-01",
            "2000-1-1",
            "2000-01-01+14:01",
            "0000-01-01",
            "2000-01-32",
            "",
            "1900-02-29",
        ],
    ),
    (
        "dateTime",
        Family::Temporal,
        &["1999-12-31T23:59:59", "2000-01-01T00:00:00", "2000-06-15T12:30:45"],
        &[
            "2000-06-15T12:30:60",
            "2000-06-15T24:00:01",
            "2000-06-15",
            "2000-06-15T12:30",
            "2000-02-30T00:00:00",
            "2000-06-15T25:00:00",
        ],
    ),
    (
        "time",
        Family::Temporal,
        &["00:00:00", "08:15:30", "12:30:45", "23:59:59"],
        &["24:00:01", "12:60:00", "1:00:00", "12:00", ""],
    ),
    ("gYear", Family::Temporal, &["1999", "2000", "2024"], &["99", "0000", "20000", ""]),
    (
        "gYearMonth",
        Family::Temporal,
        &["1999-12", "2000-01", "2024-06"],
        &["2000-13", "2000-1", "2000"],
    ),
    (
        "gMonthDay",
        Family::Temporal,
        &["--01-01", "--02-29", "--12-31"],
        &["--02-30", "--13-01", "02-01"],
    ),
    ("gDay", Family::Temporal, &["---01", "---15", "---31"], &["---32", "---00", "--01"]),
    ("gMonth", Family::Temporal, &["--01", "--06", "--12"], &["--13", "--00", "-01"]),
    (
        "duration",
        Family::Other,
        &["P1Y", "P2M", "P3D", "PT1H", "P1Y2M3DT4H5M6.7S", "-P1D"],
        &["P", "P1", "PT", "P1.5Y", "1Y", ""],
    ),
    ("hexBinary", Family::Other, &["0f", "ABCD", "00ff00", ""], &["0", "0g", "0 f"]),
    ("base64Binary", Family::Other, &["AAAA", "TWE=", "TQ==", ""], &["A", "AA=A", "AAA", "####"]),
    ("anyURI", Family::Other, &["http://example.org/", "a/b", "urn:x:y", ""], &[]),
    ("QName", Family::Other, &["a:x", "xs:string", "y"], &["zz:q", ":", "a:", ""]),
    ("NMTOKENS", Family::List, &["a", "a b c", "x y"], &["@", "a @"]),
    ("ID", Family::Id, &["id"], &["", "1", "a:b"]),
];

/// Numbers as multiples of a thousandth, for ordering the values above.
pub fn thousandths(text: &str) -> Option<i128> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = format!("{part:0<3}");
    let whole = if whole.is_empty() { 0 } else { whole.parse::<i128>().ok()? };
    Some(sign * (whole * 1000 + part.parse::<i128>().ok()?))
}

/// A value by which good values of a family can be ordered.
fn rank(family: Family, left: &str, right: &str) -> Option<std::cmp::Ordering> {
    match family {
        Family::Decimal | Family::Float => Some(thousandths(left)?.cmp(&thousandths(right)?)),
        Family::Temporal => Some(left.cmp(right)),
        _ => None,
    }
}

/// A step of restriction on `base`: facets, and the values that are left.
pub fn restrict(chance: &mut Chance, base: &Simple, id: SimpleId) -> Option<Simple> {
    let mut facets = Vec::new();
    let mut good = base.good.clone();
    let mut edge = chance.some(&base.edge, 4);
    edge.retain(|_| !base.edge.is_empty());
    let family = base.family;
    match (family, chance.below(6)) {
        (Family::Id, _) => return None,
        (_, 0) => enumerate(chance, &mut facets, &mut good, &mut edge),
        (_, 1) => pattern(chance, &mut facets, &mut good, &mut edge)?,
        (Family::Text | Family::List, _) if base.has_length => return None,
        (Family::Text | Family::List, _) => {
            lengths(chance, family, &mut facets, &mut good, &mut edge);
        }
        (Family::Decimal, 2) => digits(base, &mut facets, &mut good, &mut edge)?,
        (Family::Decimal | Family::Float | Family::Temporal, _) => {
            bounds(chance, family, &mut facets, &mut good, &mut edge)?;
        }
        (_, 2 | 3) => pattern(chance, &mut facets, &mut good, &mut edge)?,
        _ => enumerate(chance, &mut facets, &mut good, &mut edge),
    }
    edge.extend(base.good.iter().filter(|value| !good.contains(value)).take(4).cloned());
    let has_length = base.has_length || facets.iter().any(|(facet, _)| *facet == "length");
    Some(Simple {
        name: None,
        home: base.home,
        has_length,
        definition: Definition::Restriction(id, facets),
        good,
        edge,
        family,
    })
}

type Facets = Vec<(&'static str, String)>;

fn enumerate(
    chance: &mut Chance,
    facets: &mut Facets,
    good: &mut Vec<String>,
    edge: &mut Vec<String>,
) {
    *good = chance.some(good, 4);
    facets.extend(good.iter().map(|value| ("enumeration", value.clone())));
    edge.extend(good.iter().take(2).flat_map(|value| [format!("{value}x"), format!(" {value} ")]));
}

fn lengths(
    chance: &mut Chance,
    family: Family,
    facets: &mut Facets,
    good: &mut Vec<String>,
    edge: &mut Vec<String>,
) {
    let measure = |value: &str| match family {
        Family::List => value.split_whitespace().count(),
        _ => value.chars().count(),
    };
    let one = measure(&chance.pick(good).clone());
    let other = measure(&chance.pick(good).clone());
    let (low, high) = (one.min(other), one.max(other));
    match chance.below(4) {
        0 => {
            facets.push(("length", one.to_string()));
            good.retain(|value| measure(value) == one);
        }
        1 => {
            facets.push(("minLength", low.to_string()));
            good.retain(|value| measure(value) >= low);
        }
        2 => {
            facets.push(("maxLength", high.to_string()));
            good.retain(|value| measure(value) <= high);
        }
        _ => {
            facets.push(("minLength", low.to_string()));
            facets.push(("maxLength", high.to_string()));
            good.retain(|value| (low..=high).contains(&measure(value)));
        }
    }
    if family == Family::Text && chance.percent(20) {
        facets.push(("whiteSpace", "collapse".to_owned()));
        edge.push(format!("  {} ", chance.pick(good)));
    }
    let unit = if family == Family::List { "x " } else { "x" };
    for length in [low.saturating_sub(1), low, high, high + 1] {
        edge.push(unit.repeat(length).trim_end().to_owned());
    }
}

fn bounds(
    chance: &mut Chance,
    family: Family,
    facets: &mut Facets,
    good: &mut Vec<String>,
    edge: &mut Vec<String>,
) -> Option<()> {
    let mut sorted = good.clone();
    sorted.sort_by(|left, right| rank(family, left, right).unwrap_or(std::cmp::Ordering::Equal));
    sorted.dedup_by(|left, right| rank(family, left, right) == Some(std::cmp::Ordering::Equal));
    if sorted.len() < 2 {
        return None;
    }
    let low = chance.below(sorted.len() - 1);
    let high = low + 1 + chance.below(sorted.len() - low - 1);
    let (mut from, mut to) = (low, high);
    if chance.percent(70) {
        let is_open = chance.percent(40) && high > low + 1;
        facets.push((if is_open { "minExclusive" } else { "minInclusive" }, sorted[low].clone()));
        from += usize::from(is_open);
    } else {
        from = 0;
    }
    if facets.is_empty() || chance.percent(60) {
        let is_open = chance.percent(40) && to > from;
        facets.push((if is_open { "maxExclusive" } else { "maxInclusive" }, sorted[high].clone()));
        to -= usize::from(is_open);
    } else {
        to = sorted.len() - 1;
    }
    edge.extend([sorted[low].clone(), sorted[high].clone()]);
    if family == Family::Decimal {
        for value in [&sorted[low], &sorted[high]] {
            let around = thousandths(value)? / 1000;
            edge.extend([(around - 1).to_string(), (around + 1).to_string(), format!("{value}.0")]);
        }
    }
    *good = sorted[from..=to].to_vec();
    Some(())
}

fn digits(
    base: &Simple,
    facets: &mut Facets,
    good: &mut Vec<String>,
    edge: &mut Vec<String>,
) -> Option<()> {
    good.retain(|value| value.chars().filter(char::is_ascii_digit).count() <= 4);
    if good.is_empty() {
        return None;
    }
    facets.push(("totalDigits", "4".to_owned()));
    if base.good.iter().any(|value| value.contains('.')) {
        facets.push(("fractionDigits", "2".to_owned()));
        good.retain(|value| value.split_once('.').is_none_or(|(_, part)| part.len() <= 2));
        edge.extend(["0.001", "1.25", "1.250", "00001.10"].map(str::to_owned));
    }
    edge.extend(["9999", "10000", "09999", "-9999"].map(str::to_owned));
    (!good.is_empty()).then_some(())
}

/// Generalises one good value to a pattern, letter by letter.
fn pattern(
    chance: &mut Chance,
    facets: &mut Facets,
    good: &mut Vec<String>,
    edge: &mut Vec<String>,
) -> Option<()> {
    let value = chance.pick(good).clone();
    if value.chars().count() > 24 {
        return None;
    }
    let mut expression = String::new();
    let mut run = 0;
    for c in value.chars() {
        let class = match c {
            'a'..='z' => {
                *chance.pick(&["[a-z]", "\\p{Ll}", "[a-zA-Z]", "\\i", ".", "\\c", "[^0-9]"])
            }
            'A'..='Z' => *chance.pick(&["[A-Z]", "\\p{Lu}", "\\p{L}", "[^a-z]", "\\w"]),
            '0'..='9' => *chance.pick(&["\\d", "[0-9]", "\\p{Nd}", "[\\d]", "[^\\D]"]),
            ' ' => *chance.pick(&[" ", "\\s", "[ ]"]),
            _ => "",
        };
        if class.is_empty() || chance.percent(35) {
            if ".\\?*+{}()[]|-^".contains(c) {
                expression.push('\\');
            }
            expression.push(c);
        } else {
            expression.push_str(class);
        }
        match chance.below(12) {
            0 => expression.push_str("{1,2}"),
            1 => expression.push('+'),
            2 => expression.push_str("{1}"),
            _ => run += 1,
        }
    }
    match chance.below(8) {
        0 => expression.push_str("(x|y)?"),
        1 => expression = format!("({expression})|zz"),
        2 => expression = format!("({expression}){{1,2}}"),
        3 => expression.push_str("q*"),
        _ => {}
    }
    facets.push(("pattern", expression));
    if chance.percent(20) {
        facets.push(("pattern", "z{2,3}".to_owned()));
    }
    let mut other = value.clone();
    if run > 0 {
        other.pop();
    }
    edge.extend([
        other,
        format!("{value}x"),
        format!("{value}{value}"),
        value.to_uppercase(),
        "zz".to_owned(),
        "zzzz".to_owned(),
    ]);
    *good = vec![value];
    Some(())
}
