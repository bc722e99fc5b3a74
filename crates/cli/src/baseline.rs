//! `baseline`: adopts a database that already has what the migrations make.

use anyhow::{Result, bail};
use relata_connect::DatabaseUrl;
use relata_diff::diff;
use relata_introspect::Spelling;
use relata_migrate::{How, record};
use relata_schema::Scope;
use relata_scratch::Server;
use serde_json::json;

use crate::args::Baseline;
use crate::realize::State;
use crate::report::{Reporter, chain};
use crate::settings::{Settings, major};
use crate::{Outcome, holders, pg_dump, replay, source};

pub(crate) fn run(args: &Baseline, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let folder = replay::read(&settings.migrations_named()?)?;
    let count = match args.to {
        Some(to) => match folder.migrations.iter().position(|migration| migration.version == to) {
            Some(place) => place + 1,
            None => bail!("there is no migration {to:04} in {}", folder.path.display()),
        },
        None => folder.migrations.len(),
    };
    if count == 0 {
        bail!("{} is empty: `relata generate` writes the first migration", folder.path.display());
    }
    let (mut client, url) = settings.connect()?;
    let history = relata_migrate::history(&mut client)?;
    if !history.is_empty() {
        bail!(
            "{} has a ledger with {} migrations already: see `relata status`",
            url.database(),
            history.len()
        );
    }
    if !args.force {
        let document = source::read(&settings.schema_path()?)?.valid(report)?;
        let scope = &document.schema.scope;
        let live = holders::read(&mut client, scope, Spelling::Exact)?;
        let server = settings.scratch_for(&document.schema)?;
        let expected = replay::replay(&server, &folder, count, scope)?;
        let differences = diff(&live, &expected.schema);
        if !differences.is_empty() {
            report.json(&json!({ "differences": report.changes_json(&differences), "recorded": [] }));
            let some = match count {
                1 => "",
                _ => {
                    "if it has only the first of them, record those with --to N, and `relata migrate` applies the rest; else "
                }
            };
            report.result(format!(
                "refused: {} is not in the state that these migrations make; it would need\n{}\n{some}mend schema.toml with \
                 `relata pull`, or record them all the same with --force",
                url.database(),
                report.changes(&differences)
            ));
            return Ok(Outcome::Found);
        }
        if let Some(seen) = second_observer(&server, url, &expected, scope, report)? {
            report.json(&json!({ "differences": [], "pg_dump": seen, "recorded": [] }));
            report.result(format!(
                "refused: {} is not in the state that these migrations make, as pg_dump sees (- it has, + it lacks):{seen}\n\
                 write what is missing by hand into a migration, or record them all the same with --force",
                url.database(),
            ));
            return Ok(Outcome::Found);
        }
    }
    let migrations = &folder.migrations[..count];
    for migration in migrations {
        record(&mut client, migration, How::Recorded)?;
        report.result(format!("recorded {}", migration.stem));
    }
    report.json(&json!({
        "differences": [],
        "recorded": migrations.iter().map(|migration| &migration.stem).collect::<Vec<_>>(),
    }));
    Ok(Outcome::Done)
}

/// What `pg_dump` sees that our own catalog queries are blind to, where it and the servers are of one major.
fn second_observer(
    server: &Server,
    live: &DatabaseUrl,
    expected: &State,
    scope: &Scope,
    report: &Reporter,
) -> Result<Option<String>> {
    if major(live)? != Some(server.major()) {
        report.note("pg_dump was not asked: the live server and scratch are of two majors, which spell stored SQL differently");
        return Ok(None);
    }
    let schemas: Vec<&str> = match scope {
        Scope::All => Vec::new(),
        Scope::Listed(names) => names.iter().map(String::as_str).collect(),
    };
    let seen = pg_dump::beside_live(server, live, &expected.database(server)?.url(), &schemas);
    seen.or_else(|error| {
        report.note(format!("pg_dump was not asked: {}", chain(&error)));
        Ok(None)
    })
}
