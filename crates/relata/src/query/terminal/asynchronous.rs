//! Queries that are awaited.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::error::Error;
use crate::query::group::OneLevel;
use crate::query::insert::HasRows;
use crate::query::rows::Whichever;
use crate::query::scope::{Both, Cons, Nil, Within};
use crate::query::subquery::Reader;
use crate::query::{Compound, Cursor, Delete, Groups, Insert, Select, Selection, Statement, Table, Update};
use crate::run::{Async, Rows};
use crate::types::{NotNull, Text};

use super::{Running, each_query};

/// Writes the methods that run a query, for a type of queries and what must hold of it.
macro_rules! terminals {
    (
        example $example:literal,
        impl[$($generics:tt)*] $query:ty, row $row:ty, indices [$($index:ident),*], where [$($bounds:tt)*],
        read [$($named:ident)?] as $out:ty, [$($same:tt)*],
        $this:ident => $statements:expr, $read:expr
    ) => {
        impl<'a, $($generics)*> $query {
            /// All rows.
            ///
            #[doc = concat!(
                "```no_run\n# use relata_example::*;\n# async fn example(db: Database) -> Result<(), relata::Error> {\nlet answer = ",
                $example,
                "\n    .all()\n    .await?;\n# Ok(()) }\n```"
            )]
            ///
            /// # Errors
            ///
            /// When there is no connection to be had, the server refuses the query, or a value is not of its type.
            pub fn all<$($named: Send + 'static,)? $($index),*>(self) -> Running<'a, Vec<$out>>
            where
                $($bounds)*
                $($same)*
            {
                let $this = self;
                let read: Reader<$out> = $read;
                let (run, statements) = $statements;
                Running::new(all(run, statements, read))
            }

            /// The only row.
            ///
            #[doc = concat!(
                "```no_run\n# use relata_example::*;\n# async fn example(db: Database) -> Result<(), relata::Error> {\nlet answer = ",
                $example,
                "\n    .one()\n    .await?;\n# Ok(()) }\n```"
            )]
            ///
            /// # Errors
            ///
            /// As [`all`](Self::all); [`Error::is_not_found`] without a row; an error where there are several.
            pub fn one<$($named: Send + 'static,)? $($index),*>(self) -> Running<'a, $out>
            where
                $($bounds)*
                $($same)*
            {
                let $this = self;
                let read: Reader<$out> = $read;
                let (run, statements) = $statements;
                Running::new(one(run, statements, read))
            }

            /// The only row, if there is one.
            ///
            #[doc = concat!(
                "```no_run\n# use relata_example::*;\n# async fn example(db: Database) -> Result<(), relata::Error> {\nlet answer = ",
                $example,
                "\n    .optional()\n    .await?;\n# Ok(()) }\n```"
            )]
            ///
            /// # Errors
            ///
            /// As [`all`](Self::all); an error where there are several rows.
            pub fn optional<$($named: Send + 'static,)? $($index),*>(self) -> Running<'a, Option<$out>>
            where
                $($bounds)*
                $($same)*
            {
                let $this = self;
                let read: Reader<$out> = $read;
                let (run, statements) = $statements;
                Running::new(optional(run, statements, read))
            }
        }
    };
}

each_query!(terminals, Async);

impl<'a, T: Table, Values> Insert<Async<'a>, T, Values> {
    /// Runs it: how many rows were inserted, or updated by ON CONFLICT.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let ida = users::Required { email: "ida@example.com".into(), password: "hash".into() };
    /// assert_eq!(db.insert(users).values(ida).execute().await?, 1);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, or the server refuses it, for a constraint's sake for example.
    pub fn execute(self) -> Running<'a, u64>
    where
        Values: HasRows<T, Rows: Sized>,
    {
        let (run, statements) = self.statements();
        Running::new(execute(run, statements))
    }
}

impl<'a, Scope, Deps, Rows> Update<Async<'a>, Scope, Deps, Rows> {
    /// Runs it: how many rows were updated.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// assert_eq!(db.update(users).set(users::is_active.set(true)).everything().execute().await?, 3);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, or the server refuses it, for a constraint's sake for example.
    pub fn execute<I>(self) -> Running<'a, u64>
    where
        Rows: Whichever<Scope, Rows: Sized>,
        Deps: Within<Scope, I, Tables: Sized>,
    {
        let (run, statement) = self.statement::<()>();
        Running::new(execute(run, Vec::from_iter(statement)))
    }
}

impl<'a, Scope, Deps, Rows> Delete<Async<'a>, Scope, Deps, Rows> {
    /// Runs it: how many rows were deleted.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// assert_eq!(db.delete(bookings).filter(bookings::room.eq("red")).execute().await?, 1);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, or the server refuses it, for a foreign key's sake for example.
    pub fn execute<I>(self) -> Running<'a, u64>
    where
        Rows: Whichever<Scope, Rows: Sized>,
        Deps: Within<Scope, I, Tables: Sized>,
    {
        let (run, statement) = self.statement::<()>();
        Running::new(execute(run, vec![statement]))
    }
}

