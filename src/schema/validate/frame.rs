//! What is kept for each open element.

use smol_str::SmolStr;

use crate::schema::automaton::Cursor;
use crate::schema::grammar::{ElementId, TypeId};
use crate::schema::names::Symbol;
use crate::xml::Offset;

/// An open element that is validated.
#[derive(Debug)]
pub(super) struct Frame {
    /// None for an element that nothing declares, inside one that may hold anything.
    pub element: Option<ElementId>,
    pub definition: TypeId,
    pub offset: Offset,
    pub label: Label,
    /// Where it stands among those of its name in its parent, from 1.
    pub ordinal: u32,
    pub state: ChildState,
    /// Where its text begins in the buffer that all share.
    pub text_from: usize,
    /// Where the counts of its children begin in the list that all share.
    pub counts_from: usize,
    /// `xsi:nil="true"`, taken.
    pub is_nil: bool,
    /// Something in it was reported already that makes its text worth no second report.
    pub is_spoilt: bool,
}

/// What a path calls an element.
#[derive(Clone, Debug)]
pub(super) enum Label {
    Known(Symbol),
    Unknown(SmolStr),
}

/// How far the children of an element have come.
#[derive(Debug)]
pub(super) enum ChildState {
    /// There is no content model.
    None,
    Model(ModelState),
}

/// How far the children have come in a content model.
#[derive(Debug)]
pub(super) struct ModelState {
    pub strict: Cursor,
    pub relaxed: Option<Cursor>,
    /// Children that were reported missing and may still come, out of order.
    pub reported_missing: Vec<Symbol>,
    /// The child that was reported last: more of the same in a row is no news.
    pub reported: Option<Symbol>,
}
