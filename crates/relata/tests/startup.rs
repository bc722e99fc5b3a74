//! Migrations at start-up, on real PostgreSQL.

use std::time::Duration;

use relata::migrate::{Event, Folder, MigrateOptions, sum};
use relata::prelude::*;
use relata::startup::{migrate, migrate_with};
use relata::{ConnectOptions, sql};
use relata_scratch::{Options, Server, Temporary};

const FILES: &[(&str, &str)] = &[
    ("0001_initial.sql", "create table users (id integer primary key);"),
    ("0001_initial.down.sql", "drop table users;"),
    ("0002_add_name.sql", "alter table users add column name text;"),
];

fn database() -> (Server, Temporary) {
    let server = Server::open(&Options::default()).expect("a scratch server");
    let database = server.temporary(None).expect("a database");
    (server, database)
}

fn columns(database: &Temporary) -> i64 {
    let sql = "select count(*) from information_schema.columns where table_schema = 'public' and table_name = 'users'";
    database.connect().expect("connected").query_one(sql, &[]).expect("answered").get(0)
}

#[test]
fn an_embedded_folder_is_applied_once_and_told() {
    let (_server, database) = database();
    let url = database.url().to_string();
    let folder = Folder::from_embedded(FILES).expect("a folder");
    let mut finished = Vec::new();
    let done = migrate_with(&url, &folder, &MigrateOptions::default(), &mut |event| {
        if let Event::Finished { file, .. } = event {
            finished.push(file.to_owned());
        }
    });
    assert_eq!(done.expect("migrated").files.len(), 2);
    assert_eq!(finished, ["0001_initial.sql", "0002_add_name.sql"]);
    assert_eq!(columns(&database), 2);
    assert_eq!(migrate(&url, &folder).expect("nothing to do").files, []);
}

#[test]
fn a_folder_on_disk_is_applied() {
    let (_server, database) = database();
    let folder = tempfile::tempdir().expect("a folder");
    for (name, sql) in FILES {
        std::fs::write(folder.path().join(name), sql).expect("written");
    }
    let folder = Folder::read(folder.path()).expect("a folder");
    assert_eq!(migrate(&database.url().to_string(), &folder).expect("migrated").files.len(), 2);
}

#[test]
fn it_runs_in_async_code_on_a_blocking_thread_and_off_it() {
    let (_server, database) = database();
    let url = database.url().to_string();
    let folder = Folder::from_embedded(FILES).expect("a folder");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().expect("a runtime");
    runtime.block_on(async {
        let (other_url, other) = (url.clone(), folder.clone());
        let done = tokio::task::spawn_blocking(move || migrate(&other_url, &other)).await.expect("no panic");
        assert_eq!(done.expect("migrated").files.len(), 2);
        assert_eq!(migrate(&url, &folder).expect("nothing to do").files, []);
    });
}

#[test]
fn a_pool_migrates_its_database_without_its_own_limits() {
    let (_server, database) = database();
    let slow = ("0003_slow.sql", "select pg_sleep(0.3);");
    let folder = Folder::from_embedded(&[FILES[0], FILES[1], FILES[2], slow]).expect("a folder");
    let limit = Some(Duration::from_millis(100));
    let options =
        ConnectOptions { statement_timeout: limit, max_connections: 1, ..ConnectOptions::default() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let done = runtime.block_on(async {
        let db = Database::connect_with(&database.url().to_string(), options).await.expect("connected");
        let asleep = db.query(sql!("SELECT pg_sleep(0.3)")).execute().await;
        assert!(asleep.is_err_and(|error| error.is_timeout()), "the pool's limit");
        // Its one connection is in use meanwhile.
        let both = async |_| Ok::<_, relata::Error>(tokio::join!(db.migrate(&folder), db.migrate(&folder)));
        let (one, other) = db.transaction(both).await.expect("committed");
        [one, other].map(|done| done.expect("migrated").files.len())
    });
    assert!(done == [3, 0] || done == [0, 3], "{done:?}");
    assert_eq!(columns(&database), 2);
}

#[test]
fn instances_that_start_at_once_share_the_work() {
    let (_server, database) = database();
    let url = database.url().to_string();
    let folder = Folder::from_embedded(FILES).expect("a folder");
    let done = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..4).map(|_| scope.spawn(|| migrate(&url, &folder))).collect();
        starts
            .into_iter()
            .map(|start| start.join().expect("no panic").expect("migrated").files.len())
            .sum::<usize>()
    });
    assert_eq!(done, 2);
}

#[test]
fn a_file_that_was_not_embedded_is_missed() {
    let (_server, database) = database();
    let whole = Folder::from_embedded(FILES).expect("a folder");
    let sums = sum::write(&sum::compute(&whole));
    let mut files = FILES.to_vec();
    files.pop();
    files.push((sum::FILE_NAME, &sums));
    let folder = Folder::from_embedded(&files).expect("a folder");
    let error = migrate(&database.url().to_string(), &folder).expect_err("a file is missing");
    assert!(error.migrate_error().expect("the runner's").is_refusal());
    assert!(error.to_string().contains("0002_add_name"), "{error}");
    assert_eq!(columns(&database), 0);
}

#[test]
fn errors_tell_a_connection_from_a_migration_and_no_password() {
    let folder = Folder::from_embedded(FILES).expect("a folder");
    for url in ["postgresql://app:s3cret@127.0.0.1:1/shop", "http://app:s3cret@example", ""] {
        let error = migrate(url, &folder).expect_err("no server");
        assert!(error.is_connection() && error.migrate_error().is_none(), "{error}");
        assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
    }

    let (_server, database) = database();
    let broken = Folder::from_embedded(&[("0001_initial.sql", "create table users (id nonsense);")]);
    let error = migrate(&database.url().to_string(), &broken.expect("a folder")).expect_err("no such type");
    assert!(!error.is_connection());
    assert!(
        error.to_string().contains("0001_initial.sql") && error.to_string().contains("nonsense"),
        "{error}"
    );
}
