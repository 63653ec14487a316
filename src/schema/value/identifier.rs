//! `ID`, `IDREF` and `ENTITY`: values that mean something to the whole document.

use super::builtin::Builtin;
use super::{SimpleType, Variety};
use crate::xml::Scope;

/// What a value does in its document.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::schema) enum Identifier<'a> {
    /// It names an element, and no other value may.
    Id(&'a str),
    /// It refers to the element of that name.
    Reference(&'a str),
    /// It names an unparsed entity.
    Entity(&'a str),
}

impl SimpleType {
    /// Whether values of the type can be identifiers, so that they have to be looked at.
    #[inline]
    pub fn identifiers(&self) -> bool {
        match &self.variety {
            Variety::Atomic(builtin) => {
                matches!(builtin, Builtin::Id | Builtin::IdRef | Builtin::Entity)
            }
            Variety::List(item) => item.identifiers(),
            Variety::Union(members) => members.iter().any(|member| member.definition.identifiers()),
        }
    }

    /// Whether values can be names with a prefix, so that the scope of the text matters.
    pub fn needs_scope(&self) -> bool {
        match &self.variety {
            Variety::Atomic(builtin) => matches!(builtin, Builtin::QName | Builtin::Notation),
            Variety::List(item) => item.needs_scope(),
            Variety::Union(members) => members.iter().any(|member| member.definition.needs_scope()),
        }
    }

    /// Whether it is `xs:ID` or restricts it.
    pub fn is_id(&self) -> bool {
        self.atomic() == Some(Builtin::Id)
    }

    /// Whether it is `xs:NOTATION`, which only restrictions by enumeration may be used of
    /// (`enumeration-required-notation`).
    pub fn is_bare_notation(&self) -> bool {
        self.atomic() == Some(Builtin::Notation) && self.facets.enumeration.is_none()
    }

    /// Gives `note` every identifier in a text of this type.
    pub fn note_identifiers(
        &self,
        text: &str,
        scope: &Scope,
        note: &mut dyn FnMut(Identifier<'_>),
    ) {
        match &self.variety {
            Variety::Atomic(builtin) => {
                let literal = self.white_space.normalize(text);
                match builtin {
                    Builtin::Id => note(Identifier::Id(&literal)),
                    Builtin::IdRef => note(Identifier::Reference(&literal)),
                    Builtin::Entity => note(Identifier::Entity(&literal)),
                    _ => {}
                }
            }
            Variety::List(item) => {
                let literal = self.white_space.normalize(text);
                for word in literal.split(' ').filter(|word| !word.is_empty()) {
                    item.note_identifiers(word, scope, note);
                }
            }
            Variety::Union(_) => {
                if let Some(member) = self.active_member(text, scope) {
                    member.note_identifiers(text, scope, note);
                }
            }
        }
    }
}
