//! Scratch databases on a private cluster: cached, temporary, orphaned.
#![cfg(unix)]

use relata_scratch::{Cluster, ClusterOptions, Error, Options, Server, find_binaries};
use std::time::{Duration, Instant};

fn cluster() -> Cluster {
    Cluster::temporary(&find_binaries(None).expect("binaries"), ClusterOptions::default()).expect("a cluster")
}

fn on(cluster: &Cluster) -> Result<Server, Error> {
    Server::open(&Options { url: Some(cluster.url("postgres")), ..Options::default() })
}

#[test]
fn a_cached_database_is_built_once_and_cloned() {
    let cluster = cluster();
    let server = on(&cluster).expect("opened");
    let build = |client: &mut postgres::Client| -> Result<(), Error> {
        Ok(client.batch_execute("create table t (a int); insert into t values (1), (2)")?)
    };
    let first = server.cached("clone", None, build).expect("built");
    let again =
        server.cached("clone", None, |_| -> Result<(), Error> { panic!("built twice") }).expect("found");
    assert_eq!(first.name(), again.name());

    let mut reader = again.connect().expect("connects");
    assert!(reader.batch_execute("insert into t values (3)").is_err(), "a cached database is only read");
    drop(reader);

    let second = server
        .cached("clone and more", Some(&first), |client| -> Result<(), Error> {
            Ok(client.batch_execute("insert into t values (3)")?)
        })
        .expect("built on the first");
    let copy = server.temporary(Some(&second)).expect("cloned");
    let mut client = copy.connect().expect("connects");
    let count: i64 = client.query_one("select count(*) from t", &[]).expect("counts").get(0);
    assert_eq!(count, 3);
}

#[test]
fn a_build_that_fails_leaves_nothing_and_its_error_passes_through() {
    #[derive(Debug)]
    enum Mine {
        Scratch,
        Own(&'static str),
    }
    impl From<Error> for Mine {
        fn from(_: Error) -> Mine {
            Mine::Scratch
        }
    }
    let cluster = cluster();
    let server = on(&cluster).expect("opened");
    let failed = server.cached("failing", None, |_| Err(Mine::Own("on purpose")));
    assert!(matches!(failed, Err(Mine::Own("on purpose"))), "{failed:?}");
    assert!(server.find_cached("failing").expect("asked").is_none());
    let built = server.cached("failing", None, |_| -> Result<(), Error> { Ok(()) }).expect("built now");
    assert_eq!(server.find_cached("failing").expect("asked").expect("there").name(), built.name());
}

#[test]
fn a_template_in_use_is_waited_for() {
    let cluster = cluster();
    let server = on(&cluster).expect("opened");
    let cached = server.cached("in use", None, |_| -> Result<(), Error> { Ok(()) }).expect("built");
    let reader = cached.connect().expect("connects");
    let waiting = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(500));
        drop(reader);
    });
    server.temporary(Some(&cached)).expect("cloned once the reader has left");
    waiting.join().expect("ended");
}

#[test]
fn missing_roles_are_made_without_login() {
    let cluster = cluster();
    let server = on(&cluster).expect("opened");
    let role = format!("Ünïcode \"; {}", std::process::id());
    server.ensure_roles([role.as_str(), "public", "postgres"]).expect("made");
    server.ensure_roles(std::slice::from_ref(&role)).expect("there already");
    let mut client = server.url("postgres").connect().expect("connects");
    let can_login: bool = client
        .query_one("select rolcanlogin from pg_roles where rolname = $1", &[&role])
        .expect("there")
        .get(0);
    assert!(!can_login);
    client.batch_execute(&format!("drop role {}", relata_sql::ident(&role))).expect("dropped");
    assert!(
        server.ensure_roles(["pg_reserved"]).expect_err("reserved").to_string().contains("`pg_reserved`")
    );
}

#[test]
fn a_server_that_goes_and_comes_back_is_found_again() {
    let cluster = cluster();
    let server = on(&cluster).expect("opened");
    let lost = server.temporary(None).expect("made");
    cluster.restart().expect("restarted");
    let _ = server.temporary(None); // May notice only now that its session is gone.
    server.temporary(None).expect("made by a new session");
    drop(lost);
    drop(server);
    let mut client = cluster.url("postgres").connect().expect("connects");
    let left =
        client.query("select 1 from pg_database where datname like 'relata_t_%'", &[]).expect("listed");
    assert!(left.is_empty());
    let data = cluster.data();
    drop(client);
    drop(cluster);
    assert!(!data.exists(), "a temporary cluster leaves nothing");
}

