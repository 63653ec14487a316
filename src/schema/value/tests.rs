use super::*;
use crate::xml::{Namespace, Scope};

/// Type, texts that are values, texts that are not.
const TABLE: &[(Builtin, &[&str], &[&str])] = &[
    (Builtin::String, &["", " \t\n", "x"], &[]),
    (
        Builtin::Language,
        &["en", "x-klingon", "abcdefgh-12345678"],
        &["", "en_US", "abcdefghi", "1"],
    ),
    (Builtin::NmToken, &["-a", "1", "a:b"], &["", "a b", "a,b"]),
    (Builtin::Name, &["a", ":a", "é-1"], &["", "1a", "-a"]),
    (Builtin::NcName, &["a", "_"], &["a:b", ".a", ""]),
    (Builtin::Boolean, &["true", "false", "0", "1", " true\n"], &["TRUE", "", "01", "yes"]),
    (
        Builtin::Decimal,
        &["0", "-1.50", "+.5", "5.", "123456789012345678901234567890.123"],
        &["", ".", "+", "1e3", "1,0", "--1", "1.2.3"],
    ),
    (Builtin::Integer, &["-0", "+12345678901234567890123456789012345678901234"], &["1.0", "", "x"]),
    (Builtin::NonPositiveInteger, &["0", "-0", "-7"], &["1", "+1"]),
    (Builtin::NegativeInteger, &["-1", "-01"], &["0", "-0", "1"]),
    (Builtin::NonNegativeInteger, &["0", "-0", "+7"], &["-1"]),
    (Builtin::PositiveInteger, &["1", "+01"], &["0", "-1"]),
    (
        Builtin::Long,
        &["9223372036854775807", "-9223372036854775808", "000000000000000000000000000000000000001"],
        &[
            "9223372036854775808",
            "-9223372036854775809",
            "99999999999999999999999999999999999999999",
        ],
    ),
    (Builtin::Int, &["2147483647", "-2147483648"], &["2147483648", "-2147483649"]),
    (Builtin::Short, &["32767", "-32768"], &["32768", "-32769"]),
    (Builtin::Byte, &["127", "-128"], &["128", "-129"]),
    (Builtin::UnsignedLong, &["18446744073709551615", "0"], &["18446744073709551616", "-1"]),
    (Builtin::UnsignedInt, &["4294967295"], &["4294967296"]),
    (Builtin::UnsignedShort, &["65535"], &["65536"]),
    (Builtin::UnsignedByte, &["255"], &["256"]),
    (
        Builtin::Float,
        &["1", "-1.5E-3", "INF", "-INF", "NaN"],
        &["+INF", "inf", "1e", "e1", "1e1.5"],
    ),
    (Builtin::Double, &["1E400"], &["", "1 2"]),
    (
        Builtin::Duration,
        &["P1Y", "-P1Y2M3DT4H5M6.7S", "PT1M"],
        &["P", "PT", "P1YT", "1Y", "P1M1Y", "P-1Y", "P1S", "PT1.S", "P1.5Y", "+P1D"],
    ),
    (
        Builtin::DateTime,
        &[
            "2011-06-30T12:00:00",
            "2011-06-30T24:00:00.000Z",
            "2012-02-29T23:59:59.999999999999+14:00",
            "-0001-12-31T00:00:00-13:59",
            "123456789012-01-01T00:00:00",
            " 2011-06-30T12:00:00\n",
        ],
        &[
            "2011-06-30",
            "2011-06-30T24:00:01",
            "2011-06-30T24:01:00",
            "2011-06-30T24:00:00.1",
            "2011-06-30T12:60:00",
            "2011-06-30T12:00:60",
            "2011-02-29T12:00:00",
            "1900-02-29T12:00:00",
            "2011-06-31T12:00:00",
            "0000-01-01T00:00:00",
            "02011-01-01T00:00:00",
            "211-01-01T00:00:00",
            "2011-06-30T12:00:00+14:01",
            "2011-06-30T12:00:00+15:00",
            "2011-06-30T12:00:00.",
            "2011-06-30t12:00:00",
            "2011-06-30T12:00:00 Z",
            "+2011-06-30T12:00:00",
        ],
    ),
    (Builtin::Time, &["24:00:00", "12:00:00.5+01:00"], &["12:00", "24:00:00.5", "25:00:00"]),
    (Builtin::Date, &["2000-02-29Z", "2011-06-30-05:00"], &["2011-02-30", "20110630", "2011-6-30"]),
    (Builtin::GYearMonth, &["2011-06", "-0044-03Z"], &["2011-13", "2011-00", "2011"]),
    (Builtin::GYear, &["2011", "12011"], &["0000", "211", "02011"]),
    (Builtin::GMonthDay, &["--02-29", "--06-30Z"], &["--02-30", "--04-31", "-06-30"]),
    (Builtin::GDay, &["---31", "---01Z"], &["---32", "---00", "--15"]),
    (Builtin::GMonth, &["--12", "--01+01:00"], &["--13", "--1", "-06"]),
    (Builtin::HexBinary, &["", "00fF"], &["0", "0g", "00 11"]),
    (
        Builtin::Base64Binary,
        &["", "AA==", "AAA=", "A A A A"],
        &["A===", "AAA", "AB==", "AAB=", "===="],
    ),
    (
        Builtin::AnyUri,
        &["", "a b", "http://[::1]:80/x?y#z", "./a:b", "%41", "é", "http://u@h:1/", "urn:a:b"],
        &["%zz", "%4", "a#b#c", "http://[", "http://a:b/", ":a", "1a:b", "a[b]"],
    ),
    (Builtin::QName, &["a", "xml:a", " t:_b "], &["", "u:a", "t:", ":a", "t:a:b", "t:1"]),
    (Builtin::Notation, &["a", "t:a"], &["u:a", "1"]),
    (Builtin::Id, &["a"], &["a:b", ""]),
    (Builtin::IdRef, &["a"], &["a b", ""]),
];

