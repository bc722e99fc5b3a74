//! One connection: statements are prepared at their second run, and their results are what the program was built for.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use relata_connect::{DatabaseUrl, Driver};
use tokio::time::timeout;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::Type;
use tokio_postgres::{CancelToken, Client, Column, Row, RowStream};

use super::ConnectOptions;
use super::cache::{Cache, Known};
use super::rows::next;
use super::trace::Trace;
use crate::error::{Error, Kind};
use crate::query::{Param, Statement};
use crate::types::TypeName;

/// A server that ends a statement at its limit of time is heard of by then.
const GRACE: Duration = Duration::from_secs(5);

/// One connection and the statements that it has prepared.
pub(crate) struct Session {
    client: Client,
    prepare: bool,
    /// How long the server may be silent.
    patience: Option<Duration>,
    cache: Mutex<Cache>,
    /// The types that a database has made, by the names that SQL has for them.
    made: Mutex<BTreeMap<(&'static str, bool), Type>>,
}

/// A statement that has begun.
pub(crate) struct Started {
    pub(crate) stream: RowStream,
    /// Whether its columns are known to be those that the program was built for.
    pub(crate) looked_at: bool,
    pub(crate) trace: Trace,
}

impl Session {
    /// Connects; the driver is to be spawned before the session is used.
    pub(crate) async fn connect(
        url: &DatabaseUrl,
        options: &ConnectOptions,
    ) -> Result<(Session, Driver), Error> {
        let (client, driver) = url.connect_async().await.map_err(|error| Error::new(Kind::Connect(error)))?;
        let cache = Mutex::new(Cache::new(options.statement_cache));
        let patience = options.statement_timeout.map(|limit| limit + GRACE);
        Ok((Session { client, prepare: options.prepare, patience, cache, made: Mutex::default() }, driver))
    }

