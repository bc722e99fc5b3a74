//! Running statements: the pool, its connections, transactions.
//!
//! What takes a database takes a transaction: functions are generic over [`Executor`].

mod cache;
pub(crate) mod copy;
mod hold;
mod isolation;
mod options;
mod pool;
pub(crate) mod rows;
pub(crate) mod session;
pub(crate) mod trace;
mod transaction;

use std::pin::Pin;

use futures_core::Stream;
use tokio_postgres::Row;

use hold::Held;

use crate::error::Error;
use crate::query::{
    Changed, Columns, Cons, CopyIn, CopyOut, Delete, Insert, Insertable, Nil, NoValues, RawQuery, Select,
    Source, Sql, Statement, Table, Unfiltered, Update,
};
use crate::types::NotNull;

pub use copy::CopyStream;
pub use isolation::{IsolationLevel, TransactionOptions};
pub use options::ConnectOptions;
pub use pool::{Database, PoolStatus};
pub use rows::Rows;
pub use transaction::Transaction;

/// What runs queries: a [`Database`], or a [`Transaction`] of it.
///
/// ```
/// use relata::prelude::*;
///
/// async fn one(db: &impl Executor) -> Result<(), relata::Error> {
///     let statement = Statement { sql: "SELECT 1".to_owned(), params: Vec::new(), outputs: Vec::new() };
///     let rows = db.run().rows(&statement).await?;
///     Ok(())
/// }
/// ```
pub trait Executor: Sync {
    /// Runs statements as they are.
    ///
    /// ```no_run
    /// # async fn example(db: relata::Database) -> Result<(), relata::Error> {
    /// use relata::prelude::*;
    ///
    /// let statement = Statement { sql: "SELECT 1".to_owned(), params: Vec::new(), outputs: Vec::new() };
    /// let rows = db.run().rows(&statement).await?;
    /// # Ok(()) }
    /// ```
    fn run(&self) -> Async<'_>;

    /// `SELECT selection`.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let emails = db.select(users::email).from(users).all().await?;
    /// assert_eq!(emails.len(), 3);
    /// # Ok(()) });
    /// ```
    fn select<Sel: Columns>(&self, selection: Sel) -> Select<Async<'_>, Sel::Itself, Nil> {
        Select::new(self.run(), selection.itself())
    }

    /// SQL that is written by hand: `db.query(sql!("…"))`.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// use relata::sql;
    ///
    /// let (sum,): (i32,) = db.query(sql!("SELECT 1 + {2}")).one_as().await?;
    /// assert_eq!(sum, 3);
    /// # Ok(()) });
    /// ```
    fn query<Deps>(&self, sql: Sql<Deps>) -> RawQuery<Async<'_>> {
        RawQuery::new(self.run(), sql)
    }

    /// `INSERT INTO table`.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let new = users::Required { email: "dan@example.com".into(), password: "hash".into() };
    /// assert_eq!(db.insert(users).values(new).execute().await?, 1);
    /// # Ok(()) });
    /// ```
    fn insert<S: Source<Table: Table<Kind: Changed>>>(
        &self,
        table: S,
    ) -> Insert<Async<'_>, S::Table, NoValues> {
        Insert::new(self.run(), table)
    }

    /// `COPY table FROM STDIN`: many rows, as fast as PostgreSQL takes them.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// use relata::prelude::*;
    ///
    /// let many = (0..1000).map(|n| users::Required { email: format!("{n}@example.com"), password: "hash".into() });
    /// assert_eq!(db.copy_in(users).rows(many).await?, 1000);
    /// # Ok(()) });
    /// ```
    fn copy_in<S: Source>(&self, table: S) -> CopyIn<Async<'_>, S::Table> {
        CopyIn::new(self.run(), table)
    }

    /// `UPDATE table`.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let n = db.update(users).set(users::is_active.set(true)).filter(users::id.eq(ANN)).execute().await?;
    /// assert_eq!(n, 1);
    /// # Ok(()) });
    /// ```
    fn update<S: Source<Table: Table<Kind: Changed>>>(
        &self,
        table: S,
    ) -> Update<Async<'_>, Cons<S::Table, NotNull, Nil>, (), Unfiltered> {
        Update::new(self.run(), table)
    }

    /// `DELETE FROM table`.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// assert_eq!(db.delete(users).filter(users::id.eq(ANN)).execute().await?, 1);
    /// # Ok(()) });
    /// ```
    fn delete<S: Source<Table: Table<Kind: Changed>>>(
        &self,
        table: S,
    ) -> Delete<Async<'_>, Cons<S::Table, NotNull, Nil>, (), Unfiltered> {
        Delete::new(self.run(), table)
    }
}

impl Executor for Database {
    fn run(&self) -> Async<'_> {
        Async(Target::Database(self))
    }
}

impl Executor for Transaction {
    fn run(&self) -> Async<'_> {
        Async(Target::Transaction(self))
    }
}

impl<E: Executor> Executor for &E {
    fn run(&self) -> Async<'_> {
        (**self).run()
    }
}

/// Runs statements on a connection of a [`Database`]'s, or on that of a [`Transaction`].
///
/// ```no_run
/// # async fn example(db: relata::Database) -> Result<(), relata::Error> {
/// use relata::Executor as _;
/// use relata::query::Statement;
///
/// let statement = Statement { sql: "SELECT 1".to_owned(), params: Vec::new(), outputs: Vec::new() };
/// let run: relata::run::Async<'_> = db.run();
/// assert_eq!(run.execute(&statement).await?, 1);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Async<'a>(Target<'a>);

