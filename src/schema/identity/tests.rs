//! The rules of part 1, section 3.11, one by one. The values here are texts without a type: an
//! element has a simple type if there are no elements in it.

use std::collections::HashMap;

use super::*;
use crate::schema::grammar::ConstraintId;
use crate::schema::names::{LastNamespace, Names};
use crate::xml::{Document, Element, Namespace, XmlLimits, read_document};

fn read(text: &str) -> Document {
    read_document(text.as_bytes(), None, &XmlLimits::default()).expect("well-formed")
}

/// Constraints, each in the element whose scope it has: `<r><xs:unique/></r><a><xs:key/></a>`.
struct Rules {
    names: Names,
    constraints: Vec<Constraint>,
    of_element: HashMap<String, Vec<ConstraintId>>,
}

impl Rules {
    fn read(body: &str) -> Result<Self, String> {
        let document = read(&format!(
            "<rules xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:p='urn:p'>{body}</rules>"
        ));
        let mut names = Names::new();
        let mut constraints = Constraints::default();
        let mut of_element: HashMap<String, Vec<ConstraintId>> = HashMap::new();
        let said = |refusal: Refusal| format!("{}: {}", refusal.rule, refusal.message);
        for holder in document.root.elements() {
            for element in holder.elements() {
                let id = constraints
                    .read(element, &Namespace::NONE, &Namespace::NONE, &mut names)
                    .map_err(said)?;
                of_element.entry(holder.name.local.to_string()).or_default().push(id);
            }
        }
        let constraints = constraints.finish().map_err(|(refusal, _)| said(refusal))?;
        Ok(Self { names, constraints, of_element })
    }

    /// Path, rule and message of each finding.
    fn findings(&self, document: &str) -> Vec<String> {
        self.findings_keeping(document, 1000)
    }

    fn findings_keeping(&self, document: &str, most_values: usize) -> Vec<String> {
        let document = read(document);
        let tracker = Tracker::new(&self.constraints).with_most_values(most_values);
        let mut run = Run { rules: self, tracker, path: Vec::new(), said: Vec::new() };
        run.element(&document.root, 1);
        run.said
    }
}

struct Run<'r> {
    rules: &'r Rules,
    tracker: Tracker<'r, String>,
    path: Vec<String>,
    said: Vec<String>,
}

impl Run<'_> {
    /// A child is called by its name and its number among all children.
    fn element(&mut self, element: &Element, number: usize) {
        let local = element.name.local.as_str();
        let symbol = self.rules.names.lookup(&element.name, &mut LastNamespace::default());
        let constraints = self.rules.of_element.get(local).map_or(&[][..], Vec::as_slice);
        self.path.push(format!("{local}{number}"));
        self.tracker.start(symbol, &element.name.namespace, constraints);
        if self.tracker.wants_attributes() {
            for attribute in &element.attributes {
                let value = || FieldValue::Value(attribute.value.clone(), &attribute.value);
                self.tracker.attribute(&attribute.name, value);
            }
        }
        self.drain();
        for (at, child) in element.elements().enumerate() {
            self.element(child, at + 1);
        }
        let text = element.text();
        let value = if local == "nil" && text.is_empty() {
            FieldValue::Nil
        } else if element.elements().next().is_some() {
            FieldValue::NotSimple
        } else if text == "bad" {
            FieldValue::Invalid
        } else {
            FieldValue::Value(text.to_string(), &text)
        };
        let path = self.path.join("/");
        self.tracker.end(value, local == "nil", element.offset, || path);
        self.drain();
        self.path.pop();
    }

    fn drain(&mut self) {
        for finding in self.tracker.take_findings() {
            let here = self.path.join("/");
            let path = finding.place.map_or(here, |place| place.path.into());
            let rule = finding.rule.strip_prefix("cvc-identity-constraint").expect("the rule");
            self.said.push(format!("{path} | {rule} | {}", finding.message));
        }
    }
}

fn rules(body: &str) -> Rules {
    Rules::read(body).expect("good rules")
}

fn field(paths: &[&str]) -> String {
    paths.iter().map(|path| format!("<xs:field xpath='{path}'/>")).collect()
}

