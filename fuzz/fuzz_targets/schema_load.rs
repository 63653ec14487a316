//! No schema document may panic, run away or eat memory: it is compiled, or refused with a place.
#![no_main]

#[path = "../bodies/schema_load.rs"]
mod body;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|documents: (&str, &str)| body::check(documents));
