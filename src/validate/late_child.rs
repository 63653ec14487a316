//! Children that were missed and come after all: a mistake in the order, and not in what is there.

use super::finding::Place;
use crate::schema::{Structure, Violation};
use crate::xml::QName;

/// Elements that may be waited in; more than are ever open.
const MOST: usize = 1_000;

/// Violations that wait for the end of the element that they are about.
#[derive(Debug, Default)]
pub(super) struct LateChildren {
    waiting: Vec<LateChild>,
}

/// A violation that says that children are missing in front of another one.
#[derive(Debug)]
pub(super) struct LateChild {
    /// Which are missing still.
    pub missing: Vec<String>,
    /// How deep the child is before which they are missing.
    pub depth: usize,
    pub violation: Violation,
    pub place: Place,
}

impl LateChildren {
    /// Waits for what is missing; gives the violation back where too many wait already.
    pub fn wait(&mut self, late: LateChild) -> Option<Violation> {
        if self.waiting.len() >= MOST {
            return Some(late.violation);
        }
        self.waiting.push(late);
        None
    }

    /// Whether nothing waits.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// A child begins at that depth.
    #[inline]
    pub fn child(&mut self, name: &QName, depth: usize) {
        for late in self.waiting.iter_mut().filter(|late| late.depth == depth) {
            late.missing.retain(|missing| *missing != *name.local);
        }
    }

    /// The element at that depth has ended; what was waited for in it.
    pub fn end(&mut self, depth: usize) -> Vec<(Violation, Place)> {
        let over = |late: &mut LateChild| late.depth > depth;
        self.waiting.extract_if(.., over).map(LateChild::settle).collect()
    }
}

impl LateChild {
    fn settle(self) -> (Violation, Place) {
        let Self { missing, mut violation, place, .. } = self;
        if missing.is_empty()
            && let Some(Structure::MissingBefore(names)) = &violation.structure
        {
            let child = violation.path.rsplit('/').next().unwrap_or_default();
            let child = child.split('[').next().unwrap_or_default();
            let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let comes = if names.len() == 1 { "comes" } else { "come" };
            violation.message = format!(
                "{} {comes} too late: the place is in front of `{child}`",
                quoted.join(" and ")
            );
            violation.structure = Some(Structure::OutOfPlace);
        }
        (violation, place)
    }
}
