//! Kills the backend after each statement of a migration: the next `migrate` ends in the same state as one that nobody
//! disturbed.

use relata_connect::DatabaseUrl;
use relata_migrate::{Error, Event, Folder, MigrateOptions, Sha256, forget, migrate};
use relata_scratch::Cached;

use crate::database::{execute, query};
use crate::laws::State;
use crate::{Case, Project, assert_same, server};

/// When the backend dies.
#[derive(Debug, Clone, Copy)]
struct Moment {
    version: u64,
    statement: usize,
    when: When,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum When {
    /// Before it begins: what came before it is done, and counted.
    Before,
    /// After it ran, and before the ledger says so.
    Uncounted,
}

/// Every moment of a case's migration; a case that is refused has none.
pub fn survive(case: &Case, program: &'static str) {
    if case.refuse.is_some() || !case.suits_the_server() {
        return;
    }
    let project = Project::with_schema(program, &case.from);
    if !case.from.is_empty() {
        project.ok(&["generate", "before"]);
    }
    let first = project.migrations().keys().filter(|name| name.ends_with(".down.sql")).count();
    project.write("schema.toml", &case.to);
    project.ok(&["generate", "step", "--allow", "data-loss"]);
    let folder = Folder::read(&project.path("migrations")).unwrap_or_else(|error| panic!("{error}"));
    if folder.migrations.len() == first {
        // Nothing to do is nothing to be cut off in.
        return;
    }
    let before = before(&folder, first, &case.rows);

    let live = server().temporary(Some(&before)).expect("a copy");
    let mut moments = Vec::new();
    run(&live.url(), &folder, &mut |event| moments.extend(moments_of(event, &folder)))
        .unwrap_or_else(|error| panic!("undisturbed: {error}"));
    let (whole, rows) = (State::of(&live.url()), rows(case, &live.url()));
    assert!(!moments.is_empty(), "the migration of {} has no statement", case.name);
    for moment in moments {
        let live = server().temporary(Some(&before)).expect("a copy");
        killed(&live.url(), &folder, moment);
        run(&live.url(), &folder, &mut |_| {}).unwrap_or_else(|error| panic!("after {moment:?}: {error}"));
        State::of(&live.url()).assert_is(&whole, &format!("killed at {moment:?}, and migrated again"));
        assert_same(&format!("rows, killed at {moment:?}"), &rows, &self::rows(case, &live.url()));
    }
}

/// A database after the first migrations, with rows and with a ledger.
fn before(folder: &Folder, first: usize, rows: &str) -> Cached {
    let migrations = folder.migrations[..first].to_vec();
    let text: String = migrations.iter().map(|migration| migration.up.sql.as_str()).collect();
    let some = Folder { migrations, sum: None, ..folder.clone() };
    let build = |client: &mut postgres::Client| -> Result<(), Box<dyn std::error::Error>> {
        migrate(client, &some, &MigrateOptions::default(), &mut |_| {})?;
        // Makes the ledger, where there is nothing to migrate.
        forget(client, u64::from(u32::MAX))?;
        Ok(client.batch_execute(rows)?)
    };
    let key = Sha256::of_text(&format!("crash {text}\n{rows}")).to_string();
    server().cached(&key, None, build).unwrap_or_else(|error| panic!("{error}\n{rows}"))
}

fn moments_of(event: Event<'_>, folder: &Folder) -> Vec<Moment> {
    let Event::Statement { file, number, statement, .. } = event else { return Vec::new() };
    // What is set is set anew by every run, and counted by none.
    if statement.starts_with("SET ") {
        return Vec::new();
    }
    let migration = folder.migrations.iter().find(|migration| migration.up.name == file).expect("its file");
    let at = |when| Moment { version: migration.version, statement: number, when };
    vec![at(When::Before), at(When::Uncounted)]
}

/// Runs until the backend is killed at the moment.
fn killed(url: &DatabaseUrl, folder: &Folder, moment: Moment) {
    let migration = folder.get(moment.version).expect("its file");
    let in_transaction = !migration.up.header.no_transaction;
    let mut killer = url.connect().expect("a connection");
    if moment.when == When::Uncounted {
        // The ledger is written in the transaction of the file, or of the statement, or right after it.
        let counts = match in_transaction {
            true => String::new(),
            false => format!("AND NEW.statements_done = {}", moment.statement),
        };
        // Event triggers of the case need not know of it.
        execute(
            url,
            &format!(
                "SET session_replication_role = replica; CREATE FUNCTION relata.die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                 PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
                 CREATE TRIGGER die BEFORE INSERT OR UPDATE ON relata.migrations FOR EACH ROW \
                 WHEN (NEW.version = {} {counts}) EXECUTE FUNCTION relata.die()",
                moment.version
            ),
        );
    }
    let mut client = url.connect().expect("a connection");
    let pid: i32 = client.query_one("SELECT pg_backend_pid()", &[]).expect("its pid").get(0);
    let name = migration.up.name.clone();
    let mut kill = |event: Event<'_>| {
        if let (When::Before, Event::Statement { file, number, .. }) = (moment.when, event)
            && (file, number) == (&name, moment.statement)
        {
            killer.execute("SELECT pg_terminate_backend($1)", &[&pid]).expect("it is killed");
        }
    };
    let died = migrate(&mut client, folder, &MigrateOptions::default(), &mut kill);
    let error = died.err().unwrap_or_else(|| panic!("nobody died at {moment:?}"));
    assert!(error.is_connection_lost(), "{moment:?}: {error}");
    if moment.when == When::Uncounted {
        execute(
            url,
            "SET session_replication_role = replica; DROP TRIGGER die ON relata.migrations; DROP FUNCTION relata.die()",
        );
    }
}

fn run(url: &DatabaseUrl, folder: &Folder, on_event: &mut dyn FnMut(Event<'_>)) -> Result<(), Error> {
    let mut client = url.connect().expect("a connection");
    migrate(&mut client, folder, &MigrateOptions::default(), on_event).map(|_| ())
}

/// What the case's queries say.
fn rows(case: &Case, url: &DatabaseUrl) -> String {
    case.expect.iter().map(|(sql, _)| query(url, sql) + "\n").collect()
}
