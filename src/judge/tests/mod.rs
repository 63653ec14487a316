//! The judge, tried on hand-made exchanges.

mod cases;
mod checks;
mod hostile;
mod invariants;
mod rules;
pub(super) mod support;
