//! `stats`: what hurts is found, and nothing is waited for.

use std::thread::sleep;
use std::time::{Duration, Instant};

use relata_scratch::{Cluster, ClusterOptions, find_binaries};
use relata_tests::database::execute;
use relata_tests::{Project, database};
use serde_json::Value;

use crate::{RELATA, USERS, project};

/// 100,000 rows of 100 bytes, indexes that serve and that do not, and a foreign key without one.
const SHOP: &str = "
create table users (id int primary key, name text);
create table orders (id int primary key, user_id int not null references users (id), status text, note text);
insert into users select i, 'user ' || i from generate_series(1, 100) i;
insert into orders select i, i % 100 + 1, 'new', repeat('x', 60) from generate_series(1, 100000) i;
create index orders_status_idx on orders (status);
create index orders_status_2_idx on orders (status);
create index orders_status_note_idx on orders (status, note);
create index orders_some_idx on orders (status) where id > 7;
create index orders_lower_idx on orders (lower(status));
create index orders_lower_2_idx on orders (lower(status));
create unique index orders_id_idx on orders (id);
create index orders_desc_idx on orders (status desc);
select pg_sleep(1.1);
vacuum analyze users;
vacuum analyze orders;
";

/// The statements one by one: VACUUM wants no transaction round it. What was counted before it has to be flushed before it,
/// or it comes on top; a session does that with a statement that ends a second after the last time.
fn execute_each(url: &relata_connect::DatabaseUrl, sql: &str) {
    let mut client = url.connect().expect("a connection");
    for statement in sql.split(';').filter(|statement| !statement.trim().is_empty()) {
        client.batch_execute(statement).unwrap_or_else(|error| panic!("{error:?}\n{statement}"));
    }
}

/// The statistics once `done` holds: the server writes them down a moment later.
fn stats(project: &Project, done: impl Fn(&Value) -> bool) -> Value {
    let begun = Instant::now();
    loop {
        let json = project.ok(&["stats", "--format", "json"]).json();
        if done(&json) {
            return json;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{json:#}");
        sleep(Duration::from_millis(100));
    }
}

fn one<'a>(json: &'a Value, list: &str, name: &str) -> &'a Value {
    let found = json[list].as_array().and_then(|list| list.iter().find(|one| one["name"] == name));
    found.unwrap_or_else(|| panic!("{list} has no {name}: {json:#}"))
}

#[test]
fn what_hurts_is_found() {
    let (project, live) = project(USERS);
    execute_each(&live.url(), SHOP);
    execute_each(
        &live.url(),
        "select count(*) from orders where note like '%y%'; select * from orders where id = 3",
    );
    let json =
        stats(&project, |json| one(json, "tables", "orders")["seq_rows_read"].as_i64() >= Some(100_000));

    let covered = |name: &str| one(&json, "indexes", name)["covered_by"].as_str().map(str::to_owned);
    assert_eq!(covered("orders_status_idx").as_deref(), Some("orders_status_note_idx"), "its first column");
    assert_eq!(covered("orders_status_2_idx").as_deref(), Some("orders_status_idx"), "the same");
    assert_eq!(covered("orders_lower_2_idx").as_deref(), Some("orders_lower_idx"), "the same expression");
    assert_eq!(covered("orders_id_idx").as_deref(), Some("orders_pkey"));
    for kept in
        ["orders_status_note_idx", "orders_some_idx", "orders_lower_idx", "orders_desc_idx", "orders_pkey"]
    {
        assert_eq!(covered(kept), None, "{kept}");
    }
    assert_eq!(json["unindexed_foreign_keys"][0]["columns"][0], "user_id");
    assert_eq!(json["unindexed_foreign_keys"].as_array().map(Vec::len), Some(1), "{json:#}");
    let orders = one(&json, "tables", "orders");
    assert_eq!(orders["live_rows"], 100_000);
    let (size, bloat) = (orders["table_bytes"].as_i64(), orders["bloat_bytes"].as_i64());
    assert!(size > Some(8 << 20) && bloat < size.map(|size| size / 10), "{orders}");

    let told = project.ok(&["stats"]);
    let line = |start: &str, name: &str| {
        told.stdout.lines().any(|line| line.starts_with(start) && line.contains(name))
    };
    assert!(
        line("duplicate index", "orders_status_2_idx") && line("unused index", "orders_some_idx"),
        "{told}"
    );
    assert!(line("missing index", "orders (user_id)") && line("big scans", "orders"), "{told}");
    assert!(!line("unused index", "orders_pkey") && !line("unused index", "orders_id_idx"), "{told}");
    assert!(told.stderr.is_empty(), "{told}");
    let few = project.ok(&["stats", "tables", "--top", "1"]);
    assert!(few.says("… and 1 more: --top 2") && !few.says("Indexes\n"), "{few}");

    // Three quarters of the table go, and vacuum leaves the room to what comes.
    execute_each(&live.url(), "delete from orders where id % 4 <> 0");
    let json = stats(&project, |json| one(json, "tables", "orders")["dead_rows"] == 75_000);
    assert_eq!(one(&json, "tables", "orders")["modified_rows"], 75_000);
    execute_each(&live.url(), "vacuum analyze orders");
    let json = stats(&project, |json| one(json, "tables", "orders")["dead_rows"] == 0);
    let part = |list: &str, name: &str, size: &str| {
        let it = one(&json, list, name);
        it["bloat_bytes"].as_f64().unwrap_or(0.0) / it[size].as_f64().unwrap_or(1.0)
    };
    assert!((0.6..0.9).contains(&part("tables", "orders", "table_bytes")), "{json:#}");
    assert!((0.5..0.9).contains(&part("indexes", "orders_pkey", "size_bytes")), "{json:#}");
    project.ok(&["stats", "findings"]).expect_text("are empty, by estimate");
}

