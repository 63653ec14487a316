//! The `lis-conform` command.

use std::process::ExitCode;

/// What one thread allocates here another one frees, ten thousands of times in a run: the C
/// library's allocator has them wait for one another.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    lis_conform::cli::main(std::env::args_os()).into()
}