/// Lists, and what names entities: they have tests of their own.
const LISTS: [Builtin; 4] =
    [Builtin::IdRefs, Builtin::Entity, Builtin::Entities, Builtin::NmTokens];

fn scope() -> Scope {
    Scope::default().with(vec![("t".into(), Namespace::new("urn:t"))])
}

fn bound(builtin: Builtin, kind: BoundKind, text: &str) -> Bound {
    let limit = builtin.value(text, &scope()).expect(text);
    Bound { kind, text: text.to_owned(), limit }
}

#[test]
fn values_and_what_is_none() {
    for (builtin, values, others) in TABLE {
        let simple = SimpleType::of_builtin(*builtin, None);
        for value in *values {
            assert_eq!(simple.check(value, &scope()), Ok(()), "{}: {value:?}", simple.label);
        }
        for other in *others {
            let error = simple.check(other, &scope()).expect_err(other);
            assert_eq!(error.rule, "cvc-datatype-valid.1", "{}: {other:?}", simple.label);
        }
    }
}

#[test]
fn every_type_is_in_the_table_or_takes_all() {
    for builtin in Builtin::all() {
        let is_tested = TABLE.iter().any(|row| row.0 == builtin) || LISTS.contains(&builtin);
        assert!(is_tested || builtin.takes_all(), "{}", builtin.name());
    }
}

#[test]
fn white_space_is_treated_as_the_type_says() {
    let text = " a \t b\n";
    assert_eq!(WhiteSpace::Preserve.normalize(text), text);
    assert_eq!(WhiteSpace::Replace.normalize(text), " a   b ");
    assert_eq!(WhiteSpace::Collapse.normalize(text), "a b");
    assert!(matches!(WhiteSpace::Collapse.normalize(" a b "), std::borrow::Cow::Borrowed("a b")));
}

#[test]
fn values_are_compared_not_texts() {
    let same = |simple: &SimpleType, text: &str, other: &str| {
        let written = Written { text: other.to_owned(), scope: scope() };
        simple.is_same_value(text, &scope(), &written)
    };
    let decimal = SimpleType::of_builtin(Builtin::Decimal, None);
    assert!(same(&decimal, "1.50", " +01.5 "));
    assert!(same(&decimal, "-0", "0.0"));
    assert!(!same(&decimal, "1.5", "-1.5"));
    let boolean = SimpleType::of_builtin(Builtin::Boolean, None);
    assert!(same(&boolean, "1", "true"));
    assert!(!same(&boolean, "0", "true"));
    let string = SimpleType::of_builtin(Builtin::String, None);
    assert!(!same(&string, "a", "a "));
    let name = SimpleType::of_builtin(Builtin::QName, None);
    let bound =
        |prefix: &str| Scope::default().with(vec![(prefix.into(), Namespace::new("urn:n"))]);
    let written = Written { text: "s:n".to_owned(), scope: bound("s") };
    assert!(name.is_same_value("d:n", &bound("d"), &written), "prefixes do not matter");
    assert!(!name.is_same_value("s:n", &scope(), &written), "this one is not bound");
}

