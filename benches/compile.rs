//! How long it takes to compile every built-in schema: `cargo bench --bench compile`.

use std::time::{Duration, Instant};

use lis_conform::bindings::Library;

/// As in the program.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 20;

fn main() {
    let mut reading = Vec::new();
    let mut compiling = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let library = Library::load().expect("the built-in schemas can be read");
        reading.push(start.elapsed());
        let start = Instant::now();
        library.compile_all().expect("the built-in schemas compile");
        compiling.push(start.elapsed());
    }
    let library = Library::load().expect("the built-in schemas can be read");
    println!("{} schemas, fastest of {ROUNDS} rounds", library.names().count());
    println!("find them       {:>7.2} ms", millis(&reading));
    println!("compile them    {:>7.2} ms (wanted: 10 at the most)", millis(&compiling));
}

fn millis(times: &[Duration]) -> f64 {
    times.iter().min().map_or(0.0, Duration::as_secs_f64) * 1000.0
}
