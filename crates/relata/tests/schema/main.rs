//! What `schema!` makes of a file, on a real server.
#![cfg(unix)]

mod clashes;
mod every_type;
mod libraries;

use relata::migrate::Folder;
use relata::test::TestDatabase;

/// A database that this SQL makes.
async fn made(sql: &str) -> TestDatabase {
    let folder = Folder::from_embedded(&[("0001_made.sql", sql)]).expect("a folder");
    relata::test::database(&folder).await.expect("a database")
}
