//! `backup` and `restore`: what is written is whole, or it is not there.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use relata_connect::DatabaseUrl;
use relata_scratch::{Cluster, ClusterOptions, Temporary, find_binaries};
use relata_tests::database::{execute, query, server};
use relata_tests::{Project, Ran, database};

use crate::{RELATA, USERS, migrated, project};

/// A little of all that rows may be, and a role that a policy names.
const SHOP: &str = "
create type mood as enum ('good', 'it''s bad');
create table orders (id int primary key, at timestamptz default now(), price money, note text, tags text[], mood mood);
insert into orders select i, '2020-01-01'::timestamptz + i * interval '1 hour', i::numeric / 7, E'a\\tb\\nc \\\\ ' || i,
  array['x', null, i::text], 'it''s bad' from generate_series(1, 500) i;
create table \"Odd \"\"table\" (\"t\" int references orders, data bytea, numbers float8[]);
insert into \"Odd \"\"table\" select i, decode(md5(i::text), 'hex'), array[1 / i::float8, 'NaN'] from generate_series(1, 300) i;
create view good as select * from orders where mood = 'good';
create function one() returns int language sql as 'select 1';
";

/// The files in the folder of backups, by name, hidden ones among them.
fn files(project: &Project) -> Vec<String> {
    let Ok(entries) = fs::read_dir(project.path("backups")) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn only_file(project: &Project) -> PathBuf {
    let names = files(project);
    assert_eq!(names.len(), 1, "{names:?}");
    project.path(&format!("backups/{}", names[0]))
}

fn everything(url: &DatabaseUrl) -> String {
    let sql = "select * from orders order by id; select * from \"Odd \"\"table\" order by t; select one(); \
               select count(*) from users; select version, name from relata.migrations";
    sql.split("; ").map(|sql| query(url, sql)).collect::<Vec<_>>().join("\n\n")
}

fn shop() -> (Project, Temporary) {
    let (project, live) = migrated(USERS);
    execute(&live.url(), SHOP);
    (project, live)
}

#[test]
fn what_is_restored_is_what_was_there_in_both_formats() {
    let (mut project, live) = shop();
    let server = server();
    server.ensure_roles(["relata_test_reader"]).expect("a role");
    let policy = "alter table orders enable row level security; create policy p on orders to relata_test_reader using (true); \
                  grant select on orders to relata_test_reader";
    execute(&live.url(), policy);
    for format in [&[][..], &["--plain"]] {
        let _ = fs::remove_dir_all(project.path("backups"));
        project.use_database(&live.url());
        let ran = project.ok(&[&["backup", "--format", "json"], format].concat());
        let path = only_file(&project);
        assert_eq!(
            ran.json()["file"],
            format!("backups/{}", path.file_name().unwrap_or_default().to_string_lossy())
        );
        assert_eq!(ran.json()["bytes"].as_u64(), Some(fs::metadata(&path).expect("a file").len()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600);
        }
        let fresh = database();
        project.use_database(&fresh.url());
        project.ok(&["restore", &path.to_string_lossy()]).expect_text("4 tables");
        assert_eq!(everything(&fresh.url()), everything(&live.url()));
        let granted = "select has_table_privilege('relata_test_reader', 'orders', 'select')";
        assert_eq!(query(&fresh.url(), granted), "f", "privileges stay out unless they are asked for");

        let again = project.run(&["restore", &path.to_string_lossy()]).expect_status(1);
        again.expect_text("is not empty").expect_text("table public.orders").expect_text("and 3 more");
    }
    project.use_database(&live.url());
    let _ = fs::remove_dir_all(project.path("backups"));
    project.ok(&["backup", "--with-acl"]);
    let fresh = database();
    project.use_database(&fresh.url());
    project.ok(&["restore", "--with-acl", &only_file(&project).to_string_lossy()]);
    assert_eq!(
        query(&fresh.url(), "select has_table_privilege('relata_test_reader', 'orders', 'select')"),
        "t"
    );
}

#[test]
fn a_backup_is_verified_row_by_row_while_others_write() {
    let (project, live) = shop();
    let url = live.url();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut client = url.connect().expect("a connection");
            let begun = Instant::now();
            while begun.elapsed() < Duration::from_secs(4) {
                client
                    .batch_execute("update orders set note = note || 'x' where id % 50 = 0")
                    .expect("written");
                sleep(Duration::from_millis(5));
            }
        });
        project.ok(&["backup", "--verify"]).expect_text("restored in scratch, it is the same: 4 tables, 80");
        project.ok(&["backup", "--verify", "--plain"]).expect_text("it is the same");
        writer.join().expect("written");
    });
    assert_eq!(files(&project).len(), 2);
}

