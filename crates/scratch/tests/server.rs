//! Scratch databases on a private cluster: cached, temporary, orphaned.
#![cfg(unix)]

use relata_scratch::{Error, Options, Server};
use std::time::Instant;

fn server() -> Server {
    Server::open(&Options::default()).expect("a scratch server")
}

fn key(name: &str) -> String {
    format!("{name} of process {}", std::process::id())
}

#[test]
fn a_cached_database_is_built_once_and_cloned() {
    let server = server();
    let build = |client: &mut postgres::Client| -> Result<(), Error> {
        Ok(client.batch_execute("create table t (a int); insert into t values (1), (2)")?)
    };
    let first = server.cached(&key("clone"), None, build).expect("built");
    let again = server
        .cached(&key("clone"), None, |_| -> Result<(), Error> { panic!("built twice") })
        .expect("found");
    assert_eq!(first.name(), again.name());

    let mut reader = again.connect().expect("connects");
    assert!(reader.batch_execute("insert into t values (3)").is_err(), "a cached database is only read");
    drop(reader);

    let second = server
        .cached(&key("clone and more"), Some(&first), |client| -> Result<(), Error> {
            Ok(client.batch_execute("insert into t values (3)")?)
        })
        .expect("built on the first");
    let copy = server.temporary(Some(&second)).expect("cloned");
    let mut client = copy.connect().expect("connects");
    let count: i64 = client.query_one("select count(*) from t", &[]).expect("counts").get(0);
    assert_eq!(count, 3);
}

#[test]
fn speed() {
    drop(server());
    for _ in 0..3 {
        let started = Instant::now();
        let server = server();
        let open = started.elapsed();
        let started = Instant::now();
        let temporary = server.temporary(None).expect("made");
        let create = started.elapsed();
        let started = Instant::now();
        let cached = server.cached(&key("speed"), None, |_| -> Result<(), Error> { Ok(()) }).expect("cached");
        let cache = started.elapsed();
        let started = Instant::now();
        let clone = server.temporary(Some(&cached)).expect("made");
        let cloned = started.elapsed();
        let started = Instant::now();
        drop((temporary, clone));
        let dropped = started.elapsed();
        println!("open {open:?} create {create:?} cached {cache:?} clone {cloned:?} drop two {dropped:?}");
    }
}
