//! Whole runs, each a process of its own with its own cache folder: two at once, killed ones, another account.
#![cfg(unix)]

use relata_scratch::{Cluster, Error, Options, Server, find_binaries};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// What a process started by [`House::run`] does; the other tests are its callers.
#[test]
#[ignore = "the other tests run this in processes of their own"]
fn process() {
    let Ok(what) = std::env::var("RELATA_TEST_DOES") else { return };
    if what == "stop" {
        Cluster::shared(&find_binaries(None).expect("binaries")).expect("a cluster").stop();
        return;
    }
    let on_live = std::env::var("RELATA_TEST_LIVE").ok();
    let on_live = on_live.map(|url| relata_connect::DatabaseUrl::parse(&url).expect("a good URL"));
    let server = match Server::open(&Options { on_live, ..Options::default() }) {
        Ok(server) => server,
        Err(error) => return println!("says {error}"),
    };
    let mut built = "found";
    let build = |client: &mut postgres::Client| -> Result<(), Error> {
        built = "built";
        client.batch_execute("create table t as select 1 as a; select pg_sleep(0.2)").map_err(Error::from)
    };
    let cached = server.cached("the key", None, build).expect("cached");
    let temporary = server.temporary(Some(&cached)).expect("temporary");
    let mut client = temporary.connect().expect("connects");
    client.batch_execute("select a from t").expect("a copy");
    println!("says {built} {} {}", cached.name(), temporary.name());
    if what == "hang" {
        std::thread::sleep(Duration::from_secs(600));
    }
}

/// A cache folder, and the account that works in it.
struct House {
    folder: tempfile::TempDir,
    uid: Option<u32>,
}

impl House {
    fn new(uid: Option<u32>) -> House {
        // Not below a folder that another account cannot enter.
        let folder = tempfile::Builder::new().prefix("relata-test-").tempdir_in("/tmp").expect("a folder");
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).expect("set");
        let program = folder.path().join("program");
        // By a process of its own: a test beside this one that forks meanwhile would keep a copy that this process
        // writes open, and what is open for writing cannot be run ("text file busy").
        let mut copy = Command::new("cp");
        let copied = copy.arg(std::env::current_exe().expect("this program")).arg(&program).status();
        assert!(copied.expect("cp runs").success());
        let cache = folder.path().join("cache");
        std::fs::create_dir(&cache).expect("made");
        let mode = if uid.is_some() { 0o700 } else { 0o711 };
        std::fs::set_permissions(&cache, std::fs::Permissions::from_mode(mode)).expect("set");
        std::os::unix::fs::chown(&cache, uid, uid).expect("given");
        House { folder, uid }
    }

    fn run(&self, what: &str) -> Child {
        self.run_with(what, &[])
    }

    fn run_with(&self, what: &str, variables: &[(&str, &str)]) -> Child {
        let mut command = Command::new(self.folder.path().join("program"));
        command.args(["--exact", "process", "--ignored", "--nocapture"]).current_dir("/");
        command.env("RELATA_TEST_DOES", what).env("RELATA_CACHE_DIR", self.folder.path().join("cache"));
        command.env("PGHOST", "nowhere.invalid").env("PGOPTIONS", "-c nonsense=1");
        command.envs(variables.iter().copied()).stdout(Stdio::piped());
        if let Some(uid) = self.uid {
            command.uid(uid).gid(uid);
        }
        command.spawn().expect("started")
    }

    /// The words of a run that ends by itself, and whether it built or found.
    fn outcome(&self, what: &str) -> Vec<String> {
        says(&mut self.run(what))
    }

    fn postmaster(&self) -> String {
        let clusters = std::fs::read_dir(self.folder.path().join("cache")).expect("listed").flatten();
        let pid = clusters
            .filter_map(|it| std::fs::read_to_string(it.path().join("data/postmaster.pid")).ok())
            .next();
        pid.expect("a running postmaster").lines().next().expect("a pid").to_owned()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.run("stop").wait();
    }
}

/// The words after `says` of a run.
fn says(child: &mut Child) -> Vec<String> {
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines().map_while(Result::ok);
    let line = lines.find_map(|line| line.split_once("says ").map(|(_, it)| it.to_owned()));
    // It goes on writing, and must not find the pipe closed.
    std::thread::spawn(move || lines.count());
    line.expect("the run says something").split(' ').map(str::to_owned).collect()
}

fn kill(pid: &str) {
    assert!(Command::new("kill").args(["-9", pid]).status().expect("kill").success());
}

