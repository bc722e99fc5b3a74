//! PostgreSQL's own client programs, run on a database: `pg_dump`, `pg_restore`, `psql`.

use std::path::Path;
use std::process::{Child, Command};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, anyhow};
use relata_connect::DatabaseUrl;
use relata_scratch::{Binaries, find_clients};

use crate::interrupt;

/// The folder of those of the server's major, else of the oldest that are newer: `pg_dump` refuses a newer server, and
/// what a much newer one writes an old server may not take.
pub(crate) fn fitting(major: u32) -> Result<Binaries> {
    let found = find_clients();
    let fits = found.iter().rev().find(|client| client.major >= major);
    fits.cloned().ok_or_else(|| {
        let newest = match found.first() {
            None => "there are none".to_owned(),
            Some(client) => format!("the newest is {}, in {}", client.major, client.dir.display()),
        };
        anyhow!(
            "pg_dump, pg_restore and psql of PostgreSQL {major} or newer were not found on this machine ({newest}): `apt \
             install postgresql-client-{major}` or `brew install postgresql@{major}` has them, and PG_BIN names their folder"
        )
    })
}

/// A command that goes to this database, whatever the environment says; the password is in its environment alone, and
/// it speaks English.
pub(crate) fn command(program: &Path, url: &DatabaseUrl) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PG") {
            command.env_remove(&name);
        }
    }
    command.envs(url.libpq_environment()).env("LC_ALL", "C").env_remove("LANGUAGE");
    command
}

/// A program that runs; Ctrl-C ends it, and so does dropping this.
pub(crate) struct Running {
    child: Arc<Mutex<Child>>,
    _stop: interrupt::Changing,
}

impl Running {
    pub(crate) fn start(mut command: Command) -> Result<Running> {
        let program = command.get_program().to_string_lossy().into_owned();
        let child = command.spawn().with_context(|| format!("{program} cannot be run"))?;
        let child = Arc::new(Mutex::new(child));
        let stopped = Arc::clone(&child);
        let stop = interrupt::stopping(move || {
            let _ = stopped.lock().unwrap_or_else(PoisonError::into_inner).kill();
        });
        Ok(Running { child, _stop: stop })
    }

    /// With the child, to take its pipes; never while waiting for it.
    pub(crate) fn with<T>(&self, what: impl FnOnce(&mut Child) -> T) -> T {
        what(&mut self.child.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether it ends well. Its pipes are closed by then, so this takes no time.
    pub(crate) fn succeeds(&self) -> Result<bool> {
        Ok(self.with(Child::wait).context("a program cannot be waited for")?.success())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.with(|child| {
            let _ = child.kill();
            let _ = child.wait();
        });
    }
}
