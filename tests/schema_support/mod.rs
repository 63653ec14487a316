//! What the tests of the schema engine share: the engine on files, xmllint as a second opinion,
//! raw markup that can be bent, and chance that repeats itself.

// Each test file uses a part of this.
#![allow(dead_code)]

pub mod chance;
pub mod engine;
pub mod oracle;
pub mod raw;
