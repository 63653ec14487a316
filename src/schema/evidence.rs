//! Our own attributes in schema documents: what a rule rests on, where that is not a schema.
//!
//! They stand in the namespace `urn:lis-conform:evidence`, are ignored by every other processor,
//! and never change what is valid: they change how strongly a breach counts.

use crate::ground::Basis;
use crate::xml::{Element, Namespace};

/// The namespace of the attributes.
pub const EVIDENCE: Namespace = Namespace::from_static("urn:lis-conform:evidence");

/// Every attribute there is, with the elements of XML Schema it may stand on.
const PLACES: &[(&str, &[&str])] = &[
    // How often a particle stands; on a definition, the definition itself.
    ("basis", &["element", "sequence", "choice", "complexType", "simpleType"]),
    // How often a particle must stand at the least.
    ("min-basis", &["element"]),
    // How often the elements of this type stand, where they do not say it themselves.
    ("occurs-basis", &["complexType"]),
    // That the members come in this order.
    ("order-basis", &["sequence"]),
    // What may stand in the element.
    ("type-basis", &["element"]),
    // Values outside the enumeration that are worth a note only.
    ("tolerated", &["restriction"]),
    // A type that values are expected to be of, and what that rests on; they are valid if not.
    ("expected", &["restriction"]),
    ("expected-basis", &["restriction"]),
    // The day of the binding, for choosing the newest.
    ("dated", &["schema"]),
    // The service, where the file's name does not say it.
    ("service", &["schema"]),
    // The element that a file of this binding begins with.
    ("file-root", &["schema"]),
];

/// The basis that an attribute names.
///
/// # Errors
/// Says what is wrong with the word.
pub(super) fn basis(element: &Element, attribute: &str) -> Result<Option<Basis>, String> {
    let Some(word) = element.attribute(&EVIDENCE, attribute) else { return Ok(None) };
    match word {
        "inferred" => Ok(Some(Basis::Inferred)),
        "practice" => Ok(Some(Basis::Practice)),
        "analogy" => Ok(Some(Basis::Analogy)),
        "schema" => Ok(Some(Basis::Schema)),
        "text" => Ok(Some(Basis::Text)),
        _ => {
            Err(format!("`{word}` is no basis; write inferred, practice, analogy, schema or text"))
        }
    }
}

/// Checks that the evidence on an element is known and in its place.
///
/// # Errors
/// Names the attribute that is not.
pub(super) fn check(element: &Element) -> Result<(), String> {
    for attribute in element.attributes.iter().filter(|a| a.name.namespace == EVIDENCE) {
        let local = attribute.name.local.as_str();
        let Some((_, places)) = PLACES.iter().find(|(known, _)| *known == local) else {
            let known: Vec<&str> = PLACES.iter().map(|(known, _)| *known).collect();
            return Err(format!(
                "there is no evidence attribute `{local}`; the known ones are {}",
                known.join(", ")
            ));
        };
        if !places.contains(&element.name.local.as_str()) {
            return Err(format!(
                "the evidence attribute `{local}` says nothing on xs:{}; it belongs on xs:{}",
                element.name.local,
                places.join(" or xs:")
            ));
        }
    }
    Ok(())
}
