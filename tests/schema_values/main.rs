//! Every built-in type and every facet, at the edge and one past it: our verdict against the table,
//! and that of libxml2's `xmllint` where it is installed.

#[path = "../schema_differential/oracle.rs"]
mod oracle;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use lis_conform::schema::{Schema, SchemaSource};
use lis_conform::xml::{XmlLimits, read_document};

use oracle::Oracle;
use table::{FACETS, FAULTS, Row, TYPES};

const PROLOGUE: &str = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:t='urn:t' \
                        targetNamespace='urn:t' elementFormDefault='qualified'>";

fn rows() -> impl Iterator<Item = &'static Row> {
    TYPES.iter().chain(FACETS)
}

/// A schema whose global elements `e0`, `e1` and so on are of the types of the table.
fn schema() -> String {
    let mut xsd = PROLOGUE.to_owned();
    for (at, (definition, ..)) in rows().enumerate() {
        let name = define(&mut xsd, at, definition);
        let _ = writeln!(xsd, "<xs:element name='e{at}' type='{name}'/>");
    }
    xsd + "</xs:schema>"
}

/// Writes the types of one row, and gives the name of the last.
fn define(out: &mut String, at: usize, definition: &str) -> String {
    let mut steps = definition.split(" | ");
    let mut first = steps.next().unwrap_or_default().split("; ");
    let name = first.next().unwrap_or_default();
    let mut base = if let Some(item) = name.strip_prefix("list of ") {
        let _ = write!(
            out,
            "<xs:simpleType name='l{at}'><xs:list itemType='xs:{item}'/></xs:simpleType>"
        );
        format!("t:l{at}")
    } else if let Some(members) = name.strip_prefix("union of ") {
        let members = members.replace(' ', " xs:");
        let _ = write!(
            out,
            "<xs:simpleType name='u{at}'><xs:union memberTypes='xs:{members}'/></xs:simpleType>"
        );
        format!("t:u{at}")
    } else {
        format!("xs:{name}")
    };
    let rest = steps.map(|step| step.split("; ").collect::<Vec<_>>());
    for (step, facets) in std::iter::once(first.collect()).chain(rest).enumerate() {
        if facets.is_empty() {
            continue;
        }
        let _ = write!(out, "<xs:simpleType name='s{at}-{step}'><xs:restriction base='{base}'>");
        for facet in facets {
            let (kind, value) = facet.split_once('=').expect("a facet has a value");
            let _ = write!(out, "<xs:{kind} value='{}'/>", escape(value));
        }
        out.push_str("</xs:restriction></xs:simpleType>\n");
        base = format!("t:s{at}-{step}");
    }
    base
}

fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '<' | '&' | '>' | '\'' | '\t' | '\n' | '\r' => {
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            _ => escaped.push(c),
        }
    }
    escaped
}

/// Every text of the table: type, text, whether it is a value, and a document that says it.
fn texts() -> Vec<(&'static str, &'static str, bool, String)> {
    let mut all = Vec::new();
    for (at, (definition, values, others)) in rows().enumerate() {
        let values = values.iter().map(|text| (*text, true));
        for (text, is_value) in values.chain(others.iter().map(|text| (*text, false))) {
            let document =
                format!("<t:e{at} xmlns:t='urn:t' xmlns:s='urn:t'>{}</t:e{at}>", escape(text));
            all.push((*definition, text, is_value, document));
        }
    }
    all
}

