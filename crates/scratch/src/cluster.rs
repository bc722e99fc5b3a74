//! Private PostgreSQL clusters: one that runs share and find warm, and ones that live as long as a value.

use crate::binaries::Binaries;
use crate::error::{Error, Kind};
use crate::folder;
use crate::process::{self, Account, Stop};
use relata_connect::DatabaseUrl;
use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::{Duration, Instant};

/// A PostgreSQL server of our own, reached by a Unix socket that only its user can enter, as the superuser
/// `postgres` without a password.
///
/// [`Cluster::shared`] stays running when its value goes, so that the next run finds it warm. An idle one
/// takes some 20 MB of memory and no processor time; [`Cluster::stop`] ends it, and so does deleting its folder
/// (PostgreSQL looks once a minute). [`Cluster::temporary`] stops and is deleted on drop.
#[derive(Debug)]
pub struct Cluster {
    binaries: Binaries,
    account: Option<Account>,
    home: PathBuf,
    sockets: PathBuf,
    life: Life,
}

#[derive(Debug)]
enum Life {
    Shared,
    Temporary { options: ClusterOptions, port: u16, _lock: File },
}

/// How a temporary cluster differs from the shared one.
#[derive(Clone, Debug, Default)]
pub struct ClusterOptions {
    /// Also listen on a free port of 127.0.0.1.
    pub tcp: bool,
    /// Settings, such as `ssl=on`; they come after ours.
    pub conf: Vec<String>,
    /// The whole `pg_hba.conf`, in place of the one that trusts the socket and 127.0.0.1.
    pub hba: Option<String>,
    /// Files to put into the data folder before the start, such as `server.key`: only the server can read them.
    pub files: Vec<(String, String)>,
}

/// What makes a throw-away server fast; nothing here outlives a crash of the machine, and nothing needs to.
const SETTINGS: &[&str] = &[
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "shared_buffers=64MB",
    "max_connections=200",
    "max_locks_per_transaction=256",
    "max_parallel_workers_per_gather=0",
    "jit=off",
    "timezone=UTC",
    "log_timezone=UTC",
    "lc_messages=C",
    "log_min_messages=fatal",
    "log_min_error_statement=panic",
    "log_checkpoints=off",
    "logging_collector=off",
];

const START_LIMIT: Duration = Duration::from_secs(60);
const SOCKET_PORT: u16 = 5432;

impl Cluster {
    /// The cluster of these binaries that every run of this user shares: found running, or started, or made.
    ///
    /// # Errors
    ///
    /// When it cannot be made or started; the text holds what `initdb` or the server's log says.
    pub fn shared(binaries: &Binaries) -> Result<Cluster, Error> {
        let cluster = Cluster::located(binaries)?;
        if cluster.is_outdated() || !cluster.answers() {
            cluster.start_shared()?;
        }
        Ok(cluster)
    }

    /// The shared cluster's place, whether it runs or not.
    pub(crate) fn located(binaries: &Binaries) -> Result<Cluster, Error> {
        let account = process::server_account()?;
        let home = folder::shared_home(binaries, account.as_ref())?;
        let sockets = folder::socket_folder(&home, account.as_ref())?;
        Ok(Cluster { binaries: binaries.clone(), account, home, sockets, life: Life::Shared })
    }

    /// The binaries were replaced since it was started: a package was upgraded, and the old server may no longer
    /// fit the libraries on disk. (The server writes `postmaster.opts` when it starts.)
    pub(crate) fn is_outdated(&self) -> bool {
        use std::os::unix::fs::MetadataExt;
        let changed = |path: &Path| fs::metadata(path).map(|file| (file.ctime(), file.ctime_nsec()));
        match (changed(&self.binaries.postgres()), changed(&self.data().join("postmaster.opts"))) {
            (Ok(binary), Ok(started)) => binary > started,
            (Err(_), _) | (_, Err(_)) => false,
        }
    }

