//! Whatever is accepted must survive being written and read again.
#![no_main]

#[path = "../bodies/read_document.rs"]
mod body;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &[u8])| body::check(input));
