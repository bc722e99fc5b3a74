//! `maintain`: does what is needed, says why, and can be stopped.

use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use relata_connect::DatabaseUrl;
use relata_scratch::Temporary;
use relata_tests::Project;
use relata_tests::database::{execute, query, server};

use crate::{USERS, project};

fn each(url: &DatabaseUrl, sql: &str) {
    let mut client = url.connect().expect("a connection");
    for statement in sql.split(';').filter(|statement| !statement.trim().is_empty()) {
        client.batch_execute(statement).unwrap_or_else(|error| panic!("{error:?}\n{statement}"));
    }
}

/// Three quarters of `worn` are dead, its indexes are mostly empty; `calm` has all that it needs.
fn worn() -> (Project, Temporary) {
    let (project, live) = project(USERS);
    each(
        &live.url(),
        "create table worn (id int primary key, note text);
         create table calm (id int primary key);
         create schema other;
         create table other.elsewhere (id int);
         insert into other.elsewhere values (1);
         insert into worn select i, md5(i::text) from generate_series(1, 200000) i;
         create index worn_note_idx on worn (note);
         insert into calm select generate_series(1, 1000)",
    );
    // Each in a session of its own: at its end it has told what it did.
    each(&live.url(), "vacuum analyze worn; vacuum analyze calm");
    each(&live.url(), "delete from worn where id % 4 <> 0");
    (project, live)
}

