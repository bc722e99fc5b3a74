//! The maintenance session: makes and drops databases, and by its lock shows that this run is alive.

use crate::error::{Error, Kind};
use postgres::{Client, SimpleQueryMessage, SimpleQueryRow};
use relata_connect::DatabaseUrl;
use relata_sql::{ident, literal};
use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// One connection to a database that stays, and what is known of its server.
pub(crate) struct Session {
    pub(crate) url: DatabaseUrl,
    pub(crate) version: u32,
    pub(crate) keep: Keep,
    /// This run's own number: its databases carry it, and the session holds an advisory lock on it. A database
    /// whose number no one holds is an orphan. (`pg_locks` shows the locks of all databases.)
    run: u64,
    next: AtomicU32,
    /// Template0 is not UTF8, so each database must say that it wants to be.
    foreign_encoding: bool,
    client: Mutex<Client>,
}

/// What stays on the server after the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Cached databases, for the next run.
    Cached,
    /// Nothing.
    Nothing,
}

impl Session {
    pub(crate) fn open(url: &DatabaseUrl, keep: Keep) -> Result<Session, Error> {
        let run = fastrand::u64(..);
        // What is asked here is asked once: to compile it takes longer than to run it.
        let url = url.with_options("-c jit=off");
        let mut client = url.connect()?;
        let facts = enter(&mut client, run)?;
        let get = |column: &str| facts.try_get(column).ok().flatten().unwrap_or_default();
        if get("may_create") != "t" {
            return Err(Error::new(
                Kind::MayNotCreate,
                format!(
                    "the role `{0}` of the scratch server {url} may not create databases; run ALTER ROLE {1} CREATEDB \
                     there, or name another role in the URL",
                    get("me"),
                    ident(get("me"))
                ),
            ));
        }
        let session = Session {
            url,
            version: get("version").parse().unwrap_or(0),
            keep,
            run,
            next: AtomicU32::new(0),
            foreign_encoding: get("encoding") != "UTF8",
            client: Mutex::new(client),
        };
        for orphan in get("orphans").split(' ').filter(|name| !name.is_empty()) {
            // Another run may be dropping it at this moment.
            let _ = session.drop_database(orphan);
        }
        Ok(session)
    }

    /// A name that no other database has: `relata_t_<run>_<number>`.
    pub(crate) fn new_name(&self) -> String {
        format!("relata_t_{:016x}_{}", self.run, self.next.fetch_add(1, Ordering::Relaxed))
    }

    /// Runs statements in the maintenance session, which is opened again if the server went away meanwhile.
    pub(crate) fn with<T>(
        &self,
        work: impl FnOnce(&mut Client) -> Result<T, postgres::Error>,
    ) -> Result<T, Error> {
        let mut client = self.client();
        if client.is_closed() {
            *client = self.url.connect()?;
            enter(&mut client, self.run)?;
        }
        Ok(work(&mut client)?)
    }

