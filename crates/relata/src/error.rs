//! Why the database did not do what a program asked for.

mod kind;
mod violation;

use std::fmt;

use tokio_postgres::error::{DbError, SqlState};
use tokio_postgres::types::Type;

use crate::types::{ConversionError, Refused};

pub(crate) use kind::Kind;
pub use violation::Violation;

/// Why the database did not do what a program asked for. No message holds a password or a parameter's value.
///
/// ```no_run
/// # async fn register(db: relata::Database) -> Result<(), relata::Error> {
/// # use relata::prelude::*;
/// # async fn insert(_: &impl Executor) -> Result<(), relata::Error> { Ok(()) }
/// match insert(&db).await {
///     Err(error) if error.is_unique_violation() => {
///         println!("taken: {}", error.constraint().unwrap_or("?"));
///         Ok(())
///     }
///     other => other,
/// }
/// # }
/// ```
pub struct Error(Box<Kind>);

impl Error {
    pub(crate) fn new(kind: Kind) -> Error {
        Error(Box::new(kind))
    }

    pub(crate) fn driver(error: tokio_postgres::Error) -> Error {
        Error::new(Kind::Driver(error))
    }

    pub(crate) fn statement(sql: &str, error: tokio_postgres::Error) -> Error {
        Error::new(Kind::Statement { sql: sql.to_owned(), error })
    }

    pub(crate) fn decode(column: &str, ty: &Type, why: Refused) -> Error {
        Error::new(Kind::Decode { column: column.to_owned(), type_name: ty.to_string(), why })
    }

    pub(crate) fn not_found() -> Error {
        Error::new(Kind::NotFound)
    }

    pub(crate) fn too_many(rows: usize) -> Error {
        Error::new(Kind::TooMany { rows })
    }

    pub(crate) fn missing_relation(table: &'static str) -> Error {
        Error::new(Kind::Missing { table })
    }

    pub(crate) fn encode(why: Refused) -> Error {
        Error::new(Kind::Encode { why })
    }

    /// `.one()` found no row.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let error = users::find_by_email("nobody@example.com").on(&db).one().await.expect_err("no such user");
    /// assert!(error.is_not_found());
    /// # Ok(()) });
    /// ```
    pub fn is_not_found(&self) -> bool {
        matches!(*self.0, Kind::NotFound)
    }

    /// There was no connection: the URL is wrong, the server is down or too old, it let us not in, or it went away
    /// meanwhile; then it is not known whether the statement took effect.
    ///
    /// ```
    /// let nowhere = relata::blocking::Database::connect("postgresql://app@127.0.0.1:1/shop?connect_timeout=1");
    /// assert!(nowhere.expect_err("nobody listens").is_connection());
    /// ```
    pub fn is_connection(&self) -> bool {
        match &*self.0 {
            Kind::Connect(_) => true,
            // 08 are connection exceptions, 57P01 to 57P03 the server's shutting down and starting up.
            _ => match (self.sqlstate(), self.driver_error()) {
                (Some(code), _) => code.starts_with("08") || matches!(code, "57P01" | "57P02" | "57P03"),
                (None, Some(error)) => error.is_closed() || has_io_error(error),
                (None, None) => false,
            },
        }
    }

    /// No connection became free in time: all of the pool's are in use.
    ///
    /// ```no_run
    /// # async fn example(db: relata::Database) -> Result<(), relata::Error> {
    /// fn status(error: &relata::Error) -> u16 {
    ///     if error.is_pool_timeout() { 503 } else { 500 }
    /// }
    /// # Ok(()) }
    /// ```
    pub fn is_pool_timeout(&self) -> bool {
        matches!(*self.0, Kind::PoolTimeout { .. })
    }

    /// The server is starting, stopping or out of connections: trying again later may help.
    ///
    /// ```
    /// /// Whether to try again in a moment.
    /// fn try_again(error: &relata::Error) -> bool {
    ///     error.is_busy() || error.is_retryable()
    /// }
    /// ```
    pub fn is_busy(&self) -> bool {
        matches!(&*self.0, Kind::Connect(error) if error.is_busy())
    }

    /// The pool was closed.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// db.close().await;
    /// let error = db.select(users::id).from(users).all().await.expect_err("closed");
    /// assert!(error.is_closed());
    /// # Ok(()) });
    /// ```
    pub fn is_closed(&self) -> bool {
        matches!(*self.0, Kind::PoolClosed)
    }

