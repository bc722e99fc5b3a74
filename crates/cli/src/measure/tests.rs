//! What is measured, against what is stated, and against what is not so.

use relata_diff::diff;
use relata_introspect::{Spelling, introspect};
use relata_plan::{Options, effects, plan};
use relata_schema::Scope;
use relata_scratch::{Server, Temporary};

use super::*;

fn database(server: &Server, sql: &str) -> (Temporary, Client, Schema) {
    let database = server.temporary(None).expect("a database");
    let mut client = database.connect().expect("a connection");
    client.batch_execute(sql).expect("the schema");
    let schema = introspect(&mut client, &Scope::All, Spelling::Exact).expect("the catalogs");
    (database, client, schema)
}

/// What is stated of the way from one to the other is seen, and nothing else of it would pass.
fn check(from: &str, to: &str, online: bool) {
    let server = Server::open(&relata_scratch::Options::default()).expect("a scratch server");
    let (database, mut client, before) = database(&server, from);
    let (_other, _, target) = self::database(&server, to);
    let options = Options { online, ..Options::default() };
    let segments = plan(&diff(&before, &target), &before, &target, &options);
    assert!(!segments.is_empty(), "{to}");
    let (mut blocker, mut watcher) =
        (database.connect().expect("a blocker"), database.connect().expect("a watcher"));
    let mut before = before;
    for segment in &segments {
        let others = Some((&mut blocker, &mut watcher));
        let points = super::segment(&mut client, others, segment).expect("the plan goes through");
        let after = introspect(&mut client, &Scope::All, Spelling::Exact).expect("the catalogs");
        let stated = effects(segment, &before, &after, &options);
        let holds = |stated: &[Effects]| compare(segment, stated, &points, &before).is_ok();
        assert!(holds(&stated), "{:?}", compare(segment, &stated, &points, &before));
        for wrong in falsified(&stated, &points, &before) {
            assert!(!holds(&wrong), "it passes for {stated:?} that {wrong:?}");
        }
        before = after;
    }
}

/// Each with one thing that is not so: the first step said to do more, or the strongest effect on a table less.
fn falsified(stated: &[Effects], points: &[Point], before: &Schema) -> Vec<Vec<Effects>> {
    let mut all = Vec::new();
    for Point { steps, seen, .. } in points {
        for table in before.tables.keys().cloned().map(ObjectId::Table) {
            let change = |change: &dyn Fn(&mut Effects)| {
                let mut wrong = stated.to_vec();
                wrong[steps.clone()].iter_mut().for_each(|effects| {
                    effects.possible_locks.remove(&table);
                });
                wrong[steps.clone()].iter_mut().for_each(change);
                wrong
            };
            match seen.locks.get(&table) {
                Some(_) => all.push(change(&|effects| effects.locks.retain(|object, _| *object != table))),
                None => all.push(change(&|effects| {
                    effects.locks.insert(table.clone(), Lock::Share);
                })),
            }
            match seen.rewrites.contains(&table) {
                true => all.push(change(&|effects| effects.rewrites.retain(|object, _| *object != table))),
                false => all.push(change(&|effects| {
                    effects.rewrites.insert(table.clone(), Rewrite::Always);
                })),
            }
            match seen.scans.as_ref().map(|scans| scans.contains(&table)) {
                Some(true) => all.push(change(&|effects| effects.scans.retain(|object, _| *object != table))),
                Some(false) => all.push(change(&|effects| {
                    effects.scans.insert(table.clone(), Scan::Always);
                })),
                None => {}
            }
        }
    }
    all
}

#[test]
fn what_is_stated_is_seen_and_nothing_else_passes() {
    let from = "CREATE TABLE a (id integer PRIMARY KEY); INSERT INTO a SELECT generate_series(1, 50);
        CREATE TABLE b (a integer, name varchar(10), made timestamptz, price numeric(6, 2));
        INSERT INTO b SELECT n, 'x', now(), n FROM generate_series(1, 50) n; CREATE INDEX old ON b (name)";
    for change in [
        "ALTER TABLE b ALTER name TYPE varchar(20)",
        "ALTER TABLE b ALTER name TYPE text",
        "ALTER TABLE b ALTER name TYPE varchar(5)",
        "ALTER TABLE b ALTER price TYPE numeric(8, 2)",
        "ALTER TABLE b ALTER price TYPE numeric(8, 3)",
        "ALTER TABLE b ALTER made TYPE timestamp",
        "ALTER TABLE b ALTER a TYPE bigint",
        "ALTER TABLE b ALTER a SET NOT NULL",
        "ALTER TABLE b ADD CONSTRAINT positive CHECK (a > 0)",
        "ALTER TABLE b ADD FOREIGN KEY (a) REFERENCES a",
        "ALTER TABLE b ADD UNIQUE (a)",
        "CREATE INDEX ON b (a)",
        "DROP INDEX old",
        "DROP INDEX old; CREATE INDEX old ON b (a)",
        "ALTER TABLE b ADD c text DEFAULT 'x'",
        "ALTER TABLE b ADD c bigint GENERATED ALWAYS AS IDENTITY",
        "ALTER TABLE b ADD c integer GENERATED ALWAYS AS (a + 1) STORED",
        "ALTER TABLE b SET UNLOGGED",
    ] {
        check(from, &format!("{from}; {change}"), true);
    }
    for change in [
        "ALTER TABLE b ALTER a SET NOT NULL",
        "ALTER TABLE b ADD CONSTRAINT positive CHECK (a > 0)",
        "ALTER TABLE b ADD FOREIGN KEY (a) REFERENCES a",
        "ALTER TABLE b ADD UNIQUE (a)",
        "CREATE INDEX ON b (a)",
        "DROP INDEX old; CREATE INDEX old ON b (a)",
    ] {
        check(from, &format!("{from}; {change}"), false);
    }
    let checked = format!("{from}; ALTER TABLE b ADD CONSTRAINT given CHECK (a IS NOT NULL)");
    for online in [false, true] {
        check(&checked, &format!("{from}; ALTER TABLE b ALTER a SET NOT NULL"), online);
        check(&checked, &format!("{checked}; ALTER TABLE b ALTER a SET NOT NULL"), online);
    }
}
