//! The schema for schemas as tables: for each element in each of its places, the attributes and
//! the children (part 1, sections 3.2.2 to 3.15.2, and part 2, section 4).

use super::node::Node;
use crate::schema::error::SchemaError;
use crate::schema::value::is_ncname;

/// One element of XML Schema in one of its places.
pub(super) struct Row {
    /// The element's name; for elements with several places, with the place.
    pub name: &'static str,
    pub attributes: &'static [Known],
    /// Alternatives, each a list of what stands one after the other.
    pub content: &'static [&'static [Slot]],
}

/// An attribute, in no namespace. `id` is allowed everywhere and not listed.
pub(super) struct Known {
    pub name: &'static str,
    pub form: Form,
    pub is_required: bool,
}

/// Children that stand at one place of the order.
pub(super) struct Slot {
    pub names: &'static [&'static str],
    pub is_needed: bool,
    pub is_many: bool,
}

/// What an attribute's value looks like. What is read anyway is checked by who reads it.
#[derive(Clone, Copy)]
pub(super) enum Form {
    Any,
    Name,
    QName,
    QNames,
    Flag,
    Count,
    CountOrUnbounded,
    OneOf(&'static [&'static str]),
    /// `#all`, or some of these.
    AllOr(&'static [&'static str]),
}

impl Form {
    /// Checks the attribute `local` of `node`, which has one.
    pub fn check(self, node: Node<'_>, local: &str) -> Result<(), SchemaError> {
        let value = node.attribute(local).unwrap_or_default();
        let is_count = || {
            let digits = value.strip_prefix('+').unwrap_or(value);
            let is_zero = || {
                value
                    .strip_prefix('-')
                    .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte == b'0'))
            };
            (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())) || is_zero()
        };
        let wanted = match self {
            Self::Any => return Ok(()),
            Self::Name if is_ncname(value) => return Ok(()),
            Self::Name => {
                return Err(node.refuse(format!("`{value}` is not a name without a colon")));
            }
            Self::QName => return node.resolve(value).map(drop),
            Self::QNames => return node.qnames(local).map(drop),
            Self::Flag => return node.flag(local).map(drop),
            Self::Count if is_count() => return Ok(()),
            Self::CountOrUnbounded if value == "unbounded" || is_count() => return Ok(()),
            Self::Count | Self::CountOrUnbounded => {
                let message = format!("{local} is `{value}`; write a whole number, 0 at least");
                return Err(node.refuse(message));
            }
            Self::OneOf(words) if words.contains(&value) => return Ok(()),
            Self::OneOf(words) => words.join(", "),
            Self::AllOr(words) => {
                let mut all = value.split_ascii_whitespace();
                if value == "#all" || all.all(|word| words.contains(&word)) {
                    return Ok(());
                }
                format!("#all or some of {}", words.join(", "))
            }
        };
        Err(node.refuse(format!("`{local}` is `{value}`; write {wanted}")))
    }
}

const fn may(name: &'static str, form: Form) -> Known {
    Known { name, form, is_required: false }
}

const fn must(name: &'static str, form: Form) -> Known {
    Known { name, form, is_required: true }
}

const fn one(names: &'static [&'static str]) -> Slot {
    Slot { names, is_needed: true, is_many: false }
}

const fn maybe(names: &'static [&'static str]) -> Slot {
    Slot { names, is_needed: false, is_many: false }
}

const fn any(names: &'static [&'static str]) -> Slot {
    Slot { names, is_needed: false, is_many: true }
}

const fn many(names: &'static [&'static str]) -> Slot {
    Slot { names, is_needed: true, is_many: true }
}

