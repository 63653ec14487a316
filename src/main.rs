//! The `lis-conform` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    lis_conform::cli::main(std::env::args_os()).into()
}