/// What would be run once the server has written its statistics down.
fn plan(
    project: &Project,
    args: &[&str],
    done: impl Fn(&[(String, String)]) -> bool,
) -> Vec<(String, String)> {
    let begun = Instant::now();
    loop {
        let json = project.ok(&[&["maintain", "--dry-run", "--format", "json"], args].concat()).json();
        let text = |task: &serde_json::Value, key: &str| task[key].as_str().unwrap_or_default().to_owned();
        let tasks = json["tasks"].as_array().cloned().unwrap_or_default();
        let tasks: Vec<_> = tasks.iter().map(|task| (text(task, "sql"), text(task, "reason"))).collect();
        if done(&tasks) {
            return tasks;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{tasks:?}");
        sleep(Duration::from_millis(100));
    }
}

#[test]
fn what_needs_it_is_done_and_then_nothing_does() {
    let (project, live) = worn();
    let tasks = plan(&project, &[], |tasks| tasks.len() == 1);
    let (sql, why) = &tasks[0];
    assert_eq!(sql, "VACUUM (ANALYZE) public.worn");
    assert!(why.starts_with("150,000 dead rows beside 50,000 live ones; 150,000 rows changed"), "{why}");
    let shown = project.ok(&["maintain", "--dry-run"]);
    assert!(shown.stdout.contains("would run") && !shown.says("calm") && !shown.says("elsewhere"), "{shown}");
    let dead = "select n_dead_tup from pg_stat_user_tables where relname = 'worn'";
    assert_eq!(query(&live.url(), dead), "150000", "a dry run does nothing");

    project.ok(&["maintain"]).expect_text("VACUUM (ANALYZE) worn in ");
    let tasks = plan(&project, &[], |tasks| tasks.len() == 2);
    for ((sql, why), index) in tasks.iter().zip(["worn_note_idx", "worn_pkey"]) {
        assert_eq!(sql, &format!("REINDEX INDEX CONCURRENTLY public.{index}"));
        assert!(why.ends_with("are empty, by estimate"), "{why}");
    }
    let size = "select pg_relation_size('worn_note_idx')";
    let before: i64 = query(&live.url(), size).parse().expect("a number");
    project.ok(&["maintain", "--reindex"]).expect_text("REINDEX INDEX CONCURRENTLY worn_pkey in ");
    let after: i64 = query(&live.url(), size).parse().expect("a number");
    assert!(after * 2 < before, "{before} {after}");
    project.ok(&["maintain"]).expect_text("nothing to do");
}

#[test]
fn named_tables_get_what_is_asked_for() {
    let (project, live) = worn();
    execute(&live.url(), "create table \"Odd \"\"one\" (id int primary key)");
    let sql = |args: &[&str]| -> Vec<String> {
        plan(&project, args, |_| true).into_iter().map(|(sql, _)| sql).collect()
    };
    assert_eq!(sql(&["calm"]), ["VACUUM (ANALYZE) public.calm"]);
    assert_eq!(sql(&["calm", "--analyze"]), ["ANALYZE public.calm"]);
    assert_eq!(sql(&["other.elsewhere", "--vacuum"]), ["VACUUM other.elsewhere"]);
    let odd = "public.\"Odd \"\"one\"";
    assert_eq!(
        sql(&["Odd \"one", "--vacuum", "--reindex"]),
        [format!("VACUUM {odd}"), format!("REINDEX TABLE CONCURRENTLY {odd}")]
    );
    assert_eq!(sql(&["--all", "--analyze"]).len(), 3, "all of the schema file's schema");
    project.run(&["maintain", "clam"]).expect_status(2).expect_text("did you mean `calm`?");
    let node = || query(&live.url(), "select pg_relation_filenode('calm_pkey')");
    let before = node();
    project
        .ok(&["maintain", "calm", "--reindex", "--analyze"])
        .expect_text("REINDEX TABLE CONCURRENTLY calm in ");
    assert_ne!(node(), before);
}

#[test]
fn who_may_not_is_told_so() {
    let (mut project, live) = worn();
    server().ensure_roles(["relata_test_nobody"]).expect("a role");
    execute(&live.url(), "alter role relata_test_nobody login; grant select on worn to relata_test_nobody");
    project.use_database(&live.url().with_user("relata_test_nobody", None));
    let ran = project.run(&["maintain", "worn", "--vacuum"]).expect_status(2);
    ran.expect_text("1 of 1 tasks failed: VACUUM worn").expect_text("skipping");
}

const INVALID: &str = "select count(*) from pg_index where not indisvalid";

#[test]
fn an_interrupt_cancels_on_the_server_and_leaves_no_invalid_index() {
    let (project, live) = worn();
    // It waits for this transaction, with a new index half built.
    let mut holder = live.connect().expect("a connection");
    holder.batch_execute("begin; insert into worn values (0, 'x')").expect("begun");
    let ran = project.run_with(&["maintain", "worn", "--reindex"], |process| {
        let begun = Instant::now();
        while query(&live.url(), INVALID) == "0" {
            assert!(begun.elapsed() < Duration::from_secs(30), "it does not begin");
            sleep(Duration::from_millis(20));
        }
        Command::new("kill").args(["-INT", &process.to_string()]).status().expect("sent");
        let running = "select count(*) from pg_stat_activity where query like 'REINDEX%' and state = 'active' \
                       and datname = current_database()";
        while query(&live.url(), running) != "0" {
            assert!(begun.elapsed() < Duration::from_secs(30), "it is not cancelled");
            sleep(Duration::from_millis(20));
        }
        holder.batch_execute("rollback").expect("free");
    });
    let ran = ran.expect_status(130).expect_text("interrupted: 0 of 1 tasks are done");
    ran.expect_text("_ccnew, which was not finished");
    assert_eq!(query(&live.url(), INVALID), "0");
}

#[test]
fn what_a_killed_reindex_has_left_is_found_and_removed() {
    let (project, live) = worn();
    let mut holder = live.connect().expect("a connection");
    holder.batch_execute("begin; insert into worn values (0, 'x')").expect("begun");
    let url = live.url();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut client = url.connect().expect("a connection");
            client.batch_execute("reindex index concurrently worn_note_idx").expect_err("killed");
        });
        let begun = Instant::now();
        while query(&url, INVALID) == "0" {
            assert!(begun.elapsed() < Duration::from_secs(30), "it does not begin");
            sleep(Duration::from_millis(20));
        }
        let others = plan(&project, &["--reindex"], |_| true);
        let kill = "select pg_terminate_backend(pid) from pg_stat_activity where query like 'reindex%' \
                    and datname = current_database() and pid <> pg_backend_pid()";
        query(&url, kill);
        assert!(others.iter().all(|(sql, _)| !sql.contains("_cc")), "it runs still: {others:?}");
    });
    holder.batch_execute("rollback").expect("free");
    let tasks = plan(&project, &["--reindex"], |tasks| tasks.iter().any(|(sql, _)| sql.starts_with("DROP")));
    assert_eq!(tasks[0].0, "DROP INDEX CONCURRENTLY public.worn_note_idx_ccnew");
    assert_eq!(tasks[0].1, "left by a reindex that was cut off");
    project.ok(&["maintain", "--reindex"]);
    assert_eq!(query(&url, INVALID), "0");
}