const NOTE: Slot = maybe(&["annotation"]);
const MODEL: Slot = maybe(&["group", "all", "choice", "sequence"]);
const ATTRIBUTES: Slot = any(&["attribute", "attributeGroup"]);
const ANY_ATTRIBUTE: Slot = maybe(&["anyAttribute"]);
const INLINE: Slot = maybe(&["simpleType"]);
const FACETS: Slot = any(&[
    "minExclusive",
    "minInclusive",
    "maxExclusive",
    "maxInclusive",
    "totalDigits",
    "fractionDigits",
    "length",
    "minLength",
    "maxLength",
    "enumeration",
    "whiteSpace",
    "pattern",
]);
const ONLY_NOTE: &[&[Slot]] = &[&[NOTE]];

const FORM: Form = Form::OneOf(&["qualified", "unqualified"]);
const DERIVED: Form = Form::AllOr(&["extension", "restriction"]);
const MIN: Known = may("minOccurs", Form::Count);
const MAX: Known = may("maxOccurs", Form::CountOrUnbounded);
const ZERO_OR_ONE: Form = Form::OneOf(&["0", "1"]);
const ONE: Form = Form::OneOf(&["1"]);
const PROCESS: Known = may("processContents", Form::OneOf(&["skip", "lax", "strict"]));

/// The row of an element called `kind` in the place of the row `parent`.
pub(super) fn row_of(kind: &str, parent: &str, is_reference: bool) -> Option<&'static Row> {
    let is_global = matches!(parent, "schema" | "redefine");
    let name = match (kind, parent) {
        ("element", "schema") => "element",
        ("element", _) => {
            if is_reference {
                "element by ref"
            } else {
                "element in a type"
            }
        }
        ("attribute", "schema") => "attribute",
        ("attribute", _) => {
            if is_reference {
                "attribute by ref"
            } else {
                "attribute in a type"
            }
        }
        ("attributeGroup" | "group", _) if !is_global => {
            if kind == "group" {
                "group by ref"
            } else {
                "attributeGroup by ref"
            }
        }
        ("all" | "choice" | "sequence", "group") => match kind {
            "all" => "all in a group",
            _ => "choice in a group",
        },
        ("complexType" | "simpleType", _) if !is_global => {
            if kind == "complexType" {
                "complexType in an element"
            } else {
                "simpleType inside"
            }
        }
        ("restriction" | "extension", "simpleContent") => {
            if kind == "restriction" {
                "restriction of simple content"
            } else {
                "extension of simple content"
            }
        }
        ("restriction" | "extension", "complexContent") => {
            if kind == "restriction" {
                "restriction of complex content"
            } else {
                "extension of complex content"
            }
        }
        (
            "minExclusive" | "minInclusive" | "maxExclusive" | "maxInclusive" | "totalDigits"
            | "fractionDigits" | "length" | "minLength" | "maxLength" | "whiteSpace",
            _,
        ) => "facet",
        ("enumeration" | "pattern", _) => "facet without fixed",
        ("unique" | "key", _) => "key",
        ("selector" | "field", _) => "selector",
        _ => kind,
    };
    ROWS.iter().find(|row| row.name == name)
}

