//! No document may panic, whatever its bytes, and a stream is judged as a tree is.
#![no_main]

#[path = "../bodies/schema_validate.rs"]
mod body;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| body::check(bytes));
