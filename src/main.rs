//! The `lis-conform` command.

fn main() {}
