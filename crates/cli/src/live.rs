//! How the live database stands to `migrations/` and to the schema file.

use anyhow::{Result, bail};
use postgres::Client;
use relata_diff::{Change, diff};
use relata_introspect::{Spelling, introspect};
use relata_migrate::{Folder, Row, compare, folder};
use relata_schema::{Schema, Scope};
use relata_scratch::Server;

use crate::replay::replay;
use crate::report::Reporter;
use crate::settings::Settings;

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

/// Refuses to change files of migrations that the live database has; `has` finds them in its ledger.
pub(crate) fn refuse_applied(
    settings: &Settings,
    report: &Reporter,
    has: impl Fn(&Row) -> bool,
) -> Result<()> {
    if settings.live().is_none() {
        report.note("no database is configured, so it is not known whether one has these migrations");
        return Ok(());
    }
    let (mut client, url) = settings.connect()?;
    let history = relata_migrate::history(&mut client)?;
    let list: Vec<String> =
        history.iter().filter(|row| has(row)).map(|row| folder::stem(row.version, &row.name)).collect();
    if list.is_empty() {
        return Ok(());
    }
    bail!(
        "{} has {} applied, so the files must stay as they were: put the change into a new migration, or undo them there \
         first with `relata rollback`",
        url.database(),
        list.join(", ")
    )
}
