//! What every JUnit report is made of, in the shape that the xUnit plugin of Jenkins defines
//! (junit-10): no attribute and no element that it does not know.

use super::super::visible::{visible, visible_line};
use crate::xml::{
    Attribute, Declaration, Element, Encoding, Layout, PrefixPlace, QName, Style, write_document,
};

/// A suite of test cases.
pub(in crate::report) struct Suite<'a> {
    pub name: &'a str,
    pub time_us: u64,
    /// When it began, where that is known.
    pub timestamp: Option<&'a str>,
    pub properties: Vec<(&'static str, &'a str)>,
    pub cases: Vec<Element>,
}

/// The whole report.
pub(in crate::report) fn document(suites: Vec<Suite<'_>>, time_us: u64) -> String {
    let mut totals = Totals::default();
    let mut children = Vec::new();
    for suite in suites {
        totals.add(&Totals::of(&suite.cases));
        children.push(suite.into_element());
    }
    let mut root = named("testsuites");
    set(&mut root, "name", "lis-conform");
    totals.write(&mut root);
    set(&mut root, "time", &seconds(time_us));
    for child in children {
        root.push(child);
    }
    to_text(&root)
}

impl Suite<'_> {
    fn into_element(self) -> Element {
        let own = Totals::of(&self.cases);
        let mut suite = named("testsuite");
        set(&mut suite, "name", self.name);
        own.write(&mut suite);
        set(&mut suite, "skipped", &own.skipped.to_string());
        set(&mut suite, "time", &seconds(self.time_us));
        if let Some(timestamp) = self.timestamp {
            set(&mut suite, "timestamp", timestamp);
        }
        let mut properties = named("properties");
        for (name, value) in self.properties {
            let mut property = named("property");
            set(&mut property, "name", name);
            set(&mut property, "value", value);
            properties.push(property);
        }
        suite.push(properties);
        for case in self.cases {
            suite.push(case);
        }
        suite
    }
}

#[derive(Clone, Copy, Default)]
struct Totals {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Totals {
    /// Counted from what is written, so that numbers and content cannot differ.
    fn of(cases: &[Element]) -> Self {
        let with = |name| {
            cases
                .iter()
                .filter(|case| case.elements().any(|child| child.name.local == name))
                .count()
        };
        Self {
            tests: cases.len(),
            failures: with("failure"),
            errors: with("error"),
            skipped: with("skipped"),
        }
    }

    const fn add(&mut self, other: &Self) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.errors += other.errors;
        self.skipped += other.skipped;
    }

    fn write(&self, element: &mut Element) {
        set(element, "tests", &self.tests.to_string());
        set(element, "failures", &self.failures.to_string());
        set(element, "errors", &self.errors.to_string());
    }
}

pub(in crate::report) fn named(local: &'static str) -> Element {
    Element::new(QName::unqualified(local))
}

pub(in crate::report) fn texted(local: &'static str, text: &str) -> Element {
    Element::with_text(QName::unqualified(local), visible(text))
}

pub(in crate::report) fn set(element: &mut Element, name: &'static str, value: &str) {
    let value = visible_line(value).into_owned();
    element.attributes.push(Attribute { name: QName::unqualified(name), value });
}

/// Seconds with three decimals, no exponent and no group separators.
pub(in crate::report) fn seconds(microseconds: u64) -> String {
    let milliseconds = microseconds.div_ceil(1_000);
    format!("{}.{:03}", milliseconds / 1_000, milliseconds % 1_000)
}

fn to_text(root: &Element) -> String {
    let style = Style {
        prefixes: Vec::new(),
        place: PrefixPlace::Root,
        layout: Layout::Pretty,
        declaration: Declaration::Encoding,
        encoding: Encoding::Utf8,
        byte_order_mark: false,
    };
    let mut text = String::from_utf8_lossy(&write_document(root, &style)).into_owned();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}
