//! No path may panic, and none may find an element twice.
#![no_main]

#[path = "../bodies/path.rs"]
mod body;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| body::check(source));
