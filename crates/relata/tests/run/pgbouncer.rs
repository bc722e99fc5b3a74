//! Behind PgBouncer in transaction mode, where each transaction may get another server connection.

use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use relata::query::Output;
use relata::types::Bigint;
use relata::{ConnectOptions, Database, Error, Executor};
use tempfile::TempDir;

use crate::{Scratch, bigint, database, execute, few, number, with};

const MADE: &str = "CREATE TYPE mood AS ENUM ('sad', 'glad'); CREATE TABLE t (n int8, m mood, ms mood[]); \
                    INSERT INTO t SELECT n, 'sad', '{glad}' FROM generate_series(1, 100) n";

struct PgBouncer {
    child: Child,
    port: u16,
    _folder: TempDir,
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        let _ = (self.child.kill(), self.child.wait());
    }
}

/// Two server connections for any number of clients; `None` where there is no PgBouncer on this machine.
fn pgbouncer(scratch: &Scratch) -> Option<PgBouncer> {
    let known =
        Command::new("pgbouncer").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if known.is_err() {
        eprintln!("skipped: there is no pgbouncer on this machine");
        return None;
    }
    let port = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a port").port();
    let url = &scratch.made.as_ref().expect("made").1.url();
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).expect("set");
    let file = folder.path().join("pgbouncer.ini");
    let text = format!(
        "[databases]\n{name} = host={} port={} user={} dbname={name}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n\
         listen_port = {port}\nunix_socket_dir =\nauth_type = any\npool_mode = transaction\ndefault_pool_size = 2\n\
         max_client_conn = 50\n",
        url.host(),
        url.port(),
        url.user(),
        name = url.database(),
    );
    std::fs::write(&file, text).expect("written");
    let mut command = Command::new("pgbouncer");
    // It refuses to be root.
    let root = std::fs::metadata("/proc/self").is_ok_and(|it| std::os::unix::fs::MetadataExt::uid(&it) == 0);
    if root {
        command.args(["-u", "postgres"]);
    }
    let mut child = command.arg(&file).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().expect("started");
    let limit = Instant::now() + Duration::from_secs(10);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if Instant::now() > limit || child.try_wait().is_ok_and(|it| it.is_some()) {
            let _ = child.kill();
            let mut said = String::new();
            let _ = child.stderr.take().map(|mut stderr| stderr.read_to_string(&mut said));
            panic!("pgbouncer did not start: {said}");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Some(PgBouncer { child, port, _folder: folder })
}

async fn behind(pgbouncer: &PgBouncer, scratch: &Scratch, prepare: bool) -> Database {
    let (_, name) = scratch.url.rsplit_once('/').expect("a URL");
    let url = format!("postgresql://postgres@127.0.0.1:{}/{name}?sslmode=disable", pgbouncer.port);
    let options = ConnectOptions { max_connections: 6, prepare, ..ConnectOptions::default() };
    Database::connect_with(&url, options).await.expect("connected")
}

/// Many statements at once, each several times, also in transactions.
async fn load(db: &Database) -> Vec<Error> {
    let tasks: Vec<_> = (0..12)
        .map(|task| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut errors = Vec::new();
                for n in 1..30_i64 {
                    let mut one = with("SELECT n, m, ms FROM t WHERE n = $1", vec![bigint(n)]);
                    one.sql += &format!(" AND {} > 0", task % 3 + 1);
                    let rows = match n % 2 {
                        0 => db.run().rows(&one).await,
                        _ => db.transaction(async |tx| tx.run().rows(&one).await).await,
                    };
                    match rows {
                        Ok(rows) => assert_eq!(rows[0].get::<_, i64>(0), n, "a wrong row"),
                        Err(error) => errors.push(error),
                    }
                }
                errors
            })
        })
        .collect();
    let mut errors = Vec::new();
    for task in tasks {
        errors.extend(task.await.expect("no panic"));
    }
    errors
}

#[tokio::test(flavor = "multi_thread")]
async fn pain_43_without_names_everything_works() {
    let (scratch, direct) = database(MADE, few()).await;
    let Some(pgbouncer) = pgbouncer(&scratch) else { return };
    let db = behind(&pgbouncer, &scratch, false).await;
    let errors = load(&db).await;
    assert!(errors.is_empty(), "{} errors, the first: {}", errors.len(), errors[0]);
    let error = db
        .transaction(async |tx| {
            execute(&tx, "INSERT INTO t VALUES (101)").await?;
            tx.transaction(async |tx| execute(&tx, "INSERT INTO t VALUES ('x')").await).await
        })
        .await
        .expect_err("no number");
    assert_eq!(error.sqlstate(), Some("22P02"));
    assert_eq!(number(&direct, "SELECT count(*) FROM t").await.expect("counted"), 100);
    db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pain_43_with_names_an_error_says_what_to_do() {
    let (scratch, _direct) = database(MADE, few()).await;
    let Some(pgbouncer) = pgbouncer(&scratch) else { return };
    let db = behind(&pgbouncer, &scratch, true).await;
    for error in load(&db).await {
        // PgBouncer from 1.21 on keeps names apart; before, this is what a program sees.
        assert!(matches!(error.sqlstate(), Some("26000" | "42P05")), "{error}");
        assert!(error.to_string().contains("connect with `prepare: false`"), "{error}");
    }
    let mut typed = with("SELECT $1", vec![bigint(7)]);
    typed.outputs.push(Output::new::<Bigint>());
    assert_eq!(db.run().rows(&typed).await.expect("a first run has no name")[0].get::<_, i64>(0), 7);
    db.close().await;
}
