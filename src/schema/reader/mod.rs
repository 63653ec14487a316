//! Schema documents to a grammar.
//!
//! - `document`: one document, with errors that know their line;
//! - `node`: an element of it, its attributes checked against what XML Schema allows there;
//! - `loader`: the tables of what is declared where, and the numbers that things get;
//! - `element`, `attribute`, `complex`, `model`, `simple`: one file for each sort of component.
//!
//! What is not supported is refused here, by name: nothing is skipped in silence.

mod attribute;
mod complex;
mod document;
mod element;
mod loader;
mod model;
mod node;
mod simple;

pub(super) use loader::load;

#[cfg(test)]
mod tests;