    /// A cluster for one test: started in a folder of its own, stopped and deleted on drop. One that a killed
    /// run left behind is removed by the next call.
    ///
    /// # Errors
    ///
    /// As [`Cluster::shared`].
    pub fn temporary(binaries: &Binaries, options: ClusterOptions) -> Result<Cluster, Error> {
        let account = process::server_account()?;
        let shared = folder::shared_home(binaries, account.as_ref())?;
        let base = folder::base(account.as_ref())?;
        remove_abandoned(&base);
        let (home, lock) = loop {
            let home = base.join(format!("temporary-{:08x}", fastrand::u32(..)));
            folder::own(&home, if account.is_some() { 0o711 } else { 0o700 }, None, false)?;
            let lock = folder::lock_file(&home)?;
            lock.lock().map_err(|error| folder::trouble("lock", &home, error))?;
            // Until it was locked, another run may have taken it for an abandoned one.
            if home.join("lock").exists() {
                break (home, lock);
            }
        };
        let sockets = folder::socket_folder(&home, account.as_ref())?;
        let port = if options.tcp { free_port()? } else { SOCKET_PORT };
        let life = Life::Temporary { options: options.clone(), port, _lock: lock };
        let cluster = Cluster { binaries: binaries.clone(), account, home, sockets, life };
        {
            let shared_lock = folder::lock_file(&shared)?;
            shared_lock.lock().map_err(|error| folder::trouble("lock", &shared, error))?;
            folder::fresh_data(&shared, &cluster.data(), binaries, cluster.account.as_ref())?;
        }
        cluster.configure(&options)?;
        cluster.start()?;
        Ok(cluster)
    }

    /// A database of this cluster, by the Unix socket.
    pub fn url(&self, database: &str) -> DatabaseUrl {
        DatabaseUrl::socket(&self.sockets, self.port(), "postgres", database)
    }

    /// The port: of the socket, and of TCP where that is on.
    pub fn port(&self) -> u16 {
        match &self.life {
            Life::Shared => SOCKET_PORT,
            Life::Temporary { port, .. } => *port,
        }
    }

    /// The folder of its Unix socket.
    pub fn socket_folder(&self) -> &Path {
        &self.sockets
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.home.join("data")
    }

    /// What it runs from.
    pub fn binaries(&self) -> &Binaries {
        &self.binaries
    }

    /// The process id of its postmaster, if it runs.
    pub fn pid(&self) -> Option<u32> {
        process::postmaster(&self.data()).map(|pid| pid.as_raw_nonzero().get().unsigned_abs())
    }

    /// Stops it, ending all sessions; a shared one is started again by whoever needs it next.
    pub fn stop(&self) {
        self.end(Stop::Fast);
    }

    /// Kills it as a crash would.
    pub fn kill(&self) {
        self.end(Stop::Kill);
    }

    /// Starts it again after [`Cluster::stop`] or [`Cluster::kill`].
    ///
    /// # Errors
    ///
    /// When the server does not start.
    pub fn restart(&self) -> Result<(), Error> {
        match &self.life {
            Life::Shared => self.start_shared(),
            Life::Temporary { .. } => {
                self.end(Stop::Fast);
                self.start()
            }
        }
    }

    fn end(&self, how: Stop) {
        let data = self.data();
        if let Some(pid) = process::postmaster(&data) {
            process::stop(pid, &data, how);
        }
    }

    /// No other run is at work on it.
    fn is_idle(&self) -> bool {
        let sql = "select 1 from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()";
        let Ok(mut client) = self.url("postgres").connect() else { return false };
        client.query_opt(sql, &[]).is_ok_and(|row| row.is_none())
    }

    fn answers(&self) -> bool {
        self.url("postgres").connect().is_ok()
    }

    /// One process at a time looks, cleans up and starts.
    pub(crate) fn start_shared(&self) -> Result<(), Error> {
        let lock = folder::lock_file(&self.home)?;
        lock.lock().map_err(|error| folder::trouble("lock", &self.home, error))?;
        if self.is_outdated() && self.is_idle() {
            self.end(Stop::Fast);
        }
        if self.answers() {
            return Ok(());
        }
        let data = self.data();
        if process::postmaster(&data).is_some() {
            // It is starting or stopping; or its socket was taken from under it, and it must go.
            if self.wait_for_socket(Duration::from_secs(2)) {
                return Ok(());
            }
            self.end(Stop::Immediate);
        }
        // What a crash leaves is not trusted: without fsync it may be torn, and all of it can be made again.
        if !data.join("PG_VERSION").exists() || data.join("postmaster.pid").exists() {
            folder::fresh_data(&self.home, &data, &self.binaries, self.account.as_ref())?;
            return self.start();
        }
        self.start().or_else(|_| {
            folder::fresh_data(&self.home, &data, &self.binaries, self.account.as_ref())?;
            self.start()
        })
    }

