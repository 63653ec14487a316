//! Definitions of simple types that are taken, and that are refused.

use crate::schema::{Schema, SchemaSource};

/// Puts definitions into a schema. `xs:restriction` and the like are written without `xs:`.
fn compile(body: &str) -> Result<Schema, String> {
    let text = format!(
        "<schema xmlns='http://www.w3.org/2001/XMLSchema' \
         xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:t='urn:t' \
         targetNamespace='urn:t'>\n{body}</schema>"
    );
    let source = SchemaSource { name: "t.xsd", text: &text };
    Schema::compile(&[source]).map_err(|error| match error.rule {
        Some(rule) => format!("{error} ({rule})"),
        None => error.to_string(),
    })
}

/// A type `s` that restricts a built-in type, or one that `base` names as `t:b`.
fn step(base: &str, facets: &str) -> String {
    format!("<simpleType name='s'><restriction base='{base}'>{facets}</restriction></simpleType>")
}

/// A type `t:b` by facets, and a type that restricts it.
fn steps(base: &str, first: &str, second: &str) -> String {
    let named = step(base, first).replace("name='s'", "name='b'");
    format!("{named}{}", step("t:b", second))
}

fn f(name: &str, value: &str) -> String {
    format!("<{name} value='{value}'/>")
}

fn fixed(name: &str, value: &str) -> String {
    format!("<{name} value='{value}' fixed='true'/>")
}

#[track_caller]
fn takes(body: &str) {
    if let Err(error) = compile(body) {
        panic!("{body}\n{error}");
    }
}

/// Holds that the body is refused, for that reason.
#[track_caller]
fn refuses(body: &str, reason: &str) {
    let error = compile(body).expect_err(body);
    assert!(error.contains(reason), "{body}\n{error}\ndoes not say: {reason}");
}

#[test]
fn each_type_has_the_facets_that_apply_to_it() {
    let lengths = ["length", "minLength", "maxLength"];
    let bounds = ["minInclusive", "minExclusive", "maxInclusive", "maxExclusive"];
    let digits = ["totalDigits", "fractionDigits"];
    // Part 2, section 4.1.5: base, one of its values, and the facets beyond pattern.
    let texts: Vec<&str> = [&lengths[..], &["enumeration"]].concat();
    let ordered: Vec<&str> = [&bounds[..], &["enumeration"]].concat();
    let numbers: Vec<&str> = [&bounds[..], &digits, &["enumeration"]].concat();
    let rows: &[(&str, &str, &[&str])] = &[
        ("xs:string", "1", &texts),
        ("xs:token", "1", &texts),
        ("xs:language", "en", &texts),
        ("xs:anyURI", "1", &texts),
        ("xs:hexBinary", "00", &texts),
        ("xs:base64Binary", "AAAA", &texts),
        ("xs:QName", "a", &texts),
        ("xs:NMTOKENS", "1", &texts),
        ("xs:IDREFS", "a", &texts),
        ("xs:boolean", "1", &[]),
        ("xs:decimal", "1", &numbers),
        ("xs:byte", "1", &numbers),
        ("xs:float", "1", &ordered),
        ("xs:double", "1", &ordered),
        ("xs:duration", "P1D", &ordered),
        ("xs:dateTime", "2011-06-30T12:00:00", &ordered),
        ("xs:time", "12:00:00", &ordered),
        ("xs:date", "2011-06-30", &ordered),
        ("xs:gYearMonth", "2011-06", &ordered),
        ("xs:gYear", "2011", &ordered),
        ("xs:gMonthDay", "--06-30", &ordered),
        ("xs:gDay", "---30", &ordered),
        ("xs:gMonth", "--06", &ordered),
    ];
    for (base, value, facets) in rows {
        takes(&step(base, &f("pattern", ".*")));
        for facet in [&lengths[..], &bounds, &digits, &["enumeration"]].concat() {
            let value = match facet {
                "length" | "minLength" | "maxLength" | "totalDigits" => "1",
                "fractionDigits" => "0",
                _ => value,
            };
            let body = step(base, &f(facet, value));
            if facets.contains(&facet) {
                takes(&body);
            } else {
                refuses(&body, "(cos-applicable-facets)");
            }
        }
    }
    let union = "<simpleType name='b'><union memberTypes='xs:int xs:date'/></simpleType>";
    takes(&format!("{union}{}", step("t:b", &(f("pattern", ".") + &f("enumeration", "1")))));
    for facet in ["length", "minInclusive", "whiteSpace", "totalDigits"] {
        refuses(&format!("{union}{}", step("t:b", &f(facet, "1"))), "(cos-applicable-facets)");
    }
}

