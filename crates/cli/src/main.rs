//! The `relata` binary.

fn main() -> std::process::ExitCode {
    relata_cli::main()
}
