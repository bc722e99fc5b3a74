//! Databases that are built once, and then only read and copied, by this run and later ones.

use super::Server;
use super::session::{Keep, Session, first_row, holds, rows, sqlstate};
use super::temporary::Temporary;
use crate::error::{Error, Kind};
use postgres::{Client, SimpleQueryRow, Transaction};
use relata_connect::DatabaseUrl;
use relata_sql::{ident, literal};
use sha2::{Digest, Sha256};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How many cached databases a server keeps.
const KEPT: usize = 24;

/// A database that is built and stays as it is. While a run holds one, no other run drops it.
#[derive(Clone, Debug)]
pub struct Cached {
    session: Arc<Session>,
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    Kept(String),
    UntilTheRunEnds(Arc<Temporary>),
}

impl Cached {
    /// Connects to it, read-only: it is to stay what its key says.
    ///
    /// # Errors
    ///
    /// When the server has gone away.
    pub fn connect(&self) -> Result<Client, Error> {
        Ok(self.url().with_options("-c default_transaction_read_only=on").connect()?)
    }

    /// Runs something in a transaction that is rolled back whatever it does, so that the database stays what its key says.
    ///
    /// # Errors
    ///
    /// Those of `work`, and when the server has gone away.
    pub fn undone<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut client = self.url().connect().map_err(Error::from)?;
        let mut transaction = client.transaction().map_err(Error::from)?;
        let done = work(&mut transaction);
        transaction.rollback().map_err(Error::from)?;
        done
    }

    /// Where it is.
    pub fn url(&self) -> DatabaseUrl {
        self.session.url.with_database(self.name())
    }

    /// Its name on the server.
    pub fn name(&self) -> &str {
        match &self.place {
            Place::Kept(name) => name,
            Place::UntilTheRunEnds(temporary) => temporary.name(),
        }
    }
}

impl Server {
    /// The database that `key` names, which must be a hash of everything that `build` depends on, `template`
    /// included. Where it is not there yet, it is made (empty, or as a copy of `template`) and `build` fills it;
    /// a build that fails leaves nothing. Of two runs at once, one builds and the other waits.
    ///
    /// # Errors
    ///
    /// Those of `build`, and the server's own.
    pub fn cached<E: From<Error>>(
        &self,
        key: &str,
        template: Option<&Cached>,
        build: impl FnOnce(&mut Client) -> Result<(), E>,
    ) -> Result<Cached, E> {
        let name = database_name(key);
        match self.session.keep {
            Keep::Cached => self.kept(&name, template, build),
            Keep::Nothing => self.held(&name, template, build),
        }
    }

    /// The cached database if it is there, without building it.
    ///
    /// # Errors
    ///
    /// When the server cannot be asked.
    pub fn find_cached(&self, key: &str) -> Result<Option<Cached>, Error> {
        let name = database_name(key);
        match self.session.keep {
            Keep::Cached if self.take(&name)? => Ok(Some(self.kept_here(name))),
            Keep::Cached => Ok(None),
            Keep::Nothing => Ok(self.held.lock().unwrap_or_else(PoisonError::into_inner).get(&name).cloned()),
        }
    }

    /// The cached database of this name if it is still there, as [`Server::noted`] gave it.
    ///
    /// # Errors
    ///
    /// When the server cannot be asked.
    pub fn find_named(&self, name: &str) -> Result<Option<Cached>, Error> {
        Ok(self.take(name)?.then(|| self.kept_here(name.to_owned())))
    }

    /// Keeps a text with a cached database, under a label of one line, for later runs.
    ///
    /// # Errors
    ///
    /// When the server cannot be asked.
    pub fn note(&self, database: &Cached, label: &str, text: &str) -> Result<(), Error> {
        match &database.place {
            Place::Kept(name) => self.session.comment(name, &format!("{}\n{label}\n{text}", now())),
            Place::UntilTheRunEnds(_) => Ok(()),
        }
    }