const ROWS: &[Row] = &[
    Row {
        name: "schema",
        attributes: &[
            may("targetNamespace", Form::Any),
            may("version", Form::Any),
            may("elementFormDefault", FORM),
            may("attributeFormDefault", FORM),
            may("blockDefault", Form::AllOr(&["extension", "restriction", "substitution"])),
            may("finalDefault", Form::AllOr(&["extension", "restriction", "list", "union"])),
        ],
        content: &[&[
            any(&["include", "import", "redefine", "annotation"]),
            any(&[
                "simpleType",
                "complexType",
                "group",
                "attributeGroup",
                "element",
                "attribute",
                "notation",
                "annotation",
            ]),
        ]],
    },
    Row { name: "include", attributes: &[must("schemaLocation", Form::Any)], content: ONLY_NOTE },
    Row {
        name: "import",
        attributes: &[may("namespace", Form::Any), may("schemaLocation", Form::Any)],
        content: ONLY_NOTE,
    },
    Row {
        name: "redefine",
        attributes: &[must("schemaLocation", Form::Any)],
        content: &[&[any(&["annotation", "simpleType", "complexType", "group", "attributeGroup"])]],
    },
    Row {
        name: "element",
        attributes: &[
            must("name", Form::Name),
            may("type", Form::QName),
            may("substitutionGroup", Form::QName),
            may("nillable", Form::Flag),
            may("abstract", Form::Flag),
            may("default", Form::Any),
            may("fixed", Form::Any),
            may("block", Form::AllOr(&["extension", "restriction", "substitution"])),
            may("final", DERIVED),
        ],
        content: &[&[
            NOTE,
            maybe(&["simpleType", "complexType"]),
            any(&["unique", "key", "keyref"]),
        ]],
    },
    Row {
        name: "element in a type",
        attributes: &[
            must("name", Form::Name),
            may("type", Form::QName),
            MIN,
            MAX,
            may("nillable", Form::Flag),
            may("default", Form::Any),
            may("fixed", Form::Any),
            may("block", Form::AllOr(&["extension", "restriction", "substitution"])),
            may("form", FORM),
        ],
        content: &[&[
            NOTE,
            maybe(&["simpleType", "complexType"]),
            any(&["unique", "key", "keyref"]),
        ]],
    },
    Row {
        name: "element by ref",
        attributes: &[must("ref", Form::QName), MIN, MAX],
        content: ONLY_NOTE,
    },
    Row {
        name: "attribute",
        attributes: &[
            must("name", Form::Name),
            may("type", Form::QName),
            may("default", Form::Any),
            may("fixed", Form::Any),
        ],
        content: &[&[NOTE, INLINE]],
    },
    Row {
        name: "attribute in a type",
        attributes: &[
            must("name", Form::Name),
            may("type", Form::QName),
            may("use", Form::OneOf(&["optional", "required", "prohibited"])),
            may("default", Form::Any),
            may("fixed", Form::Any),
            may("form", FORM),
        ],
        content: &[&[NOTE, INLINE]],
    },
    Row {
        name: "attribute by ref",
        attributes: &[
            must("ref", Form::QName),
            may("use", Form::OneOf(&["optional", "required", "prohibited"])),
            may("default", Form::Any),
            may("fixed", Form::Any),
        ],
        content: ONLY_NOTE,
    },
    Row {
        name: "complexType",
        attributes: &[
            must("name", Form::Name),
            may("mixed", Form::Flag),
            may("abstract", Form::Flag),
            may("block", DERIVED),
            may("final", DERIVED),
        ],
        content: &[
            &[NOTE, MODEL, ATTRIBUTES, ANY_ATTRIBUTE],
            &[NOTE, one(&["simpleContent", "complexContent"])],
        ],
    },
    Row {
        name: "complexType in an element",
        attributes: &[may("mixed", Form::Flag)],
        content: &[
            &[NOTE, MODEL, ATTRIBUTES, ANY_ATTRIBUTE],
            &[NOTE, one(&["simpleContent", "complexContent"])],
        ],
    },
    Row {
        name: "simpleContent",
        attributes: &[],
        content: &[&[NOTE, one(&["restriction", "extension"])]],
    },
    Row {
        name: "complexContent",
        attributes: &[may("mixed", Form::Flag)],
        content: &[&[NOTE, one(&["restriction", "extension"])]],
    },
    Row {
        name: "restriction of simple content",
        attributes: &[must("base", Form::QName)],
        content: &[&[NOTE, INLINE, FACETS, ATTRIBUTES, ANY_ATTRIBUTE]],
    },
    Row {
        name: "extension of simple content",
        attributes: &[must("base", Form::QName)],
        content: &[&[NOTE, ATTRIBUTES, ANY_ATTRIBUTE]],
    },
    Row {
        name: "restriction of complex content",
        attributes: &[must("base", Form::QName)],
        content: &[&[NOTE, MODEL, ATTRIBUTES, ANY_ATTRIBUTE]],
    },
    Row {
        name: "extension of complex content",
        attributes: &[must("base", Form::QName)],
        content: &[&[NOTE, MODEL, ATTRIBUTES, ANY_ATTRIBUTE]],
    },
    Row {
        name: "attributeGroup",
        attributes: &[must("name", Form::Name)],
        content: &[&[NOTE, ATTRIBUTES, ANY_ATTRIBUTE]],
    },
    Row {
        name: "attributeGroup by ref",
        attributes: &[must("ref", Form::QName)],
        content: ONLY_NOTE,
    },
    Row {
        name: "group",
        attributes: &[must("name", Form::Name)],
        content: &[&[NOTE, one(&["all", "choice", "sequence"])]],
    },
    Row {
        name: "group by ref",
        attributes: &[must("ref", Form::QName), MIN, MAX],
        content: ONLY_NOTE,
    },
    Row {
        name: "all",
        attributes: &[may("minOccurs", ZERO_OR_ONE), may("maxOccurs", ONE)],
        content: &[&[NOTE, any(&["element"])]],
    },
    Row {
        name: "choice",
        attributes: &[MIN, MAX],
        content: &[&[NOTE, any(&["element", "group", "choice", "sequence", "any"])]],
    },
    Row {
        name: "sequence",
        attributes: &[MIN, MAX],
        content: &[&[NOTE, any(&["element", "group", "choice", "sequence", "any"])]],
    },
    Row { name: "all in a group", attributes: &[], content: &[&[NOTE, any(&["element"])]] },
    Row {
        name: "choice in a group",
        attributes: &[],
        content: &[&[NOTE, any(&["element", "group", "choice", "sequence", "any"])]],
    },
    Row {
        name: "any",
        attributes: &[may("namespace", Form::Any), PROCESS, MIN, MAX],
        content: ONLY_NOTE,
    },
    Row {
        name: "anyAttribute",
        attributes: &[may("namespace", Form::Any), PROCESS],
        content: ONLY_NOTE,
    },
    Row {
        name: "key",
        attributes: &[must("name", Form::Name)],
        content: &[&[NOTE, one(&["selector"]), many(&["field"])]],
    },
    Row {
        name: "keyref",
        attributes: &[must("name", Form::Name), must("refer", Form::QName)],
        content: &[&[NOTE, one(&["selector"]), many(&["field"])]],
    },
    Row { name: "selector", attributes: &[must("xpath", Form::Any)], content: ONLY_NOTE },
    Row {
        name: "notation",
        attributes: &[must("name", Form::Name), may("public", Form::Any), may("system", Form::Any)],
        content: ONLY_NOTE,
    },
    Row {
        name: "simpleType",
        attributes: &[
            must("name", Form::Name),
            may("final", Form::AllOr(&["list", "union", "restriction"])),
        ],
        content: &[&[NOTE, one(&["restriction", "list", "union"])]],
    },
    Row {
        name: "simpleType inside",
        attributes: &[],
        content: &[&[NOTE, one(&["restriction", "list", "union"])]],
    },
    Row {
        name: "restriction",
        attributes: &[may("base", Form::QName)],
        content: &[&[NOTE, INLINE, FACETS]],
    },
    Row { name: "list", attributes: &[may("itemType", Form::QName)], content: &[&[NOTE, INLINE]] },
    Row {
        name: "union",
        attributes: &[may("memberTypes", Form::QNames)],
        content: &[&[NOTE, any(&["simpleType"])]],
    },
    Row {
        name: "facet",
        attributes: &[must("value", Form::Any), may("fixed", Form::Flag)],
        content: ONLY_NOTE,
    },
    Row {
        name: "facet without fixed",
        attributes: &[must("value", Form::Any)],
        content: ONLY_NOTE,
    },
];
