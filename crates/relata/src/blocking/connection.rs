//! A connection, and the runtime that moves its messages while someone waits for them.

use std::pin::Pin;
use std::time::{Duration, Instant};

use futures_core::Stream;

use relata_connect::DatabaseUrl;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_postgres::Row;

use crate::ConnectOptions;
use crate::error::{Error, Kind};
use crate::query::{CopyOut, Insertable, Statement};
use crate::run::copy::Copying;
use crate::run::session::{Session, Started};

/// How long the server is waited for where nobody needs its answer.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) struct Connection {
    /// `None` only while it is dropped.
    session: Option<Box<Session>>,
    driver: JoinHandle<Result<(), tokio_postgres::Error>>,
    runtime: Runtime,
    pub(super) made: Instant,
    pub(super) used: Instant,
}

impl Connection {
    pub(super) fn open(url: &DatabaseUrl, options: &ConnectOptions) -> Result<Connection, Error> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Error::new(Kind::Runtime(error)))?;
        let (session, driver) = runtime.block_on(async {
            let (session, driver) = Session::connect(url, options).await?;
            let driver = tokio::spawn(driver);
            session.begin().await?;
            Ok::<_, Error>((session, driver))
        })?;
        let now = Instant::now();
        Ok(Connection { session: Some(Box::new(session)), driver, runtime, made: now, used: now })
    }

    pub(super) fn run(
        &self,
        statement: &Statement,
        in_transaction: bool,
        take: impl FnMut(Row) -> Result<(), Error> + Send,
    ) -> Result<u64, Error> {
        let session = self.session()?;
        self.runtime.block_on(session.run(statement, in_transaction, take))
    }

    pub(super) fn start(&self, statement: &Statement, in_transaction: bool) -> Result<Started, Error> {
        let session = self.session()?;
        self.runtime.block_on(session.start(statement, in_transaction))
    }

    pub(super) fn batch(&self, sql: &str) -> Result<(), Error> {
        let session = self.session()?;
        self.runtime.block_on(session.batch(sql))
    }

    pub(super) fn copy_in<S>(&self, rows: Pin<&mut S>) -> Result<u64, Error>
    where
        S: Stream<Item: Insertable>,
    {
        let session = self.session()?;
        self.runtime.block_on(session.copy_in(rows))
    }

    pub(super) fn copy_out(&self, copy: &CopyOut, in_transaction: bool) -> Result<Copying, Error> {
        let session = self.session()?;
        self.runtime.block_on(session.copy_out(copy, in_transaction))
    }

    pub(super) fn block_on<F: Future>(&self, future: F) -> F::Output {
        self.runtime.block_on(future)
    }

    /// Whether it can still be used. Nobody has looked at the socket since the last statement, so we do now.
    pub(super) fn is_alive(&self, quiet: bool) -> bool {
        let Ok(session) = self.session() else { return false };
        self.runtime.block_on(async {
            for _ in 0..2 {
                tokio::task::yield_now().await;
            }
            !session.is_closed()
                && (!quiet || timeout(PATIENCE, session.ping()).await.is_ok_and(|sign| sign.is_ok()))
        })
    }

    pub(super) fn is_closed(&self) -> bool {
        self.session().is_ok_and(Session::is_closed)
    }

    /// Asks the server to end what runs; what comes next might be hit, so nothing comes next.
    pub(super) fn cancel(&self, url: &DatabaseUrl) {
        if let Ok(session) = self.session() {
            // Where the server cannot be reached, there is nobody to ask.
            let _ = self.runtime.block_on(url.cancel(&session.cancel_token()));
        }
    }

    fn session(&self) -> Result<&Session, Error> {
        self.session.as_deref().ok_or_else(|| Error::new(Kind::PoolClosed))
    }
}

impl Drop for Connection {
    /// Takes leave of the server.
    fn drop(&mut self) {
        self.session = None;
        let driver = &mut self.driver;
        let _ = self.runtime.block_on(async { timeout(PATIENCE, driver).await });
    }
}
