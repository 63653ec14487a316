//! SOAP faults.

use super::{Check, Rule};
use crate::ground::Verdict;
use crate::judge::breach::{Breach, Outcome};
use crate::judge::subject::Subject;
use crate::xml::{Element, Namespace};

pub(super) const RULES: &[Rule] = &[
    Rule { id: "FA-01", check: Check::Fault(http_500) },
    Rule { id: "FA-02", check: Check::Fault(children) },
    Rule { id: "FA-03", check: Check::Fault(children_unqualified) },
    Rule { id: "FA-04", check: Check::Fault(code) },
    Rule { id: "FA-05", check: Check::Fault(no_dots) },
];

const CHILDREN: [&str; 4] = ["faultcode", "faultstring", "faultactor", "detail"];
const CODES: [&str; 4] = ["VersionMismatch", "MustUnderstand", "Client", "Server"];

fn http_500(subject: &Subject<'_>, _: &Element) -> Outcome {
    match subject.response.status {
        500 => Outcome::Held,
        // Redirects have a rule of their own.
        300..400 => Outcome::Silent,
        http => Breach::new("HTTP 500 with a Fault", format!("HTTP {http}")).into(),
    }
}

fn children(subject: &Subject<'_>, fault: &Element) -> Outcome {
    if !is_soap11(fault) {
        return Outcome::Silent;
    }
    let other = fault.elements().find(|child| !CHILDREN.contains(&child.name.local.as_str()));
    Outcome::of(other.map(|child| {
        let expected = "only faultcode, faultstring, faultactor and detail";
        Breach::new(expected, format!("`{}`", child.name)).at(subject.message.place(child))
    }))
}

fn children_unqualified(subject: &Subject<'_>, fault: &Element) -> Outcome {
    if !is_soap11(fault) {
        return Outcome::Silent;
    }
    let qualified = fault.elements().find(|child| {
        CHILDREN.contains(&child.name.local.as_str()) && !child.name.namespace.is_none()
    });
    Outcome::of(qualified.map(|child| {
        Breach::new("children of Fault in no namespace", format!("`{}`", child.name))
            .at(subject.message.place(child))
    }))
}

/// A name of SOAP 1.1, or one that another authority defines in a namespace of its own.
fn code(subject: &Subject<'_>, fault: &Element) -> Outcome {
    if !is_soap11(fault) {
        return Outcome::Silent;
    }
    let Some(found) = &subject.fault else { return Outcome::Silent };
    let is_known = found.code.as_ref().is_some_and(|code| {
        let base = code.local.split('.').next().unwrap_or_default();
        let is_soap = code.namespace == Namespace::SOAP11;
        (is_soap && CODES.contains(&base)) || (!is_soap && !code.namespace.is_none())
    });
    if is_known {
        return Outcome::Held;
    }
    let expected = "a faultcode that is a qualified name, of SOAP 1.1 or of an authority's own";
    let actual = match &found.code {
        Some(code) => format!("`{}`, which is `{code}`", found.code_text),
        None => format!("`{}`", found.code_text),
    };
    let breach = Breach::new(expected, actual).at(place_of_code(subject, fault));
    // That the code is a qualified name is demanded; whose name it is, only advised.
    match &found.code {
        Some(_) => breach.at_most(Verdict::Warn).into(),
        None => breach.into(),
    }
}

fn no_dots(subject: &Subject<'_>, fault: &Element) -> Outcome {
    let Some(found) = subject.fault.as_ref().filter(|_| is_soap11(fault)) else {
        return Outcome::Silent;
    };
    let local = found.code_text.rsplit(':').next().unwrap_or_default();
    if !local.contains('.') {
        return Outcome::Held;
    }
    Breach::new("a faultcode without dots", format!("`{}`", found.code_text))
        .at(place_of_code(subject, fault))
        .into()
}

fn is_soap11(fault: &Element) -> bool {
    fault.name.namespace == Namespace::SOAP11
}

fn place_of_code(subject: &Subject<'_>, fault: &Element) -> Option<crate::judge::Place> {
    let code = fault.elements().find(|child| child.name.local == "faultcode").unwrap_or(fault);
    subject.message.place(code)
}