fn with_facets(builtin: Builtin, change: impl FnOnce(&mut Facets)) -> SimpleType {
    let mut simple = SimpleType::of_builtin(builtin, None);
    change(&mut simple.facets);
    simple
}

#[test]
fn facets_hold_at_the_edge_and_not_past_it() {
    let rule = |simple: &SimpleType, text: &str| {
        simple.check(text, &scope()).err().map(|error| error.rule)
    };
    let lengths = with_facets(Builtin::String, |facets| {
        facets.min_length = Some(2);
        facets.max_length = Some(3);
    });
    assert_eq!(rule(&lengths, "é"), Some("cvc-minLength-valid"));
    assert_eq!(rule(&lengths, "éé"), None);
    assert_eq!(rule(&lengths, "ééé"), None);
    assert_eq!(rule(&lengths, "éééé"), Some("cvc-maxLength-valid"));

    let length = with_facets(Builtin::Base64Binary, |facets| facets.length = Some(2));
    assert_eq!(rule(&length, "AAA="), None);
    assert_eq!(rule(&length, "AAAA"), Some("cvc-length-valid"));

    let bounds = with_facets(Builtin::Decimal, |facets| {
        let builtin = Builtin::Decimal;
        facets.bounds = vec![
            bound(builtin, BoundKind::MinExclusive, "-1.5"),
            bound(builtin, BoundKind::MaxInclusive, "100"),
        ];
    });
    assert_eq!(rule(&bounds, "-1.5"), Some("cvc-minExclusive-valid"));
    assert_eq!(rule(&bounds, "-1.4999999999999999999999999"), None);
    assert_eq!(rule(&bounds, "100.0"), None);
    assert_eq!(rule(&bounds, "100.0000000000000000000001"), Some("cvc-maxInclusive-valid"));

    let bounds = with_facets(Builtin::Integer, |facets| {
        let builtin = Builtin::Integer;
        facets.bounds = vec![
            bound(builtin, BoundKind::MinInclusive, "3"),
            bound(builtin, BoundKind::MaxExclusive, "5"),
        ];
    });
    assert_eq!(rule(&bounds, "2"), Some("cvc-minInclusive-valid"));
    assert_eq!(rule(&bounds, "3"), None);
    assert_eq!(rule(&bounds, "4"), None);
    assert_eq!(rule(&bounds, "5"), Some("cvc-maxExclusive-valid"));

    let digits = with_facets(Builtin::Decimal, |facets| {
        facets.total_digits = Some(4);
        facets.fraction_digits = Some(2);
    });
    assert_eq!(rule(&digits, "-0012.340"), None);
    assert_eq!(rule(&digits, "123.45"), Some("cvc-totalDigits-valid"));
    assert_eq!(rule(&digits, "1.234"), Some("cvc-fractionDigits-valid"));
    assert_eq!(rule(&digits, "0.001"), Some("cvc-fractionDigits-valid"));
}

#[test]
fn enumerations_name_the_near_miss_and_tolerate_what_they_are_told_to() {
    let list = with_facets(Builtin::String, |facets| {
        facets.enumeration =
            Some(Arc::new(Enumeration::of_texts(vec!["success".to_owned(), "failure".to_owned()])));
        facets.tolerated = vec!["processed".to_owned()];
    });
    assert_eq!(list.check("success", &scope()), Ok(()));
    let error = list.check("Success", &scope()).expect_err("the case is wrong");
    assert_eq!(error.message, "`Success` is not in the list; is `success` meant?");
    assert_eq!(error.rule, "cvc-enumeration-valid");
    assert_eq!(error.expected, ["success", "failure"]);
    assert_eq!(error.basis, Basis::Schema);
    let error = list.check("processed", &scope()).expect_err("it is tolerated, not allowed");
    assert_eq!(error.basis, Basis::Inferred);
    let error = list.check("x", &scope()).expect_err("it is not in the list");
    assert_eq!(error.message, "`x` is not one of the 2 values in the list");
}

#[test]
fn excerpts_are_short_and_on_one_line() {
    assert_eq!(excerpt("a\nb"), "a b");
    assert_eq!(excerpt(&"é".repeat(60)), "é".repeat(60));
    assert_eq!(excerpt(&"é".repeat(61)), format!("{}…", "é".repeat(60)));
}
