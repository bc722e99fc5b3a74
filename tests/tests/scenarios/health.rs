//! `health`: for a container's probe, and for WAL archiving.

use std::net::TcpListener;
use std::thread::sleep;
use std::time::{Duration, Instant};

use relata_connect::DatabaseUrl;
use relata_scratch::{Cluster, ClusterOptions, find_binaries};
use relata_tests::Project;
use relata_tests::database::execute;

use crate::{RELATA, USERS, USERS_WITH_NICKNAME, migrated};

#[test]
fn a_probe_is_told_whether_the_database_answers_and_what_is_pending() {
    let (project, live) = migrated(USERS);
    project
        .ok(&["health"])
        .expect_text("PostgreSQL")
        .expect_text("1 applied, the last 0001_initial; none pending");
    let json = project.ok(&["health", "--check", "--format", "json"]).json();
    assert_eq!(json["database"], live.name());
    assert_eq!(json["replication"]["role"], "primary");
    assert_eq!(json["migrations"]["count"], 1);
    assert!(
        json["latency_seconds"].as_f64().is_some_and(|latency| latency > 0.0 && latency < 60.0),
        "{json}"
    );
    assert!(json["connections"].as_i64() >= Some(1), "{json}");

    project.write("schema.toml", USERS_WITH_NICKNAME);
    project.ok(&["generate", "nickname"]);
    project.ok(&["health"]).expect_text("1 pending: 0002_nickname");
    let late = project.run(&["health", "--check"]).expect_status(1);
    late.expect_text("not applied: 0002_nickname; `relata migrate` applies them");

    let elsewhere = tempfile::tempdir().expect("a folder");
    let folder = elsewhere.path().join("none");
    let folder = folder.to_string_lossy();
    project.ok(&["health", "--migrations", &folder]).expect_text("1 applied, the last 0001_initial\n");
    project
        .run(&["health", "--check", "--migrations", &folder])
        .expect_status(1)
        .expect_text("there is no folder");
}

#[test]
fn a_database_that_is_not_there_or_says_nothing_is_trouble_within_the_limit() {
    let mut project = Project::new(RELATA);
    project.run(&["health"]).expect_status(2).expect_text("no database is configured");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    project.use_database(&DatabaseUrl::tcp("127.0.0.1", port, "app", "shop"));
    let begun = Instant::now();
    // It takes connections, and never answers.
    let silent = project.run(&["health", "--timeout", "1"]).expect_status(2);
    assert!(begun.elapsed() < Duration::from_secs(10), "{silent}");
    drop(listener);
    project.run(&["health", "--format", "json"]).expect_status(2).expect_text("\"error\"");
}

/// Asks again until the server has done it.
fn eventually(project: &Project, args: &[&str], status: i32, text: &str) {
    let begun = Instant::now();
    loop {
        let ran = project.run(args);
        if ran.status == Some(status) && ran.says(text) {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "`{text}` is not said by {ran}");
        sleep(Duration::from_millis(100));
    }
}

#[test]
fn wal_archiving_is_told_as_it_is() {
    let conf = ["wal_level=replica", "archive_mode=on"];
    let options = ClusterOptions { conf: conf.map(str::to_owned).to_vec(), ..ClusterOptions::default() };
    let cluster = Cluster::temporary(&find_binaries(None).expect("binaries"), options).expect("a cluster");
    let url = cluster.url("postgres");
    let mut project = Project::new(RELATA);
    project.use_database(&url);
    let archives = "alter system set archive_command = 'mkdir -p archived && cp %p archived/%f # s3cret'";
    execute(&url, archives);
    execute(&url, "select pg_reload_conf()");
    eventually(&project, &["health", "--wal"], 0, "archiving    on");
    project.ok(&["health", "--wal"]).expect_text("none yet").expect_text("archive_timeout is 0");

    execute(&url, "create table a (b int); select pg_switch_wal()");
    eventually(&project, &["health", "--wal"], 0, "; 1 in all");
    let json = project.ok(&["health", "--wal", "--format", "json"]).json();
    let segment = json["wal_archiving"]["last_archived_segment"].as_str().unwrap_or_default().to_owned();
    assert_eq!(segment.len(), 24, "{json}");
    assert!(!json.to_string().contains("s3cret"), "{json}");

    execute(&url, "alter system set archive_command = 'false'");
    execute(&url, "select pg_reload_conf()");
    execute(&url, "insert into a values (1); select pg_switch_wal()");
    eventually(&project, &["health", "--wal"], 1, "could not be archived");

    // Its program is not found: such an archiver ends, and counts no failure.
    execute(&url, "alter system set archive_command = 'nowhere-to-be-found %p'");
    execute(&url, "select pg_reload_conf()");
    execute(&url, "insert into a values (2); select pg_switch_wal()");
    eventually(&project, &["health", "--wal"], 1, "2, the oldest since");

    execute(&url, "alter system set archive_command = ''");
    execute(&url, "select pg_reload_conf()");
    eventually(&project, &["health", "--wal"], 1, "neither archive_command nor archive_library is set");
    project.ok(&["health"]);
}

#[test]
fn wal_that_is_not_archived_is_a_finding_of_the_question_alone() {
    let (project, _live) = migrated(USERS);
    project.ok(&["health"]);
    // The scratch server keeps as little as it can.
    project.run(&["health", "--wal"]).expect_status(1).expect_text("wal_level is minimal");
}
