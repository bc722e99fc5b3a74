//! Migrates the database of `DATABASE_URL` as a program's first act: `cargo run -p relata --example migrate_at_start`.
//!
//! `MIGRATIONS` names the folder, `migrations` without it.

use std::error::Error;
use std::path::PathBuf;

use relata::migrate::{Event, Folder, MigrateOptions};

fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::var("DATABASE_URL").map_err(|_| "set DATABASE_URL to the database to migrate")?;
    let path = PathBuf::from(std::env::var_os("MIGRATIONS").unwrap_or_else(|| "migrations".into()));
    let folder = Folder::read(&path)?;
    let done =
        relata::startup::migrate_with(&url, &folder, &MigrateOptions::default(), &mut |event| match event {
            Event::WaitingForRunner { .. } => eprintln!("another instance migrates; waiting"),
            Event::Finished { file, duration, .. } => eprintln!("{file}: {duration:.0?}"),
            _ => {}
        })?;
    println!("{} migrations applied; the program begins here", done.files.len());
    Ok(())
}
