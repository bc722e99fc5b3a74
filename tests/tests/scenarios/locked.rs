//! A live database in which another session holds locks: nothing hangs, and the holder is named.

use std::time::{Duration, Instant};

use crate::{USERS, USERS_WITH_NICKNAME, migrated};

/// With an expression, which PostgreSQL opens the table to spell.
const CHECKED: &str = "[tables.users.checks]\nemail_has_at = \"email like '%@%'\"\n";

#[test]
fn a_table_that_is_locked_stops_each_verb_in_time_and_the_holder_is_named() {
    let (project, live) = migrated(&format!("{USERS}{CHECKED}"));
    let mut holder = live.connect().expect("a connection");
    holder.batch_execute("set application_name = 'the holder'; begin; lock table users").expect("locked");
    let pid: i32 = holder.query_one("select pg_backend_pid()", &[]).expect("a row").get(0);
    let named = format!("process {pid} (`the holder`, role postgres) holds AccessExclusiveLock on users");
    let url = live.url().to_string();
    let verbs: [&[&str]; 4] =
        [&["check"], &["push", "--dry-run"], &["pull"], &["diff", "--from", &url, "--to", "schema.toml"]];
    std::thread::scope(|scope| {
        for args in verbs {
            let (project, named) = (&project, &named);
            scope.spawn(move || {
                project.run(args).expect_status(2).expect_text("lock timeout").expect_text(named);
            });
        }
    });
    project.ok(&["generate"]).expect_text("could not be looked at").expect_text(&named);
}

#[test]
fn migrate_keeps_its_limit_and_says_who_holds_the_lock() {
    let (project, live) = migrated(&format!("{USERS}{CHECKED}"));
    project.write("schema.toml", &format!("{USERS_WITH_NICKNAME}{CHECKED}"));
    project.ok(&["generate"]);
    let mut holder = live.connect().expect("a connection");
    holder.batch_execute("set application_name = 'the holder'; begin; lock table users").expect("locked");
    let started = Instant::now();
    let failed = project.run(&["migrate", "--lock-timeout", "1"]).expect_status(2);
    assert!(started.elapsed() < Duration::from_secs(60), "{failed}");
    assert!(failed.says("attempt 9 of 10"), "{failed}");
    let after = failed.stderr.rsplit("error").next().unwrap_or_default();
    assert!(after.contains("(`the holder`, role postgres) holds AccessExclusiveLock on users"), "{failed}");
    assert!(after.contains("`select pg_terminate_backend("), "{failed}");
    holder.batch_execute("rollback").expect("free");
    project.ok(&["migrate"]);
}