fn constraint(kind: &str, name: &str, selector: &str, fields: &[&str]) -> String {
    let (name, refer) = match name.split_once(" -> ") {
        Some((name, refer)) => (name, format!(" refer='{refer}'")),
        None => (name, String::new()),
    };
    format!(
        "<xs:{kind} name='{name}'{refer}><xs:selector xpath='{selector}'/>{}</xs:{kind}>",
        field(fields)
    )
}

fn on(element: &str, constraints: &[String]) -> String {
    format!("<{element}>{}</{element}>", constraints.concat())
}

#[test]
fn a_document_without_constraints_keeps_nothing() {
    let rules = rules(&on("k", &[constraint("key", "k", "a", &["@id"])]));
    let mut tracker: Tracker<'_, String> = Tracker::new(&rules.constraints);
    tracker.start(None, &Namespace::NONE, &[]);
    assert!(!tracker.is_active());
    assert!(!tracker.wants_value() && !tracker.wants_attributes());
}

/// Clause 4.1.
#[test]
fn unique_refuses_a_value_twice_and_lets_none_pass() {
    let rules = rules(&on("r", &[constraint("unique", "u", "a", &["@id"])]));
    assert_eq!(rules.findings("<r><a id='1'/><a id='2'/><a/><a/></r>"), [""; 0]);
    assert_eq!(
        rules.findings("<r><a id='1'/><a id='2'/><a id='1'/><a id='1'/><b id='1'/></r>"),
        [
            "r1/a3 | .4.1 | `1` stands already in r1/a1; unique `u` wants it once",
            "r1/a4 | .4.1 | `1` stands already in r1/a1; unique `u` wants it once",
        ]
    );
    // Each element with the constraint is a scope of its own.
    assert_eq!(rules.findings("<x><r><a id='1'/></r><r><a id='1'/></r></x>"), [""; 0]);
}

#[test]
fn a_key_sequence_is_the_values_of_all_fields() {
    let rules = rules(&on("r", &[constraint("unique", "u", "a", &["@x", "b"])]));
    assert_eq!(
        rules.findings(
            "<r><a x='1'><b>1</b></a><a x='1'><b>2</b></a><a x='2'><b>1</b></a><a x='1'/></r>"
        ),
        [""; 0]
    );
    assert_eq!(
        rules.findings("<r><a x='1'><b>2</b></a><a x='1'><b>2</b></a></r>"),
        ["r1/a2 | .4.1 | `1, 2` stands already in r1/a1; unique `u` wants it once"]
    );
}

/// Clauses 4.2.1 and 4.2.2.
#[test]
fn a_key_refuses_a_value_twice_and_a_missing_one() {
    let rules = rules(&on("r", &[constraint("key", "k", ".//a", &["b/c", "@id"])]));
    assert_eq!(
        rules.findings(
            "<r><a id='1'><b><c>x</c></b></a><x><a id='1'><b><c>x</c></b></a></x>\
             <a id='2'><c>x</c></a><a><b><c>x</c></b></a></r>"
        ),
        [
            "r1/x2/a1 | .4.2.2 | `x, 1` stands already in r1/a1; key `k` wants it once",
            "r1/a3 | .4.2.1 | key `k` needs a value at `b/c`, and there is none",
            "r1/a4 | .4.2.1 | key `k` needs a value at `@id`, and there is none",
        ]
    );
}

/// Clause 4.2.3: the declaration counts, not whether it is nil.
#[test]
fn no_field_of_a_key_is_nillable() {
    let rules = rules(&on("r", &[constraint("key", "k", "a", &["nil"])]));
    let expected = "r1/a1/nil1 | .4.2.3 | the field `nil` of key `k` selects an element that is \
                    declared nillable; no field of a key may";
    assert_eq!(rules.findings("<r><a><nil/></a></r>"), [expected]);
    assert_eq!(rules.findings("<r><a><nil>1</nil></a></r>"), [expected]);
    let rules = self::rules(&on("r", &[constraint("unique", "u", "a", &["nil"])]));
    assert_eq!(rules.findings("<r><a><nil/></a><a><nil/></a></r>"), [""; 0]);
    assert_eq!(rules.findings("<r><a><nil>1</nil></a><a><nil>1</nil></a></r>").len(), 1);
}