    /// A limit of time was reached: waiting for a connection, `statement_timeout` or `lock_timeout`. Or the server was
    /// silent for longer than it could be; then it is not known whether the statement took effect.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// use relata::sql;
    ///
    /// let result: Result<u64, relata::Error> = db
    ///     .transaction(async |tx| {
    ///         tx.query(sql!("SET LOCAL statement_timeout = '20ms'")).execute().await?;
    ///         tx.query(sql!("SELECT pg_sleep(60)")).execute().await
    ///     })
    ///     .await;
    /// assert!(result.is_err_and(|error| error.is_timeout()));
    /// # Ok(()) });
    /// ```
    pub fn is_timeout(&self) -> bool {
        self.is_pool_timeout()
            || self.is_silent()
            || self.has_code(&SqlState::LOCK_NOT_AVAILABLE)
            || (self.has_code(&SqlState::QUERY_CANCELED) && !self.is_user_cancel())
    }

    /// The statement was cancelled, by a limit of time or by someone.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// use relata::sql;
    ///
    /// let result: Result<u64, relata::Error> = db
    ///     .transaction(async |tx| {
    ///         tx.query(sql!("SET LOCAL statement_timeout = '20ms'")).execute().await?;
    ///         tx.query(sql!("SELECT pg_sleep(60)")).execute().await
    ///     })
    ///     .await;
    /// assert!(result.is_err_and(|error| error.is_cancelled()));
    /// # Ok(()) });
    /// ```
    pub fn is_cancelled(&self) -> bool {
        self.has_code(&SqlState::QUERY_CANCELED)
    }

    /// A row with this key exists already (23505).
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let ann = users::Required { email: "ann@example.com".into(), password: "hash".into() };
    /// let error = db.insert(users).values(ann).execute().await.expect_err("the address is taken");
    /// assert!(error.is_unique_violation());
    /// # Ok(()) });
    /// ```
    pub fn is_unique_violation(&self) -> bool {
        self.has_code(&SqlState::UNIQUE_VIOLATION)
    }

    /// A row that is referenced does not exist, or one that is still referenced was to go (23503).
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let nobody = subscriptions::Required { user_id: relata::uuid::Uuid::nil() };
    /// let error = db.insert(subscriptions).values(nobody).execute().await.expect_err("no such user");
    /// assert!(error.is_foreign_key_violation());
    /// # Ok(()) });
    /// ```
    pub fn is_foreign_key_violation(&self) -> bool {
        self.has_code(&SqlState::FOREIGN_KEY_VIOLATION)
    }

    /// A row does not satisfy a CHECK constraint (23514).
    ///
    /// ```
    /// fn status(error: &relata::Error) -> u16 {
    ///     if error.is_check_violation() { 422 } else { 500 }
    /// }
    /// ```
    pub fn is_check_violation(&self) -> bool {
        self.has_code(&SqlState::CHECK_VIOLATION)
    }

    /// A column that is NOT NULL was to be NULL (23502); [`Error::column`] tells which.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// use relata::sql;
    ///
    /// let error = db.query(sql!("UPDATE {users} SET email = NULL")).execute().await.expect_err("NOT NULL");
    /// assert!(error.is_not_null_violation());
    /// assert_eq!(error.column(), Some("email"));
    /// # Ok(()) });
    /// ```
    pub fn is_not_null_violation(&self) -> bool {
        self.has_code(&SqlState::NOT_NULL_VIOLATION)
    }

    /// A row conflicts with another one by an exclusion constraint (23P01).
    ///
    /// ```
    /// fn status(error: &relata::Error) -> u16 {
    ///     if error.is_exclusion_violation() { 409 } else { 500 }
    /// }
    /// ```
    pub fn is_exclusion_violation(&self) -> bool {
        self.has_code(&SqlState::EXCLUSION_VIOLATION)
    }

    /// Transactions that ran at once could not have run one after another (40001).
    ///
    /// ```
    /// fn again(error: &relata::Error) -> bool {
    ///     error.is_serialization_failure()
    /// }
    /// ```
    pub fn is_serialization_failure(&self) -> bool {
        self.has_code(&SqlState::T_R_SERIALIZATION_FAILURE)
    }

    /// Transactions waited for each other (40P01).
    ///
    /// ```
    /// fn again(error: &relata::Error) -> bool {
    ///     error.is_deadlock()
    /// }
    /// ```
    pub fn is_deadlock(&self) -> bool {
        self.has_code(&SqlState::T_R_DEADLOCK_DETECTED)
    }

    /// The whole transaction may succeed when it is run again: nothing of it has taken effect, and nothing is wrong with
    /// it.
    ///
    /// ```
    /// /// `Database::transaction_retried` does this by itself.
    /// fn again(error: &relata::Error, attempt: u32) -> bool {
    ///     error.is_retryable() && attempt < 5
    /// }
    /// ```
    pub fn is_retryable(&self) -> bool {
        self.is_serialization_failure() || self.is_deadlock() || self.is_stale_plan()
    }

