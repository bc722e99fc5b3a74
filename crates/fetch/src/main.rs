//! `relata-fetch`: gets PostgreSQL's binaries for a machine that has none.

use clap::Parser;
use relata_fetch::{DEFAULT_SOURCE, NEWEST, Request, fetch};
use std::process::ExitCode;

/// Downloads prebuilt PostgreSQL for relata's scratch cluster, checks its sum, and puts it where relata looks.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The major version, such as 17
    #[arg(long, default_value_t = NEWEST)]
    major: u32,
    /// The exact version, such as 17.2.0, in place of the one that relata-fetch knows of the major
    #[arg(long)]
    version_exact: Option<String>,
    /// Where from: a base URL that has <version>/postgresql-<version>-<target>.tar.gz and the same with .sha256
    #[arg(long, env = "RELATA_FETCH_SOURCE", default_value = DEFAULT_SOURCE)]
    source: String,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let Some(folder) = relata_scratch::fetched_folder() else {
        eprintln!("relata-fetch: there is no cache folder; set RELATA_CACHE_DIR");
        return ExitCode::from(2);
    };
    let request = Request {
        major: arguments.major,
        version: arguments.version_exact,
        source: arguments.source,
        folder,
    };
    match fetch(&request, &mut |line| eprintln!("relata-fetch: {line}")) {
        Ok(bin) => {
            println!("{}", bin.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("relata-fetch: {error:#}");
            ExitCode::from(2)
        }
    }
}