/// Clause 3.
#[test]
fn a_field_selects_one_node_with_a_simple_type() {
    let rules = rules(&on("r", &[constraint("unique", "u", "a", &["b|@b|.//c"])]));
    assert_eq!(rules.findings("<r><a><b>1</b></a><a b='2'/><a><x><c>3</c></x></a></r>"), [""; 0]);
    let second = "the field `b|@b|.//c` of unique `u` selects this beside another; it may select \
                  one only";
    for (document, path) in [
        ("<r><a><b>1</b><b>2</b><b>3</b></a></r>", "r1/a1/b2"),
        ("<r><a b='1'><b>2</b></a></r>", "r1/a1/b1"),
        ("<r><a><c>1<c>2</c></c></a></r>", "r1/a1/c1/c1"),
    ] {
        assert_eq!(rules.findings(document), [format!("{path} | .3 | {second}")], "{document}");
    }
    assert_eq!(
        rules.findings("<r><a><b><x/></b></a></r>"),
        ["r1/a1/b1 | .3 | the field `b|@b|.//c` of unique `u` selects what has no simple type, \
          and so no value"]
    );
    // A node that two alternatives select is one node.
    let rules = self::rules(&on("r", &[constraint("key", "k", "a|.//a", &["b|.//b", "@*"])]));
    assert_eq!(rules.findings("<r><a x='1'><b>1</b></a></r>"), [""; 0]);
    assert_eq!(rules.findings("<r><a x='1' y='2'><b>1</b></a></r>").len(), 1);
}

#[test]
fn what_has_no_value_because_it_is_wrong_is_not_reported_again() {
    let rules = rules(&on("r", &[constraint("key", "k", "a", &["."])]));
    assert_eq!(rules.findings("<r><a>bad</a><a>bad</a><a>1</a></r>"), [""; 0]);
}

fn persons_and_members(keyref_on: &str, key_on: &str) -> Rules {
    let key = constraint("key", "person", ".//person", &["@id"]);
    let keyref = constraint("keyref", "member -> person", ".//member", &["."]);
    if keyref_on == key_on {
        return rules(&on(key_on, &[keyref, key]));
    }
    rules(&(on(keyref_on, &[keyref]) + &on(key_on, &[key])))
}

/// Clause 4.3.
#[test]
fn a_keyref_leads_to_a_key() {
    let rules = persons_and_members("r", "r");
    let person = "<person id='1'/><person id='2'/>";
    // Before and behind what it refers to.
    assert_eq!(rules.findings(&format!("<r>{person}<member>2</member></r>")), [""; 0]);
    assert_eq!(rules.findings(&format!("<r><member>2</member>{person}</r>")), [""; 0]);
    let dangling = "no key `person` has the value `3`";
    assert_eq!(
        rules.findings(&format!(
            "<r><member>3</member>{person}<member>4</member><x><member>3</member></x>\
             <member>3</member></r>"
        )),
        [
            format!("r1/member1 | .4.3 | {dangling} (and 2 times more), as keyref `member` wants"),
            format!("r1/member4 | .4.3 | {}, as keyref `member` wants", dangling.replace('3', "4")),
        ]
    );
}

/// The table of an element holds what its descendants' keys gave (3.11.5).
#[test]
fn keys_travel_up_to_the_keyref() {
    let rules = persons_and_members("r", "g");
    let group = |ids: &[u32]| {
        let persons: String = ids.iter().map(|id| format!("<person id='{id}'/>")).collect();
        format!("<x><g>{persons}</g></x>")
    };
    let members = "<member>1</member><member>4</member>";
    let document = format!("<r>{}{}{members}</r>", group(&[1, 2]), group(&[3, 4]));
    assert_eq!(rules.findings(&document), [""; 0]);
    // A value in two of them is in neither.
    let document = format!("<r>{}{}{members}</r>", group(&[1, 2]), group(&[1, 4]));
    assert_eq!(rules.findings(&document).len(), 1);
    assert!(rules.findings(&document)[0].contains("`1`"));
    // A key further out is no help.
    let outer = persons_and_members("g", "r");
    assert_eq!(
        outer.findings("<r><person id='1'/><g><member>1</member></g></r>"),
        ["r1/g2/member1 | .4.3 | no key `person` has the value `1`, as keyref `member` wants"]
    );
}