    fn client(&self) -> MutexGuard<'_, Client> {
        self.client.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn create_database(&self, name: &str, template: Option<&str>) -> Result<(), Error> {
        let mut sql =
            format!("CREATE DATABASE {} TEMPLATE {}", ident(name), ident(template.unwrap_or("template0")));
        // A file copy of a small template takes less time than logging its blocks; 14 knows nothing else.
        if self.version >= 150_000 {
            sql.push_str(" STRATEGY FILE_COPY");
        }
        if self.foreign_encoding && template.is_none() {
            sql.push_str(" ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
        }
        let limit = Instant::now() + Duration::from_secs(60);
        loop {
            if let Some(template) = template {
                self.wait_until_left("select 1", template)?;
            }
            match self.with(|client| client.batch_execute(&sql)) {
                Err(error) if sqlstate(&error) == Some("55006") && Instant::now() < limit => {}
                Err(error) => {
                    return Err(Error::new(
                        Kind::Database,
                        format!("could not make a scratch database on {}: {error}", self.url),
                    )
                    .caused_by(error));
                }
                Ok(()) => return Ok(()),
            }
        }
    }

    /// A session that was closed a moment ago may still be counted; PostgreSQL itself would look again only
    /// after a tenth of a second.
    fn wait_until_left(&self, select: &str, database: &str) -> Result<(), Error> {
        let sql = format!("{select} from pg_stat_activity where datname = {}", literal(database));
        for _ in 0..50 {
            if self.with(|client| first_row(client, &sql))?.is_none() {
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    }

    pub(crate) fn drop_database(&self, name: &str) -> Result<(), Error> {
        // FORCE waits as well. What of this cannot be done, it says better.
        let _ = self.wait_until_left("select usename = current_user and pg_terminate_backend(pid)", name);
        self.with(|client| {
            client.batch_execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", ident(name)))
        })
    }

    pub(crate) fn ensure_roles(&self, names: &[String]) -> Result<(), Error> {
        let wanted: Vec<&str> = names
            .iter()
            .map(String::as_str)
            .filter(|name| !["", "public", "current_user", "session_user", "current_role"].contains(name))
            .collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let list = wanted.iter().map(|name| literal(name)).collect::<Vec<_>>().join(", ");
        let sql = format!("select rolname from pg_roles where rolname in ({list})");
        let present = self.with(|client| client.simple_query(&sql))?;
        let present: Vec<&str> = rows(&present).filter_map(|row| row.get(0)).collect();
        for name in wanted.into_iter().filter(|name| !present.contains(name)) {
            match self.with(|client| client.batch_execute(&format!("CREATE ROLE {} NOLOGIN", ident(name)))) {
                // Another run made it in the meantime.
                Err(error) if matches!(sqlstate(&error), Some("42710" | "23505")) => {}
                Err(error) => {
                    return Err(Error::new(
                        Kind::Database,
                        format!(
                            "could not make the role `{name}` on the scratch server {}: {error}",
                            self.url
                        ),
                    )
                    .caused_by(error));
                }
                Ok(()) => {}
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("url", &self.url)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// Sets the session up, takes the run's lock, and asks what we need to know: all in one round trip.
fn enter(client: &mut Client, run: u64) -> Result<SimpleQueryRow, Error> {
    let run = run.cast_signed();
    let sql = format!(
        "set idle_session_timeout = 0; set statement_timeout = 0; set lock_timeout = 0; \
         set client_min_messages = warning; \
         select pg_advisory_lock({run}); \
         select current_setting('server_version_num') as version, current_user as me, \
           (select rolsuper or rolcreatedb from pg_roles where rolname = current_user) as may_create, \
           (select pg_encoding_to_char(encoding) from pg_database where datname = 'template0') as encoding, \
           (select string_agg(datname, ' ') from pg_database \
            where datname ~ '^relata_t_[0-9a-f]{{16}}_[0-9]+$' \
              and pg_has_role(datdba, 'MEMBER') \
              and not exists (select from pg_locks where {}))  as orphans",
        holds("('x' || substr(datname, 10, 16))::bit(64)::bigint")
    );
    let messages = client.simple_query(&sql)?;
    let facts = messages.into_iter().rev().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    facts.ok_or_else(|| Error::new(Kind::Database, "the scratch server gave no answer"))
}

/// The condition on `pg_locks` that someone holds the advisory lock with this number.
pub(crate) fn holds(number: &str) -> String {
    format!(
        "locktype = 'advisory' and objsubid = 1 and granted \
         and (classid::bigint << 32) | objid::bigint = {number}"
    )
}

pub(crate) fn rows(messages: &[SimpleQueryMessage]) -> impl Iterator<Item = &SimpleQueryRow> {
    messages.iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    })
}

pub(crate) fn first_row(client: &mut Client, sql: &str) -> Result<Option<SimpleQueryRow>, postgres::Error> {
    let messages = client.simple_query(sql)?;
    Ok(messages.into_iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    }))
}

/// The SQLSTATE that the server gave.
pub(crate) fn sqlstate(error: &Error) -> Option<&str> {
    let mut next = std::error::Error::source(error);
    while let Some(source) = next {
        if let Some(error) = source.downcast_ref::<postgres::Error>() {
            return error.code().map(|code| code.code());
        }
        next = source.source();
    }
    None
}