    /// What only a connection with its driver at work can do.
    pub(crate) async fn begin(&self) -> Result<(), Error> {
        if self.prepare { Ok(()) } else { self.learn_types().await }
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// Whether statements are prepared by name.
    pub(super) fn prepares(&self) -> bool {
        self.prepare
    }

    /// Whether the connection has ended.
    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// One round trip, to see whether the server is there.
    pub(crate) async fn ping(&self) -> Result<(), Error> {
        self.client.check_connection().await.map_err(Error::driver)
    }

    pub(crate) fn cancel_token(&self) -> CancelToken {
        self.client.cancel_token()
    }

    /// Runs SQL that has neither parameters nor a result.
    pub(crate) async fn batch(&self, sql: &str) -> Result<(), Error> {
        let trace = Trace::begin(sql);
        let result = self.answer(sql, self.client.batch_execute(sql)).await;
        trace.end(None);
        result?.map_err(|error| Error::statement(sql, error))
    }

    /// Runs a statement and gives each row of its result to `take`. The result is read to its end even where a row is
    /// refused: the next statement would wait for that anyway. The number is that of PostgreSQL's command tag.
    pub(crate) async fn run(
        &self,
        statement: &Statement,
        in_transaction: bool,
        mut take: impl FnMut(Row) -> Result<(), Error> + Send,
    ) -> Result<u64, Error> {
        let Started { stream, mut looked_at, trace } = self.start(statement, in_transaction).await?;
        let mut stream = pin!(stream);
        let mut refused = None;
        loop {
            let row = match self.patience {
                None => next(stream.as_mut()).await,
                Some(limit) => within(limit, &statement.sql, pin!(next(stream.as_mut()))).await?,
            };
            let Some(row) = row else { break };
            let row = row.map_err(|error| Error::statement(&statement.sql, error));
            let row = row.inspect_err(|_| trace.end(None))?;
            if refused.is_some() {
                continue;
            }
            let fits = if looked_at { Ok(()) } else { check(statement, row.columns()) };
            looked_at = true;
            refused = fits.and_then(|()| take(row)).err();
        }
        let rows = stream.rows_affected().unwrap_or(0);
        trace.end(Some(rows));
        match refused {
            Some(error) => Err(error),
            None => Ok(rows),
        }
    }

    /// Begins a statement; its rows are still to be read.
    pub(crate) async fn start(&self, statement: &Statement, in_transaction: bool) -> Result<Started, Error> {
        let trace = Trace::begin(&statement.sql);
        let attempt = match self.patience {
            None => self.attempt(statement).await,
            Some(_) => Box::pin(self.answer(&statement.sql, self.attempt(statement))).await.flatten(),
        };
        let error = match attempt {
            Ok((stream, looked_at)) => return Ok(Started { stream, looked_at, trace }),
            Err(error) => error,
        };
        // In a box, what is seldom needed is not part of every statement's future.
        let again = Box::pin(self.again(statement, in_transaction, error));
        match again.await {
            Ok((stream, looked_at)) => Ok(Started { stream, looked_at, trace }),
            Err(error) => {
                trace.end(None);
                Err(error)
            }
        }
    }

    /// After an error: another attempt, where what the server had prepared is no more.
    async fn again(
        &self,
        statement: &Statement,
        in_transaction: bool,
        error: Error,
    ) -> Result<(RowStream, bool), Error> {
        match Lost::of(&error) {
            None => return Err(error),
            Some(Lost::Plan) => self.cache().forget(&statement.sql),
            Some(Lost::Statement) => self.cache().clear(),
        }
        // In a transaction, PostgreSQL takes nothing more; without names, there is nothing to prepare again.
        if in_transaction || !self.prepare {
            return Err(error);
        }
        self.answer(&statement.sql, self.attempt(statement)).await.flatten()
    }

    /// Waits for the server: as long as it takes, or with a limit of time for statements, a while longer than that.
    pub(super) async fn answer<T>(&self, sql: &str, answer: impl Future<Output = T>) -> Result<T, Error> {
        match self.patience {
            None => Ok(answer.await),
            Some(limit) => within(limit, sql, pin!(answer)).await,
        }
    }

    /// The rows, and whether their columns are known to be those that the program was built for.
    async fn attempt(&self, statement: &Statement) -> Result<(RowStream, bool), Error> {
        let known = if self.prepare { self.cache().look(statement) } else { Known::Seen };
        let Known::Prepared { statement: prepared, looked_at } = known else {
            return Box::pin(self.first(statement, known)).await;
        };
        if !looked_at {
            self.look_at(statement, &prepared)?;
        }
        let rows = self.client.query_raw(&prepared, &statement.params).await;
        rows.map(|rows| (rows, true)).map_err(|error| Error::statement(&statement.sql, error))
    }

    /// Runs what is not prepared: the first time and where nothing may be prepared by name in one round trip, the
    /// second time after preparing it.
    async fn first(&self, statement: &Statement, known: Known) -> Result<(RowStream, bool), Error> {
        let Statement { sql, params, .. } = statement;
        let failed = |error| Error::statement(sql, error);
        let mut types = Vec::with_capacity(params.len());
        // PostgreSQL takes `unknown` for a type that it is to find out by itself (parse_param.c).
        types.extend(params.iter().map(|param| param.declared_type().unwrap_or(Type::UNKNOWN)));
        if !self.prepare {
            types = self.resolved(params).await?;
        } else if matches!(known, Known::Seen) || types.contains(&Type::UNKNOWN) {
            let prepared = self.client.prepare_typed(sql, &types).await.map_err(failed)?;
            self.cache().keep(statement, prepared.clone());
            self.look_at(statement, &prepared)?;
            return self.client.query_raw(&prepared, params).await.map(|rows| (rows, true)).map_err(failed);
        }
        let typed = params.iter().zip(types);
        self.client.query_typed_raw(sql, typed).await.map(|rows| (rows, false)).map_err(failed)
    }

    /// Whether the columns are those that the program was built for: they stay so, since PostgreSQL refuses a prepared
    /// statement whose result has changed.
    fn look_at(&self, statement: &Statement, prepared: &tokio_postgres::Statement) -> Result<(), Error> {
        check(statement, prepared.columns())?;
        self.cache().was_looked_at(statement);
        Ok(())
    }

    /// The types of parameters where nothing may be prepared by name.
    async fn resolved(&self, params: &[Param]) -> Result<Vec<Type>, Error> {
        let mut types = Vec::with_capacity(params.len());
        for param in params {
            types.push(match param.declared_type() {
                Some(ty) => ty,
                None => self.made(param.type_name()).await?,
            });
        }
        Ok(types)
    }

    /// A type that the database has made, by its name.
    async fn made(&self, name: TypeName) -> Result<Type, Error> {
        if let Some(ty) = lock(&self.made).get(&(name.sql, name.array)) {
            return Ok(ty.clone());
        }
        let sql = format!("SELECT NULL::{}{}", name.sql, if name.array { "[]" } else { "" });
        let rows = self.client.query_typed(&sql, &[]).await.map_err(|error| Error::statement(&sql, error))?;
        let column = rows.first().and_then(|row| row.columns().first());
        let ty = column.map_or(Type::UNKNOWN, |column| column.type_().clone());
        lock(&self.made).insert((name.sql, name.array), ty.clone());
        Ok(ty)
    }

    /// The driver looks types up by statements that it prepares by name, which PgBouncer in transaction mode loses
    /// between transactions: so it learns all types now, in one.
    async fn learn_types(&self) -> Result<(), Error> {
        self.batch("BEGIN READ ONLY").await?;
        let rows = self.client.query_typed(MADE_TYPES, &[]).await;
        let rows = rows.map_err(|error| Error::statement(MADE_TYPES, error))?;
        let names = rows.iter().map(|row| row.try_get(0)).collect::<Result<Vec<&str>, _>>();
        let names = names.map_err(Error::driver)?;
        // A result has 1,664 columns at most (MaxTupleAttributeNumber).
        for names in names.chunks(1000) {
            let columns: Vec<String> = names.iter().map(|name| format!("NULL::{name}")).collect();
            let sql = format!("SELECT {}", columns.join(", "));
            self.client.query_typed(&sql, &[]).await.map_err(|error| Error::statement(&sql, error))?;
        }
        self.batch("COMMIT").await
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        lock(&self.cache)
    }
}

/// The types that are not PostgreSQL's own, but for rows of tables, as SQL names them. Results never have domains,
/// only their base types and arrays of them.
const MADE_TYPES: &str = "SELECT t.oid::pg_catalog.regtype::pg_catalog.text FROM pg_catalog.pg_type t \
     LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A' \
     LEFT JOIN pg_catalog.pg_class c ON c.oid = coalesce(e.typrelid, t.typrelid) AND c.oid <> 0 \
     WHERE t.oid >= 16384 AND t.typtype IN ('b', 'e', 'c', 'r', 'm') AND t.typisdefined \
       AND (c.oid IS NULL OR c.relkind = 'c')";

/// No timer is made for what is there already.
async fn within<F: Future>(limit: Duration, sql: &str, mut answer: Pin<&mut F>) -> Result<F::Output, Error> {
    match poll_fn(|cx| Poll::Ready(answer.as_mut().poll(cx))).await {
        Poll::Ready(answer) => Ok(answer),
        Poll::Pending => timeout(limit, answer)
            .await
            .map_err(|_| Error::new(Kind::Silent { waited: limit, sql: sql.to_owned() })),
    }
}

/// What the server has no more.
enum Lost {
    /// The plan of one statement: a table has changed since it was prepared, and so would the result.
    Plan,
    /// The statements of this connection: someone has deallocated them, or it is another server connection.
    Statement,
}

impl Lost {
    fn of(error: &Error) -> Option<Lost> {
        let db = error.db_error()?;
        let code = db.code();
        if *code == SqlState::FEATURE_NOT_SUPPORTED && db.routine() == Some("RevalidateCachedQuery") {
            return Some(Lost::Plan);
        }
        (*code == SqlState::INVALID_SQL_STATEMENT_NAME).then_some(Lost::Statement)
    }
}

/// Whether the columns of a result are those that the program was built for.
pub(crate) fn check(statement: &Statement, columns: &[Column]) -> Result<(), Error> {
    let Statement { sql, outputs, .. } = statement;
    if outputs.is_empty() {
        return Ok(());
    }
    if outputs.len() != columns.len() {
        let (expected, found) = (outputs.len(), columns.len());
        return Err(Error::new(Kind::Columns { expected, found, sql: sql.clone() }));
    }
    for (output, column) in outputs.iter().zip(columns) {
        if !(output.accepts)(column.type_()) {
            return Err(Error::new(Kind::Mismatch {
                column: column.name().to_owned(),
                expected: output.type_name.sql,
                found: column.type_().to_string(),
                sql: sql.clone(),
            }));
        }
    }
    Ok(())
}

/// A panic elsewhere has left nothing half done in what these locks protect.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