fn am_root() -> bool {
    let me = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(me.path()).expect("looked at")) == 0
}

/// Two runs begin at once where nothing is yet; later runs find what is there.
fn two_at_once(house: &House) {
    let mut runs = [house.run("once"), house.run("once")];
    let answers = [says(&mut runs[0]), says(&mut runs[1])];
    let built = answers.iter().filter(|words| words[0] == "built").count();
    assert_eq!(built, 1, "one builds and the other finds: {answers:?}");
    assert_eq!(answers[0][1], answers[1][1]);
    for run in &mut runs {
        assert!(run.wait().expect("ended").success());
    }
    assert_eq!(house.outcome("once")[0], "found");
}

#[test]
fn two_runs_at_once_share_one_cluster() {
    two_at_once(&House::new(None));
}

#[test]
fn an_ordinary_user_has_its_own_cluster() {
    if !am_root() {
        return; // The other tests are an ordinary user's already.
    }
    let house = House::new(Some(65_534));
    two_at_once(&house);
    let pid = house.postmaster();
    let owner = std::fs::metadata(format!("/proc/{pid}")).expect("alive");
    assert_eq!(std::os::unix::fs::MetadataExt::uid(&owner), 65_534);
}

#[test]
fn a_killed_server_is_replaced() {
    let house = House::new(None);
    assert_eq!(house.outcome("once")[0], "built");
    kill(&house.postmaster());
    assert_eq!(house.outcome("once")[0], "built", "what a crash leaves is not trusted");
    assert_eq!(house.outcome("once")[0], "found");
}

#[test]
fn what_a_killed_run_leaves_is_dropped_by_the_next() {
    let house = House::new(None);
    let mut hanging = house.run("hang");
    let words = says(&mut hanging);
    let listed = || {
        let sockets = std::fs::read_dir(house.folder.path().join("cache")).expect("listed").flatten();
        let sockets =
            sockets.map(|it| it.path().join("run")).find(|it| it.exists()).expect("a socket folder");
        let url = relata_connect::DatabaseUrl::socket(&sockets, 5432, "postgres", "postgres");
        let mut client = url.connect().expect("connects");
        let rows = client.query("select datname::text from pg_database", &[]).expect("listed");
        rows.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>()
    };
    assert_eq!(house.outcome("once")[0], "found");
    assert!(listed().contains(&words[2]), "a living run keeps its database");
    hanging.kill().expect("killed");
    hanging.wait().expect("ended");
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(house.outcome("once")[0], "found");
    let left = listed();
    assert!(!left.contains(&words[2]) && left.contains(&words[1]), "{left:?}");
}

#[test]
fn a_half_made_cluster_is_made_again() {
    let house = House::new(None);
    house.outcome("once");
    let _ = house.run("stop").wait();
    let homes = std::fs::read_dir(house.folder.path().join("cache")).expect("listed").flatten();
    let home = homes.map(|it| it.path()).find(|it| it.join("initdb").exists()).expect("a cluster");
    let remove = |path: &Path| std::fs::remove_file(path).expect("removed");
    remove(&home.join("initdb/PG_VERSION"));
    remove(&home.join("data/global/pg_control"));
    std::fs::create_dir(home.join("initdb.new")).expect("made");
    std::fs::create_dir(home.join("data.new")).expect("made");
    assert_eq!(house.outcome("once")[0], "built");
}

#[test]
fn without_binaries_the_message_helps_or_the_live_server_does_it() {
    let house = House::new(None);
    let nothing = ("PG_BIN", "/nonexistent");
    let words = says(&mut house.run_with("once", &[nothing])).join(" ");
    assert!(words.contains("PG_BIN=/nonexistent has no `postgres`"), "{words}");

    let live =
        Cluster::temporary(&find_binaries(None).expect("binaries"), Default::default()).expect("a cluster");
    let url = format!(
        "host={} port={} user=postgres dbname=postgres options=''",
        live.socket_folder().display(),
        live.port()
    );
    let mut run = house.run_with("once", &[nothing, ("RELATA_TEST_LIVE", &url), ("PGOPTIONS", "")]);
    assert_eq!(says(&mut run)[0], "built");
    assert!(run.wait().expect("ended").success());
    let mut client = live.url("postgres").connect().expect("connects");
    let left = client.query("select 1 from pg_database where datname like 'relata%'", &[]).expect("listed");
    assert!(left.is_empty(), "nothing stays on a live server");
}