#[test]
fn facets_are_written_as_they_should() {
    for (facets, reason) in [
        (f("length", "-1"), "t.xsd:2:52: xs:length is `-1`; write a whole number, 0 at least"),
        (f("length", ""), "xs:length is ``"),
        (f("length", "1.0"), "xs:length is `1.0`"),
        ("<length/>".to_owned(), "xs:length needs the attribute `value`"),
        ("<length value='1' fix='1'/>".to_owned(), "xs:length has no attribute `fix`"),
        ("<length value='1' fixed='yes'/>".to_owned(), "`fixed` is `yes`"),
        ("<pattern value='a' fixed='true'/>".to_owned(), "xs:pattern has no attribute `fixed`"),
        (
            "<length value='1'><length value='1'/></length>".to_owned(),
            "xs:length may not stand here",
        ),
        (f("length", "1") + &f("length", "1"), "(src-single-facet-value)"),
        (f("whiteSpace", "trim"), "`trim` is no way to treat white space"),
        (f("pattern", "a{"), "the pattern `a{` has a repetition"),
        (f("size", "1"), "xs:size may not stand here"),
    ] {
        refuses(&step("xs:string", &facets), reason);
    }
    refuses(&step("xs:int", &f("totalDigits", "0")), "xs:totalDigits is 0; write 1 at least");
    for value in ["0", "+3", " 007 ", "-0", "99999999999999999999999999"] {
        takes(&step("xs:string", &f("minLength", value)));
    }
    takes(&step("xs:string", "<length value='1' id='x'><annotation/></length>"));
}

#[test]
fn lengths_go_together() {
    let (length, min, max) = (|n| f("length", n), |n| f("minLength", n), |n| f("maxLength", n));
    takes(&step("xs:string", &(min("2") + &max("2"))));
    let rule = "(minLength-less-than-equal-to-maxLength)";
    refuses(&step("xs:string", &(min("3") + &max("2"))), rule);
    refuses(&steps("xs:string", &max("2"), &min("3")), rule);
    // 4.3.1.4: beside a length only limits that were there before.
    let rule = "(length-minLength-maxLength)";
    refuses(&step("xs:string", &(length("2") + &min("1"))), rule);
    refuses(&step("xs:string", &(max("3") + &length("2"))), rule);
    takes(&steps("xs:string", &min("1"), &length("2")));
    takes(&steps("xs:string", &max("2"), &length("2")));
    refuses(&steps("xs:string", &min("3"), &length("2")), rule);
    refuses(&steps("xs:string", &max("1"), &length("2")), rule);
    refuses(&steps("xs:string", &length("2"), &max("3")), rule);
    takes(&steps("xs:string", &length("2"), &length("2")));
    refuses(&steps("xs:string", &length("2"), &length("3")), "(length-valid-restriction)");
    takes(&steps("xs:string", &min("2"), &min("2")));
    refuses(&steps("xs:string", &min("2"), &min("1")), "(minLength-valid-restriction)");
    takes(&steps("xs:string", &max("2"), &max("1")));
    refuses(&steps("xs:string", &max("2"), &max("3")), "(maxLength-valid-restriction)");
    // The lists that are built in have one item at least.
    refuses(&step("xs:NMTOKENS", &min("0")), "(minLength-valid-restriction)");
}

#[test]
fn digits_go_together() {
    let (total, fraction) = (|n| f("totalDigits", n), |n| f("fractionDigits", n));
    takes(&step("xs:decimal", &(total("2") + &fraction("2"))));
    refuses(&step("xs:decimal", &(total("2") + &fraction("3"))), "(fractionDigits-totalDigits)");
    takes(&steps("xs:decimal", &total("3"), &total("3")));
    refuses(&steps("xs:decimal", &total("3"), &total("4")), "(totalDigits-valid-restriction)");
    let rule = "(fractionDigits-valid-restriction)";
    refuses(&steps("xs:decimal", &fraction("3"), &fraction("4")), rule);
    takes(&step("xs:int", &fraction("0")));
    refuses(&step("xs:int", &fraction("1")), rule);
}

#[test]
fn bounds_go_together() {
    let pair = |low: &str, a: &str, high: &str, b: &str| {
        step("xs:int", &(f(&format!("min{low}"), a) + &f(&format!("max{high}"), b)))
    };
    let rows = [
        ("Inclusive", "Inclusive", true, "(minInclusive-less-than-equal-to-maxInclusive)"),
        ("Exclusive", "Exclusive", true, "(minExclusive-less-than-equal-to-maxExclusive)"),
        ("Inclusive", "Exclusive", false, "(minInclusive-less-than-maxExclusive)"),
        ("Exclusive", "Inclusive", false, "(minExclusive-less-than-maxInclusive)"),
    ];
    for (low, high, may_be_equal, rule) in rows {
        takes(&pair(low, "2", high, "3"));
        refuses(&pair(low, "4", high, "3"), rule);
        if may_be_equal {
            takes(&pair(low, "3", high, "3"));
        } else {
            refuses(&pair(low, "3", high, "3"), rule);
        }
    }
    for side in ["min", "max"] {
        let both = f(&format!("{side}Inclusive"), "1") + &f(&format!("{side}Exclusive"), "1");
        refuses(&step("xs:int", &both), &format!("({side}Inclusive-{side}Exclusive)"));
    }
    refuses(&step("xs:byte", &f("maxInclusive", "128")), "`128` is not a value of xs:byte");
    refuses(&step("xs:int", &f("minInclusive", "")), "`` is not a value of xs:int");
}