impl<'a, Sel, Scope, Deps, Out, Group> Select<Async<'a>, Sel, Scope, Deps, Out, Group> {
    /// `EXPLAIN`: the lines of the plan, without running the query.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let plan = db.select(users::all).from(users).explain().await?;
    /// assert!(plan[0].contains("users"));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, or the server refuses the query.
    pub fn explain<WhichTableOfThatName, WhichTableOfThisName, K, L>(self) -> Running<'a, Vec<String>>
    where
        Sel: Selection<Scope, WhichTableOfThatName, Tables: Sized>,
        Deps: Within<Scope, WhichTableOfThisName, Tables: Sized>,
        Out: Within<Scope, K, Tables: Sized>,
        Group: Groups<Both<Sel::Deps, Out>, L, Level: OneLevel<Scope, Rows: Sized>>,
    {
        let (run, statement) = self.statement();
        Running::new(all(run, vec![statement.explained("EXPLAIN")], |line| line.read::<Text>()))
    }

    /// `EXPLAIN (ANALYZE, BUFFERS)`: runs the query, and gives the lines of the plan with what each step took.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let plan = db.select(users::all).from(users).explain_analyze().await?;
    /// assert!(plan[0].contains("actual time"));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`explain`](Self::explain).
    pub fn explain_analyze<WhichTableOfThatName, WhichTableOfThisName, K, L>(self) -> Running<'a, Vec<String>>
    where
        Sel: Selection<Scope, WhichTableOfThatName, Tables: Sized>,
        Deps: Within<Scope, WhichTableOfThisName, Tables: Sized>,
        Out: Within<Scope, K, Tables: Sized>,
        Group: Groups<Both<Sel::Deps, Out>, L, Level: OneLevel<Scope, Rows: Sized>>,
    {
        let (run, statement) = self.statement();
        Running::new(all(run, vec![statement.explained("EXPLAIN (ANALYZE, BUFFERS)")], |line| {
            line.read::<Text>()
        }))
    }

    /// The rows as they come, for results that are too big to be held at once. The connection is the stream's until it
    /// is read to its end or dropped.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let mut rows = db.select(employees::salary).from(employees).stream().await?;
    /// let mut total = 0;
    /// while let Some(salary) = rows.next().await {
    ///     total += salary?;
    /// }
    /// assert_eq!(total, 750);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, or the server refuses the query; what goes wrong later is an item.
    pub fn stream<Row: Send + 'static, WhichTableOfThatName, WhichTableOfThisName, K, L>(
        self,
    ) -> Running<'a, RowStream<'a, Row>>
    where
        Sel: Selection<Scope, WhichTableOfThatName, Row = Row, Tables: Sized>,
        Deps: Within<Scope, WhichTableOfThisName, Tables: Sized>,
        Out: Within<Scope, K, Tables: Sized>,
        Group: Groups<Both<Sel::Deps, Out>, L, Level: OneLevel<Scope, Rows: Sized>>,
    {
        let (run, statement) = self.statement();
        Running::new(stream(run, statement, Sel::read))
    }
}

/// The rows of a result, one after another: a [`Stream`], or a loop over [`next`](RowStream::next).
///
/// ```
/// # use relata_example::*; run(async |db| {
/// use relata::query::RowStream;
///
/// let mut names: RowStream<'_, String> =
///     db.select(employees::name).from(employees).order_by(employees::id).stream().await?;
/// assert_eq!(names.next().await.transpose()?, Some("Eve".to_owned()));
/// # Ok(()) });
/// ```
#[derive(Debug)]
#[must_use = "a stream does nothing until it is read"]
pub struct RowStream<'a, Row> {
    rows: Rows<'a>,
    read: Reader<Row>,
}

impl<Row> RowStream<'_, Row> {
    /// The next row; `None` after the last.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let mut none = db.select(users::id).from(users).filter(users::email.eq("nobody")).stream().await?;
    /// assert!(none.next().await.is_none());
    /// # Ok(()) });
    /// ```
    pub async fn next(&mut self) -> Option<Result<Row, Error>> {
        let read = self.read;
        self.rows.next().await.map(|row| row.and_then(|row| read(&mut Cursor::new(&row))))
    }
}

impl<Row> Stream for RowStream<'_, Row> {
    type Item = Result<Row, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let read = self.read;
        let row = Pin::new(&mut self.rows).poll_next(cx);
        row.map(|row| row.map(|row| row.and_then(|row| read(&mut Cursor::new(&row)))))
    }
}

async fn all<Row: Send>(
    run: Async<'_>,
    statements: Vec<Statement>,
    read: Reader<Row>,
) -> Result<Vec<Row>, Error> {
    let mut rows = Vec::new();
    run.each_of_all(&statements, |row| {
        rows.push(read(&mut Cursor::new(&row))?);
        Ok(())
    })
    .await?;
    Ok(rows)
}

async fn one<Row: Send>(run: Async<'_>, statements: Vec<Statement>, read: Reader<Row>) -> Result<Row, Error> {
    optional(run, statements, read).await?.ok_or_else(Error::not_found)
}

async fn optional<Row: Send>(
    run: Async<'_>,
    statements: Vec<Statement>,
    read: Reader<Row>,
) -> Result<Option<Row>, Error> {
    let (mut only, mut count) = (None, 0);
    run.each_of_all(&statements, |row| {
        count += 1;
        only = Some(read(&mut Cursor::new(&row))?);
        Ok(())
    })
    .await?;
    if count > 1 { Err(Error::too_many(count)) } else { Ok(only) }
}

async fn execute(run: Async<'_>, statements: Vec<Statement>) -> Result<u64, Error> {
    run.each_of_all(&statements, |_| Ok(())).await
}

async fn stream<'a, Row>(
    run: Async<'a>,
    statement: Statement,
    read: Reader<Row>,
) -> Result<RowStream<'a, Row>, Error> {
    Ok(RowStream { rows: run.stream(statement).await?, read })
}
