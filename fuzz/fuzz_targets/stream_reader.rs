//! The two readers must agree on every document that has only what SOAP allows.
#![no_main]

#[path = "../bodies/stream_reader.rs"]
mod body;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| body::check(bytes));
