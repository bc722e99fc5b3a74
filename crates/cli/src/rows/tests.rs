//! Rows are made for every type, and what becomes of them is noticed.

use postgres::Client;
use relata_diff::diff;
use relata_introspect::{Spelling, introspect};
use relata_plan::{Action, Options, Step, plan};
use relata_schema::Scope;
use relata_scratch::{Server, Temporary};

use super::*;

const SCHEMA: &str = "CREATE TYPE mood AS ENUM ('sad', 'ok');
    CREATE DOMAIN code AS text CHECK (length(VALUE) = 5);
    CREATE TABLE a (id integer PRIMARY KEY, mood mood, code code NOT NULL, kind text CHECK (kind IN ('x', 'y')),
        age smallint CHECK (age BETWEEN 18 AND 99), UNIQUE (code));
    CREATE TABLE b (a integer NOT NULL REFERENCES a, parent bigint REFERENCES b (id), id bigint PRIMARY KEY,
        name varchar(9), price numeric(6, 2) NOT NULL, made timestamptz, tags text[], data jsonb, raw bytea)";

fn database(server: &Server, sql: &str) -> (Temporary, Client, Schema) {
    let database = server.temporary(None).expect("a database");
    let mut client = database.connect().expect("a connection");
    client.batch_execute(sql).expect("the schema");
    let schema = introspect(&mut client, &Scope::All, Spelling::Exact).expect("the catalogs");
    (database, client, schema)
}

/// What law 6 says of a plan; `sabotage` is done to the plan first.
fn outcome(change: &str, sabotage: impl Fn(&mut Vec<Segment>)) -> (Result<Learned>, String) {
    let server = Server::open(&relata_scratch::Options::default()).expect("a scratch server");
    let (_kept, mut client, before) = database(&server, SCHEMA);
    let (_other, _, target) = database(&server, &format!("{SCHEMA}; {change}"));
    let (changes, options) = (diff(&before, &target), Options::default());
    let mut segments = plan(&changes, &before, &target, &options);
    sabotage(&mut segments);
    let losses = relata_plan::losses(&changes, &before, &[], &options);
    let demands = relata_plan::demands(&changes, &before, &[]);
    let (before, target, changes) = (&before, &target, changes.as_slice());
    let told = Told { before, target, renames: &[], changes, losses: &losses, demands: &demands };
    let outcome = survive(&mut client, &segments, &told, apply::segment);
    let count = client.query_one("SELECT (SELECT count(*) FROM a) || ' ' || (SELECT count(*) FROM b)", &[]);
    (outcome, count.expect("a count").get(0))
}

#[test]
fn tables_get_rows_that_satisfy_their_constraints() {
    let (outcome, count) = outcome("ALTER TABLE b ADD more text", |_| {});
    assert_eq!(outcome.expect("rows survive").untried, Vec::<String>::new());
    let counts: Vec<i32> = count.split(' ').map(|count| count.parse().expect("a number")).collect();
    assert!(counts.iter().all(|count| *count >= 3), "{count}");
}

#[test]
fn casts_that_keep_values_and_demands_that_are_told_pass() {
    for change in [
        "ALTER TABLE b ALTER name TYPE varchar(20), ALTER price TYPE numeric(9, 3)",
        "ALTER TABLE b ALTER name SET NOT NULL",
        "ALTER TABLE b ADD UNIQUE (a)",
        "ALTER TABLE a ADD CHECK (age > 50)",
        "ALTER TABLE b ALTER price TYPE numeric(3, 2)",
        "ALTER TABLE a ADD given text NOT NULL",
        "ALTER TYPE mood ADD VALUE 'glad' BEFORE 'ok'",
    ] {
        let (outcome, _) = outcome(change, |_| {});
        let learned = outcome.unwrap_or_else(|error| panic!("{change}: {error}"));
        assert!(learned.demands.is_empty() && learned.untried.is_empty(), "{change}: {learned:?}");
    }
}

#[test]
fn a_plan_that_changes_rows_in_silence_fails() {
    let with = |sql: &'static str| {
        move |segments: &mut Vec<Segment>| {
            let using = Some(relata_schema::Sql(sql.to_owned()));
            for step in segments.iter_mut().flat_map(|segment| &mut segment.steps) {
                let Step { action: Action::AlterTable { alterations, .. }, .. } = step else { continue };
                for alteration in alterations {
                    if let relata_plan::Alteration::SetType { using: was, .. } = alteration {
                        was.clone_from(&using);
                    }
                }
            }
        }
    };
    let widened = "ALTER TABLE b ALTER name TYPE varchar(20)";
    assert!(outcome(widened, with("name")).0.is_ok());
    for wrong in ["upper(name)", "coalesce(name, '')", "name || ' '", "NULL"] {
        let (outcome, _) = outcome(widened, with(wrong));
        let error = outcome.expect_err(wrong).to_string();
        assert!(error.contains("it says that it keeps the rows of b, and it changes them"), "{error}");
    }
}

#[test]
fn a_check_that_nothing_satisfies_is_said() {
    let impossible = "ALTER TABLE a ADD CONSTRAINT impossible CHECK (md5(code) LIKE 'abcdef%')";
    let server = Server::open(&relata_scratch::Options::default()).expect("a scratch server");
    let (_kept, mut client, before) = database(&server, &format!("{SCHEMA}; {impossible}"));
    let (_, unfilled) =
        fill(&mut client, &before.tables.keys().cloned().collect(), &before).expect("an answer");
    let names: Vec<&str> = unfilled.iter().map(|unfilled| unfilled.table.name.as_str()).collect();
    // What refers to it cannot be filled either.
    assert_eq!(names, ["a", "b"]);
    assert!(unfilled[0].why.contains("violates check constraint"), "{unfilled:?}");
}
