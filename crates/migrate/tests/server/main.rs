//! The runner on real PostgreSQL: what it does, and what is left when it is cut off anywhere.
#![cfg(unix)]

mod faults;
mod locks;
mod proxy;
mod rules;

use postgres::Client;
use relata_migrate::{Error, Event, Folder, MigrateOptions, Report, RollbackOptions, RunOptions, Target};
use relata_scratch::{Options, Server, Temporary};

/// An empty database; the server must live as long as it.
fn database() -> (Server, Temporary) {
    let server = Server::open(&Options::default()).expect("a scratch server");
    let database = server.temporary(None).expect("a scratch database");
    (server, database)
}

fn folder(files: &[(&str, &str)]) -> Folder {
    Folder::from_embedded(files).unwrap()
}

fn migrate(client: &mut Client, folder: &Folder) -> Result<Report, Error> {
    relata_migrate::migrate(client, folder, &MigrateOptions::default(), &mut |_| {})
}

fn rollback(client: &mut Client, folder: &Folder, target: Target) -> Result<Report, Error> {
    let options = RollbackOptions { target, dry_run: false, run: RunOptions::default() };
    relata_migrate::rollback(client, folder, &options, &mut |_| {})
}

/// The events of a run as short lines.
fn note(events: &mut Vec<String>) -> impl FnMut(Event<'_>) {
    |event| {
        events.push(match event {
            Event::WaitingForRunner { .. } => "waiting".to_owned(),
            Event::Started { file, statements, done, .. } => format!("started {file} {done}/{statements}"),
            Event::Statement { line, statement, .. } => format!("{line}: {statement}"),
            Event::FoundDone { line, statement, .. } => format!("{line}: found done: {statement}"),
            Event::DroppingInvalidIndex { index } => format!("dropping {index}"),
            Event::Retrying { attempt, reason, .. } => format!("retrying after {attempt}: {reason}"),
            Event::Finished { file, .. } => format!("finished {file}"),
        });
    }
}

fn versions(client: &mut Client) -> Vec<u64> {
    relata_migrate::history(client).unwrap().iter().map(|row| row.version).collect()
}

/// Everything in the database that a migration of these tests can touch, as text.
fn state(client: &mut Client) -> String {
    let sql = "
        select coalesce(string_agg(line, E'\\n' order by line), '') from (
            select c.relkind::text || ' ' || c.relnamespace::regnamespace || '.' || c.relname
                || coalesce(' ' || pg_get_indexdef(i.indexrelid) || ' valid=' || i.indisvalid, '')
                || coalesce(' of ' || h.inhparent::regclass || ' pending=' || h.inhdetachpending, '')
            from pg_class c left join pg_index i on i.indexrelid = c.oid left join pg_inherits h on h.inhrelid = c.oid
            where c.relnamespace::regnamespace::text in ('public', 'app', 'relata')
            union all select 'enum ' || enumtypid::regtype || ' ' || enumlabel from pg_enum
            union all select 'check ' || conname || ' ' || convalidated from pg_constraint where contype = 'c'
                and connamespace::regnamespace::text <> 'information_schema'
        ) as lines(line)";
    let mut text: String = client.query_one(sql, &[]).unwrap().get(0);
    for table in ["public.t", "relata.migrations"] {
        let exists: bool = client.query_one("select to_regclass($1) is not null", &[&table]).unwrap().get(0);
        if exists {
            let columns = if table == "public.t" {
                "*"
            } else {
                "version, name, sha256, how, state, statements_done, in_flight"
            };
            let sql = format!(
                "select coalesce(string_agg(r::text, E'\\n' order by r::text), '') from (select {columns} from {table}) r"
            );
            text += &format!("\n{table}:\n{}", client.query_one(&sql, &[]).unwrap().get::<_, String>(0));
        }
    }
    text
}
