//! The roster as a pure state machine: objects, references, cascades, save points.
//!
//! No input or output and no clock in here: time is an argument.

mod deviation;
mod save_point;

pub use deviation::Deviation;
pub use save_point::SavePoint;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::soap::Status;
use crate::spec::{Operation, Spec};
use crate::xml::{Element, QName};

/// What an operation came to.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: Status,
    /// Children of the response element, in order.
    pub results: Vec<Element>,
}

/// Which children of each kind's payload may stand once only (from the schema): they drive the
/// additive update. Key: the payload element, such as `person`.
pub type SingleChildren = BTreeMap<QName, Vec<QName>>;

/// The whole state of a target.
#[derive(Clone, Debug)]
pub struct Roster {}

impl Roster {
    /// An empty roster for the services of `spec`.
    #[must_use]
    pub fn new(spec: Arc<Spec>, single_children: SingleChildren) -> Self {
        let _ = (spec, single_children);
        todo!("room model")
    }

    /// Carries out one request at the time `now`. `request` is the request element (the child of
    /// the body), already valid by the schema. A rejected request leaves the roster as it was.
    pub fn apply(
        &mut self,
        operation: &Operation,
        request: Element,
        now: SavePoint,
        deviations: &[Deviation],
    ) -> Reply {
        let _ = (operation, request, now, deviations);
        todo!("room model")
    }
}