#[test]
fn bounds_stay_within_those_of_the_base() {
    // 4.3.7.4 to 4.3.10.4: old facet and value, new facet, the strictest value, one past it.
    let rows = [
        ("minInclusive", "5", "minInclusive", "5", "4"),
        ("minInclusive", "5", "minExclusive", "5", "4"),
        ("minInclusive", "5", "maxInclusive", "5", "4"),
        ("minInclusive", "5", "maxExclusive", "6", "5"),
        ("minExclusive", "5", "minInclusive", "6", "5"),
        ("minExclusive", "5", "minExclusive", "5", "4"),
        ("minExclusive", "5", "maxInclusive", "6", "5"),
        ("minExclusive", "5", "maxExclusive", "6", "5"),
        ("maxInclusive", "5", "maxInclusive", "5", "6"),
        ("maxInclusive", "5", "maxExclusive", "5", "6"),
        ("maxInclusive", "5", "minInclusive", "5", "6"),
        ("maxInclusive", "5", "minExclusive", "4", "5"),
        ("maxExclusive", "5", "maxInclusive", "4", "5"),
        ("maxExclusive", "5", "maxExclusive", "5", "6"),
        ("maxExclusive", "5", "minInclusive", "4", "5"),
        ("maxExclusive", "5", "minExclusive", "4", "5"),
    ];
    for (old, limit, new, last, past) in rows {
        takes(&steps("xs:decimal", &f(old, limit), &f(new, last)));
        let rule = format!("({new}-valid-restriction)");
        refuses(&steps("xs:decimal", &f(old, limit), &f(new, past)), &rule);
    }
    let one_zoned = steps(
        "xs:dateTime",
        &f("minInclusive", "2011-06-30T12:00:00Z"),
        &f("minInclusive", "2011-06-30T12:00:00"),
    );
    refuses(&one_zoned, "(minInclusive-valid-restriction)");
}

#[test]
fn what_is_fixed_stays() {
    for (name, value, other) in [
        ("length", "2", "3"),
        ("minLength", "2", "3"),
        ("maxLength", "2", "1"),
        ("whiteSpace", "replace", "collapse"),
    ] {
        takes(&steps("xs:string", &fixed(name, value), &f(name, value)));
        refuses(&steps("xs:string", &fixed(name, value), &f(name, other)), "says that it is fixed");
        if name != "length" {
            takes(&steps("xs:string", &f(name, value), &f(name, other)));
        }
    }
    for (name, value, other) in [
        ("minInclusive", "2", "3"),
        ("minExclusive", "2", "3"),
        ("maxInclusive", "2", "1"),
        ("maxExclusive", "2", "1"),
        ("totalDigits", "2", "1"),
        ("fractionDigits", "2", "1"),
    ] {
        takes(&steps("xs:decimal", &fixed(name, value), &f(name, value)));
        takes(&steps("xs:decimal", &f(name, value), &f(name, other)));
        refuses(
            &steps("xs:decimal", &fixed(name, value), &f(name, other)),
            "says that it is fixed",
        );
    }
}

#[test]
fn enumerations_are_values_of_the_base() {
    takes(&steps("xs:int", &f("maxInclusive", "5"), &f("enumeration", "+05")));
    let rule = "(enumeration-valid-restriction)";
    refuses(&steps("xs:int", &f("maxInclusive", "5"), &f("enumeration", "6")), rule);
    refuses(&steps("xs:int", &f("enumeration", "5"), &f("enumeration", "6")), rule);
    takes(&steps("xs:int", &f("enumeration", "5"), &f("enumeration", "05")));
    refuses(&step("xs:int", &f("enumeration", "x")), "t.xsd:2:49: `x` is not a value of xs:int");
    refuses(&step("xs:QName", &f("enumeration", "u:a")), "the prefix of `u:a` is not declared");
    refuses(&step("xs:NOTATION", &f("enumeration", "t:n")), "no notation {urn:t}n is declared");
}