    fn start(&self) -> Result<(), Error> {
        if process::postmaster(&self.data()).is_none() {
            // What a killed server leaves here stops a new one as long as no one has collected its exit status.
            let socket = self.sockets.join(format!(".s.PGSQL.{}", self.port()));
            let _ = fs::remove_file(socket.with_added_extension("lock"));
            let _ = fs::remove_file(socket);
        }
        let log = self.home.join("log");
        let file = File::create(&log).map_err(|error| folder::trouble("write", &log, error))?;
        let second = file.try_clone().map_err(|error| folder::trouble("write", &log, error))?;
        let mut server = process::command(self.binaries.postgres(), self.account.as_ref());
        server.arg("-D").arg(self.data()).arg("-k").arg(&self.sockets).arg("-p").arg(self.port().to_string());
        let (address, conf) = match &self.life {
            Life::Temporary { options, .. } if options.tcp => ("127.0.0.1", options.conf.as_slice()),
            Life::Temporary { options, .. } => ("", options.conf.as_slice()),
            Life::Shared => ("", [].as_slice()),
        };
        for setting in SETTINGS.iter().copied().chain(conf.iter().map(String::as_str)) {
            server.arg("-c").arg(setting);
        }
        server.arg("-c").arg(format!("listen_addresses={address}"));
        // A process group of its own: Ctrl-C at our terminal is not for the server.
        server.stdout(file).stderr(second).process_group(0);
        let program = self.binaries.postgres();
        let mut child = server.spawn().map_err(|error| folder::trouble("start", &program, error))?;
        let started = self.wait_until_ready(&mut child, &log);
        if started.is_err() && child.try_wait().is_ok_and(|status| status.is_none()) {
            self.end(Stop::Immediate);
        }
        // Someone must collect the exit status of a server that ends before we do.
        std::thread::spawn(move || child.wait());
        started
    }

    fn wait_until_ready(&self, child: &mut Child, log: &Path) -> Result<(), Error> {
        let failed = |why: &str| {
            let said = fs::read_to_string(log).unwrap_or_default();
            let said: Vec<&str> = said.lines().rev().take(5).collect();
            let said = said.into_iter().rev().collect::<Vec<_>>().join("\n");
            Error::new(Kind::Cluster, format!("the scratch cluster in {} {why}: {said}", self.home.display()))
        };
        let limit = Instant::now() + START_LIMIT;
        while Instant::now() < limit {
            if self.is_ready() {
                return Ok(());
            }
            if let Ok(Some(status)) = child.try_wait() {
                return Err(failed(&format!("did not start ({status})")));
            }
            std::thread::sleep(Duration::from_millis(3));
        }
        Err(failed("did not start in time"))
    }

    fn wait_for_socket(&self, limit: Duration) -> bool {
        let limit = Instant::now() + limit;
        while Instant::now() < limit {
            if self.answers() {
                return true;
            }
            if process::postmaster(&self.data()).is_none() {
                return false;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        false
    }

    /// The last line of `postmaster.pid` says so (`src/include/utils/pidfile.h`); a connection might be refused
    /// by the `pg_hba.conf` that a test wants.
    fn is_ready(&self) -> bool {
        let text = fs::read_to_string(self.data().join("postmaster.pid")).unwrap_or_default();
        text.lines().nth(7).is_some_and(|status| status.trim() == "ready")
    }

    fn configure(&self, options: &ClusterOptions) -> Result<(), Error> {
        use std::os::unix::fs::{PermissionsExt, chown};
        let hba = options.hba.as_ref().map(|text| ("pg_hba.conf".to_owned(), text.clone()));
        for (name, text) in options.files.iter().cloned().chain(hba) {
            let path = self.data().join(name);
            let written = fs::write(&path, text).and_then(|()| {
                fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
                match &self.account {
                    Some(account) => chown(&path, Some(account.uid), Some(account.gid)),
                    None => Ok(()),
                }
            });
            written.map_err(|error| folder::trouble("write", &path, error))?;
        }
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        match self.life {
            Life::Shared => {}
            Life::Temporary { .. } => {
                self.end(Stop::Immediate);
                let _ = folder::remove(&self.home);
                let _ = folder::remove(&self.sockets);
            }
        }
    }
}

/// Removes temporary clusters whose owner is gone: no one holds the lock in their folder.
fn remove_abandoned(base: &Path) {
    let Ok(entries) = fs::read_dir(base) else { return };
    for home in entries.flatten().map(|entry| entry.path()) {
        let name = home.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with("temporary-") || name.len() != "temporary-".len() + 8 {
            continue;
        }
        let Ok(lock) = File::options().write(true).open(home.join("lock")) else { continue };
        if lock.try_lock().is_err() {
            continue;
        }
        let data = home.join("data");
        if let Some(pid) = process::postmaster(&data) {
            process::stop(pid, &data, Stop::Immediate);
        }
        let _ = folder::remove(&home);
    }
}

fn free_port() -> Result<u16, Error> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0));
    let port = listener.and_then(|listener| listener.local_addr()).map(|address| address.port());
    port.map_err(|error| Error::new(Kind::Cluster, format!("no free TCP port: {error}")).caused_by(error))
}