    /// Nothing was committed, although the closure of the transaction answered `Ok`: a statement in it had failed, and
    /// the closure passed over its error.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let result: Result<(), relata::Error> = db
    ///     .transaction(async |tx| {
    ///         let ann = users::Required { email: "ann@example.com".into(), password: "hash".into() };
    ///         // The error is passed over; PostgreSQL commits nothing all the same.
    ///         let _ = tx.insert(users).values(ann).execute().await;
    ///         Ok(())
    ///     })
    ///     .await;
    /// assert!(result.is_err_and(|error| error.is_rolled_back()));
    /// # Ok(()) });
    /// ```
    pub fn is_rolled_back(&self) -> bool {
        matches!(*self.0, Kind::RolledBack { .. })
    }

    /// The result is not what the program was built for: a column is of another type, or holds what its Rust type
    /// cannot.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// use relata::sql;
    ///
    /// let error = db.query(sql!("SELECT NULL::int")).one_as::<(i32,)>().await.expect_err("NULL");
    /// assert!(error.is_decode());
    /// # Ok(()) });
    /// ```
    pub fn is_decode(&self) -> bool {
        matches!(
            *self.0,
            Kind::Mismatch { .. } | Kind::NoSuchColumn { .. } | Kind::Columns { .. } | Kind::Decode { .. }
        )
    }

    /// A value that was to be sent is one that its SQL type cannot hold, such as text with the character NUL. Nothing was
    /// sent.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let nul = db.select(users::id).from(users).filter(users::email.eq("\0")).all().await;
    /// assert!(nul.is_err_and(|error| error.is_encode()));
    /// # Ok(()) });
    /// ```
    pub fn is_encode(&self) -> bool {
        let refused = || std::error::Error::source(self).is_some_and(|why| why.is::<ConversionError>());
        matches!(*self.0, Kind::Encode { .. } | Kind::CopyRow { .. })
            || self.driver_error().is_some() && refused()
    }

    /// The constraint that was violated, as far as the generated `Violation` of its table knows it.
    ///
    /// `error.violation::<users::Violation>()`
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let ann = users::Required { email: "ann@example.com".into(), password: "hash".into() };
    /// let error = db.insert(users).values(ann).execute().await.expect_err("the address is taken");
    /// match error.violation() {
    ///     Some(users::Violation::UsersEmailKey) => println!("the address is taken"),
    ///     Some(_) | None => return Err(error.into()),
    /// }
    /// # Ok(()) });
    /// ```
    pub fn violation<V: Violation>(&self) -> Option<V> {
        let db = self.db_error()?;
        V::from_constraint(db.schema()?, db.table()?, db.constraint()?)
    }

    /// The constraint that was violated.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let ann = users::Required { email: "ann@example.com".into(), password: "hash".into() };
    /// let error = db.insert(users).values(ann).execute().await.expect_err("the address is taken");
    /// assert_eq!(error.constraint(), Some("users_email_key"));
    /// # Ok(()) });
    /// ```
    pub fn constraint(&self) -> Option<&str> {
        self.db_error()?.constraint()
    }

    /// The table that PostgreSQL names beside its message.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let ann = users::Required { email: "ann@example.com".into(), password: "hash".into() };
    /// let error = db.insert(users).values(ann).execute().await.expect_err("the address is taken");
    /// assert_eq!(error.table(), Some("users"));
    /// # Ok(()) });
    /// ```
    pub fn table(&self) -> Option<&str> {
        self.db_error()?.table()
    }

    /// The column that PostgreSQL names beside its message, or that could not be read.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// use relata::sql;
    ///
    /// let error = db.query(sql!("SELECT NULL::int AS age")).one_as::<(i32,)>().await.expect_err("NULL");
    /// assert_eq!(error.column(), Some("age"));
    /// # Ok(()) });
    /// ```
    pub fn column(&self) -> Option<&str> {
        match &*self.0 {
            Kind::Mismatch { column, .. } | Kind::Decode { column, .. } => Some(column),
            Kind::NoSuchColumn { column, .. } => Some(column),
            _ => self.db_error()?.column(),
        }
    }

    /// PostgreSQL's code of five characters, where the server said no: the manual's "PostgreSQL Error Codes".
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// use relata::sql;
    ///
    /// let error = db.query(sql!("SELECT 1 / 0")).execute().await.expect_err("division by zero");
    /// assert_eq!(error.sqlstate(), Some("22012"));
    /// # Ok(()) });
    /// ```
    pub fn sqlstate(&self) -> Option<&str> {
        match &*self.0 {
            Kind::Connect(error) => error.sqlstate(),
            Kind::Migrate(error) => error.sqlstate(),
            _ => self.db_error().map(|db| db.code().code()),
        }
    }