#[test]
fn our_verdict_is_that_of_the_table() {
    let xsd = schema();
    let schema = Schema::compile(&[SchemaSource { name: "values.xsd", text: &xsd }])
        .unwrap_or_else(|error| panic!("{error}\n{xsd}"));
    let mut wrong = Vec::new();
    let texts = texts();
    for (definition, text, is_value, document) in &texts {
        let read = read_document(document.as_bytes(), None, &XmlLimits::default())
            .unwrap_or_else(|error| panic!("{error}\n{document}"));
        let violations = schema.validate(&read.root, 5);
        if violations.is_empty() != *is_value {
            wrong.push(format!("{definition}: {text:?}: {violations:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), texts.len(), wrong.join("\n"));
    assert!(texts.len() >= 400, "{} rows", texts.len());
    eprintln!("{} texts, each judged as the table says", texts.len());
}

#[test]
fn xmllint_agrees_with_the_table() {
    let Some(oracle) = Oracle::find("values-table") else { return };
    let texts = texts();
    let documents: Vec<String> = texts.iter().map(|text| text.3.clone()).collect();
    let verdicts = oracle.verdicts("values", &schema(), &documents);
    let verdicts = verdicts.expect("xmllint takes the schema");
    let mut differing = BTreeSet::new();
    for ((definition, text, is_value, _), theirs) in texts.iter().zip(verdicts) {
        if theirs != *is_value {
            differing.insert((*definition, *text, *is_value));
        }
    }
    let known: BTreeMap<_, _> = FAULTS.iter().map(|f| ((f.0, f.1, f.2), f.3)).collect();
    let unknown: Vec<_> = differing.iter().filter(|row| !known.contains_key(row)).collect();
    assert!(unknown.is_empty(), "xmllint differs, and no clause is given:\n{unknown:#?}");
    for (row, clause) in &known {
        assert!(texts.iter().any(|t| (t.0, t.1, t.2) == *row), "not in the table: {row:?}");
        if !differing.contains(row) {
            eprintln!("this xmllint has it right, and the exception can go: {row:?} {clause}");
        }
    }
    eprintln!("{} texts compared with xmllint, {} differ", texts.len(), differing.len());
}

/// The built-in types (part 2, section 3).
const BUILTINS: &str = "string boolean decimal float double duration dateTime time date gYearMonth \
    gYear gMonthDay gDay gMonth hexBinary base64Binary anyURI QName normalizedString token language \
    NMTOKEN NMTOKENS Name NCName ID IDREF IDREFS ENTITY ENTITIES integer nonPositiveInteger \
    negativeInteger long int short byte nonNegativeInteger unsignedLong unsignedInt unsignedShort \
    unsignedByte positiveInteger";

#[test]
fn every_type_and_every_facet_is_in_the_table() {
    for builtin in BUILTINS.split_ascii_whitespace() {
        let row = TYPES.iter().find(|row| row.0 == builtin);
        let (_, values, others) = row.unwrap_or_else(|| panic!("{builtin} is missing"));
        let takes_all = ["string", "normalizedString", "token"].contains(&builtin);
        assert!(takes_all || !others.is_empty(), "{builtin}: nothing past the edge");
        // Values of these mean something only beside others.
        let needs_others = ["IDREF", "IDREFS", "ENTITY", "ENTITIES"].contains(&builtin);
        assert!(needs_others || !values.is_empty(), "{builtin}: nothing at the edge");
    }
    let lengths = ["length", "minLength", "maxLength", "pattern", "enumeration"];
    let bounds = ["minInclusive", "minExclusive", "maxInclusive", "maxExclusive"];
    let bounds = [&bounds[..], &["pattern", "enumeration"]].concat();
    let applicable = |names: &'static str, facets: &[&'static str]| -> Vec<(String, String)> {
        let pairs = names.split(' ').flat_map(|name| facets.iter().map(move |f| (name, *f)));
        pairs.map(|(name, facet)| (name.to_owned(), facet.to_owned())).collect()
    };
    let mut wanted = applicable("string anyURI hexBinary base64Binary NMTOKENS", &lengths);
    wanted.extend(applicable(
        "decimal float double duration dateTime time date gYearMonth gYear gMonthDay gDay gMonth",
        &bounds,
    ));
    wanted.extend(applicable("decimal", &["totalDigits", "fractionDigits"]));
    wanted.extend(applicable("boolean", &["pattern"]));
    wanted.extend(applicable("QName", &["pattern", "enumeration"]));
    wanted.extend(applicable("string", &["whiteSpace"]));
    for (name, facet) in wanted {
        let has_both = FACETS.iter().any(|(definition, values, others)| {
            definition.split(['|', ';']).next().map(str::trim) == Some(&name)
                && definition.contains(&format!("; {facet}="))
                && !values.is_empty()
                && !others.is_empty()
        });
        assert!(has_both, "{facet} on {name} is not in the table on both sides of its edge");
    }
}
