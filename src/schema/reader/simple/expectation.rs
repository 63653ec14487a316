//! Our own attributes `expected` and `expected-basis` on a restriction.

use std::sync::Arc;

use super::named;
use crate::ground::Basis;
use crate::schema::error::SchemaError;
use crate::schema::evidence::EVIDENCE;
use crate::schema::reader::loader::Loader;
use crate::schema::reader::node::Node;
use crate::schema::value::Expectation;

/// The type that values are expected to be of, if the restriction names one.
///
/// # Errors
/// Where there is no such simple type, or no basis that would keep the value valid.
pub(super) fn expectation<'a>(
    loader: &mut Loader<'a>,
    node: Node<'a>,
) -> Result<Option<Arc<Expectation>>, SchemaError> {
    let basis = node.basis("expected-basis")?;
    let Some(word) = node.element.attribute(&EVIDENCE, "expected") else {
        return match basis {
            Some(_) => Err(node.refuse("`expected-basis` needs `expected` beside it".to_owned())),
            None => Ok(None),
        };
    };
    let basis = basis.unwrap_or(Basis::Inferred);
    if basis.may_fail() {
        return Err(node.refuse(format!(
            "what is expected on the basis {basis} is demanded: write it as a facet"
        )));
    }
    let name = node.resolve(word.trim())?;
    let (definition, _) = named(loader, node, &name)?;
    Ok(Some(Arc::new(Expectation { definition, basis })))
}

#[cfg(test)]
mod tests {
    use crate::schema::{Schema, SchemaSource};
    use crate::xml::{XmlLimits, read_document};

    fn compile(body: &str) -> Result<Schema, String> {
        let text = format!(
            "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' \
             xmlns:e='urn:lis-conform:evidence'>{body}</xs:schema>"
        );
        Schema::compile(&[SchemaSource { name: "t", text: &text }]).map_err(|e| e.message)
    }

    fn findings(schema: &Schema, document: &str) -> Vec<String> {
        let document = read_document(document.as_bytes(), None, &XmlLimits::default()).unwrap();
        let found = schema.validate(&document.root, 10);
        found
            .iter()
            .map(|v| format!("{} {}: {} ({})", v.path, v.rule, v.message, v.basis))
            .collect()
    }

    const SHORT: &str = "<xs:simpleType name='short'><xs:restriction base='xs:string'>\
        <xs:maxLength value='3'/></xs:restriction></xs:simpleType>";

    #[test]
    fn the_unexpected_is_noted_and_what_is_invalid_is_said_first() {
        let schema = compile(&format!(
            "{SHORT}<xs:simpleType name='name'><xs:restriction base='xs:string' \
             e:expected='short' e:expected-basis='practice'><xs:maxLength value='5'/>\
             </xs:restriction></xs:simpleType>\
             <xs:simpleType name='below'><xs:restriction base='name'/></xs:simpleType>\
             <xs:element name='r'><xs:complexType><xs:simpleContent><xs:extension base='name'>\
             <xs:attribute name='a' type='below'/></xs:extension></xs:simpleContent>\
             </xs:complexType></xs:element>"
        ))
        .unwrap();
        assert_eq!(findings(&schema, "<r a='abc'>abc</r>"), [""; 0]);
        let long = "the length is 4, but 3 is the most";
        assert_eq!(
            findings(&schema, "<r a='abcd'>abcd</r>"),
            [
                format!("r/@a expected-value: {long} (practice)"),
                format!("r expected-value: {long} (practice)")
            ]
        );
        assert_eq!(
            findings(&schema, "<r>abcdef</r>"),
            ["r cvc-maxLength-valid: the length is 6, but 5 is the most (schema)"]
        );
    }

    #[test]
    fn an_expectation_has_a_type_and_a_weak_basis() {
        let refusal = |attributes: &str| {
            let name = format!(
                "{SHORT}<xs:simpleType name='s'><xs:restriction base='xs:string' {attributes}/>\
                 </xs:simpleType>"
            );
            compile(&name).map(drop)
        };
        assert_eq!(refusal("e:expected='short'"), Ok(()));
        assert_eq!(refusal("e:expected='xs:date' e:expected-basis='practice'"), Ok(()));
        let of = |attributes| refusal(attributes).unwrap_err();
        assert!(of("e:expected='short' e:expected-basis='schema'").contains("as a facet"));
        assert!(of("e:expected-basis='practice'").contains("needs `expected`"));
        assert!(of("e:expected='none'").contains("none"));
        assert!(of("e:expected='u:none'").contains("prefix"));
        assert!(of("e:expected='s'").contains("derived from itself"));
    }
}
