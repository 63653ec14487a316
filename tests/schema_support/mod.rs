//! What the tests of the schema engine share: the engine on files, and xmllint as a second opinion.

// Each test file uses a part of this.
#![allow(dead_code)]

pub mod engine;