#[test]
fn a_role_that_may_not_create_databases_is_told_how() {
    let cluster = cluster();
    let mut client = cluster.url("postgres").connect().expect("connects");
    client.batch_execute("create role \"Low\" login").expect("a role");
    let url = cluster.url("postgres").with_user("Low", None);
    let options = Options { url: Some(url.clone()), ..Options::default() };
    let error = Server::open(&options).expect_err("not allowed");
    assert!(error.is_not_allowed(), "{error}");
    assert!(
        error.to_string().contains("the role `Low`")
            && error.to_string().contains("ALTER ROLE \"Low\" CREATEDB")
    );
    client.batch_execute("alter role \"Low\" createdb").expect("allowed");
    let server = Server::open(&options).expect("allowed now");
    let cached = server.cached("k", None, |_| -> Result<(), Error> { Ok(()) }).expect("built");
    server.temporary(Some(&cached)).expect("cloned");
}

#[test]
fn the_least_recently_used_go_but_not_those_in_use() {
    let cluster = cluster();
    let build = |_: &mut postgres::Client| -> Result<(), Error> { Ok(()) };
    let other = on(&cluster).expect("opened");
    let held = other.cached("held by another run", None, build).expect("built");
    let make = |server: &Server, from: u32, to: u32| {
        for number in from..to {
            server.cached(&number.to_string(), None, build).expect("built");
        }
    };
    make(&on(&cluster).expect("opened"), 0, 20);
    let mut client = cluster.url("postgres").connect().expect("connects");
    // All of those were used long ago.
    let names = client
        .query("select datname::text from pg_database where datname like 'relata_c_%'", &[])
        .expect("listed");
    for row in names {
        client.batch_execute(&format!("comment on database {} is '1'", row.get::<_, &str>(0))).expect("aged");
    }
    let server = on(&cluster).expect("opened");
    make(&server, 100, 115);
    let count: i64 = client
        .query_one("select count(*) from pg_database where datname like 'relata_c_%'", &[])
        .expect("counted")
        .get(0);
    assert!((24..=25).contains(&count), "{count}");
    held.connect().expect("still there");
    assert!(
        server.find_cached("0").expect("asked").is_none()
            || server.find_cached("1").expect("asked").is_none()
    );
    assert!(server.find_cached("114").expect("asked").is_some());
}

#[test]
fn threads_share_a_server() {
    let cluster = cluster();
    let server = on(&cluster).expect("opened");
    let build = |_: &mut postgres::Client| -> Result<(), Error> { Ok(()) };
    std::thread::scope(|scope| {
        for number in 0..8 {
            let server = &server;
            scope.spawn(move || {
                let cached = server.cached(&format!("thread {}", number % 2), None, build).expect("cached");
                server.temporary(Some(&cached)).expect("cloned").connect().expect("connects");
            });
        }
    });
}

/// The medians, which `-- --nocapture` shows: on a quiet machine 5 ms, 1 ms, 12 ms and 5 ms.
#[test]
fn a_warm_server_is_quick() {
    let server = || Server::open(&Options::default()).expect("the shared cluster");
    drop(server());
    let mut times: [Vec<Duration>; 4] = Default::default();
    for _ in 0..5 {
        let started = Instant::now();
        let server = server();
        let opened = started.elapsed();
        let cached =
            server.cached("the speed test", None, |_| -> Result<(), Error> { Ok(()) }).expect("cached");
        let found = Instant::now();
        server.cached("the speed test", None, |_| -> Result<(), Error> { Ok(()) }).expect("cached");
        let found = found.elapsed();
        let started = Instant::now();
        let clone = server.temporary(Some(&cached)).expect("cloned");
        let cloned = started.elapsed();
        let started = Instant::now();
        drop(clone);
        for (times, time) in times.iter_mut().zip([opened, found, cloned, started.elapsed()]) {
            times.push(time);
        }
    }
    let [open, find, clone, drop] = times.map(|mut times| {
        times.sort();
        times[2]
    });
    println!("open {open:?}, find cached {find:?}, clone {clone:?}, drop {drop:?}");
    assert!(
        open + find + clone + drop < Duration::from_secs(5),
        "a busy machine may be slow, but not that slow"
    );
}