#[test]
fn a_key_inside_itself_takes_its_own_values_before_those_from_below() {
    let rules = persons_and_members("g", "g");
    let inner = "<g><person id='1'/></g>";
    // The outer scope selects the persons of the inner ones too: the values are its own, but
    // there twice.
    assert_eq!(rules.findings(&format!("<g>{inner}<member>1</member></g>")), [""; 0]);
    assert_eq!(
        rules.findings(&format!("<g>{inner}{inner}<member>1</member></g>")),
        [
            "g1/g2/person1 | .4.2.2 | `1` stands already in g1/g1/person1; key `person` wants it once"
        ]
    );
}

#[test]
fn a_keyref_may_refer_to_a_unique_and_needs_all_its_fields() {
    let rules = rules(&on(
        "r",
        &[
            constraint("unique", "u", "a", &["@x", "@y"]),
            constraint("keyref", "f -> u", "b", &["@x", "@y"]),
        ],
    ));
    assert_eq!(rules.findings("<r><a x='1' y='2'/><b x='1' y='2'/><b x='9'/></r>"), [""; 0]);
    assert_eq!(
        rules.findings("<r><a x='1' y='2'/><b x='2' y='1'/></r>"),
        ["r1/b2 | .4.3 | no unique `u` has the value `2, 1`, as keyref `f` wants"]
    );
}

#[test]
fn more_values_than_may_be_kept_end_the_check_with_a_finding() {
    let rules = rules(&on("r", &[constraint("unique", "u", "a", &["@id"])]));
    let document = "<r><a id='1'/><a id='2'/><a id='3'/><a id='1'/></r>";
    assert_eq!(rules.findings_keeping(document, 3).len(), 1);
    assert_eq!(
        rules.findings_keeping(document, 2),
        ["r1/a3 |  | there are more than 2 values of identity constraints to keep; from here on \
          they are not checked"]
    );
}

#[test]
fn definitions_that_are_wrong_are_refused_by_rule() {
    let key = constraint("key", "k", "a", &["@id"]);
    for (body, rule) in [
        (on("r", &[key.clone(), key.clone()]), "sch-props-correct.2"),
        (on("r", &[constraint("unique", "k", "a", &["b"]), key.clone()]), "sch-props-correct.2"),
        (on("r", &[constraint("keyref", "f -> x", "a", &["b"])]), "src-resolve"),
        (on("r", &[constraint("keyref", "f -> q:x", "a", &["b"])]), "src-resolve"),
        (
            on("r", &[key.clone(), constraint("keyref", "f -> k", "a", &["b", "c"])]),
            "c-props-correct.2",
        ),
        (on("r", &[constraint("keyref", "f -> f", "a", &["b"])]), "c-props-correct.1"),
        (on("r", &[constraint("key", "k", "@a", &["b"])]), "c-selector-xpath"),
        (on("r", &[constraint("key", "k", "q:a", &["b"])]), "c-selector-xpath"),
        (on("r", &[constraint("key", "k", "a", &["a//b"])]), "c-fields-xpaths"),
        (on("r", &[constraint("key", "k", "a", &[])]), "s4s-elt-invalid"),
        (on("r", &[constraint("key", "a b", "a", &["b"])]), "s4s-elt-invalid"),
        (on("r", &[constraint("keyref", "k", "a", &["b"])]), "s4s-att-must-appear"),
        (on("r", &[constraint("key", "k -> k", "a", &["b"])]), "s4s-att-not-allowed"),
        ("<r><xs:key name='k'><xs:field xpath='a'/></xs:key></r>".to_owned(), "s4s-elt-invalid"),
        (
            "<r><xs:key name='k'><xs:selector xpath='a'/><xs:field xpath='a'/>\
             <xs:annotation/></xs:key></r>"
                .to_owned(),
            "s4s-elt-invalid",
        ),
    ] {
        let refused = Rules::read(&body).map(|_| ()).expect_err(&body);
        assert!(refused.starts_with(&format!("{rule}: ")), "{body}: {refused}");
    }
    let good = on("r", &[constraint("keyref", "f -> k", "a", &["b"]), key]);
    assert!(Rules::read(&good).is_ok());
    let annotated = "<r><xs:key name='k'><xs:annotation/><xs:selector xpath='a'><xs:annotation/>\
                     </xs:selector><xs:field xpath='a' id='i'/></xs:key></r>";
    assert!(Rules::read(annotated).is_ok());
}
