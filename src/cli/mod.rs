//! One file per subcommand: arguments in, library calls, output.
