//! `ID` and `IDREF`: names that mean something to the whole document (cvc-id).

use std::collections::{HashMap, HashSet};

use smol_str::SmolStr;

use super::validator::{Breach, Validator};
use crate::schema::value::{Identifier, SimpleType, excerpt};
use crate::xml::{Offset, Scope};

/// The rule of references that lead nowhere, which are told when the document has ended.
pub(crate) const DANGLING: &str = "cvc-id.1";

/// Names that are kept of one document.
const MOST: usize = 10_000_000;

/// The IDs of a document, and the references that lead to none so far.
#[derive(Debug, Default)]
pub(super) struct Identifiers {
    ids: HashSet<SmolStr>,
    references: HashMap<SmolStr, (Box<str>, Offset)>,
    /// Where the references stand that were noted since somebody last asked.
    new: Vec<Offset>,
    /// There were too many: nothing more is noted, and no reference is missed.
    is_exhausted: bool,
}

impl Identifiers {
    /// Whether nothing was noted.
    pub fn are_none(&self) -> bool {
        self.ids.is_empty() && self.references.is_empty() && !self.is_exhausted
    }
}

impl Validator<'_> {
    /// Whether references were noted since [`Validator::take_references`].
    #[inline(always)]
    pub(crate) fn has_new_references(&self) -> bool {
        !self.identifiers.new.is_empty()
    }

    /// The elements of which a violation may be told long after they have ended, when it is known
    /// that their references lead nowhere: whoever tells places from offsets does so now.
    pub(crate) fn take_references(&mut self) -> Vec<Offset> {
        std::mem::take(&mut self.identifiers.new)
    }

    /// Notes the IDs and references in a text of that type.
    pub(super) fn note_identifiers(&mut self, simple: &SimpleType, text: &str, scope: &Scope) {
        if !self.grammar.has_identifiers || !simple.identifiers() || self.identifiers.is_exhausted {
            return;
        }
        let mut found: Vec<(bool, SmolStr)> = Vec::new();
        simple.note_identifiers(text, scope, &mut |identifier| match identifier {
            Identifier::Id(name) => found.push((true, SmolStr::new(name))),
            Identifier::Reference(name) => found.push((false, SmolStr::new(name))),
            Identifier::Entity(_) => {}
        });
        for (is_id, name) in found {
            if is_id {
                self.note_id(name);
            } else if !self.identifiers.ids.contains(&name)
                && !self.identifiers.references.contains_key(&name)
            {
                let offset = self.frames.last().map_or(Offset::NONE, |frame| frame.offset);
                let path = self.path().into_boxed_str();
                self.identifiers.references.insert(name, (path, offset));
                self.identifiers.new.push(offset);
            }
        }
        if self.identifiers.ids.len() + self.identifiers.references.len() > MOST {
            self.identifiers = Identifiers { is_exhausted: true, ..Identifiers::default() };
            let message = format!(
                "the document has more than {MOST} IDs and references; from here on they are not \
                 compared"
            );
            self.report(Breach::new("cvc-id", message));
        }
    }

    fn note_id(&mut self, name: SmolStr) {
        if self.identifiers.ids.contains(&name) {
            let message = format!("the ID `{}` stands elsewhere already", excerpt(&name));
            self.report(Breach::new("cvc-id.2", message));
        } else {
            self.identifiers.references.remove(&name);
            self.identifiers.ids.insert(name);
        }
    }

    /// Reports the references that lead nowhere, when the document has ended.
    pub(super) fn check_references(&mut self) {
        if self.identifiers.references.is_empty() {
            return;
        }
        let mut missing: Vec<_> =
            std::mem::take(&mut self.identifiers.references).into_iter().collect();
        missing.sort_by(|left, right| (left.1.1, &left.0).cmp(&(right.1.1, &right.0)));
        for (name, (path, offset)) in missing {
            let message = format!("no element has the ID `{}`", excerpt(&name));
            self.push(path.into_string(), offset, Breach::new(DANGLING, message));
        }
    }
}
