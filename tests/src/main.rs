//! The `relata` binary, built for the tests of this package.

fn main() -> std::process::ExitCode {
    relata_cli::main()
}
