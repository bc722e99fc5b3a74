//! `relata::test`: a migrated database for each test.

use std::time::{Duration, Instant};

use relata::migrate::Folder;
use relata::{Error, Executor, test};

use crate::{execute, number};

fn folder() -> Folder {
    let tables: String = (0..20).map(|n| format!("CREATE TABLE t{n} (n int8 PRIMARY KEY);\n")).collect();
    Folder::from_embedded(&[("0001_initial.sql", &tables), ("0002_row.sql", "INSERT INTO t0 VALUES (1);")])
        .expect("a folder")
}

async fn add_one(db: &impl Executor) -> Result<u64, Error> {
    execute(db, "INSERT INTO t0 VALUES (2)").await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_tests_at_once_do_not_see_each_other() {
    let folder = folder();
    drop(test::database(&folder).await.expect("warm"));
    let begun = Instant::now();
    let tasks: Vec<_> = (0..200)
        .map(|_| {
            let folder = folder.clone();
            tokio::spawn(async move {
                let db = test::database(&folder).await.expect("a database");
                add_one(&db).await.expect("inserted");
                assert_eq!(number(&db, "SELECT count(*) FROM t0").await.expect("counted"), 2);
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic");
    }
    let each = begun.elapsed() / 200;
    // 50 ms where the machine has nothing else to do; the limit is for one that has much.
    assert!(each < Duration::from_secs(2), "{each:?} each");
    println!("{each:?} each");
}

#[test]
fn a_blocking_one_is_gone_afterwards() {
    let db = test::blocking_database(&folder()).expect("a database");
    let one = relata::query::Statement {
        sql: "SELECT n FROM t0".to_owned(),
        params: Vec::new(),
        outputs: Vec::new(),
    };
    let rows = relata::blocking::Executor::run(&db).rows(&one).expect("rows");
    assert_eq!(rows[0].get::<_, i64>(0), 1);
    let url = db.url();
    drop(db);
    let error = relata::blocking::Database::connect(&url).expect_err("dropped");
    assert_eq!(error.sqlstate(), Some("3D000"));
}

#[tokio::test]
async fn a_migration_that_fails_is_told_with_its_place() {
    let folder = Folder::from_embedded(&[("0001_wrong.sql", "CREATE TABLE a (n int8);\nSELEC 1;")]);
    let error = test::database(&folder.expect("a folder")).await.expect_err("no SQL");
    let place = error.migrate_error().and_then(|error| error.place());
    assert_eq!(place, Some(("0001_wrong.sql", 2)));
}