    /// The names of the databases that have a text under this label, and the texts.
    ///
    /// # Errors
    ///
    /// When the server cannot be asked.
    pub fn noted(&self, label: &str) -> Result<Vec<(String, String)>, Error> {
        let sql = format!(
            "select datname, substr(comment, length(said) + 1) from ( \
               select datname, shobj_description(oid, 'pg_database') as comment, \
                      substring(shobj_description(oid, 'pg_database') from '^[0-9]+\n') || {} as said \
               from pg_database where datname ~ '^relata_c_[0-9a-f]{{32}}$' and pg_has_role(datdba, 'MEMBER')) d \
             where starts_with(comment, said) order by 1",
            literal(&format!("{label}\n"))
        );
        let messages = self.session.with(|client| client.simple_query(&sql))?;
        let both = |row: &SimpleQueryRow| Some((row.get(0)?.to_owned(), row.get(1)?.to_owned()));
        Ok(rows(&messages).filter_map(both).collect())
    }

    fn held<E: From<Error>>(
        &self,
        name: &str,
        template: Option<&Cached>,
        build: impl FnOnce(&mut Client) -> Result<(), E>,
    ) -> Result<Cached, E> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cached) = held.get(name) {
            return Ok(cached.clone());
        }
        let temporary = self.temporary(template)?;
        build(&mut temporary.connect()?)?;
        let place = Place::UntilTheRunEnds(Arc::new(temporary));
        let cached = Cached { session: Arc::clone(&self.session), place };
        held.insert(name.to_owned(), cached.clone());
        Ok(cached)
    }

    fn kept<E: From<Error>>(
        &self,
        name: &str,
        template: Option<&Cached>,
        build: impl FnOnce(&mut Client) -> Result<(), E>,
    ) -> Result<Cached, E> {
        if self.take(name)? {
            return Ok(self.kept_here(name.to_owned()));
        }
        // A session of its own waits for whoever builds the same, so that ours is free meanwhile.
        let mut builder = self.session.url.connect().map_err(Error::from)?;
        let lock = format!("select pg_advisory_lock({})", number(name));
        builder.batch_execute(&lock).map_err(Error::from)?;
        if !exists(&mut builder, name).map_err(Error::from)? {
            self.drop_least_used();
            let temporary = self.temporary(template)?;
            build(&mut temporary.connect()?)?;
            self.rename(temporary, name)?;
        }
        // Ours can be taken only when the builder's is given back, and others who waited for it have looked as well; a
        // backend that is told to go may take its time. In between someone may drop the database again, which needs
        // two dozen newer ones: not worth building it twice.
        let unlock = format!("select pg_advisory_unlock({})", number(name));
        builder.batch_execute(&unlock).map_err(Error::from)?;
        while exists(&mut builder, name).map_err(Error::from)? {
            if self.take(name)? {
                return Ok(self.kept_here(name.to_owned()));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let message = format!("the scratch database {name} was dropped as soon as it was built");
        Err(Error::new(Kind::Database, message).into())
    }

    fn kept_here(&self, name: String) -> Cached {
        Cached { session: Arc::clone(&self.session), place: Place::Kept(name) }
    }

    /// Whether it is there; then it is ours to use until the run ends. One round trip, two when its last use
    /// has to be noted.
    fn take(&self, name: &str) -> Result<bool, Error> {
        let number = number(name);
        let sql = format!(
            "select pg_try_advisory_lock_shared({number}) as taken; \
             select {LAST_USE} < {} as stale from pg_database where datname = {}",
            now().saturating_sub(60),
            literal(name),
        );
        let messages = self.session.with(|client| client.simple_query(&sql))?;
        let mut answers = rows(&messages);
        let taken = answers.next().and_then(|row| row.get(0)) == Some("t");
        let found = answers.next().and_then(|row| row.get(0));
        if taken && found == Some("t") {
            self.session.touch(name);
        }
        if taken && found.is_none() {
            let give_back = format!("select pg_advisory_unlock_shared({number})");
            self.session.with(|client| client.batch_execute(&give_back))?;
        }
        Ok(taken && found.is_some())
    }

    fn rename(&self, temporary: Temporary, name: &str) -> Result<(), Error> {
        // First, for by its new name another run would see it as the one that was not used for the longest time.
        self.session.touch(temporary.name());
        let sql = format!("ALTER DATABASE {} RENAME TO {}", ident(temporary.name()), ident(name));
        match self.session.with(|client| client.batch_execute(&sql)) {
            Ok(()) => temporary.give_away(),
            // A run that went by another database of the server, and so by other locks, was faster.
            Err(error) if matches!(sqlstate(&error), Some("42P04" | "23505")) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Drops the least recently used ones beyond those that are kept, except what a run holds.
    fn drop_least_used(&self) {
        let sql = format!(
            "select datname from pg_database d where datname ~ '^relata_c_[0-9a-f]{{32}}$' \
               and pg_has_role(datdba, 'MEMBER') \
             order by {LAST_USE} desc, datname offset {}",
            KEPT - 1
        );
        let Ok(found) = self.session.with(|client| client.simple_query(&sql)) else { return };
        for name in rows(&found).filter_map(|row| row.get(0)) {
            let number = number(name);
            // Ours too: a session does not stand in its own way, so it must look.
            let lock = format!(
                "select case when exists (select from pg_locks where {}) then false \
                 else pg_try_advisory_lock({number}) end",
                holds(&number.to_string())
            );
            let free = self.session.with(|client| first_row(client, &lock));
            if !free.is_ok_and(|row| row.is_some_and(|row| row.get(0) == Some("t"))) {
                continue;
            }
            let drop = format!("DROP DATABASE IF EXISTS {}", ident(name));
            let _ = self.session.with(|client| client.batch_execute(&drop));
            let unlock = format!("select pg_advisory_unlock({number})");
            let _ = self.session.with(|client| client.batch_execute(&unlock));
        }
    }
}

impl Session {
    /// Notes its use, in seconds, in the first line of the database's comment; another run may be doing the same, and one is
    /// enough.
    fn touch(&self, name: &str) {
        let sql = format!(
            "select {} || coalesce(substring(shobj_description(oid, 'pg_database') from '\n.*'), '') \
             from pg_database where datname = {}",
            literal(&now().to_string()),
            literal(name)
        );
        let row = self.with(|client| first_row(client, &sql));
        if let Some(comment) = row.ok().flatten().as_ref().and_then(|row| row.get(0)) {
            let _ = self.comment(name, comment);
        }
    }

    fn comment(&self, name: &str, comment: &str) -> Result<(), Error> {
        let sql = format!("COMMENT ON DATABASE {} IS {}", ident(name), literal(comment));
        self.with(|client| client.batch_execute(&sql))
    }
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// When a database of `pg_database` was last used: the first line of its comment. Its note stands below, if it has one.
const LAST_USE: &str =
    "coalesce(substring(shobj_description(oid, 'pg_database') from '^[0-9]{1,15}')::bigint, 0)";

/// `relata_c_<hash>`: short and plain whatever the key is.
fn database_name(key: &str) -> String {
    let hash = Sha256::digest(key.as_bytes());
    let hash: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("relata_c_{hash}")
}

/// The advisory lock of a database: the first half of its hash.
fn number(name: &str) -> i64 {
    let digits = name.get(9..25).unwrap_or_default();
    u64::from_str_radix(digits, 16).unwrap_or(0).cast_signed()
}

fn exists(client: &mut Client, name: &str) -> Result<bool, postgres::Error> {
    let sql = format!("select 1 from pg_database where datname = {}", literal(name));
    Ok(first_row(client, &sql)?.is_some())
}