#[test]
fn a_backup_that_restores_to_something_else_is_no_backup() {
    let (project, live) = project(USERS);
    // Values that were generated by a function that has changed since: restoring makes others.
    let sql = "create function f(i int) returns int immutable language sql as 'select i + 1'; \
               create table g (a int, b int generated always as (f(a)) stored); insert into g values (1); \
               create or replace function f(i int) returns int immutable language sql as 'select i + 2'";
    execute(&live.url(), sql);
    project.ok(&["backup"]);
    let first = files(&project);
    // Files are named by the second.
    sleep(Duration::from_millis(1100));
    let ran = project.run(&["backup", "--verify"]).expect_status(2);
    ran.expect_text("the backup is not the database: rows of public.g are others in it");
    assert_eq!(files(&project), first, "the other one is whole as far as pg_dump goes");
}

#[test]
fn so_many_backups_are_kept_and_nothing_else_is_touched() {
    let (project, live) = project(USERS);
    execute(&live.url(), "create table a (b int)");
    let name = live.name();
    let old = |day: &str, end: &str| format!("backups/{name}_2020-01-{day}T000000Z{end}");
    let kept =
        ["backups/other_2020-01-01T000000Z.dump".to_owned(), format!("backups/{name}_before_launch.dump")];
    for path in kept.iter().chain(&[old("01", ".dump"), old("02", ".sql.gz"), old("03", ".dump")]) {
        project.write(path, "x");
    }
    // A killed run has left this behind; of a run that goes on, the file is locked.
    project.write("backups/.shop_2020-01-01T000000Z.dump.partial", "x");
    project.write("backups/.shop_2020-01-02T000000Z.dump.partial", "x");
    let held = fs::File::open(project.path("backups/.shop_2020-01-02T000000Z.dump.partial")).expect("a file");
    held.lock().expect("locked");
    project.run(&["backup", "--keep", "0"]).expect_status(2);
    let ran = project.ok(&["backup", "--keep", "2"]);
    ran.clone()
        .expect_text("2020-01-01T000000Z.dump")
        .expect_text("removed")
        .expect_text("2020-01-02T000000Z.sql.gz");
    let names = files(&project);
    assert_eq!(names.len(), 5, "{names:?}");
    assert!(names.contains(&".shop_2020-01-02T000000Z.dump.partial".to_owned()), "{names:?}");
    for path in kept.iter().chain(&[old("03", ".dump")]) {
        assert!(project.path(path).exists(), "{path}: {names:?}");
    }
}

/// 40 MB that do not compress: the dump takes a while.
fn big() -> (Project, Temporary) {
    let (project, live) = project(USERS);
    let rows = "create table big as select i, md5(i::text) || md5((i + 1)::text) || md5((i * 7)::text) as noise \
                from generate_series(1, 400000) i";
    execute(&live.url(), rows);
    (project, live)
}

/// Runs a backup, and does something once its rows are on their way.
fn while_it_dumps(project: &Project, live: &Temporary, args: &[&str], what: impl FnOnce(u32)) -> Ran {
    project.run_with(args, |process| {
        let begun = Instant::now();
        let copying = format!(
            "select pid from pg_stat_activity where datname = '{}' and query like 'COPY %' and state = 'active'",
            live.name()
        );
        while query(&live.url(), &copying).is_empty() {
            assert!(begun.elapsed() < Duration::from_secs(30), "it does not begin");
        }
        what(process);
    })
}

#[test]
fn a_lost_connection_leaves_no_file() {
    let (project, live) = big();
    for args in [&["backup"][..], &["backup", "--plain"]] {
        let ran = while_it_dumps(&project, &live, args, |_| {
            let kill = "select pg_terminate_backend(pid) from pg_stat_activity where query like 'COPY %' \
                        and datname = current_database()";
            query(&live.url(), kill);
        });
        ran.expect_status(2).expect_text("pg_dump fails: ");
        assert_eq!(files(&project), Vec::<String>::new());
    }
}