#[derive(Debug, Clone, Copy)]
enum Target<'a> {
    Database(&'a Database),
    Transaction(&'a Transaction),
}

impl<'a> Async<'a> {
    fn of_transaction(transaction: &'a Transaction) -> Self {
        Async(Target::Transaction(transaction))
    }

    /// All rows of the result.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let statement = Statement { sql: "VALUES (1), (2)".to_owned(), params: Vec::new(), outputs: Vec::new() };
    /// assert_eq!(db.run().rows(&statement).await?.len(), 2);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, the server refuses the statement, or the result is not of the types that
    /// the statement's outputs expect.
    pub async fn rows(self, statement: &Statement) -> Result<Vec<Row>, Error> {
        let mut rows = Vec::new();
        self.each(statement, |row| {
            rows.push(row);
            Ok(())
        })
        .await?;
        Ok(rows)
    }

    /// How many rows the statement has touched, by PostgreSQL's command tag.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let sql = "DELETE FROM employees WHERE id = 4".to_owned();
    /// let statement = Statement { sql, params: Vec::new(), outputs: Vec::new() };
    /// assert_eq!(db.run().execute(&statement).await?, 1);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Async::rows`].
    pub async fn execute(self, statement: &Statement) -> Result<u64, Error> {
        self.each(statement, |_| Ok(())).await
    }

    /// Gives each row of the result to `take`; the answer is PostgreSQL's number of rows.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// use relata::types::Integer;
    ///
    /// let sql = "SELECT id FROM employees".to_owned();
    /// let statement = Statement { sql, params: Vec::new(), outputs: vec![Output::new::<Integer>()] };
    /// let mut sum = 0;
    /// let take = |row| {
    ///     sum += Cursor::new(&row).read::<Integer>()?;
    ///     Ok(())
    /// };
    /// db.run().each(&statement, take).await?;
    /// assert_eq!(sum, 10);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Async::rows`], and the first error of `take`.
    pub async fn each(
        self,
        statement: &Statement,
        take: impl FnMut(Row) -> Result<(), Error> + Send,
    ) -> Result<u64, Error> {
        let mut held = self.hold().await?;
        let result = held.session()?.run(statement, held.in_transaction(), take).await;
        held.done(result.as_ref().map(|_| ()));
        result
    }

    /// The rows of the result as they come. The connection is theirs until they are read or dropped.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let sql = "SELECT id FROM employees".to_owned();
    /// let statement = Statement { sql, params: Vec::new(), outputs: Vec::new() };
    /// let mut rows = db.run().stream(statement).await?;
    /// let mut count = 0;
    /// while let Some(row) = rows.next().await {
    ///     row?;
    ///     count += 1;
    /// }
    /// assert_eq!(count, 4);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Async::rows`]; what goes wrong later is an item of the stream.
    pub async fn stream(self, statement: Statement) -> Result<Rows<'a>, Error> {
        let mut held = self.hold().await?;
        let started = held.session()?.start(&statement, held.in_transaction()).await;
        match started {
            Ok(started) => Ok(Rows::new(started, held, statement)),
            Err(error) => {
                held.done(Err(&error));
                Err(error)
            }
        }
    }

    /// Statements one after another, all or none: in a transaction of their own, unless they are part of one.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let delete = |id: u8| Statement {
    ///     sql: format!("DELETE FROM employees WHERE id = {id}"),
    ///     params: Vec::new(),
    ///     outputs: Vec::new(),
    /// };
    /// // Both or none.
    /// assert_eq!(db.run().each_of_all(&[delete(4), delete(3)], |_| Ok(())).await?, 2);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Async::rows`].
    pub async fn each_of_all(
        self,
        statements: &[Statement],
        mut take: impl FnMut(Row) -> Result<(), Error> + Send,
    ) -> Result<u64, Error> {
        match (self.0, statements) {
            (_, []) => Ok(0),
            (_, [statement]) => self.each(statement, take).await,
            (Target::Transaction(_), statements) => {
                let mut rows = 0;
                for statement in statements {
                    rows += self.each(statement, &mut take).await?;
                }
                Ok(rows)
            }
            (Target::Database(database), statements) => {
                let all = async |transaction: Transaction| {
                    let mut rows = 0;
                    for statement in statements {
                        rows += transaction.run().each(statement, &mut take).await?;
                    }
                    Ok(rows)
                };
                // Seldom and deep: in a box, it is not part of every query's future.
                Box::pin(database.transaction(all)).await
            }
        }
    }

    /// Copies rows into a table, in a transaction of its own unless it is part of one: so an error at its end, such as
    /// that of a deferred constraint, is seen.
    pub(crate) async fn copy_in<S>(self, rows: Pin<&mut S>) -> Result<u64, Error>
    where
        S: Stream<Item: Insertable> + Send,
    {
        match self.0 {
            Target::Transaction(transaction) => transaction.copy_in(rows).await,
            Target::Database(database) => {
                let copy = async move |transaction: Transaction| transaction.copy_in(rows).await;
                Box::pin(database.transaction(copy)).await
            }
        }
    }

    pub(crate) async fn copy_out(self, copy: CopyOut) -> Result<CopyStream<'a>, Error> {
        let mut held = self.hold().await?;
        let copying = held.session()?.copy_out(&copy, held.in_transaction()).await;
        match copying {
            Ok(copying) => Ok(CopyStream::new(copying, held)),
            Err(error) => {
                held.done(Err(&error));
                Err(error)
            }
        }
    }

    /// Runs SQL that has neither parameters nor a result.
    async fn batch(self, sql: &str) -> Result<(), Error> {
        let mut held = self.hold().await?;
        let result = held.session()?.batch(sql).await;
        held.done(result.as_ref().map(|_| ()));
        result
    }

    async fn hold(self) -> Result<Held<'a>, Error> {
        match self.0 {
            Target::Database(database) => Ok(Held::own(database.lease().await?)),
            Target::Transaction(transaction) => Held::of(transaction),
        }
    }
}
