//! What is kept for each open element. Kept small: one is written for every element.

use smol_str::SmolStr;

use crate::schema::automaton::{ContentModel, Cursor};
use crate::schema::grammar::{ElementId, TypeId};
use crate::schema::names::Symbol;
use crate::xml::Offset;

/// An open element that is validated.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// None for an element that nothing declares, inside one that may hold anything.
    pub element: Option<ElementId>,
    pub definition: TypeId,
    pub offset: Offset,
    pub label: Label,
    /// Where it stands among those of its name in its parent, from 1.
    pub ordinal: u32,
    /// How far its children have come, where there is a content model.
    pub state: Option<ModelState>,
    /// Where its text begins in the buffer that all share.
    pub text_from: usize,
    /// Where the counts of its children begin in the list that all share.
    pub counts_from: usize,
    /// `xsi:nil="true"`, taken.
    pub is_nil: bool,
    /// Something in it was reported already that makes its text worth no second report.
    pub is_spoilt: bool,
    /// An element stood in it.
    pub has_children: bool,
    /// Its text is looked at in the end.
    pub keeps_text: bool,
}

/// What a path calls an element.
#[derive(Clone, Debug)]
pub(super) enum Label {
    Known(Symbol),
    /// Only inside elements that may hold anything.
    Unknown(Box<SmolStr>),
}

/// How far the children have come in a content model.
#[derive(Clone, Debug)]
pub(super) struct ModelState {
    pub strict: Cursor,
    pub relaxed: Option<Cursor>,
    /// What was reported; none while all is well.
    pub reports: Option<Box<Reports>>,
}

/// What was reported of the children of an element, so that nothing is reported twice.
#[derive(Clone, Debug, Default)]
pub(super) struct Reports {
    /// Children that were reported missing and may still come, out of order.
    pub missing: Vec<Symbol>,
    /// The child that was reported last: more of the same in a row is no news.
    pub last: Option<Symbol>,
}

impl ModelState {
    /// Takes a child that is as it should be after others that were so too. Otherwise nothing
    /// moves, and the child has to be looked at properly.
    #[inline]
    pub fn step_plainly(&mut self, model: &ContentModel, symbol: Symbol) -> Option<ElementId> {
        if self.reports.is_some() {
            return None;
        }
        model.step_plainly(&mut self.strict, self.relaxed.as_mut(), symbol)
    }

    /// Whether the child is the one that was reported last, so that it is no news.
    pub fn is_reported(&self, symbol: Symbol) -> bool {
        self.reports.as_ref().is_some_and(|reports| reports.last == Some(symbol))
    }

    /// Notes a child as the last that was reported.
    pub fn note_reported(&mut self, symbol: Symbol) {
        self.reports.get_or_insert_default().last = Some(symbol);
    }

    /// Notes children as missing, of which any may still come.
    pub fn note_missing(&mut self, symbols: impl Iterator<Item = Symbol>) {
        self.reports.get_or_insert_default().missing.extend(symbols);
    }

    /// Whether the child was reported missing further up; it is so only once.
    pub fn was_missing(&mut self, symbol: Symbol) -> bool {
        let Some(reports) = &mut self.reports else { return false };
        let Some(at) = reports.missing.iter().position(|late| *late == symbol) else {
            return false;
        };
        reports.missing.swap_remove(at);
        true
    }

    /// Notes that a child was as it should be.
    pub fn all_is_well(&mut self) {
        if let Some(reports) = &mut self.reports {
            reports.last = None;
        }
    }
}