#[test]
fn an_interrupt_leaves_no_file_and_no_statement() {
    let (project, live) = big();
    let ran = while_it_dumps(&project, &live, &["backup"], |process| {
        Command::new("kill").args(["-INT", &process.to_string()]).status().expect("sent");
    });
    ran.expect_status(130).expect_text("was not written");
    assert_eq!(files(&project), Vec::<String>::new());
    let begun = Instant::now();
    let others = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
    while query(&live.url(), others) != "0" {
        assert!(begun.elapsed() < Duration::from_secs(20), "pg_dump's session goes on");
        sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_full_disk_leaves_no_file() {
    let (project, live) = big();
    // As many blocks of 512 bytes as a file may have: the write fails, as on a full disk.
    for more in ["", "--plain"] {
        let output = Command::new("sh")
            .args(["-c", "trap '' XFSZ; ulimit -f 2000; exec \"$0\" backup $1", RELATA, more])
            .current_dir(project.root())
            .env("DATABASE_URL", live.url().to_string())
            .output()
            .expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("cannot write backups/") && said.contains("nothing of it stays"), "{said}");
        assert_eq!(files(&project), Vec::<String>::new());
    }
}

#[test]
fn what_is_not_whole_is_not_restored() {
    let (mut project, live) = shop();
    project.ok(&["backup"]);
    project.ok(&["backup", "--plain"]);
    let fresh = database();
    project.use_database(&fresh.url());
    for name in files(&project) {
        let bytes = fs::read(project.path(&format!("backups/{name}"))).expect("a file");
        let half = project.path("half");
        fs::write(&half, &bytes[..bytes.len() * 2 / 3]).expect("written");
        let ran = project.run(&["restore", "half"]).expect_status(2);
        assert!(ran.says("half is not whole") || ran.says("half cannot be read"), "{ran}");
    }
    project.write("notes.txt", "no backup");
    project.run(&["restore", "notes.txt"]).expect_status(2).expect_text("notes.txt is no backup");
    project.run(&["restore", "nowhere"]).expect_status(2).expect_text("cannot open nowhere");
    // In the middle something is refused: nothing stays.
    let sql = "-- PostgreSQL database dump\ncreate table a (b int);\nselect 1 / 0;\n-- PostgreSQL database dump complete\n";
    project.write("wrong.sql", sql);
    let wrong = project.run(&["restore", "wrong.sql"]).expect_status(2);
    wrong.expect_text("division by zero").expect_text("is empty as it was");
    assert_eq!(query(&fresh.url(), "select count(*) from pg_class where relname in ('a', 'orders')"), "0");
    drop(live);
}

#[test]
fn a_table_that_stays_locked_or_a_password_is_no_secret_spilt() {
    let hba = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n";
    let options = ClusterOptions { tcp: true, hba: Some(hba.to_owned()), ..ClusterOptions::default() };
    let cluster = Cluster::temporary(&find_binaries(None).expect("binaries"), options).expect("a cluster");
    let admin = cluster.url("postgres");
    execute(&admin, "create role app login superuser password 'hunter2'; create table a (b int)");
    execute(&admin, "create database fresh");
    let mut project = Project::new(RELATA);
    let port = cluster.port();
    project.set("DATABASE_URL", format!("postgresql://app:hunter2@127.0.0.1:{port}/postgres"));
    let mut holder = admin.connect().expect("a connection");
    holder.batch_execute("begin; lock table a").expect("locked");
    // While pg_dump waits for the lock, all may see its arguments.
    let ran = project.run_with(&["backup"], |process| {
        let begun = Instant::now();
        let waiting = "select count(*) from pg_stat_activity where query like 'LOCK TABLE%' and wait_event_type = 'Lock'";
        while query(&admin, waiting) == "0" {
            assert!(begun.elapsed() < Duration::from_secs(30), "it does not wait");
        }
        let shown = Command::new("ps").args(["-eo", "ppid,args"]).output().expect("ps runs");
        let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
        assert!(shown.lines().any(|line| line.trim_start().starts_with(&process.to_string()) && line.contains("pg_dump")));
        assert!(!shown.contains("hunter2"), "{shown}");
        holder.batch_execute("rollback").expect("free");
    });
    ran.clone().expect_status(0);
    assert!(!ran.says("hunter2"), "{ran}");
    project.set("DATABASE_URL", format!("postgresql://app:hunter2@127.0.0.1:{port}/fresh"));
    let restored = project.ok(&["restore", &only_file(&project).to_string_lossy()]);
    assert!(!restored.says("hunter2"), "{restored}");
}

#[test]
fn two_backups_in_one_second_have_two_names() {
    let (project, _live) = migrated(USERS);
    project.ok(&["backup", "--plain"]);
    project.ok(&["backup", "--plain"]);
    assert_eq!(files(&project).len(), 2);
}
