//! PostgreSQL's binaries for a machine that has none: builds `relata-fetch` and runs it, and only there.

use anyhow::{Context, Result};
use relata_scratch::{Binaries, fetched_folder, find_binaries};

use crate::process;

/// The binaries that a private cluster will run from, fetched where there are none.
pub(crate) fn ensure(major: Option<u32>) -> Result<Binaries> {
    match find_binaries(major) {
        Err(error) if error.is_missing_binaries() && may_fetch() => {}
        answer => return Ok(answer?),
    }
    let place = fetched_folder().map_or_else(|| "the cache".to_owned(), |path| path.display().to_string());
    let source = match std::env::var("RELATA_FETCH_SOURCE") {
        Ok(source) => source,
        Err(_) => "its default source (another: RELATA_FETCH_SOURCE)".to_owned(),
    };
    eprintln!(
        "no PostgreSQL server binaries are on this machine.\n\
         relata-fetch will be built now; it downloads them from {source}, checks their sum, and puts them into {place}."
    );
    let major = major.map(|major| major.to_string());
    let mut args = vec!["run", "--package", "relata-fetch", "--"];
    args.extend(major.iter().flat_map(|major| ["--major", major]));
    process::run(&format!("cargo {}", args.join(" ")), &mut process::cargo(&args)).context(
        "PostgreSQL could not be fetched; install it (`apt install postgresql`, `brew install postgresql`) and try again",
    )?;
    Ok(find_binaries(None)?)
}

/// Whoever set `PG_BIN` means that folder and no other; a private cluster needs Unix sockets.
fn may_fetch() -> bool {
    cfg!(unix) && std::env::var_os("PG_BIN").is_none_or(|folder| folder.is_empty())
}