    /// All that the server said. Its detail may hold values.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// use relata::sql;
    ///
    /// let error = db.query(sql!("SELECT lenght('x')")).execute().await.expect_err("no such function");
    /// assert!(error.db_error().and_then(|told| told.hint()).is_some());
    /// # Ok(()) });
    /// ```
    pub fn db_error(&self) -> Option<&DbError> {
        self.driver_error()?.as_db_error()
    }

    /// The statement that failed.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// use relata::sql;
    ///
    /// let error = db.query(sql!("SELECT 1 / 0")).execute().await.expect_err("division by zero");
    /// assert_eq!(error.sql(), Some("SELECT 1 / 0"));
    /// # Ok(()) });
    /// ```
    pub fn sql(&self) -> Option<&str> {
        match &*self.0 {
            Kind::Statement { sql, .. }
            | Kind::Silent { sql, .. }
            | Kind::Mismatch { sql, .. }
            | Kind::NoSuchColumn { sql, .. }
            | Kind::Columns { sql, .. } => Some(sql),
            _ => None,
        }
    }

    /// What the runner says, where there was a connection: whether it refused or failed, and at which statement.
    ///
    /// ```no_run
    /// use relata::migrate::Folder;
    ///
    /// let folder = Folder::read("migrations".as_ref())?;
    /// if let Err(error) = relata::startup::migrate("postgresql://app@localhost/shop", &folder) {
    ///     if error.migrate_error().is_some_and(|error| error.is_refusal()) {
    ///         println!("nothing was done: {error}");
    ///     }
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn migrate_error(&self) -> Option<&relata_migrate::Error> {
        match &*self.0 {
            Kind::Migrate(error) => Some(error),
            _ => None,
        }
    }

    fn driver_error(&self) -> Option<&tokio_postgres::Error> {
        match &*self.0 {
            Kind::Driver(error) | Kind::Statement { error, .. } => Some(error),
            _ => None,
        }
    }

    /// PostgreSQL takes nothing more of the transaction in which it happened, until a savepoint is rolled back.
    pub(crate) fn is_fatal_to_transaction(&self) -> bool {
        self.db_error().is_some() || matches!(*self.0, Kind::CopyRow { .. } | Kind::CopyOfOthers { .. })
    }

    /// Nothing was heard from the server: its connection cannot be used again.
    pub(crate) fn is_silent(&self) -> bool {
        matches!(*self.0, Kind::Silent { .. })
    }

    fn has_code(&self, code: &SqlState) -> bool {
        self.db_error().is_some_and(|db| db.code() == code)
    }

    /// `statement_timeout` and a cancel request have one code; the routine is the same as well, and the message alone
    /// tells them apart (postgres.c, ProcessInterrupts).
    fn is_user_cancel(&self) -> bool {
        self.db_error().is_some_and(|db| db.message() == "canceling statement due to user request")
    }

    /// A table has changed since the statement was prepared: it is prepared anew the next time.
    fn is_stale_plan(&self) -> bool {
        let routine = self.db_error().and_then(DbError::routine);
        self.has_code(&SqlState::FEATURE_NOT_SUPPORTED) && routine == Some("RevalidateCachedQuery")
    }
}

#[cfg(feature = "test")]
impl From<relata_scratch::Error> for Error {
    fn from(error: relata_scratch::Error) -> Error {
        Error::new(Kind::Scratch(error))
    }
}

fn has_io_error(error: &tokio_postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(|source| source.is::<std::io::Error>())
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({self})")
    }
}

impl std::error::Error for Error {
    /// The cause, whose words the message has already: the [`ConversionError`](crate::types::ConversionError) of a value,
    /// the [`std::io::Error`] of a connection. What the server said is in [`Error::db_error`] and no cause, because its
    /// detail may hold values, and whoever logs an error logs its causes.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            Kind::Connect(error) => error.source(),
            Kind::Migrate(error) => error.source(),
            #[cfg(feature = "test")]
            Kind::Scratch(error) => error.source(),
            Kind::Driver(error) | Kind::Statement { error, .. } if error.as_db_error().is_none() => {
                error.source()
            }
            Kind::Decode { why, .. } | Kind::Encode { why } | Kind::CopyRow { why, .. } => Some(&**why),
            Kind::Runtime(error) => Some(error),
            _ => None,
        }
    }
}
