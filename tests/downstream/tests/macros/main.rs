//! The macros beside `schema!`, on a real server.
#![cfg(unix)]

mod alias;
#[path = "../scratch/mod.rs"]
mod scratch;
mod sql;
mod tables;
mod types;

use relata::prelude::*;
use relata_downstream_test::reference::users;

/// Inserts users with these addresses; their first names are what stands before the `@`.
async fn users_of(db: &Database, emails: &[&str]) -> Vec<users::Row> {
    let new = emails.iter().map(|email| users::New {
        first_name: email.split('@').next().map(Into::into),
        ..users::Required { email: (*email).into(), password: "hash".into() }.into()
    });
    db.insert(users).values(new.collect::<Vec<_>>()).returning(users::all).all().await.expect("inserted")
}
