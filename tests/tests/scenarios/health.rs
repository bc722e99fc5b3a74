//! `health`: for a container's probe, and for WAL archiving.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
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

/// A standby made by `pg_basebackup`; stopped when dropped.
struct Standby {
    folder: tempfile::TempDir,
    server: Child,
}

impl Standby {
    fn of(primary: &Cluster) -> Standby {
        let folder = tempfile::Builder::new().prefix("relata-standby-").tempdir_in("/tmp").expect("a folder");
        let data = folder.path().join("data");
        let tool = |name: &str| Command::new(primary.binaries().dir.join(name));
        let mut copy = tool("pg_basebackup");
        copy.arg("-h")
            .arg(primary.socket_folder())
            .args(["-U", "postgres", "-c", "fast", "-R", "-D"])
            .arg(&data);
        let copied = copy.args(["-p", &primary.port().to_string()]).output().expect("pg_basebackup runs");
        assert!(copied.status.success(), "{}", String::from_utf8_lossy(&copied.stderr));
        // PostgreSQL does not run as root; the primary's account has its own.
        let owner = fs::metadata(primary.data()).expect("the primary's data");
        let mut chown = Command::new("chown");
        let given =
            chown.args(["-R", &format!("{}:{}", owner.uid(), owner.gid())]).arg(folder.path()).status();
        assert!(given.expect("chown runs").success());
        let mut server = tool("postgres");
        server.arg("-D").arg(&data).arg("-k").arg(folder.path()).args(["-c", "listen_addresses="]);
        server
            .uid(owner.uid())
            .gid(owner.gid())
            .stderr(fs::File::create(folder.path().join("log")).expect("a log"));
        Standby { server: server.spawn().expect("postgres runs"), folder }
    }

    fn url(&self) -> DatabaseUrl {
        DatabaseUrl::socket(self.folder.path(), 5432, "postgres", "postgres")
    }
}

impl Drop for Standby {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("{}", fs::read_to_string(self.folder.path().join("log")).unwrap_or_default());
        }
        // SIGQUIT: at once.
        let _ = Command::new("kill").args(["-QUIT", &self.server.id().to_string()]).status();
        let _ = self.server.wait();
    }
}

#[test]
fn a_standby_that_falls_behind_is_told() {
    // A standby has no fewer of the last two than its primary, and the standby's are PostgreSQL's own.
    let conf =
        ["wal_level=replica", "max_wal_senders=4", "max_connections=100", "max_locks_per_transaction=64"];
    let options = ClusterOptions { conf: conf.map(str::to_owned).to_vec(), ..ClusterOptions::default() };
    let cluster = Cluster::temporary(&find_binaries(None).expect("binaries"), options).expect("a cluster");
    let (primary, standby) = (cluster.url("postgres"), Standby::of(&cluster));
    let mut project = Project::new(RELATA);
    project.use_database(&standby.url());
    execute(&primary, "create table a (b int)");
    eventually(&project, &["health", "--max-lag", "30"], 0, "standby, 0");
    // One that has replayed what it began with, and nothing yet of what came then, says that as well.
    let begun = Instant::now();
    while standby.url().connect().expect("a connection").batch_execute("select from a").is_err() {
        assert!(begun.elapsed() < Duration::from_secs(60), "the table does not come");
        sleep(Duration::from_millis(100));
    }

    execute(&standby.url(), "select pg_wal_replay_pause()");
    execute(&primary, "insert into a values (1)");
    eventually(&project, &["health", "--max-lag", "0.5"], 1, "this standby is");
    execute(&standby.url(), "select pg_wal_replay_resume()");
    eventually(&project, &["health", "--max-lag", "30"], 0, "standby, 0");

    project.use_database(&primary);
    eventually(&project, &["health"], 0, "primary, 1 standby");
    let json = project.ok(&["health", "--max-lag", "30", "--format", "json"]).json();
    assert_eq!(json["replication"]["standbys"][0]["state"], "streaming", "{json}");
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
