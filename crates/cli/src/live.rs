//! How the live database stands to `migrations/` and to the schema file.

use anyhow::Result;
use postgres::Client;
use relata_diff::{Change, diff};
use relata_introspect::{Spelling, introspect};
use relata_migrate::{Folder, Row, compare};
use relata_schema::{Schema, Scope};
use relata_scratch::Server;

use crate::replay::replay;

/// What was found.
pub(crate) struct Live {
    pub(crate) schema: Schema,
    pub(crate) history: Vec<Row>,
    /// How many of the folder's migrations, from the first, its ledger has.
    pub(crate) applied: usize,
    /// From what its applied migrations make to what it is; empty where it has not drifted.
    pub(crate) drift: Vec<Change>,
    /// How many migrations make the state that it is in, where that is more than the ledger says: it was pushed.
    pub(crate) pushed_to: Option<usize>,
}

/// Compares a live database with what its applied migrations make. Only reads.
pub(crate) fn look(client: &mut Client, server: &Server, folder: &Folder, scope: &Scope) -> Result<Live> {
    let history = relata_migrate::history(client)?;
    let schema = introspect(client, scope, Spelling::Exact)?;
    let status = compare(folder, &history);
    let applied = folder
        .migrations
        .iter()
        .take_while(|migration| status.applied.iter().any(|(done, _)| done.version == migration.version))
        .count();
    let expected = replay(server, folder, applied, scope)?;
    let mut drift = diff(&expected.schema, &schema);
    let mut pushed_to = None;
    if !drift.is_empty() {
        for count in (applied + 1..=folder.migrations.len()).rev() {
            if diff(&replay(server, folder, count, scope)?.schema, &schema).is_empty() {
                pushed_to = Some(count);
                drift.clear();
                break;
            }
        }
    }
    Ok(Live { schema, history, applied, drift, pushed_to })
}