#[test]
fn an_index_that_failed_to_build_is_found() {
    let (project, live) = project(USERS);
    execute(&live.url(), "create table twice (a int); insert into twice values (1), (1)");
    let mut client = live.connect().expect("a connection");
    client.batch_execute("create unique index concurrently twice_idx on twice (a)").expect_err("not unique");
    project.ok(&["stats", "findings"]).expect_text("invalid index").expect_text("twice_idx of twice");
}

#[test]
fn a_lock_is_told_and_not_waited_for() {
    let (project, live) = project(USERS);
    execute(&live.url(), "create table busy (a int check (a > 0)); create index on busy (a) where a > 3");
    let mut holder = live.connect().expect("a connection");
    holder.batch_execute("set application_name = 'the holder'; begin; lock table busy").expect("locked");
    let pid: i32 = holder.query_one("select pg_backend_pid()", &[]).expect("a row").get(0);
    let mut waiter = live.connect().expect("a connection");
    std::thread::scope(|scope| {
        scope.spawn(move || waiter.batch_execute("select count(*) from busy"));
        let begun = Instant::now();
        let json = stats(&project, |json| {
            json["sessions"].as_array().is_some_and(|all| all.iter().any(|one| one["blocked_by"][0] == pid))
        });
        assert!(begun.elapsed() < Duration::from_secs(20), "{json:#}");
        let told = project.ok(&["stats"]);
        told.clone().expect_text("the holder").expect_text("idle in transaction");
        told.expect_text(&format!("AccessShareLock on public.busy, held by {pid}"));
        holder.batch_execute("rollback").expect("free");
    });
}

#[test]
fn slow_statements_or_what_to_do_to_see_them() {
    let (mut project, _live) = project(USERS);
    project.ok(&["stats", "statements"]).expect_text("Add it to shared_preload_libraries");

    let conf = vec!["shared_preload_libraries=pg_stat_statements".to_owned()];
    let options = ClusterOptions { conf, ..ClusterOptions::default() };
    let cluster = Cluster::temporary(&find_binaries(None).expect("binaries"), options).expect("a cluster");
    let url = cluster.url("postgres");
    project.use_database(&url);
    project.ok(&["stats", "statements"]).expect_text("Run `CREATE EXTENSION pg_stat_statements` in it");
    execute(&url, "create schema \"Odd one\"; create extension pg_stat_statements schema \"Odd one\"");
    execute(&url, "select 'a secret value', pg_sleep(0.3)");
    for _ in 0..5 {
        execute(&url, "select pg_sleep(0.1)");
    }
    let json = project.ok(&["stats", "--format", "json"]).json();
    let slowest = &json["statements"][0];
    assert_eq!(
        (slowest["query"].as_str(), slowest["calls"].as_i64()),
        (Some("select $1, pg_sleep($2)"), Some(1))
    );
    assert!(slowest["mean_time_seconds"].as_f64() >= Some(0.3), "{slowest}");
    assert!(!json.to_string().contains("relata stats"), "our own queries are no statistics: {json:#}");
    let first = |by: &str| {
        let ran = project.ok(&["stats", "statements", "--by", by, "--top", "1"]);
        ran.stdout.lines().nth(4).unwrap_or_default().to_owned()
    };
    assert!(first("mean").ends_with("select $1, pg_sleep($2)"), "{}", first("mean"));
    assert!(first("total").ends_with("select pg_sleep($1)"), "{}", first("total"));

    execute(&url, "create role viewer login");
    project.use_database(&url.with_user("viewer", None));
    project.ok(&["stats"]).expect_text("this role may not read pg_stat_statements");
}

#[test]
fn prometheus_gets_its_text_format() {
    let (project, live) = project(USERS);
    execute(&live.url(), "create table \"a \"\" \\ b\" (id int primary key)");
    let text = project.ok(&["stats", "--format", "prometheus"]).stdout;
    let (mut family, mut seen, mut samples) = (String::new(), Vec::new(), 0);
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            family = rest.split(' ').next().unwrap_or_default().to_owned();
            assert!(!seen.contains(&family), "{family} comes twice");
            seen.push(family.clone());
            continue;
        }
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let kind = if family.ends_with("_total") { "counter" } else { "gauge" };
            assert_eq!(rest, format!("{family} {kind}"));
            continue;
        }
        let (name, rest) = line.split_once('{').unwrap_or_else(|| panic!("{line}"));
        let (labels, value) = rest.rsplit_once("} ").unwrap_or_else(|| panic!("{line}"));
        assert_eq!(name, family, "{line}");
        assert!(labels.starts_with("database=\"") && value.parse::<f64>().is_ok(), "{line}");
        samples += 1;
    }
    assert!(samples > 20 && seen.len() > 15, "{text}");
    assert!(text.contains(r#"table="a \" \\ b""#), "{text}");
    project.run(&["status", "--format", "prometheus"]).expect_status(2).expect_text("is for `relata stats`");
}

#[test]
fn watched_statistics_come_again_until_the_user_ends_it() {
    let live = database();
    let mut project = Project::new(RELATA);
    project.use_database(&live.url());
    let ran = project.run_with(&["stats", "tables", "--watch", "1"], |process| {
        sleep(Duration::from_millis(3500));
        let _ = std::process::Command::new("kill").args(["-INT", &process.to_string()]).status();
    });
    let times = ran.stdout.lines().filter(|line| line.starts_with(live.name())).count();
    assert!((2..=4).contains(&times), "{times}: {ran}");
}
