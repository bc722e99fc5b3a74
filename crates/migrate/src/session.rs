//! The state of the connection: the lock that lets one runner in, and settings that must not leak between files.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use postgres::Client;
use relata_sql::literal;

use crate::error::{Error, Holder, Kind};
use crate::event::{Event, RunOptions};
use crate::script::milliseconds;

/// The key of the advisory lock: "relata" in ASCII. One lock a database.
const LOCK: i64 = 0x7265_6c61_7461;

const POLL: Duration = Duration::from_millis(100);

/// A connection while a run uses it.
pub(crate) struct Session<'a> {
    pub(crate) client: &'a mut Client,
    pub(crate) options: &'a RunOptions,
    pub(crate) on_event: &'a mut dyn FnMut(Event<'_>),
    /// The role that the caller had set, or `none`.
    role: String,
    /// What the caller had set with SET.
    settings: Vec<(String, String)>,
}

/// Takes the lock, runs `work`, and leaves the connection as it was.
pub(crate) fn locked<T>(
    client: &mut Client,
    options: &RunOptions,
    on_event: &mut dyn FnMut(Event<'_>),
    work: impl FnOnce(&mut Session<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let (role, settings) =
        settings(client).map_err(Error::postgres("cannot read the settings of the session"))?;
    take_lock(client, options, on_event)?;
    let mut session = Session { client, options, on_event, role, settings };
    let result = work(&mut session);
    let released = session.leave();
    let result = result?;
    released.map_err(Error::postgres("cannot release the lock"))?;
    Ok(result)
}

impl Session<'_> {
    /// Forgets what the file before has set; what the caller had set comes back, and our own settings on top.
    pub(crate) fn enter(&mut self) -> Result<(), Error> {
        let mut sql = self.reset_sql();
        let mut set = |name: &str, value: &str| {
            sql += &format!("SELECT pg_catalog.set_config({}, {}, false);\n", literal(name), literal(value));
        };
        set("application_name", "relata migrate");
        set("lock_timeout", &milliseconds(self.options.lock_timeout));
        if let Some(timeout) = self.options.statement_timeout {
            set("statement_timeout", &milliseconds(timeout));
        }
        self.client.batch_execute(&sql).map_err(Error::postgres("cannot prepare the session"))
    }

    /// SQL that lets the rest of this transaction write to the ledger, whatever role the file has set.
    pub(crate) fn own_role_sql(&self) -> String {
        if self.role == "none" {
            "SET LOCAL ROLE NONE".to_owned()
        } else {
            format!("SET LOCAL ROLE {}", literal(&self.role))
        }
    }

    /// Writes to the ledger in a transaction of its own.
    pub(crate) fn write(&mut self, sql: &str) -> Result<(), Error> {
        let sql = format!("BEGIN; {}; {sql}; COMMIT", self.own_role_sql());
        self.client.batch_execute(&sql).map_err(|error| {
            drop(self.client.batch_execute("ROLLBACK"));
            Error::postgres("cannot write to relata.migrations")(error)
        })
    }

    /// The limit for one statement that keeps nobody waiting.
    pub(crate) fn set_lock_timeout(&mut self, timeout: Duration) -> Result<(), Error> {
        let sql = format!(
            "SELECT pg_catalog.set_config('lock_timeout', {}, false)",
            literal(&milliseconds(timeout))
        );
        self.client.batch_execute(&sql).map_err(Error::postgres("cannot set lock_timeout"))
    }

    pub(crate) fn check_stop(&self) -> Result<(), Error> {
        check_stop(self.options)
    }

    /// Waits before the attempt after this one; longer each time, and not in step with others who wait.
    pub(crate) fn wait_to_retry(
        &mut self,
        file: &str,
        attempt: usize,
        error: &postgres::Error,
    ) -> Result<(), Error> {
        let longest =
            Duration::from_secs(5).min(Duration::from_millis(50).saturating_mul(1 << attempt.min(16)));
        let wait = longest.mul_f64(0.5 + fastrand::f64() / 2.0);
        let reason =
            error.as_db_error().map_or_else(|| error.to_string(), |error| error.message().to_owned());
        let attempts = self.options.attempts;
        (self.on_event)(Event::Retrying { file, reason: &reason, attempt, attempts, wait });
        sleep(self.options, wait)
    }

    fn reset_sql(&self) -> String {
        // DISCARD ALL would also drop our lock, and the statements that the client has prepared.
        let mut sql = "RESET SESSION AUTHORIZATION; RESET ALL; CLOSE ALL; UNLISTEN *; DISCARD SEQUENCES; DISCARD TEMP;\n"
            .to_owned();
        for (name, value) in &self.settings {
            sql += &format!("SELECT pg_catalog.set_config({}, {}, false);\n", literal(name), literal(value));
        }
        sql + &format!("SELECT pg_catalog.set_config('role', {}, false);\n", literal(&self.role))
    }

    fn leave(&mut self) -> Result<(), postgres::Error> {
        let sql = format!("ROLLBACK; {}SELECT pg_catalog.pg_advisory_unlock({LOCK})", self.reset_sql());
        self.client.batch_execute(&sql)
    }
}

/// What the caller has set, to be set again after `RESET ALL`.
fn settings(client: &mut Client) -> Result<(String, Vec<(String, String)>), postgres::Error> {
    let role = client.query_one("SELECT pg_catalog.current_setting('role')", &[])?.try_get(0)?;
    let rows = client.query(
        "SELECT name, setting FROM pg_catalog.pg_settings WHERE source = 'session' \
         AND name NOT IN ('role', 'session_authorization') AND context IN ('user', 'superuser') \
         AND name NOT LIKE 'transaction\\_%'",
        &[],
    )?;
    let pairs = rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
    Ok((role, pairs.collect::<Result<_, postgres::Error>>()?))
}

/// Polls: a backend that waits for the lock would hold a snapshot, for which a concurrent index build of the runner
/// that has the lock would wait.
fn take_lock(
    client: &mut Client,
    options: &RunOptions,
    on_event: &mut dyn FnMut(Event<'_>),
) -> Result<(), Error> {
    let fail = Error::postgres("cannot take the lock for migrations");
    let started = Instant::now();
    let mut told = false;
    loop {
        check_stop(options)?;
        let taken: bool = client
            .query_one("SELECT pg_catalog.pg_try_advisory_lock($1)", &[&LOCK])
            .and_then(|row| row.try_get(0))
            .map_err(&fail)?;
        if taken {
            return Ok(());
        }
        let waited = started.elapsed();
        if waited >= options.lock_wait {
            return Err(Error::new(Kind::Locked { holder: holder(client).map_err(&fail)?, waited }));
        }
        if !told {
            told = true;
            let holder = holder(client).map_err(&fail)?;
            on_event(Event::WaitingForRunner { holder: holder.as_ref() });
        }
        let jitter = POLL.mul_f64(0.5 + fastrand::f64());
        sleep(options, jitter.min(options.lock_wait.saturating_sub(waited)))?;
    }
}

fn holder(client: &mut Client) -> Result<Option<Holder>, postgres::Error> {
    let row = client.query_opt(
        "SELECT l.pid, coalesce(a.application_name, ''), coalesce(a.usename::text, '?'), \
         coalesce(date_trunc('second', a.backend_start)::text, '?') \
         FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid \
         WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 \
         AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) \
         AND (l.classid::bigint << 32) | l.objid::bigint = $1 LIMIT 1",
        &[&LOCK],
    )?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Holder {
        pid: row.try_get(0)?,
        application_name: row.try_get(1)?,
        user: row.try_get(2)?,
        since: row.try_get(3)?,
    }))
}

/// Sleeps in short pieces, so that the flag to stop is seen.
fn sleep(options: &RunOptions, duration: Duration) -> Result<(), Error> {
    let end = Instant::now() + duration;
    loop {
        check_stop(options)?;
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        std::thread::sleep(left.min(POLL));
    }
}

fn check_stop(options: &RunOptions) -> Result<(), Error> {
    let stop = options.stop.as_deref().is_some_and(|stop: &AtomicBool| stop.load(Ordering::Relaxed));
    if stop { Err(Error::new(Kind::Stopped)) } else { Ok(()) }
}