#[test]
fn white_space_only_gets_stricter() {
    let rule = "(whiteSpace-valid-restriction)";
    for (base, taken, refused) in [
        ("xs:string", &["preserve", "replace", "collapse"][..], &[][..]),
        ("xs:normalizedString", &["replace", "collapse"], &["preserve"]),
        ("xs:token", &["collapse"], &["preserve", "replace"]),
        ("xs:int", &["collapse"], &["preserve", "replace"]),
        ("xs:NMTOKENS", &["collapse"], &["preserve", "replace"]),
    ] {
        taken.iter().for_each(|value| takes(&step(base, &f("whiteSpace", value))));
        refused.iter().for_each(|value| refuses(&step(base, &f("whiteSpace", value)), rule));
    }
}

#[test]
fn lists_and_unions_are_made_of_what_they_can_be() {
    let list = "<simpleType name='l'><list itemType='xs:int'/></simpleType>";
    let union = "<simpleType name='u'><union memberTypes='xs:int t:l'/></simpleType>";
    let atoms = "<simpleType name='a'><union memberTypes='xs:int xs:date'/></simpleType>";
    let define =
        |body: &str| format!("{list}{union}{atoms}<simpleType name='s'>{body}</simpleType>");
    let inline = "<simpleType><restriction base='xs:int'/></simpleType>";
    takes(&define("<list itemType='t:a'/>"));
    takes(&define(&format!("<list>{inline}</list>")));
    takes(&define("<union memberTypes='t:u t:a'/>"));
    takes(&define(&format!("<union>{inline}{inline}</union>")));
    takes(&define(&format!("<union memberTypes='t:l'>{inline}</union>")));
    takes(&define(&format!("<restriction>{inline}<minInclusive value='1'/></restriction>")));
    for (body, reason) in [
        ("<list itemType='t:l'/>", "(cos-list-of-atomic)"),
        ("<list itemType='t:u'/>", "(cos-list-of-atomic)"),
        ("<list itemType='xs:anySimpleType'/>", "(cos-list-of-atomic)"),
        ("<list itemType='xs:NMTOKENS'/>", "(cos-list-of-atomic)"),
        ("<list/>", "(src-list-itemType-or-simpleType)"),
        (&format!("<list itemType='xs:int'>{inline}</list>"), "(src-list-itemType-or-simpleType)"),
        ("<list itemType='xs:anyType'/>", "is not a simple type"),
        ("<union/>", "(src-union-memberTypes-or-simpleTypes)"),
        ("<union memberTypes=''/>", "(src-union-memberTypes-or-simpleTypes)"),
        ("<union memberTypes='x:a'/>", "`x:a` is not a name whose prefix is declared"),
        ("<union memberTypes='t:none'/>", "no type {urn:t}none"),
        ("<restriction/>", "(src-restriction-base-or-simpleType)"),
        (
            &format!("<restriction base='xs:int'>{inline}</restriction>"),
            "(src-restriction-base-or-",
        ),
        ("<restriction base='xs:anySimpleType'/>", "(cos-st-restricts.1.1)"),
        ("<restriction base='xs:anyType'/>", "is not a simple type"),
        ("", "needs xs:restriction, xs:list or xs:union"),
        ("<sequence/>", "xs:sequence may not stand here"),
    ] {
        refuses(&define(body), reason);
    }
}

#[test]
fn final_types_are_not_derived_from() {
    let ways = [
        ("restriction", "<restriction base='t:f'/>", "(st-props-correct.3)"),
        ("list", "<list itemType='t:f'/>", "(cos-st-restricts.2.3.1.1)"),
        ("union", "<union memberTypes='xs:date t:f'/>", "(cos-st-restricts.3.3.1.1)"),
    ];
    for (way, body, rule) in ways {
        for (said, _, _) in ways.iter().chain([&("#all", "", ""), &("", "", "")]) {
            let body = format!(
                "<simpleType name='f' final='{said}'><restriction base='xs:int'/></simpleType>\
                 <simpleType name='s'>{body}</simpleType>"
            );
            if *said == way || *said == "#all" {
                refuses(&body, rule);
            } else {
                takes(&body);
            }
        }
    }
    let extended = "<complexType name='c'><simpleContent><extension base='t:f'/></simpleContent>\
                    </complexType>";
    let base = |said: &str| {
        format!("<simpleType name='f' final='{said}'><restriction base='xs:int'/></simpleType>")
    };
    takes(&(base("restriction") + extended));
    refuses(&(base("#all") + extended), "its `final` says so");
    refuses(&base("extension"), "`extension`");
    let by_default = format!(
        "<schema xmlns='http://www.w3.org/2001/XMLSchema' xmlns:t='urn:t' \
         xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:t' \
         finalDefault='list'>{}<simpleType name='s'><list itemType='t:f'/></simpleType></schema>",
        base("union").replace(" final='union'", "")
    );
    let error = Schema::compile(&[SchemaSource { name: "t.xsd", text: &by_default }]);
    assert_eq!(error.expect_err("it is final").rule, Some("cos-st-restricts.2.3.1.1"));
}
